# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common import CallCentreCase


@tagged("post_install", "-at_install")
class TestMakingAgents(CallCentreCase):
    NEW = {"name": "Ruth", "login": "ruth@example.com", "password": "Ruth's long password"}

    def test_one_form_makes_user_and_agent(self):
        ruth = self.env["cc.user"].create(dict(self.NEW))
        self.assertEqual(ruth.user_id.login, "ruth@example.com")
        self.assertEqual(ruth.user_id.name, "Ruth")
        self.assertEqual(ruth.user_id.email, "ruth@example.com")
        self.assertTrue(ruth.user_id.has_group("cc_odoo.group_agent"))
        self.assertFalse(ruth.user_id.has_group("cc_odoo.group_supervisor"))

    def test_the_new_user_can_log_in(self):
        ruth = self.env["cc.user"].create(dict(self.NEW))
        credential = {"type": "password", "login": ruth.login, "password": self.NEW["password"]}
        user = ruth.user_id.with_user(ruth.user_id)
        self.assertEqual(user._check_credentials(credential, {"interactive": True})["uid"], user.id)

    def test_a_new_agent_is_unassigned(self):
        ruth = self.env["cc.user"].create(dict(self.NEW))
        self.assertEqual(ruth.status_id, self.unassigned)
        self.assertTrue(ruth.status_since)

    def test_name_login_and_password_are_required(self):
        for name in self.NEW:
            vals = {key: value for key, value in self.NEW.items() if key != name}
            with self.subTest(name), self.assertRaises(ValidationError):
                self.env["cc.user"].create(vals)

    def test_an_email_that_exists_is_refused_in_words(self):
        with self.assertRaisesRegex(ValidationError, "dana@example.com"):
            self.env["cc.user"].create({**self.NEW, "login": "dana@example.com"})

    def test_an_archived_users_email_exists_too(self):
        self.dana.user_id.active = False
        with self.assertRaises(ValidationError):
            self.env["cc.user"].create({**self.NEW, "login": "dana@example.com"})

    def test_the_group_is_chosen_with_the_user(self):
        ruth = self.env["cc.user"].create({**self.NEW, "group": "supervisor"})
        self.assertTrue(ruth.user_id.has_group("cc_odoo.group_supervisor"))
        self.assertEqual(ruth.group, "supervisor")

    def test_no_default_of_the_context_gets_into_the_account(self):
        system = self.env.ref("base.group_system")
        ruth = (
            self.env["cc.user"]
            .with_context(default_group_ids=[Command.link(system.id)], default_login="x")
            .create(dict(self.NEW))
        )
        self.assertFalse(ruth.user_id.has_group("base.group_system"))

    def test_an_existing_user_becomes_an_agent(self):
        agent = self.env["cc.user"].create({"user_id": self.outsider.id})
        self.assertEqual(agent.name, "Otto")
        self.assertTrue(self.outsider.has_group("cc_odoo.group_agent"))

    def test_a_user_is_an_agent_once(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["cc.user"].create({"user_id": self.dana.user_id.id})

    def test_a_portal_user_cannot_be_an_agent(self):
        portal = new_test_user(self.env, "portal-user", "base.group_portal")
        with self.assertRaises(ValidationError):
            self.env["cc.user"].create({"user_id": portal.id})

    def test_an_agent_stays_with_their_user(self):
        with self.assertRaises(UserError):
            self.dana.user_id = self.outsider

    def test_the_form_makes_both_with_a_user_editors_rights(self):
        self.hr.group_ids |= self.env.ref("cc_odoo.group_manager")
        form = Form(self.as_user(self.env["cc.user"], self.hr))
        form.name, form.login, form.password = self.NEW.values()
        form.skill_ids.add(self.support)
        agent = form.save()
        self.assertEqual(agent.user_id.login, "ruth@example.com")
        self.assertEqual(agent.skill_ids, self.support)

    def test_a_new_agents_skills_are_those_of_the_callers_company(self):
        agent = self.as_user(self.env["cc.user"], self.manager).new({})
        self.assertEqual(agent.company_id, self.manager.company_id)

    def test_the_form_takes_an_existing_user(self):
        self.hr.group_ids |= self.env.ref("cc_odoo.group_manager")
        form = Form(self.as_user(self.env["cc.user"], self.hr))
        form.user_id = self.outsider
        agent = form.save()
        self.assertEqual(agent.name, "Otto")

    def test_a_manager_who_edits_no_users_makes_agents_of_existing_ones(self):
        form = Form(self.as_user(self.env["cc.user"], self.manager))
        form.user_id = self.outsider
        form.extension_id = self.ext3
        self.assertEqual(form.save().extension_id, self.ext3)


@tagged("post_install", "-at_install")
class TestAccount(CallCentreCase):
    def test_the_name_follows_the_user(self):
        self.dana.user_id.name = "Dana Levi"
        self.assertEqual(self.dana.name, "Dana Levi")

    def test_the_user_follows_the_name(self):
        self.dana.name = "Dana Levi"
        self.assertEqual(self.dana.user_id.name, "Dana Levi")

    def test_a_name_is_not_emptied(self):
        with self.assertRaises(ValidationError):
            self.dana.name = ""

    def test_login_and_email_follow(self):
        self.dana.login = "levi@example.com"
        self.assertEqual(self.dana.user_id.login, "levi@example.com")
        self.assertEqual(self.dana.user_id.email, "levi@example.com")

    def test_agents_are_found_by_login(self):
        found = self.env["cc.user"].search([("login", "=", "dana@example.com")])
        self.assertEqual(found, self.dana)

    def test_the_password_is_never_read(self):
        self.dana.password = "another long password"
        self.env.invalidate_all()
        self.assertFalse(self.dana.read(["password"])[0]["password"])

    def test_archiving_the_user_archives_the_agent(self):
        self.dana.user_id.active = False
        self.assertFalse(self.dana.active)

    def test_the_agent_comes_back_with_the_user(self):
        self.dana.user_id.active = False
        self.dana.user_id.active = True
        self.assertTrue(self.dana.active)

    def test_an_agent_archived_before_does_not_come_back_with_the_user(self):
        self.dana.active = False
        self.dana.user_id.active = False
        self.dana.user_id.active = True
        self.assertFalse(self.dana.active)

    def test_archiving_the_agent_leaves_the_user(self):
        self.dana.active = False
        self.assertTrue(self.dana.user_id.active)

    def test_the_user_comes_back_with_the_agent(self):
        self.dana.user_id.active = False
        self.dana.active = True
        self.assertTrue(self.dana.user_id.active)

    def test_archiving_disconnects(self):
        self.dana._status_event("connect", place=self.ext1)
        self.dana.active = False
        self.assertEqual(self.dana.status_id, self.unassigned)
        self.assertFalse(self.dana.current_extension_id)

    def test_archiving_the_user_disconnects(self):
        self.dana._status_event("connect", place=self.ext1)
        self.dana.user_id.active = False
        self.assertEqual(self.dana.status_id, self.unassigned)

    def test_archiving_wakes_the_bridge(self):
        with self.assertNotifies(f"members:{self.pbx.id}"):
            self.dana.active = False


@tagged("post_install", "-at_install")
class TestUserForm(CallCentreCase):
    """The same on the ordinary form of an Odoo user, for those who may edit users."""

    def setUp(self):
        super().setUp()
        self.otto = self.as_user(self.outsider, self.hr)

    def test_a_user_is_made_an_agent(self):
        self.otto.write({"is_cc_user": True, "cc_skill_ids": [Command.set(self.support.ids)]})
        agent = self.env["cc.user"]._of_user(self.outsider)
        self.assertEqual(agent.skill_ids, self.support)
        self.assertTrue(self.otto.is_cc_user)

    def test_a_new_user_is_made_an_agent(self):
        user = self.as_user(self.env["res.users"], self.hr).create(
            {"name": "Ruth", "login": "ruth", "is_cc_user": True, "cc_extension_id": self.ext3.id}
        )
        self.assertEqual(self.env["cc.user"]._of_user(user).extension_id, self.ext3)

    def test_an_ordinary_user_is_no_agent(self):
        self.assertFalse(self.otto.is_cc_user)
        self.assertFalse(self.env["cc.user"]._of_user(self.outsider))

    def test_unmarking_archives_the_agent_and_marking_brings_it_back(self):
        dana = self.as_user(self.dana.user_id, self.hr)
        dana.is_cc_user = False
        self.assertFalse(self.dana.active)
        dana.is_cc_user = True
        self.assertTrue(self.dana.active)

    def test_skills_are_read_and_changed(self):
        dana = self.as_user(self.dana.user_id, self.hr)
        self.assertEqual(dana.cc_skill_ids, self.support)
        dana.cc_skill_ids = self.sales
        self.assertEqual(self.dana.skill_ids, self.sales)

    def test_agents_are_filtered(self):
        mine = self.dana.user_id | self.omer.user_id
        agents = self.env["res.users"].search([("is_cc_user", "=", True)])
        self.assertEqual(agents & (mine | self.outsider), mine)
        others = self.env["res.users"].search([("is_cc_user", "=", False)])
        self.assertIn(self.outsider, others)
        self.assertNotIn(self.dana.user_id, others)

    def test_the_form_works(self):
        form = Form(self.otto, "base.view_users_form")
        form.is_cc_user = True
        form.cc_extension_id = self.ext3
        form.save()
        self.assertEqual(self.env["cc.user"]._of_user(self.outsider).extension_id, self.ext3)

    def test_those_who_edit_no_users_see_nothing_of_it(self):
        with self.assertRaises(AccessError):
            self.as_user(self.outsider, self.dana).read(["cc_skill_ids"])

    def test_those_who_edit_no_users_change_nothing(self):
        for user in self.manager, self.supervisor, self.dana:
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.as_user(self.outsider, user).write({"is_cc_user": True})

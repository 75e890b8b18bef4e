# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What each role may and may not, as over RPC. Model by model: test_access.py."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import CallCentreCase


@tagged("post_install", "-at_install")
class TestRights(CallCentreCase):
    def seen(self, model, user):
        return self.as_user(self.env[model], user).search([])

    def test_an_agent_sees_oneself_only(self):
        self.assertEqual(self.seen("cc.user", self.dana), self.dana)

    def test_a_supervisor_sees_their_agents_only(self):
        self.assertEqual(self.seen("cc.user", self.supervisor), self.dana)

    def test_a_manager_sees_all_agents(self):
        self.assertLessEqual(self.dana | self.omer, self.seen("cc.user", self.manager))

    def test_to_be_named_supervisor_without_the_group_opens_nothing(self):
        self.omer.supervisor_ids = self.dana.user_id
        self.assertEqual(self.seen("cc.user", self.dana), self.dana)
        with self.assertRaises(AccessError):
            self.as_user(self.omer, self.dana)._check_may_steer()

    def test_an_agent_sees_the_queues_of_their_skills(self):
        self.assertEqual(self.seen("cc.queue", self.dana), self.support_queue)

    def test_a_supervisor_sees_the_queues_of_their_agents(self):
        self.assertEqual(self.seen("cc.queue", self.supervisor), self.support_queue)

    def test_a_supervisor_sees_the_members_of_those_queues(self):
        mine, other = self.env["cc.queue.member"].create(
            [
                {"queue_id": queue.id, "interface": "PJSIP/9"}
                for queue in (self.support_queue, self.sales_queue)
            ]
        )
        seen = self.seen("cc.queue.member", self.supervisor)
        self.assertIn(mine, seen)
        self.assertNotIn(other, seen)

    def test_an_agent_sees_their_own_history_and_a_supervisor_their_agents(self):
        self.dana._status_event("connect", place=self.ext1)
        self.omer._status_event("connect", place=self.ext2)
        for user in self.dana.user_id, self.supervisor:
            with self.subTest(user.name):
                seen = self.seen("cc.status.log", user)
                self.assertEqual(seen.cc_user_id, self.dana)

    def test_a_supervisor_edits_call_centre_fields_of_their_agents(self):
        dana = self.as_user(self.dana, self.supervisor)
        dana.write(
            {
                "skill_ids": [Command.link(self.sales.id)],
                "extension_id": self.ext3.id,
                "virtual_number": "0501234567",
            }
        )
        self.assertEqual(self.dana.skill_ids, self.support | self.sales)

    def test_a_supervisor_renames_their_agents(self):
        self.as_user(self.dana, self.supervisor).name = "Dana Levi"
        self.assertEqual(self.dana.user_id.name, "Dana Levi")

    def test_a_supervisor_edits_no_other_agent(self):
        for vals in {"name": "X"}, {"skill_ids": [Command.clear()]}, {"active": False}:
            with self.subTest(vals), self.assertRaises(AccessError):
                self.as_user(self.omer, self.supervisor).write(vals)

    def test_a_supervisor_makes_nobody_their_agent(self):
        with self.assertRaises(AccessError):
            self.as_user(self.omer, self.supervisor).supervisor_ids = self.supervisor
        with self.assertRaises(AccessError):
            self.as_user(self.env["cc.user"], self.supervisor).create(
                {"user_id": self.outsider.id, "supervisor_ids": [Command.set(self.supervisor.ids)]}
            )

    def test_a_supervisor_changes_no_login_rights(self):
        dana = self.as_user(self.dana, self.supervisor)
        for vals in {"login": "x@example.com"}, {"password": "x"}, {"group": "manager"}:
            with self.subTest(vals), self.assertRaises(AccessError):
                dana.write(vals)

    def test_a_supervisor_brings_no_account_back(self):
        self.dana.user_id.active = False
        with self.assertRaises(AccessError):
            self.as_user(self.dana, self.supervisor).active = True

    def test_a_manager_changes_no_login_rights(self):
        for agent in self.dana, self.omer:
            for vals in {"login": "x@example.com"}, {"password": "x"}, {"group": "manager"}:
                with self.subTest(vals), self.assertRaises(AccessError):
                    self.as_user(agent, self.manager).write(vals)

    def test_a_manager_makes_no_accounts(self):
        with self.assertRaises(AccessError):
            self.as_user(self.env["cc.user"], self.manager).create(
                {"name": "Ruth", "login": "ruth@example.com", "password": "a long password"}
            )

    def test_an_agent_writes_nothing_of_themselves(self):
        for vals in {"name": "X"}, {"skill_ids": [Command.clear()]}, {"group": "manager"}:
            with self.subTest(vals), self.assertRaises(AccessError):
                self.as_user(self.dana, self.dana).write(vals)

    def test_nobody_raises_themselves(self):
        for user in self.supervisor, self.manager:
            agent = self.env["cc.user"].create({"user_id": user.id})
            agent.supervisor_ids = user
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.as_user(agent, user).group = "agent" if user == self.manager else "manager"

    def test_who_edits_users_sets_the_group(self):
        self.as_user(self.dana, self.hr).group = "supervisor"
        self.assertTrue(self.dana.user_id.has_group("cc_odoo.group_supervisor"))
        self.as_user(self.dana, self.hr).group = "agent"
        self.assertFalse(self.dana.user_id.has_group("cc_odoo.group_supervisor"))

    def test_an_administrators_account_is_out_of_reach(self):
        admin = new_test_user(self.env, "boss", "base.group_system", name="Boss")
        agent = self.as_user(self.env["cc.user"], self.manager).create(
            {"user_id": admin.id, "supervisor_ids": [Command.set(self.manager.ids)]}
        )
        mine = self.as_user(agent, self.manager)
        for name in ("name", "login", "password"):
            with self.subTest(name), self.assertRaises(AccessError):
                mine.write({name: "x@example.com"})
        with self.assertRaises(AccessError):
            mine.group = "agent"
        self.assertEqual(admin.name, "Boss")

    def test_an_agent_is_not_turned_into_somebody_else(self):
        with self.assertRaises(UserError):
            self.as_user(self.dana, self.supervisor).user_id = self.env.ref("base.user_admin")

    def test_archiving_an_agent_takes_nothing_from_an_administrator(self):
        admin = new_test_user(self.env, "boss", "base.group_system", name="Boss")
        agent = self.env["cc.user"].create({"user_id": admin.id})
        self.as_user(agent, self.manager).active = False
        self.assertTrue(admin.active)

    def test_an_agent_steers_oneself(self):
        self.as_user(self.dana, self.dana)._check_may_steer()

    def test_an_agent_steers_no_other(self):
        with self.assertRaises(AccessError):
            self.as_user(self.omer, self.dana)._check_may_steer()

    def test_an_archived_agent_steers_nobody(self):
        self.dana.active = False
        with self.assertRaises(AccessError):
            self.as_user(self.dana, self.dana)._check_may_steer()

    def test_a_supervisor_steers_their_agents_only(self):
        self.as_user(self.dana, self.supervisor)._check_may_steer()
        with self.assertRaises(AccessError):
            self.as_user(self.omer, self.supervisor)._check_may_steer()

    def test_a_manager_steers_everybody(self):
        self.as_user(self.dana | self.omer, self.manager)._check_may_steer()

    def test_somebody_else_steers_nobody(self):
        with self.assertRaises(AccessError):
            self.as_user(self.dana, self.outsider)._check_may_steer()

    def test_ones_agent_is_found_in_any_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        agents = self.env["cc.user"].with_user(self.dana.user_id)
        found = agents.with_context(allowed_company_ids=other.ids)._of_user(self.dana.user_id)
        self.assertEqual(found, self.dana)


@tagged("post_install", "-at_install")
class TestCompanies(CallCentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.stranger = new_test_user(
            cls.env,
            "stranger",
            "cc_odoo.group_manager",
            company_id=cls.other.id,
            company_ids=[Command.set(cls.other.ids)],
        )

    def test_what_belongs_to_no_company_is_everybodys(self):
        self.pbx.company_id = False
        self.assertIn(self.pbx, self.as_user(self.pbx, self.stranger).search([]))

    def test_an_agent_cannot_have_another_companys_extension(self):
        theirs = self.env["cc.pbx"].create(
            {"name": "Theirs", "host": "h", "username": "u", "company_id": self.other.id}
        )
        extension = self.env["cc.extension"].create({"number": "2001", "pbx_id": theirs.id})
        with self.assertRaises(UserError):
            self.dana.extension_id = extension

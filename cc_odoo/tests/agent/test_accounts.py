# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A manager who may not edit users reaches no account, by whatever field or route."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import CallCentreCase

EVIL = {"name": "Evil", "login": "evil@example.com", "password": "a long password"}


@tagged("post_install", "-at_install")
class TestOutOfReach(CallCentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = new_test_user(cls.env, "boss", "base.group_system", name="Boss")
        cls.agent = cls.env["cc.user"].create({"user_id": cls.boss.id})
        cls.users = cls.env["res.users"].with_context(active_test=False).search([])

    def setUp(self):
        super().setUp()
        self.account, self.password = self.read_account(), self.password_hash()

    def read_account(self):
        fields = ["name", "login", "email", "active", "group_ids", "partner_id", "image_1920"]
        return self.boss.sudo().read(fields)

    def password_hash(self):
        self.env.cr.execute("SELECT password FROM res_users WHERE id = %s", [self.boss.id])
        return self.env.cr.fetchone()[0]

    def refused(self, action, *args, **kwargs):
        """It is refused, and no account is new or other than before."""
        # As over RPC: who calls is who began the transaction. An AccessError is a UserError too.
        caller = patch.object(self.env.transaction, "default_env", action.__self__.env)
        with caller, self.assertRaises(UserError), self.env.cr.savepoint():
            action(*args, **kwargs)
            self.env.flush_all()
        self.assert_untouched()

    def assert_untouched(self):
        self.env.invalidate_all()
        self.assertEqual(self.read_account(), self.account)
        self.assertEqual(self.password_hash(), self.password)
        users = self.env["res.users"].with_context(active_test=False).search([])
        self.assertEqual(users, self.users)

    def mine(self, record=None):
        return self.as_user(self.agent if record is None else record, self.manager)

    def test_no_field_of_the_agent_changes_the_account(self):
        for name, value in {**EVIL, "group": "manager"}.items():
            with self.subTest(name):
                self.refused(self.mine().write, {name: value})

    def test_no_command_on_the_supervisors_changes_or_makes_an_account(self):
        for command in (
            Command.update(self.boss.id, {"password": "x"}),
            Command.update(self.boss.id, {"group_ids": [Command.clear()]}),
            Command.create({"name": "Evil", "login": "evil"}),
            Command.delete(self.boss.id),
        ):
            with self.subTest(command):
                self.refused(self.mine().write, {"supervisor_ids": [command]})

    def test_no_command_through_skills_changes_an_account(self):
        through = Command.update(self.agent.id, {"login": "evil@example.com"})
        change = {"user_ids": [through]}
        self.agent.skill_ids = self.support
        self.refused(
            self.mine(self.dana).write,
            {"skill_ids": [Command.update(self.support.id, change)]},
        )

    def test_no_command_through_an_extension_makes_an_account(self):
        through = [Command.create(dict(EVIL))]
        self.refused(self.mine(self.ext3).write, {"cc_user_ids": through})
        self.refused(self.mine(self.ext3).write, {"serving_ids": through})

    def test_what_is_related_cannot_be_written(self):
        picture = b"R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="
        partner = self.env.user.partner_id
        for name, value in {"partner_id": partner.id, "avatar_128": picture}.items():
            with self.subTest(name):
                self.mine().write({name: value})
                self.assert_untouched()

    def test_an_agent_does_not_change_hands(self):
        self.refused(self.mine(self.dana).write, {"user_id": self.boss.id})
        self.refused(self.mine().write, {"user_id": self.manager.id})

    def test_no_agent_is_made_with_a_new_account(self):
        agents = self.mine(self.env["cc.user"])
        self.refused(agents.create, dict(EVIL))
        self.refused(agents.name_create, "Evil")
        self.refused(agents.create, {"user_id": False, **EVIL})
        for prefix in "default_", "":
            context = {f"{prefix}{name}": value for name, value in EVIL.items()}
            self.refused(agents.with_context(**context).create, {})

    def test_a_copy_is_no_new_account(self):
        self.refused(self.mine().copy)
        self.refused(self.mine().copy, dict(EVIL))

    def test_an_existing_account_made_an_agent_is_not_changed_by_the_way(self):
        other = new_test_user(self.env, "chief", "base.group_system", name="Chief")
        self.users |= other
        for name, value in {**EVIL, "group": "manager"}.items():
            with self.subTest(name):
                vals = {"user_id": other.id, name: value}
                self.refused(self.mine(self.env["cc.user"]).create, vals)
        self.assertEqual(other.name, "Chief")

    def test_no_default_in_the_context_names_an_account(self):
        other = new_test_user(self.env, "chief", "base.group_system", name="Chief")
        self.users |= other
        agents = self.mine(self.env["cc.user"]).with_context(default_user_id=other.id)
        self.refused(agents.create, dict(EVIL))

    def load(self, fields, row):
        result = self.mine(self.env["cc.user"]).load(fields, [row])
        self.env.flush_all()
        self.assert_untouched()
        return result

    def test_an_import_makes_and_changes_no_account(self):
        columns = ["name", "login", "password"]
        self.assertFalse(self.load(columns, list(EVIL.values()))["ids"])
        rows = {"name": "Evil", "login": "evil", "password": "evil", "user_id/login": "evil"}
        for column, value in rows.items():
            with self.subTest(column):
                row = [str(self.agent.id), value]
                self.assertFalse(self.load([".id", column], row)["ids"])

    def test_an_import_through_the_supervisors_makes_no_account(self):
        columns = [".id", "supervisor_ids/name", "supervisor_ids/login"]
        self.assertFalse(self.load(columns, [str(self.agent.id), "Evil", "evil"])["ids"])

    def test_bringing_the_agent_back_brings_no_account_back(self):
        self.boss.active = False
        self.account = self.read_account()
        self.refused(self.mine().write, {"active": True})
        self.assertFalse(self.agent.active)

    def test_the_agent_is_not_deleted(self):
        self.refused(self.mine().unlink)
        self.assertTrue(self.agent.exists())

    def test_the_fields_of_the_user_form_are_closed(self):
        boss = self.mine(self.boss)
        for vals in (
            {"is_cc_user": False},
            {"cc_skill_ids": [Command.set(self.support.ids)]},
            {"cc_user_ids": [Command.update(self.agent.id, {"name": "Evil"})]},
        ):
            with self.subTest(vals):
                self.refused(boss.write, vals)

    def test_no_right_comes_with_being_made_an_agent_but_that_of_an_agent(self):
        agents = self.mine(self.env["cc.user"])
        agent = agents.create({"user_id": self.outsider.id})
        user = agent.sudo().user_id
        self.assertTrue(user.has_group("cc_odoo.group_agent"))
        self.assertFalse(user.has_group("cc_odoo.group_supervisor"))

    def test_a_message_to_the_agent_is_no_way_in_either(self):
        post = self.mine(self.env["cc.user"]).message_new
        self.refused(post, {"subject": "Evil", "from": "evil@example.com"}, dict(EVIL))

    def test_an_editor_of_users_gives_no_more_rights_than_odoo_lets_them(self):
        """Odoo's own rule for who edits users without being an administrator."""
        hr = self.as_user(self.dana, self.hr)
        hr.group = "manager"
        self.assertFalse(self.dana.user_id.has_group("base.group_erp_manager"))

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people type wrongly: a message in words, and nothing half done."""

from types import SimpleNamespace

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CallCentreCase


@tagged("post_install", "-at_install")
class TestBadInput(CallCentreCase):
    def refused(self, words, action, *args):
        """Calling ``action`` says ``words``, and its transaction leaves nothing behind."""
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            action(*args)
        self.env.invalidate_all()

    def timeout(self, seconds, target):
        values = {"allow_timeout": True, "timeout": seconds, "timeout_status_id": target.id}
        # Something right beside it: it is not kept either.
        self.pause.write({"color": 9, **values})

    def assert_pause_as_before(self):
        self.assertEqual(
            (self.pause.color, self.pause.allow_timeout, self.pause.timeout), (0, False, 0)
        )
        self.assertFalse(self.pause.timeout_status_id)

    def test_a_timeout_of_zero_or_less(self):
        for seconds in (0, -1, -3600):
            with self.subTest(seconds):
                words = "Pause: the timeout must be more than 0 seconds"
                self.refused(words, self.timeout, seconds, self.connected)
                self.assert_pause_as_before()

    def test_a_timeout_to_itself(self):
        self.refused("Pause: a timeout can't go to its own status", self.timeout, 60, self.pause)
        self.assert_pause_as_before()

    def test_a_timeout_to_nowhere(self):
        words = "Pause: choose the status to go to"
        self.refused(words, self.timeout, 60, self.Status.browse())
        self.assert_pause_as_before()

    def test_archiving_a_status_in_use(self):
        self.dana._status_event("connect", place=self.ext1)
        self.dana._status_event("choose", status=self.pause)
        both = self.desk_work | self.pause
        self.refused("Pause: it is in use now, by Dana", both.action_archive)
        self.assertEqual(both.mapped("active"), [True, True])

    def test_archiving_a_status_that_an_agent_goes_to_after_the_call(self):
        self.dana._status_event("connect", place=self.ext1)
        self.dana._status_event("ring", leg=SimpleNamespace(key="1"))
        self.dana._status_event("choose", status=self.pause)
        self.refused("Pause: it is in use now, by Dana", self.pause.action_archive)

    def test_the_default_mark_on_a_call_status(self):
        for status in self.incoming, self.outgoing:
            with self.subTest(status.name):
                words = f"{status.name}: agents can't connect with this status"
                self.refused(words, status.write, {"is_default": True})
                self.assertEqual(self.Status._default_status(), self.connected)

    def load(self, rows):
        with mute_logger("odoo.sql_db"):
            result = self.Status.load(["name", "is_default"], rows)
        self.assertFalse(result["ids"])
        return result["messages"][0]["message"]

    def test_two_defaults_by_import(self):
        rows = [["A", "True"], ["B", "False"], ["C", "True"]]
        self.assertIn("Only one status can be the default", self.load(rows))
        self.assertFalse(self.Status.search([("name", "in", ("A", "B", "C"))]))
        self.assertEqual(self.Status._default_status(), self.connected)

    def test_deleting_a_skill_with_agents_on_calls(self):
        self.dana._status_event("connect", place=self.ext1)
        self.dana._status_event("ring", leg=SimpleNamespace(key="1"))
        both = self.sales | self.support
        self.refused("Support is needed for a call of Dana", both.unlink)
        self.assertEqual(both.exists(), both)
        self.assertEqual(self.dana.skill_ids, self.support)

    def test_a_skill_can_be_deleted_after_the_call(self):
        self.dana._status_event("connect", place=self.ext1)
        call = SimpleNamespace(key="1")
        self.dana._status_event("ring", leg=call)
        self.dana._status_event("end", leg=call)
        self.support.unlink()
        self.assertFalse(self.dana.skill_ids)

    def test_a_skill_can_be_archived_during_the_call(self):
        self.dana._status_event("connect", place=self.ext1)
        self.dana._status_event("ring", leg=SimpleNamespace(key="1"))
        self.support.active = False
        self.assertEqual(self.dana.status_id, self.incoming)

    def test_an_email_that_exists(self):
        vals = {"name": "New", "login": " dana@example.com ", "password": "a long password"}
        users = self.env["res.users"].search_count([])
        words = "A user with the e-mail dana@example.com already exists"
        self.refused(words, self.env["cc.user"].create, vals)
        self.assertEqual(self.env["res.users"].search_count([]), users)

    def test_an_email_that_exists_in_other_letters(self):
        vals = {"name": "New", "login": "Dana@Example.com", "password": "a long password"}
        words = "A user with the e-mail Dana@Example.com already exists"
        self.refused(words, self.env["cc.user"].create, vals)

    def test_changing_to_an_email_that_exists(self):
        change = {"login": "omer@example.com", "virtual_number": "0502345678"}
        self.refused("omer@example.com", self.dana.write, change)
        self.assertEqual(self.dana.login, "dana@example.com")
        self.assertFalse(self.dana.virtual_number)

    def test_a_mobile_number_in_letters(self):
        change = {"virtual_number": "call me", "skill_ids": [Command.clear()]}
        self.refused("“call me” is not a phone number", self.dana.write, change)
        self.assertFalse(self.dana.virtual_number)
        self.assertEqual(self.dana.skill_ids, self.support)

    def test_a_mobile_number_that_is_too_short(self):
        self.refused("“101” is not a phone number", self.dana.write, {"virtual_number": "101"})

    def test_connecting_with_a_mobile_number_in_letters(self):
        noa = self.make_agent("Noa")
        self.refused("“call me” is not a phone number", noa.action_connect, None, "call me")
        self.assertEqual(noa.status_id, self.unassigned)

    def test_a_grace_time_below_zero(self):
        setup = self.env.ref("cc_odoo.setup")
        self.refused("grace time can't be negative", setup.write, {"grace_seconds": -1})
        self.assertEqual(self.company.cc_grace_seconds, 60)

    def test_deleting_the_user_of_an_agent(self):
        self.refused("Dana is an agent of the call centre", self.dana.user_id.unlink)
        self.assertTrue(self.dana.exists())

    def test_a_name_of_blanks(self):
        vals = {"name": "  ", "login": "new@example.com", "password": "a long password"}
        self.refused("Fill in for a new agent: Name", self.env["cc.user"].create, vals)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The one screen for skills and statuses."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..common import CallCentreCase


@tagged("post_install", "-at_install")
class TestSetupScreen(CallCentreCase):
    def setUp(self):
        super().setUp()
        self.setup = self.as_user(self.env.ref("cc_odoo.setup"), self.manager)

    def fresh(self):
        self.setup.invalidate_recordset()
        return self.setup

    def test_it_shows_all_skills_and_statuses(self):
        self.assertLessEqual(self.support | self.sales, self.setup.skill_ids)
        self.assertLessEqual(self.connected | self.pause, self.setup.status_ids)

    def test_archived_statuses_are_there_to_come_back(self):
        self.pause.action_archive()
        self.assertIn(self.pause, self.fresh().status_ids)

    def test_both_lists_are_edited_in_the_form(self):
        with Form(self.setup) as form:
            with form.skill_ids.new() as skill:
                skill.name = "Billing"
                skill.queue_ids.add(self.sales_queue)
                skill.user_ids.add(self.dana)
            with form.status_ids.new() as status:
                status.name, status.color = "Training", 6
        skill = self.env["cc.skill"].search([("name", "=", "Billing")])
        self.assertEqual((skill.queue_ids, skill.user_ids), (self.sales_queue, self.dana))
        self.assertEqual(self.Status.search([("name", "=", "Training")]).color, 6)

    def test_a_row_is_changed(self):
        self.setup.skill_ids = [Command.update(self.support.id, {"name": "Help"})]
        self.assertEqual(self.support.name, "Help")

    def test_a_row_is_deleted(self):
        self.setup.status_ids = [Command.delete(self.pause.id)]
        self.assertFalse(self.pause.exists())

    def test_a_row_that_only_stands_there_is_left_alone(self):
        self.setup.status_ids = [Command.link(self.connected.id)]
        self.assertEqual(self.connected.name, "Connected")

    def test_nothing_else_can_be_asked_of_a_list(self):
        for command in Command.clear(), Command.set([]), Command.unlink(self.pause.id):
            with self.subTest(command), self.assertRaises(UserError):
                self.setup.status_ids = [command]
        self.assertTrue(self.pause.exists())

    def test_the_default_mark_moves_whichever_row_comes_first(self):
        off = Command.update(self.connected.id, {"is_default": False})
        on = Command.update(self.pause.id, {"is_default": True})
        self.setup.status_ids = [off, on]
        self.assertEqual(self.Status._default_status(), self.pause)

    def test_two_default_marks_are_refused(self):
        marks = [
            Command.update(status.id, {"is_default": True})
            for status in (self.pause, self.desk_work)
        ]
        with self.assertRaisesRegex(ValidationError, "Only one status"):
            self.setup.status_ids = marks

    def test_built_ins_are_locked_here_too(self):
        for command in (
            Command.update(self.connected.id, {"name": "Online"}),
            Command.update(self.connected.id, {"active": False}),
            Command.delete(self.connected.id),
        ):
            with self.subTest(command), self.assertRaisesRegex(UserError, "built-in"):
                self.setup.status_ids = [command]

    def test_the_grace_time_is_the_companys(self):
        self.setup.grace_seconds = 90
        self.assertEqual(self.company.cc_grace_seconds, 90)

    def test_only_managers_have_it(self):
        for user in self.dana, self.supervisor, self.outsider:
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.as_user(self.setup, user).read(["skill_ids"])
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.as_user(self.setup, user).write({"grace_seconds": 1})

    def test_nobody_adds_or_deletes_the_screen_itself(self):
        with self.assertRaises(AccessError):
            self.setup.create({})
        with self.assertRaises(AccessError):
            self.setup.unlink()

    def test_each_step_leads_to_its_screen(self):
        models = [
            getattr(self.setup, f"action_{step}")()["res_model"]
            for step in ("pbxs", "queues", "skills", "statuses", "agents")
        ]
        expected = ["cc.pbx", "cc.queue", "cc.skill", "cc.status", "cc.user"]
        self.assertEqual(models, expected)


@tagged("post_install", "-at_install")
class TestWhatIsMissing(CallCentreCase):
    def setUp(self):
        super().setUp()
        # Only what this test makes counts, not the demo data.
        env = self.env
        env["cc.user"].search([("id", "not in", (self.dana | self.omer).ids)]).active = False
        env["cc.skill"].search([("id", "not in", (self.support | self.sales).ids)]).active = False
        self.pbx.state = "connected"
        self.enterContext(
            patch.object(type(self.pbx), "_bridge_running", autospec=True, return_value=True)
        )

    def seen(self, name):
        setup = self.as_user(self.env.ref("cc_odoo.setup"), self.manager)
        return setup.read([name])[0][name]

    def test_a_whole_call_centre_lacks_nothing(self):
        self.assertTrue(self.seen("is_complete"))

    def test_a_bridge_that_does_not_run(self):
        with patch.object(type(self.pbx), "_bridge_running", return_value=False):
            self.assertFalse(self.seen("is_complete"))
        self.assertIn("cc_bridge", self.seen("bridge_command"))

    def test_a_pbx_that_is_not_connected(self):
        self.pbx.state = "disconnected"
        self.assertEqual(self.seen("pbx_down"), "Lab")
        self.assertFalse(self.seen("is_complete"))

    def test_no_pbx(self):
        self.pbx.active = False
        self.assertEqual(self.seen("pbx_count"), 0)
        self.assertFalse(self.seen("is_complete"))

    def test_no_queue(self):
        (self.support_queue | self.sales_queue).active = False
        self.assertEqual(self.seen("queue_count"), 0)
        self.assertFalse(self.seen("is_complete"))

    def test_a_skill_without_a_queue(self):
        self.sales.queue_ids = False
        self.assertEqual(self.seen("skills_without_queue"), "Sales")
        self.assertFalse(self.seen("is_complete"))

    def test_an_agent_without_a_skill(self):
        self.omer.skill_ids = False
        self.assertEqual(self.seen("agents_without_skill"), "Omer")
        self.assertFalse(self.seen("is_complete"))

    def test_an_agent_without_a_phone(self):
        self.omer.extension_id = False
        self.assertEqual(self.seen("agents_without_phone"), "Omer")
        self.assertFalse(self.seen("is_complete"))

    def test_a_virtual_agent_and_a_floating_one_have_a_phone(self):
        self.omer.write({"extension_id": False, "virtual_number": "0502345678"})
        self.dana.write({"extension_id": False, "all_extensions": True})
        self.assertFalse(self.seen("agents_without_phone"))

    def test_many_names_are_counted(self):
        for number in range(7):
            self.make_agent(f"Agent{number}", extension_id=False, virtual_number="0502345678")
        self.assertIn("Agent4 and 2 more", self.seen("agents_without_skill"))

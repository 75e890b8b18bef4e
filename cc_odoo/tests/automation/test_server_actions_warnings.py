# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..actions_common import ActionsCase


class TestWarnings(ActionsCase):
    def assertWarns(self, action, words):
        self.assertIn(words, action.warning or "")
        with self.assertRaises(UserError):
            self.run_on(action, self.dana)

    def test_right_ones_have_none(self):
        queue = {"cc_queue_ids": [Command.set(self.sales_queue.ids)]}
        right = [
            self.setter(self.break_),
            self.setter(self.unassigned, "project.task", **self.chosen(self.dana)),
            self.action("cc_queues", cc_queue_operation="leave", **queue),
            self.action("cc_dial", "project.task", cc_number="partner_id.phone"),
            self.action("cc_dial", cc_number="+972 3-123 4567"),
        ]
        self.assertEqual([action.warning for action in right], [False] * len(right))

    def test_no_status(self):
        self.assertWarns(self.action("cc_set_status"), "Choose the status")

    def test_a_status_nobody_sets(self):
        for status in (self.incoming, self.outgoing, self.virtual):
            self.assertWarns(self.setter(status), "can't be set")

    def test_an_archived_status(self):
        action = self.setter(self.pause)
        self.pause.active = False
        self.assertWarns(action, "archived")

    def test_no_queue(self):
        self.assertWarns(self.action("cc_queues", cc_queue_operation="join"), "Choose a queue")

    def test_nothing_to_do_with_the_queue(self):
        queue = {"cc_queue_ids": [Command.set(self.sales_queue.ids)]}
        action = self.action("cc_queues", cc_queue_operation=False, **queue)
        self.assertWarns(action, "what to do")

    def test_no_agents_where_the_records_are_none(self):
        self.assertWarns(self.setter(self.break_, "project.task"), "Choose the agents")

    def test_no_agents_in_a_cron(self):
        self.assertWarns(self.setter(self.break_, usage="ir_cron"), "scheduled")

    def test_archived_agents_are_none(self):
        action = self.setter(self.break_, "project.task", **self.chosen(self.omer))
        self.omer.active = False
        self.assertWarns(action, "Choose the agents")

    def test_no_number(self):
        self.assertWarns(self.action("cc_dial"), "Enter the number")

    def test_a_number_nobody_dials(self):
        self.assertWarns(self.action("cc_dial", cc_number="12,34"), "can't be dialled")

    def test_a_path_that_leads_nowhere(self):
        for path in ("phone_number", "user_id.nothing", "name.phone"):
            self.assertWarns(self.action("cc_dial", cc_number=path), "is not a field")

    def test_a_path_to_no_number(self):
        self.assertWarns(
            self.action("cc_dial", cc_number="user_id.partner_id"), "cannot hold a number"
        )

    def test_the_name_says_what_it_does(self):
        action = self.setter(self.break_)
        self.assertEqual(action._generate_action_name(), "Set agents to Break")
        action.cc_status_id = self.unassigned
        self.assertEqual(action._generate_action_name(), "Disconnect agents")
        action.write({"state": "cc_queues", "cc_queue_ids": self.support_queue.ids})
        self.assertEqual(action._generate_action_name(), "Join Support line")
        action.write({"state": "cc_dial", "cc_number": "user_id.partner_id.phone"})
        self.assertEqual(action._generate_action_name(), "Call Phone")
        action.cc_number = "031234567"
        self.assertEqual(action._generate_action_name(), "Call 031234567")

    def test_a_status_that_an_action_sets_is_not_deleted(self):
        self.setter(self.pause)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.pause.unlink()

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How many callbacks each agent is shown."""

import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..callback_common import CallbackCase

OTHER = "0502345699"


@tagged("post_install", "-at_install")
class TestCallbackCount(CallbackCase):
    def due(self, user):
        found = self.env["cc.callback"].with_user(user).get_due()
        return found["due"], found["overdue"]

    def later(self, minutes):
        return fields.Datetime.now() + timedelta(minutes=minutes)

    def test_an_agent_is_shown_nobodys_and_their_own(self):
        self.assertEqual(self.due(self.dana.user_id), (0, 0))
        self.lose()
        self.lose(linkedid="200.1", caller_number=OTHER)
        self.assertEqual(self.due(self.dana.user_id), (2, 0))
        self.items[0].user_id = self.omer.user_id
        self.assertEqual(self.due(self.dana.user_id), (1, 0))
        self.assertEqual(self.due(self.omer.user_id), (2, 0))

    def test_a_late_one_is_overdue_and_a_snoozed_one_is_not_shown(self):
        self.lose()
        self.items.due_at = self.later(-1)
        self.assertEqual(self.due(self.dana.user_id), (1, 1))
        self.items.not_before = self.later(60)
        self.assertEqual(self.due(self.dana.user_id), (0, 0))

    def test_when_to_call_in_words(self):
        self.lose()
        item = self.items.with_context(tz="UTC")
        for minutes, words in (
            (-20, "20 min late"),
            (-90, "1 h 30 min late"),
            (-1500, "1 d 1 h late"),
            (40, "in 40 min"),
        ):
            item.due_at = self.later(minutes)
            item.invalidate_recordset(["due_text"])
            self.assertEqual(item.due_text, words)
        item.not_before = self.later(5 * 24 * 60)
        self.assertRegex(item.due_text, r"^from \w{3} \d+ \w{3} \d\d:\d\d on$")
        self.talk(phone="1002")
        self.assertEqual(item.due_text, "")

    def test_when_the_figures_change_by_time_alone(self):
        self.lose()
        self.items.due_at = self.later(30)
        found = self.env["cc.callback"].with_user(self.dana.user_id).get_due()
        self.assertEqual(found["next"], fields.Datetime.to_string(self.items.due_at))
        self.items.not_before = self.later(10)
        found = self.env["cc.callback"].with_user(self.dana.user_id).get_due()
        self.assertEqual(found["next"], fields.Datetime.to_string(self.items.not_before))

    def test_who_is_no_agent_may_not_ask(self):
        with self.assertRaises(AccessError):
            self.env["cc.callback"].with_user(self.outsider).get_due()

    def test_a_change_is_a_message_to_all_browsers(self):
        last = self.env["bus.bus"].search([], order="id desc", limit=1).id
        self.lose()
        self.env.cr.precommit.run()
        new = self.env["bus.bus"].search([("id", ">", last)])
        self.assertTrue([row for row in new if "cc_odoo/callbacks" in row.message])

    def test_one_message_says_that_many_changed(self):
        self.env.cr.precommit.run()
        last = self.env["bus.bus"].search([], order="id desc", limit=1).id
        items = self.env["cc.callback"]
        for _time in range(3):
            items._hint_counts()
        self.env.cr.precommit.run()
        new = self.env["bus.bus"].search([("id", ">", last)])
        messages = [json.loads(row.message) for row in new]
        kinds = [message["type"] for message in messages]
        self.assertEqual(kinds.count("cc_odoo/callbacks"), 1)

    def test_a_queue_says_how_many_it_has(self):
        self.lose()
        self.lose(linkedid="200.1", caller_number=OTHER)
        self.items[0].due_at = self.later(-1)
        queue = self.support_queue.with_user(self.supervisor)
        self.assertEqual((queue.callback_count, queue.callback_overdue_count), (2, 1))
        action = queue.action_callbacks()
        self.assertEqual(action["context"]["search_default_queue_id"], queue.id)

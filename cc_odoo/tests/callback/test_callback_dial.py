# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Callbacks that are dialled by themselves, one attempt a number, and attempts called off."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ...core.book import CUSTOMER_PREFIX, DIAL_PREFIX
from ..callback_common import CallbackCase
from ..calls_common import MOBILE, MOBILE_E164

OTHER = "0502345699"


@tagged("post_install", "-at_install")
class TestCallbackDial(CallbackCase):
    def setUp(self):
        super().setUp()
        self.support_queue.callback_dial = "agent"

    def dial(self):
        """What the bridge does at each of its deadlines; :return: when it looks again."""
        return self.env["cc.callback"]._dial_due()

    def due(self):
        """The lost caller's time has come."""
        self.items.due_at = self.now_utc() - timedelta(seconds=1)

    def now_utc(self):
        return fields.Datetime.now()

    def test_a_free_agents_phone_rings_then_the_caller_is_dialled(self):
        self.in_queue(self.dana)
        self.lose()
        self.dial()
        command = self.items.command_id
        self.assertEqual(command.kind, "originate")
        self.assertEqual(command.cc_user_id, self.dana)
        self.assertEqual(command.args["dialled"], MOBILE_E164)
        self.assertEqual(command.create_uid, self.dana.user_id)
        self.assertEqual((self.items.state, self.items.taken_by_id), ("calling", self.dana))
        self.assertEqual(len(self.sent(self.dana, "simple_notification")), 1)

    def test_who_is_responsible_calls_when_they_are_free(self):
        self.in_queue(self.dana, self.omer)
        self.lose()
        self.items.user_id = self.omer.user_id
        self.dial()
        self.assertEqual(self.items.taken_by_id, self.omer)

    def test_by_hand_nobody_is_dialled(self):
        self.support_queue.callback_dial = "hand"
        self.in_queue(self.dana)
        self.lose()
        self.assertIsNone(self.dial())
        self.assertEqual(self.items.state, "open")

    def test_without_a_free_agent_it_is_looked_again(self):
        self.lose()
        self.assertGreater(self.dial(), 0)
        self.assertEqual(self.items.state, "open")

    def test_who_waits_in_the_queue_goes_first_until_the_due_time(self):
        self.in_queue(self.dana)
        self.lose()
        self.facts(
            self.call_fact(linkedid="200.1", caller_number=OTHER),
            self.visit_fact(key="200.1:q800", linkedid="200.1", uniqueid="200.1"),
        )
        self.dial()
        self.assertEqual(self.items.state, "open")
        self.due()
        self.dial()
        self.assertEqual(self.items.state, "calling")

    def test_outside_working_hours_nobody_is_dialled(self):
        self.in_queue(self.dana)
        self.lose()
        closed = self.env["resource.calendar"].create({"name": "Later", "attendance_ids": []})
        tomorrow = (self.now_utc() + timedelta(days=1)).weekday()
        closed.attendance_ids = [
            (0, 0, {"name": "x", "dayofweek": str(tomorrow), "hour_from": 8, "hour_to": 9})
        ]
        self.support_queue.callback_calendar_id = closed
        self.assertGreater(self.dial(), self.now_utc().timestamp())
        self.assertEqual(self.items.state, "open")

    def test_who_was_tried_often_enough_is_left_to_people(self):
        self.in_queue(self.dana)
        self.lose()
        self.items.attempts = self.support_queue.callback_tries
        self.assertIsNone(self.dial())
        self.assertEqual((self.items.state, self.items.turn), ("open", 0))

    def test_an_agent_who_does_not_take_it_costs_no_attempt(self):
        self.in_queue(self.dana)
        self.lose()
        self.dial()
        command = self.items.command_id
        ours = f"{DIAL_PREFIX}{command.id}"
        self.facts(
            self.call_fact(
                linkedid=ours,
                direction="out",
                called_number=MOBILE,
                state="ended",
                ended_at=self.now,
                outcome="no_answer",
            )
        )
        command._finish("failed", "nobody answered")
        self.assertEqual((self.items.state, self.items.attempts), ("open", 0))
        self.assertFalse(self.items.taken_by_id)
        self.assertGreater(self.items.not_before, self.now_utc())

    def test_places_are_shown(self):
        self.lose()
        self.lose(linkedid="200.1", caller_number=OTHER)
        first, second = self.items
        second.due_at = first.due_at + timedelta(minutes=1)
        self.assertEqual((first + second).mapped("turn"), [1, 2])
        first.not_before = second.due_at + timedelta(minutes=1)
        self.env.invalidate_all()
        self.assertEqual((first + second).mapped("turn"), [2, 1])

    # ------------------------------------------------------------ one attempt a number

    def test_a_number_is_dialled_for_one_item_at_a_time(self):
        self.in_queue(self.dana)
        self.lose()
        other = self.support_queue.copy({"name": "q899", "callback_dial": "hand"})
        self.lose(linkedid="200.1", queue=other.name)
        first, second = self.items.sorted(lambda item: item.queue_id != self.support_queue)
        self.dial()
        self.assertEqual((first.state, second.state), ("calling", "open"))
        with self.assertRaisesRegex(UserError, "on the line"):
            second.with_user(self.omer.user_id).action_call()

    def test_who_is_on_the_line_is_not_dialled(self):
        self.in_queue(self.dana)
        self.lose()
        self.due()
        self.facts(self.call_fact(linkedid="200.1"))
        self.dial()
        self.assertEqual(self.items.state, "open")
        self.assertFalse(self.env["cc.callback"].with_user(self.dana.user_id).action_next())

    # ------------------------------------------------------------ the customer first

    def test_the_customer_is_called_and_sent_into_the_queue(self):
        self.customer_first(callback_caller_id="039991001")
        self.in_queue(self.dana)
        self.lose()
        self.dial()
        command = self.items.command_id
        self.assertEqual(command.kind, "call_customer")
        self.assertFalse(command.cc_user_id)
        self.assertEqual(command.args["channel"], f"Local/{MOBILE}@agents/n")
        self.assertEqual(command.args["number"], self.support_queue.number)
        self.assertEqual(command.args["caller_id"], "<039991001>")
        self.assertEqual(command._as_action()["channel_id"], f"{CUSTOMER_PREFIX}{command.id}")

    def test_an_agent_is_kept_free_for_each_customer_who_is_called(self):
        self.customer_first()
        self.in_queue(self.dana)
        self.lose()
        self.lose(linkedid="200.1", caller_number=OTHER)
        self.dial()
        self.dial()
        self.assertEqual(sorted(self.items.mapped("state")), ["calling", "open"])

    def test_a_customer_who_does_not_answer_is_an_attempt(self):
        self.customer_first()
        self.in_queue(self.dana)
        self.lose()
        self.dial()
        self.customer_call(state="ended", ended_at=self.now, outcome="no_answer")
        self.items.command_id._finish("failed", "nobody answered")
        self.assertEqual((self.items.state, self.items.attempts), ("open", 1))

    def test_a_customer_who_talks_with_an_agent_is_reached(self):
        self.customer_first()
        self.in_queue(self.dana)
        self.lose()
        self.dial()
        phone = {"key": "300.2", "linkedid": self.customer_call(), "number": MOBILE}
        self.facts(self.leg_fact("1001", **phone))
        self.facts(
            self.leg_fact(
                "1001",
                **phone,
                answered_at=self.now - 12,
                ended_at=self.now,
                talk_seconds=12.0,
                outcome="answered",
            )
        )
        self.assertEqual((self.items.state, self.items.closed_reason), ("recovered", "reached"))
        self.assertEqual(len(self.sent(self.dana, "cc_odoo/pop")), 1)

    def test_a_number_that_nobody_may_dial_is_not_dialled(self):
        self.customer_first()
        self.env["cc.dial.rule"].create({"prefix": "0502", "verdict": "forbid"})
        self.in_queue(self.dana)
        self.lose()
        self.dial()
        self.assertEqual((self.items.state, self.items.attempts), ("open", 0))

    def test_a_queue_without_a_number_cannot_take_customers(self):
        with self.assertRaisesRegex(ValidationError, "number"):
            self.support_queue.callback_dial = "customer"

    def customer_first(self, **values):
        self.support_queue.write({"callback_dial": "customer", "number": "800", **values})

    def customer_call(self, **values):
        """The PBX calls the customer; :return: the id of the call."""
        ours = self.items.command_id._channel_id()
        self.facts(
            self.call_fact(
                linkedid=ours, direction="out", caller_number="", called_number=MOBILE, **values
            )
        )
        return ours

    # ------------------------------------------------------------ called off

    def test_our_call_ends_when_they_get_through(self):
        self.in_queue(self.dana)
        self.lose()
        self.dial()
        command = self.items.command_id
        command._finish("done", uniqueid="cc-1")
        ours = f"{DIAL_PREFIX}{command.id}"
        self.facts(
            self.call_fact(
                linkedid=ours, direction="out", caller_number="1001", called_number=MOBILE
            ),
            self.leg_fact("1001", key=ours, linkedid=ours, way="out", queue="", number=MOBILE),
        )
        self.talk(phone="1002")
        self.assertEqual(self.items.state, "recovered")
        hangup = self.env["cc.command"].search([("kind", "=", "hangup")], limit=1)
        self.assertEqual(hangup.args, {"channel": ours})

    def test_a_command_that_waits_is_not_sent_any_more(self):
        self.in_queue(self.dana)
        self.lose()
        self.dial()
        command = self.items.command_id
        self.talk(phone="1002")
        self.assertEqual(command.state, "expired")
        self.assertEqual((self.items.state, self.items.attempts), ("recovered", 0))

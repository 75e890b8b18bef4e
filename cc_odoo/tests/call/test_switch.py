# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError

from ..control_common import ControlCase


class TestSwitch(ControlCase):
    """Dana talks, and a second call comes to her phone."""

    def setUp(self):
        super().setUp()
        self.ext1.can_answer = True
        self.first = self.dana._current_leg()
        self.second = self.second_call()

    def second_call(self, **values):
        self.facts(
            self.call_fact(linkedid="2"),
            self.leg_fact(key="k", linkedid="2", channel="PJSIP/1001-2", **values),
        )
        return self.env["cc.call.leg"].search([("key", "=", "k")])

    def switch(self, leg=None):
        return self.as_dana().action_switch((leg or self.second).id)

    def offered(self):
        [other] = self.dana._desk_call()["call"]["others"]
        return other["can"]

    def sent_to_phone(self):
        return [(command["event"], command["channel"]) for command in self.take()]

    def test_the_first_is_held_and_the_second_answered(self):
        self.assertEqual(self.offered(), ["switch", "hangup"])
        self.switch()
        self.assertEqual(
            self.sent_to_phone(),
            [("hold", "PJSIP/1001-00000001"), ("talk", "PJSIP/1001-2")],
        )

    def test_back_to_the_first(self):
        self.talk(held=True)
        self.second_call(answered_at=self.now)
        self.assertEqual(self.dana._current_leg(), self.second)
        self.assertEqual(self.offered(), ["switch"])
        self.switch(self.first)
        self.assertEqual(
            self.sent_to_phone(),
            [("hold", "PJSIP/1001-2"), ("talk", "PJSIP/1001-00000001")],
        )

    def test_between_two_on_hold(self):
        self.talk(held=True)
        self.second_call(answered_at=self.now, held=True)
        other = (self.first | self.second) - self.dana._current_leg()
        self.switch(other)
        self.assertEqual(self.sent_to_phone(), [("talk", other.channel)])

    def test_a_second_click_does_nothing_more(self):
        first = self.switch()
        self.take()
        self.assertEqual(self.switch(), first)
        self.assertFalse(self.take())

    def test_a_phone_that_cannot_be_asked_to_hold_does_so_by_itself(self):
        self.ext1.hold_by = "none"
        self.switch()
        self.assertEqual(self.sent_to_phone(), [("talk", "PJSIP/1001-2")])

    def test_where_it_cannot_be_answered_from_here_it_is_not_offered(self):
        self.ext1.can_answer = False
        self.assertEqual(self.offered(), ["hangup"])
        self.assertIn("on your phone", self.refusal(self.switch))

    def test_while_asking_there_is_no_switching(self):
        self.ask()
        self.assertEqual(self.offered(), ["hangup"])
        self.assertIn("on your phone", self.refusal(self.switch))

    def test_a_call_that_is_over_is_said(self):
        self.facts(
            self.call_fact(linkedid="2", state="ended"),
            self.leg_fact(key="k", linkedid="2", channel="PJSIP/1001-2", ended_at=self.now),
        )
        self.assertIn("That call has ended", self.refusal(self.switch))

    def test_the_second_is_declined_while_the_first_goes_on(self):
        self.as_dana().with_context(cc_leg_id=self.second.id).action_hangup()
        self.assertEqual(self.only()["channel"], "PJSIP/1001-2")

    def test_a_colleague_cannot_switch_my_calls(self):
        with self.assertRaises(AccessError):
            self.dana.with_user(self.omer.user_id).action_switch(self.second.id)

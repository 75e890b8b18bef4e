# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError

from ...core.commands import steps
from ..control_common import ControlCase


class TestCan(ControlCase):
    """What the desk offers; what cannot be done is not offered, and refused in words."""

    def test_a_ringing_call_can_be_refused(self):
        self.ring("1002")
        self.assertEqual(self.can("1002"), {"hangup"})

    def test_where_the_phone_does_so_it_can_be_answered(self):
        self.ext2.can_answer = True
        self.ring("1002")
        self.assertEqual(self.can("1002"), {"hangup", "answer"})

    def test_a_call_that_one_makes_oneself_is_not_answered_here(self):
        self.ext2.can_answer = True
        self.ring("1002", way="out")
        self.assertEqual(self.can("1002"), {"hangup"})

    def test_who_talks_can_do_all_but_answer(self):
        self.assertEqual(self.can(), {"hangup", "hold", "transfer", "consult", "dtmf"})

    def test_on_hold_there_are_no_keys_and_nobody_is_asked(self):
        self.talk(held=True)
        self.assertEqual(self.can(), {"hangup", "hold", "transfer"})

    def test_a_phone_that_nothing_can_hold_is_not_offered_it(self):
        self.ext1.hold_by = "none"
        self.assertNotIn("hold", self.can())
        words = self.refusal(self.as_dana().action_hold, True)
        self.assertIn("cannot be put on hold", words)

    def test_the_pbx_holds_only_where_it_has_a_hold_number(self):
        self.ext1.hold_by = "pbx"
        self.assertIn("hold", self.can())
        self.pbx.hold_number = False
        self.assertNotIn("hold", self.can())

    def test_where_it_is_not_set_up_nobody_is_asked(self):
        self.pbx.can_consult = False
        self.assertNotIn("consult", self.can())
        words = self.refusal(self.as_dana().action_transfer, "1002", True)
        self.assertIn("not set up", words)

    def test_while_asking_one_completes_or_cancels(self):
        self.ask()
        self.assertEqual(self.can(), {"dtmf", "complete_transfer", "cancel_transfer"})
        for action, *args in (("hangup",), ("hold", False), ("transfer", "1002")):
            words = self.refusal(getattr(self.as_dana(), f"action_{action}"), *args)
            self.assertIn("Complete or cancel", words)

    def test_who_does_not_answer_gets_no_call(self):
        self.ask(state="ringing")
        self.assertEqual(self.can(), {"cancel_transfer"})
        self.assertIn("Nobody", self.refusal(self.as_dana().action_complete_transfer))

    def test_without_a_transfer_there_is_none_to_cancel(self):
        self.assertIn("no transfer", self.refusal(self.as_dana().action_cancel_transfer))

    def test_on_hold_by_the_pbx_one_resumes_or_hangs_up(self):
        self.ask("*8")
        self.assertEqual(self.can(), {"hangup", "hold"})
        self.assertFalse(self.leg()._desk()["consult"])

    def test_whom_one_asks_is_shown(self):
        self.ask(state="ringing")
        shown = {"number": "1002", "name": "Omer", "state": "ringing"}
        self.assertEqual(self.leg()._desk()["consult"], shown)

    def test_a_queue_that_is_asked_has_its_name(self):
        self.support_queue.number = "800"
        self.ask("800")
        self.assertEqual(self.leg()._desk()["consult"]["name"], "Support line")

    def test_back_at_the_customer_nobody_is_asked(self):
        self.ask()
        self.talk()
        self.assertFalse(self.leg()._desk()["consult"])
        self.assertIn("consult", self.can())

    def test_another_addon_may_add_actions(self):
        with patch.object(
            type(self.leg()), "_desk_can_record", lambda leg: ["record"], create=True
        ):
            self.assertIn("record", self.can())


class TestVirtualCan(ControlCase):
    """A virtual agent's phone is out of reach, the PBX's channel to it is not."""

    def setUp(self):
        super().setUp()
        self.local = self.pbx._virtual_channel("0501112222")
        self.talk(key="v", interface=self.local, channel=f"{self.local[:-2]}-1;1")

    def mobile_leg(self):
        return self.env["cc.call.leg"].search([("interface", "=", self.local)])

    def test_it_can_do_what_the_pbx_does(self):
        can = {"hangup", "hold", "transfer", "consult", "dtmf"}
        self.assertEqual(set(self.mobile_leg()._desk_can()), can)

    def test_it_holds_nothing_by_itself(self):
        self.pbx.hold_number = False
        self.assertNotIn("hold", self.mobile_leg()._desk_can())


class TestCommandsOfActions(ControlCase):
    """What is asked of the PBX for each action."""

    def test_a_phone_that_holds_is_asked_to(self):
        self.as_dana().action_hold(True)
        command = self.only()
        self.assertEqual((command["kind"], command["event"]), ("pjsip_notify", "hold"))

    def test_the_pbx_holds_by_asking_where_nobody_is(self):
        self.ext1.hold_by = "pbx"
        self.as_dana().action_hold(True)
        command = self.only()
        self.assertEqual((command["kind"], command["number"]), ("atxfer", "*8"))
        self.ask("*8")
        self.as_dana().action_hold(False)
        self.assertEqual(self.only()["kind"], "cancel_atxfer")

    def test_hanging_up_while_the_pbx_holds_hands_nobody_on(self):
        self.ask("*8")
        self.as_dana().action_hangup()
        names = [action.name for action in steps(self.only())]
        self.assertEqual(names, ["CancelAtxfer", "Hangup"])

    def test_what_is_on_hold_is_not_held_again(self):
        self.talk(held=True)
        self.assertIn("already", self.refusal(self.as_dana().action_hold, True))

    def test_a_ringing_phone_is_asked_to_answer(self):
        self.ext1.can_answer = True
        self.facts(self.leg_fact(ended_at=self.now - 5, outcome="answered"))
        self.ring(key="next")
        self.as_dana().action_answer()
        self.assertEqual(self.only()["event"], "talk")

    def test_keys_are_for_the_other_party(self):
        self.as_dana().action_send_dtmf("12a#")
        command = self.only()
        self.assertTrue(command["to_peer"])
        digits = [action.get("Digit") for action in steps(command)]
        self.assertEqual(digits, ["1", "2", "A", "#"])

    def test_what_is_no_key_is_refused(self):
        for digits in ("", "12x", "1" * 21, None, "1\n2", "٣"):
            with self.subTest(digits):
                self.assertIn("keys", self.refusal(self.as_dana().action_send_dtmf, digits))

    def test_after_asking_the_number_is_dialled_by_the_pbx(self):
        self.as_dana().action_transfer("+972 50 765 4321", attended=True)
        command = self.only()
        self.assertEqual((command["kind"], command["number"]), ("atxfer", "0507654321"))

    def test_a_number_with_a_hash_cannot_be_asked(self):
        self.assertIn("#", self.refusal(self.as_dana().action_transfer, "#31#050", True))

    def test_complete_is_to_hang_up_and_cancel_is_to_come_back(self):
        self.ask()
        command_id = self.as_dana().action_complete_transfer()
        self.assertEqual(self.only()["kind"], "hangup")
        self.env["cc.command"]._bridge_answer(command_id, False, "no")
        self.as_dana().action_cancel_transfer()
        self.assertEqual(self.only()["kind"], "cancel_atxfer")

    def test_where_a_call_goes_is_decided_once(self):
        self.as_dana().action_transfer("1002")
        under_way = "The last request for this call is still under way. Wait a moment."
        for args in ("1003",), ("1003", True):
            with self.assertRaises(UserError) as caught:
                self.as_dana().action_transfer(*args)
            self.assertEqual(str(caught.exception), under_way)
        self.assertEqual(self.only()["kind"], "blind_transfer")
        self.as_dana().action_hangup()
        self.assertEqual(self.only()["kind"], "hangup")

    def test_who_hangs_up_hands_nothing_on(self):
        self.as_dana().action_hangup()
        with self.assertRaises(UserError):
            self.as_dana().action_transfer("1002")
        self.assertEqual(self.only()["kind"], "hangup")

    def test_after_asking_the_one_or_the_other(self):
        self.ask()
        self.as_dana().action_cancel_transfer()
        with self.assertRaises(UserError):
            self.as_dana().action_complete_transfer()
        self.assertEqual(self.only()["kind"], "cancel_atxfer")

    def test_a_colleague_can_do_none_of_it(self):
        theirs = self.dana.with_user(self.omer.user_id)
        for action, *args in (
            ("hangup",),
            ("answer",),
            ("hold", True),
            ("send_dtmf", "1"),
            ("transfer", "1002"),
            ("complete_transfer",),
            ("cancel_transfer",),
        ):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(theirs, f"action_{action}")(*args)

    def test_a_call_that_has_ended_is_no_call(self):
        self.facts(self.leg_fact(answered_at=self.now - 10, ended_at=self.now))
        for action, *args in (("hangup",), ("hold", True), ("transfer", "1002"), ("answer",)):
            with self.subTest(action):
                words = self.refusal(getattr(self.as_dana(), f"action_{action}"), *args)
                self.assertIn("no call", words)

    def test_without_a_bridge_it_says_so(self):
        with patch.object(type(self.pbx), "_bridge_running", return_value=False):
            self.assertIn("bridge", self.refusal(self.as_dana().action_hold, True))

    def test_a_pbx_that_is_down_is_said(self):
        self.pbx.state = "disconnected"
        self.assertIn("is offline", self.refusal(self.as_dana().action_hangup))


class TestTargets(ControlCase):
    """Where a call can be transferred to."""

    def number_for(self, target):
        self.as_dana().action_transfer(target)
        return self.only()["number"]

    def refused(self, target):
        return self.refusal(self.as_dana().action_transfer, target)

    def test_a_queue_by_its_number(self):
        self.sales_queue.number = "801"
        self.assertEqual(self.number_for(f"cc.queue,{self.sales_queue.id}"), "801")

    def test_a_queue_without_a_number_is_said(self):
        self.assertIn("has no number", self.refused(f"cc.queue,{self.sales_queue.id}"))

    def test_a_queue_of_another_pbx_cannot_be_reached(self):
        elsewhere = self.pbx.copy({"name": "Elsewhere"})
        queue = self.env["cc.queue"].create(
            {"name": "far", "number": "800", "pbx_id": elsewhere.id}
        )
        self.assertIn("not on this PBX", self.refused(f"cc.queue,{queue.id}"))

    def test_oneself_is_no_target(self):
        self.assertIn("already", self.refused(f"cc.user,{self.dana.id}"))

    def test_a_team_by_a_queue_of_its_skill(self):
        self.sales_queue.number = "801"
        self.assertEqual(self.number_for(f"cc.skill,{self.sales.id}"), "801")

    def test_a_team_without_a_queues_number_by_who_is_free(self):
        self.assertEqual(self.number_for(f"cc.skill,{self.all_queues.id}"), "1002")

    def test_a_team_in_which_nobody_is_free_is_said(self):
        self.omer.action_choose_status(self.pause.id)
        self.assertIn("Nobody in All", self.refused(f"cc.skill,{self.all_queues.id}"))

    def test_who_is_on_a_call_is_not_free(self):
        self.facts(
            self.call_fact(linkedid="2"),
            self.leg_fact("1002", key="k", linkedid="2", answered_at=self.now - 1),
        )
        self.assertIn("Nobody in All", self.refused(f"cc.skill,{self.all_queues.id}"))

    def test_what_is_gone_is_refused(self):
        for target in ("cc.skill,0", "cc.skill,x", "cc.status,1", "", None):
            with self.subTest(target):
                self.refused(target)

    def test_every_number_passes_the_rules_for_numbers(self):
        self.sales_queue.number = "801"
        targets = ("0501234567", f"cc.queue,{self.sales_queue.id}", f"cc.user,{self.omer.id}")
        forbidden = patch.object(type(self.dana), "_check_number", side_effect=UserError("No way"))
        for target in targets:
            with self.subTest(target), forbidden:
                self.assertEqual(self.refused(target), "No way")

    def test_a_number_of_a_queue_can_be_dialled(self):
        for number in ("8 00", "x", "1" * 41):
            with self.subTest(number), self.assertRaises(ValidationError):
                self.sales_queue.number = number

    def test_a_hold_number_can_be_dialled_and_holds_no_hash(self):
        for number in ("*8#", "hold", "8 8"):
            with self.subTest(number), self.assertRaises(ValidationError):
                self.pbx.hold_number = number

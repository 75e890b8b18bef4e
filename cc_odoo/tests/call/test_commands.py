# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from ...core.book import DIAL_PREFIX
from ...core.commands import encode
from ..calls_common import CallsCase
from ..commands_common import NUMBER, CommandsCase


class TestDial(CommandsCase):
    """An agent dials: their own phone first, then the number."""

    def test_the_agents_phone_rings_first(self):
        command_id = self.as_dana().action_dial("03-999 9999")
        [command] = self.take()
        self.assertEqual(command["id"], command_id)
        self.assertEqual(command["kind"], "originate")
        self.assertEqual(command["channel"], "PJSIP/1001")
        self.assertEqual(command["number"], NUMBER)
        self.assertEqual(command["context"], "agents")
        self.assertEqual(command["caller_id"], f"<{NUMBER}>")
        self.assertEqual(command["channel_id"], f"{DIAL_PREFIX}{command_id}")

    def test_the_bridge_can_encode_it(self):
        self.as_dana().action_dial(NUMBER)
        action = encode(self.take()[0])
        self.assertEqual(action.name, "Originate")
        self.assertEqual(action.get("Exten"), NUMBER)

    def test_extensions_and_feature_codes_can_be_dialled(self):
        for number in ("1002", "101", "*43", "#31#"):
            command_id = self.as_dana().action_dial(number)
            self.assertEqual(self.take()[0]["number"], number)
            self.env["cc.command"]._bridge_answer(command_id, False, "the phone is busy")

    def test_one_call_is_placed_at_a_time(self):
        """From the click until it is over, whoever asks: the agent, a supervisor, a program."""
        command_id = self.as_dana().action_dial(NUMBER)
        busy = "You are already placing a call. Wait until it connects or ends."
        steps = (lambda: None, self.take, lambda: self.answer(command_id))
        for step in steps:  # asked, sent, fetched: the phone is about to ring
            step()
            self.take()
            for user in self.dana.user_id, self.supervisor:
                dial = self.dana.with_user(user).action_dial
                self.assertEqual(self.refusal(dial, "0521112222"), busy)
        self.env["cc.command"]._bridge_answer(command_id, False, "nobody answered")
        self.as_dana().action_dial("0521112222")

    def test_a_dial_of_which_nothing_came_does_not_stand_in_the_way_for_ever(self):
        for answered, seconds in (False, 6), (True, 36):
            command_id = self.as_dana().action_dial(NUMBER)
            if answered:
                self.answer(command_id)
            self.command(command_id).expires_at -= timedelta(seconds=seconds)
            self.as_dana().action_dial("0521112222")
            self.env["cc.command"].search([]).unlink()

    def answer(self, command_id):
        self.env["cc.command"]._bridge_answer(command_id, True, "")

    def test_a_number_of_the_pbxs_country_is_dialled_nationally(self):
        self.as_dana().action_dial("+972 50-234-5678")
        self.assertEqual(self.take()[0]["number"], "0502345678")

    def test_a_foreign_number_is_dialled_after_00(self):
        self.as_dana().action_dial("+32 475 12 34 56")
        self.assertEqual(self.take()[0]["number"], "0032475123456")

    def test_a_virtual_agents_mobile_rings_first(self):
        self.dana.action_disconnect()
        self.dana.extension_id = False
        self.as_dana().action_connect(virtual_number="052-765-4321")
        self.as_dana().action_dial(NUMBER)
        self.assertEqual(self.take()[0]["channel"], "Local/0527654321@virtual-agent/n")

    def test_without_a_number_it_says_so(self):
        self.assertIn("Enter a number", self.refusal(self.as_dana().action_dial, " "))

    def test_what_cannot_be_dialled_is_refused(self):
        for number in ("anonymous", "1001\r\nAction: Originate", "1;2", "0502345678&x", "שלום"):
            self.assertIn("cannot be dialled", self.refusal(self.as_dana().action_dial, number))

    def test_who_is_not_connected_cannot_dial(self):
        self.dana.action_disconnect()
        self.assertIn("Connect first", self.refusal(self.as_dana().action_dial, NUMBER))

    def test_who_is_on_a_call_cannot_dial(self):
        self.ring()
        self.assertIn("a call already", self.refusal(self.as_dana().action_dial, NUMBER))

    def test_a_double_click_is_one_call(self):
        first = self.as_dana().action_dial(NUMBER)
        self.assertEqual(self.as_dana().action_dial("03-9999999"), first)
        self.assertEqual(len(self.take()), 1)
        self.assertEqual(self.as_dana().action_dial(NUMBER), first)

    def test_after_a_refusal_the_same_number_can_be_tried_again(self):
        first = self.as_dana().action_dial(NUMBER)
        self.take()
        self.env["cc.command"]._bridge_answer(first, False, "nobody answered")
        self.assertNotEqual(self.as_dana().action_dial(NUMBER), first)

    def test_a_colleague_cannot_dial_with_my_phone(self):
        with self.assertRaises(AccessError):
            self.dana.with_user(self.omer.user_id).action_dial(NUMBER)

    def test_a_supervisor_of_mine_can(self):
        self.omer.user_id.group_ids += self.env.ref("cc_odoo.group_supervisor")
        self.dana.supervisor_ids = self.omer.user_id
        self.dana.with_user(self.omer.user_id).action_dial(NUMBER)
        self.assertEqual(self.take()[0]["channel"], "PJSIP/1001")

    def test_with_the_pbx_down_it_says_so(self):
        self.pbx.state = "disconnected"
        self.assertIn("is offline", self.refusal(self.as_dana().action_dial, NUMBER))

    def test_the_button_calls_back(self):
        over = {"ended_at": self.now, "outcome": "no_answer"}
        self.facts(self.call_fact(state="ended", **over), self.leg_fact(**over))
        self.the_call().with_user(self.dana.user_id).action_call_back()
        self.assertEqual(self.take()[0]["number"], "0502345678")

    def test_of_an_internal_call_the_other_phone_is_called_back(self):
        over = {"ended_at": self.now, "outcome": "answered", "queue": ""}
        internal = {"direction": "internal", "caller_number": "1001", "called_number": "1002"}
        self.facts(
            self.call_fact(state="ended", **internal, **over),
            self.leg_fact("1001", way="out", number="1002", **over),
            self.leg_fact("1002", number="1001", **over),
        )
        self.as_user(self.the_call(), self.dana).action_call_back()
        self.assertEqual(self.take()[0]["number"], "1002")

    def test_who_is_no_agent_has_no_phone_to_call_back_from(self):
        self.facts(self.call_fact(state="ended", ended_at=self.now))
        outsider = self.env.ref("base.user_admin")
        with self.assertRaises(UserError):
            self.the_call().with_user(outsider).action_call_back()


class TestWithoutBridge(CallsCase):
    def test_without_a_bridge_it_says_so_at_once(self):
        bridge = patch.object(type(self.env["cc.pbx"]), "_bridge_running", lambda _pbx: False)
        with bridge, self.assertRaises(UserError) as caught:
            self.dana.with_user(self.dana.user_id).action_dial(NUMBER)
        self.assertIn("No bridge", str(caught.exception))
        self.assertFalse(self.env["cc.command"].search([("pbx_id", "=", self.pbx.id)]))


class TestSteerCall(CommandsCase):
    """Hang up, hold and transfer the call there is."""

    def test_hangup_ends_the_agents_channel(self):
        self.ring()
        self.as_dana().action_hangup()
        [command] = self.take()
        self.assertEqual(command["kind"], "hangup")
        self.assertEqual(command["channel"], "PJSIP/1001-00000001")
        self.assertEqual(encode(command).get("Cause"), "21")  # refused

    def test_who_talks_hangs_up_as_usual(self):
        self.ring(answered_at=self.now - 10)
        self.as_dana().action_hangup()
        self.assertFalse(encode(self.take()[0]).get("Cause"))

    def test_without_a_call_there_is_nothing_to_hang_up(self):
        self.assertIn("no call", self.refusal(self.as_dana().action_hangup))

    def test_what_was_meant_for_the_call_before_does_nothing_to_this_one(self):
        self.ring()
        gone = self.dana._current_leg()
        self.facts(self.call_fact(state="ended"), self.leg_fact(ended_at=self.now))
        self.facts(
            self.call_fact(linkedid="2"),
            self.leg_fact(key="k", linkedid="2", channel="PJSIP/1001-2"),
        )
        shown = self.as_dana().with_context(cc_leg_id=gone.id)
        for action in (shown.action_hangup, shown.action_answer, lambda: shown.action_record(True)):
            self.assertIn("another one", self.refusal(action))
        self.assertFalse(self.take())
        shown.with_context(cc_leg_id=self.dana._current_leg().id).action_hangup()
        self.assertEqual(self.take()[0]["channel"], "PJSIP/1001-2")

    def test_what_was_meant_for_a_call_that_is_on_the_card_no_more_is_for_it_still(self):
        self.ring()
        first = self.dana._current_leg()
        self.facts(
            self.call_fact(linkedid="2"),
            self.leg_fact(key="k", linkedid="2", channel="PJSIP/1001-2", answered_at=self.now),
        )
        self.assertNotEqual(self.dana._current_leg(), first)
        self.as_dana().with_context(cc_leg_id=first.id).action_hangup()
        self.assertEqual(self.take()[0]["channel"], "PJSIP/1001-00000001")

    def test_of_two_calls_the_one_talking_is_meant(self):
        self.ring(answered_at=self.now - 10)
        self.facts(
            self.call_fact(linkedid="2"),
            self.leg_fact(key="k", linkedid="2", channel="PJSIP/1001-2", rang_at=self.now - 1),
        )
        self.as_dana().action_hangup()
        self.assertEqual(self.take()[0]["channel"], "PJSIP/1001-00000001")

    def test_a_colleague_cannot_hang_up_my_call(self):
        self.ring()
        with self.assertRaises(AccessError):
            self.dana.with_user(self.omer.user_id).action_hangup()

    def test_hold_asks_the_phone(self):
        self.ring(answered_at=self.now - 10)
        self.as_dana().action_hold(True)
        self.as_dana().action_hold(False)
        self.assertEqual([command["event"] for command in self.take()], ["hold", "talk"])

    def test_a_ringing_call_cannot_be_held(self):
        self.ring()
        self.assertIn("not been answered", self.refusal(self.as_dana().action_hold, True))

    def test_a_call_goes_to_a_number(self):
        self.ring(answered_at=self.now - 10)
        self.as_dana().action_transfer("+972 50 765 4321")
        [command] = self.take()
        self.assertEqual(command["kind"], "blind_transfer")
        self.assertEqual(command["number"], "0507654321")
        self.assertEqual(encode(command).name, "BlindTransfer")

    def test_a_call_goes_to_an_agent_where_they_sit(self):
        self.ring(answered_at=self.now - 10)
        self.as_dana().action_transfer(f"cc.user,{self.omer.id}")
        self.assertEqual(self.take()[0]["number"], "1002")

    def test_who_is_not_connected_gets_no_call(self):
        self.ring(answered_at=self.now - 10)
        self.omer.action_disconnect()
        words = self.refusal(self.as_dana().action_transfer, f"cc.user,{self.omer.id}")
        self.assertIn("Omer is not connected", words)

    def test_an_agent_of_another_company_is_no_target(self):
        self.ring(answered_at=self.now - 10)
        other = self.env["res.company"].create({"name": "Other"})
        self.omer.user_id.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.refusal(self.as_dana().action_transfer, f"cc.user,{self.omer.id}")

    def test_a_target_that_is_gone_is_refused(self):
        self.ring(answered_at=self.now - 10)
        for target in ("cc.user,0", "cc.user,abc", "cc.queue,999999999", "res.users,1", ""):
            self.refusal(self.as_dana().action_transfer, target)


class TestAnswers(CommandsCase):
    """A command is sent once at most, lives for seconds, and whoever asked reads how it ended."""

    def answers(self):
        return self.sent(self.dana, "cc_odoo/answer")

    def test_nobody_fetches_a_command_twice(self):
        self.as_dana().action_dial(NUMBER)
        self.assertEqual(len(self.take()), 1)
        self.assertFalse(self.take())

    def test_another_pbxs_bridge_does_not_fetch_it(self):
        other = self.pbx.copy({"name": "Other"})
        self.as_dana().action_dial(NUMBER)
        self.assertFalse(self.env["cc.command"]._bridge_fetch(other.id))

    def test_a_done_command_is_answered(self):
        command_id = self.as_dana().action_dial(NUMBER)
        self.env["cc.command"]._bridge_answer(command_id, True, "", "1.1")
        [answer] = self.answers()
        self.assertEqual(answer["command_id"], command_id)
        self.assertTrue(answer["ok"])
        self.assertEqual(self.command(command_id).state, "done")

    def test_a_refused_command_is_answered_in_the_pbxs_words(self):
        command_id = self.as_dana().action_dial(NUMBER)
        self.env["cc.command"]._bridge_answer(command_id, False, "No such extension")
        [answer] = self.answers()
        self.assertFalse(answer["ok"])
        self.assertIn("No such extension", answer["text"])

    def test_who_asked_gets_the_answer_not_whose_phone_it_is(self):
        self.omer.user_id.group_ids += self.env.ref("cc_odoo.group_manager")
        command_id = self.dana.with_user(self.omer.user_id).action_dial(NUMBER)
        self.env["cc.command"]._bridge_answer(command_id, True, "")
        self.assertFalse(self.answers())
        self.assertEqual(len(self.sent(self.omer, "cc_odoo/answer")), 1)

    def expire(self, command_id):
        self.command(command_id).expires_at -= timedelta(seconds=6)

    def test_an_expired_command_is_not_sent_and_is_answered(self):
        command_id = self.as_dana().action_dial(NUMBER)
        self.expire(command_id)
        self.assertFalse(self.take())
        self.assertEqual(self.command(command_id).state, "expired")
        self.assertFalse(self.answers()[0]["ok"])

    def test_a_command_the_pbx_never_answers_fails_at_its_deadline(self):
        command_id = self.as_dana().action_dial(NUMBER)
        self.take()
        self.expire(command_id)
        self.env["cc.user"]._bridge_deadlines()
        self.assertEqual(self.command(command_id).state, "expired")
        self.assertEqual(len(self.answers()), 1)

    def test_the_next_deadline_is_that_of_the_command(self):
        command = self.command(self.as_dana().action_dial(NUMBER))
        deadline = self.env["cc.user"]._bridge_deadlines()
        self.assertAlmostEqual(deadline, self.now + 5, delta=5)
        self.take()
        self.env["cc.command"]._bridge_answer(command.id, True, "")
        self.assertFalse(self.env["cc.user"]._bridge_deadlines())

    def test_an_answer_to_a_command_that_is_gone_is_nothing(self):
        self.env["cc.command"]._bridge_answer(0, True, "")

    def test_agents_can_neither_read_nor_write_commands(self):
        command = self.command(self.as_dana().action_dial(NUMBER)).with_user(self.dana.user_id)
        with self.assertRaises(AccessError):
            command.read(["args"])
        with self.assertRaises(AccessError):
            command.create({"kind": "originate", "pbx_id": self.pbx.id})

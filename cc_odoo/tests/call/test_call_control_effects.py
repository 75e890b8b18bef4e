# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from ...models.pbx.cc_pbx_bridge import SETTINGS, TESTED
from ..control_common import ControlCase


class TestSeenThrough(ControlCase):
    """A yes of the PBX is not yet done: what must come of it is waited for."""

    def test_a_hold_is_done_when_it_is_seen(self):
        command_id = self.as_dana().action_hold(True)
        self.accept(command_id)
        self.assertEqual(self.state(command_id), "sent")
        self.talk(held=True)
        self.assertEqual(self.state(command_id), "done")
        self.assertEqual([answer["ok"] for answer in self.answers()], [True])

    def test_what_is_seen_before_the_pbx_answers_counts_as_well(self):
        command_id = self.as_dana().action_hold(True)
        self.take()
        self.talk(held=True)
        self.accept(command_id)
        self.assertEqual(self.state(command_id), "done")
        self.assertEqual(len(self.answers()), 1)

    def test_a_phone_that_does_not_obey_is_said(self):
        command_id = self.as_dana().action_hold(True)
        self.accept(command_id)
        self.expire(command_id)
        self.assertEqual(self.state(command_id), "expired")
        self.assertIn("did not respond", self.answers()[0]["text"])

    def test_a_pbx_that_said_nothing_is_another_matter(self):
        command_id = self.as_dana().action_hold(True)
        self.take()
        self.expire(command_id)
        self.assertIn("did not answer", self.answers()[0]["text"])

    def test_a_refusal_is_answered_at_once(self):
        command_id = self.as_dana().action_hold(True)
        self.take()
        self.env["cc.command"]._bridge_answer(command_id, False, "No such channel")
        self.assertEqual(self.state(command_id), "failed")
        self.assertIn("No such channel", self.answers()[0]["text"])

    def test_a_call_that_ends_meanwhile_is_said(self):
        command_id = self.as_dana().action_hold(True)
        self.accept(command_id)
        self.facts(self.leg_fact(answered_at=self.now - 10, ended_at=self.now))
        self.assertEqual(self.state(command_id), "failed")
        self.assertEqual(self.answers()[0]["text"], "The call has ended.")

    def test_each_command_is_done_when_its_effect_is_seen(self):
        dana = self.as_dana()
        cases = (
            (lambda: dana.action_transfer("1002", True), lambda: self.ask(state="ringing")),
            (dana.action_cancel_transfer, self.talk),
            (lambda: dana.action_hold(True), lambda: self.talk(held=True)),
            (lambda: dana.action_hold(False), self.talk),
            (lambda: dana.action_transfer("1002"), lambda: self.talk(transferred_to="1002")),
            (dana.action_hangup, lambda: self.talk(ended_at=self.now)),
        )
        for action, effect in cases:
            command_id = action()
            self.accept(command_id)
            self.assertEqual(self.state(command_id), "sent")
            effect()
            self.assertEqual(self.state(command_id), "done")

    def test_a_pbx_that_is_not_set_up_for_asking_is_said(self):
        command_id = self.as_dana().action_transfer("1002", True)
        self.accept(command_id)
        self.talk(held=True)
        self.talk()
        self.expire(command_id)
        self.assertIn("set up", self.answers()[0]["text"])

    def test_keys_are_done_with_the_pbxs_yes_and_kept_nowhere(self):
        command_id = self.as_dana().action_send_dtmf("1234")
        self.accept(command_id)
        self.assertEqual(self.state(command_id), "done")
        command = self.command(command_id)
        self.assertFalse(command.args)
        self.assertNotIn("1234", command.asked)

    def test_who_hangs_up_while_the_pbx_holds_has_sent_nobody_anywhere(self):
        self.ask("*8")
        self.talk(ended_at=self.now, transferred_to="*8")
        self.assertFalse(self.leg().transferred_to)


class TestDoubleClicks(ControlCase):
    """The same click again is the same command."""

    def twice(self, action, *args):
        first, second = (getattr(self.as_dana(), action)(*args) for _click in range(2))
        return first == second

    def test_two_clicks_are_one_command(self):
        self.assertTrue(self.twice("action_hold", True))
        self.assertTrue(self.twice("action_transfer", "1002"))
        self.assertTrue(self.twice("action_hangup"))

    def test_the_second_click_may_come_when_it_is_done(self):
        first = self.as_dana().action_hangup()
        self.accept(first)
        self.talk(ended_at=self.now)
        self.assertEqual(self.as_dana().action_hangup(), first)

    def test_a_click_on_the_next_call_is_another_one(self):
        first = self.as_dana().action_hangup()
        self.talk(ended_at=self.now)
        self.ring(key="next")
        self.assertNotEqual(self.as_dana().action_hangup(), first)

    def test_after_a_refusal_one_may_try_again_at_once(self):
        first = self.as_dana().action_hold(True)
        self.take()
        self.env["cc.command"]._bridge_answer(first, False, "no")
        self.assertNotEqual(self.as_dana().action_hold(True), first)

    def test_there_and_back_and_there_again_are_three(self):
        ids = [self.as_dana().action_hold(on) for on in (True, False, True)]
        self.assertEqual(len(set(ids)), 3)

    def test_a_key_pressed_twice_is_two_keys(self):
        self.assertFalse(self.twice("action_send_dtmf", "1"))


class TestSettings(ControlCase):
    def test_the_test_of_a_connection_knows_what_is_to_be_there(self):
        wizard = self.env["cc.pbx.test"].create({"pbx_id": self.pbx.id})
        settings = wizard._settings()
        self.assertEqual(settings["hold_number"], "*8")
        self.assertLessEqual({*SETTINGS, *TESTED}, settings.keys())

    def test_another_hold_number_does_not_make_the_bridge_connect_anew(self):
        settings = self.env["cc.pbx"]._bridge_settings()
        self.pbx.hold_number = "*9"
        self.assertEqual(self.env["cc.pbx"]._bridge_settings(), settings)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from ...core.book import DIAL_PREFIX
from ..control_common import ControlCase


class TestUnreached(ControlCase):
    """The PBX took the number, and it leads to nobody: whoever asked learns it."""

    def handed(self, **values):
        """Dana's leg after she has sent the caller away."""
        self.talk(transferred_to="1002", ended_at=self.now, outcome="answered", **values)

    def vain(self, why="failed", waits=True):
        return {"unreached": why, "unreached_at": self.now + 2, "caller_waits": waits}

    def transfer(self, attended=False):
        command_id = self.as_dana().action_transfer("1002", attended)
        self.accept(command_id)
        return self.command(command_id)

    def texts(self):
        return [answer["text"] for answer in self.answers() if not answer["ok"]]

    def test_a_caller_who_hears_a_tone_is_on_the_line_still(self):
        command = self.transfer()
        self.handed()
        self.assertFalse(self.texts())
        self.handed(**self.vain())
        self.assertEqual(
            self.texts(),
            [
                "Omer could not be reached. "
                "The caller is still on the line and hears a tone from the PBX."
            ],
        )
        self.assertEqual((command.state, command.outcome), ("done", "failed"))

    def test_it_is_said_once(self):
        self.transfer()
        self.handed(**self.vain())
        self.handed(**self.vain(waits=False))
        self.facts(self.call_fact(state="ended", ended_at=self.now + 5))
        self.assertEqual(len(self.texts()), 1)

    def test_a_caller_who_is_gone_is_gone(self):
        self.transfer()
        ended = self.call_fact(state="ended", ended_at=self.now + 5, answered_at=self.now - 10)
        values = {"answered_at": self.now - 10, "transferred_to": "1002", "ended_at": self.now}
        self.facts(ended, self.leg_fact(**values, **self.vain("no_answer", waits=False)))
        self.assertEqual(
            self.texts(), ["Omer did not answer. The caller is no longer on the line."]
        )

    def test_where_the_caller_is_may_not_be_known(self):
        self.transfer()
        self.handed(**self.vain("busy", waits=False))
        self.assertEqual(self.texts(), ["Omer is busy."])

    def test_who_asks_in_vain_has_the_caller(self):
        command = self.transfer(attended=True)
        self.ask(state="ringing")
        self.talk(held=True, consult_number="1002", consult_state="ringing", **self.vain())
        self.assertEqual(
            self.texts(),
            ["Omer could not be reached. Cancel the transfer to get back to the caller."],
        )
        self.assertEqual(command.outcome, "failed")

    def test_who_is_back_with_the_caller_is_told_so(self):
        self.transfer(attended=True)
        self.ask(state="ringing")
        self.talk(**self.vain("busy", waits=False))
        self.assertEqual(self.texts(), ["Omer is busy. You have the caller again."])

    def test_asking_that_came_and_went_between_two_looks_is_no_fault_of_the_pbx(self):
        command = self.transfer(attended=True)
        self.talk(**self.vain("busy", waits=False))
        self.assertEqual(command.state, "done")
        self.assertEqual(self.texts(), ["Omer is busy. You have the caller again."])

    def test_who_cancels_needs_no_words(self):
        self.transfer(attended=True)
        self.ask(state="ringing")
        self.accept(self.as_dana().action_cancel_transfer())
        self.talk(**self.vain("cancelled", waits=False))
        self.assertFalse(self.texts())

    def test_what_was_in_vain_before_says_nothing_of_the_next(self):
        self.talk(**self.vain() | {"unreached_at": self.now - 5})
        command = self.transfer(attended=True)
        self.talk(held=True, **self.vain() | {"unreached_at": self.now - 5})
        self.ask(state="ringing")
        self.assertEqual((command.state, self.texts()), ("done", []))

    def test_an_agent_is_named(self):
        self.accept(self.as_dana().action_transfer(f"cc.user,{self.omer.id}"))
        self.handed(**self.vain("busy"))
        self.assertIn(f"{self.omer.name} is busy.", self.texts()[0])

    def test_a_number_of_nobody_here_is_shown_as_it_is(self):
        self.accept(self.as_dana().action_transfer("0501112222"))
        self.talk(transferred_to="0501112222", ended_at=self.now, **self.vain("busy", waits=False))
        self.assertEqual(self.texts(), ["0501112222 is busy."])

    def test_the_words_are_in_the_askers_language(self):
        self.env["res.lang"]._activate_lang("he_IL")
        self.dana.user_id.lang = "he_IL"
        self.transfer()
        self.handed(**self.vain())
        self.assertNotIn("could not be reached", self.texts()[0])

    def test_a_call_placed_from_odoo_that_hears_a_tone(self):
        self.talk(ended_at=self.now)
        command_id = self.as_dana().action_dial("1999")
        self.accept(command_id)
        self.env["cc.command"]._bridge_answer(command_id, True, "", f"{DIAL_PREFIX}{command_id}")
        own = {"linkedid": f"{DIAL_PREFIX}{command_id}", "queue": ""}
        call = {**own, "called_number": "1999", "direction": "out"}
        leg = {**own, "key": own["linkedid"], "way": "out", "number": "1999"}
        began = {"started_at": self.now + 1, "state": "ringing"}
        self.facts(
            self.call_fact(**call, **began),
            self._own_leg(leg),
        )
        self.assertEqual(self.texts(), ["1999 could not be reached."])
        self.facts(
            self.call_fact(
                **call, **began | {"state": "ended"}, ended_at=self.now + 9, outcome="failed"
            )
        )
        self.assertEqual(len(self.texts()), 1)

    def _own_leg(self, leg):
        return self.leg_fact(**{**leg, "rang_at": self.now + 1, **self.vain()})

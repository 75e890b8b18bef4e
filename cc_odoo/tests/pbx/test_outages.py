# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Times in which nobody heard the PBX, and what is made of the calls they cut."""

from odoo.exceptions import AccessError

from ...tools.epoch import to_epoch
from ..calls_common import CallsCase


class OutagesCase(CallsCase):
    def heard(self, until):
        self.pbx._bridge_received(until, until)

    def hears(self, since, alive=(), why=""):
        self.pbx._bridge_outage_ended(since, frozenset(alive), self.now, why)

    def outages(self):
        rows = self.pbx.outage_ids.search([("pbx_id", "=", self.pbx.id)], order="started_at")
        return [(to_epoch(row.started_at), to_epoch(row.ended_at)) for row in rows]

    def visit(self):
        return self.the_call().visit_ids


class TestOutages(OutagesCase):
    def test_before_the_first_connection_nothing_was_missed(self):
        self.pbx._bridge_outage_began("cannot be reached")
        self.hears(self.now)
        self.assertEqual(self.outages(), [])

    def test_a_lost_line_is_an_outage_that_lasts(self):
        self.heard(self.now - 20)
        self.pbx._bridge_outage_began("line is dead", self.now - 15)
        self.assertEqual(self.outages(), [(self.now - 15, None)])
        self.assertEqual(self.pbx.outage_ids.why, "line is dead")

    def test_said_twice_it_is_one(self):
        self.heard(self.now - 20)
        for _ in range(2):
            self.pbx._bridge_outage_began("line is dead")
        self.assertEqual(len(self.outages()), 1)

    def test_it_ends_when_all_is_heard_again(self):
        self.heard(self.now - 20)
        self.pbx._bridge_outage_began("line is dead")
        self.hears(self.now - 3)
        self.assertEqual(self.outages(), [(self.now - 20, self.now - 3)])
        self.assertEqual(self.pbx.outage_ids.duration, 17)

    def test_a_bridge_that_was_killed_leaves_an_outage_to_the_next(self):
        self.heard(self.now - 20)
        self.hears(self.now - 3)
        self.assertEqual(self.outages(), [(self.now - 20, self.now - 3)])
        self.assertIn("bridge", self.pbx.outage_ids.why)

    def test_what_another_bridge_heard_is_no_outage(self):
        self.heard(self.now - 20)
        self.hears(self.now - 600)
        self.assertEqual(self.outages(), [])

    def test_what_looked_like_one_while_another_bridge_heard_is_forgotten(self):
        self.heard(self.now - 20)
        self.pbx._bridge_outage_began("line is dead")
        self.hears(self.now - 600)
        self.assertEqual(self.outages(), [])

    def test_without_any_bridge_the_sweep_says_so(self):
        self.heard(self.now - 20)
        self.pbx.state = "connected"
        self.env["cc.pbx"]._sweep_states()
        self.assertEqual(self.outages(), [(self.now - 20, None)])

    def test_supervisors_see_outages_and_nobody_writes_them(self):
        self.heard(self.now - 20)
        self.hears(self.now - 3)
        seen = self.pbx.outage_ids.with_user(self.supervisor)
        self.assertEqual(seen.why, self.pbx.outage_ids.why)
        for user in (self.supervisor, self.manager):
            with self.assertRaises(AccessError):
                self.pbx.outage_ids.with_user(user).why = "all was well"


class TestResync(OutagesCase):
    def test_a_call_that_vanished_is_unknown_with_all_that_was_open(self):
        self.ring()
        self.hears(self.now)
        call = self.the_call()
        self.assertEqual((call.state, call.outcome), ("ended", "unknown"))
        self.assertEqual(self.visit().outcome, "unknown")
        self.assertEqual(self.legs().outcome, "unknown")

    def test_the_agent_of_a_call_that_vanished_is_free_again(self):
        self.ring(answered_at=self.now - 10)
        self.assertEqual(self.dana.status_id, self.incoming)
        self.hears(self.now)
        self.assertEqual(self.dana.status_id, self.connected)

    def test_a_call_that_lives_goes_on(self):
        self.ring()
        self.hears(self.now, alive=["100.1", "200.1001"])
        self.assertFalse(self.the_call().ended_at or self.visit().ended_at or self.legs().ended_at)

    def test_a_call_that_lives_by_one_of_its_phones_goes_on(self):
        self.ring()
        self.hears(self.now, alive=["200.1001"])
        self.assertFalse(self.the_call().ended_at)

    def test_a_phone_that_left_a_call_that_lives_is_over(self):
        self.ring(answered_at=self.now - 10)
        self.hears(self.now, alive=["100.1"])
        self.assertEqual(self.legs().outcome, "answered")
        self.assertTrue(self.legs().ended_at)

    def test_a_call_younger_than_the_question_is_left_alone(self):
        self.facts(self.call_fact(started_at=self.now))
        self.hears(self.now)
        self.assertFalse(self.the_call().ended_at)

    def test_the_end_of_a_call_ends_its_visits_and_phones(self):
        self.ring()
        ended = {"state": "ended", "outcome": "unknown", "ended_at": self.now}
        self.facts(self.call_fact(**ended))
        self.assertEqual((self.visit().outcome, self.legs().outcome), ("unknown", "unknown"))

    def test_what_comes_to_be_known_later_counts(self):
        self.ring()
        self.hears(self.now)
        self.facts(self.abandoned())
        self.assertEqual(self.visit().outcome, "abandoned")
        self.assertTrue(self.the_call().task_id)


class TestVisitsJoinedUnheard(OutagesCase):
    """A joining that was counted back is the same as the one that was heard."""

    def about(self, **values):
        key = f"100.1:q800:~{self.now - 31:.0f}"
        return self.visit_fact(**{"key": key, "joined_at": self.now - 31, **values})

    def test_who_knows_about_when_finds_the_row_of_who_heard(self):
        self.ring()
        end = {"ended_at": self.now, "outcome": "answered", "wait_seconds": 31}
        self.facts(self.about(**end))
        self.assertEqual(self.visit().outcome, "answered")
        self.assertEqual(to_epoch(self.visit().joined_at), self.now - 30)
        self.assertEqual(self.visit().key, "100.1:q800:30")

    def test_who_heard_finds_the_row_of_who_knew_about_when(self):
        self.facts(self.call_fact(), self.about(), self.visit_fact())
        self.assertEqual(to_epoch(self.visit().joined_at), self.now - 30)

    def test_a_settled_outcome_stays(self):
        self.facts(self.call_fact(), self.abandoned())
        self.facts(self.about(ended_at=self.now, outcome="answered", wait_seconds=31))
        self.assertEqual(self.visit().outcome, "abandoned")

    def test_two_that_were_heard_are_two(self):
        self.facts(self.call_fact(), self.visit_fact())
        self.facts(self.visit_fact(key="100.1:q800:29", joined_at=self.now - 29))
        self.assertEqual(len(self.visit()), 2)

    def test_long_after_it_is_another_visit(self):
        self.facts(self.call_fact(), self.visit_fact())
        self.facts(self.about(key=f"100.1:q800:~{self.now:.0f}", joined_at=self.now))
        self.assertEqual(len(self.visit()), 2)

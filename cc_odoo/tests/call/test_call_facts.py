# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo import sql_db
from odoo.tools import mute_logger
from psycopg2.errors import SerializationFailure

from ...core.calls import Tracker
from ...core.events import parse
from ...core.facts import CallFact
from ..calls_common import MOBILE, CallsCase

FACTS_LOG = "odoo.addons.cc_odoo.models.call.cc_pbx_facts"

# From a phone that rings to the pop.
MOST_STATEMENTS = 20


class TestCallFacts(CallsCase):
    """What the bridge reports becomes rows: each once, and never less than was known."""

    def everything(self):
        end = self.now - 1
        return [
            self.call_fact(
                state="ended", ended_at=end, answered_at=self.now - 10, outcome="answered"
            ),
            self.visit_fact(ended_at=self.now - 10, outcome="answered", interface="PJSIP/1001"),
            self.leg_fact(answered_at=self.now - 10, ended_at=end, outcome="answered"),
        ]

    def counts(self):
        pbx = [("pbx_id", "=", self.pbx.id)]
        models = ("cc.call", "cc.queue.visit", "cc.call.leg")
        return [self.env[model].search_count(pbx) for model in models]

    def test_facts_become_rows(self):
        self.facts(*self.everything())
        call = self.the_call()
        self.assertEqual(call.caller_number, MOBILE)
        self.assertEqual(call.queue_id, self.support_queue)
        self.assertEqual(call.outcome, "answered")
        self.assertEqual(call.cc_user_id, self.dana)
        self.assertEqual(call.visit_ids.cc_user_id, self.dana)
        self.assertEqual(call.visit_ids.queue_id, self.support_queue)
        self.assertEqual(call.leg_ids.cc_user_id, self.dana)

    def test_the_same_batch_twice_is_once(self):
        self.facts(*self.everything())
        self.facts(*self.everything())
        self.assertEqual(self.counts(), [1, 1, 1])

    def test_a_fact_twice_in_one_batch_is_once(self):
        self.facts(*self.everything(), *self.everything())
        self.assertEqual(self.counts(), [1, 1, 1])

    def test_an_older_fact_does_not_bring_an_ended_call_back(self):
        self.facts(*self.everything())
        self.facts(self.call_fact(), self.visit_fact(), self.leg_fact())
        call = self.the_call()
        self.assertEqual(call.state, "ended")
        self.assertEqual(call.visit_ids.outcome, "answered")
        self.assertTrue(call.leg_ids.ended_at)

    def test_what_is_known_is_not_unlearned(self):
        self.facts(self.call_fact(caller_name="Dana", wait_seconds=7.5))
        self.facts(self.call_fact(caller_number="", queue="", state="talking"))
        call = self.the_call()
        self.assertEqual(call.caller_number, MOBILE)
        self.assertEqual(call.queue_id, self.support_queue)
        self.assertEqual(call.wait_seconds, 7.5)
        self.assertEqual(call.state, "talking")

    def test_unknown_does_not_overrule_an_outcome(self):
        self.facts(*self.everything())
        self.facts(self.call_fact(state="ended", ended_at=self.now, outcome="unknown"))
        self.assertEqual(self.the_call().outcome, "answered")

    def test_an_outcome_overrules_unknown(self):
        self.facts(self.call_fact(state="ended", ended_at=self.now, outcome="unknown"))
        self.facts(*self.everything())
        self.assertEqual(self.the_call().outcome, "answered")

    def test_a_bridge_that_came_late_can_still_end_an_answered_call(self):
        self.facts(self.call_fact(state="talking", answered_at=self.now - 10))
        self.facts(self.call_fact(state="ended", ended_at=self.now, outcome="unknown"))
        call = self.the_call()
        self.assertEqual(call.state, "ended")
        self.assertTrue(call.answered_at)

    def test_another_bridges_clock_does_not_move_the_start(self):
        self.facts(self.call_fact())
        before = self.the_call().started_at
        self.facts(self.call_fact(started_at=self.now - 29.9, state="talking"))
        self.assertEqual(self.the_call().started_at, before)

    def test_leg_and_visit_may_come_before_their_call(self):
        self.facts(self.leg_fact())
        self.facts(self.visit_fact())
        self.facts(self.call_fact())
        self.assertEqual(self.counts(), [1, 1, 1])
        self.assertEqual(self.the_call().caller_number, MOBILE)
        self.assertEqual(self.the_call().leg_ids.cc_user_id, self.dana)

    def test_two_pbxs_may_use_the_same_ids(self):
        other = self.pbx.copy({"name": "Other"})
        self.facts(self.call_fact())
        other._bridge_facts([self.call_fact(caller_number="039999999")])
        self.assertEqual(self.the_call().caller_number, MOBILE)
        self.assertEqual(self.env["cc.call"].search_count([("linkedid", "=", "100.1")]), 2)

    @mute_logger(FACTS_LOG)
    def test_one_bad_fact_does_not_lose_the_others(self):
        bad = self.call_fact(linkedid="bad", started_at=1e30)
        self.facts(self.call_fact(), bad, self.leg_fact())
        self.assertTrue(self.the_call())
        self.assertTrue(self.legs())
        self.assertFalse(self.the_call("bad"))

    @mute_logger(FACTS_LOG)
    def test_a_call_beside_a_bad_fact_pops_up_once(self):
        bad = self.call_fact(linkedid="bad", started_at=1e30)
        self.facts(self.call_fact(), bad, self.leg_fact())
        self.assertEqual(len(self.sent(self.dana, "cc_odoo/pop")), 1)

    def test_where_the_whole_is_done_anew_a_bad_fact_fails_it(self):
        bad = self.call_fact(linkedid="bad", started_at=1e30)
        with self.assertRaises(OverflowError):
            self.env["cc.pbx"]._apply_all_facts({self.pbx.id: [bad]}, whole=True)

    def test_the_facts_of_a_deleted_pbx_are_dropped(self):
        gone = self.pbx.copy({"name": "Gone"})
        self.env["cc.pbx"]._apply_all_facts({gone.id: []})  # it is in memory now
        batch = {gone.id: [self.call_fact(linkedid="gone")]}
        gone.unlink()
        self.assertEqual(self.env["cc.pbx"]._apply_all_facts(batch), [])
        self.assertFalse(self.the_call("gone"))

    def test_a_change_of_a_queue_is_seen_at_the_next_ring(self):
        self.ring("1001")
        self.support_queue.write({"name": "q899", "label": "New"})
        self.facts(self.visit_fact(key="2", queue="q899"))
        visit = self.env["cc.queue.visit"].search([("key", "=", "2")])
        self.assertEqual((visit.queue_id, visit.queue_id.display_name), (self.support_queue, "New"))

    def test_a_phone_nobody_sits_at_has_no_agent(self):
        self.ring("1003")
        self.assertTrue(self.legs("1003"))
        self.assertFalse(self.legs("1003").cc_user_id)

    def test_an_unknown_phone_loses_nothing(self):
        self.ring("4711")
        self.assertEqual(self.the_call().leg_ids.interface, "PJSIP/4711")

    def test_a_queue_not_discovered_yet_is_made(self):
        self.facts(self.call_fact(queue="תור חדש"), self.visit_fact(queue="תור חדש"))
        visit = self.the_call().visit_ids
        self.assertEqual(visit.queue_id.name, "תור חדש")
        self.assertEqual(visit.queue_id.pbx_id, self.pbx)

    def test_a_visit_to_an_archived_queue_does_not_bring_the_queue_back(self):
        self.support_queue.active = False
        self.facts(self.visit_fact())
        self.assertEqual(self.the_call().visit_ids.queue_id, self.support_queue)
        self.assertFalse(self.support_queue.active)

    def test_a_hebrew_name_is_kept(self):
        self.facts(self.call_fact(caller_name="דנה כהן"))
        self.assertEqual(self.the_call().caller_name, "דנה כהן")

    def test_a_name_of_10_kb_is_cut(self):
        self.facts(self.call_fact(caller_name="ש" * 10_000))
        self.assertEqual(self.the_call().caller_name, "ש" * 250)

    def test_a_name_with_nul_and_half_a_surrogate_is_kept_without(self):
        self.facts(self.call_fact(caller_name="a\x00b\udcff"))
        self.assertEqual(self.the_call().caller_name, "ab?")

    @mute_logger("odoo.addons.cc_odoo.models.mixins.cc_fact_mixin")
    def test_an_outcome_never_heard_of_is_unknown(self):
        self.facts(self.visit_fact(ended_at=self.now, outcome="moonlight"))
        self.assertEqual(self.the_call().visit_ids.outcome, "unknown")

    def test_a_negative_time_is_none(self):
        self.facts(self.call_fact(wait_seconds=-3.0))
        self.assertEqual(self.the_call().wait_seconds, 0)

    def test_two_calls_that_an_agent_joined_are_one(self):
        self.ring(answered_at=self.now - 15)
        asked = {"linkedid": "300.1", "started_at": self.now - 10, "queue": ""}
        self.facts(self.call_fact(**asked), self.leg_fact("1002", linkedid="300.1", queue=""))
        merged = self.call_fact(
            **asked, state="ended", ended_at=self.now, merged_into="100.1", outcome="answered"
        )
        for _time in range(2):
            self.facts(merged, self.leg_fact("1002", answered_at=self.now - 8))
            self.assertFalse(self.the_call("300.1"))
            self.assertEqual(self.the_call().leg_ids.cc_user_id, self.dana | self.omer)
            self.assertEqual(self.counts(), [1, 1, 2])

    def test_what_agents_need_not_see_at_once_follows_in_a_transaction_of_its_own(self):
        self.company.cc_contact_history = True
        contact = self.partner("Avi")
        self.assertTrue(self.pbx._bridge_facts(self.everything()))
        self.assertTrue(self.the_call().books_due)
        self.assertFalse(self.the_call().in_contact_history)
        self.assertFalse(self.pbx._bridge_books())
        self.assertTrue(self.the_call().in_contact_history)
        self.assertIn("Incoming call", contact.message_ids[:1].body)

    def test_after_a_ring_the_status_follows_once(self):
        before, facts = self.dana.status_id, [self.call_fact(), self.visit_fact(), self.leg_fact()]
        self.assertTrue(self.pbx._bridge_facts(facts))
        self.assertEqual((self.the_call().books_due, self.dana.status_id), (True, before))
        self.assertTrue(self.sent(self.dana, "cc_odoo/pop"))
        self.pbx._bridge_books()
        self.assertEqual((self.the_call().books_due, self.dana.status_id), (False, self.incoming))
        self.assertFalse(self.pbx._bridge_facts(facts))

    def test_a_phone_at_which_nobody_sits_has_nothing_that_follows(self):
        facts = [self.call_fact(), self.visit_fact(), self.leg_fact("1003")]
        self.assertFalse(self.pbx._bridge_facts(facts))
        self.assertFalse(self.the_call().books_due)

    def test_a_phone_that_is_answered_at_once_changes_the_status_at_once_and_in_order(self):
        self.pbx._bridge_facts([self.call_fact(), self.visit_fact(), self.leg_fact()])
        self.pbx._bridge_facts([self.leg_fact(answered_at=self.now - 10)])
        self.assertEqual(self.dana.status_id, self.incoming)
        self.assertEqual(self.legs().handled_step, "answer")
        entered = self.dana.status_log_ids
        self.pbx._bridge_books()
        self.assertEqual(self.dana.status_log_ids, entered)

    def test_what_a_bridge_that_died_left_undone_the_next_one_does_once(self):
        """It died between the two transactions; the next leader has heard nothing of this call."""
        ended = self.call_fact(state="ended", ended_at=self.now - 5, outcome="abandoned")
        self.pbx._bridge_facts([ended, self.abandoned()])
        self.env.invalidate_all()
        self.assertFalse(self.the_call().task_id)
        self.pbx._bridge_facts([])
        for _time in range(2):
            self.pbx._bridge_books()
            self.env.invalidate_all()
        self.assertEqual(len(self.the_call().task_id), 1)
        self.assertFalse(self.the_call().books_due)
        made = self.env["project.task"].search_count([("name", "ilike", "abandoned call")])
        self.pbx._bridge_facts([ended, self.abandoned()])
        self.pbx._bridge_books()
        again = self.env["project.task"].search_count([("name", "ilike", "abandoned call")])
        self.assertEqual(again, made)

    @mute_logger(FACTS_LOG)
    def test_what_fails_to_follow_costs_nothing_else(self):
        legs = type(self.env["cc.call.leg"])
        with patch.object(legs, "_pop_or_withdraw", side_effect=ValueError("says the test")):
            self.ring()
        self.assertEqual(self.the_call().caller_number, MOBILE)
        self.assertEqual(self.dana.status_id, self.incoming)
        self.assertTrue(self.sent(self.dana, "cc_odoo/call")[-1]["call"])

    @mute_logger(FACTS_LOG)
    def test_books_that_fail_cost_nothing_else(self):
        self.company.cc_contact_history = True
        self.partner("Avi")
        calls = type(self.env["cc.call"])
        ended = self.call_fact(state="ended", ended_at=self.now - 5, outcome="abandoned")
        with patch.object(calls, "_follow_losses", side_effect=ValueError("says the test")):
            self.facts(ended, self.abandoned())
        self.assertTrue(self.the_call().in_contact_history)
        self.assertFalse(self.the_call().books_due)

    def test_a_lost_transaction_is_passed_on_to_who_opened_it(self):
        legs = type(self.env["cc.call.leg"])
        with (
            patch.object(legs, "_pop_or_withdraw", side_effect=SerializationFailure()),
            self.assertRaises(SerializationFailure),
        ):
            self.ring()

    def test_a_burst_costs_fewer_statements_than_its_calls_alone(self):
        """Read for the batch, not for each: ten calls of a batch, beside ten batches."""

        def calls(first):
            return [
                self.call_fact(linkedid=f"{n}.1", started_at=self.now + n)
                for n in range(first, first + 10)
            ]

        self.facts(*calls(1000))
        together = self.statements(lambda: self.pbx._bridge_facts(calls(2000)))
        alone = self.statements(lambda: [self.pbx._bridge_facts([it]) for it in calls(3000)])
        self.assertLess(together, alone * 0.6)

    def test_a_ring_takes_few_statements(self):
        """In each of them an agent waits: whoever needs one more should know what it costs."""
        self.ring("1002")
        ids = {"linkedid": "101.1"}
        visit = self.visit_fact(key="101.1:q800:30", uniqueid="101.1", **ids)
        facts = [self.call_fact(**ids), visit, self.leg_fact("1001", **ids)]
        self.assertLessEqual(
            self.statements(lambda: self.pbx._bridge_facts(facts)), MOST_STATEMENTS
        )
        self.assertTrue(self.sent(self.dana, "cc_odoo/pop"))

    def statements(self, work):
        """How many statements the work takes with nothing in memory."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = sql_db.sql_counter
        work()
        self.env.flush_all()
        return sql_db.sql_counter - before

    def test_an_empty_batch_is_nothing(self):
        self.facts()
        self.assertEqual(self.counts(), [0, 0, 0])

    def test_the_call_is_the_last_answerers(self):
        self.ring()
        self.facts(self.leg_fact(answered_at=self.now - 15))
        self.facts(self.leg_fact("1002", rang_at=self.now - 10, answered_at=self.now - 8))
        self.assertEqual(self.the_call().cc_user_id, self.omer)

    def test_an_unanswered_call_is_nobodys(self):
        self.ring()
        self.facts(self.leg_fact(ended_at=self.now, outcome="no_answer"))
        self.assertFalse(self.the_call().cc_user_id)

    def test_asking_a_colleague_does_not_make_the_call_the_askers_again(self):
        self.ring(answered_at=self.now - 15)
        self.facts(self.leg_fact("1002", rang_at=self.now - 10, answered_at=self.now - 8))
        asked = self.leg_fact(key="ask", way="out", rang_at=self.now - 10, answered_at=self.now - 8)
        self.facts(asked)
        self.assertEqual(self.the_call().cc_user_id, self.omer)

    def test_who_was_asked_and_not_handed_the_caller_is_not_the_calls_agent(self):
        self.ring(answered_at=self.now - 15)
        asked = {"rang_at": self.now - 10, "answered_at": self.now - 8, "number": "1001"}
        self.facts(self.leg_fact("1002", consulted=True, **asked))
        self.facts(self.leg_fact("1002", consulted=True, ended_at=self.now - 3, **asked))
        self.assertEqual(self.the_call().cc_user_id, self.dana)

    def test_who_was_asked_and_handed_the_caller_is_the_calls_agent(self):
        self.ring(answered_at=self.now - 15)
        asked = {"rang_at": self.now - 10, "answered_at": self.now - 8}
        self.facts(self.leg_fact("1002", consulted=True, number="1001", **asked))
        self.facts(self.leg_fact("1002", **asked))
        self.assertEqual(self.the_call().cc_user_id, self.omer)

    def test_a_feature_code_is_no_call_with_people(self):
        code = {"direction": "out", "called_number": "*97", "caller_number": "1001", "queue": ""}
        self.facts(self.call_fact(is_feature=True, **code), self.leg_fact(way="out", number="*97"))
        self.assertTrue(self.the_call().is_feature)
        self.assertEqual(self.the_call().cc_user_id, self.dana)

    def test_a_code_with_a_number_behind_it_that_rings_somebody_is_a_call_with_people(self):
        code = {"direction": "out", "called_number": "*801002", "caller_number": "1001"}
        self.facts(self.call_fact(is_feature=True, **code))
        self.facts(self.call_fact(is_feature=False, **code))
        self.assertFalse(self.the_call().is_feature)

    def test_what_two_bridges_hear_of_a_pbx_without_timestamps_is_written_once(self):
        def heard(later):
            tracker = Tracker()
            tracker.know_phones(["PJSIP/1001"])
            caller = {"Channel": "PJSIP/trunk-1", "Uniqueid": "100.1", "Linkedid": "100.1"}
            steps = [
                ("Newchannel", 0.0, {"ChannelStateDesc": "Ring"}),
                ("QueueCallerJoin", 1.0, {"Queue": "q800", "Position": "1"}),
                ("QueueCallerLeave", 2.0, {"Queue": "q800", "Position": "1"}),
                ("QueueCallerJoin", 3.0, {"Queue": "q800", "Position": "1"}),
                ("QueueCallerAbandon", 9.0, {"Queue": "q800", "Position": "1"}),
                ("Hangup", 9.0, {"Cause": "16"}),
            ]
            for event, at, headers in steps:
                arrived = self.now - 30 + at + later
                event = parse({"Event": event, **caller, **headers}, arrived=arrived)
                self.facts(*tracker.feed(event))

        for later in (0.0, 0.7):  # seconds that the way to the second bridge takes longer
            heard(later)
        self.assertEqual(self.counts(), [1, 2, 0])
        outcomes = self.the_call().visit_ids.sorted("joined_at").mapped("outcome")
        self.assertEqual(outcomes, ["exit_key", "abandoned"])

    def test_a_dialled_call_is_its_dialers(self):
        self.facts(
            self.call_fact(direction="out", called_number="039999999", queue=""),
            self.leg_fact(way="out", queue="", number="039999999"),
        )
        self.assertEqual(self.the_call().cc_user_id, self.dana)

    def test_a_bridge_that_came_late_does_not_move_the_answer(self):
        first = CallFact("1.1", 1000.0, answered_at=1001.0, wait_seconds=1.0, state="talking")
        late = CallFact(
            "1.1",
            1000.0,
            answered_at=1005.0,
            wait_seconds=5.0,
            state="ended",
            ended_at=1012.0,
            talk_seconds=7.0,
            outcome="answered",
        )
        self.pbx._bridge_facts([first])
        self.pbx._bridge_facts([late])
        call = self.env["cc.call"].search([("pbx_id", "=", self.pbx.id)])
        self.assertEqual((call.wait_seconds, call.talk_seconds), (1.0, 11.0))
        self.pbx._bridge_facts([late])
        self.assertEqual((call.wait_seconds, call.talk_seconds), (1.0, 11.0))


class TestStatusOfCalls(CallsCase):
    """The agent's status follows the phone."""

    def code(self, agent=None):
        return (agent or self.dana).status_id.code

    def test_a_ring_is_incoming(self):
        self.ring()
        self.assertEqual(self.code(), "incoming")
        self.assertEqual(self.code(self.omer), "connected")

    def test_dialling_is_outgoing(self):
        self.facts(self.call_fact(direction="out", queue=""), self.leg_fact(way="out", queue=""))
        self.assertEqual(self.code(), "outgoing")

    def test_picking_up_what_rings_elsewhere_is_incoming(self):
        self.facts(self.call_fact(direction="internal"), self.leg_fact(way="out", number="*8"))
        self.assertEqual(self.dana.status_id.code, "outgoing")
        self.facts(self.leg_fact(answered_at=self.now - 19))
        self.assertEqual(self.dana.status_id.code, "incoming")
        self.facts(self.leg_fact(answered_at=self.now - 19, ended_at=self.now, outcome="answered"))
        self.assertEqual(self.dana.status_id.code, "connected")

    def test_a_call_moves_nobody_between_queues(self):
        """Neither its ring nor its end wakes the bridge to compare who is in the queues."""
        with patch.object(type(self.env["cc.pbx"]), "_notify_bridge") as notify:
            self.ring()
            self.facts(self.leg_fact(answered_at=self.now - 10))
            self.facts(self.leg_fact(answered_at=self.now - 10, ended_at=self.now))
            self.env.flush_all()
        self.assertEqual(self.code(), "connected")
        self.assertFalse([it for it in notify.call_args_list if "members" in it.args[0]])

    def test_a_call_after_which_another_status_comes_does(self):
        self.ring()
        self.facts(self.leg_fact(answered_at=self.now - 10))
        self.dana.action_choose_status(self.pause.id)
        with self.assertNotifies(f"members:{self.pbx.id}"):
            self.facts(self.leg_fact(answered_at=self.now - 10, ended_at=self.now))
        self.assertEqual(self.dana.status_id, self.pause)

    def test_the_grace_time_of_who_lost_the_browser_in_a_call_begins_with_its_end(self):
        self.ring()
        self.env.cr.execute(
            "INSERT INTO cc_presence (cc_user_id, process, opened_at, gone_at)"
            " VALUES (%s, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')",
            [self.dana.id],
        )
        with self.assertNotifies("deadline"):
            self.facts(self.leg_fact(ended_at=self.now))

    def test_the_end_leads_back(self):
        self.ring()
        self.facts(self.leg_fact(answered_at=self.now - 10))
        self.facts(self.leg_fact(answered_at=self.now - 10, ended_at=self.now, outcome="answered"))
        self.assertEqual(self.code(), "connected")

    def test_a_call_that_is_over_already_is_logged_in_order(self):
        self.ring(answered_at=self.now - 10, ended_at=self.now - 1, outcome="answered")
        log = self.env["cc.status.log"].search([("cc_user_id", "=", self.dana.id)], order="id")
        self.assertEqual(log.mapped("reason")[-2:], ["ring", "hangup"])
        self.assertEqual(self.code(), "connected")

    def test_facts_that_come_twice_are_logged_once(self):
        self.ring()
        count = [("cc_user_id", "=", self.dana.id)]
        before = self.env["cc.status.log"].search_count(count)
        self.ring()
        self.assertEqual(self.env["cc.status.log"].search_count(count), before)

    def test_two_phones_of_one_batch_are_logged_by_time(self):
        first = self.leg_fact(key="a", rang_at=self.now - 20, ended_at=self.now - 10)
        second = self.leg_fact(key="b", rang_at=self.now - 5)
        self.facts(self.call_fact(), second, first)
        self.assertEqual(self.code(), "incoming")
        log = self.env["cc.status.log"].search([("cc_user_id", "=", self.dana.id)], order="id")
        self.assertEqual(log.mapped("reason")[-3:], ["ring", "hangup", "ring"])

    def test_a_virtual_agents_calls_are_theirs_and_their_status_stays(self):
        self.omer.action_disconnect()
        self.omer.extension_id = False
        self.omer.action_connect(virtual_number="052-765-4321")
        local = self.leg_fact(interface="Local/0527654321@virtual-agent/n", channel="Local/x;1")
        self.facts(self.call_fact(), local)
        self.assertEqual(self.the_call().leg_ids.cc_user_id, self.omer)
        self.assertEqual(self.code(self.omer), "virtual")


class TestDeskCall(CallsCase):
    """What the agent bar shows of the call."""

    def shown(self, agent=None):
        return self.sent(agent or self.dana, "cc_odoo/call")[-1]["call"]

    def test_a_ring_is_shown(self):
        contact = self.partner("Avi")
        self.ring()
        shown = self.shown()
        self.assertEqual(shown["state"], "ringing")
        self.assertEqual(shown["number"], MOBILE)
        self.assertEqual(shown["name"], "Avi")
        self.assertEqual([p["id"] for p in shown["partners"]], contact.ids)
        self.assertEqual(shown["queue"], "Support line")
        self.assertFalse(shown["answered_at"])

    def test_answer_hold_and_end_are_shown(self):
        self.ring()
        answered = {"answered_at": self.now - 10}
        self.facts(self.leg_fact(**answered))
        self.assertEqual(self.shown()["state"], "talking")
        self.facts(self.leg_fact(**answered, held=True))
        self.assertEqual(self.shown()["state"], "held")
        self.facts(self.leg_fact(**answered, held=False))
        self.assertEqual(self.shown()["state"], "talking")
        self.facts(self.leg_fact(**answered, ended_at=self.now, outcome="answered"))
        self.assertFalse(self.shown())

    def test_the_wait_ends_with_the_answer(self):
        self.ring()
        self.facts(self.leg_fact(answered_at=self.now - 10))
        self.assertEqual(self.shown()["wait_seconds"], 20)

    def test_of_two_calls_the_one_talking_is_shown(self):
        self.ring(answered_at=self.now - 10)
        self.facts(
            self.call_fact(linkedid="300.1"),
            self.leg_fact(key="second", linkedid="300.1", rang_at=self.now - 1),
        )
        self.assertEqual(self.shown()["id"], self.the_call().id)

    def test_each_message_has_a_higher_version(self):
        self.ring()
        self.facts(self.leg_fact(answered_at=self.now - 10))
        agents = self.sent(self.dana, "cc_odoo/agent")
        calls = self.sent(self.dana, "cc_odoo/call")
        versions = sorted(message["version"] for message in agents + calls)
        self.assertEqual(len(versions), len(set(versions)))
        self.assertEqual(versions[-1], self.dana.version)

    def test_reading_the_desk_gives_the_call(self):
        self.ring()
        desk = self.env["cc.user"].with_user(self.dana.user_id).get_desk()
        self.assertEqual(desk["call"]["call"]["id"], self.the_call().id)

    def test_a_colleague_is_not_notified(self):
        before = len(self.sent(self.omer, "cc_odoo/call"))
        self.ring()
        self.assertEqual(len(self.sent(self.omer, "cc_odoo/call")), before)

    # ------------------------------------------------------------ what is known later

    def test_a_leg_is_its_phones_as_soon_as_the_phone_is_known(self):
        """A queue rings a Local channel first, that leads to who knows which phone."""
        self.facts(self.call_fact(), self.leg_fact(interface="Local/901@agents/n"))
        self.assertFalse(self.the_call().leg_ids.cc_user_id)
        self.facts(self.leg_fact(interface="PJSIP/1001"))
        self.assertEqual(self.the_call().leg_ids.cc_user_id, self.dana)

    def test_who_never_met_their_caller_did_not_answer(self):
        answered = {"ended_at": self.now - 5, "wait_seconds": 25.0}
        self.facts(
            self.call_fact(),
            self.visit_fact(outcome="answered", interface="PJSIP/1001", **answered),
        )
        self.assertEqual(self.the_call().visit_ids.cc_user_id, self.dana)
        self.facts(self.abandoned(), self.leg_fact(outcome="dropped", ended_at=self.now))
        visit = self.the_call().visit_ids
        self.assertEqual((visit.outcome, visit.cc_user_id.id), ("abandoned", False))
        self.assertEqual(self.the_call().leg_ids.outcome, "dropped")

    def test_a_queue_in_other_letters_is_the_same_queue(self):
        queue = self.pbx.queue_ids.filtered(lambda it: it.name == "q800")
        self.assertEqual(self.pbx._queue_of("Q800"), queue)
        self.assertNotEqual(self.pbx._queue_of("q80_"), queue)

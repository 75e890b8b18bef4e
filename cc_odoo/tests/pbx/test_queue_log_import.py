# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Visits that nobody heard are filled in from the PBX's own account, once and exactly."""

from odoo.exceptions import AccessError, ValidationError
from odoo.modules import get_module_path
from odoo.modules.migration import load_script

from ...core.queue_log import entry
from ...core.queue_log_visits import LoggedVisit, visits
from ...tools.epoch import to_epoch
from .test_outages import OutagesCase


class TestQueueLogImport(OutagesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pbx.write({"queue_log_source": "file", "queue_log_path": "/var/log/queue_log"})

    def outage(self, start=60, end=0):
        self.heard(self.now - start)
        self.hears(self.now - end, alive=["100.1"])
        return self.pbx.outage_ids[:1]

    def logged(self, **values):
        return LoggedVisit(
            **{
                "call": "300.1",
                "queue": "q800",
                "joined_at": self.now - 40,
                "ended_at": self.now - 30,
                "wait_seconds": 10.0,
                "outcome": "abandoned",
                "caller_number": "0502345678",
                "over_at": self.now - 30,
                "position_joined": 1,
                **values,
            }
        )

    def fill_in(self, *visits, alive=(), error=""):
        job = self.pbx._bridge_to_import()
        self.pbx._bridge_import(list(visits), frozenset(alive), job["outages"], True, error)

    def filled(self, call="300.1"):
        return self.env["cc.queue.visit"].search([("uniqueid", "=", call)])

    def test_without_an_outage_there_is_nothing_to_read(self):
        self.assertIsNone(self.pbx._bridge_to_import())

    def test_the_log_is_read_from_the_outage_on(self):
        outage = self.outage()
        job = self.pbx._bridge_to_import()
        self.assertEqual((job["since"], job["outages"]), (self.now - 60, outage.ids))

    def test_the_bridge_gets_the_numbers_of_who_may_ask(self):
        self.outage()
        numbers = self.pbx._bridge_to_import()["numbers"]
        self.assertEqual((numbers["Dana"], numbers["PJSIP/1001"]), ("1001", "1001"))

    def test_where_no_log_is_set_up_none_is_read(self):
        self.outage()
        self.pbx.queue_log_source = "none"
        self.assertIsNone(self.pbx._bridge_to_import())

    def test_a_visit_that_nobody_heard_is_filled_in_and_marked(self):
        self.outage()
        self.fill_in(self.logged())
        row = self.filled()
        self.assertEqual((row.outcome, row.wait_seconds, row.source), ("abandoned", 10, "imported"))
        self.assertEqual(to_epoch(row.joined_at), self.now - 40)
        call = row.call_id
        self.assertEqual((call.state, call.outcome, call.direction), ("ended", "abandoned", "in"))
        self.assertEqual(call.caller_number, "0502345678")

    def test_who_gave_up_in_an_outage_becomes_a_task(self):
        self.outage()
        self.fill_in(self.logged())
        self.assertTrue(self.filled().call_id.task_id)

    def test_who_gave_up_in_an_outage_of_ten_minutes_is_lost_once_and_in_order(self):
        self.outage(start=600)
        ends = {f"{ago}.1": self.now - ago for ago in (500, 100, 300, 10)}
        gave_up = [
            self.logged(call=call, joined_at=at - 10, ended_at=at, over_at=at)
            for call, at in ends.items()
        ]
        outages = self.pbx._bridge_to_import()["outages"]
        for _twice in range(2):
            self.pbx._bridge_import(gave_up, frozenset(), outages, True, "")
        item = self.filled("500.1").callback_id
        self.assertEqual((item.count, item.state, len(item.visit_ids)), (4, "open", 4))
        self.assertEqual(to_epoch(item.first_at), self.now - 500)
        self.assertEqual(to_epoch(item.last_at), self.now - 10)
        self.assertEqual(len(item.task_id), 1)

    def test_who_was_lost_too_long_ago_makes_no_item(self):
        self.outage(start=30 * 3600)
        old = self.now - 25 * 3600
        self.fill_in(self.logged(joined_at=old - 10, ended_at=old, over_at=old))
        self.assertTrue(self.filled())
        self.assertFalse(self.filled().callback_id)

    def test_twice_is_once(self):
        outage = self.outage()
        for _ in range(2):
            self.pbx._bridge_import([self.logged()], frozenset(), outage.ids)
        self.assertEqual(len(self.filled()), 1)

    def test_the_outage_says_how_many_were_filled_in_and_is_done_with(self):
        outage = self.outage()
        self.fill_in(self.logged())
        self.assertEqual(outage.imported, 1)
        self.assertFalse(self.pbx._outages_to_import())

    def test_a_part_of_the_visits_does_not_end_it(self):
        outage = self.outage()
        more = self.logged(call="301.1")
        self.pbx._bridge_import([self.logged()], frozenset(), outage.ids, False)
        self.assertEqual(self.pbx._outages_to_import(), outage)
        self.pbx._bridge_import([self.logged(), more], frozenset(), outage.ids)
        self.assertEqual(outage.imported, 2)

    def test_what_was_heard_is_left_as_it_is(self):
        self.facts(self.call_fact(), self.abandoned())
        self.outage()
        heard = {"call": "100.1", "joined_at": self.now - 31, "outcome": "answered"}
        self.fill_in(self.logged(**heard))
        self.assertEqual((self.visit().outcome, self.visit().source), ("abandoned", "heard"))

    def test_an_unknown_end_is_made_known(self):
        self.facts(self.call_fact(), self.visit_fact())
        self.heard(self.now - 60)
        self.hears(self.now)
        self.assertEqual(self.visit().outcome, "unknown")
        self.fill_in(self.logged(call="100.1", joined_at=self.now - 30, ended_at=self.now - 20))
        self.assertEqual((self.visit().outcome, self.visit().source), ("abandoned", "imported"))
        self.assertEqual(self.the_call().outcome, "abandoned")

    def test_the_agent_who_answered_is_known_by_the_phone_s_channel(self):
        self.ring()
        self.outage()
        end = {"outcome": "answered", "member": "Dana", "channel": "200.1001"}
        self.fill_in(self.logged(call="100.1", joined_at=self.now - 30, **end))
        self.assertEqual(
            (self.visit().cc_user_id, self.visit().interface), (self.dana, "PJSIP/1001")
        )

    def test_the_agent_who_answered_is_known_by_name_otherwise(self):
        self.outage()
        self.fill_in(self.logged(outcome="answered", member=self.dana.name, channel="9.9"))
        self.assertEqual(self.filled().cc_user_id, self.dana)

    def test_a_visit_after_the_outage_is_left_to_who_hears_it(self):
        self.outage(end=50)
        self.fill_in(self.logged())
        self.assertFalse(self.filled())

    def test_who_waits_still_is_left_to_who_hears_it(self):
        self.outage()
        self.fill_in(self.logged(outcome="", ended_at=None), alive=["300.1"])
        self.assertFalse(self.filled())

    def test_whose_end_the_pbx_did_not_live_to_write_is_unknown(self):
        self.outage()
        self.fill_in(self.logged(outcome="", ended_at=None))
        self.assertEqual(self.filled().outcome, "unknown")

    def test_heard_after_all_is_the_same_visit(self):
        self.outage()
        self.fill_in(self.logged(call="100.1", joined_at=self.now - 31))
        self.facts(self.call_fact(), self.abandoned())
        self.assertEqual((len(self.visit()), self.visit().source), (1, "heard"))

    def test_a_log_that_cannot_be_read_is_said_and_tried_again(self):
        outage = self.outage()
        self.fill_in(error="no such file")
        self.assertEqual(outage.import_error, "no such file")
        self.assertTrue(self.pbx._outages_to_import())

    def test_lines_that_were_not_understood_are_counted(self):
        outage = self.outage()
        self.pbx._bridge_import([], frozenset(), outage.ids, unknown=3)
        self.assertEqual(outage.import_unknown, 3)

    # ------------------------------------------------------------ a caller handed on

    def handed_on(self, more=""):
        """The visits of a caller whom an agent sent on to another queue, after asking there."""
        at = int(self.now) - 50
        log = f"""
            {at}|{at}.1|q800|NONE|ENTERQUEUE||0502345678|1
            {at + 5}|{at}.1|q800|Dana|CONNECT|5|{at}.2|4
            {at + 14}|{at + 14}.3|q801|NONE|ENTERQUEUE||1001|1
            {at + 15}|{at + 14}.3|q800|Dana|ATTENDEDTRANSFER|APP|Queue|5|10|1
            {at + 18}|{at}.1|q801|Avi|CONNECT|4|{at + 15}.4|3
            {at + 38}|{at}.1|q801|Avi|COMPLETEAGENT|4|20|1"""
        return f"{at}.1", visits([entry(line) for line in log.splitlines()])

    def test_a_caller_handed_on_to_another_queue_is_one_call_with_two_visits(self):
        self.outage()
        caller, found = self.handed_on()
        self.fill_in(*found)
        call = self.env["cc.call"].search([("linkedid", "=", caller)])
        rows = call.visit_ids.sorted("joined_at")
        self.assertEqual(rows.mapped("outcome"), ["answered", "answered"])
        self.assertEqual(rows.mapped("wait_seconds"), [5, 4])
        self.assertEqual((call.outcome, call.talk_seconds, call.wait_seconds), ("answered", 30, 9))
        self.assertEqual(call.caller_number, "0502345678")
        self.assertEqual(to_epoch(call.ended_at), int(self.now) - 12)
        self.assertFalse(call.task_id)
        self.assertEqual(self.env["cc.call"].search_count([("caller_number", "=", "1001")]), 0)

    def test_a_caller_handed_on_is_imported_once_though_it_comes_in_two_runs(self):
        outage = self.outage()
        caller, found = self.handed_on()
        self.pbx._bridge_import(found[:1], frozenset(), outage.ids, False)
        self.pbx._bridge_import(found[1:], frozenset(), outage.ids, False)
        self.pbx._bridge_import(found, frozenset(), outage.ids)
        call = self.env["cc.call"].search([("linkedid", "=", caller)])
        self.assertEqual((len(call.visit_ids), call.talk_seconds), (2, 30))

    def test_a_visit_seen_under_the_caller_s_id_is_the_one_that_the_agent_joined(self):
        self.facts(self.call_fact(), self.visit_fact())
        self.heard(self.now - 60)
        self.hears(self.now)
        seen = {"call": "700.7", "caller": "100.1", "joined_at": self.now - 30}
        self.fill_in(self.logged(**seen, ended_at=self.now - 20))
        self.assertEqual((self.visit().outcome, self.visit().source), ("abandoned", "imported"))
        self.assertFalse(self.filled("700.7"))

    def test_whom_the_caller_waits_for_still_is_left_to_who_hears_it(self):
        self.outage()
        waits = {"call": "700.7", "caller": "300.1", "outcome": "", "ended_at": None}
        self.fill_in(self.logged(**waits), alive=["300.1"])
        self.assertFalse(self.filled("700.7"))

    def test_a_caller_sent_on_without_asking_has_both_talks(self):
        self.outage()
        answered = {"outcome": "answered", "member": "Dana"}
        first = self.logged(**answered, over_at=self.now - 25, talk_seconds=5.0)
        times = {"joined_at": self.now - 25, "ended_at": self.now - 20, "over_at": self.now - 10}
        self.fill_in(first, self.logged(**answered, **times, queue="q801", talk_seconds=10.0))
        call = self.filled().call_id
        self.assertEqual((call.talk_seconds, to_epoch(call.ended_at)), (15, self.now - 10))

    # ------------------------------------------------------------ the settings

    def test_a_source_needs_a_place(self):
        with self.assertRaises(ValidationError):
            self.pbx.queue_log_path = False
        with self.assertRaises(ValidationError):
            self.pbx.write({"queue_log_source": "postgresql"})

    def test_the_database_s_address_can_be_replaced_and_never_read(self):
        dsn = "postgresql://u:secret@127.0.0.1/ast"
        self.pbx.write({"queue_log_source": "postgresql", "queue_log_dsn": dsn})
        pbx = self.pbx.with_user(self.manager)
        self.assertFalse(pbx.queue_log_dsn)
        self.assertTrue(pbx.has_queue_log_dsn)
        with self.assertRaises(AccessError):
            pbx.read(["queue_log_dsn_stored"])

    def test_what_is_no_database_s_address_is_refused_without_a_word_of_it(self):
        for dsn in ("postgresql://u:p@h:sec/ret", "mysql://u:secret@h/ast", "u:secret@h", "secret"):
            with self.assertRaises(ValidationError) as refused, self.cr.savepoint():
                self.pbx.write({"queue_log_source": "postgresql", "queue_log_dsn": dsn})
            self.assertNotIn("sec", str(refused.exception).replace("second", ""))

    def test_words_of_before_that_may_show_a_password_are_gone_after_an_upgrade(self):
        outage = self.outage()
        outage.import_error = 'could not translate host name "ret@h"'
        dsn = "postgresql://u:sec/ret@127.0.0.1/ast"
        self.pbx.write({"queue_log_source": "postgresql", "queue_log_dsn": dsn})
        self.env.flush_all()
        path = get_module_path("cc_odoo") + "/migrations/19.0.1.1.0/post-books.py"
        load_script(path, "post_books").migrate(self.env.cr, "19.0.1.0.0")
        outage.invalidate_recordset()
        self.assertFalse(outage.import_error)

    def test_a_password_with_a_slash_is_accepted(self):
        dsn = "postgresql://u:se/c@ret@127.0.0.1/ast"
        self.pbx.write({"queue_log_source": "postgresql", "queue_log_dsn": dsn})
        self.assertTrue(self.pbx.has_queue_log_dsn)

    def test_a_change_of_where_wakes_the_bridge(self):
        with self.assertNotifies(f"import:{self.pbx.id}"):
            self.pbx.queue_log_path = "/elsewhere"

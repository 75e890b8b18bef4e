# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The road of a fact: from what the bridge reports to rows, and to all that follows from them.

It is walked in two transactions. In the first are the facts and what agents must see at once: a
phone rings, and who calls opens on the screen. In the second, right after, is what can wait: the
status of an agent whose phone only rings, tasks, words on how a dialled call ended, the contact's
history, recordings. A call waits for the second one in ``books_due``, written with the first:
whoever leads after a crash finds it there.
"""

import logging
from datetime import timedelta

from odoo import models
from odoo.exceptions import ConcurrencyError
from psycopg2 import InterfaceError, OperationalError

from ...core.facts import rounds
from ...tools.epoch import to_datetime
from ..mixins.cc_fact_mixin import Known
from ..mixins.guard import WHOLE, guarded, repeating

_logger = logging.getLogger(__name__)

# What each kind of fact becomes, in the order in which the rows refer to each other.
MODELS = {"call": "cc.call", "visit": "cc.queue.visit", "leg": "cc.call.leg"}

# The transaction is lost with these, not one fact: whoever opened it tries again.
PASSED_ON = (OperationalError, InterfaceError, ConcurrencyError)

BOOKS_BATCH = 200  # calls in one transaction

# Rows younger than this when the PBX was asked may be of calls that began just then.
MARGIN = timedelta(seconds=2)


class CcPbxFacts(models.AbstractModel):
    _name = "cc.pbx.facts"
    _description = "PBX"

    @guarded
    def _bridge_facts(self, facts):
        """Write one batch of facts, and what agents must see of it.

        One bad fact, or one thing that fails to follow, costs that one alone: it is logged. What
        was done already is kept in the rows, so a batch may come twice.

        :return: whether more follows, by `_bridge_books`
        """
        self.ensure_one()
        latest = list({fact.identity: fact for fact in facts}.values())
        return self._safely(lambda attempt: self._apply_batch(latest, attempt))

    @guarded
    def _bridge_books(self):
        """What follows from facts that are written, but not at once.

        :return: whether there is more of it
        """
        due = [("pbx_id", "=", self.id), ("books_due", "=", True)]
        calls = self.env["cc.call"].with_context(active_test=False)
        calls = calls.search(due, limit=BOOKS_BATCH, order="id").with_env(self.env)
        self._safely(lambda attempt: self._do_books(calls, attempt))
        return len(calls) == BOOKS_BATCH

    def _do_books(self, calls, attempt):
        self._walk(self._road_afterwards(calls), attempt)
        calls._set_books_due(False)

    # ------------------------------------------------------------ the road

    def _follow(self, calls, legs):
        """The whole road at once, for what is in no hurry: an import, the end of an outage."""
        self._walk(self._road_at_once(calls, legs), self._attempt)
        self._walk(self._road_afterwards(calls), self._attempt)

    def _road_at_once(self, calls, legs):
        """What agents must see, in the order in which it happens: items, and the work on them."""
        yield calls, lambda calls: calls._end_parts()
        yield calls, lambda calls: calls._match_number()
        yield calls, lambda calls: calls._find_agent()
        legs |= calls.leg_ids.filtered("ended_at")
        # An answer or an end may change who is in the queues: the PBX must not wait. A ring does
        # not, and a change of status takes as long as all the rest of what the agent waits for.
        answers = legs.filtered(lambda leg: leg.answered_at or leg.ended_at)
        steps = answers._steps_to_report()
        yield steps, self._report_steps
        refusals = self.env["cc.queue.refusal"]
        yield legs.filtered(lambda leg: leg._is_refused_in_queue()), refusals._begin
        yield calls.visit_ids.filtered(lambda visit: visit._may_end_refusals()), refusals._end
        yield self._calls_reached(steps), lambda calls: calls._recover_callbacks()
        yield calls.leg_ids, lambda legs: legs._pop_or_withdraw()
        yield self.env["cc.command"]._about(legs), lambda commands: commands._finish_by_effect()
        yield legs.filtered("unreached"), self.env["cc.command"]._report_unreached
        live = calls.leg_ids.filtered(lambda leg: not leg.ended_at)
        yield (live | legs).cc_user_id, lambda agents: agents._push_call()

    def _road_afterwards(self, calls):
        """What can wait for the next transaction, in the order in which it happens."""
        yield calls.leg_ids._steps_to_report(), self._report_steps
        yield calls, lambda calls: calls._follow_losses()
        yield calls, lambda calls: calls._report_dialled_end()
        yield calls, lambda calls: calls._log_in_contact_history()
        talks = calls.leg_ids.filtered(lambda leg: leg.answered_at and not leg.ended_at)
        yield talks, lambda legs: legs._record_by_rule()

    def _walk(self, road, attempt):
        for items, work in road:
            if items:
                attempt(work, items)

    def _calls_reached(self, steps):
        """The calls in which an agent begins to talk with a caller, or has talked with one."""
        begun = [leg for _at, kind, leg in steps if kind == "answer" and leg.way == "in"]
        over = [leg for _at, kind, leg in steps if kind == "end" and leg.answered_at]
        return self.env["cc.call.leg"].union(*begun, *over).call_id

    def _report_steps(self, steps):
        for at, kind, leg in steps:
            leg._report_step(at, kind)

    # ------------------------------------------------------------ what ended while nobody listened

    def _end_vanished(self, alive, asked_at):
        """End as unknown all calls, and parts of calls, that the PBX does not have any more.

        :param alive: unique ids of the channels that lived when the PBX was asked
        :param asked_at: epoch seconds
        """
        at = to_datetime(asked_at)
        legs = self._open_rows("cc.call.leg", "rang_at", at)
        legs = legs.filtered(lambda leg: not {leg.key, leg.uniqueid} & set(alive))
        legs._end_unheard(at)
        calls = self._open_rows("cc.call", "started_at", at)
        calls = calls.filtered(lambda call: not call._is_alive(alive))
        calls._end_unheard(at)
        visits = self._open_rows("cc.queue.visit", "joined_at", at)
        visits.filtered(lambda visit: visit.call_id.ended_at)._end_unheard(at)
        self._follow(calls | legs.call_id, legs)

    def _open_rows(self, model, began, at):
        domain = [("pbx_id", "=", self.id), ("ended_at", "=", False), (began, "<=", at - MARGIN)]
        return self.env[model].search(domain)

    # ------------------------------------------------------------ facts become rows

    def _apply_batch(self, facts, attempt):
        done = [row for rows in attempt(self._store_facts, facts) for row in rows]
        calls, visits, legs = (self._union(model, done) for model in MODELS.values())
        calls |= visits.call_id | legs.call_id
        self._walk(self._road_at_once(calls, legs), attempt)
        due = calls._with_books_due(facts)
        due.filtered(lambda call: not call.books_due)._set_books_due(True)
        return bool(due)

    def _store_facts(self, facts):
        """Create or change the rows of facts; those of a call that was merged away come last.

        :return: list of rows
        """
        known, done = Known(self, facts), []
        for kind, model in MODELS.items():
            of_kind = [fact for fact in facts if fact.identity[0] == kind]
            for some in rounds(of_kind):
                done += self.env[model]._apply_facts(known, some)
        return [*done, *self.env["cc.call"]._apply_merged(known, facts)]

    def _union(self, model, rows):
        return self.env[model].union(*(row for row in rows if row._name == model))

    def _safely(self, work):
        """``work(attempt)``: in one savepoint; where something fails, again with one a step."""
        if self.env.cr.cache.get(WHOLE):
            with repeating(self.env.cr):
                return work(_at_once)
        try:
            with self.env.cr.savepoint(), repeating(self.env.cr):
                return work(_at_once)
        except PASSED_ON:
            raise
        except Exception:
            _logger.info("PBX %s: once more, step by step", self.id, exc_info=True)
        return work(self._attempt)

    def _attempt(self, work, items):
        """``work(items)``; where that fails, one at a time, without those that fail.

        :return: list of what came of it
        """
        try:
            # One savepoint for all; only when something in it is bad each is tried alone.
            with self.env.cr.savepoint():
                return [work(items)]
        except PASSED_ON:
            raise
        except Exception:
            if len(items) == 1:
                _logger.exception("PBX %s: left out: %r", self.id, items[0])
                return []
        alone = (items[place : place + 1] for place in range(len(items)))
        return [result for item in alone for result in self._attempt(work, item)]


def _at_once(work, items):
    return [work(items)]

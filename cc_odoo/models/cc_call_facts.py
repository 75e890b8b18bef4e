# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import models
from odoo.exceptions import ConcurrencyError
from psycopg2 import InterfaceError, OperationalError

_logger = logging.getLogger(__name__)

# What each kind of fact becomes, in the order in which the rows refer to each other.
MODELS = {"call": "cc.call", "visit": "cc.queue.visit", "leg": "cc.call.leg"}
KINDS = list(MODELS)

# The transaction is lost with these, not one fact: whoever opened it tries again.
PASSED_ON = (OperationalError, InterfaceError, ConcurrencyError)


class CcPbx(models.Model):
    _inherit = "cc.pbx"

    def _bridge_facts(self, facts):
        """Write one batch of facts, and do what follows from them.

        One bad fact, or one thing that fails to follow, costs that one alone: it is logged. What
        was done already is kept in the rows, so a batch may come twice.
        """
        self.ensure_one()
        rows = self._attempt(self._store_fact, sorted(facts, key=_parents_first))
        calls = self._of_model(rows, "cc.call")
        calls |= self._of_model(rows, "cc.call.leg").call_id
        calls |= self._of_model(rows, "cc.queue.visit").call_id
        self._follow(calls, self._of_model(rows, "cc.call.leg"))

    def _store_fact(self, fact):
        return self.env[MODELS[fact.identity[0]]]._apply_fact(self, fact)

    def _of_model(self, rows, model):
        ids = {row.id for row in rows if row._name == model}
        return self.env[model].browse(sorted(ids)).exists()

    def _follow(self, calls, legs):
        """Contacts, statuses, pops, tasks and what the agents' browsers show, in this order."""
        self._attempt(lambda call: call._match_number(), calls)
        self._attempt(lambda call: call._find_agent(), calls)
        # By time alone: a leg's own steps are in order, though they may share their second.
        steps = [step for leg in legs for step in leg._untold_steps()]
        steps.sort(key=lambda step: step[0])
        self._attempt(lambda step: step[2]._tell_status(*step[:2]), steps)
        self._attempt(lambda call: call.leg_ids._pop_or_withdraw(), calls)
        self._attempt(lambda visit: visit._follow_up(), calls.visit_ids)
        self._attempt(lambda deed: deed._see_through(), self.env["cc.command"]._about(legs))
        live = calls.leg_ids.filtered(lambda leg: not leg.ended_at)
        self._attempt(lambda agent: agent._push_call(), (live | legs).cc_user_id)

    def _attempt(self, work, items):
        """``[work(item) for item in items]``, leaving out those that fail."""
        if not items:
            return []
        try:
            # One savepoint for all; only when something in it is bad each is tried alone.
            with self.env.cr.savepoint():
                return [work(item) for item in items]
        except PASSED_ON:
            raise
        except Exception:
            if len(items) == 1:
                _logger.exception("PBX %s: left out: %r", self.id, items[0])
                return []
        return [result for item in items for result in self._attempt(work, [item])]


def _parents_first(fact):
    """Calls before what belongs to them; but a call that was merged away goes last."""
    merged = bool(getattr(fact, "merged_into", ""))
    return merged, KINDS.index(fact.identity[0])

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What ended while nobody listened: the rows that wait for an end that nobody will tell."""

from datetime import timedelta

from odoo import models

from ...tools.epoch import to_datetime

# Rows younger than this when the PBX was asked may be of calls that began just then.
MARGIN = timedelta(seconds=2)


class CcPbx(models.Model):
    _inherit = "cc.pbx"

    def _end_vanished(self, alive, asked_at):
        """End as unknown all calls, and parts of calls, that the PBX does not have any more.

        :param alive: unique ids of the channels that lived when the PBX was asked
        :param asked_at: epoch seconds
        """
        at = to_datetime(asked_at)
        legs = self._open_rows("cc.call.leg", "rang_at", at).filtered(lambda r: r.key not in alive)
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


class CcCall(models.Model):
    _inherit = "cc.call"

    def _is_alive(self, alive):
        """Whether some channel of it lives."""
        parts = {self.linkedid, *self.leg_ids.mapped("key"), *self.visit_ids.mapped("uniqueid")}
        return not alive.isdisjoint(parts)

    def _end_parts(self):
        """A call that is over leaves nothing of it open, whatever of it was not heard."""
        over = self.filtered("ended_at")
        for row in (*over.visit_ids, *over.leg_ids):
            if not row.ended_at:
                row._end_unheard(row.call_id.ended_at)

    def _end_unheard(self, at):
        for call in self:
            over = max(at, call.started_at)
            call.write({"state": "ended", "outcome": "unknown", "ended_at": over})
            call.leg_ids.filtered(lambda leg: not leg.ended_at)._end_unheard(call.ended_at)


class CcCallLeg(models.Model):
    _inherit = "cc.call.leg"

    def _end_unheard(self, at):
        for leg in self:
            outcome = "answered" if leg.answered_at else "unknown"
            leg.write({"ended_at": max(at, leg.rang_at or at), "outcome": outcome, "held": False})


class CcQueueVisit(models.Model):
    _inherit = "cc.queue.visit"

    def _end_unheard(self, at):
        for visit in self:
            at = max(at, visit.joined_at)
            waited = (at - visit.joined_at).total_seconds()
            visit.write({"ended_at": at, "outcome": "unknown", "wait_seconds": waited})

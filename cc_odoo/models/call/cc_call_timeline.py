# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...core import timeline
from ...tools.epoch import to_epoch


def _plain(spans):
    """As JSON that XML-RPC can carry as well, which has no null."""
    return [[kind, start, end or 0] for kind, start, end in spans]


class CcCallTimeline(models.AbstractModel):
    """A call as it is drawn: who waited, rang, talked and held, and when."""

    _name = "cc.call.timeline"
    _description = "Call"

    # sudo: who may see the call sees its whole way, other teams' queues and colleagues by name;
    # of the call as it is stored, whatever phones and visits a form says it has
    timeline = fields.Json(
        compute="_compute_timeline",
        compute_sudo=True,
        help="One row for each queue visit and each phone. Times are in epoch seconds; 0 means not "
        "yet.",
    )

    @api.depends("leg_ids", "visit_ids", "state", "ended_at")
    @api.depends_context("lang")
    def _compute_timeline(self):
        for call in self:
            call.timeline = call._origin._timeline()

    def _timeline(self):
        parts = [*self.visit_ids.sorted("joined_at"), *self.leg_ids.sorted("rang_at")]
        return {
            "start": to_epoch(self.started_at),
            "end": to_epoch(self.ended_at) or 0,
            "now": to_epoch(fields.Datetime.now()),
            "rows": [part._timeline_row() for part in parts],
        }


class CcQueueVisitTimeline(models.AbstractModel):
    _name = "cc.queue.visit.timeline"
    _description = "Queue Visit"

    def _timeline_row(self):
        ended_at = to_epoch(self.ended_at)
        return {
            "id": f"visit-{self.id}",
            "kind": "queue",
            "label": self.queue_id.display_name,
            "phone": "",
            "spans": _plain(timeline.wait(to_epoch(self.joined_at), ended_at)),
            "outcome": dict(self._fields["outcome"]._description_selection(self.env)).get(
                self.outcome, ""
            ),
            "to": "",
        }


class CcCallLegTimeline(models.AbstractModel):
    _name = "cc.call.leg.timeline"
    _description = "Call Leg"

    def _timeline_row(self):
        moments = (self.rang_at, self.answered_at, self.ended_at)
        moments = [to_epoch(moment) for moment in moments]
        holds = [(start, end or None) for start, end in self.holds or ()]
        return {
            "id": f"leg-{self.id}",
            "kind": "phone",
            "label": self.cc_user_id.display_name or self.interface,
            "phone": self.interface,
            "spans": _plain(timeline.phone(self.way, *moments, holds)),
            "outcome": dict(self._fields["outcome"]._description_selection(self.env)).get(
                self.outcome, ""
            ),
            "to": self.transferred_to or "",
        }

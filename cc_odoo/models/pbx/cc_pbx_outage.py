# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...tools.epoch import to_datetime
from ..mixins.guard import guarded


class CcPbxOutage(models.Model):
    """A time in which nobody heard the PBX: what happened on it then may be missing here."""

    _name = "cc.pbx.outage"
    _description = "PBX Outage"
    _order = "started_at desc, id desc"
    _rec_name = "started_at"

    pbx_id = fields.Many2one(
        "cc.pbx", "PBX", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="pbx_id.company_id", store=True, index=True)
    started_at = fields.Datetime(required=True, readonly=True)
    ended_at = fields.Datetime(readonly=True, help="Empty while the outage lasts.")
    duration = fields.Float(compute="_compute_duration", store=True, help="In seconds.")
    why = fields.Char("Reason", readonly=True)
    imported_at = fields.Datetime(
        readonly=True, help="When the PBX's queue_log was read for this outage."
    )
    imported = fields.Integer(
        "Imported Visits", readonly=True, help="Queue visits imported from the PBX's queue_log."
    )
    import_unknown = fields.Integer(
        "Lines Not Understood",
        readonly=True,
        help="Lines of the queue_log that are none of Asterisk's: what they tell is missing here.",
    )
    import_error = fields.Char(readonly=True, help="Why the queue_log could not be read.")

    _order_of_times = models.Constraint(
        "CHECK (ended_at IS NULL OR ended_at >= started_at)",
        "An outage cannot end before it began.",
    )
    _one_at_a_time = models.UniqueIndex("(pbx_id) WHERE ended_at IS NULL")

    @api.depends("started_at", "ended_at")
    def _compute_duration(self):
        for outage in self:
            until = outage.ended_at or outage.started_at
            outage.duration = (until - outage.started_at).total_seconds()


class CcPbxOutages(models.AbstractModel):
    """What of a PBX was heard without a gap."""

    _name = "cc.pbx.outages"
    _description = "PBX"

    heard_until = fields.Datetime(
        "Events Received Until",
        readonly=True,
        copy=False,
        help="All events up to this time have been received and stored.",
    )
    outage_ids = fields.One2many("cc.pbx.outage", "pbx_id", "Outages", readonly=True)

    @guarded
    def _bridge_received(self, event_at, until):
        """Keep when the last event came, and until when all is stored (epoch seconds)."""
        values = {"last_event_at": to_datetime(event_at), "heard_until": to_datetime(until)}
        self.write({name: value for name, value in values.items() if value})

    @guarded
    def _bridge_outage_began(self, why, until=None):
        """Open an outage: nobody hears this PBX since ``until`` (epoch seconds or None)."""
        if until and (not self.heard_until or self.heard_until < to_datetime(until)):
            self.heard_until = to_datetime(until)
        # Before the first time there is nothing to miss.
        if self.heard_until and not self._open_outage():
            values = {"pbx_id": self.id, "started_at": self.heard_until, "why": why or False}
            self.env["cc.pbx.outage"].create(values)

    @guarded
    def _bridge_outage_ended(self, since, alive, asked_at, why=""):
        """Close the outage: all is heard again since ``since``.

        :param since: epoch seconds
        :param alive: unique ids of the channels that lived when the PBX was asked
        :param asked_at: epoch seconds of that
        :param why: what was in the way; empty when no bridge was there to know
        """
        self._close_outage(to_datetime(since), why or self.env._("No bridge was running."))
        self._end_vanished(alive, asked_at)
        self._record_live_calls()

    def _close_outage(self, since, why):
        if self.heard_until and self.heard_until < since:
            self._bridge_outage_began(why)  # a bridge that was killed could not say so
        outage = self._open_outage()
        if outage and outage.started_at < since:
            outage.ended_at = since
        else:
            outage.unlink()  # another bridge heard all the time
        if not self.heard_until or self.heard_until < since:
            self.heard_until = since

    def _open_outage(self):
        return self.outage_ids.search([("pbx_id", "=", self.id), ("ended_at", "=", False)])

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class CcStatusLog(models.Model):
    """A row for each time that an agent entered a status, without gaps or overlaps.

    Only ``cc.user._status_event`` writes it; no user has the right to.
    """

    _name = "cc.status.log"
    _description = "Status Log"
    _order = "started_at desc, id desc"
    _rec_name = "status_id"

    cc_user_id = fields.Many2one("cc.user", "Agent", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="cc_user_id.company_id", store=True, index=True, precompute=True
    )
    status_id = fields.Many2one("cc.status", required=True, ondelete="restrict")
    color = fields.Integer(related="status_id.color")
    started_at = fields.Datetime(required=True, index=True)
    ended_at = fields.Datetime()
    duration = fields.Float(help="Seconds in the status. Empty while it lasts.")
    reason = fields.Selection(
        [
            ("connect", "Agent connected"),
            ("chosen", "Chosen by the agent"),
            ("timeout", "Timeout"),
            ("ring", "Incoming call"),
            ("dial", "Outgoing call"),
            ("hangup", "Call ended"),
            ("unanswered", "Calls not answered"),
            ("supervisor", "Set by a supervisor"),
            ("automation", "Set by an automation"),
            ("disconnect", "Agent disconnected"),
            ("lost", "Browser closed or lost"),
        ],
        required=True,
    )
    changed_by_id = fields.Many2one(
        "res.users", help="Empty if the change was not made by a person."
    )

    _one_open = models.UniqueIndex(
        "(cc_user_id) WHERE ended_at IS NULL",
        "An agent can be in only one status at a time.",
    )

    @api.depends("status_id", "cc_user_id")
    def _compute_display_name(self):
        for log in self:
            log.display_name = f"{log.cc_user_id.name}: {log.status_id.name}"

    def _close(self, at):
        """End the open rows at ``at`` (datetime)."""
        for log in self:
            log.write({"ended_at": at, "duration": (at - log.started_at).total_seconds()})
        # Flushed now: else Odoo would insert the next open row before it closes this one.
        self.flush_recordset(["ended_at"])

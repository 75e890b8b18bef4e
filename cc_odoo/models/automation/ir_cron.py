# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from .ir_actions_server import CC_STATES


class IrCron(models.Model):
    """Offer our kinds of action to scheduled actions: these have no record, but name agents."""

    _inherit = "ir.cron"

    # A field of the cron's own: a new one has no server action yet, and the form needs the list.
    allowed_states = fields.Json(compute="_compute_allowed_states")

    @api.depends("state")
    def _compute_allowed_states(self):
        self.allowed_states = ["code", *CC_STATES]

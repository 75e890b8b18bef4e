# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from .ir_actions_server import CC_STATES


class IrCron(models.Model):
    """A scheduled action has no record, but it can steer the agents it names."""

    _inherit = "ir.cron"

    # Not the one of the server action: a new cron has none yet, and the form needs a list.
    allowed_states = fields.Json(compute="_compute_allowed_states")

    @api.depends("state")
    def _compute_allowed_states(self):
        self.allowed_states = ["code", *CC_STATES]

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.callback.cc_callback import CLOSED_REASONS
from ..models.callback.cc_callback_work import GIVE_UP_REASONS


class CcCallbackGiveUp(models.TransientModel):
    """Why nobody will call these callers back."""

    _name = "cc.callback.give.up"
    _description = "Give Up a Callback"
    _inherit = ["cc.door.mixin"]

    callback_ids = fields.Many2many(
        "cc.callback", string="Callers", required=True, default=lambda self: self._chosen()
    )
    reason = fields.Selection(
        [(value, label) for value, label in CLOSED_REASONS if value in GIVE_UP_REASONS]
    )

    @api.model
    def _chosen(self):
        if self.env.context.get("active_model") != "cc.callback":
            return False
        return self.env.context.get("active_ids")

    def action_give_up(self):
        """Close the items for this reason, all or none.

        :raises UserError: no reason, or more attempts are needed first
        """
        self.ensure_one()
        if not self.callback_ids:
            raise UserError(self.env._("Choose the callers."))
        self.callback_ids.action_give_up(self.reason)
        return {"type": "ir.actions.act_window_close"}

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class CcCallbackAssign(models.TransientModel):
    """Who is to call these callers back."""

    _name = "cc.callback.assign"
    _description = "Assign Callbacks"
    _inherit = ["cc.door.mixin"]

    callback_ids = fields.Many2many(
        "cc.callback", string="Callers", required=True, default=lambda self: self._chosen()
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        domain="[('cc_user_ids.active', '=', True)]",
        help="Empty: whoever takes the next one.",
    )

    @api.model
    def _chosen(self):
        if self.env.context.get("active_model") != "cc.callback":
            return False
        return self.env.context.get("active_ids")

    def action_assign(self):
        """Make this person responsible for all of them; nobody where the field is empty.

        :raises UserError: none is chosen
        :raises AccessError: not a supervisor
        """
        self.ensure_one()
        if not self.callback_ids:
            raise UserError(self.env._("Choose the callers."))
        self.callback_ids.action_assign(self.user_id.id)
        return {"type": "ir.actions.act_window_close"}

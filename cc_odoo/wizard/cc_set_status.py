# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CcSetStatus(models.TransientModel):
    """Which status a supervisor gives to the agents marked in the list."""

    _name = "cc.set.status"
    _description = "Set the Status of Agents"
    _inherit = ["cc.door.mixin"]

    cc_user_ids = fields.Many2many(
        "cc.user", string="Agents", required=True, default=lambda self: self._default_agents()
    )
    status_id = fields.Many2one("cc.status", domain=lambda self: self._status_domain())
    connects = fields.Boolean("Connects Agents First", compute="_compute_state_of_agents")
    talks = fields.Boolean("Agents on a Call", compute="_compute_state_of_agents")

    @api.model
    def _default_agents(self):
        if self.env.context.get("active_model") != "cc.user":
            return False
        return self.env.context.get("active_ids")

    @api.model
    def _status_domain(self):
        return self.env["cc.status"]._choosable_domain() | Domain("code", "=", "unassigned")

    @api.depends("cc_user_ids", "status_id")
    def _compute_state_of_agents(self):
        for wizard in self:
            codes = set(wizard.cc_user_ids.mapped("status_code"))
            going = not wizard.status_id or wizard.status_id.code == "unassigned"
            wizard.connects = "unassigned" in codes and not going
            wizard.talks = bool(codes & {"incoming", "outgoing"}) and not going

    def action_set(self):
        """Set it for all of them, or for none.

        :raises UserError: for whom it can't be done, and why
        """
        self.ensure_one()
        agents = self.cc_user_ids
        agents.check_access("write")
        agents._check_may_steer()
        self._check_asked()
        problems = []
        # sudo: cc.user: the user may steer these agents, as just checked
        for agent in agents.sudo():
            try:
                agent._bring_to(self.status_id)
            except UserError as error:
                problems.append(f"{agent.name}: {error}")
        if problems:
            raise UserError("\n".join(problems))
        return {"type": "ir.actions.act_window_close"}

    def _check_asked(self):
        if not self.cc_user_ids:
            raise UserError(self.env._("Choose the agents."))
        if not self.status_id.filtered_domain(self._status_domain()):
            raise UserError(self.env._("Choose a status."))

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # The call points at its lead; here is the way back.
    cc_call_ids = fields.One2many(
        "cc.call", "lead_id", "Calls", groups="cc_odoo.group_agent", readonly=True
    )
    cc_call_count = fields.Integer(compute="_compute_cc_call_count", groups="cc_odoo.group_agent")

    def _compute_cc_call_count(self):
        for lead in self:
            lead.cc_call_count = len(lead.cc_call_ids)

    def action_cc_calls(self):
        """Open the calls that this lead came of."""
        self.ensure_one()
        return self.cc_call_ids._action_show()

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CcCallsMixin(models.AbstractModel):
    """A record with a history of calls: which ones, `_cc_calls_domain` says."""

    _name = "cc.calls.mixin"
    _description = "Call History"

    cc_call_count = fields.Integer(
        "Calls", compute="_compute_cc_call_count", groups="cc_odoo.group_agent"
    )

    def _compute_cc_call_count(self):
        """As many as the present user may see."""
        for record in self:
            domain = record._cc_calls_domain()
            record.cc_call_count = record.id and self.env["cc.call"].search_count(domain)

    def action_cc_calls(self):
        """The history of calls; a single one in its form.

        :raises AccessError: for who has nothing to do with the call centre
        """
        self.ensure_one()
        self.env["cc.call"].check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("cc_odoo.cc_call_action")
        domain = self._cc_calls_domain()
        action.update(domain=domain, context={})
        calls = self.env["cc.call"].search(domain, limit=2)
        if len(calls) == 1:
            action.update(res_id=calls.id, views=[(False, "form")])
        return action

    def _cc_calls_domain(self):
        """The calls of this record: none, until a model says which."""
        return [("id", "=", False)]

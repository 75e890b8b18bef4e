# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

# Where a record's phone number is looked for, in this order.
PHONE_FIELDS = ("phone", "mobile", "partner_phone", "partner_id.phone")


class CcCallbackRequest(models.TransientModel):
    """Somebody is to be called: asked for on any record with a phone number."""

    _name = "cc.callback.request"
    _description = "Ask for a Callback"
    _inherit = ["cc.door.mixin"]

    number = fields.Char(required=True, default=lambda self: self._number_of_record())
    name = fields.Char("Who", default=lambda self: self._record().display_name)
    queue_id = fields.Many2one(
        "cc.queue", required=True, default=lambda self: self.env["cc.queue"].search([], limit=1)
    )
    at = fields.Datetime("When", help="Empty: as soon as possible.")

    @api.model
    def _record(self):
        """The record on which the wizard was opened; empty when it is gone or none."""
        model = self.env.context.get("active_model")
        if model not in self.env:
            return self.browse()
        return self.env[model].browse(self.env.context.get("active_id")).exists()

    @api.model
    def _number_of_record(self):
        record = self._record()
        names = [name for name in PHONE_FIELDS if name.partition(".")[0] in record._fields]
        numbers = (record.mapped(name)[:1] for name in names)
        return next((found[0] for found in numbers if found and found[0]), False)

    def action_ask(self):
        """Make the callback, or add to the one that is open; show it.

        :raises UserError: no such number, or a time that has passed
        """
        self.ensure_one()
        when = fields.Datetime.to_string(self.at) if self.at else ""
        item = self.env["cc.callback"].ask(self.number, self.queue_id.name, self.name, when)
        return {
            "type": "ir.actions.act_window",
            "res_model": "cc.callback",
            "res_id": item["id"],
            "views": [(False, "form")],
        }

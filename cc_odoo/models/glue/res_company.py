# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    cc_grace_seconds = fields.Integer(
        string="Grace Time",
        default=60,
        help="How many seconds agents stay connected after their last browser is gone.",
    )

    @api.model
    def _cc_first(self):
        """The company of what says none: the same one whoever asks, wherever they work just now."""
        # sudo: res.company: only which one it is
        return self.sudo().search([], order="id", limit=1)

    def _cc_are_all(self):
        # sudo: res.company: whether there are others
        return not self.sudo().search_count([("id", "not in", self.ids)], limit=1)

    @api.constrains("cc_grace_seconds")
    def _check_cc_grace_seconds(self):
        if any(company.cc_grace_seconds < 0 for company in self):
            raise ValidationError(self.env._("The grace time can't be negative."))

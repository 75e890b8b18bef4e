# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cc_grace_seconds = fields.Integer(
        string="Grace Time",
        default=60,
        help="Seconds after an agent's last browser has gone before the agent is disconnected.",
    )

    _cc_grace_not_negative = models.Constraint(
        "CHECK (cc_grace_seconds >= 0)", "The grace time can't be negative."
    )

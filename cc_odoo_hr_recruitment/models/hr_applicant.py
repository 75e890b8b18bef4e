# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class HrApplicant(models.Model):
    _name = "hr.applicant"
    _inherit = ["hr.applicant", "cc.phone.mixin"]
    _cc_phone_fields = ("partner_phone",)
    _cc_country_field = "partner_id.country_id"

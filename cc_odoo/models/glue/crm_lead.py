# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.fields import Domain

from ..mixins import cc_phone_mixin  # noqa: F401


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "cc.phone.mixin"]
    _cc_phone_priority = 10

    def _cc_calls_domain(self):
        """Calls with the lead's number, and those the lead came of."""
        return list(Domain("lead_id", "in", self.ids) | Domain(super()._cc_calls_domain()))

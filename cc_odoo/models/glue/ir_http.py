# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Give an agent's browser the desk, to show at once; all others load nothing of ours."""
        info = super().session_info()
        if info["is_internal_user"]:
            desk = self.env["cc.user"].get_desk()
            info["cc_desk"] = desk["agent"] and desk
        return info

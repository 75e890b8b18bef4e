# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Say who is an agent: for all others the web client loads and asks nothing of ours."""
        info = super().session_info()
        if info["is_internal_user"]:
            info["cc_agent"] = bool(self.env["cc.user"]._of_user(self.env.user))
        return info

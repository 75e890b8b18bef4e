# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

# A change of one of these can take the right to work as an agent from a group's users.
RIGHT_FIELDS = {"user_ids", "all_user_ids", "implied_ids", "implied_by_ids"}


class ResGroups(models.Model):
    _inherit = "res.groups"

    def write(self, vals):
        result = super().write(vals)
        if RIGHT_FIELDS & vals.keys():
            self._disconnect_revoked_agents()
        return result

    def unlink(self):
        result = super().unlink()
        self._disconnect_revoked_agents()
        return result

    def _disconnect_revoked_agents(self):
        """Disconnect agents who have lost the right to work as one."""
        # Odoo forgets who is in which group before such a change, and may ask again amidst it.
        self.env.registry.clear_cache()
        self.env["cc.user"]._disconnect_revoked()

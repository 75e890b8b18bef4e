# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..core import status as rules


class CcStatus(models.Model):
    _inherit = "cc.status"

    @api.model
    def _rules(self):
        """All statuses as the pure rules of ``core/status.py`` want them."""
        # sudo: cc.status: the rules hold whoever acts, and archived statuses count too
        everything = self.sudo().with_context(active_test=False).search([])  # pylint: disable=no-search-all
        return rules.Statuses(
            by_id={status.id: status._rule() for status in everything},
            default=everything.filtered("is_default").id,
        )

    def _rule(self):
        return rules.Status(
            id=self.id,
            code=self.code or "",
            active=self.active,
            timeout=self.timeout if self.allow_timeout else 0,
            timeout_to=self.timeout_status_id.id or None,
            on_hangup_last=self.on_hangup_last,
            on_hangup_to=self.on_hangup_status_id.id or None,
        )

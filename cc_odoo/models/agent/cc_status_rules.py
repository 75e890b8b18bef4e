# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import ormcache

from ...core import status as rules


class CcStatusRules(models.AbstractModel):
    """The statuses as the rules and the desks read them, kept in memory until one changes."""

    _name = "cc.status.rules"
    _description = "Agent Status"

    @api.model
    @ormcache()
    def _rules(self):
        """All statuses, as ``core/status.py`` takes them; kept in memory until ``_forget``."""
        # sudo: cc.status: the rules hold for everybody, and archived statuses count too
        everything = self.sudo().with_context(active_test=False).search([])  # pylint: disable=no-search-all
        return rules.Statuses(
            by_id={status.id: status._rule() for status in everything},
            default=everything.filtered("is_default").id,
        )

    def _forget(self):
        """Forget what is in memory, for a status has changed. Each ring and each click reads it."""
        self.env.registry.clear_cache()

    @api.model
    @ormcache("self.env.lang")
    def _all_shown(self):
        """``{id: what a desk shows of it}`` of the active ones, in their order."""
        # sudo: cc.status: one answer for all users, kept in memory
        statuses = self.sudo().search([])  # pylint: disable=no-search-all
        return {status.id: status._shown() for status in statuses}

    def _shown(self):
        return {"id": self.id, "name": self.name, "color": self.color, "code": self.code or ""}

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

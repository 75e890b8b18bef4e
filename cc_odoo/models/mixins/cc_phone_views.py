# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Agents get a link to call also where a view shows a number as plain text."""

from odoo import api, models


class CcPhoneMixin(models.AbstractModel):
    _inherit = "cc.phone.mixin"

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return key + (self.env.user.has_group("cc_odoo.group_agent"),)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if self.env.user.has_group("cc_odoo.group_agent"):
            for node in self._cc_plain_numbers(arch):
                node.set("widget", "phone")
                node.set("options", node.get("options") or "{'enable_sms': False}")
                node.set("class", f"{node.get('class', '')} o_cc_plain_phone".strip())
        return arch, view

    @api.model
    def _cc_plain_numbers(self, arch):
        """The fields of phone numbers in lists and cards, also those inside of a form."""
        rows = arch.xpath("//list | //kanban/templates")
        fields = [node for row in rows for node in row.iter("field") if not node.get("widget")]
        return [node for node in fields if node.get("name") in self._cc_phone_fields]

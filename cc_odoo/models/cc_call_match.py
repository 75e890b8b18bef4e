# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.fields import Command


class CcCall(models.Model):
    """Whose number it is."""

    _inherit = "cc.call"

    def _match_number(self):
        """Look for the contacts of the other party's number, once per number."""
        for call in self.filtered(lambda call: call.number != call.matched_number):
            call.write(call._match_values())

    def _match_values(self):
        number = self.number
        values = {"matched_number": number, "number_e164": False, "match": False}
        if self.direction == "internal" or self._is_inside(number):
            return {**values, "partner_id": False, "partner_ids": False}
        Partner = self.env["res.partner"]
        country = self.pbx_id._number_country()
        partners, match = Partner._cc_match(number, country, self.company_id)
        return {
            **values,
            "number_e164": Partner._cc_e164(number, country),
            "match": match or False,
            "partner_id": partners._cc_the_one().id,
            "partner_ids": [Command.set(partners.ids)],
        }

    def _is_inside(self, number):
        """Whether it is a phone of the PBX itself: those are nobody's number in the contacts."""
        extensions = self.env["cc.extension"].with_context(active_test=False)
        domain = [("pbx_id", "=", self.pbx_id.id), ("number", "=", number)]
        return bool(number and extensions.search_count(domain, limit=1))

    def _add_match(self, partners):
        """Contacts got this number just now: a better match than a guess or nobody."""
        self.ensure_one()
        mine = partners.filtered(lambda p: p.company_id <= self.company_id or not self.company_id)
        known = self.partner_ids if self.match == "exact" else partners.browse()
        if not mine <= known:
            self.write(
                {
                    "match": "exact",
                    "partner_ids": [Command.set((known | mine).ids)],
                    "partner_id": (known | mine)._cc_the_one().id,
                }
            )

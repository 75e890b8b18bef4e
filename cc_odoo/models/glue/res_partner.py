# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..mixins import cc_phone_mixin  # noqa: F401


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "cc.phone.mixin"]
    _cc_phone_priority = 0

    def unlink(self):
        # sudo: cc.call: whoever deletes a contact need not see the calls
        calls = self.env["cc.call"].sudo().with_context(active_test=False)
        theirs = calls.search([("partner_ids", "in", self.ids)])
        result = super().unlink()
        theirs._match_anew()
        return result

    def _cc_calls_domain(self):
        """Calls with the contact or, for a company, with anybody in it."""
        everybody = self.with_context(active_test=False).search([("id", "child_of", self.ids)])
        return [("partner_ids", "in", everybody.ids)]

    def _cc_the_one(self):
        """Who it is when several have the number: the company they are all of, or nobody."""
        if len(self) <= 1:
            return self
        company = self.commercial_partner_id
        return company if len(company) == 1 and company in self else self.browse()

    def _cc_claim(self, call):
        """A contact's number is a better match than a guess or another model's."""
        call._add_match(self)

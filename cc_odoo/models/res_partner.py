# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..core import numbers

# All digits of a contact's number, last one first: a number's end becomes an index's beginning.
DIGITS_REVERSED = "reverse(regexp_replace(COALESCE(phone_sanitized, phone), '[^0-9]', '', 'g'))"

# A common ending is nobody's number.
MAX_GUESSES = 20


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Each ringing call looks a contact up by its number.
    phone_sanitized = fields.Char(index="btree_not_null")
    cc_call_count = fields.Integer(
        "Calls", compute="_compute_cc_call_count", groups="cc_odoo.group_agent"
    )

    _cc_digits_reversed = models.Index(
        f"({DIGITS_REVERSED} text_pattern_ops) WHERE phone IS NOT NULL"
    )

    def _compute_cc_call_count(self):
        """Calls with the contact or, for a company, with anybody in it."""
        for partner in self:
            partner.cc_call_count = self.env["cc.call"].search_count(partner._cc_calls_domain())

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners._cc_claim_calls()
        return partners

    def write(self, vals):
        result = super().write(vals)
        if "phone" in vals:
            self._cc_claim_calls()
        return result

    def action_cc_calls(self):
        """The history of calls with the contact."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cc_odoo.cc_call_action")
        return {**action, "domain": self._cc_calls_domain(), "context": {}}

    def _cc_calls_domain(self):
        everybody = self.with_context(active_test=False).search([("id", "child_of", self.ids)])
        return [("partner_ids", "in", everybody.ids)]

    # ------------------------------------------------------------ whose number is it

    @api.model
    def _cc_match(self, number, country, company=None):
        """The contacts who have a phone number.

        :param str number: as the network sent it
        :param country: ``res.country`` that national numbers are of
        :param company: leave out contacts of other companies than this one
        :return: ``(partners, how)``: how is "exact", "guess" (the last digits are the same) or ""
        """
        e164 = self._cc_e164(number, country)
        mine = [("company_id", "in", [False, company.id])] if company else []
        exact = self.search([("phone_sanitized", "=", e164), *mine]) if e164 else self
        if exact:
            return exact, "exact"
        guess = self._cc_guess(numbers.tail(number), mine)
        # Odoo leaves phone_sanitized empty where the number's range is newer than its tables.
        same = guess.filtered(lambda partner: e164 and partner._cc_own_e164(country) == e164)
        return same or guess, same and "exact" or guess and "guess" or ""

    @api.model
    def _cc_e164(self, number, country):
        """The number in E.164; False for what is no phone number (``101``, ``anonymous``)."""
        try:
            return numbers.to_e164(number, country.code)
        except numbers.BadNumber:
            return False

    def _cc_own_e164(self, country):
        """The contact's number in E.164, of their own country or else of ``country``."""
        return self._cc_e164(self.phone, self.country_id or country)

    def _cc_guess(self, tail, domain):
        if not tail:
            return self
        # Direct SQL: on a ringing phone's way, and only this expression has an index.
        found = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE phone IS NOT NULL AND %s LIKE %s LIMIT %s",
                SQL(DIGITS_REVERSED),
                tail[::-1] + "%",
                MAX_GUESSES + 1,
            )
        )
        ids = [row[0] for row in found] if len(found) <= MAX_GUESSES else []
        return self.search([("id", "in", ids), *domain])

    def _cc_the_one(self):
        """Who it is when several have the number: the company they are all of, or nobody."""
        if len(self) <= 1:
            return self
        company = self.commercial_partner_id
        return company if len(company) == 1 and company in self else self.browse()

    def _cc_claim_calls(self):
        """Calls from a number that a contact just got are theirs."""
        # sudo: cc.call: whoever edits a contact need not see the calls
        by_number = self.sudo().filtered("phone_sanitized").grouped("phone_sanitized")
        calls = self.env["cc.call"].sudo()
        for call in calls.search([("number_e164", "in", list(by_number))]):
            call._add_match(by_number[call.number_e164])

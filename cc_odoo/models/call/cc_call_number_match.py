# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Command, Domain

from ...core import numbers


class CcCallNumberMatch(models.AbstractModel):
    """Whose number it is."""

    _name = "cc.call.number.match"
    _description = "Call"

    @api.model
    def _search_number(self, operator, value):
        """Any way of writing it: ``050-234`` and ``+972 50-234 5678`` find what came as 050234…"""
        if operator != "ilike":
            return NotImplemented
        # Without the zeros in front, what was sent nationally or after 00 agrees.
        part = numbers.digits_of(value).lstrip("0") or value
        Partner, countries = self.env["res.partner"], self.env["cc.pbx"]._number_countries()
        whole = {Partner._cc_e164(value, country) for country in countries} - {False}
        sent = Domain("caller_number", "ilike", part) | Domain("called_number", "ilike", part)
        return sent | Domain("number_e164", "in", sorted(whole))

    def _match_number(self):
        """Look for the contacts of the other party's number, once per number."""
        for call in self.filtered(lambda call: call.number != call.matched_number):
            call.write(call._match_values())

    def _match_values(self):
        return self._values_of_number(self.pbx_id, self.direction, self.number)

    @api.model
    def _values_of_number(self, pbx, direction, number):
        """Return the values of a call that say whose the other party's number is."""
        values = {"matched_number": number, "number_e164": False, "match": False}
        if direction == "internal" or self._is_extension(pbx, number):
            nobody = {"partner_id": False, "partner_ids": False}
            return {**values, **nobody, **self._no_others()}
        Partner = self.env["res.partner"]
        country = pbx._number_country()
        partners, match = Partner._cc_match(number, country, pbx.company_id)
        return {
            **values,
            "number_e164": Partner._cc_e164(number, country),
            "match": match or False,
            "partner_id": partners._cc_the_one().id,
            "partner_ids": [Command.set(partners.ids)],
            **(self._no_others() if partners else self._match_others(pbx, number, country)),
        }

    @api.model
    def _phone_models(self):
        """The models whose records have phone numbers, contacts left out: first who answers first.

        :return: list of model names
        """
        names = [
            name
            for name, model in self.env.registry.items()
            if not model._abstract and hasattr(model, "_cc_phone_priority")
        ]
        names.sort(key=lambda name: (self.env[name]._cc_phone_priority, name))
        return [name for name in names if name != "res.partner"]

    def _no_others(self):
        return {"other_model": False, "other_ids": False}

    @api.model
    def _match_others(self, pbx, number, country):
        """Return the values for a number of no contact, but perhaps of a lead or an applicant."""
        for model in self._phone_models():
            records, match = self.env[model]._cc_match(number, country, pbx.company_id)
            if records:
                ids = records.sorted("id", reverse=True).ids
                return {"other_model": model, "other_ids": ids, "match": match}
        return self._no_others()

    def _others(self):
        """The records of another model that have the number, those that are still there."""
        self.ensure_one()
        if not self.other_model or self.other_model not in self.env:
            return self.env["crm.lead"]
        return self.env[self.other_model].browse(self.other_ids or []).exists()

    def _match_anew(self):
        """Match the number again: its owner may be somebody else by now."""
        for call in self.exists():
            call.write(call._match_values())

    @api.model
    def _is_extension(self, pbx, number):
        """Return whether a number is a phone of the PBX itself, which no contact has."""
        return numbers.bare(number) in self.env["cc.extension"]._numbers_of(pbx.id)

    def _number_to_dial(self):
        """As it is kept with a contact: internationally where it can be said so."""
        return self.number_e164 or numbers.bare(self.number)

    def _same_number(self):
        """Domain of the calls with the same number; None when it is none."""
        number = self.number_e164 or numbers.star(self.number)
        return Domain(self.env["res.partner"]._cc_calls_with([number])) if number else None

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
                    **self._no_others(),
                }
            )

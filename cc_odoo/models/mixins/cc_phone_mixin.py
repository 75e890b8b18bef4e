# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...core import numbers
from . import cc_calls_mixin  # noqa: F401

# An ending that more records share than this is nobody's number.
MAX_GUESSES = 20
# Those with the same ending that are looked at one by one: a company's people share its number.
MAX_READ = 500


class CcPhoneMixin(models.AbstractModel):
    """People of any model with phone numbers: found when they call, with a history of calls.

    Inherit it beside the model and name its fields; that is all::

        class Applicant(models.Model):
            _name = "hr.applicant"
            _inherit = ["hr.applicant", "cc.phone.mixin"]
            _cc_phone_fields = ("partner_phone",)
            _cc_country_field = "partner_id.country_id"

    All numbers of a record are kept in one column under one index, whatever they are written
    like and in however many fields they stand.
    """

    _name = "cc.phone.mixin"
    _inherit = "cc.calls.mixin"
    _description = "Records with Phone Numbers"

    _cc_phone_fields = ("phone",)  # Char fields; several numbers in one are all found
    _cc_country_field = "country_id"  # of numbers without a prefix; "" where there is none
    _cc_phone_priority = 50  # the model with the lowest one answers first

    cc_number_keys = fields.Char(
        "Searchable Numbers",
        compute="_compute_cc_number_keys",
        store=True,
        copy=False,
        groups="base.group_no_one",
        help="The international form and the last digits of each number, used to match calls.",
    )
    _cc_number_keys_index = models.Index("USING gin (string_to_array(cc_number_keys, ' '))")

    def _cc_key_fields(self):
        names = [*self._cc_phone_fields, self._cc_country_field]
        return [name for name in names if name]

    @api.depends(lambda self: self._cc_key_fields())
    def _compute_cc_number_keys(self):
        for record in self:
            country = record._cc_country()
            texts = [record[name] for name in self._cc_phone_fields]
            keys = [key for text in texts for key in numbers.keys(text, country.code)]
            record.cc_number_keys = " ".join(dict.fromkeys(keys)) or False

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._cc_claim_calls()
        return records

    def write(self, vals):
        # sudo: the record: the keys of its numbers, which are closed to most people
        records = self._cc_if_keys_change(vals).sudo()
        before = {record: record.cc_number_keys for record in records}
        result = super().write(vals)
        changed = [record.id for record, keys in before.items() if record._cc_differs(keys)]
        self.browse(changed)._cc_claim_calls()
        return result

    def _cc_if_keys_change(self, vals):
        """All records, when what is written may change their numbers."""
        roots = {name.split(".")[0] for name in self._cc_key_fields()} | {"active"}
        return self if roots & vals.keys() else self.browse()

    def _cc_differs(self, keys):
        return self.cc_number_keys != keys or "active" in self and self.active

    # ------------------------------------------------------------ whose number is it

    @api.model
    def _cc_match(self, number, country, company=None):
        """The records that have a phone number.

        :param str number: as the network sent it
        :param country: ``res.country`` that national numbers are of, where a record has none
        :param company: leave out records of other companies than this one
        :return: ``(records, how)``: how is "exact", "guess" (the last digits are the same) or ""
        """
        mine = Domain("company_id", "in", [False, company.id]) if company else Domain.TRUE
        e164 = self._cc_e164(number, country)
        keys = e164 or numbers.star(number), numbers.tail_key(number)
        with_number, with_tail = self._cc_ids_with_keys(keys)
        exact = self._cc_among(with_number, mine)
        if exact:
            return exact, "exact"
        alike = self._cc_among(with_tail, mine)
        # Of records without a country, national numbers are of the PBX's country.
        same = alike.filtered(lambda record: e164 and e164 in record._cc_own_numbers(country))
        guess = alike if len(alike) <= MAX_GUESSES else self.browse()
        return same or guess, same and "exact" or guess and "guess" or ""

    @api.model
    def _cc_e164(self, number, country):
        """The number in E.164; False for what is no phone number (``101``, ``anonymous``)."""
        try:
            return numbers.sent_e164(number, country.code)
        except numbers.BadNumber:
            return False

    @api.model
    def _cc_ids_with_keys(self, keys):
        """For each of the keys, the ids of the records that have it; none for an empty key."""
        self.flush_model(["cc_number_keys"])
        # Direct SQL: on a ringing phone's way, so all keys in one statement; and only this
        # expression has an index.
        searches = [
            SQL(
                "(SELECT %s AS place, id FROM %s"
                " WHERE string_to_array(cc_number_keys, ' ') @> ARRAY[%s]"
                " ORDER BY id DESC LIMIT %s)",
                place,
                SQL.identifier(self._table),
                key,
                MAX_READ,
            )
            for place, key in enumerate(keys)
            if key
        ]
        found = [[] for _key in keys]
        rows = searches and self.env.execute_query(SQL(" UNION ALL ").join(searches))
        for place, row_id in rows:
            found[place].append(row_id)
        return found

    @api.model
    def _cc_among(self, ids, domain):
        return self.search(Domain("id", "in", ids) & domain) if ids else self.browse()

    def _cc_country(self):
        """The country that the record's own national numbers are of, when it says one."""
        if not self._cc_country_field:
            return self.env["res.country"]
        return self.mapped(self._cc_country_field)[:1]

    def _cc_own_numbers(self, country):
        """The record's numbers in E.164, of its own country or else of ``country``; and *2700."""
        code = (self._cc_country() or country).code
        texts = [self[name] for name in self._cc_phone_fields]
        return {
            number
            for text in texts
            for number in (*numbers.found(text, code), *numbers.stars(text))
        }

    # ------------------------------------------------------------ the calls

    def _cc_calls_domain(self):
        return self._cc_calls_with(sorted(self._cc_all_numbers()))

    @api.model
    def _cc_calls_with(self, numbers_):
        """The calls of these numbers; ``*2700`` has no international form."""
        stars = [number for number in numbers_ if number.startswith("*")]
        sent = Domain("number_e164", "=", False) & Domain("matched_number", "in", stars)
        return list(Domain("number_e164", "in", numbers_) | (sent if stars else Domain.FALSE))

    def _cc_all_numbers(self):
        """In E.164, as any of the PBXs would understand what is written."""
        countries = self.env["cc.pbx"]._number_countries()
        return set().union(*(rec._cc_own_numbers(country) for rec in self for country in countries))

    def _cc_claim_calls(self):
        """Calls of a number that these records just got are theirs, where nobody else has it."""
        by_number = {}
        # sudo: the record: the keys of its numbers, which are closed to most people
        records = self.sudo()
        for record in records:
            for number in record._cc_all_numbers() if record.cc_number_keys else ():
                by_number.setdefault(number, records.browse())
                by_number[number] |= record
        # sudo: cc.call: whoever edits a record need not see the calls
        calls = self.env["cc.call"].sudo().with_context(active_test=False)
        for call in calls.search(self._cc_calls_with(list(by_number))):
            by_number[call.number_e164 or call.matched_number]._cc_claim(call)

    def _cc_claim(self, call):
        """These records have the number of the call."""
        if not call.partner_ids:
            call._match_anew()

    # ------------------------------------------------------------ names, for who may read them

    def _cc_names(self, user=None):
        """``{id: name}`` of those that a user may read, whichever of their companies they look at.

        :param user: not given: the present one
        """
        visible = self if user is None else self._cc_for_user(user)
        return {record.id: record.display_name for record in visible._filtered_access("read")}

    def _cc_for_user(self, user):
        companies = list(user._get_company_ids())
        mine = self.with_user(user).with_context(allowed_company_ids=companies)
        return mine if user else self.browse()

    def _cc_readable(self, ids):
        """Those of ``ids`` that exist and that the present user may read, in this order."""
        if not self.has_access("read"):
            return self.browse()
        return self.search([("id", "in", ids)]).sorted(lambda record: ids.index(record.id))

    # ------------------------------------------------------------ links to call, for agents

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
        found = [node for row in rows for node in row.iter("field") if not node.get("widget")]
        return [node for node in found if node.get("name") in self._cc_phone_fields]

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the screen pop shows: who it may be, once, in one of all the agent's browsers."""

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...core.bounds import ids_of

# No pop has more people; no tab's name is longer.
MOST_MATCHES, MAX_TAB = 200, 64


class CcCallLeg(models.Model):
    _inherit = "cc.call.leg"

    pop_tab = fields.Char(
        "Screen Pop Tab",
        readonly=True,
        copy=False,
        help="The browser tab that opened the caller's record.",
    )


class CcCall(models.Model):
    _inherit = "cc.call"

    def get_matches(self, model, ids, tab=""):
        """The records of a pop that the present user may read, with last call and open items.

        :param tab: who asks in order to show them: another tab that asks later is told so
        :return: ``{"taken": another tab shows them, "known": any of them exists, "records"}``
        :raises AccessError: not the present user's call, or no model of people with numbers
        """
        self.ensure_one()
        self.check_access("read")
        if model not in ("res.partner", *self._phone_models()):
            raise AccessError(self.env._("Records of this type cannot be matched to callers."))
        ids = self._matched_ids(model, ids)
        # sudo: cc.call.leg: only which of the agent's own tabs was first
        if tab and not self.sudo()._take_pop(self.env.user, str(tab)[:MAX_TAB]):
            return {"taken": True, "known": False, "records": []}
        everybody = self.env[model].with_context(active_test=False)
        return {
            "taken": False,
            "known": bool(everybody.sudo().browse(ids).exists()),
            "records": [self._match_row(record) for record in everybody._cc_readable(ids)],
        }

    def _matched_ids(self, model, ids):
        """Those of ``ids`` with this call's number, in this order: nothing is told of others."""
        # sudo: cc.call: the matches of a call that the asker may read
        call = self.sudo()
        others = call.other_ids if call.other_model == model else ()
        matched = {*(others or ()), *(call.partner_ids.ids if model == "res.partner" else ())}
        return [each for each in ids_of(ids)[:MOST_MATCHES] if each in matched]

    def _take_pop(self, user, tab):
        """Whether the pop is this tab's. Of two at an instant one starts over, and has lost."""
        legs = self.leg_ids.filtered(lambda leg: leg.cc_user_id.user_id == user)
        shown = legs.filtered(lambda leg: leg.pop == "shown")
        shown.filtered(lambda leg: not leg.pop_tab).pop_tab = tab
        return bool(shown) and set(shown.mapped("pop_tab")) == {tab}

    def _match_row(self, record):
        is_contact = record._name == "res.partner"
        # sudo: cc.call: when somebody called last, whoever answered
        calls = self.sudo()
        theirs = calls._finished_before() & Domain(record.sudo()._cc_calls_domain())
        last = calls.search(theirs, limit=1)
        return {
            "id": record.id,
            "name": record.display_name,
            "phone": (is_contact and record.phone) or "",
            "details": [is_contact and record.parent_id.display_name, is_contact and record.city],
            "last_call": self._call_row(last) if last else False,
            "items": self._open_items(record.ids if is_contact else [], {record._name: record.ids}),
        }


class CcPhoneMixin(models.AbstractModel):
    _inherit = "cc.phone.mixin"

    def _cc_names(self, user=None):
        """``{id: name}`` of those that a user may read, whichever of their companies they look at.

        :param user: not given: the present one
        """
        seen = self if user is None else self._cc_as_seen_by(user)
        return {record.id: record.display_name for record in seen._filtered_access("read")}

    def _cc_as_seen_by(self, user):
        companies = list(user._get_company_ids())
        mine = self.with_user(user).with_context(allowed_company_ids=companies)
        return mine if user else self.browse()

    def _cc_readable(self, ids):
        """Those of ``ids`` that exist and that the present user may read, in this order."""
        if not self.has_access("read"):
            return self.browse()
        return self.search([("id", "in", ids)]).sorted(lambda record: ids.index(record.id))

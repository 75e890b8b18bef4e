# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the screen pop shows: who it may be, once, in one of all the agent's browsers."""

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...core import numbers
from ...core.bounds import ids_of

# No pop has more people; no tab's name is longer.
MOST_MATCHES, MAX_TAB = 200, 64


class CcCallLegPop(models.AbstractModel):
    _name = "cc.call.leg.pop"
    _description = "Call Leg"

    pop = fields.Selection(
        [("shown", "Shown"), ("withdrawn", "Withdrawn")],
        "Screen Pop",
        readonly=True,
        help="Whether the caller's record was opened for the agent, or withdrawn again because "
        "another agent took the call.",
    )
    pop_tab = fields.Char(
        "Screen Pop Tab",
        readonly=True,
        copy=False,
        help="The browser tab that opened the caller's record.",
    )

    def _pop_or_withdraw(self):
        """Send each agent's pop once, at the queue's moment; withdraw it where another answered."""
        for leg in self.filtered("cc_user_id"):
            if leg._pop_is_due():
                leg.pop = "shown"
                leg.cc_user_id._bus_send("cc_odoo/pop", leg._pop_payload())
            elif leg._pop_is_lost():
                leg._pop_of_agent().pop = "withdrawn"
                leg.cc_user_id._bus_send("cc_odoo/pop_withdrawn", {"call_id": leg.call_id.id})

    def _pop_is_due(self):
        call = self.call_id
        if self.way != "in" or self.ended_at or not call.state or call.direction == "internal":
            return False
        # A caller without a number is nobody to show; a direct call has no queue to ask.
        if not numbers.can_be_dialled(call.number) or (
            self.queue_id.pop_at == "answer" and not self.answered_at
        ):
            return False
        return not self._pop_of_agent()

    def _pop_is_lost(self):
        """Return whether a colleague has the call now, and this agent never had it."""
        mine = self._of_agent()
        others = self.call_id.leg_ids - mine
        return bool(
            self._pop_of_agent()
            and not any(mine.mapped("answered_at"))
            and any(leg.answered_at and leg.cc_user_id and leg.way == "in" for leg in others)
        )

    def _of_agent(self):
        """Return all legs of this agent in this call."""
        return self.call_id.leg_ids.filtered(lambda leg: leg.cc_user_id == self.cc_user_id)

    def _pop_of_agent(self):
        return self._of_agent().filtered(lambda leg: leg.pop == "shown")

    def _pop_payload(self):
        call, others = self.call_id, self.call_id._others()
        return {
            "call_id": call.id,
            "leg_id": self.id,
            "number": call.number,
            "name": call._who(self._reader()),
            "res_model": "res.partner" if call.partner_ids or not others else others._name,
            "res_ids": call.partner_ids.ids or others.ids,
            "queue": self.queue_id.display_name or False,
            "wait_seconds": self._waited(),
        }


class CcCallPop(models.AbstractModel):
    _name = "cc.call.pop"
    _description = "Call"

    def get_matches(self, model, ids, tab=""):
        """The records of a pop that the present user may read, with last call and open items.

        :param tab: the browser tab that asks in order to show them; a later one is refused
        :return: ``{"taken": another tab shows them, "known": any of them exists, "records"}``
        :raises AccessError: not the present user's call, or no model of people with numbers
        """
        self.ensure_one()
        self.check_access("read")
        if model not in ("res.partner", *self._phone_models()):
            raise AccessError(self.env._("Records of this type cannot be matched to callers."))
        ids = self._matched_ids(model, ids)
        # sudo: cc.call.leg: only which of the agent's own tabs was first
        if tab and not self.sudo()._claim_pop(self.env.user, str(tab)[:MAX_TAB]):
            return {"taken": True, "known": False, "records": []}
        everybody = self.env[model].with_context(active_test=False)
        # sudo: res.partner, crm.lead: only whether one of the matches exists
        known = bool(everybody.sudo().browse(ids).exists())
        return {
            "taken": False,
            "known": known,
            "records": [self._match_row(record) for record in everybody._cc_readable(ids)],
        }

    def _matched_ids(self, model, ids):
        """Return those of ``ids`` that have this call's number, in this order."""
        # sudo: cc.call: the matches of a call that the asker may read
        call = self.sudo()
        others = call.other_ids if call.other_model == model else ()
        matched = {*(others or ()), *(call.partner_ids.ids if model == "res.partner" else ())}
        return [each for each in ids_of(ids)[:MOST_MATCHES] if each in matched]

    def _claim_pop(self, user, tab):
        """Claim the pop for a browser tab; return whether it is this tab's."""
        legs = self.leg_ids.filtered(lambda leg: leg.cc_user_id.user_id == user)
        shown = legs.filtered(lambda leg: leg.pop == "shown")
        shown.filtered(lambda leg: not leg.pop_tab).pop_tab = tab
        return bool(shown) and set(shown.mapped("pop_tab")) == {tab}

    def _match_row(self, record):
        is_contact = record._name == "res.partner"
        # sudo: cc.call: when somebody called last, whoever answered
        calls = self.sudo()
        # sudo: res.partner, crm.lead: whose calls they are, also by numbers that are not shown
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

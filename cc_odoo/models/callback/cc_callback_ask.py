# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Callbacks that somebody asks for: over HTTP, or by a server action on a record with a phone."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...core import numbers
from ...core.bounds import shown, typed

# How far ahead somebody may wish to be called.
WISH_AHEAD = timedelta(days=366)


class CcCallbackAsk(models.AbstractModel):
    _name = "cc.callback.ask"
    _description = "Callback"

    @api.model
    def ask(self, number="", queue="", name="", when=""):
        """Have somebody called: a web page's "call me".

        :param number: in any spelling
        :param queue: a queue's number, its name on the PBX or its label
        :param name: who it is, as they wrote it
        :param when: a UTC date and time as text; empty: as soon as possible
        :return: ``{"id", "number", "queue", "due_at"}`` of the item, an earlier one if it is open
        :raises AccessError: the present user is no agent
        :raises UserError: no such number, queue or time, or a number of the company's own
        """
        if not self.env.user.has_group("cc_odoo.group_agent"):
            raise AccessError(self.env._("You are not an agent of the call centre."))
        where = self._asked_queue(queue)
        # sudo: cc.callback: written by nobody directly
        item = self.sudo()._asked(number, where.sudo(), name, self._asked_time(when))
        return {
            "id": item.id,
            "number": item._number_to_dial(),
            "queue": item.queue_id.display_name,
            "due_at": fields.Datetime.to_string(item.due_at),
        }

    @api.model
    def _asked_queue(self, queue):
        """:raises UserError: no queue of this name, or several"""
        queue = typed(queue)
        named = Domain.OR(Domain(name, "=", queue) for name in ("number", "name", "label"))
        mine = Domain("company_id", "in", (False, self.env.company.id))
        found = self.env["cc.queue"].search(named & mine) if queue else self.env["cc.queue"]
        if len(found) != 1:
            raise UserError(self.env._("There is no queue “%s”.", shown(queue)))
        return found

    @api.model
    def _asked_time(self, when):
        """:raises UserError: it is no time, it has passed, or it is more than a year ahead"""
        if not when:
            return None
        try:
            at = fields.Datetime.to_datetime(typed(when))
        except ValueError:
            at = None
        now = fields.Datetime.now()
        if not at or at <= now:
            raise UserError(self.env._("Choose a time that has not passed."))
        if at > now + WISH_AHEAD:
            raise UserError(self.env._("Choose a time within the next year."))
        return at

    def _asked(self, number, queue, name, at=None):
        """Add to the open item of a number, or make one."""
        e164 = self._asked_e164(number, queue)
        company = queue.company_id or self.env.company
        partners, match = self.env["res.partner"]._cc_match(
            e164, queue.pbx_id._number_country(), company
        )
        if match == "exact" and partners & company._cc_own_partners():
            raise UserError(self.env._("This is a number of your own company."))
        partner = partners._cc_the_one() if match == "exact" else partners.browse()
        now = fields.Datetime.now()
        per_queue = company.cc_callback_per == "queue"
        keys = {
            "company_id": company.id,
            "caller_key": f"partner,{partner.id}" if partner else e164,
            "scope_key": f"queue,{queue.id}" if per_queue else "",
        }
        item = self._open_of(keys)
        due = {"due_at": at, "not_before": at} if at else queue._callback_due(now)
        due = due or {"due_at": queue._next_opening(now), "not_before": queue._next_opening(now)}
        if item:
            item.write({"count": item.count + 1, "last_at": now, **(due if at else {})})
            return item
        item = self._create_once(
            {
                **keys,
                **due,
                "reason": "asked",
                "queue_id": queue.id,
                "caller_number": e164,
                "caller_name": typed(name),
                "number_e164": e164,
                "partner_id": partner.id,
                "first_at": now,
                "last_at": now,
            }
        )
        item._schedule()
        return item

    @api.model
    def _asked_e164(self, number, queue):
        """:raises UserError: it is no phone number"""
        try:
            return numbers.to_e164(typed(number), queue.pbx_id._number_country().code)
        except numbers.BadNumber as bad:
            raise UserError(
                self.env._(
                    "“%(number)s” is not a phone number. Write it with its country code, such as "
                    "+972 50 234 5678.",
                    number=shown(number),
                )
            ) from bad

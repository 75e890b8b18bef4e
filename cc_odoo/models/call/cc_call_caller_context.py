# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an agent wants to know about a caller: the last calls, and what is still open."""

from odoo import api, fields, models
from odoo.fields import Domain

LAST_CALLS = 3
OPEN_ITEMS = 5
# Calls looked back for tasks and leads that have no contact.
LOOK_BACK = 20


class CcCallCallerContext(models.AbstractModel):
    _name = "cc.call.caller.context"
    _description = "Call"

    def get_caller_context(self):
        """The caller's last calls and open items, and the note on this call; for the desk.

        :return: ``{"calls": [...], "items": [...], "note": str}``
        :raises AccessError: this call is not the present user's
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: cc.call: when the caller called before and who answered, also a colleague
        call = self.sudo()
        return {
            "calls": [self._call_row(before) for before in call._earlier_calls(LAST_CALLS)],
            "items": self._open_items(call.partner_ids.ids, call._items_of_calls()),
            "note": call.note or "",
        }

    # ------------------------------------------------------------ the calls before

    def _earlier_calls(self, limit):
        """The latest finished calls of this caller, the newest first."""
        found = self.browse()
        for domain in self._same_caller():
            found |= self.search(self._finished_before() & domain, limit=limit)
        return found.sorted(lambda call: (call.started_at, call.id), reverse=True)[:limit]

    def _same_caller(self):
        """Domains of calls with the same person, one for each way to know them again."""
        ways = [self._same_number()] if self._same_number() else []
        if self.partner_ids:
            ways.append(Domain("partner_ids", "in", self.partner_ids.ids))
        return ways

    def _finished_before(self):
        company = Domain("company_id", "in", [False, self.company_id.id])
        return company & Domain("id", "!=", self.id) & Domain("ended_at", "!=", False)

    def _call_row(self, call):
        """One earlier call, which may be a colleague's: no more of it than is shown."""
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        return {
            "id": call.id,
            "at": fields.Datetime.to_string(call.started_at),
            "direction": call.direction,
            "outcome": outcomes.get(call.outcome, ""),
            "agent": call.cc_user_id.name or "",
            "queue": call.queue_id.display_name or "",
            "may_open": call.sudo(False).has_access("read"),
        }

    # ------------------------------------------------------------ what is open

    @api.model
    def _open_item_sources(self):
        """What can be open: ``{model: (domain of what is open, its field of the date due)}``.

        To be extended by addons with items of their own; each has a ``partner_id``.
        """
        return {
            "project.task": (Domain("is_closed", "=", False), "date_deadline"),
            "crm.lead": (Domain("won_status", "=", "pending"), "date_deadline"),
        }

    @api.model
    def _open_items(self, partner_ids, ids_by_model=None):
        """What is open of these contacts and their people, as far as the present user may see it.

        :param ids_by_model: items that are theirs though no contact says so
        :return: those due first
        """
        items = []
        for model, (is_open, due) in self._open_item_sources().items():
            if self.env[model].has_access("read"):
                ids = (ids_by_model or {}).get(model, [])
                theirs = Domain("partner_id", "child_of", partner_ids) if partner_ids else None
                theirs = Domain("id", "in", ids) | (theirs or Domain.FALSE)
                found = self.env[model].search(
                    theirs & is_open, order=f"{due}, id", limit=OPEN_ITEMS
                )
                items += [self._item_row(record, due) for record in found]
        items.sort(key=lambda item: (not item["due"], item["due"] or ""))
        return items[:OPEN_ITEMS]

    def _items_of_calls(self):
        """The tasks and leads that this caller's calls became, and who else has the number."""
        made = Domain("task_id", "!=", False) | Domain("lead_id", "!=", False)
        calls = self
        same = self._same_number()
        if same:
            calls |= self.search(same & made, limit=LOOK_BACK)
        others = self._others()
        ids = {"project.task": calls.task_id.ids, "crm.lead": calls.lead_id.ids}
        return {**ids, others._name: ids.get(others._name, []) + others.ids}

    def _item_row(self, record, due):
        at = fields.Date.to_date(record[due])
        return {
            "model": record._name,
            "id": record.id,
            "name": record.display_name,
            "kind": self._item_kind(record),
            "due": fields.Date.to_string(at) or False,
            "late": bool(at and at < fields.Date.context_today(record)),
        }

    @api.model
    def _item_kind(self, record):
        """What people call such an item."""
        if record._name == "crm.lead":
            return dict(record._fields["type"]._description_selection(self.env))[record.type]
        if record._name == "project.task":
            return self.env._("Task")
        return record._description

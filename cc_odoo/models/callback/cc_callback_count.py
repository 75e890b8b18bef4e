# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How many callbacks are to be made now: in the agent bar, and on each queue.

An agent's browser listens to the channel ``CALLBACKS``. Each change of an item is an empty message
on it, and the browser asks for its own figures; it asks as well when the next one becomes due.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

CALLBACKS = "cc_odoo_callbacks"

# What moves an item from one of these figures into another.
COUNTED_FIELDS = {"state", "due_at", "not_before", "user_id"}


class CcCallbackCount(models.AbstractModel):
    _name = "cc.callback.count"
    _description = "Callback"

    @api.model
    def get_due(self):
        """What the present user could call back now.

        :return: ``{"due", "overdue", "next"}``; ``next``: when one of them changes by time alone,
            naive UTC as text, False when none does
        :raises AccessError: the user is not of the call centre
        """
        if not self.env.user.has_group("cc_odoo.group_agent"):
            raise AccessError(self.env._("You are not an agent of the call centre."))
        mine = Domain("state", "=", "open") & Domain("user_id", "in", (self.env.uid, False))
        due = mine & Domain("is_due", "=", True)
        return {
            "due": self.search_count(due),
            "overdue": self.search_count(due & Domain("is_overdue", "=", True)),
            "next": fields.Datetime.to_string(self._next_change(mine)) or False,
        }

    def _next_change(self, mine):
        """When the next item begins to be due, or to be overdue; None when none does."""
        now = fields.Datetime.now()
        changes = [
            self.search(mine & Domain(name, ">", now), order=name, limit=1)[name]
            for name in ("not_before", "due_at")
        ]
        return min(filter(None, changes), default=None)

    @api.depends("state", "not_before")
    def _compute_is_due(self):
        now = fields.Datetime.now()
        for item in self:
            item.is_due = item.state == "open" and (not item.not_before or item.not_before <= now)

    @api.model
    def _search_is_due(self, operator, _value):
        if operator != "in":
            return NotImplemented
        begun = Domain("not_before", "=", False) | Domain("not_before", "<=", fields.Datetime.now())
        return Domain("state", "=", "open") & begun

    @api.model
    def _hint_counts(self):
        """Have the agents' browsers ask again; one message in each transaction."""
        if "cc_odoo.callbacks" not in self.env.cr.precommit.data:
            self.env.cr.precommit.data["cc_odoo.callbacks"] = True
            agents = self.env.ref("cc_odoo.group_agent")
            self.env["bus.bus"]._sendone((agents, CALLBACKS), "cc_odoo/callbacks", {})


class CcQueueCallbackCount(models.AbstractModel):
    _name = "cc.queue.callback.count"
    _description = "Queue"

    @api.depends_context("uid")
    def _compute_callback_counts(self):
        items, open_ones = self.env["cc.callback"], [("state", "in", ("open", "calling"))]
        mine = [*open_ones, ("queue_id", "in", self.ids)]
        everything = dict(items._read_group(mine, ["queue_id"], ["__count"]))
        late = [*mine, ("is_overdue", "=", True)]
        overdue = dict(items._read_group(late, ["queue_id"], ["__count"]))
        for queue in self:
            queue.callback_count = everything.get(queue, 0)
            queue.callback_overdue_count = overdue.get(queue, 0)

    def action_callbacks(self):
        """Show this queue's open callbacks; with ``cc_overdue`` in the context the late ones."""
        self.ensure_one()
        which = "overdue" if self.env.context.get("cc_overdue") else "open"
        action = self.env["ir.actions.act_window"]._for_xml_id("cc_odoo.cc_callback_action")
        return {
            **action,
            "context": {"search_default_queue_id": self.id, f"search_default_{which}": 1},
        }

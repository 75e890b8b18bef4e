# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the agent's browser shows: it reads it once, and gets it over the bus after each change."""

from odoo import api, fields, models

from ..mixins.guard import GUARD
from .cc_status import NOT_CHOSEN
from .status_fields import STATUS_WRITER


class CcUserDesk(models.AbstractModel):
    _name = "cc.user.desk"
    _description = "Agent"

    @api.model
    def get_desk(self):
        """The desk of the present user: ``{"agent": …, "call": …, "callbacks": …}``.

        ``agent`` and ``call`` are False for others; ``callbacks`` is what ``cc.callback.get_due``
        gives.
        """
        # sudo: cc.user: one's own desk
        agent = self._of_user(self.env.user).sudo()
        if not agent:
            return {"agent": False, "call": False}
        agent = agent.with_context(lang=self.env.user.lang)
        due = self.env["cc.callback"].get_due()
        return {"agent": agent._desk_agent(), "call": agent._desk_call(), "callbacks": due}

    def _push_agent(self):
        """Send the agent's whole state to their browsers."""
        # sudo: cc.user: the agent's own desk, whoever's change it shows
        for agent in self.sudo():
            agent = agent.with_context(lang=agent.user_id.lang)
            agent._next_version()
            agent._bus_send("cc_odoo/agent", agent._desk_agent())

    def _next_version(self):
        # Under the agent's row lock (an UPDATE takes it), so versions are unique and in order.
        # In the status writer's context: then no tracked field is read for the chatter.
        for agent in self.with_context(cc_status_writer=STATUS_WRITER):
            agent.version += 1

    def _desk_agent(self):
        self.ensure_one()
        return {
            "version": self.version,
            "id": self.id,
            "name": self.name,
            "connected": not self._is_unassigned(),
            "kind": self._desk_kind(),
            "status": self._desk_status(self.status_id),
            "since": fields.Datetime.to_string(self.status_since),
            "deadline": fields.Datetime.to_string(self.status_deadline),
            "next_status": self._desk_status(self.next_status_id),
            "extension": self.current_extension_id.number or self.current_virtual_number or False,
            "extensions": self._desk_extensions(),
            "virtual_number": self.virtual_number or False,
            "statuses": self._desk_choices(),
            "warning": self._desk_warning(),
            "now": fields.Datetime.to_string(fields.Datetime.now()),
        }

    def _desk_kind(self):
        if self.extension_id:
            return "fixed"
        return "floating" if self.allowed_extension_ids or self.all_extensions else "virtual"

    def _desk_status(self, status):
        if not status:
            return False
        return {**(self.env["cc.status"]._all_shown().get(status.id) or status._shown())}

    def _desk_choices(self):
        """The statuses to choose from; a virtual agent's way back to work is Virtual."""
        virtual = bool(self.current_virtual_number)
        closed = {*NOT_CHOSEN, "connected"} - {"virtual"} if virtual else NOT_CHOSEN
        shown = self.env["cc.status"]._all_shown().values()
        return [{**status} for status in shown if status["code"] not in closed]

    def _desk_extensions(self):
        """The extensions a floating agent may choose from, the last one used first."""
        if self._desk_kind() != "floating":
            return []
        allowed = self._permitted_extensions()
        holders = {
            agent.current_extension_id: agent.name
            for agent in self.search([("current_extension_id", "in", allowed.ids)]) - self
        }
        last_first = allowed.sorted(lambda ext: (ext != self.last_extension_id, ext.number))
        return [
            {"id": ext.id, "number": ext.number, "taken_by": holders.get(ext, False)}
            for ext in last_first
        ]

    def _desk_warning(self):
        """The first reason why calls do not reach the agent, in words; False when there is none."""
        pbx = self.env["cc.pbx"]
        # What is under guard is written by a bridge, so one is running.
        if self.env.context.get("cc_guard") is not GUARD and not pbx._bridge_running():
            return {
                "kind": "bridge",
                "text": self.env._("No bridge to the PBX is running: calls do not reach you."),
                "command": pbx._bridge_command(),
            }
        return (
            self._desk_pbx_warning()
            or self._desk_refusal()
            or self._desk_unreachable()
            or self._desk_unanswered()
            or self._desk_disconnected_by()
        )

    def _desk_pbx_warning(self):
        # Mostly none is offline: then the agent's own PBXs need not be looked up.
        away = self.env["cc.pbx"].with_context(active_test=False)
        away = away.search_fetch([("state", "!=", "connected")], ["state", "name", "last_error"])
        down = away and (self._pbxs() & away)[:1]
        if not down:
            return False
        text = self.env._("The PBX %s is offline.", down.name)
        return {"kind": "pbx", "text": " ".join(filter(None, [text, down.last_error]))}

    def _desk_refusal(self):
        if not self.refusal or self._is_unassigned():
            return False
        return {"kind": "refused", "text": self.env._("The PBX refused: %s", self.refusal)}

    def _desk_unreachable(self):
        if not self.is_unreachable:
            return False
        number = self.current_extension_id.number
        text = self.env._("Your phone %s is not registered on the PBX.", number)
        return {"kind": "phone", "text": text}

    def _desk_disconnected_by(self):
        words = self._disconnected_by_text()
        return {"kind": "disconnected_by", "text": words} if words else False

    def _pbxs(self):
        """The PBXs this agent takes calls from."""
        queues = self.skill_ids.queue_ids | self.extra_queue_ids
        return (self.current_extension_id.pbx_id | queues.pbx_id)._of_company(self.company_id)

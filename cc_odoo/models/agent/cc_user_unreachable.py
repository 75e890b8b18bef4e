# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Agents whose phone the PBX cannot reach: a warning, and a status where the PBX is set up so."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.epoch import to_epoch
from ..pbx.cc_extension import UNREACHABLE


class CcUserUnreachable(models.AbstractModel):
    _name = "cc.user.unreachable"
    _description = "Agent"

    @api.depends("current_extension_id.device_state")
    def _compute_is_unreachable(self):
        for agent in self:
            agent.is_unreachable = agent.current_extension_id.device_state in UNREACHABLE

    def _search_is_unreachable(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("current_extension_id.device_state", "in", UNREACHABLE)]

    @api.depends("extension_id", "current_extension_id")
    @api.depends_context("lang")
    def _compute_fixed_member_text(self):
        for agent in self:
            stored = agent._origin
            phones = stored.extension_id | stored.current_extension_id
            members = self.env["cc.queue.member"].search([("extension_id", "in", phones.ids)])
            agent.fixed_member_text = members.filtered("is_fixed")._fixed_text()

    # ------------------------------------------------------------ the rule

    def _apply_unreachable(self):
        """Change the status of agents whose phone has been unreachable for too long.

        :return: epoch seconds at which the next agent's time ends, None when nobody's does
        """
        now = fields.Datetime.now()
        # sudo: cc.user: time passes for all agents
        for agent, due_at in self.sudo()._unreachable_agents():
            if due_at > now:
                return to_epoch(due_at)
            status = agent.current_extension_id.pbx_id.unreachable_status_id
            agent._status_event("choose", status=status, reason="automation")
        return None

    def _unreachable_agents(self):
        """``(agent, when their time ends)`` of agents whom no call can reach, first to end first.

        Agents on a call are left out: their phone works, and they may have chosen a next status.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT agent.id, phone.unreachable_since, pbx.unreachable_after,
                       agent.status_since
                  FROM cc_user agent
                  JOIN cc_extension phone ON phone.id = agent.current_extension_id
                  JOIN cc_pbx pbx ON pbx.id = phone.pbx_id
                  JOIN cc_status status ON status.id = agent.status_id
                 WHERE phone.unreachable_since IS NOT NULL AND status.activates_skills
                   AND pbx.unreachable_status_id IS NOT NULL AND agent.active
                   AND COALESCE(agent.live_calls, '[]') = '[]'
                """
            )
        )
        found = [
            # An agent who chose to work again, with the same phone, has the whole time again.
            (self.browse(agent), max(since, entered or since) + timedelta(seconds=after))
            for agent, since, after, entered in rows
        ]
        return sorted(found, key=lambda each: each[1])

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Agents whose phone the PBX cannot reach: shown so, and where a PBX says so, given a status."""

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

    # ------------------------------------------------------------ the rule

    def _apply_unreachable(self):
        """:return: epoch seconds of when the next agent's time is up, None when nobody's is"""
        now = fields.Datetime.now()
        # sudo: cc.user: time passes for all agents
        for agent, due_at in self.sudo()._unreachable_agents():
            if due_at > now:
                return to_epoch(due_at)
            status = agent.current_extension_id.pbx_id.unreachable_status_id
            agent._status_event("choose", status=status, reason="automation")
        return None

    def _unreachable_agents(self):
        """(agent, when the time is up) of those whom calls cannot reach, the first one first.

        On a call, or with a next status, nobody is: the phone is there, or it is settled already.
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
            # who chose to work again with such a phone has the whole time anew
            (self.browse(agent), max(since, entered or since) + timedelta(seconds=after))
            for agent, since, after, entered in rows
        ]
        return sorted(found, key=lambda each: each[1])

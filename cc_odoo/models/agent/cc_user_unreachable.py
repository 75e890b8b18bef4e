# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Agents whose phone the PBX cannot reach: shown so, and where a PBX says so, given a status."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.epoch import to_epoch

UNREACHABLE = ("UNAVAILABLE", "INVALID")


class CcPbx(models.Model):
    _inherit = "cc.pbx"

    unreachable_status_id = fields.Many2one(
        "cc.status",
        "Status When Unreachable",
        domain=[("code", "=", False)],
        ondelete="restrict",
        help="Agents who take calls but whose phone is not registered get this status. Empty: they "
        "are only shown as unreachable.",
    )
    unreachable_after = fields.Integer(
        default=30,
        help="How many seconds a phone may be unreachable before its agent gets the status.",
    )

    _unreachable_after_not_negative = models.Constraint(
        "CHECK (unreachable_after >= 0)",
        "The time before a phone counts as unreachable can't be negative.",
    )


class CcExtension(models.Model):
    _inherit = "cc.extension"

    unreachable_since = fields.Datetime(readonly=True, copy=False)

    def write(self, vals):
        if "device_state" not in vals:
            return super().write(vals)
        before = {extension: extension._is_unreachable() for extension in self}
        result = super().write(vals)
        changed = self.filtered(lambda ext: ext._is_unreachable() != before[ext])
        changed._note_reach()
        return result

    def _is_unreachable(self):
        return self.device_state in UNREACHABLE

    def _note_reach(self):
        """Since when; and tell the agents at these phones, and who waits for the time to be up."""
        for extension in self:
            gone = extension._is_unreachable()
            extension.unreachable_since = fields.Datetime.now() if gone else False
        self.serving_ids._push_agent()
        if self.serving_ids and self.pbx_id.unreachable_status_id:
            self.env["cc.pbx"]._notify_bridge("deadline")


class CcUser(models.Model):
    _inherit = "cc.user"

    phone_state = fields.Selection(
        related="current_extension_id.device_state",
        related_sudo=False,
        string="Phone State",
        help="As seen by the PBX.",
    )
    is_unreachable = fields.Boolean(
        "Phone Unreachable",
        compute="_compute_is_unreachable",
        search="_search_is_unreachable",
        help="Connected, but the phone is not registered on the PBX: no call can reach it.",
    )

    @api.depends("current_extension_id.device_state")
    def _compute_is_unreachable(self):
        for agent in self:
            agent.is_unreachable = agent.current_extension_id.device_state in UNREACHABLE

    def _search_is_unreachable(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("current_extension_id.device_state", "in", UNREACHABLE)]

    def _desk_refusal(self):
        return super()._desk_refusal() or self._desk_unreachable()

    def _desk_unreachable(self):
        if not self.is_unreachable:
            return False
        number = self.current_extension_id.number
        text = self.env._("Your phone %s is not registered on the PBX.", number)
        return {"kind": "phone", "text": text}

    # ------------------------------------------------------------ the rule

    @api.model
    def _bridge_deadlines(self):
        """Also the time after which an unreachable phone changes its agent's status."""
        ends = [self._apply_unreachable(), super()._bridge_deadlines()]
        return min((end for end in ends if end is not None), default=None)

    def _apply_unreachable(self):
        """:return: epoch seconds of when the next agent's time is up, None when nobody's is"""
        now = fields.Datetime.now()
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

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two calls at one phone: from the one to the other."""

from odoo import models
from odoo.exceptions import UserError


class CcUser(models.Model):
    _inherit = "cc.user"

    def action_switch(self, leg_id):
        """Turn to another call at the agent's phone: the present one is held, if it is not already.

        :param leg_id: of the ``cc.call.leg`` to answer or to take back
        :return: id of the command that does so
        :raises UserError: that call is over, or it cannot be done from here
        """
        turned = self.with_context(cc_leg_id=leg_id)
        other = turned._leg_to_steer()
        # sudo: cc.call.leg, cc.command: who may steer the agent was checked
        agent = turned.sudo()
        if again := agent._asked_just_now(other, "hold False" if other.answered_at else "answer"):
            return again.id
        current = agent._current_leg()
        if not other._may_take_over(current):
            raise UserError(self.env._("Switch to that call on your phone."))
        if current._talks() and current._actions()["hold"]:
            self.with_context(cc_leg_id=current.id).action_hold(True)
        return turned.action_hold(False) if other.answered_at else turned.action_answer()

    def _desk_calls(self, legs):
        """Of the other calls, whether the agent can turn to them."""
        call = super()._desk_calls(legs)
        for other, leg in zip(call["others"], legs[1:], strict=True):
            other["can"] = leg._desk_can_beside(legs[0])
        return call


class CcCallLeg(models.Model):
    _inherit = "cc.call.leg"

    def _may_take_over(self, current):
        """Whether the agent's phone can be turned from its present call to this one."""
        if self == current or self._talks() or current._is_asking():
            return False
        # A phone that cannot be told to hold does so by itself when it is told to answer.
        return self._actions()["hold" if self.answered_at else "answer"]

    def _desk_can_beside(self, current):
        """What the desk offers on this call while another is on the card."""
        offers = {
            "switch": self._may_take_over(current),
            "hangup": not self.answered_at and self.way == "in",
        }
        return [deed for deed, may in offers.items() if may]

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is asked of the PBX for the calls that an agent has: hang up, hold, transfer, keys."""

import re

from odoo import fields, models
from odoo.exceptions import UserError

from ...core.tel_link import MAX_LINK_CHARS
from .cc_command import LIFETIME
from .cc_user_dial import DOUBLE_CLICK

# Where a call goes: one of these at a time, and none once it is about to end.
TRANSFERS = {"transfer", "consult", "complete_transfer", "cancel_transfer"}
# One character more than any link has: it is too long, and said so.
MAX_TARGET = MAX_LINK_CHARS + 1
DIGITS = re.compile(r"[0-9A-D*#]{1,20}")


class CcUserControl(models.AbstractModel):
    _name = "cc.user.control"
    _description = "Agent"

    def action_hangup(self):
        """End the agent's call; a ringing one is refused."""
        return self._steer("hangup", lambda leg: leg._hangup_command())

    def action_answer(self):
        """Have the agent's ringing phone answer, where phones of its kind do that."""
        return self._steer("answer", lambda leg: leg._answer_command())

    def action_hold(self, on):
        """Put the call on hold, or take it back.

        :raises UserError: it is so already, or this phone cannot be held from here
        """
        return self._steer("hold", lambda leg: leg._hold_command(on), on=bool(on))

    def action_send_dtmf(self, digits):
        """Press keys, at most twenty, for the other party to hear."""
        digits = str(digits or "").upper()
        if not DIGITS.fullmatch(digits):
            raise UserError(self.env._("You can send up to twenty keys: 0-9, *, # and A-D."))
        return self._steer("dtmf", lambda leg: leg._dtmf_command(digits))

    def action_transfer(self, target, attended=False):
        """Hand the agent's call on, at once or after asking.

        :param target: a number, an extension, ``"cc.queue,<id>"``, ``"cc.user,<id>"``, or a team:
            ``"cc.skill,<id>"``
        :param attended: talk first; then ``action_complete_transfer`` or ``_cancel_transfer``
        :raises UserError: no call, or no way to the target
        """
        action, target = "consult" if attended else "transfer", str(target or "")[:MAX_TARGET]

        def command(leg):
            # sudo: cc.user, cc.queue, cc.skill: the number of whom one may hand a call to
            number = leg.pbx_id._to_dial(self.sudo()._transfer_number(target, leg.pbx_id))
            return leg._consult_command(number) if attended else leg._transfer_command(number)

        return self._steer(action, command, to=target)

    def action_complete_transfer(self):
        """Leave the caller with whoever was asked."""
        return self._steer("complete_transfer", lambda leg: leg._complete_command())

    def action_cancel_transfer(self):
        """Back to the caller, without whoever was asked."""
        return self._steer("cancel_transfer", lambda leg: leg._cancel_command())

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

    # ------------------------------------------------------------ one action

    def _steer(self, action, command, **how):
        """Ask the PBX for an action on the agent's call.

        :param command: gives (kind, arguments, what must come of it) for the leg
        :return: id of the command; of the first one, when it is the same click again
        """
        self.ensure_one()
        self._check_may_steer()
        # sudo: cc.command: whoever may steer the agent may steer the agent's call
        agent, asked = self.sudo(), " ".join([action, *map(str, how.values())])
        agent._wait_for_turn()
        if again := agent._asked_just_now(agent._meant_leg(), asked):
            return again.id
        leg = self._leg_to_steer()
        leg._check_can(action)
        agent._check_no_other(action, leg)
        kind, args, awaits = command(leg)
        about = {"leg_id": leg.id, "awaits": awaits, "asked": asked}
        return self._ask_pbx(leg.pbx_id, kind, {"channel": leg.channel, **args}, **about).id

    def _check_no_other(self, action, leg):
        """Where a call goes is decided once, though two may decide at the same instant.

        :raises UserError: it is being transferred or ended already
        """
        if action not in TRANSFERS:
            return
        under_way = [
            ("leg_id", "=", leg.id),
            ("state", "in", ("pending", "sent")),
            ("expires_at", ">", fields.Datetime.now()),
        ]
        asked = self.env["cc.command"].search(under_way).filtered("asked").mapped("asked")
        if (TRANSFERS | {"hangup"}) & {other.split()[0] for other in asked}:
            raise UserError(
                self.env._("The last request for this call is still under way. Wait a moment.")
            )

    def _leg_to_steer(self):
        """The agent's phone in the call that the action is for.

        :raises AccessError: the present user may not steer this agent
        :raises UserError: there is no call, or the one that was meant is over
        """
        self.ensure_one()
        self._check_may_steer()
        # sudo: cc.call.leg: whoever may steer the agent may steer the agent's call
        agent = self.sudo()
        if leg := agent._meant_leg():
            return leg
        if agent._current_leg():
            raise UserError(
                self.env._("That call has ended and this is another one, so nothing was done.")
            )
        raise UserError(self.env._("There is no call in progress."))

    def _meant_leg(self):
        """The one that the context's ``cc_leg_id`` says, while it lives; else the present call."""
        legs, meant = self._live_legs(), self.env.context.get("cc_leg_id")
        return legs.filtered(lambda leg: leg.id == meant) if meant else legs[:1]

    def _asked_just_now(self, leg, asked):
        """The same action of an instant ago, if it was the last; keys may be pressed twice."""
        last = self.env["cc.command"].search([("cc_user_id", "=", self.id)], limit=1)
        if not last or last.asked != asked or asked == "dtmf":
            return last.browse()
        recent = last.expires_at > fields.Datetime.now() + LIFETIME - DOUBLE_CLICK
        alive = last.state in ("pending", "sent", "done") and (not leg or leg == last.leg_id)
        return last if recent and alive else last.browse()

    # ------------------------------------------------------------ where to

    def _transfer_number(self, target, pbx):
        """The number that a target of a transfer is dialled by."""
        model, _comma, record_id = target.partition(",")
        find = {
            "cc.user": self._number_of_agent,
            "cc.queue": self._number_of_queue,
            "cc.skill": self._number_of_skill,
        }.get(model)
        if not find:
            return self._check_number(self._number_to_dial(target, pbx))
        record = self._record(model, record_id)
        if not record or not record.company_id <= self.company_id:
            raise UserError(self.env._("The transfer target no longer exists."))
        return self._check_number(find(record, pbx))

    def _number_to_dial(self, number, pbx):
        """Where a phone of the PBX is meant, the number that reaches it."""
        here = [("pbx_id", "=", pbx.id), ("number", "=", number)]
        return self.env["cc.extension"].search(here, limit=1).dial_number or number

    def _number_of_agent(self, agent, pbx):
        """:raises UserError: it is oneself, or the PBX has no way to them"""
        if agent == self:
            raise UserError(self.env._("The call is already with %s.", agent.name))
        phone = agent.current_extension_id
        if phone and phone.pbx_id != pbx:
            raise UserError(self.env._("%s is on another PBX.", agent.name))
        number = phone.dial_number or agent.current_virtual_number
        if not number:
            raise UserError(self.env._("%s is not connected.", agent.name))
        return number

    def _number_of_queue(self, queue, pbx):
        if queue.pbx_id != pbx or not queue.active:
            raise UserError(self.env._("The queue %s is not on this PBX.", queue.display_name))
        if not queue.number:
            raise UserError(
                self.env._(
                    "The queue %s has no number in Odoo. Type the number to transfer to instead.",
                    queue.display_name,
                )
            )
        return queue.number

    def _number_of_skill(self, skill, pbx):
        """A team is reached through a queue of its skill; where none has a number, one by one."""
        queues = skill.queue_ids.filtered(lambda queue: queue.pbx_id == pbx and queue.number)
        if queues:
            return queues[:1].number
        agents = (skill.user_ids - self).filtered(lambda agent: agent._is_free_on(pbx))
        if not agents:
            raise UserError(self.env._("Nobody in %s is free now.", skill.name))
        return self._number_of_agent(agents.sorted("status_since")[:1], pbx)

    def _is_free_on(self, pbx):
        """Whether a call could be put through to this agent now."""
        reachable = self.current_extension_id.pbx_id == pbx or self.current_virtual_number
        return bool(reachable and self.status_id.activates_skills and not self._current_leg())

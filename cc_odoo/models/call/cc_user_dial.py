# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What agents, supervisors and other programs ask of the PBX: dial."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core import numbers
from ...core.bounds import shown
from ...tools.failing import failing
from .cc_command import LIFETIME

# Seconds that the agent's own phone rings before the number is given up.
OWN_PHONE_SECONDS = 30

# Two clicks within this time on the same number are one call.
DOUBLE_CLICK = timedelta(seconds=3)


class CcUserDial(models.AbstractModel):
    _name = "cc.user.dial"
    _description = "Agent"

    def action_dial(self, number):
        """Call a number: the agent's own phone rings first, then the number.

        :return: id of the command; its end comes on the bus as ``cc_odoo/answer``.
        :raises UserError: not connected, on a call, no such number, no way to the PBX.
        """
        self.ensure_one()
        self._check_may_steer()
        # sudo: cc.command: whoever may act for the agent may dial as the agent
        agent = self.sudo()
        agent._wait_for_turn()
        wanted = agent._check_number(number)
        if again := agent._dialled_just_now(wanted):
            return again.id
        agent._check_free_to_dial()
        return agent._originate(wanted).id

    @api.model
    def _dial_as_me(self, number):
        """Dial from the present user's own phone, for buttons."""
        agent = self._of_user(self.env.user)
        if not agent:
            raise UserError(self.env._("You are not an agent of the call centre."))
        agent.action_dial(number)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("Your phone rings first, then %s.", shown(number)),
            },
        }

    # ------------------------------------------------------------ dialling

    def _clean_number(self, number):
        """:raises UserError: there is nothing to dial, or something that nobody can dial"""
        try:
            return numbers.clean(number)
        except numbers.BadNumber as bad:
            raise UserError(self._bad_number_text(bad.reason, number)) from bad

    def _bad_number_text(self, reason, number):
        return {
            "empty": self.env._("Enter a number to dial."),
            "long": self.env._("The number is too long to dial."),
            "characters": self.env._(
                "“%s” cannot be dialled. Use only digits, +, * and #.", shown(number)
            ),
        }[reason]

    def _dialled_just_now(self, number):
        """The same dial of an instant ago: a double click is one call."""
        recent = [
            ("cc_user_id", "=", self.id),
            ("kind", "=", "originate"),
            ("state", "in", ("pending", "sent", "done")),
            ("expires_at", ">", fields.Datetime.now() + LIFETIME - DOUBLE_CLICK),
        ]
        dials = self.env["cc.command"].search(recent)
        return dials.filtered(lambda command: command._dialled() == number)[:1]

    @failing("not_ready")
    def _check_free_to_dial(self):
        """:raises UserError: no right, no phone, or a call already"""
        self._check_is_agent()
        if self._is_unassigned():
            raise UserError(
                self.env._(
                    "You are not connected, so you have no phone to call from. Connect first."
                )
            )
        if self._current_leg():
            raise UserError(self.env._("There is a call already. End or transfer it first."))
        if self._live_dial():
            raise UserError(
                self.env._("You are already placing a call. Wait until it connects or ends.")
            )

    def _live_dial(self):
        """The call that is being placed for the agent, until their own phone is seen in it."""
        now = fields.Datetime.now()
        asked = Domain("state", "in", ("pending", "sent")) & Domain("expires_at", ">", now)
        # The PBX took it: the agent's phone is about to ring, or to be unreachable.
        taken = Domain("state", "=", "done") & Domain("uniqueid", "=", False)
        taken &= Domain("expires_at", ">", now - timedelta(seconds=OWN_PHONE_SECONDS))
        mine = Domain("cc_user_id", "=", self.id) & Domain("kind", "=", "originate")
        dials = self.env["cc.command"].search(mine & (asked | taken))
        return dials.filtered(lambda command: not command._call().ended_at)[:1]

    def _wait_for_turn(self):
        """Let one action of an agent come after another.

        Of several at the same instant each but the first starts over, and then sees what was done
        before it.
        """
        self._lock_status()
        self._next_version()

    @failing("unavailable")
    def _originate(self, wanted):
        pbx = self._own_pbx()
        args = {
            "channel": self._own_channel(pbx),
            "context": pbx.originate_context,
            "number": pbx._to_dial(wanted),
            "dialled": wanted,
            "caller_id": pbx._dial_caller_id(wanted, self.current_extension_id),
            "variables": pbx._dial_variables(self.current_extension_id),
            "timeout": OWN_PHONE_SECONDS,
            "check_context": pbx._check_context(wanted),
        }
        return self._ask_pbx(pbx, "originate", args)

    def _own_pbx(self):
        """The PBX that the agent's phone hangs on; a mobile is reached through any."""
        pbxs = self.current_extension_id.pbx_id or self._pbxs()
        pbx = pbxs.sorted(lambda pbx: pbx.state != "connected")[:1]
        if not pbx:
            raise UserError(self.env._("There is no PBX to dial through."))
        return pbx

    def _own_channel(self, pbx):
        if self.current_virtual_number:
            return pbx._virtual_channel(self.current_virtual_number)
        return self.current_extension_id.interface

    # ------------------------------------------------------------ to the bridge

    def _ask_pbx(self, pbx, kind, args, **about):
        """Write a command for the bridge.

        :param about: what it is about, and what must come of it: see ``cc.command``
        :raises UserError: no bridge or no PBX would receive it
        """
        # sudo: cc.pbx: whether it can be reached
        pbx = pbx.sudo()
        if not pbx._bridge_running():
            raise UserError(
                self.env._("No bridge to the PBX is running, so nothing can be sent to it.")
            )
        if pbx.state != "connected":
            raise UserError(self.env._("The PBX %s is offline.", pbx.name))
        return self.env["cc.command"]._ask(pbx, self, kind, args, **about)

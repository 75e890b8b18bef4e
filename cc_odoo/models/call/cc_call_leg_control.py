# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What may be done to the call at a phone now, and how the PBX is asked for it."""

from odoo import fields, models
from odoo.exceptions import UserError

REFUSED = 21  # Q.850: call rejected

CONSULT_STATES = [("ringing", "Ringing"), ("talking", "Talking")]


class CcCallLegControl(models.AbstractModel):
    _name = "cc.call.leg.control"
    _description = "Call Leg"

    consult_number = fields.Char(
        "Consulted Number",
        readonly=True,
        help="The number that the agent is consulting about a transfer, with the caller on hold.",
    )
    consult_state = fields.Selection(
        CONSULT_STATES,
        "Consultation",
        readonly=True,
        help="Whether the consulted phone rings or talks.",
    )

    # ------------------------------------------------------------ what may be offered

    def _desk_can(self):
        """Return the actions that the desk may offer now; what cannot be done is not offered."""
        can = [name for name, may in self._actions().items() if may]
        return can + self._desk_can_record()

    def _actions(self):
        """Return ``{action: whether it can be done now}``."""
        answered, talks = bool(self.answered_at), self._talks()
        parked, asking = self._is_parked(), self._is_asking()
        return {
            "hangup": not asking,
            "answer": not answered and self._can_answer(),
            "hold": answered and not asking and bool(self._held_by()),
            "transfer": answered and not asking and not parked,
            "consult": talks and not asking and self.pbx_id.can_consult,
            "dtmf": talks or (asking and self.consult_state == "talking"),
            "complete_transfer": asking and self.consult_state == "talking",
            "cancel_transfer": asking,
        }

    def _check_can(self, action):
        """:raises UserError: why the action cannot be done now"""
        if not self._actions()[action]:
            raise UserError(self._why_not(action))

    def _why_not(self, action):
        if not self.answered_at and action != "answer":
            return self.env._("The call has not been answered yet.")
        if self._is_asking() and action != "complete_transfer":
            return self.env._("Complete or cancel the transfer first.")
        return {
            "answer": self.env._("This call cannot be answered from here."),
            "hold": self.env._(
                "Calls on this phone cannot be put on hold from here. Use the phone itself."
            ),
            "transfer": self.env._("The call is on hold: resume it first."),
            "consult": self._why_not_consult(),
            "dtmf": self.env._("The call is on hold: resume it first."),
            "complete_transfer": self.env._(
                "Nobody has answered yet, so the call cannot be transferred."
            ),
            "cancel_transfer": self.env._("There is no transfer to cancel."),
        }[action]

    def _why_not_consult(self):
        if not self.pbx_id.can_consult:
            return self.env._("Attended transfers are not set up on the PBX.")
        return self.env._("The call is on hold: resume it first.")

    def _desk_consult(self):
        """Whom the agent asks, as the desk shows it; False when nobody."""
        if not self._is_asking():
            return False
        number = self.consult_number
        return {"number": number, "name": self._name_of(number), "state": self.consult_state}

    def _name_of(self, number):
        """The agent or the queue that a number of the PBX leads to; else the number."""
        here = [("pbx_id", "=", self.pbx_id.id), ("number", "=", number)]
        phone = self.env["cc.extension"]._of_number(self.pbx_id, number)[:1]
        queue = self.env["cc.queue"].search(here, limit=1)
        return phone.serving_id.name or queue.display_name or number

    # ------------------------------------------------------------ which phone it is

    def _talks(self):
        return bool(self.answered_at and not self.held)

    def _is_parked(self):
        """On hold by the PBX: it looks like asking an extension where nobody is."""
        return bool(self.consult_state) and self.consult_number == self.pbx_id.hold_number

    def _is_asking(self):
        return bool(self.consult_state) and not self._is_parked()

    def _phone(self):
        """The extension, empty for a virtual agent."""
        mine = self.cc_user_id.current_extension_id
        if mine.active and (mine.pbx_id, mine.interface) == (self.pbx_id, self.interface):
            return mine
        here = [("pbx_id", "=", self.pbx_id.id), ("interface", "=", self.interface)]
        return self.env["cc.extension"].search(here, limit=1)

    def _can_answer(self):
        return self.way == "in" and self._hears_notify() and self._phone().can_answer

    def _held_by(self):
        """``phone``, ``pbx``, or nothing: what holds a call here."""
        phone = self._phone()
        by = phone.hold_by if phone else "pbx"
        possible = {"phone": self._hears_notify(), "pbx": bool(self.pbx_id.hold_number)}
        return by if possible.get(by) else ""

    def _hears_notify(self):
        """PJSIPNotify reaches phones that are registered with PJSIP."""
        return (self.channel or "").startswith("PJSIP/")

    # ------------------------------------------------------------ how the PBX is asked

    def _hangup_command(self):
        """Hang up; a phone that rings refuses, as one that only stops ringing gave no answer."""
        if self._is_parked():
            return "cancel_and_hangup", {}, "ended"
        refuses = not self.answered_at and self.way == "in"
        return "hangup", {"cause": REFUSED} if refuses else {}, "ended"

    def _hold_command(self, on):
        """:raises UserError: it is so already"""
        if not on:
            return self._resume_command()
        if self.held:
            raise UserError(self.env._("The call is already on hold."))
        if self._held_by() == "phone":
            return "pjsip_notify", {"event": "hold"}, "held"
        context, number = self.pbx_id.originate_context, self.pbx_id.hold_number
        return "atxfer", {"context": context, "number": number}, "parked"

    def _resume_command(self):
        """Take the call back from whoever holds it, also a phone that is only about to."""
        if self._is_parked():
            return "cancel_atxfer", {}, "unparked"
        if not self.held and self._held_by() != "phone":
            raise UserError(self.env._("The call is not on hold."))
        return "pjsip_notify", {"event": "talk"}, "resumed"

    def _answer_command(self):
        return "pjsip_notify", {"event": "talk"}, "answered"

    def _dtmf_command(self, digits):
        return "send_dtmf", {"digits": digits, "to_peer": True}, ""

    def _transfer_command(self, number):
        return "blind_transfer", self._into_dialplan(number), "gone"

    def _consult_command(self, number):
        """:raises UserError: the PBX would take # for the end of the number"""
        if "#" in number:
            raise UserError(
                self.env._(
                    "“%s” cannot be consulted first because it contains a #. "
                    "Transfer directly instead.",
                    number,
                )
            )
        return "atxfer", self._into_dialplan(number), "asking"

    def _complete_command(self):
        # Who hangs up while the asked one talks hands the caller on; if the asked one is gone at
        # that instant, it would end the caller's call instead.
        return "hangup", {"only_with": f"Local/{self.consult_number}@"}, "gone"

    def _cancel_command(self):
        return "cancel_atxfer", {}, "cancelled"

    def _into_dialplan(self, number):
        return {"context": self.pbx_id._transfer_context(), "number": number}

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
        return [action for action, may in offers.items() if may]

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How a dialled call goes on after the PBX took it: for whoever asked, in words."""

from odoo import api, fields, models

from ...core.book import DIAL_PREFIX
from ...core.bounds import id_of
from ...core.causes import NO_SUCH_NUMBER
from .cc_call import OUTCOMES

# ISDN causes (Q.850) that say more than the outcome does.
REFUSED = {21}
NO_LINE = {34, 38, 41, 42, 44}

# Asterisk's answer when the dialplan has nothing for a number.
NOT_IN_DIALPLAN = "Extension does not exist"


class CcCommand(models.Model):
    _inherit = "cc.command"

    outcome = fields.Selection(OUTCOMES, "Call Outcome", readonly=True, help="How the call ended.")

    @api.model
    def _bridge_answer(self, command_id, ok, words, uniqueid=""):
        result = super()._bridge_answer(command_id, ok, words, uniqueid)
        # The end of the call may be known before that the agent's phone was answered.
        self.browse(command_id).exists()._tell_end()
        return result

    @api.model
    def _of_call(self, call):
        """The command that dialled a call; none where somebody else did."""
        command_id = (call.linkedid or "").removeprefix(DIAL_PREFIX)
        if command_id == call.linkedid:
            return self.browse()
        command = self.browse(id_of(command_id)).exists()
        return command.filtered(lambda command: command.pbx_id == call.pbx_id)

    def _call(self):
        """The call that this command dialled, once there is one."""
        return self.env["cc.call"]._of_key(self.pbx_id, f"{DIAL_PREFIX}{self.id}")

    def _tell_end(self):
        """Tell whoever asked, once, that nobody was reached; a talk needs no words."""
        for command in self:
            # Before the agent's phone is answered nobody is called: the answer says it all.
            if command.kind != "originate" or not command.uniqueid or command.outcome:
                continue
            call = command._call()
            if call.ended_at and call.outcome:
                command.outcome = call.outcome
                command._tell_unreached(call)

    def _tell_unreached(self, call):
        asker = self.create_uid
        text = self.with_context(lang=asker.lang)._end_text(call.hangup_cause)
        if text:
            message = {"command_id": self.id, "kind": self.kind, "ok": False, "text": text}
            asker._bus_send("cc_odoo/answer", message)

    # ------------------------------------------------------------ words

    def _dialled(self):
        """The number that was asked for."""
        return self.args["caller_id"].strip("<>")

    def _answer_text(self):
        if self.kind != "originate" or self.state != "failed":
            return super()._answer_text()
        words = self.answer or ""
        if NOT_IN_DIALPLAN in words:
            return self.env._("The PBX has no route to %s.", self._dialled())
        return self._own_phone_text().get(words) or super()._answer_text()

    def _own_phone_text(self):
        """In the agent's words what the bridge says of the phone that rings first."""
        return {
            # The PBX says the same of a phone that is off and of one that refuses.
            "the phone cannot be reached": self.env._(
                "Your phone did not take the call, so nobody was called. Is it switched on, "
                "registered and free?"
            ),
            "the phone was hung up": self.env._("You hung up before anybody was called."),
            "nobody answered": self.env._("You did not answer your phone, so nobody was called."),
            "the phone is busy": self.env._("Your phone is busy, so nobody was called."),
            "the PBX had no line for it": self.env._("The PBX has no free line for your phone."),
        }

    def _end_text(self, cause):
        """Why nobody was reached; empty when somebody was, or the agent gave up."""
        number = self._dialled()
        if self.outcome in ("no_answer", "busy", "failed"):
            return self._cause_text(cause, number) or self._outcome_text(number)
        return ""

    def _outcome_text(self, number):
        return {
            "busy": self.env._("%s is busy.", number),
            "no_answer": self.env._("%s did not answer.", number),
            "failed": self.env._("%s could not be reached.", number),
        }[self.outcome]

    def _cause_text(self, cause, number):
        if cause in NO_SUCH_NUMBER:
            return self.env._(
                "The number %s does not exist, or the PBX has no route to it.", number
            )
        if cause in REFUSED:
            return self.env._("%s declined the call.", number)
        if cause in NO_LINE:
            return self.env._("No line was free to call %s.", number)
        return ""

    # ------------------------------------------------------------ for other programs

    def _progress(self):
        """How far a dialled call has come.

        :return: ``{"state", "text", "over"}``; states: asked, ringing_you, calling, talking, then
            an outcome of ``cc.call``, failed or expired
        """
        self.ensure_one()
        state = self._progress_state()
        text = self._end_text(self._call().hangup_cause) or self._progress_text(state)
        over = state not in ("asked", "ringing_you", "calling", "talking")
        return {"state": state, "text": text, "over": over}

    def _progress_state(self):
        if self.state in ("pending", "sent"):
            return "asked"
        if self.state != "done":
            return self.state
        call = self._call()
        if self.outcome or call.outcome:
            return self.outcome or call.outcome
        if not self.uniqueid:
            return "ringing_you"
        return "talking" if call.answered_at else "calling"

    def _progress_text(self, state):
        number = self._dialled()
        texts = {
            "asked": self.env._("Sending the request to the PBX…"),
            "ringing_you": self.env._("Your phone rings first: answer it to call %s.", number),
            "calling": self.env._("Calling %s.", number),
            "talking": self.env._("%s has answered.", number),
            "answered": self.env._("The call with %s is over.", number),
            "cancelled": self.env._("The call to %s was cancelled.", number),
        }
        return texts.get(state) or self._answer_text() or self.env._("The call is over.")


class CcCall(models.Model):
    _inherit = "cc.call"

    def _tell_dialled_end(self):
        """Tell who had a call dialled how it ended."""
        for call in self.filtered("ended_at"):
            self.env["cc.command"]._of_call(call)._tell_end()

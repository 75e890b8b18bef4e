# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The words in which a person is told how a command or a dialled call ended."""

from odoo import models

from ...core.causes import NO_SUCH_NUMBER

# ISDN causes (Q.850) that say more than the outcome does.
REFUSED = {21}
NO_LINE = {34, 38, 41, 42, 44}

# Asterisk's answer when the dialplan has nothing for a number.
NOT_IN_DIALPLAN = "Extension does not exist"

# The bridge's answer when the PBX says so of a number before anything is done with it.
NO_SUCH_NUMBER_TEXT = "there is no number"


class CcCommandText(models.AbstractModel):
    """The words for whoever asked, in the language of the context."""

    _name = "cc.command.text"
    _description = "PBX Command"

    def _answer_text(self):
        """Return how the command ended, in words; empty when all is well."""
        if self.state == "done":
            return ""
        if self.state == "expired":
            no_effect = self.accepted and self._no_effect_text()
            return no_effect or self.env._("The PBX did not answer in time. Try again.")
        if not self.answer and self.leg_id.ended_at:
            return self.env._("The call has ended.")
        return (
            self._no_number_text()
            or self._dial_answer_text()
            or self.env._("The PBX refused: %s", self.answer or self.env._("no reason given"))
        )

    def _no_number_text(self):
        """Return that the PBX does not know the number; empty when it does, or was not asked."""
        if not (self.answer or "").startswith(NO_SUCH_NUMBER_TEXT):
            return ""
        return self.env._(
            "The number %s does not exist, or the PBX has no route to it.",
            self.args.get("dialled") or self.args.get("number"),
        )

    def _no_effect_text(self):
        """Return which effect is missing after the PBX accepted the command, in words."""
        return {
            "ended": self.env._("The call has not ended. Hang up on the phone itself."),
            "answered": self.env._("The phone did not respond. Answer on the phone itself."),
            "held": self.env._(
                "The phone did not respond. Put the call on hold on the phone itself."
            ),
            "resumed": self.env._(
                "The phone did not respond. Resume the call on the phone itself."
            ),
            "parked": self.env._("The PBX did not put the call on hold. Try again."),
            "unparked": self.env._("The PBX did not resume the call. Try again."),
            "gone": self.env._("The call was not transferred. You still have it."),
            "asking": self.env._("Nobody was called. Are attended transfers set up on the PBX?"),
            "cancelled": self.env._("The transfer was not cancelled. Try again."),
        }.get(self.awaits)

    # ------------------------------------------------------------ of a dialled call

    def _dialled(self):
        """The number that was asked for."""
        # What was asked for by an older version has it as the caller ID.
        return self.args.get("dialled") or self.args["caller_id"].strip("<>")

    def _dial_answer_text(self):
        """Return what the PBX's refusal of a dialled call means; empty when nobody knows."""
        words = self.answer or ""
        if self.kind != "originate" or self.state != "failed":
            return ""
        if NOT_IN_DIALPLAN in words:
            return self.env._("The PBX has no route to %s.", self._dialled())
        return self._own_phone_text().get(words, "")

    def _own_phone_text(self):
        """Return ``{what the bridge says of the phone that rings first: words for the agent}``."""
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

    def _end_text(self, call):
        """Return why nobody was reached; empty when somebody was, or the agent gave up.

        :param call: the ``cc.call`` that was dialled; its end is known before ours
        """
        number, outcome = self._dialled(), self.outcome or call.outcome
        if outcome in ("no_answer", "busy", "failed"):
            return self._cause_text(call.hangup_cause, number) or self._outcome_text(
                number, outcome
            )
        return ""

    def _outcome_text(self, number, outcome):
        """Return that nobody was reached; also where the PBX, or the caller, did not wait."""
        return {
            "busy": self.env._("%s is busy.", number),
            "failed": self.env._("%s could not be reached.", number),
        }.get(outcome) or self.env._("%s did not answer.", number)

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

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whoever had somebody called, asked or sent to a number learns that nobody was reached there.

A PBX whose dialplan has a pattern for any number takes wrong ones, too: that it took one is no
success. What was seen is on the leg: see ``unreached`` there.
"""

from odoo import api, models

# The effects that commands wait for which send somebody to a number.
SOUGHT = ("gone", "asking")


class CcCommandUnreached(models.AbstractModel):
    _name = "cc.command.unreached"
    _description = "PBX Command"

    @api.model
    def _report_unreached(self, legs):
        """Notify whoever sought a number from these phones, once, that nobody was reached."""
        for leg in legs.filtered("unreached"):
            command = self._that_sought(leg)
            command._tell_unreached(command._unreached_text(leg) if command else "", leg)

    def _that_sought(self, leg):
        """Return the command whose number was not reached; none, when it was told already."""
        if not leg.answered_at:
            return self._of_call(leg.call_id).filtered(lambda command: not command.outcome)
        last = self.search([("leg_id", "=", leg.id)], limit=1)
        return last.filtered(lambda command: command._sought(leg))

    def _sought(self, leg):
        """Return whether it was this command, and not one before it, that sought in vain."""
        asked_at = self.create_date.replace(microsecond=0)
        taken = self.state == "done" or (self.state == "sent" and self.accepted)
        fresh = self.awaits in SOUGHT and not self.outcome and taken
        return fresh and leg.unreached_at >= asked_at

    def _tell_unreached(self, text, leg):
        for command in self:
            if command.state == "sent":
                command._finish("done")  # it came and went between two looks
            command.outcome = leg.unreached
            if text:
                message = {"command_id": command.id, "kind": command.kind, "ok": False}
                command.create_uid._bus_send("cc_odoo/answer", {**message, "text": text})

    def _unreached_text(self, leg):
        """Return that nobody was reached, and where the caller is now, in the asker's language."""
        self = self.with_context(lang=self.create_uid.lang)
        leg = leg.with_env(self.env)
        if self.kind == "originate":
            return self._outcome_text(self._dialled(), leg.unreached)
        name = leg._name_of(self.args["number"])
        words = [self._outcome_text(name, leg.unreached), self._caller_text(leg)]
        return " ".join(filter(None, words))

    def _caller_text(self, leg):
        """Return where the caller is whom an agent could not hand on."""
        if not (leg.transferred_to or leg.ended_at):
            if leg._is_asking():
                return self.env._("Cancel the transfer to get back to the caller.")
            return self.env._("You have the caller again.")
        if leg.call_id.ended_at:
            return self.env._("The caller is no longer on the line.")
        if leg.caller_waits:
            return self.env._("The caller is still on the line and hears a tone from the PBX.")
        return ""

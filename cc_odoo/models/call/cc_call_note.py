# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import ValidationError

from ...core.bounds import MAX_NOTE_CHARS
from ...core.notes import merged


class CcCall(models.Model):
    """The note that agents write while they talk."""

    _inherit = "cc.call"

    def save_note(self, text, before=""):
        """Keep what was typed; what a colleague or another tab wrote meanwhile is kept as well.

        :param before: the note as the one who types it knew it
        :return: the note as it is now
        :raises AccessError: this call is not the present user's
        :raises UserError: the note would be too long
        """
        self.ensure_one()
        self.check_access("write")
        self._check_note_length(text, before)
        note = merged(self.note or "", str(text or ""), str(before or ""))
        if note != (self.note or ""):
            self.note = note
            self._tell_note()
        return note

    @api.constrains("note")
    def _check_note(self):
        for call in self:
            call._check_note_length(call.note)

    def _check_note_length(self, *texts):
        if any(len(str(text or "")) > MAX_NOTE_CHARS for text in texts):
            raise ValidationError(
                self.env._("A note can have at most %s characters. Shorten it.", MAX_NOTE_CHARS)
            )

    def _tell_note(self):
        """To the browsers of whoever talks in this call, and of who wrote."""
        # sudo: cc.call.leg: the other agents in this call
        live = self.sudo().leg_ids.filtered(lambda leg: not leg.ended_at).cc_user_id
        for agent in live | self.env["cc.user"]._of_user(self.env.user).sudo():
            agent._bus_send("cc_odoo/note", {"call_id": self.id, "note": self.note or ""})

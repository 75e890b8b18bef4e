# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class CcRecordingPlayer(models.AbstractModel):
    """What a browser needs to play a recording, or the words why it cannot."""

    _name = "cc.recording.player"
    _description = "Recording"

    # sudo: cc.pbx: where the files are; of the recording as it is stored
    player = fields.Json(compute="_compute_player", compute_sudo=True)

    @api.depends("state", "remove_at", "error", "pbx_id.recording_source")
    @api.depends_context("uid", "lang", "tz")
    def _compute_player(self):
        for recording in self:
            recording.player = recording._origin._player()

    def _player(self):
        words = self._why_not_played()
        return {
            "url": f"/cc_odoo/recording/{self.id}" if not words else False,
            "label": self.env._("Recording of %s", self.display_name or ""),
            "download": not words and self._may_download(),
            "words": words or self._state_words(),
        }

    def _why_not_played(self):
        """Why nobody can play it now, in words; empty when it can be tried."""
        # sudo: cc.pbx: whether a source is set
        recording = self.sudo()
        if recording.state == "deleted":
            return self.env._("Deleted.")
        if recording.remove_at:
            return self.env._("Marked for deletion: it can no longer be played.")
        if recording.state == "failed":
            return self.env._("Not recorded. %s", recording.error or "")
        if recording.state in ("starting", "recording", "muted"):
            return recording._state_words()
        if recording.pbx_id.recording_source == "none":
            return self.env._(
                "The recording source of the PBX is not set. Choose one on the PBX's form."
            )
        return ""

    def _state_words(self):
        return {
            "starting": self.env._("Recording is starting…"),
            "recording": self.env._("Being recorded. You can play it after the call."),
            "muted": self.env._("Being recorded, muted now. You can play it after the call."),
            "missing": self.env._("The file was missing at the last attempt to play it."),
        }.get(self.state, "")

    def _may_download(self):
        return self.env.user.has_group("cc_odoo.group_manager")

    def _not_found(self, error):
        """A file that is not where it should be; that the place itself is away proves nothing."""
        if error.kind == "missing" and self.state == "stopped":
            self.state = "missing"

    def _found(self):
        if self.state == "missing":
            self.state = "stopped"

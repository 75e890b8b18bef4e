# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CcCommandRecording(models.AbstractModel):
    """A command about a recording."""

    _name = "cc.command.recording"
    _description = "PBX Command"

    recording_id = fields.Many2one("cc.recording", readonly=True, ondelete="set null")

    def _fail_recordings(self):
        """Mark the recordings that these commands, which have failed, should have begun."""
        for command in self.filtered("recording_id"):
            if command.kind == "mix_monitor" and command.state != "done":
                command.recording_id._refused(command._answer_text())

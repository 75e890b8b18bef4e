# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

# A browser asks for the beginning more than once when it starts to play.
STARTING = timedelta(minutes=1)
# From anywhere else it goes on playing what it began, if that was not long ago.
GOING_ON = timedelta(minutes=30)


class CcRecordingListen(models.Model):
    """Somebody listened to a recording. Written by the server alone; nobody can take it back."""

    _name = "cc.recording.listen"
    _description = "Listening Log Entry"
    _order = "listened_at desc, id desc"
    _rec_name = "listened_at"

    recording_id = fields.Many2one(
        "cc.recording", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="recording_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users", "Listened By", required=True, readonly=True, index=True, ondelete="restrict"
    )
    listened_at = fields.Datetime(required=True, readonly=True)
    until = fields.Datetime(
        readonly=True,
        help="When a part of the recording was last sent to this person in the same listening.",
    )
    address = fields.Char("IP Address", readonly=True)
    first_byte = fields.Integer(
        readonly=True,
        help="0: played from the beginning; otherwise the position in the file where it began.",
    )
    downloaded = fields.Boolean(readonly=True)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("Entries of the listening log cannot be deleted."))

    @api.model
    def _note(self, recording, address, first_byte=0, downloaded=False):
        """Write a listening down: whatever was sent of it stands in a line, by its times.

        A player asks for one file in many parts, and a person pauses and winds. So a request from
        the beginning is a new line, but for those of one and the same start; one from elsewhere
        prolongs the last line of this person at this address, unless nothing was sent there for
        half an hour: then it is another.
        """
        now = fields.Datetime.now()
        # Two parts asked for at the same instant write the same row: one of them starts over, and
        # then sees the other's listening. In SQL, as the ORM would leave the same second out.
        self.env.cr.execute(
            SQL("UPDATE cc_recording SET listened_at = %s WHERE id = %s", now, recording.id)
        )
        recent = ("until", ">=", now - GOING_ON)
        if not first_byte:
            recent = ("listened_at", ">=", now - STARTING)
        known = [
            ("recording_id", "=", recording.id),
            ("user_id", "=", self.env.uid),
            ("address", "=", address),
            ("downloaded", "=", downloaded),
            recent,
        ]
        # sudo: cc.recording.listen: nobody may write it; what is written is who asks
        log = self.sudo()
        if line := log.search(known, limit=1):
            line.until = now
            return line
        return log.create(
            {
                "recording_id": recording.id,
                "user_id": self.env.uid,
                "listened_at": now,
                "until": now,
                "address": address,
                "first_byte": first_byte,
                "downloaded": downloaded,
            }
        )


class CcRecordingListened(models.AbstractModel):
    _name = "cc.recording.listened"
    _description = "Recording"

    listened_at = fields.Datetime("Last Played", readonly=True)
    listen_ids = fields.One2many(
        "cc.recording.listen",
        "recording_id",
        "Listening Log",
        readonly=True,
        groups="cc_odoo.group_supervisor",
    )

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where a PBX writes recordings, and where Odoo reads them."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.orm.models import NO_ACCESS

from ...core import recordings
from ...tools.recording_sources import Folder, SourceError, Web, is_base_url
from ..mixins.guard import guarded


class CcPbxRecordings(models.AbstractModel):
    _name = "cc.pbx.recordings"
    _description = "PBX"

    recording_folder = fields.Char(
        "Folder on the PBX",
        help="Where the PBX writes recordings: an absolute path, or a path below its own recording "
        "folder, /var/spool/asterisk/monitor. Empty: that folder itself.",
    )
    recording_format = fields.Selection(
        [("wav", "WAV"), ("ogg", "Ogg Vorbis"), ("mp3", "MP3")],
        required=True,
        default="wav",
        help="The format in which the PBX writes recordings. WAV takes a megabyte a minute and "
        "always works; for Ogg and MP3 the PBX needs the modules format_ogg_vorbis and "
        "format_mp3.",
    )
    recording_source = fields.Selection(
        [("none", "None"), ("folder", "Mounted folder"), ("http", "Web server")],
        default="none",
        required=True,
        help="Where Odoo reads the recordings from to play them.",
    )
    recording_path = fields.Char(
        "Mounted Folder", help="The path of the same folder on the machine that runs Odoo."
    )
    recording_url = fields.Char(
        "Base URL",
        help="The address at which a web server serves the folder, e.g. https://pbx/recordings/.",
    )
    recording_user = fields.Char("Web Server User")
    recording_password = fields.Char(
        "Web Server Password",
        compute="_compute_write_only",
        inverse=lambda self: self._store_write_only("recording_password"),
        copy=False,
        help="It can be replaced here, but is never shown.",
    )
    recording_password_stored = fields.Char(
        "Stored Recording Password", groups=NO_ACCESS, copy=False
    )
    has_recording_password = fields.Boolean(compute="_compute_has_write_only", compute_sudo=True)
    recording_may_delete = fields.Boolean(
        "Web Server Allows DELETE",
        help="Expired recordings are deleted from the web server with the DELETE method.",
    )
    recording_error = fields.Char(
        "Deletion Error",
        readonly=True,
        copy=False,
        help="Why recordings could not be deleted at the last attempt.",
    )

    @api.constrains("recording_folder", "recording_source", "recording_path", "recording_url")
    def _check_recording_places(self):
        for pbx in self:
            words = pbx._wrong_recording_place()
            if words:
                raise ValidationError(self.env._("%(name)s: %(words)s", name=pbx.name, words=words))

    def _wrong_recording_place(self):
        path, url = self.recording_path or "", self.recording_url or ""
        if self.recording_folder and not recordings.is_folder(self.recording_folder.rstrip("/")):
            return self.env._(
                "the folder on the PBX may contain only letters, digits, “_”, “-”, “.” and “/”."
            )
        if self.recording_source == "folder" and not (path.startswith("/") and path.isprintable()):
            return self.env._("enter the full path of the mounted folder, such as /mnt/recordings.")
        if self.recording_source == "http" and not is_base_url(url):
            return self.env._(
                "the base URL must look like https://pbx/recordings/, without user name, password, "
                "“?” or “#”."
            )
        return ""

    def _recording_file(self, name):
        """A recording's file as MixMonitor is given it."""
        folder = (self.recording_folder or "").rstrip("/")
        return f"{folder}/{name}" if folder else name

    def _recording_source(self):
        """:raises SourceError: unset"""
        if self.recording_source == "folder":
            return Folder(self.recording_path)
        if self.recording_source == "http":
            user, password = self.recording_user or "", self.recording_password_stored or ""
            return Web(self.recording_url, user, password, self.recording_may_delete)
        raise SourceError("unset")

    def _recording_trouble(self, error):
        """Why a file cannot be had, in words."""
        if error.kind == "refused" and error.detail == "DELETE":
            return self.env._("The PBX's web server does not allow files to be deleted.")
        words = {
            "unset": self.env._(
                "The recording source of the PBX is not set. Choose one on the PBX's form."
            ),
            "missing": self.env._("The file is not there."),
            "empty": self.env._("The folder %s is empty. Check that it is mounted.", error.detail),
            "away": self.env._("The recording source cannot be reached (%s).", error.detail),
            "refused": self.env._(
                "The recording source refused access to this file (%s).", error.detail
            ),
        }
        return words[error.kind]

    # ------------------------------------------------------------ the bridge's side

    @guarded
    def _bridge_recordings(self, said):
        """Keep what the PBX said of recordings; of others than ours nothing is kept.

        :param said: ``core.recordings.Heard`` in the PBX's order
        """
        changed = self._attempt(self._apply_recording_reports, said)
        self.env["cc.recording"].union(*changed).cc_user_id._push_call()

    def _apply_recording_reports(self, said):
        return self.env["cc.recording"].union(*map(self._apply_recording_report, said))

    def _apply_recording_report(self, said):
        # A queue may have rung the phone by a Local channel: that one's id is the leg's key then.
        ids = ["|", ("leg_id.uniqueid", "=", said.uniqueid), ("leg_id.key", "=", said.uniqueid)]
        domain = [*ids, ("pbx_id", "=", self.id)]
        last = self.env["cc.recording"].search(
            [*domain, ("state", "in", (*recordings.OPEN, "failed"))], limit=1, order="id desc"
        )
        last and last._apply_report(said)
        return last

    def _record_live_calls(self):
        """Record from here on the calls that were answered while nobody could ask the PBX."""
        live = [("pbx_id", "=", self.id), ("ended_at", "=", False), ("answered_at", "!=", False)]
        legs = self.env["cc.call.leg"].search(live)
        self._attempt(lambda legs: legs._record_by_rule(again=True), legs)

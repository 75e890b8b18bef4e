# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where a PBX writes recordings, and where Odoo reads them."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.orm.models import NO_ACCESS

from ...core import recordings
from ...tools.recording_sources import Folder, SourceError, Web, is_base_url


class CcPbx(models.Model):
    _inherit = "cc.pbx"

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
        compute="_compute_recording_password",
        inverse="_inverse_recording_password",
        copy=False,
        help="It can be replaced here, but is never shown.",
    )
    recording_password_stored = fields.Char(
        "Stored Recording Password", groups=NO_ACCESS, copy=False
    )
    has_recording_password = fields.Boolean(
        compute="_compute_has_recording_password", compute_sudo=True
    )
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

    @api.depends_context("uid")
    def _compute_recording_password(self):
        self.recording_password = False

    def _inverse_recording_password(self):
        for pbx in self:
            # The web client sends False for a password field nobody touched.
            if pbx.recording_password:
                # sudo: cc.pbx: closed to everybody; who may write here may replace it
                pbx.sudo().recording_password_stored = pbx.recording_password

    @api.depends("recording_password_stored")
    def _compute_has_recording_password(self):
        for pbx in self:
            pbx.has_recording_password = bool(pbx.recording_password_stored)

    def write(self, vals):
        self._refuse_recording_password_elsewhere(vals)
        return super().write(vals)

    def _refuse_recording_password_elsewhere(self, vals):
        """As for the secret: who could send it to an address of their own would have read it.

        :raise ValidationError: the URL changes and the password is not given anew
        """
        trusted = self.env.su or self.env.user.has_group("base.group_system")
        if trusted or vals.get("recording_password") or "recording_url" not in vals:
            return
        self.check_access("write")  # before any name is told
        for pbx in self.filtered("has_recording_password"):
            if (pbx.recording_url or "") != (vals["recording_url"] or ""):
                raise ValidationError(
                    self.env._(
                        "%(name)s: enter the web server's password again together with its new "
                        "address.",
                        name=pbx.name,
                    )
                )

    def _recording_file(self, name):
        """A recording's file as MixMonitor is given it."""
        folder = (self.recording_folder or "").rstrip("/")
        return f"{folder}/{name}" if folder else name

    def _recording_source(self):
        """:raise SourceError: unset"""
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

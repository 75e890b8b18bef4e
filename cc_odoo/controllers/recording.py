# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Recordings are played through Odoo: who may is asked each time, each listening written down."""

import os
import re

from odoo.http import Controller, Response, Stream, request, route

from ..core import recordings
from ..core.bounds import MAX_ID, id_of
from ..tools.recording_sources import PASSED_BACK_HEADERS, SourceError, Web
from .dialling import ID

CHUNK = 64 * 1024


class CcRecordingController(Controller):
    @route(f"/cc_odoo/recording/<{ID}:recording_id>", type="http", auth="user", methods=["GET"])
    def cc_recording(self, recording_id, download=None):
        """The sound of one recording, whole or in parts (HTTP ranges), also for HEAD.

        403 to whom it is not open, and 404 when there is nothing to play, both in words.
        """
        recording = request.env["cc.recording"].browse(id_of(recording_id))
        # One answer to both: whether it exists is nobody else's business.
        if not recording.exists() or not recording.has_access("read"):
            return self._words(
                403, request.env._("You are not allowed to listen to this recording.")
            )
        if words := recording._why_not_played():
            return self._words(404, words)
        if download and not recording._may_download():
            return self._words(403, request.env._("Only managers can download recordings."))
        return self._play(recording, bool(download))

    def _play(self, recording, download):
        # sudo: cc.pbx, cc.recording: where the files are, and that one is missing
        row = recording.sudo()
        try:
            response = self._respond(row.pbx_id._recording_source(), row.file_name)
        except SourceError as error:
            row._not_found(error)
            return self._words(404, row.pbx_id._recording_trouble(error))
        row._found()
        self._as_private(response, row.file_name, download)
        if request.httprequest.method == "GET" and response.status_code in (200, 206):
            address, first = request.httprequest.remote_addr, _first_byte(response)
            request.env["cc.recording.listen"]._note(recording, address, first, download)
        return response

    def _respond(self, source, name):
        if isinstance(source, Web):
            return self._from_web(source, name)
        path = source.path(name)
        modified = os.stat(path).st_mtime
        kind = recordings.content_type(name)
        # Odoo's own way to send a file: in chunks, with ranges, If-Range and ETag.
        stream = Stream(type="path", path=path, mimetype=kind, last_modified=modified)
        response = stream.get_response()
        response.headers["Accept-Ranges"] = "bytes"  # said also to who has not asked for a part
        return response

    def _from_web(self, source, name):
        """The web server's answer handed on as it comes."""
        method = request.httprequest.method
        answer = source.open(name, request.httprequest.headers, method)
        headers = {key: answer.headers[key] for key in PASSED_BACK_HEADERS if key in answer.headers}
        body = answer.iter_content(CHUNK) if method == "GET" else ()
        response = Response(body, status=answer.status_code, headers=headers)
        response.mimetype = recordings.content_type(name)
        response.call_on_close(answer.close)
        return response

    def _as_private(self, response, name, download):
        place = "attachment" if download else "inline"
        file_name = os.path.basename(name)
        response.headers["Content-Disposition"] = f'{place}; filename="{file_name}"'
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "default-src 'none'; media-src 'self'"

    def _words(self, status, words):
        headers = {"Cache-Control": "private, no-store"}
        response = Response(str(words), status=status, headers=headers)
        response.mimetype = "text/plain"
        return response


def _first_byte(response):
    found = re.match(r"bytes ([0-9]{1,18})-", response.headers.get("Content-Range", ""))
    return min(int(found[1]), MAX_ID) if found else 0

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls placed by other programs over HTTP, with one of Odoo's own API keys.

Plain HTTP, not JSON-RPC: the status says how it went, and ``curl -d number=...`` is enough. A key
has all rights of its user, so it reaches nothing here that it would not reach anyway.
"""

import re

from odoo.exceptions import AccessError, UserError
from odoo.http import Controller, request, route

from ..core import tel_link
from .dialling import FINAL_HEADERS, ID, dial, own_agent, own_command

# As Odoo reads it: with anything else there it would take the session.
BEARER = re.compile(r"bearer\s+.+$", re.IGNORECASE)
STATUS = {"number": 400, "no_agent": 403, "forbidden": 403, "not_ready": 409, "unavailable": 503}


class DialApi(Controller):
    """``POST /cc_odoo/api/dial`` places a call, ``GET`` with its id returns how it goes."""

    @route(
        "/cc_odoo/api/dial",
        type="http",
        auth="bearer",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def dial(self, **form):
        """The agent's own phone rings first, then the number: JSON with an id, or an error."""
        if refusal := self._refusal_of_session():
            return refusal
        agent = own_agent()
        if not agent:
            words = request.env._("You are not an agent of the call centre.")
            return self._error("no_agent", words)
        try:
            command = dial(agent, self._number(form))
        except AccessError as error:
            return self._error("forbidden", str(error))
        except UserError as error:
            return self._error(getattr(error, "cc_kind", "not_ready"), str(error))
        return self._json(command, 202)

    @route(
        f"/cc_odoo/api/dial/<{ID}:command_id>",
        type="http",
        auth="bearer",
        methods=["GET"],
        save_session=False,
    )
    def progress(self, command_id):
        """How the call goes, for who placed it and whose phone it is."""
        if refusal := self._refusal_of_session():
            return refusal
        command = own_command(own_agent(), command_id)
        if not command:
            return self._error("unknown", request.env._("You have no such call."), 404)
        return self._json(command)

    def _refusal_of_session(self):
        """Odoo lets a browser's session in, too. A page elsewhere must not get that far."""
        if BEARER.match(request.httprequest.headers.get("Authorization", "")):
            return None
        words = request.env._("Send an API key: Authorization: Bearer …")
        return self._error("no_key", words, 401)

    def _number(self, form):
        """Out of a form, or of a JSON object; anything else is no number."""
        if request.httprequest.mimetype != "application/json":
            return tel_link.plus_again(form.get("number"))
        try:
            body = request.get_json_data()
        except ValueError:
            return ""
        number = body.get("number") if isinstance(body, dict) else ""
        return number if isinstance(number, str | int) else ""

    def _json(self, command, status=200):
        body = {"id": command.id, "number": command._dialled(), **command._progress()}
        return request.make_json_response(body, headers=FINAL_HEADERS, status=status)

    def _error(self, kind, words, status=None):
        body = {"error": {"kind": kind, "message": words}}
        return request.make_json_response(
            body, headers=FINAL_HEADERS, status=status or STATUS[kind]
        )

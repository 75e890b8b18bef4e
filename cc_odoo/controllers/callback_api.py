# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A web page's "call me", sent by its server with one of Odoo's own API keys."""

from odoo.exceptions import AccessError, UserError
from odoo.http import Controller, request, route

from ..core import tel_link
from .dial_api import BEARER
from .dialling import FINAL_HEADERS

ARGUMENTS = ("number", "queue", "name", "when")


class CallbackApi(Controller):
    """``POST /cc_odoo/api/callback`` asks for a call: ``number``, ``queue``, ``name``, ``when``."""

    @route(
        "/cc_odoo/api/callback",
        type="http",
        auth="bearer",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def ask(self, **form):
        """The id of the item, and when it is due: JSON, or an error."""
        if not BEARER.match(request.httprequest.headers.get("Authorization", "")):
            words = request.env._("Send an API key: Authorization: Bearer …")
            return self._error("no_key", words, 401)
        try:
            item = request.env["cc.callback"].ask(**self._asked(form))
        except AccessError as error:
            return self._error("forbidden", str(error), 403)
        except UserError as error:
            return self._error("invalid", str(error), 400)
        return self._json(item, 201)

    def _asked(self, form):
        """The arguments out of a form, or of a JSON object; others are left out."""
        if request.httprequest.mimetype == "application/json":
            try:
                form = request.get_json_data()
            except ValueError:
                form = {}
        else:
            form = {**form, "number": tel_link.plus_again(form.get("number"))}
        form = form if isinstance(form, dict) else {}
        return {name: str(form[name]) for name in ARGUMENTS if form.get(name)}

    def _json(self, item, status):
        return request.make_json_response(item, headers=FINAL_HEADERS, status=status)

    def _error(self, kind, words, status):
        body = {"error": {"kind": kind, "message": words}}
        return request.make_json_response(body, headers=FINAL_HEADERS, status=status)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.addons.web.controllers.session import Session
from odoo.http import request, route


class CcSession(Session):
    """Who logs out of Odoo is disconnected from the call centre, at once."""

    @route(readonly=False)
    def logout(self, *args, **kwargs):
        self._cc_disconnect()
        return super().logout(*args, **kwargs)

    @route(readonly=False)
    def destroy(self):
        self._cc_disconnect()
        return super().destroy()

    def _cc_disconnect(self):
        if not request.session.uid:
            return
        user = request.env["res.users"].browse(request.session.uid)
        # sudo: cc.user: the route is auth="none"; it is the session's own agent
        agent = request.env["cc.user"].sudo()._of_user(user)
        if agent:
            agent._status_event("disconnect")

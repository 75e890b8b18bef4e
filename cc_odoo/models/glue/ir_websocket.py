# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.addons.bus.websocket import wsrequest

from ..agent.cc_presence import follow_sockets


class IrWebsocket(models.AbstractModel):
    """An agent's browser that opens or closes its websocket is an agent who comes or goes."""

    _inherit = "ir.websocket"

    def _after_subscribe_data(self, data):
        super()._after_subscribe_data(data)
        agent = self.env["cc.user"]._of_user(self.env.user)
        if agent and wsrequest:
            # sudo: cc.presence: written by the server alone, here for the present user's agent
            self.env["cc.presence"].sudo()._opened(agent, wsrequest.ws)

    def _on_websocket_closed(self, cookies):
        try:
            super()._on_websocket_closed(cookies)
        finally:
            follow_sockets(self.env.cr.dbname)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.addons.bus.websocket import wsrequest

from ..agent.cc_presence import follow_sockets
from ..agent.cc_user_transfer_targets import FLOOR
from ..callback.cc_callback_count import CALLBACKS

OF_AGENTS = (FLOOR, CALLBACKS)


class IrWebsocket(models.AbstractModel):
    """An agent's browser that opens or closes its websocket is an agent who comes or goes.

    One that shows the list of whom a call can be handed to listens to the channel ``FLOOR``, one
    that shows how many callbacks are due to ``CALLBACKS``.
    """

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        return super()._build_bus_channel_list(self._channels_of_agents(channels))

    def _channels_of_agents(self, channels):
        """What a browser asks for by name becomes the channel of the agents, for agents alone."""
        agents = self.env.ref("cc_odoo.group_agent")
        may = self.env.user.has_group("cc_odoo.group_agent")
        others = [channel for channel in channels if channel not in OF_AGENTS]
        return others + [(agents, name) for name in OF_AGENTS if may and name in channels]

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

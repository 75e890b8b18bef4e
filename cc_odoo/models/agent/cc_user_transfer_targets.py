# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""To whom a call can be transferred, and who of them is free now.

A browser that shows this list subscribes to the bus channel ``FLOOR``. Each change of who is free
is an empty message on it, and the browser reads the list again. Other browsers get no messages.
"""

from odoo import api, models
from odoo.exceptions import AccessError

from .cc_status import CALL_CODES

# States of a phone that is in a call, also one that Odoo knows nothing of.
IN_CALL = ("INUSE", "BUSY", "RINGING", "RINGINUSE", "ONHOLD")

FLOOR = "cc_odoo_floor"


class CcUserTransferTargets(models.AbstractModel):
    _name = "cc.user.transfer.targets"
    _description = "Agent"

    @api.model
    def get_transfer_targets(self):
        """The names of the company's agents, teams and queues, and who is free.

        Those that the PBX of the present call cannot reach are left out.

        :return: ``{"agents": [...], "teams": [...], "queues": [...]}``, each with its ``target``
        :raises AccessError: the user is not of the call centre
        """
        if not self.env.user.has_group("cc_odoo.group_agent"):
            raise AccessError(self.env._("You are not an agent of the call centre."))
        me = self._of_user(self.env.user)
        company = [("company_id", "in", [False, (me.company_id or self.env.company).id])]
        # sudo: cc.user, cc.skill, cc.queue: an agent may transfer to anybody of the company
        everybody = self.sudo()
        # sudo: cc.call.leg: which PBX the present user's own call is on
        pbx = me.sudo()._current_leg().pbx_id
        others = (everybody.search(company) - me).filtered(lambda agent: agent._is_within(pbx))
        free = others.filtered(lambda agent: agent._transfer_state() == "free")
        queues = everybody.env["cc.queue"].search([*company, ("number", "!=", False)])
        queues = queues.filtered(lambda queue: queue.pbx_id == pbx) if pbx else queues
        skills = everybody.env["cc.skill"].search(company)
        return {
            "agents": [agent._transfer_agent() for agent in others],
            "teams": [skill._transfer_team(free, queues) for skill in skills],
            "queues": queues._transfer_queues(free),
        }

    def _is_within(self, pbx):
        """Whether the agent's phone is one of this PBX; a mobile is within reach of any."""
        mobile = self.current_virtual_number and not self.current_extension_id
        phone = self.current_extension_id or self.extension_id
        return bool(mobile or not pbx or not phone or phone.pbx_id == pbx)

    def _transfer_agent(self):
        return {
            "target": f"cc.user,{self.id}",
            "name": self.name,
            "extension": self.current_extension_id.dial_number
            or self.extension_id.dial_number
            or "",
            "state": self._transfer_state(),
            "status": {"name": self.status_id.name, "color": self.status_id.color},
        }

    def _transfer_state(self):
        """free, busy (on a call), away (in another status), or offline."""
        if self._is_unassigned():
            return "offline"
        in_call = self.live_calls or self.status_code in CALL_CODES
        if in_call or self.current_extension_id.device_state in IN_CALL:
            return "busy"
        return "free" if self.status_id.activates_skills else "away"

    @api.model
    def _hint_floor(self):
        """Tell open lists that who is free has changed; one message in each transaction."""
        if "cc_odoo.floor" not in self.env.cr.precommit.data:
            self.env.cr.precommit.data["cc_odoo.floor"] = True
            # By its id, which Odoo keeps in memory: this is done for each ring.
            group_id = self.env["ir.model.data"]._xmlid_to_res_id("cc_odoo.group_agent")
            agents = self.env["res.groups"].browse(group_id)
            self.env["bus.bus"]._sendone((agents, FLOOR), "cc_odoo/floor", {})

    def _takes_calls_of(self, queue):
        queues = (self.skill_ids.queue_ids | self.extra_queue_ids) - self.left_queue_ids
        return queue in queues - self.paused_queue_ids

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""To whom a call can be handed on, and who of them is free just now."""

from odoo import api, models
from odoo.exceptions import AccessError

from .cc_status import CALL_CODES

# States of a phone that is in a call, also one that Odoo knows nothing of.
IN_CALL = ("INUSE", "BUSY", "RINGING", "RINGINUSE", "ONHOLD")


class CcUser(models.Model):
    _inherit = "cc.user"

    @api.model
    def get_transfer_targets(self):
        """The company's agents, teams and queues, with who is free: names and that, no more.

        :return: ``{"agents": [...], "teams": [...], "queues": [...]}``, each with its ``target``
        :raises AccessError: for who has nothing to do with the call centre
        """
        if not self.env.user.has_group("cc_odoo.group_agent"):
            raise AccessError(self.env._("You are not an agent of the call centre."))
        me = self._of_user(self.env.user)
        company = [("company_id", "in", [False, (me.company_id or self.env.company).id])]
        # sudo: cc.user, cc.skill, cc.queue: whom one may hand a call to, by name
        everybody = self.sudo()
        others = everybody.search(company) - me
        free = others.filtered(lambda agent: agent._transfer_state() == "free")
        queues, skills = everybody.env["cc.queue"], everybody.env["cc.skill"]
        return {
            "agents": [agent._transfer_agent() for agent in others],
            "teams": [skill._transfer_team(free) for skill in skills.search(company)],
            "queues": queues.search(company)._transfer_queues(free),
        }

    def _transfer_agent(self):
        return {
            "target": f"cc.user,{self.id}",
            "name": self.name,
            "extension": self.current_extension_id.number or self.extension_id.number or "",
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

    def _takes_calls_of(self, queue):
        queues = (self.skill_ids.queue_ids | self.extra_queue_ids) - self.left_queue_ids
        return queue in queues - self.paused_queue_ids


class CcSkill(models.Model):
    _inherit = "cc.skill"

    def _transfer_team(self, free):
        return {
            "target": f"cc.skill,{self.id}",
            "name": self.name,
            "free": len(self.user_ids & free),
        }


class CcQueue(models.Model):
    _inherit = "cc.queue"

    def _transfer_queues(self, free):
        waiting = dict(
            self.env["cc.queue.visit"]._read_group(
                [("queue_id", "in", self.ids), ("ended_at", "=", False)], ["queue_id"], ["__count"]
            )
        )
        return [
            {
                "target": f"cc.queue,{queue.id}",
                "name": queue.display_name,
                "number": queue.number or "",
                "free": len(free.filtered(lambda agent, queue=queue: agent._takes_calls_of(queue))),
                "waiting": waiting.get(queue, 0),
            }
            for queue in self
        ]

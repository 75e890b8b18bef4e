# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may work as an agent, and who may act for one.

The right to work is the group Agent. It is checked at each action, and an agent who loses it is
disconnected, however it was lost: in the form of the user or of a group, with another group that
implied it, because the user became a portal user or was archived, or because the user has no
access to the company of the phone any more.
"""

from odoo import api, models
from odoo.exceptions import AccessError, UserError


class CcUserRight(models.AbstractModel):
    _name = "cc.user.right"
    _description = "Agent"

    def _is_agent(self):
        """Whether the user behind this agent may work as one. To be called with ``sudo()``."""
        # Not has_group(): Odoo keeps its answer in memory, also after some changes of the groups.
        user, agents = self.user_id, self.env.ref("cc_odoo.group_agent")
        return self.active and user.active and agents in user.all_group_ids

    def _check_is_agent(self):
        """:raises UserError: the user behind this agent has lost the right to work as one"""
        if self.active and not self._is_agent():
            raise UserError(
                self.env._("%s no longer has the right to work as an agent.", self.name)
            )

    # ------------------------------------------------------------ acting for an agent

    def _check_may_steer(self):
        """Check that the present user may act for these agents.

        :raises AccessError: they are neither the agent, nor a supervisor of theirs, nor a manager
        """
        if self.env.su:
            return
        user = self.env.user
        # sudo: cc.user: only to ask who they are
        for agent in self.sudo():
            own = agent.user_id == user and agent._is_agent()
            if not own and not agent._is_led_by(user):
                # Without the agent's name, which the user may have no right to know.
                raise AccessError(self.env._("This is not your agent."))

    def _is_led_by(self, user):
        """Whether the user is a supervisor of this agent, or a manager of the agent's company."""
        manager = user.has_group("cc_odoo.group_manager")
        return self.company_id in user.company_ids and (manager or self._is_supervised_by(user))

    def _is_supervised_by(self, user):
        """Whether the user is one of this agent's supervisors, and still in the group."""
        return user in self.supervisor_ids and user.has_group("cc_odoo.group_supervisor")

    # ------------------------------------------------------------ losing it

    @api.model
    def _disconnect_revoked(self):
        """Disconnect whoever is connected without having the right to be."""
        if self.env["cc.pbx"]._is_uninstalling():
            return  # the groups go before the agents do
        connected = [("status_id.code", "!=", "unassigned")]
        # sudo: cc.user: who has no right is disconnected, also when the user can't see the agent
        for agent in self.sudo().search(connected).filtered(lambda each: not each._may_stay()):
            agent._status_event("disconnect")

    def _may_stay(self):
        """Whether a connected agent still has the right to be connected where they are."""
        at = self.current_extension_id.pbx_id or self._virtual_pbx()
        return self._is_agent() and at.company_id <= self.user_id.company_ids

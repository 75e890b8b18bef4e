# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The right to work as an agent is the group Agent, asked at every deed; who loses it is out.

By whatever road it went: the form of the user or of a group, a group that implied it, a user made
a portal user or archived, the company of the phone taken away.
"""

from odoo import api, models
from odoo.exceptions import UserError

# A change of one of these can take the right from a user, or from a group's users.
OF_USERS = {"group_ids", "company_id", "company_ids", "active"}
OF_GROUPS = {"user_ids", "all_user_ids", "implied_ids", "implied_by_ids"}


class CcUser(models.Model):
    _inherit = "cc.user"

    @api.model
    def _of_user(self, user):
        """Nor is it one whose user has lost the group."""
        return super()._of_user(user).filtered(lambda agent: agent.sudo()._is_agent())

    def _is_agent(self):
        """Whether the user behind this agent may work as one. Asked with all rights."""
        # Not has_group(): Odoo keeps its answer in memory, where some roads do not reach it.
        user, agents = self.user_id, self.env.ref("cc_odoo.group_agent")
        return self.active and user.active and agents in user.all_group_ids

    def _place_to_connect(self, extension_id, virtual_number):
        """:raises UserError: also for who has lost the right to work there"""
        self._check_is_agent()
        place = super()._place_to_connect(extension_id, virtual_number)
        pbx = self._virtual_pbx() if isinstance(place, str) else place.pbx_id
        if not pbx:
            raise UserError(self.env._("There is no PBX to dial through."))
        if not pbx.company_id <= self.user_id.company_ids:
            raise UserError(
                self.env._(
                    "%(name)s has no access to the company %(company)s.",
                    name=self.name,
                    company=pbx.company_id.name,
                )
            )
        return place

    def _check_is_agent(self):
        if self.active and not self._is_agent():
            raise UserError(
                self.env._("%s no longer has the right to work as an agent.", self.name)
            )

    # ------------------------------------------------------------ losing it

    @api.model
    def _disconnect_revoked(self):
        """Unassigned for whoever is connected and has no right to be."""
        if self.env["cc.pbx"]._is_uninstalling():
            return  # the groups go before the agents do
        connected = [("status_id.code", "!=", "unassigned")]
        # sudo: cc.user: whoever takes the right away disconnects, seen or not
        for agent in self.sudo().search(connected).filtered(lambda each: not each._may_stay()):
            agent._status_event("disconnect")

    def _may_stay(self):
        at = self.current_extension_id.pbx_id or self._virtual_pbx()
        return self._is_agent() and at.company_id <= self.user_id.company_ids


class CcPbx(models.Model):
    _inherit = "cc.pbx"

    @api.model
    def _sweep_states(self):
        """Also behind what took the right away without Odoo's models."""
        super()._sweep_states()
        self.env["cc.user"]._disconnect_revoked()


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        if not OF_USERS & vals.keys():
            return super().write(vals)
        # sudo: cc.user: the agents of these users, whoever changes the users
        agents = self.env["cc.user"].sudo().search([("user_id", "in", self.ids)])
        before = {agent: agent.company_id for agent in agents}
        result = super().write(vals)
        agents.filtered(lambda agent: agent.company_id != before[agent])._disconnect()
        self.env["cc.user"]._disconnect_revoked()
        return result


class ResGroups(models.Model):
    _inherit = "res.groups"

    def write(self, vals):
        result = super().write(vals)
        if OF_GROUPS & vals.keys():
            self._cc_changed()
        return result

    def unlink(self):
        result = super().unlink()
        self._cc_changed()
        return result

    def _cc_changed(self):
        # Odoo forgets who is in which group before such a change, and may ask again amidst it.
        self.env.registry.clear_cache()
        self.env["cc.user"]._disconnect_revoked()

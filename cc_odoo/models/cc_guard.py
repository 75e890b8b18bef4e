# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever the bridge tells is written under guard: see ``base_automation.py``."""

from odoo import api, models

from .base_automation import guarding


class CcPbx(models.Model):
    _inherit = "cc.pbx"

    def _bridge_facts(self, facts):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_facts(facts)

    def _bridge_state(self, state, error=""):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_state(state, error)

    def _bridge_heard(self, at):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_heard(at)

    def _bridge_discovered(self, queues, extensions):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_discovered(queues, extensions)

    def _bridge_device_states(self, states):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_device_states(states)

    def _bridge_members(self, members, complete):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_members(members, complete)

    def _bridge_claim(self, keys, ours):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_claim(keys, ours)

    def _bridge_refused(self, refusals):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_refused(refusals)


class CcCommand(models.Model):
    _inherit = "cc.command"

    @api.model
    def _bridge_take(self, pbx_id):
        with guarding(self) as commands:
            return super(CcCommand, commands)._bridge_take(pbx_id)

    @api.model
    def _bridge_answer(self, command_id, ok, words, uniqueid=""):
        with guarding(self) as commands:
            return super(CcCommand, commands)._bridge_answer(command_id, ok, words, uniqueid)


class CcUser(models.Model):
    _inherit = "cc.user"

    @api.model
    def _bridge_deadlines(self):
        with guarding(self) as agents:
            return super(CcUser, agents)._bridge_deadlines()

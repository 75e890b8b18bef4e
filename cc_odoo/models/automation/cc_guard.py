# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever the bridge tells is written under guard: see ``base_automation.py``.

Each method only hands on what it is given, so that the owners of the arguments are elsewhere.
"""

from odoo import api, models

from ..mixins.guard import guarding


class CcPbx(models.Model):
    _inherit = "cc.pbx"

    def _bridge_facts(self, *told, **more):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_facts(*told, **more)

    def _bridge_books(self, *told, **more):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_books(*told, **more)

    def _bridge_import(self, *told, **more):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_import(*told, **more)

    def _bridge_state(self, *told, **more):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_state(*told, **more)

    def _bridge_received(self, *told, **more):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_received(*told, **more)

    def _bridge_outage_began(self, *told, **more):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_outage_began(*told, **more)

    def _bridge_outage_ended(self, *told, **more):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_outage_ended(*told, **more)

    def _bridge_discovered(self, *told, **more):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_discovered(*told, **more)

    def _bridge_device_states(self, *told, **more):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_device_states(*told, **more)

    def _bridge_members(self, *told, **more):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_members(*told, **more)

    def _bridge_claim(self, *told, **more):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_claim(*told, **more)

    def _bridge_refused(self, *told, **more):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_refused(*told, **more)

    def _bridge_recordings(self, *told, **more):
        with guarding(self) as pbx:
            return super(CcPbx, pbx)._bridge_recordings(*told, **more)


class CcCommand(models.Model):
    _inherit = "cc.command"

    @api.model
    def _bridge_fetch(self, *told, **more):
        with guarding(self) as commands:
            return super(CcCommand, commands)._bridge_fetch(*told, **more)

    @api.model
    def _bridge_answer(self, *told, **more):
        with guarding(self) as commands:
            return super(CcCommand, commands)._bridge_answer(*told, **more)


class CcUser(models.Model):
    _inherit = "cc.user"

    @api.model
    def _bridge_deadlines(self, *told, **more):
        with guarding(self) as agents:
            return super(CcUser, agents)._bridge_deadlines(*told, **more)

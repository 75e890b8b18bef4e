# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..mixins.columns import columns, keep_read

# What is shown of a second call at the agent's phone.
IN_SHORT = ("id", "leg_id", "state", "way", "number", "name", "queue", "rang_at", "answered_at")


class CcUserCall(models.AbstractModel):
    """The call at an agent's phone."""

    _name = "cc.user.call"
    _description = "Agent"

    @api.model
    def _of_interface(self, pbx, interface):
        """The agent who sits at a phone of a PBX now; empty when nobody does."""
        domain = [
            ("current_extension_id.pbx_id", "=", pbx.id),
            ("current_extension_id.interface", "=", interface),
        ]
        return self.search(domain, limit=1) or self._of_virtual(pbx, interface)

    @api.model
    def _of_interfaces(self, pbx, interfaces):
        """``{interface: agent}`` of those phones at which an agent sits now."""
        if not interfaces:
            return {}
        found = self._sitting_at(pbx, interfaces)
        others = {
            interface: self._of_virtual(pbx, interface) for interface in interfaces - found.keys()
        }
        return {**found, **others}

    def _sitting_at(self, pbx, interfaces):
        """The same of the PBX's own phones, with all that a message to these agents needs."""
        tables = self._tables_of_agents()
        for _alias, model, names in tables:
            self.env[model].flush_model(names)
        # Direct SQL: on a ringing phone's way, one statement for all phones of a batch; by the ORM
        # agents, phones, users and contacts were read one after another, with all their columns.
        query = SQL(
            "SELECT %s FROM cc_user agent"
            "  JOIN cc_extension phone ON phone.id = agent.current_extension_id"
            "  JOIN res_users account ON account.id = agent.user_id"
            "  JOIN res_partner person ON person.id = account.partner_id"
            " WHERE agent.active AND phone.pbx_id = %s AND phone.interface IN %s",
            SQL(", ").join(
                SQL.identifier(alias, name) for alias, _model, names in tables for name in names
            ),
            pbx.id,
            tuple(interfaces),
        )
        agents = [self._keep_tables(tables, row) for row in self.env.execute_query(query)]
        return {agent.current_extension_id.interface: agent for agent in agents}

    def _tables_of_agents(self):
        """``[(alias, model, its columns)]``; the agent's own come first."""
        phone = ["id", "active", "pbx_id", "interface", "number", "can_answer"]
        return [
            ("agent", "cc.user", columns(self)),
            ("phone", "cc.extension", phone),
            ("account", "res.users", ["id", "partner_id"]),
            ("person", "res.partner", ["id", "name", "lang"]),
        ]

    def _keep_tables(self, tables, row):
        """Keep one row of such a join in the cache; return its agent."""
        kept, values = {}, iter(row)
        for alias, model, names in tables:
            found = {name: next(values) for name in names}
            kept[alias] = self.env[model].browse(found.pop("id"))
            keep_read(kept[alias], found)
        return kept["agent"]

    def _of_virtual(self, pbx, interface):
        """The virtual agent behind a Local channel, of the PBX's company."""
        virtual = self.search([("current_virtual_number", "!=", False), *pbx._agents_domain()])
        return virtual.filtered(
            lambda agent: pbx._virtual_channel(agent.current_virtual_number) == interface
        )[:1]

    def _live_legs(self):
        """The agent's phone in the calls there are: the one talking before the one held."""
        live = [("cc_user_id", "=", self.id), ("ended_at", "=", False)]
        legs = self.env["cc.call.leg"].search(live, order="rang_at desc, id desc")
        return legs.sorted(lambda leg: (not leg.answered_at or leg.held, not leg.answered_at))

    def _current_leg(self):
        """The one of them that counts now."""
        return self._live_legs()[:1]

    def _push_call(self):
        """Send the agent's present call, or that there is none, to their browsers."""
        # sudo: cc.user: the agent's own desk, whoever's change it shows
        for agent in self.sudo():
            agent = agent.with_context(lang=agent.user_id.lang)
            agent._next_version()
            agent._bus_send("cc_odoo/call", agent._desk_call())

    def _desk_call(self):
        """What the agent bar shows of the call."""
        self.ensure_one()
        # sudo: cc.call.leg, cc.call, res.partner: who calls is shown to whom it rings
        legs = self.sudo()._live_legs()
        return {
            "version": self.version,
            "now": fields.Datetime.to_string(fields.Datetime.now()),
            "call": self._desk_calls(legs) if legs else False,
        }

    def _desk_calls(self, legs):
        """The call that counts, and in short the others at the same phone."""
        call, *others = [leg._desk() for leg in legs]
        in_short = [
            {**{name: other[name] for name in IN_SHORT}, "can": leg._desk_can_beside(legs[0])}
            for leg, other in zip(legs[1:], others, strict=True)
        ]
        return {**call, "others": in_short}

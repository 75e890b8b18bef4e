# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


def _keys(letter, records):
    return {f"{letter}{record_id}" for record_id in records.ids}


class CcCallVisibility(models.AbstractModel):
    """Who had a part in a call, and therefore who may see it, in one column under one index.

    Asked for as relations (its phones' agents, its visits' queues, any of them), PostgreSQL reads
    all calls there ever were for each page of a list.
    """

    _name = "cc.call.visibility"
    _description = "Call"

    party_keys = fields.Char(
        "Participants",
        compute="_compute_party_keys",
        store=True,
        groups="base.group_no_one",
        help="Agents (a12) and queues (q3) that took part; used to filter lists.",
    )
    agent_ids = fields.Many2many(
        "cc.user",
        string="Agents",
        compute="_compute_agent_ids",
        search="_search_agent_ids",
        help="All agents whose phones rang or were used in the call.",
    )
    is_mine = fields.Boolean(
        "My Call",
        compute="_compute_is_mine",
        search="_search_is_mine",
        help="The current user is an agent who took part in the call.",
    )
    is_supervised = fields.Boolean(
        "Call of My Agents",
        compute="_compute_is_mine",
        search="_search_is_supervised",
        help="An agent whom the current user supervises took part in the call; or the call came "
        "to one of those agents' queues, and no agent has talked in it.",
    )

    _by_party = models.Index("USING gin (string_to_array(party_keys, ' '))")

    @api.depends("leg_ids.cc_user_id", "cc_user_id", "visit_ids.queue_id", "queue_id")
    def _compute_party_keys(self):
        for call in self:
            agents = call.leg_ids.cc_user_id | call.cc_user_id
            queues = call.visit_ids.queue_id | call.queue_id
            call.party_keys = " ".join(sorted(_keys("a", agents) | _keys("q", queues))) or False

    @api.depends("leg_ids.cc_user_id")
    def _compute_agent_ids(self):
        for call in self:
            call.agent_ids = call.leg_ids.cc_user_id

    @api.model
    def _search_agent_ids(self, operator, value):
        if operator == "ilike":
            # Also those who have left: their calls are still there.
            agents = self.env["cc.user"].with_context(active_test=False)
            found = agents.name_search(value, limit=None)
            operator, value = "in", [agent_id for agent_id, _name in found]
        if operator != "in":
            return NotImplemented
        return self._had_a_part({f"a{agent_id}" for agent_id in value})

    @api.depends("party_keys")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        mine, agents, queues = self._my_keys(), *self._supervised_keys()
        for call in self:
            stored = call._origin  # not what a form was given
            waits = stored._is_nobodys() and stored._has_any(queues)
            call.is_mine = stored._has_any(mine)
            call.is_supervised = waits or stored._has_any(agents)

    @api.model
    def _search_is_mine(self, operator, value):
        return NotImplemented if operator != "in" else self._had_a_part(self._my_keys())

    @api.model
    def _search_is_supervised(self, operator, value):
        if operator != "in":
            return NotImplemented
        agents, queues = self._supervised_keys()
        waiting = self._had_a_part(queues) & Domain("cc_user_id", "=", False)
        return self._had_a_part(agents) | waiting

    def _my_keys(self):
        # sudo: cc.user: which one the present user is, or was
        people = self.env["cc.user"].sudo().with_context(active_test=False)
        return _keys("a", people.search([("user_id", "=", self.env.uid)]))

    def _supervised_keys(self):
        """Of the agents whom the present user supervises, and of the queues of those."""
        # sudo: cc.user, cc.skill: which ones count, not what is in them
        people = self.env["cc.user"].sudo().with_context(active_test=False)
        agents = people.search([("supervisor_ids", "in", self.env.uid)])
        return _keys("a", agents), _keys("q", agents.skill_ids.queue_ids)

    def _has_any(self, keys):
        # sudo: cc.call: this is what decides whether the user may see it
        return bool(keys & set((self.sudo().party_keys or "").split()))

    def _is_nobodys(self):
        """Return whether no agent has talked: the call waits, was lost, or a machine served it."""
        # sudo: cc.call: this is what decides whether the user may see it
        return not self.sudo().cc_user_id

    def _had_a_part(self, keys):
        """The domain of calls in which any of these agents and queues had a part."""
        if not keys:
            return Domain.FALSE

        def to_sql(model, alias, query):
            # Direct SQL: only this expression has an index.
            # sudo: cc.call: whoever searches may compare the column, which nobody is shown
            column = model.sudo()._field_to_sql(alias, "party_keys", query)
            return SQL("string_to_array(%s, ' ') && %s", column, sorted(keys))

        return Domain.custom(to_sql=to_sql, predicate=lambda call: call._has_any(keys))

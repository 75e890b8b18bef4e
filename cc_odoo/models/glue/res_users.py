# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import ormcache

from ..mixins.columns import keep_read

# Fields of the user form that are the agent's: ours -> cc.user's.
AGENT_FIELDS = {
    "cc_skill_ids": "skill_ids",
    "cc_supervisor_ids": "supervisor_ids",
    "cc_extension_id": "extension_id",
    "cc_allowed_extension_ids": "allowed_extension_ids",
    "cc_all_extensions": "all_extensions",
    "cc_virtual_number": "virtual_number",
}

# A change of one of these can take the right to work as an agent from a user.
RIGHT_FIELDS = {"group_ids", "company_id", "company_ids", "active"}

# Who sees and sets them: whoever may edit users.
EDITORS = "base.group_erp_manager"


class ResUsers(models.Model):
    _inherit = "res.users"

    cc_user_ids = fields.One2many("cc.user", "user_id", string="Agent", groups=EDITORS)
    is_cc_user = fields.Boolean(
        string="CC User",
        compute="_compute_cc_user",
        readonly=False,
        search="_search_is_cc_user",
        groups=EDITORS,
        help="This user takes calls in the call centre.",
    )
    cc_skill_ids = fields.Many2many(
        "cc.skill",
        string="Skills",
        compute="_compute_cc_user",
        readonly=False,
        groups=EDITORS,
    )
    cc_supervisor_ids = fields.Many2many(
        "res.users",
        string="Supervisors",
        compute="_compute_cc_user",
        readonly=False,
        groups=EDITORS,
    )
    cc_extension_id = fields.Many2one(
        "cc.extension",
        string="Fixed Extension",
        compute="_compute_cc_user",
        readonly=False,
        groups=EDITORS,
    )
    cc_allowed_extension_ids = fields.Many2many(
        "cc.extension",
        string="Permitted Extensions",
        compute="_compute_cc_user",
        readonly=False,
        groups=EDITORS,
    )
    cc_all_extensions = fields.Boolean(
        string="Any Extension",
        compute="_compute_cc_user",
        readonly=False,
        groups=EDITORS,
    )
    cc_virtual_number = fields.Char(
        string="Mobile Number",
        compute="_compute_cc_user",
        readonly=False,
        groups=EDITORS,
    )

    @api.depends("cc_user_ids.active", *(f"cc_user_ids.{name}" for name in AGENT_FIELDS.values()))
    def _compute_cc_user(self):
        for user in self:
            agent = user._agent()
            user.is_cc_user = bool(agent)
            for ours, theirs in AGENT_FIELDS.items():
                user[ours] = agent[theirs]

    def _search_is_cc_user(self, operator, value):
        return [("cc_user_ids", "not in" if operator == "in" else "in", [False])]

    @api.model_create_multi
    def create(self, vals_list):
        split = [self._split_agent_values(vals) for vals in vals_list]
        users = super().create([account for account, _agent in split])
        for user, (_account, agent) in zip(users, split, strict=True):
            user._write_agent(agent)
        return users

    def write(self, vals):
        account, agent = self._split_agent_values(vals)
        may_lose = bool(RIGHT_FIELDS & vals.keys())
        before = self._agents_companies() if may_lose else {}
        result = super().write(account)
        if "active" in vals:
            self._agents_follow(vals["active"])
        if agent:
            self.check_access("write")
            for user in self:
                user._write_agent(agent)
        if may_lose:
            self._disconnect_moved_and_revoked(before)
        return result

    def _agents_companies(self):
        """Return ``{agent: their company}`` of these users' agents."""
        # sudo: cc.user: the agents of these users, whoever changes the users
        agents = self.env["cc.user"].sudo().search([("user_id", "in", self.ids)])
        return {agent: agent.company_id for agent in agents}

    @api.model
    def _disconnect_moved_and_revoked(self, before):
        """Disconnect the agents who are of another company now, or have no right to work."""
        agents = self.env["cc.user"].union(*before)
        agents.filtered(lambda agent: agent.company_id != before[agent])._disconnect()
        agents._disconnect_revoked()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agents(self):
        # sudo: cc.user: the message names the agent, also to who may not read it
        agents = self.env["cc.user"].sudo().with_context(active_test=False)
        if agent := agents.search([("user_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "%(name)s is an agent of the call centre, with a history: archive the user"
                    " instead.",
                    name=agent.name,
                )
            )

    @api.model
    def _split_agent_values(self, vals):
        """``vals`` as those of the account and those of the agent."""
        ours = {"is_cc_user", *AGENT_FIELDS}
        account = {name: value for name, value in vals.items() if name not in ours}
        return account, {name: value for name, value in vals.items() if name in ours}

    def _write_agent(self, vals):
        """Create, archive or change the agent of this user, with the caller's own rights."""
        agent = self._agent(archived=True)
        values = {AGENT_FIELDS[name]: vals[name] for name in vals.keys() & AGENT_FIELDS.keys()}
        wanted = vals.get("is_cc_user", agent.active)
        if wanted and not agent:
            agent.create({"user_id": self.id, **values})
        elif agent and vals:
            changed = {"active": wanted} if agent.active != wanted else {}
            agent.write({**values, **changed})

    def _agents_follow(self, active):
        """Archiving an account archives the agent; the same one comes back with the account."""
        # sudo: cc.user: whoever may archive an account takes the agent along
        agents = self.env["cc.user"].sudo().with_context(active_test=False)
        mine = agents.search([("user_id", "in", self.ids), ("active", "!=", active)])
        if active:
            mine.filtered("archived_with_user").write({"active": True})
        else:
            mine.write({"active": False, "archived_with_user": True})

    def _agent(self, archived=False):
        agents = self.env["cc.user"].with_context(active_test=not archived)
        return agents.search([("user_id", "=", self.id)]) if self.id else agents

    # ------------------------------------------------------------ on a ringing phone's way

    def _cc_keep_company(self):
        """Take the user's company from memory: Odoo asks for it at each record that is created."""
        keep_read(self, {"company_id": self._cc_company_id()})

    @ormcache("self.id")
    def _cc_company_id(self):
        # Odoo clears this cache when the company of a user changes.
        return self.company_id.id

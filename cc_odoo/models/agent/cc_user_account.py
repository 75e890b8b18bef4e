# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The Odoo account behind an agent: made with it, and changed through it.

Whatever changes an account is written to ``res.users`` with the caller's own rights, with two
exceptions. A supervisor may correct an agent's name, but not an administrator's. Whoever makes a
user an agent gives them the group Agent, but only if they are an internal user.
"""

from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import email_normalize, escape_psql

from ...tools.names import check_one_line

# Fields of a new agent's form that become the account's.
ACCOUNT_FIELDS = ("name", "login", "password", "group")

# From most rights to least.
GROUPS = (
    ("manager", "cc_odoo.group_manager"),
    ("supervisor", "cc_odoo.group_supervisor"),
    ("agent", "cc_odoo.group_agent"),
)


class CcUserAccount(models.AbstractModel):
    _name = "cc.user.account"
    _description = "Agent"

    @api.constrains("name")
    def _check_name(self):
        if any(not agent.name for agent in self):
            raise ValidationError(self.env._("An agent needs a name."))
        check_one_line(self, "name")

    @api.depends("user_id.name")
    def _compute_name(self):
        for agent in self:
            agent.name = agent.user_id.name

    @api.depends("user_id.login")
    def _compute_login(self):
        for agent in self:
            agent.login = agent.user_id.login

    def _search_login(self, operator, value):
        return Domain("user_id.login", operator, value)

    @api.depends_context("uid")
    def _compute_password(self):
        self.password = False

    @api.depends("user_id.all_group_ids")
    def _compute_group(self):
        for agent in self:
            user = agent.user_id._origin
            held = (key for key, xmlid in GROUPS if user and user.has_group(xmlid))
            agent.group = next(held, "agent")

    def _inverse_name(self):
        for agent in self:
            if agent.name and agent.name != agent.user_id.name:
                agent._account_to_name().name = agent.name

    def _inverse_login(self):
        for agent in self:
            user, login = agent.user_id, (agent.login or "").strip()
            if login and login != user.login:
                user.check_access("write")  # first, so that nobody learns which logins exist
                self._check_login_free(login, user)
                follows = {"email": login} if user.email == user.login else {}
                user.write({"login": login, **follows})

    def _inverse_password(self):
        for agent in self:
            # The web client sends False for a password field nobody touched.
            if agent.password:
                agent.user_id.write({"password": agent.password})

    def _inverse_group(self):
        wanted = {agent: agent.group for agent in self}
        self.invalidate_recordset(["group"])
        for agent, group in wanted.items():
            if group and group != agent.group:
                agent.user_id.write({"group_ids": self._group_commands(group)})

    def _refuse_other_user(self, vals):
        """:raises UserError: `vals` would give an agent to another user, with all their history"""
        if "user_id" in vals and any(agent.user_id.id != vals["user_id"] for agent in self):
            raise UserError(
                self.env._("An agent's Odoo user cannot be changed. Create a new agent instead.")
            )

    def _restore_accounts(self):
        """Bring back the archived users of these agents, with the caller's own rights."""
        if archived := self.user_id.filtered(lambda user: not user.active):
            archived.write({"active": True})

    def _forget_archived_with_user(self):
        """Note that the agent was archived or restored by hand, not together with the user."""
        # sudo: cc.user: a field that only the server writes
        self.sudo().filtered("archived_with_user").archived_with_user = False

    @api.model
    def _with_account(self, vals):
        """Make the Odoo user where ``vals`` names none, with the caller's own rights."""
        if vals.get("user_id") or self.env.context.get("default_user_id"):
            return vals
        account = {key: vals[key] for key in ACCOUNT_FIELDS if vals.get(key)}
        user = self._create_account(account)
        rest = {key: value for key, value in vals.items() if key not in ACCOUNT_FIELDS}
        return {**rest, "user_id": user.id}

    @api.model
    def _create_account(self, account):
        # This replaces the context instead of adding to it: the caller's defaults must not apply.
        # pylint: disable=context-overridden
        users = self.env["res.users"].with_context(account_context(self.env.context))
        users.check_access("create")
        self._check_account(account)
        login = account["login"].strip()
        return users.create(
            {
                "name": account["name"],
                "login": login,
                "email": email_normalize(login) or False,
                "password": account["password"],
                "group_ids": [
                    Command.set(users._default_groups().ids),
                    *self._group_commands(account.get("group", "agent")),
                ],
            }
        )

    @api.model
    def _check_account(self, account):
        missing = [
            self._fields[key]._description_string(self.env)
            for key in ("name", "login", "password")
            if not (account.get(key) or "").strip()
        ]
        if missing:
            raise ValidationError(
                self.env._("Fill in for a new agent: %(fields)s.", fields=", ".join(missing))
            )
        self._check_login_free(account["login"].strip(), self.env["res.users"])

    @api.model
    def _check_login_free(self, login, user):
        """:raises ValidationError: another user than ``user`` has it, in upper or lower case"""
        taken = Domain("login", "=ilike", escape_psql(login)) & Domain("id", "!=", user.id)
        # sudo: res.users: only whether there is one; Odoo would refuse to have it twice, too
        if self.env["res.users"].sudo().with_context(active_test=False).search_count(taken):
            raise ValidationError(
                self.env._(
                    "A user with the e-mail %(login)s already exists. Choose them as the existing "
                    "user.",
                    login=login,
                )
            )

    @api.model
    def _group_commands(self, group):
        """Commands on ``group_ids`` that leave exactly this one of our groups."""
        commands = []
        for key, xmlid in GROUPS:
            group_id = self.env["ir.model.data"]._xmlid_to_res_id(xmlid)
            commands.append(Command.link(group_id) if key == group else Command.unlink(group_id))
        return commands

    def _join_agents(self):
        """Give the group Agent to internal users who lack it; an agent can't work without."""
        # sudo: res.users: this one group, which everybody who may make agents has themselves
        users = self.sudo().user_id.filtered(lambda u: not u.has_group("cc_odoo.group_agent"))
        for user in users:
            if not user._is_internal():
                raise ValidationError(
                    self.env._("%(name)s is not an internal user of Odoo.", name=user.name)
                )
        users.write({"group_ids": [Command.link(self.env.ref("cc_odoo.group_agent").id)]})

    def _account_to_name(self):
        """The agent's account, with the right to write its name.

        :raises AccessError: the present user may not change the name of this account
        """
        user = self.user_id
        # Odoo itself lets people change their own name.
        if user == self.env.user or user.has_access("write"):
            return user
        # A manager may make an administrator an agent, but gets no right to the account by that.
        if user.has_group("base.group_erp_manager"):
            raise AccessError(
                self.env._("Only people who may edit users can rename %s.", user.name)
            )
        self._check_may_steer()
        # sudo: res.users: a supervisor may correct an agent's name, and nothing else there
        return user.sudo()


def account_context(context):
    """Without defaults that were meant for the agent, and without an invitation by e-mail."""
    kept = {key: value for key, value in context.items() if not key.startswith("default_")}
    return {**kept, "no_reset_password": True}

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...core import numbers
from ...core.bounds import MAX_TYPED_CHARS, shown

# Whoever has this very object in the context may write the status fields: the method
# ``_status_event`` alone. No value that comes over RPC is this object.
STATUS_WRITER = object()

# Written by the status rules only.
STATUS_FIELDS = {
    "status_id",
    "status_since",
    "status_deadline",
    "next_status_id",
    "next_reason",
    "next_by_id",
    "held_status_id",
    "chain_kind",
    "live_calls",
    "call_ended_at",
    "current_extension_id",
    "current_virtual_number",
    "last_extension_id",
}

# Written by the server only: for the bridge, with a message to the browser, or computed.
SERVER_FIELDS = {"refusal", "version", "left_place", "archived_with_user"}

# A change of one of these can change who is in which queue.
MEMBERSHIP_FIELDS = {"active", "name", "skill_ids", "status_id", "current_extension_id"}


class CcUser(models.Model):
    """An Odoo user who takes calls. The account itself is in ``cc_user_login.py``."""

    _name = "cc.user"
    _description = "Agent"
    _inherit = ["mail.thread", "bus.listener.mixin", "cc.setting.mixin"]
    _order = "name, id"
    _check_company_auto = True

    # Not required here but by the constraint: the form of a new agent may leave it to be made.
    user_id = fields.Many2one(
        "res.users",
        string="Odoo User",
        ondelete="restrict",
        index=True,
        copy=False,
        check_company=True,
    )
    partner_id = fields.Many2one(related="user_id.partner_id", related_sudo=False)
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
        help="The company whose call centre the agent works in. It stays when the user turns to "
        "another company.",
    )
    avatar_128 = fields.Image(related="user_id.avatar_128", related_sudo=False)
    active = fields.Boolean(default=True, copy=False, tracking=True)
    skill_ids = fields.Many2many(
        "cc.skill",
        "cc_user_skill_rel",
        "cc_user_id",
        "skill_id",
        string="Skills",
        check_company=True,
        tracking=True,
    )
    supervisor_ids = fields.Many2many(
        "res.users",
        "cc_user_supervisor_rel",
        "cc_user_id",
        "user_id",
        string="Supervisors",
        check_company=True,
        tracking=True,
        help="Supervisors may see and edit this agent.",
    )
    extension_id = fields.Many2one(
        "cc.extension",
        string="Fixed Extension",
        check_company=True,
        index="btree_not_null",
        copy=False,
        tracking=True,
        help="The agent always connects with this extension. Empty: the agent chooses one when "
        "connecting.",
    )
    allowed_extension_ids = fields.Many2many(
        "cc.extension",
        "cc_user_allowed_extension_rel",
        "cc_user_id",
        "extension_id",
        string="Permitted Extensions",
        check_company=True,
        help="An agent without a fixed extension chooses one of these.",
    )
    all_extensions = fields.Boolean(
        "Any Extension", help="The agent may choose any extension that is not fixed for an agent."
    )
    virtual_number = fields.Char(
        string="Mobile Number",
        help="A virtual agent takes calls on this number, wherever they are.",
    )

    status_id = fields.Many2one(
        "cc.status",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        group_expand="_group_expand_status",
    )
    status_since = fields.Datetime(readonly=True, copy=False)
    status_deadline = fields.Datetime(
        "Status Ends At",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="When the agent goes on to the next status by timeout.",
    )
    next_status_id = fields.Many2one(
        "cc.status",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The status that the agent has chosen for after the call.",
    )
    held_status_id = fields.Many2one(
        "cc.status",
        string="Status Before the Call",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The status to which the agent may return after the call.",
    )
    chain_kind = fields.Char(
        "Direction of the Last Call",
        readonly=True,
        copy=False,
        help="The direction of the last answered call in the current chain of calls.",
    )
    current_extension_id = fields.Many2one(
        "cc.extension",
        string="Connected With",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The extension that the agent is connected with now.",
    )
    last_extension_id = fields.Many2one(
        "cc.extension",
        readonly=True,
        copy=False,
        help="Suggested when the agent connects the next time.",
    )
    refusal = fields.Char(
        string="Refused by the PBX", readonly=True, copy=False, help="In the PBX's own words."
    )
    status_color = fields.Integer(related="status_id.color")
    status_code = fields.Char(related="status_id.code")
    status_time = fields.Char(string="Time in Status", compute="_compute_status_time")
    is_mine = fields.Boolean(
        "My Agent",
        compute="_compute_is_mine",
        search="_search_is_mine",
        help="The current user is a supervisor of this agent.",
    )

    _user_required = models.Constraint(
        "CHECK (user_id IS NOT NULL)", "An agent must be an Odoo user."
    )
    _user_unique = models.Constraint(
        "UNIQUE (user_id)", "This Odoo user is already an agent (perhaps an archived one)."
    )
    _extension_fixed_once = models.UniqueIndex(
        "(extension_id) WHERE extension_id IS NOT NULL AND active",
        "An extension can be fixed for one agent only.",
    )
    _extension_serves_one = models.UniqueIndex(
        "(current_extension_id) WHERE current_extension_id IS NOT NULL",
        "Only one agent at a time can use an extension.",
    )
    _mobile_serves_one = models.UniqueIndex(
        "(current_virtual_number) WHERE current_virtual_number IS NOT NULL",
        "Only one agent at a time can use a mobile number.",
    )

    @api.depends("user_id.company_ids")
    def _compute_company_id(self):
        """As long as the user works there. Which company they turn to is their own choice."""
        for agent in self:
            user = agent.user_id
            # A new agent's user is not there yet, but skills and extensions are chosen already.
            there = agent.company_id & user.company_ids if user else agent.company_id
            agent.company_id = there or user.company_id or self.env.company

    @api.model
    def _settle_companies(self):
        """Agents who followed their user to another company go back to that of phone and skills.

        Called when the addon is updated; whose company agrees with what they have is left alone.
        """
        for agent in self.sudo().with_context(active_test=False).search([]):  # pylint: disable=no-search-all
            company = (agent.extension_id or agent.skill_ids).company_id
            if len(company) == 1 and company <= agent.user_id.company_ids:
                agent.company_id = company

    @api.depends("status_since")
    def _compute_status_time(self):
        now = fields.Datetime.now()
        for agent in self:
            seconds = (now - (agent.status_since or now)).total_seconds()
            hours, minutes = divmod(max(int(seconds), 0) // 60, 60)
            short = self.env._("%(minutes)s min", minutes=minutes)
            long = self.env._("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)
            agent.status_time = long if hours else short

    @api.depends_context("uid")
    @api.depends("supervisor_ids")
    def _compute_is_mine(self):
        for agent in self:
            agent.is_mine = self.env.user in agent.supervisor_ids

    def _search_is_mine(self, operator, value):
        return Domain("supervisor_ids", operator, [self.env.uid])  # in or not in

    @api.model
    def _group_expand_status(self, statuses, domain):
        """One column at least: a board without any does not say how to add an agent."""
        return (statuses | self.env.ref("cc_odoo.status_unassigned")).sorted()

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        for vals in vals_list:
            self._refuse_status_fields(vals)
            self._refuse_fixed_twice(vals.get("extension_id"))
        agents = super().create([self._starting(vals) for vals in vals_list])
        agents._notify_membership()
        return agents

    def write(self, vals):
        self.check_access("write")
        self._refuse_status_fields(vals)
        self._refuse_move(vals)
        if "active" in vals and not vals["active"]:
            self._disconnect()
        if vals.get("extension_id") or vals.get("active"):
            for agent in self:
                agent._refuse_fixed_twice(vals.get("extension_id", agent.extension_id.id))
        membership = MEMBERSHIP_FIELDS & vals.keys()
        if self._writes_status():
            membership -= {"status_id"}  # whoever writes it tells whether the queues change
        before = self._membership_pbxs() if membership else self.env["cc.pbx"]
        result = super().write(self._with_e164(vals))
        if vals.get("extension_id"):
            self._follow_fixed_extension()
        if membership:
            (before | self._membership_pbxs())._notify_members()
        return result

    def unlink(self):
        # Not @api.ondelete: Odoo skips those for a context key that anybody can send.
        if self and not self.env["cc.pbx"]._is_uninstalling():
            self._refuse_forgetting()
        self._disconnect()
        self._notify_membership()
        return super().unlink()

    def _refuse_forgetting(self):
        """What an agent did is kept: each has a status log from the first moment on."""
        self._check_may_unlink()
        raise UserError(
            self.env._("%s has a history: archive the agent instead.", self[:1].name or "")
        )

    def _starting(self, vals):
        """``vals`` of a new agent: Unassigned, whatever defaults the caller's context has."""
        status_fields = (STATUS_FIELDS | SERVER_FIELDS) & self._fields.keys()
        start = dict.fromkeys(status_fields) | {"version": 0}
        start["status_id"] = self.env.ref("cc_odoo.status_unassigned").id
        start["status_since"] = fields.Datetime.now()
        return {**self._with_e164(vals), **start}

    def _disconnect(self):
        """Unassigned: an agent that goes away leaves queues and extension."""
        for agent in self.filtered(lambda agent: agent.status_code != "unassigned"):
            # sudo: cc.user: who may archive an agent may disconnect them
            agent.sudo()._status_event("disconnect")

    def _follow_fixed_extension(self):
        """Who is connected is reached at their new fixed extension from now on.

        :raise UserError: another agent is connected there, or the PBX has it no more
        """
        moved = self.filtered(
            lambda agent: (
                agent.current_extension_id and agent.current_extension_id != agent.extension_id
            )
        )
        for agent in moved:
            agent.sudo()._check_free(agent.extension_id)
            # sudo: cc.user: a consequence of what the caller may write
            mover = agent.sudo().with_context(cc_status_writer=STATUS_WRITER)
            mover.write({"current_extension_id": agent.extension_id.id})
            mover._push_agent()

    def _refuse_status_fields(self, vals):
        """A status changes by the rules only, by whatever route somebody comes.

        :raise AccessError: when ``vals`` has a field that the rules or the server write
        """
        closed = set() if self._writes_status() else STATUS_FIELDS & vals.keys()
        if not self.env.su:
            closed |= SERVER_FIELDS & vals.keys()
        if closed:
            raise AccessError(
                self.env._(
                    "%(fields)s can't be edited: an agent's status is changed only by the status "
                    "rules.",
                    fields=", ".join(sorted(closed)),
                )
            )

    def _refuse_move(self, vals):
        """:raise AccessError: ``vals`` move agents, and that is not a manager's doing"""
        moves = "company_id" in vals and any(
            row.company_id.id != vals["company_id"] for row in self
        )
        movers = ("cc_odoo.group_manager", "base.group_erp_manager")
        if moves and not (self.env.su or any(map(self.env.user.has_group, movers))):
            raise AccessError(self.env._("Only managers can move an agent to another company."))

    @api.model
    def _closed_fields(self):
        return set()  # see _refuse_status_fields

    def _track_prepare(self, fields_iter):
        """Of a status no other field changes: the tracked ones need not be read to see that."""
        names = set(fields_iter)
        return super()._track_prepare(names & STATUS_FIELDS if self._writes_status() else names)

    def _writes_status(self):
        return self.env.context.get("cc_status_writer") is STATUS_WRITER

    def _refuse_fixed_twice(self, extension_id):
        """Name who has the extension. Not a constraint: the unique index would speak first.

        :raise ValidationError: the extension is fixed for another active agent
        """
        if not extension_id:
            return
        # Who may not read the extension is not told who has it.
        self._refuse_unread({"extension_id": extension_id})
        # sudo: cc.user: the other one may be out of the caller's sight, the clash is not
        others = self.sudo().search([("extension_id", "=", extension_id)]) - self
        if others:
            raise ValidationError(
                self.env._(
                    "Extension %(number)s already belongs to %(name)s.",
                    number=others[0].extension_id.number,
                    name=others[0].name,
                )
            )

    def _with_e164(self, vals):
        if not vals.get("virtual_number"):
            return vals
        return {**vals, "virtual_number": self._e164(vals["virtual_number"])}

    def _e164(self, number):
        """A mobile number as it is stored.

        :raise UserError: it is no phone number, in words
        """
        # National numbers are of the PBX's country: it is the PBX that dials them.
        pbx = self.sudo()._virtual_pbx()
        country = self._number_country(pbx)
        try:
            return numbers.to_e164(str(number)[:MAX_TYPED_CHARS], country.code)
        except numbers.BadNumber as bad:
            raise UserError(
                self.env._(
                    "“%(number)s” is not a phone number. Write it with its country code, such as "
                    "+972 50 234 5678.",
                    number=shown(number),
                )
            ) from bad

    @api.model
    def _of_user(self, user):
        """The active agent that ``user`` is, or none."""
        # sudo: cc.user: one's own agent, also while another company is chosen
        agent = self.sudo().with_context(active_test=True).search([("user_id", "=", user.id)])
        return agent.with_env(self.env)

    def _channel(self):
        """The channel calls reach the agent at now; empty when there is none."""
        self.ensure_one()
        if self.current_extension_id:
            return self.current_extension_id.interface or ""
        if self.current_virtual_number:
            return self._virtual_pbx()._virtual_channel(self.current_virtual_number)
        return ""

    def _virtual_pbx(self):
        """The PBX that calls a virtual agent: that of their queues, else the company's first."""
        pbx = self.skill_ids.queue_ids.pbx_id._of_company(self.company_id).sorted("id")[:1]
        company = [("company_id", "in", (self.company_id.id, False))]
        return pbx or pbx.search(company, order="id", limit=1)

    def _permitted_extensions(self):
        """The extensions the agent may connect with, whoever has them now."""
        self.ensure_one()
        if self.extension_id:
            return self.extension_id
        if not self.all_extensions:
            return self.allowed_extension_ids
        company = Domain("company_id", "in", (self.company_id.id, False))
        unfixed = Domain("cc_user_ids", "=", False)
        return self.env["cc.extension"].search(company & unfixed)

    def _check_may_steer(self):
        """Whether the present user may act for these agents.

        :raise AccessError: they are neither the agent, nor a supervisor of theirs, nor a manager
        """
        if self.env.su:
            return
        user = self.env.user
        # sudo: cc.user: only to ask who they are
        for agent in self.sudo():
            own = agent.user_id == user and agent._is_agent()
            if not own and not agent._is_led_by(user):
                # Without a name: whoever is refused may be anybody.
                raise AccessError(self.env._("This is not your agent."))

    def _is_led_by(self, user):
        """Whether the user is a supervisor of this agent, or a manager of the agent's company."""
        manager = user.has_group("cc_odoo.group_manager")
        return self.company_id in user.company_ids and (manager or self._is_supervised_by(user))

    def _is_supervised_by(self, user):
        return user in self.supervisor_ids and user.has_group("cc_odoo.group_supervisor")

    def _bus_channel(self):
        return self.user_id.partner_id

    def _notify_membership(self):
        """Wake the bridges of the queues that these agents may have to join or leave."""
        self._membership_pbxs()._notify_members()

    def _membership_pbxs(self):
        # sudo: cc.queue, cc.extension: only which bridges to wake
        agents = self.sudo()
        return agents.skill_ids.queue_ids.pbx_id | agents.current_extension_id.pbx_id

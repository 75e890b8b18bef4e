# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..call import cc_user_call, cc_user_control, cc_user_dial, cc_user_dial_rules  # noqa: F401
from ..callback import cc_callback_dial  # noqa: F401
from ..mixins import cc_door_mixin  # noqa: F401
from ..recording import cc_user_recording  # noqa: F401
from . import (  # noqa: F401
    cc_user_account,
    cc_user_connect,
    cc_user_desk,
    cc_user_phones,
    cc_user_queues,
    cc_user_right,
    cc_user_set_status,
    cc_user_status,
    cc_user_transfer_targets,
    cc_user_unanswered,
    cc_user_unreachable,
)
from .status_fields import MEMBERSHIP_FIELDS, SERVER_FIELDS, STATUS_FIELDS, STATUS_WRITER

# Those who only edit users may read agents, but not queues.
QUEUE_READERS = "cc_odoo.group_agent"


class CcUser(models.Model):
    """An Odoo user who takes calls."""

    _name = "cc.user"
    _description = "Agent"
    _inherit = [
        "mail.thread",
        "bus.listener.mixin",
        "cc.setting.mixin",
        "cc.user.account",
        "cc.user.right",
        "cc.user.status",
        "cc.user.set.status",
        "cc.user.phones",
        "cc.user.connect",
        "cc.user.unreachable",
        "cc.user.unanswered",
        "cc.user.queues",
        "cc.user.desk",
        "cc.user.transfer.targets",
        "cc.user.call",
        "cc.user.dial",
        "cc.user.dial.rules",
        "cc.user.control",
        "cc.user.recording",
        "cc.user.callback.dial",
    ]
    _order = "name, id"
    _check_company_auto = True

    # Required by a constraint, not here: in the form of a new agent it may be empty, and is made.
    user_id = fields.Many2one(
        "res.users",
        string="Odoo User",
        ondelete="restrict",
        index=True,
        copy=False,
        check_company=True,
    )
    name = fields.Char(
        compute="_compute_name", inverse="_inverse_name", store=True, tracking=True, index=True
    )
    login = fields.Char(
        string="E-mail",
        compute="_compute_login",
        inverse="_inverse_login",
        search="_search_login",
        help="The agent logs in with this e-mail.",
    )
    password = fields.Char(
        compute="_compute_password",
        inverse="_inverse_password",
        copy=False,
        help="It can be set here, but is never shown.",
    )
    group = fields.Selection(
        [("agent", "User"), ("supervisor", "Supervisor"), ("manager", "Manager")],
        compute="_compute_group",
        inverse="_inverse_group",
        help="What the agent may do in the call centre.",
    )
    archived_with_user = fields.Boolean(
        readonly=True, copy=False, help="The agent is restored together with the Odoo user."
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
    live_calls = fields.Json(
        "Calls in Progress",
        copy=False,
        help="The calls on the agent's phone, as the status rules know them: [key, way, answered].",
    )
    call_ended_at = fields.Datetime(
        "Last Call Ended At",
        readonly=True,
        copy=False,
        help="The grace time counts from this time.",
    )
    missed_rings = fields.Integer(
        "Calls Not Answered in a Row",
        copy=False,
        readonly=True,
        help="Since the agent last answered, connected, or chose a status.",
    )
    status_reason = fields.Char(
        copy=False, readonly=True, help="Why the agent is in the present status."
    )
    next_reason = fields.Char("Next Status Reason", copy=False, help="Why the next status was set.")
    next_by_id = fields.Many2one(
        "res.users", "Next Status Set By", copy=False, help="Who set the next status."
    )
    current_virtual_number = fields.Char(
        "Connected Mobile Number",
        copy=False,
        help="The mobile number (E.164) that a virtual agent is connected with.",
    )
    status_log_ids = fields.One2many("cc.status.log", "cc_user_id")
    left_place = fields.Char(
        "Disconnected From",
        readonly=True,
        copy=False,
        help="The extension or mobile number that the agent was disconnected from.",
    )
    phone_state = fields.Selection(
        related="current_extension_id.device_state",
        related_sudo=False,
        string="Phone State",
        help="As seen by the PBX.",
    )
    is_unreachable = fields.Boolean(
        "Phone Unreachable",
        compute="_compute_is_unreachable",
        search="_search_is_unreachable",
        help="Connected, but the phone is not registered on the PBX: no call can reach it.",
    )
    fixed_member_text = fields.Text(
        compute="_compute_fixed_member_text",
        # sudo: cc.queue.member: whoever reads the agent reads what their phone does
        compute_sudo=True,
    )
    extra_queue_ids = fields.Many2many(
        "cc.queue",
        "cc_user_extra_queue_rel",
        "cc_user_id",
        "queue_id",
        string="Extra Queues",
        readonly=True,
        copy=False,
        check_company=True,
        groups=QUEUE_READERS,
        help="Queues outside the agent's skills, joined until the agent disconnects.",
    )
    left_queue_ids = fields.Many2many(
        "cc.queue",
        "cc_user_left_queue_rel",
        "cc_user_id",
        "queue_id",
        string="Left Queues",
        readonly=True,
        copy=False,
        check_company=True,
        groups=QUEUE_READERS,
        help="Queues of the agent's skills, left until the agent disconnects.",
    )
    paused_queue_ids = fields.Many2many(
        "cc.queue",
        "cc_user_paused_queue_rel",
        "cc_user_id",
        "queue_id",
        string="Paused Queues",
        readonly=True,
        copy=False,
        check_company=True,
        groups=QUEUE_READERS,
        help="Queues that the agent stays in without getting calls, until the agent disconnects.",
    )
    refusal = fields.Char(
        string="Refused by the PBX", readonly=True, copy=False, help="In the PBX's own words."
    )
    status_color = fields.Integer(related="status_id.color")
    status_code = fields.Char(related="status_id.code")
    status_time = fields.Char(string="Time in Status", compute="_compute_status_time")
    version = fields.Integer(
        copy=False,
        help="Increases with each message to the agent's browser, which ignores older ones.",
    )
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
        """Keep the company as long as the user has access to it, whichever one they turn to."""
        for agent in self:
            user = agent.user_id
            # In the form of a new agent there may be no user yet, but a company with its skills.
            there = agent.company_id & user.company_ids if user else agent.company_id
            agent.company_id = there or user.company_id or self.env.company

    @api.model
    def _settle_companies(self):
        """Give each agent the company of their phone or skills, where the user has access to it.

        Called when the addon is updated: agents used to follow their user to another company.
        """
        # sudo: cc.user: an update of the addon, for the agents of all companies
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
        """Show at least one column: a board without any does not say how to add an agent."""
        return (statuses | self.env.ref("cc_odoo.status_unassigned")).sorted()

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        vals_list = [self._with_account(vals) for vals in vals_list]
        for vals in vals_list:
            self._refuse_closed_fields(vals)
            self._refuse_fixed_twice(vals.get("extension_id"))
        agents = super().create([self._starting(vals) for vals in vals_list])
        agents._notify_membership()
        agents._join_agents()
        # sudo: cc.status.log: nobody has the right to write it but the status rules
        agents.sudo()._begin_log()
        return agents

    def write(self, vals):
        self.check_access("write")
        self._refuse_write(vals)
        if vals.get("active"):
            self._restore_accounts()
        elif "active" in vals:
            self._disconnect()
        membership = MEMBERSHIP_FIELDS & vals.keys()
        if self._writes_status():
            membership -= {"status_id"}  # its writer notifies the bridge where queues change
        before = self._membership_pbxs() if membership else self.env["cc.pbx"]
        result = super().write(self._with_e164(vals))
        if vals.get("extension_id"):
            self._follow_fixed_extension()
        if membership:
            (before | self._membership_pbxs())._notify_members()
        if "active" in vals and "archived_with_user" not in vals:
            self._forget_archived_with_user()
        return result

    def unlink(self):
        # Not @api.ondelete: Odoo skips those for a context key that anybody can send.
        if self and not self.env["cc.pbx"]._is_uninstalling():
            self._refuse_forgetting()
        self._disconnect()
        self._notify_membership()
        return super().unlink()

    def _refuse_forgetting(self):
        """Refuse to delete agents: each has a status log from the start, which is kept.

        :raises UserError: always: agents are archived instead
        """
        self._check_may_unlink()
        raise UserError(
            self.env._("%s has a history: archive the agent instead.", self[:1].name or "")
        )

    def _starting(self, vals):
        """``vals`` of a new agent, who is Unassigned whatever defaults the context has."""
        status_fields = (STATUS_FIELDS | SERVER_FIELDS) & self._fields.keys()
        start = dict.fromkeys(status_fields) | {"version": 0}
        start["status_id"] = self.env.ref("cc_odoo.status_unassigned").id
        start["status_since"] = fields.Datetime.now()
        return {**self._with_e164(vals), **start}

    def _disconnect(self):
        """Disconnect those who are connected, so that they leave their queues and extension."""
        for agent in self.filtered(lambda agent: agent.status_code != "unassigned"):
            # sudo: cc.user: who may archive an agent may disconnect them
            agent.sudo()._status_event("disconnect")

    def _refuse_write(self, vals):
        """Check values before they are written to these agents.

        :raises UserError: another Odoo user, or an extension that is fixed for another agent
        :raises AccessError: a field that only methods write, or a company that only managers change
        """
        self._refuse_other_user(vals)
        self._refuse_closed_fields(vals)
        self._refuse_move(vals)
        if vals.get("extension_id") or vals.get("active"):
            for agent in self:
                agent._refuse_fixed_twice(vals.get("extension_id", agent.extension_id.id))

    def _refuse_closed_fields(self, vals):
        """:raises AccessError: ``vals`` have a field that only methods of the agent write"""
        self._refuse_status_fields(vals)
        self._refuse_queue_fields(vals)

    def _refuse_status_fields(self, vals):
        """Refuse a change of the status that is not made by the rules, wherever it comes from.

        :raises AccessError: when ``vals`` has a field that the rules or the server write
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
        """:raises AccessError: ``vals`` move agents to a new company, and the user is no manager"""
        moves = "company_id" in vals and any(
            row.company_id.id != vals["company_id"] for row in self
        )
        movers = ("cc_odoo.group_manager", "base.group_erp_manager")
        if moves and not (self.env.su or any(map(self.env.user.has_group, movers))):
            raise AccessError(self.env._("Only managers can move an agent to another company."))

    @api.model
    def _closed_fields(self):
        return set()  # see _refuse_closed_fields

    def _track_prepare(self, fields_iter):
        """With a change of status, read only status fields to see what has changed."""
        names = set(fields_iter)
        return super()._track_prepare(names & STATUS_FIELDS if self._writes_status() else names)

    def _writes_status(self):
        return self.env.context.get("cc_status_writer") is STATUS_WRITER

    @api.model
    def _of_user(self, user):
        """The active agent that ``user`` is and has the right to be, or none."""
        # sudo: cc.user: one's own agent, also while another company is chosen
        agent = self.sudo().with_context(active_test=True).search([("user_id", "=", user.id)])
        return agent.filtered(lambda agent: agent._is_agent()).with_env(self.env)

    def _bus_channel(self):
        return self.user_id.partner_id

    def _notify_membership(self):
        """Wake the bridges of the queues that these agents may have to join or leave."""
        self._membership_pbxs()._notify_members()

    def _membership_pbxs(self):
        # sudo: cc.queue, cc.extension: only which bridges to wake
        agents = self.sudo()
        queues = agents.skill_ids.queue_ids | agents.extra_queue_ids
        return queues.pbx_id | agents.current_extension_id.pbx_id

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError
from psycopg2.errors import UniqueViolation

from ..mixins import cc_calls_mixin, cc_door_mixin  # noqa: F401
from . import (  # noqa: F401
    cc_callback_ask,
    cc_callback_count,
    cc_callback_dial,
    cc_callback_figures,
    cc_callback_overdue,
    cc_callback_record,
    cc_callback_recovery,
    cc_callback_work,
)
from .cc_callback_count import COUNTED_FIELDS

REASONS = [
    ("abandoned", "Gave up"),
    ("timeout", "Waited too long"),
    ("exit_key", "Left by pressing a key"),
    ("leave_empty", "No agents left"),
    ("join_empty", "No agents when joining"),
    ("full", "Queue full"),
    ("missed", "Agent did not answer"),
    ("asked", "Asked for a call"),
]
STATES = [
    ("open", "Open"),
    ("calling", "Being called"),
    ("recovered", "Reached"),
    ("closed", "Given up"),
]
CLOSED_REASONS = [
    ("called_again", "The caller got through"),
    ("reached", "Reached by a call back"),
    ("unreachable", "Cannot be reached"),
    ("not_needed", "No call needed"),
    ("wrong_number", "Wrong number"),
]

# States in which somebody still has to call.
OPEN = ("open", "calling")

# What says whose turn it is to be dialled.
TURN_FIELDS = {"state", "due_at", "not_before"}


class CcCallback(models.Model):
    """A lost caller whom somebody should call back: one open item per caller and queue."""

    _name = "cc.callback"
    _description = "Callback"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "cc.door.mixin",
        "cc.calls.mixin",
        "cc.callback.record",
        "cc.callback.recovery",
        "cc.callback.work",
        "cc.callback.ask",
        "cc.callback.dial",
        "cc.callback.count",
        "cc.callback.overdue",
        "cc.callback.figures",
    ]
    _order = "due_at, id"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    queue_id = fields.Many2one("cc.queue", readonly=True, index=True, ondelete="restrict")
    cc_user_id = fields.Many2one(
        "cc.user",
        "Called Agent",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The agent whose phone rang without an answer; empty for a caller lost in a queue.",
    )
    caller_number = fields.Char(readonly=True, help="As sent by the phone network.")
    caller_name = fields.Char(readonly=True, help="As sent by the phone network.")
    number_e164 = fields.Char("International Number", readonly=True, index="btree_not_null")
    partner_id = fields.Many2one(
        "res.partner",
        "Contact",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The contact who has exactly this number, when it is only one.",
    )
    caller_key = fields.Char(
        required=True, readonly=True, help="What tells callers apart: the contact, else the number."
    )
    scope_key = fields.Char(
        readonly=True, default="", help="Within what a caller has one open item."
    )

    state = fields.Selection(
        STATES, required=True, readonly=True, default="open", index=True, tracking=True
    )
    reason = fields.Selection(REASONS, "Lost Because", required=True, readonly=True)
    count = fields.Integer("Times Lost", readonly=True, default=1, aggregator="sum")
    wait_seconds = fields.Float(
        "Waited", readonly=True, help="In seconds, in all the lost calls together."
    )
    attempts = fields.Integer(readonly=True, aggregator="sum")
    last_outcome = fields.Char("Last Attempt", readonly=True)
    first_at = fields.Datetime("First Lost At", required=True, readonly=True)
    last_at = fields.Datetime("Last Lost At", required=True, readonly=True)
    due_at = fields.Datetime("Call Back Before", required=True, readonly=True, index=True)
    not_before = fields.Datetime(
        readonly=True, help="Until then the item waits: snoozed, or lost outside working hours."
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False)]",
    )
    taken_by_id = fields.Many2one(
        "cc.user", "Being Called By", readonly=True, index="btree_not_null", ondelete="set null"
    )
    taken_at = fields.Datetime(readonly=True)
    command_id = fields.Many2one(
        "cc.command",
        "Dialled By",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="What was asked of the PBX to call them.",
    )
    turn = fields.Integer(
        "Place",
        compute="_compute_turn",
        aggregator=None,
        help="The place among those of the queue who are dialled by themselves.",
    )
    task_id = fields.Many2one(
        "project.task", readonly=True, index="btree_not_null", ondelete="set null"
    )
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index="btree_not_null", ondelete="set null"
    )
    recovered_at = fields.Datetime("Reached At", readonly=True)
    recovered_call_id = fields.Many2one("cc.call", "Reached By", readonly=True, ondelete="set null")
    recovery_seconds = fields.Float(
        "Time to Reach", readonly=True, aggregator="avg", help="In seconds, from the first loss."
    )
    closed_reason = fields.Selection(CLOSED_REASONS, readonly=True, tracking=True)
    call_ids = fields.One2many("cc.call", "callback_id", "Calls", readonly=True)
    visit_ids = fields.One2many("cc.queue.visit", "callback_id", "Lost Visits", readonly=True)
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    overdue_reported = fields.Boolean(
        "Supervisors Notified",
        readonly=True,
        help="The supervisors have been given an activity, because nobody called in time.",
    )
    is_due = fields.Boolean(
        "To Call Now",
        compute="_compute_is_due",
        search="_search_is_due",
        help="Nobody is calling them, and they are not to be left alone until later.",
    )
    dial_note = fields.Char(
        "Cannot Be Called",
        readonly=True,
        help="Why the number was not dialled when it was tried last.",
    )
    due_text = fields.Char("When", compute="_compute_due_text")
    what_happened = fields.Char(compute="_compute_what_happened")

    _one_open = models.UniqueIndex(
        "(company_id, caller_key, scope_key) WHERE state IN ('open', 'calling')",
        "This caller has an open callback already.",
    )
    _one_attempt = models.UniqueIndex(
        "(company_id, (COALESCE(number_e164, caller_number))) WHERE state = 'calling'",
        "This number is being called already.",
    )
    _by_due = models.Index("(due_at, id) WHERE state IN ('open', 'calling')")

    @api.depends("caller_name", "caller_number", "partner_id.display_name")
    @api.depends_context("uid")
    def _compute_display_name(self):
        for item in self:
            item.display_name = item._who()

    @api.depends("state", "due_at")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for item in self:
            item.is_overdue = item.state in OPEN and bool(item.due_at) and item.due_at < now

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "in", OPEN), ("due_at", "<", fields.Datetime.now())]

    @api.depends("state", "due_at", "not_before")
    @api.depends_context("lang", "tz")
    def _compute_due_text(self):
        for item in self:
            item.due_text = item._due_in_words()

    @api.depends("reason", "count", "wait_seconds", "queue_id")
    @api.depends_context("lang", "uid")
    def _compute_what_happened(self):
        for item in self:
            item.what_happened = item._story()

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._wake_dialling()
        self._hint_counts()
        return items

    def write(self, vals):
        """People say who is responsible; all else is written by the methods.

        :raises AccessError: for any other field
        """
        ours = vals.keys() - {"user_id"} - self._mail_fields()
        if not self.env.su and ours:
            raise AccessError(self.env._("Of a callback, only the responsible can be edited."))
        result = super().write(vals)
        if TURN_FIELDS & vals.keys():
            self._wake_dialling()
        if COUNTED_FIELDS & vals.keys():
            self._hint_counts()
        return result

    @api.model
    def _mail_fields(self):
        """The fields of chatter and activities, which Odoo writes as the present user."""
        return {name for name in self._fields if name.startswith(("message_", "activity_"))}

    def _cc_calls_domain(self):
        """The calls in which the caller was lost, and those that were made to them."""
        return [("callback_id", "in", self.ids)]

    def _who(self):
        """The caller as people would name them, as far as the present user may read it."""
        names = self.partner_id._cc_names(self.env.user) if self.partner_id else {}
        sent = self.caller_name if self.caller_name != self.caller_number else ""
        return (
            next(iter(names.values()), "") or sent or self.caller_number or self.env._("Anonymous")
        )

    def _number_to_dial(self):
        return self.number_e164 or self.caller_number

    # ------------------------------------------------------------ made by a lost call

    @api.model
    def _add_loss(self, call, loss):
        """Add the loss of a call to the caller's open item, or make one.

        :param loss: ``core.losses.Loss``, with records of ours
        :return: the item; empty where the policy wants none
        """
        company = call._own_company()
        due = call._callback_due(loss)
        if due is None:
            return self.browse()
        keys = {
            "company_id": company.id,
            "caller_key": call._caller_key(),
            "scope_key": company._cc_callback_scope(loss),
        }
        item = self._open_of(keys)
        if item:
            item._lost_again(call, loss)
        else:
            item = self._lose(call, loss, {**keys, **due})
        call.callback_id = item
        call.visit_ids.filtered("ended_at").callback_id = item
        return item

    @api.model
    def _open_of(self, keys):
        """The item of a caller whom somebody still has to call, or is calling.

        :param keys: ``{"company_id", "caller_key", "scope_key"}``
        """
        return self.search([*((k, "=", v) for k, v in keys.items()), ("state", "in", OPEN)])

    @api.model
    def _create_once(self, values):
        """Create an item, unless another transaction does so for the same caller just now.

        :raises ConcurrencyError: another one did; tried again, this transaction finds its item
        """
        try:
            item = self.create(values)
            item.flush_recordset()
        except UniqueViolation as error:
            raise ConcurrencyError(self.env._("This caller has an open callback.")) from error
        return item

    def _lose(self, call, loss, values):
        item = self._create_once(
            {
                **values,
                "reason": loss.reason,
                "queue_id": loss.queue.id if loss.queue else False,
                "cc_user_id": loss.agent.id if loss.agent else False,
                "caller_number": call._number_to_call_back(),
                "caller_name": call._name_sent(),
                "number_e164": call._lost_e164(),
                "partner_id": call._lost_partner().id,
                "wait_seconds": loss.wait_seconds,
                "first_at": call.ended_at,
                "last_at": call.ended_at,
                "user_id": call._callback_owner(loss).id,
            }
        )
        item._make_record(call)
        item._schedule()
        return item

    def _lost_again(self, call, loss):
        self.write(
            {
                "reason": loss.reason,
                "count": self.count + 1,
                "wait_seconds": self.wait_seconds + loss.wait_seconds,
                # An import brings earlier losses later.
                "first_at": min(self.first_at, call.ended_at),
                "last_at": max(self.last_at, call.ended_at),
            }
        )
        call.task_id = call.task_id or self.task_id
        call.lead_id = call.lead_id or self.lead_id
        self._report_to_record(self._lost_again_text(call))

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...core.facts import APPROXIMATE
from ...tools.epoch import to_datetime
from ..callback import cc_call_loss  # noqa: F401
from ..mixins import cc_fact_mixin  # noqa: F401
from . import cc_call_timeline, cc_pbx_queue_log  # noqa: F401

# What a fact with an approximate key knows less well than one that was heard.
ABOUT_JOINING = ("key", "joined_at", "position_joined")

OUTCOMES = [
    ("answered", "Answered"),
    ("abandoned", "Abandoned"),
    ("timeout", "Waited too long"),
    ("exit_key", "Left by pressing a key"),
    ("join_empty", "No agents when joining"),
    ("leave_empty", "No agents left"),
    ("full", "Queue full"),
    ("transferred", "Transferred"),
    ("unknown", "Unknown"),
]


HOUR = timedelta(hours=1)

OPERATORS = {
    "in": SQL("IN"),
    "not in": SQL("NOT IN"),
    ">": SQL(">"),
    ">=": SQL(">="),
    "<": SQL("<"),
    "<=": SQL("<="),
}


class CcQueueVisit(models.Model):
    """One entry of a call into a queue: what all figures count."""

    _name = "cc.queue.visit"
    _description = "Queue Visit"
    _inherit = [
        "cc.fact.mixin",
        "cc.queue.visit.queue.log",
        "cc.queue.visit.timeline",
        "cc.queue.visit.loss",
    ]
    _order = "joined_at desc, id desc"
    _rec_name = "call_id"

    key = fields.Char(
        "PBX Key", required=True, readonly=True, help="The PBX's key of the queue visit."
    )
    uniqueid = fields.Char(
        "Channel ID", readonly=True, help="The PBX's ID of the caller's channel."
    )
    call_id = fields.Many2one("cc.call", required=True, index=True, ondelete="cascade")
    queue_id = fields.Many2one("cc.queue", required=True, readonly=True, ondelete="restrict")
    cc_user_id = fields.Many2one(
        "cc.user", "Answered By", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    interface = fields.Char("Answering Phone", readonly=True)
    # Of calls that the asker may see: a queue's books are open to more people.
    caller_number = fields.Char(compute="_compute_caller", search="_search_caller_number")
    partner_id = fields.Many2one(
        "res.partner", "Contact", compute="_compute_caller", search="_search_partner_id"
    )
    joined_at = fields.Datetime(required=True, readonly=True, index=True)
    ended_at = fields.Datetime("Left At", readonly=True)
    wait_seconds = fields.Float("Wait Time", readonly=True, aggregator="avg", help="In seconds.")
    outcome = fields.Selection(OUTCOMES, readonly=True, help="Empty while the caller waits.")
    position_joined = fields.Integer("Position on Joining", readonly=True, aggregator="avg")
    position_left = fields.Integer("Position on Leaving", readonly=True, aggregator="avg")
    callback_id = fields.Many2one(
        "cc.callback", readonly=True, index="btree_not_null", ondelete="set null"
    )

    abandoned_last_hour = fields.Integer(
        "Abandoned in the Last Hour",
        compute="_compute_abandoned_last_hour",
        search="_search_abandoned_last_hour",
        help="The number of abandoned calls in this queue in the hour that ended with this one, "
        "including this one. 0 if this call was not abandoned. Calls shorter than the queue's "
        "limit do not count. For automation rules: “at least 3” is true from the third such "
        "call on.",
    )

    _identity = models.UniqueIndex(
        "(pbx_id, key)", "The PBX has already reported this queue visit."
    )
    _by_queue = models.Index("(queue_id, joined_at)")
    _waiting = models.Index("(queue_id) WHERE ended_at IS NULL")

    @api.depends("call_id")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_display_name(self):
        # Not by _rec_name: Odoo keeps the name of a call for all who see the visit.
        for visit in self:
            visit.display_name = visit.call_id.display_name

    @api.depends("call_id.caller_number", "call_id.partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_caller(self):
        visible = self.call_id._filtered_access("read")
        for visit in self:
            call = visit.call_id & visible
            visit.caller_number, visit.partner_id = call.caller_number, call.partner_id

    @api.model
    def _search_caller_number(self, operator, value):
        return Domain("call_id.caller_number", operator, value)

    @api.model
    def _search_partner_id(self, operator, value):
        return Domain("call_id.partner_id", operator, value)

    def _may_end_refusals(self):
        """Return whether the caller waits no more in a queue that pauses who declines."""
        return bool(self.ended_at and self.queue_id.refusal_pause)

    # ------------------------------------------------------------ how bad it is just now

    @api.depends("outcome", "ended_at", "wait_seconds", "queue_id.abandon_after")
    def _compute_abandoned_last_hour(self):
        for visit in self:
            visit.abandoned_last_hour = visit._count_abandoned() if visit._is_abandoned() else 0

    def _is_abandoned(self):
        long_enough = self.wait_seconds >= self.queue_id.abandon_after
        return self.outcome == "abandoned" and bool(self.ended_at) and long_enough

    def _count_abandoned(self):
        return self.search_count(
            [
                ("queue_id", "=", self.queue_id.id),
                ("outcome", "=", "abandoned"),
                ("wait_seconds", ">=", self.queue_id.abandon_after),
                ("ended_at", ">=", self.ended_at - HOUR),
                ("ended_at", "<=", self.ended_at),
            ]
        )

    def _search_abandoned_last_hour(self, operator, value):
        if operator not in OPERATORS:
            return NotImplemented
        value = tuple(value) if operator.endswith("in") else value
        # A window: the count of each visit by itself would read the table once a row.
        found = SQL(
            """
            SELECT visit.id FROM cc_queue_visit visit LEFT JOIN (
                SELECT one.id, count(*) OVER (
                           PARTITION BY one.queue_id ORDER BY one.ended_at
                           RANGE BETWEEN INTERVAL '1 hour' PRECEDING AND CURRENT ROW) AS abandoned
                  FROM cc_queue_visit one JOIN cc_queue queue ON queue.id = one.queue_id
                 WHERE one.outcome = 'abandoned' AND one.ended_at IS NOT NULL
                   AND one.wait_seconds >= queue.abandon_after
            ) counted ON counted.id = visit.id
            WHERE COALESCE(counted.abandoned, 0) %s %s
            """,
            OPERATORS[operator],
            value,
        )
        return [("id", "in", found)]

    # ------------------------------------------------------------ facts

    def _of_fact(self, known, fact):
        """A joining that was not heard is known to a second or two: it may be another key's row."""
        row = super()._of_fact(known, fact)
        if row or not known.has_waited(fact):
            return row
        joined_at = to_datetime(fact.joined_at)
        near = self._nearest(known.pbx, [fact.uniqueid], fact.queue, joined_at)
        return near if fact.approximate or APPROXIMATE in (near.key or "") else row

    def _fact_changes(self, values):
        changes = super()._fact_changes(values)
        if changes.get("outcome") and not values["interface"]:
            changes |= {"interface": False, "cc_user_id": False}  # connected, but they never met
        if APPROXIMATE not in values["key"]:
            return {**changes, "source": "heard"} if APPROXIMATE in self.key else changes
        if self.outcome and self.outcome != "unknown":
            return {}  # who knows only about when it began does not know better how it ended
        if self.key != values["key"]:
            changes = {name: value for name, value in changes.items() if name not in ABOUT_JOINING}
        return changes

    def _fact_values(self, known, fact):
        call = known.call(fact.linkedid, fact.joined_at)
        agent = self._answerer(known, call, fact.interface)
        values = super()._fact_values(known, fact)
        return {**values, "call_id": call.id, "cc_user_id": agent.id}

    def _answerer(self, known, call, interface):
        """Who sat at the phone: as known from its leg, which saw who was there when it rang."""
        if not interface:
            return self.env["cc.user"]
        legs = call.leg_ids.filtered(lambda leg: leg.interface == interface)
        return legs[-1:].cc_user_id or known.agent(interface)

    # ------------------------------------------------------------ ends that nobody heard

    def _end_unheard(self, at):
        for visit in self:
            at = max(at, visit.joined_at)
            waited = (at - visit.joined_at).total_seconds()
            visit.write({"ended_at": at, "outcome": "unknown", "wait_seconds": waited})

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...core.status import is_missed
from ...tools.epoch import to_epoch
from ..callback import cc_call_loss  # noqa: F401
from ..mixins import cc_fact_mixin  # noqa: F401
from ..recording import cc_recording_rule  # noqa: F401
from . import cc_call_leg_control, cc_call_pop, cc_call_timeline  # noqa: F401

OUTCOMES = [
    ("answered", "Answered"),
    ("no_answer", "Not answered"),
    ("refused", "Declined"),
    ("taken", "Answered elsewhere"),
    ("cancelled", "Caller hung up"),
    ("dropped", "Ended before talk"),
    ("failed", "Failed"),
    ("busy", "Busy"),
    ("unknown", "Unknown"),
]


# Why nobody was reached at a number: names of `OUTCOMES`.
UNREACHED = ("no_answer", "busy", "failed", "cancelled")


class CcCallLeg(models.Model):
    """One phone that rang, dialled or talked in a call."""

    _name = "cc.call.leg"
    _description = "Call Leg"
    _inherit = [
        "cc.fact.mixin",
        "cc.call.leg.control",
        "cc.call.leg.pop",
        "cc.call.leg.timeline",
        "cc.call.leg.recording",
        "cc.call.leg.loss",
    ]
    _order = "rang_at, id"
    _rec_name = "interface"

    key = fields.Char(
        "PBX Key", required=True, readonly=True, help="The PBX's unique ID of the channel."
    )
    call_id = fields.Many2one("cc.call", required=True, index=True, ondelete="cascade")
    cc_user_id = fields.Many2one("cc.user", "Agent", readonly=True, index=True, ondelete="restrict")
    interface = fields.Char(
        "Phone",
        readonly=True,
        help="The phone's channel in the PBX's dialplan, such as PJSIP/1001.",
    )
    channel = fields.Char(readonly=True, help="The channel's full name on the PBX.")
    uniqueid = fields.Char(
        "Channel ID",
        readonly=True,
        index="btree_not_null",
        help="The PBX's ID of the phone's own channel.",
    )
    way = fields.Selection(
        [("in", "Rang here"), ("out", "Dialled from here")],
        "Direction",
        required=True,
        default="in",
    )
    queue_id = fields.Many2one("cc.queue", readonly=True, index=True, ondelete="restrict")
    number = fields.Char("Other Party", readonly=True)
    rang_at = fields.Datetime(readonly=True)
    answered_at = fields.Datetime(readonly=True)
    ended_at = fields.Datetime(readonly=True)
    outcome = fields.Selection(OUTCOMES, readonly=True)
    ring_seconds = fields.Float("Ring Time", compute="_compute_ring_seconds", help="In seconds.")
    talk_seconds = fields.Float("Talk Time", readonly=True, help="In seconds, without hold time.")
    hold_seconds = fields.Float("Hold Time", readonly=True, help="In seconds.")
    held = fields.Boolean("On Hold Now", readonly=True)
    holds = fields.Json(
        "Hold Periods", readonly=True, help="Start and end of each hold, in epoch seconds."
    )
    transferred_to = fields.Char(readonly=True, help="Where the agent transferred the call.")
    consulted = fields.Boolean(
        readonly=True,
        help="A colleague asked this agent before handing the caller over: the two did not talk.",
    )
    unreached = fields.Selection(
        [choice for choice in OUTCOMES if choice[0] in UNREACHED],
        "Not Reached",
        readonly=True,
        help="Why nobody was reached at the number that the agent called, asked or transferred to "
        "last.",
    )
    unreached_at = fields.Datetime("Not Reached At", readonly=True)
    caller_waits = fields.Boolean(
        "Caller Hears a Tone",
        readonly=True,
        help="Nobody was reached, and the PBX has not hung up on the caller yet.",
    )
    handled_step = fields.Selection(
        [("ring", "Ringing"), ("answer", "Answered"), ("end", "Ended")],
        "Last Step Handled",
        readonly=True,
        help="The last step of the call that the status rules have handled.",
    )
    _identity = models.UniqueIndex("(pbx_id, key)", "The PBX has already reported this call leg.")
    _live = models.Index("(cc_user_id) WHERE ended_at IS NULL")
    _of_agent_in_call = models.Index("(call_id, cc_user_id)")
    _transferred = models.Index("(call_id) WHERE transferred_to IS NOT NULL")

    @api.depends("rang_at", "answered_at", "ended_at")
    def _compute_ring_seconds(self):
        for leg in self:
            until = leg.answered_at or leg.ended_at
            leg.ring_seconds = (until - leg.rang_at).total_seconds() if until and leg.rang_at else 0

    # ------------------------------------------------------------ facts

    # What comes and goes while the phone talks.
    _fact_flips = (
        "held",
        "consulted",
        "consult_number",
        "consult_state",
        "unreached",
        "unreached_at",
        "caller_waits",
    )

    def _fact_values(self, known, fact):
        at = fact.rang_at or fact.answered_at or fact.ended_at
        call, hold_number = known.call(fact.linkedid, at), known.pbx.hold_number
        values = {**super()._fact_values(known, fact), "call_id": call.id}
        values["consult_number"] = values["consult_number"] or False
        if hold_number and fact.transferred_to == hold_number:
            values["transferred_to"] = ""  # hung up while on hold: nobody was sent anywhere
        return values

    def _fact_first(self, known, fact):
        agent = known.agent(fact.interface)
        return {**super()._fact_first(known, fact), "cc_user_id": agent.id}

    def _fact_changes(self, values):
        """Return what changes; a phone or a direction that is known only now changes more.

        Which phone a queue's Local channel leads to is known when it is rung. Who dials a code to
        pick up a ring dials at first: the status has to handle the ring anew.
        """
        changes = super()._fact_changes(values)
        if changes.get("way"):
            changes["handled_step"] = False
        if changes.get("interface"):
            agent = self.env["cc.user"]._of_interface(self.pbx_id, changes["interface"])
            changes["cc_user_id"] = agent.id or self.cc_user_id.id
        return changes

    # ------------------------------------------------------------ ends that nobody heard

    def _end_unheard(self, at):
        for leg in self:
            outcome = "answered" if leg.answered_at else "unknown"
            leg.write({"ended_at": max(at, leg.rang_at or at), "outcome": outcome, "held": False})

    # ------------------------------------------------------------ the agent's status

    def _steps_to_report(self):
        """Return the steps that no status has handled: ``[(at, kind, leg), ...]`` by time."""
        steps = [step for leg in self.filtered("cc_user_id") for step in leg._steps()]
        # By time alone: a leg's own steps are in order, though they may share their second.
        return sorted(steps, key=lambda step: step[0])

    def _steps(self):
        """Return the steps of this leg that the status has not handled, in order."""
        first = self.rang_at or self.answered_at or self.ended_at or self.create_date
        steps = {"ring": first, "answer": self.answered_at, "end": self.ended_at}
        kinds = list(steps)
        left = kinds[kinds.index(self.handled_step) + 1 :] if self.handled_step else kinds
        return [(to_epoch(steps[kind]), kind, self) for kind in left if steps[kind]]

    def _report_step(self, at, kind):
        """Report one step to the agent's status."""
        self.handled_step = kind
        if kind == "ring" and self.way == "out":
            kind = "dial"
        missed = kind == "end" and self._is_missed()
        limit = {"missed": True, "limit": self.cc_user_id._unanswered_limit()} if missed else {}
        answered = bool(self.answered_at)
        self.cc_user_id._status_event(kind, at=at, leg=self, answered=answered, **limit)

    def _is_refused_in_queue(self):
        """Return whether the agent declined a caller of a queue that pauses who does."""
        declined = self.ended_at and self.outcome == "refused" and self.cc_user_id
        return bool(declined and self.queue_id.refusal_pause)

    def _is_missed(self):
        """Return whether the agent let this phone ring."""
        if self.way != "in" or self.answered_at or not self.rang_at:
            return False
        return is_missed(self.outcome or "", (self.ended_at - self.rang_at).total_seconds())

    def _waited(self):
        """Seconds the caller had waited in the queue when the phone was answered, or until now."""
        visits = self.call_id.visit_ids.filtered(lambda visit: visit.queue_id == self.queue_id)
        visit = visits.sorted("joined_at")[-1:]
        until = self.answered_at or (visit.ended_at if visit.outcome else fields.Datetime.now())
        return max(0, round((until - visit.joined_at).total_seconds())) if visit else 0

    # ------------------------------------------------------------ the agent's desk

    def _desk(self):
        """Return this phone's call as the agent bar shows it."""
        call = self.call_id
        moment = fields.Datetime.to_string
        return {
            "id": call.id,
            "leg_id": self.id,
            "state": self._desk_state(),
            "way": self.way,
            "number": self.number or call.number or "",
            "name": self.number if call.direction == "internal" else call._who(self._reader()),
            "partners": self._desk_partners(),
            "match": call.match or "",
            "queue": self.queue_id.display_name or False,
            "wait_seconds": self._waited(),
            "rang_at": moment(self.rang_at or self.answered_at),
            "answered_at": moment(self.answered_at),
            "can": self._desk_can(),
            "consult": self._desk_consult(),
            "recording": self._desk_recording(),
        }

    def _reader(self):
        """Return the user whose rights count: the bridge, which sends, may read all names."""
        return self.cc_user_id.user_id

    def _desk_partners(self):
        """Return the contacts with the number, without the names that the agent may not read."""
        names = self.call_id.partner_ids._cc_names(self._reader())
        number = self.number or self.call_id.number or ""
        return [
            {
                "id": partner.id,
                "name": names.get(partner.id, number),
                "phone": partner.id in names and partner.phone or "",
                "may_open": partner.id in names,
            }
            for partner in self.call_id.partner_ids
        ]

    def _desk_state(self):
        if not self.answered_at:
            return "ringing"
        return "held" if self.held else "talking"

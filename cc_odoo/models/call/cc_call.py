# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command

from ...core.bounds import MAX_NOTE_CHARS
from ...core.notes import merged
from ...tools.epoch import to_datetime
from ..callback import cc_call_loss  # noqa: F401
from ..mixins import cc_door_mixin  # noqa: F401
from ..mixins.cc_fact_mixin import CONVERT
from ..recording import cc_recording_rule  # noqa: F401
from . import (  # noqa: F401
    cc_call_books,
    cc_call_caller_context,
    cc_call_chatter,
    cc_call_number_match,
    cc_call_pop,
    cc_call_retention,
    cc_call_timeline,
    cc_call_visibility,
    cc_pbx_queue_log,
)

DIRECTIONS = [("in", "Incoming"), ("out", "Outgoing"), ("internal", "Internal")]
STATES = [
    ("ringing", "Ringing"),
    ("waiting", "Waiting"),
    ("talking", "Talking"),
    ("held", "On hold"),
    ("ended", "Ended"),
]
OUTCOMES = [
    ("answered", "Answered"),
    ("abandoned", "Abandoned"),
    ("no_answer", "No answer"),
    ("busy", "Busy"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
    ("unknown", "Unknown"),
]


class CcCall(models.Model):
    """One conversation, from its first channel on the PBX to its last."""

    _name = "cc.call"
    _description = "Call"
    _inherit = [
        "cc.fact.mixin",
        "cc.door.mixin",
        "cc.call.number.match",
        "cc.call.visibility",
        "cc.call.books",
        "cc.call.queue.log",
        "cc.call.pop",
        "cc.call.caller.context",
        "cc.call.timeline",
        "cc.call.chatter",
        "cc.call.loss",
        "cc.call.recording",
        "cc.call.retention",
    ]
    _order = "started_at desc, id desc"
    _fact_key = "linkedid"
    # Until somebody is rung, a code with a number behind it may reach nobody.
    _fact_flips = ("is_feature",)

    linkedid = fields.Char("PBX Call ID", required=True, readonly=True)
    direction = fields.Selection(DIRECTIONS, required=True, default="in", readonly=True)
    state = fields.Selection(
        STATES, readonly=True, help="Empty while the PBX has reported only part of the call."
    )
    outcome = fields.Selection(OUTCOMES, readonly=True)
    is_feature = fields.Boolean(
        "Feature Code",
        readonly=True,
        help="The phone dialled a code of the PBX, such as its voicemail, and reached nobody.",
    )
    hangup_cause = fields.Integer(readonly=True, help="The ISDN cause (Q.850): 16 normal, 17 busy.")

    caller_number = fields.Char(
        readonly=True, index="trigram", help="As sent by the phone network."
    )
    caller_name = fields.Char(readonly=True, help="As sent by the phone network.")
    called_number = fields.Char(readonly=True, index="trigram")
    number = fields.Char(
        compute="_compute_number",
        search="_search_number",
        help="The other party's number, as received or dialled.",
    )
    number_e164 = fields.Char("International Number", readonly=True, index="btree_not_null")
    partner_id = fields.Many2one(
        "res.partner",
        "Contact",
        index="btree_not_null",
        ondelete="set null",
        help="The contact with this number. Empty when several contacts have it.",
    )
    partner_ids = fields.Many2many(
        "res.partner", string="All Matches", help="All contacts with this number."
    )
    match = fields.Selection(
        [("exact", "Same number"), ("guess", "Same last digits")],
        "Matched By",
        readonly=True,
        help="The last digits alone are a guess: the country or area may differ.",
    )

    other_model = fields.Char(
        "Other Record Model",
        readonly=True,
        help="The model of the records with this number, such as crm.lead, when no contact has it.",
    )
    other_ids = fields.Json(
        "Other Record IDs",
        readonly=True,
        help="The IDs of the records with this number, the newest first.",
    )
    other_ref = fields.Reference(
        selection="_selection_other_ref",
        string="Known As",
        compute="_compute_other_ref",
        help="The newest record with this number, such as a lead or an applicant, when no contact "
        "has it.",
    )

    queue_id = fields.Many2one("cc.queue", readonly=True, index=True, ondelete="restrict")
    cc_user_id = fields.Many2one(
        "cc.user",
        "Agent",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The agent who answered (the last one after a transfer) or, for an outgoing call, who "
        "dialled.",
    )
    started_at = fields.Datetime(required=True, readonly=True)
    answered_at = fields.Datetime(readonly=True)
    ended_at = fields.Datetime(readonly=True)
    wait_seconds = fields.Float("Wait Time", readonly=True, aggregator="avg", help="In seconds.")
    talk_seconds = fields.Float("Talk Time", readonly=True, help="In seconds, without hold time.")
    hold_seconds = fields.Float("Hold Time", readonly=True, help="In seconds.")

    matched_number = fields.Char(readonly=True, help="The number used to find the contacts.")

    note = fields.Text(help="What the agents wrote down about this call.")
    active = fields.Boolean(default=True, readonly=True)

    loss_reason = fields.Selection(
        selection="_selection_loss_reason",
        string="Lost Because",
        readonly=True,
        help="Nobody talked with the caller. Empty: somebody did, or it cannot be known.",
    )
    loss_followed = fields.Boolean(
        readonly=True, help="Whether it has been decided if the caller was lost."
    )
    callback_number = fields.Char(
        "Asked for a Call At",
        readonly=True,
        help="The number at which the caller asked to be called back.",
    )
    callback_queue_id = fields.Many2one(
        "cc.queue", "Asked for a Call In", readonly=True, ondelete="restrict"
    )
    callback_id = fields.Many2one(
        "cc.callback",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The callback that this lost call led to, or that this call was an attempt of.",
    )
    leg_ids = fields.One2many("cc.call.leg", "call_id", "Phones", readonly=True)
    visit_ids = fields.One2many("cc.queue.visit", "call_id", "Queue Visits", readonly=True)
    task_id = fields.Many2one(
        "project.task", readonly=True, index="btree_not_null", ondelete="set null"
    )
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _identity = models.UniqueIndex("(pbx_id, linkedid)", "The PBX has already reported this call.")
    _by_time = models.Index("(started_at DESC, id DESC)")
    _live = models.Index("(pbx_id) WHERE ended_at IS NULL")
    # What few calls have is found among a million without reading them all.
    _noted = models.Index("(started_at DESC, id DESC) WHERE note IS NOT NULL")
    _archived = models.Index("(started_at DESC, id DESC) WHERE active IS NOT TRUE")
    _waited = models.Index("(started_at DESC, id DESC) WHERE wait_seconds > 60")

    @api.depends("direction", "caller_number", "called_number")
    def _compute_number(self):
        for call in self:
            call.number = call.called_number if call.direction == "out" else call.caller_number

    @api.model
    def _selection_loss_reason(self):
        return self.env["cc.callback"]._fields["reason"]._description_selection(self.env)

    @api.model
    def _selection_other_ref(self):
        return [(name, self.env[name]._description) for name in self._phone_models()]

    @api.depends("other_model", "other_ids")
    @api.depends_context("uid")
    def _compute_other_ref(self):
        for call in self:
            readable = call._others().sudo(False)._filtered_access("read")
            call.other_ref = readable[:1] or False

    @api.depends("partner_id.display_name", "caller_name", "number", "other_ids")
    @api.depends_context("uid")
    def _compute_display_name(self):
        """Name the other party for users who may read the call; Odoo shows names to anybody."""
        visible = self._origin.sudo(False)._filtered_access("read").ids
        for call in self:
            hidden = call._origin and call._origin.id not in visible
            call.display_name = self.env._("Call") if hidden else call._who()

    @api.constrains("note")
    def _check_note(self):
        for call in self:
            call._check_note_length(call.note)

    def write(self, vals):
        """Agents write the note, a manager also the contact; all else is what the PBX reported.

        :raises AccessError: for any other field
        """
        if not self.env.su and vals.keys() - self._fields_people_write():
            raise AccessError(self.env._("What the PBX reported about a call cannot be changed."))
        if vals.get("partner_id") and "partner_ids" not in vals:
            vals = {**vals, "partner_ids": [Command.link(vals["partner_id"])]}
        result = super().write(vals)
        if "note" in vals:
            self._update_contact_history()
        return result

    def _fields_people_write(self):
        manager = self.env.user.has_group("cc_odoo.group_manager")
        return {"note", "partner_id"} if manager else {"note"}

    # ------------------------------------------------------------ what people do with a call

    def action_create_contact(self):
        """Open a new contact with the caller's number and name filled in."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_phone": self._number_to_dial(),
                "default_name": self._name_sent(),
            },
        }

    def action_call_back(self):
        """Dial the other party from the present user's own phone."""
        self.ensure_one()
        mine = self.leg_ids.filtered(lambda leg: leg.cc_user_id.user_id == self.env.user)
        # Between two phones of ours, who is the other one depends on who asks.
        number = mine[:1].number if self.direction == "internal" else self.number
        return self.env["cc.user"]._dial_as_me(number or self.number)

    def action_open_item(self):
        """Open the task or lead that this call became."""
        self.ensure_one()
        item = self.task_id or self.lead_id
        return {
            "type": "ir.actions.act_window",
            "res_model": item._name,
            "res_id": item.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------ the note of the agents

    def save_note(self, text, before=""):
        """Keep what was typed; what a colleague or another tab wrote meanwhile is kept as well.

        :param before: the note as the one who types it knew it
        :return: the note as it is now
        :raises AccessError: this call is not the present user's
        :raises UserError: the note would be too long
        """
        self.ensure_one()
        self.check_access("write")
        self._check_note_length(text, before)
        note = merged(self.note or "", str(text or ""), str(before or ""))
        if note != (self.note or ""):
            self.note = note
            self._notify_note()
        return note

    def _check_note_length(self, *texts):
        if any(len(str(text or "")) > MAX_NOTE_CHARS for text in texts):
            raise ValidationError(
                self.env._("A note can have at most %s characters. Shorten it.", MAX_NOTE_CHARS)
            )

    def _notify_note(self):
        """Send the note to the browsers of all who talk in this call, and of the present user."""
        # sudo: cc.call.leg: the other agents in this call
        live = self.sudo().leg_ids.filtered(lambda leg: not leg.ended_at).cc_user_id
        # sudo: cc.user: the present user's own agent
        mine = self.env["cc.user"]._of_user(self.env.user).sudo()
        for agent in live | mine:
            agent._bus_send("cc_odoo/note", {"call_id": self.id, "note": self.note or ""})

    # ------------------------------------------------------------ who it is

    def _who(self, user=None):
        """The other party as people would say it; both, when they are our own phones.

        :param user: who reads it, when it is not the present user
        """
        if self.direction == "internal" and self.called_number:
            return f"{self.caller_number} → {self.called_number}"
        return (
            next(iter((self.partner_id or self._others())._cc_names(user).values()), "")
            or self._name_sent()
            or self.number
            or self.env._("Anonymous")
        )

    def _name_sent(self):
        """The name the network sent, unless it only repeats the number."""
        if self.direction == "out" or self.caller_name == self.caller_number:
            return ""
        return self.caller_name or ""

    def _report_dialled_end(self):
        """Notify whoever had these calls dialled how they ended."""
        for call in self.filtered("ended_at"):
            self.env["cc.command"]._of_call(call)._report_end()

    # ------------------------------------------------------------ facts

    def _fact_values(self, known, fact):
        values = super()._fact_values(known, fact)
        return {**values, "callback_queue_id": known.queue(fact.callback_queue).id}

    def _fact_changes(self, values):
        changes = super()._fact_changes(values)
        if self.state:
            # By another bridge's clock it differs by milliseconds: the first one stays.
            changes.pop("started_at", None)
        return changes

    def _find_agent(self):
        """Set the agent of each call: who talked with the caller last, or dialled it."""
        for call in self:
            legs = call.leg_ids.filtered(lambda leg: leg.cc_user_id and not leg.consulted)
            took = legs.filtered(lambda leg: leg.way == "in" and leg.answered_at)
            leg = took.sorted("answered_at")[-1:]
            if call.direction != "in":
                leg = legs.filtered(lambda leg: leg.way == "out").sorted("rang_at")[:1] or leg
            if call.cc_user_id != leg.cc_user_id:
                call.cc_user_id = leg.cc_user_id

    def _apply_facts(self, known, facts):
        return super()._apply_facts(known, [fact for fact in facts if not fact.merged_into])

    def _fact_first(self, known, fact):
        """A new call is born with who it is: an automation rule on new calls finds it there."""
        number = fact.called_number if fact.direction == "out" else fact.caller_number
        number = CONVERT["char"](None, number)
        match = self._values_of_number(known.pbx, fact.direction, number) if number else {}
        # An agent's phone rings: a status follows. Set now, it needs no statement of its own.
        due = {"books_due": known.has_agents(fact.linkedid)}
        return {**super()._fact_first(known, fact), **due, **match}

    @api.model
    def _apply_merged(self, known, facts):
        """:return: the calls that others were merged into"""
        targets = self.browse()
        for fact in facts:
            if getattr(fact, "merged_into", ""):
                target = known.call(fact.merged_into, fact.started_at)
                self._of_fact(known, fact)._merge_into(target)
                targets |= target
        return targets

    def _merge_into(self, target):
        """An agent joined this conversation to another: they are one, and one row."""
        for call in self - target:
            call.leg_ids.write({"call_id": target.id})
            call.visit_ids.write({"call_id": target.id})
            for name in ("task_id", "lead_id"):
                target[name] = target[name] or call[name]
            notes = filter(None, (target.note, call.note))
            target.note = "\n".join(dict.fromkeys(notes)) or False
            call.unlink()

    @api.model
    def _of_linkedid(self, pbx, linkedid, at):
        """Return the call of this id, a new one where there is none; see `Known.call`."""
        call = self._of_key(pbx, linkedid)._unless_used_again(at)
        return call or self._awaiting(pbx, linkedid, at)

    @api.model
    def _awaiting(self, pbx, linkedid, at):
        """Create a row that waits for its fact, of which only the id is known yet."""
        at = to_datetime(at) or fields.Datetime.now()
        return self.create({"pbx_id": pbx.id, "linkedid": linkedid, "started_at": at})

    # ------------------------------------------------------------ ends that nobody heard

    def _is_alive(self, alive):
        """Return whether a channel of the call lives."""
        parts = {self.linkedid, *self.leg_ids.mapped("key"), *self.visit_ids.mapped("uniqueid")}
        return not alive.isdisjoint(parts)

    def _end_parts(self):
        """End the visits and legs of calls that are over, whatever of them was not heard."""
        over = self.filtered("ended_at")
        for row in (*over.visit_ids, *over.leg_ids):
            if not row.ended_at:
                row._end_unheard(row.call_id.ended_at)

    def _end_unheard(self, at):
        for call in self:
            over = max(at, call.started_at)
            call.write({"state": "ended", "outcome": "unknown", "ended_at": over})
            call.leg_ids.filtered(lambda leg: not leg.ended_at)._end_unheard(call.ended_at)

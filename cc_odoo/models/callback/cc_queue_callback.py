# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a queue does for callers with whom nobody talked."""

from datetime import timedelta

import pytz
from odoo import api, fields, models

from ...core import losses

# Field of the queue -> the reason of a loss that it lets count.
FOLLOWED = {
    "follow_abandoned": "abandoned",
    "follow_timeout": "timeout",
    "follow_leave_empty": "leave_empty",
    "follow_join_empty": "join_empty",
    "follow_full": "full",
    "follow_exit_key": "exit_key",
}

# The time before now that says how fast a queue answers.
RECENT = timedelta(minutes=30)

# How far ahead the next opening is looked for.
OPENING_DAYS = 60


class CcQueueCallback(models.AbstractModel):
    _name = "cc.queue.callback"
    _description = "Queue"

    follow_abandoned = fields.Boolean("Gave Up", default=True)
    follow_timeout = fields.Boolean("Waited Too Long", default=True)
    follow_leave_empty = fields.Boolean("No Agents Left", default=True)
    follow_join_empty = fields.Boolean("No Agents When Joining", default=True)
    follow_full = fields.Boolean("Queue Full", default=True)
    follow_exit_key = fields.Boolean("Left by Pressing a Key")
    callback_calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours",
        ondelete="restrict",
        help="When lost callers are called back. Empty: at any time.",
    )
    callback_outside = fields.Selection(
        [("opening", "Call back at the next opening"), ("nothing", "Nothing")],
        "Lost Outside Working Hours",
        required=True,
        default="opening",
    )
    callback_minutes = fields.Integer(
        "Call Back Within",
        default=60,
        help="Minutes of working time within which a lost caller should be called back.",
    )
    callback_project_id = fields.Many2one(
        "project.project",
        "Project of the Tasks",
        ondelete="set null",
        help="Empty: the project Customer care.",
    )
    callback_team_id = fields.Many2one("crm.team", "Sales Team of the Leads", ondelete="set null")
    callback_assign = fields.Selection(
        [
            ("nobody", "Nobody: whoever takes the next one"),
            ("people", "One of these people"),
            ("salesperson", "The customer's salesperson"),
            ("last_agent", "Who talked with them last"),
            ("fewest", "Whoever of the skill has fewest open"),
        ],
        "Responsible",
        required=True,
        default="nobody",
    )
    callback_user_ids = fields.Many2many(
        "res.users", "cc_queue_callback_user_rel", "queue_id", "user_id", string="People"
    )
    callback_dial = fields.Selection(
        [
            ("hand", "By hand: agents take the next one"),
            ("agent", "By itself: a free agent's phone rings first"),
            ("customer", "By itself: the customer first, who then waits in the queue"),
        ],
        "Calls Are Made",
        required=True,
        default="hand",
        help="By itself: as soon as an agent of the queue is free and nobody waits in it, and from "
        "the due time on also before those who wait; within the working hours, as often as "
        "“Attempts Before Giving Up” says.",
    )
    callback_caller_id = fields.Char(
        "Number Shown to Customers",
        help="What customers see who are called by themselves. Empty: as the PBX's line has it.",
    )
    callback_tries = fields.Integer(
        "Attempts Before Giving Up",
        default=3,
        help="An agent may give up a caller after so many attempts; a supervisor at any time.",
    )
    callback_pause = fields.Integer(
        "Pause Between Attempts", default=30, help="Minutes, of working time where there is one."
    )

    def _loss_policy(self):
        """:return: ``core.losses.Policy``"""
        reasons = frozenset(reason for name, reason in FOLLOWED.items() if self[name])
        return losses.Policy(reasons, self.abandon_after)

    # ------------------------------------------------------------ when

    def _callback_due(self, lost_at):
        """When to call back who was lost at ``lost_at`` (naive UTC).

        :return: ``{"due_at", "not_before"}``; None where nothing is done outside working hours
        """
        opening = self._next_opening(lost_at)
        if opening == lost_at:
            return {"due_at": self._after_work(lost_at, self.callback_minutes), "not_before": False}
        if self.callback_outside == "nothing":
            return None
        return {"due_at": opening, "not_before": opening}

    def _callback_due_in_turn(self, call):
        """When a caller who asked for a call would have been answered, had they waited on.

        Each caller before them takes as long as the queue took for an answer in the last half
        hour; where nobody was answered then, it is the queue's usual time.

        :return: as `_callback_due`, with an item also where nothing is done outside working hours
        """
        visit = call.visit_ids.filtered(lambda visit: visit.queue_id == self)[-1:]
        answered = self.env["cc.queue.visit"].search_count(
            [
                ("queue_id", "=", self.id),
                ("outcome", "=", "answered"),
                ("ended_at", ">", call.ended_at - RECENT),
                ("ended_at", "<=", call.ended_at),
            ]
        )
        place = max(1, visit.position_left or visit.position_joined)
        wait = RECENT * place / answered if answered else timedelta(minutes=self.callback_minutes)
        opening = self._next_opening(call.ended_at)
        due = self._next_opening(max(opening, call.ended_at + wait))
        return {"due_at": due, "not_before": opening if opening > call.ended_at else False}

    def _next_opening(self, at):
        """When somebody works, from ``at`` on: ``at`` itself within working hours."""
        calendar = self.callback_calendar_id
        if not calendar:
            return at
        start = pytz.utc.localize(at)
        until = start + timedelta(days=OPENING_DAYS)
        times = calendar._work_intervals_batch(start, until)[False]
        first = next(iter(times), None)
        # A calendar without any hours keeps nobody from calling back.
        return first[0].astimezone(pytz.utc).replace(tzinfo=None) if first else at

    def _after_work(self, at, minutes):
        """The time that is ``minutes`` of working time after ``at`` (naive UTC)."""
        calendar = self.callback_calendar_id
        planned = calendar and calendar.plan_hours(
            minutes / 60, pytz.utc.localize(at), compute_leaves=True
        )
        if not planned:
            return at + timedelta(minutes=minutes)
        return planned.astimezone(pytz.utc).replace(tzinfo=None)

    # ------------------------------------------------------------ who

    def _callback_owner(self, call):
        """The user who is responsible for calling back; empty where everybody is."""
        find = {
            "people": self._owner_of_people,
            "salesperson": lambda call: call.partner_id.user_id,
            "last_agent": self._owner_who_talked,
            "fewest": self._owner_of_skill,
        }.get(self.callback_assign)
        return find(call) if find else self.env["res.users"]

    def _owner_of_people(self, _call):
        return self._with_fewest(self.callback_user_ids)

    def _owner_who_talked(self, call):
        return call._earlier_calls(limit=10).cc_user_id[:1].user_id

    def _owner_of_skill(self, _call):
        return self._with_fewest(self.skill_ids.user_ids.filtered("active").user_id)

    @api.model
    def _with_fewest(self, users):
        """The one of these users who has the fewest open items."""
        users = users.filtered("active")
        open_items = [("user_id", "in", users.ids), ("state", "in", ("open", "calling"))]
        counts = self.env["cc.callback"]._read_group(open_items, ["user_id"], ["__count"])
        having = dict(counts)
        return users.sorted(lambda user: (having.get(user, 0), user.id))[:1]

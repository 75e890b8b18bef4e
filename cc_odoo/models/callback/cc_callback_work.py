# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How agents work off the list: the next one, each attempt, snoozing and giving up."""

from datetime import UTC, datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.fields import Domain
from odoo.tools import SQL
from psycopg2.errors import UniqueViolation

from ...tools.epoch import to_epoch

# Who takes an item has this long to call; then it is everybody's again.
TAKEN_SECONDS = 60

# What an item is that nobody is calling.
NOT_TAKEN = {"taken_by_id": False, "taken_at": False, "command_id": False}

# Reasons that people give when they stop calling.
GIVE_UP_REASONS = ("unreachable", "not_needed", "wrong_number")


# Whether the item's number is on the line with us, or somebody calls it for another item.
IS_ON_THE_LINE = SQL(
    """(EXISTS (SELECT FROM cc_call live
                 WHERE live.ended_at IS NULL AND live.state IS NOT NULL
                   AND live.number_e164 = item.number_e164)
     OR EXISTS (SELECT FROM cc_callback other
                 WHERE other.state = 'calling' AND other.id <> item.id
                   AND COALESCE(other.number_e164, other.caller_number)
                     = COALESCE(item.number_e164, item.caller_number)))"""
)


class CcCallbackWork(models.AbstractModel):
    _name = "cc.callback.work"
    _description = "Callback"

    # ------------------------------------------------------------ taking one

    @api.model
    def action_next(self):
        """Take the next item for the present user's agent, and dial it.

        Of agents who ask at the same instant, each gets another one.

        :return: ``{"callback_id", "command_id", "number"}``; False when there is nothing to do
        :raises UserError: no agent, not connected, or on a call: nothing was taken
        """
        agent = self._asking_agent()
        agent._check_free_to_dial()
        item = self._lock_next_for(agent)
        return item._take(agent) if item else False

    def _lock_next_for(self, agent):
        """The most urgent item whose number this agent may dial; the others say why not."""
        passed_over = self.browse()
        while item := self._lock_next(passed_over):
            if item._may_be_dialled_by(agent):
                break
            passed_over |= item
        return item

    def _may_be_dialled_by(self, agent):
        """Return whether the dial rules let an agent call this number; if not, the item says it."""
        try:
            agent._check_number(self._number_to_dial())
        except UserError as error:
            self.dial_note = str(error)
        else:
            self.dial_note = False
        return not self.dial_note

    @api.model
    def action_next_shown(self, *_ids):
        """Take and dial the next one, for a button: its form opens.

        :raises UserError: as ``action_next``, and when there is nothing to do
        """
        taken = self.action_next()
        if not taken:
            raise UserError(self.env._("Nobody has to be called now."))
        return {
            "type": "ir.actions.act_window",
            "res_model": "cc.callback",
            "res_id": taken["callback_id"],
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_call(self):
        """Take this item for the present user's agent, and dial it.

        :raises UserError: it is closed, or somebody else is calling
        """
        self.ensure_one()
        self.check_access("read")
        agent = self._asking_agent()
        # sudo: cc.callback: whoever may read an item may call back
        item = self.sudo()
        item._lock()
        item._check_may_take(agent)
        item._take(agent)
        return True

    def _asking_agent(self):
        """:raises UserError: the present user is no agent"""
        self.check_access("read")
        agent = self.env["cc.user"]._of_user(self.env.user)
        if not agent:
            raise UserError(self.env._("You are not an agent of the call centre."))
        # sudo: cc.user: one's own agent
        return agent.sudo()

    def _lock_next(self, passed_over):
        """The most urgent item that the present user may see and nobody is taking; locked.

        :param passed_over: items that are left out
        """
        self.flush_model()
        now = fields.Datetime.now()
        ready = Domain("state", "=", "open")
        ready &= Domain("not_before", "=", False) | Domain("not_before", "<=", now)
        ready &= Domain("user_id", "in", (self.env.uid, False))
        ready &= Domain("id", "not in", passed_over.ids)
        visible = self._search(ready)
        query = SQL(
            "SELECT id FROM cc_callback item WHERE id IN %s AND state = 'open' AND NOT %s"
            " ORDER BY (user_id IS NULL), due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED",
            visible.subselect(),
            IS_ON_THE_LINE,
        )
        rows = self.env.execute_query(query)
        # sudo: cc.callback: whoever may read an item may call back
        return self.browse(row[0] for row in rows).sudo()

    def _lock(self):
        self.flush_recordset()
        self.env.execute_query(
            SQL("SELECT 1 FROM cc_callback WHERE id IN %s FOR NO KEY UPDATE", self._ids)
        )
        self.invalidate_recordset(["state", "taken_by_id", "taken_at"])

    def _check_may_take(self, agent):
        """:raises UserError: it is closed, or another agent is calling"""
        if self.state not in ("open", "calling"):
            raise UserError(self.env._("This caller need not be called any more."))
        if self.state == "calling" and self.taken_by_id != agent:
            raise UserError(self.env._("%s is calling them just now.", self.taken_by_id.name or ""))
        if self.state == "open" and self._is_number_busy():
            raise UserError(self.env._("This number is on the line just now. Look at the calls."))

    def _is_number_busy(self):
        query = SQL("SELECT %s FROM cc_callback item WHERE id = %s", IS_ON_THE_LINE, self.id)
        return self.env.execute_query(query)[0][0]

    def _take(self, agent):
        number = self._number_to_dial()
        command_id = agent.action_dial(number)
        self._write_taken(
            {
                "state": "calling",
                "taken_by_id": agent.id,
                "taken_at": fields.Datetime.now(),
                "command_id": command_id,
            }
        )
        self.env["cc.pbx"]._notify_bridge("deadline")
        return {"callback_id": self.id, "command_id": command_id, "number": number}

    def _write_taken(self, values):
        """Write that this number is being called.

        :raises ConcurrencyError: another transaction has just begun to call it
        """
        try:
            self.write(values)
            self.flush_recordset()
        except UniqueViolation as error:
            raise ConcurrencyError(self.env._("This number is being called just now.")) from error

    @api.model
    def _release_untaken(self):
        """Give back what somebody took and did not call.

        :return: epoch seconds of when the next one is given back, None when nobody has any
        """
        limit = fields.Datetime.now() - timedelta(seconds=TAKEN_SECONDS)
        taken = self.search([("state", "=", "calling")], order="taken_at")
        # Who has the caller on the line, or still ringing, is calling.
        idle = taken.filtered(lambda item: not item._is_on_the_line())
        late = idle.filtered(lambda item: item.taken_at <= limit)
        late.write({"state": "open", **NOT_TAKEN})
        waiting = (idle - late)[:1]
        return waiting and to_epoch(waiting.taken_at) + TAKEN_SECONDS or None

    def _is_on_the_line(self):
        live = [("cc_user_id", "=", self.taken_by_id.id), ("ended_at", "=", False)]
        talks = self.taken_by_id and self.env["cc.call.leg"].search_count(live, limit=1)
        ours = self.command_id and self.command_id._call()
        return bool(talks or (ours and not ours.ended_at))

    # ------------------------------------------------------------ what came of it

    def _count_attempt(self, call):
        """A call to this caller ended without a talk: who dialled tries again after a pause."""
        outcomes = dict(call._fields["outcome"]._description_selection(self.env))
        for item in self:
            outcome = outcomes.get(call.outcome, "")
            pause = item.queue_id.callback_pause if item.queue_id else 30
            later = item._plan(call.ended_at, pause)
            item.write(
                {
                    "state": "open",
                    "attempts": item.attempts + 1,
                    "last_outcome": outcome,
                    "not_before": later,
                    "due_at": max(item.due_at, later),
                    **NOT_TAKEN,
                }
            )
            call.callback_id = call.callback_id or item
            item._report_to_record(
                self.env._(
                    "Attempt %(count)s by %(agent)s: %(outcome)s.",
                    count=item.attempts,
                    agent=call.cc_user_id.name or "",
                    outcome=outcome,
                )
            )

    def _plan(self, at, minutes):
        queue = self.queue_id
        return queue._after_work(at, minutes) if queue else at + timedelta(minutes=minutes)

    # ------------------------------------------------------------ later, or never

    def action_snooze(self, until="hour"):
        """Leave these items alone for a while.

        :param until: ``hour``, ``tomorrow`` (nine o'clock), ``opening`` (of the queue), or a UTC
            date and time as text
        :raises UserError: no such time, or it has passed
        """
        self.check_access("read")
        # sudo: cc.callback: whoever may read an item may work on it
        for item in self.sudo():
            item._check_open()
            later = item._snooze_time(until)
            item.write(
                {
                    "not_before": later,
                    "due_at": max(item.due_at, later),
                    "state": "open",
                    **NOT_TAKEN,
                }
            )
        return True

    def action_snooze_tomorrow(self):
        """Leave these items alone until nine o'clock tomorrow."""
        return self.action_snooze("tomorrow")

    def action_snooze_opening(self):
        """Leave these items alone until the queue's next opening."""
        return self.action_snooze("opening")

    def _snooze_time(self, until):
        now = fields.Datetime.now()
        if until == "hour":
            return now + timedelta(hours=1)
        if until == "tomorrow":
            return self._tomorrow_at(9)
        if until == "opening":
            return self.queue_id._next_opening(now + timedelta(hours=1)) if self.queue_id else now
        try:
            later = fields.Datetime.to_datetime(until)
        except (TypeError, ValueError):
            later = None
        if not later or later <= now:
            raise UserError(self.env._("Choose a time that has not passed."))
        return later

    def _tomorrow_at(self, hour):
        """That hour of tomorrow in the company's time zone, as naive UTC."""
        here = fields.Datetime.context_timestamp(
            self.with_context(tz=self._company_tz()), fields.Datetime.now()
        )
        day = (here + timedelta(days=1)).date()
        then = here.tzinfo.localize(datetime.combine(day, time(hour)))  # over a clock change, too
        return then.astimezone(UTC).replace(tzinfo=None)

    def action_give_up(self, reason):
        """Close these items without having reached the caller.

        :param reason: ``unreachable``, ``not_needed`` or ``wrong_number``
        :raises UserError: no such reason, or the queue wants more attempts first
        """
        if reason not in GIVE_UP_REASONS:
            raise UserError(self.env._("Choose why nobody will call back."))
        self.check_access("read")
        leads = self.env.user.has_group("cc_odoo.group_supervisor")
        # sudo: cc.callback: whoever may read an item may work on it
        for item in self.sudo():
            item._check_open()
            item._check_tries(reason, leads)
            item.write(
                {
                    "state": "closed",
                    "closed_reason": reason,
                    **NOT_TAKEN,
                }
            )
            item._end_activities()
            words = dict(item._fields["closed_reason"]._description_selection(self.env))
            item._report_to_record(self.env._("Nobody will call back: %s.", words[reason]))
        return True

    def _check_open(self):
        """:raises UserError: nobody has to call any more"""
        if self.state not in ("open", "calling"):
            raise UserError(self.env._("This caller need not be called any more."))

    def _check_tries(self, reason, leads):
        """:raises UserError: an agent must try more often before they call it unreachable"""
        tries = self.queue_id.callback_tries
        if reason == "unreachable" and not leads and self.attempts < tries:
            raise UserError(
                self.env._(
                    "Try at least %(tries)s times before giving up. So far: %(attempts)s.",
                    tries=tries,
                    attempts=self.attempts,
                )
            )

    def action_assign(self, user_id):
        """Make somebody responsible for these items: for supervisors, several at once.

        :raises AccessError: not a supervisor
        """
        if not (self.env.su or self.env.user.has_group("cc_odoo.group_supervisor")):
            raise AccessError(self.env._("Only supervisors can give callbacks to others."))
        self.write({"user_id": user_id})
        return True

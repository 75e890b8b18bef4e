# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The one place that changes an agent's status.

The rules are in ``core/status.py``. This code locks the agent's row, asks the rules, stores and
logs what they answer, and sends it to the bridge and the browser, all in one transaction.
"""

import logging
from datetime import UTC, datetime

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...core import status as rules
from ...core.bounds import id_of
from ...tools.epoch import to_datetime, to_epoch
from ..mixins.columns import columns
from ..mixins.guard import guarded
from .status_fields import STATUS_WRITER

_logger = logging.getLogger(__name__)

# Events that change where the agent is reached.
PLACED = ("connect", "disconnect", "lost")

# Reasons that are a person's decision; with all others "changed by" is empty.
PERSONAL = {"connect", "chosen", "supervisor", "disconnect"}


class Later:
    """Events that were asked for while a change of status was being stored.

    ``asked`` holds ``{agent's id: [event, ...]}`` for each agent whose status is being stored, also
    by the changes around this one, of which ``outer`` is the nearest.

    It is passed in the context as an object: no context that comes over RPC can have one. Each is
    equal only to itself, because Odoo uses an environment again where the context is equal.
    """

    def __init__(self, agent, outer):
        self.outer = outer if isinstance(outer, Later) else None
        self.asked = {**(self.outer.asked if self.outer else {}), agent.id: []}


class CcUserStatus(models.AbstractModel):
    _name = "cc.user.status"
    _description = "Agent"

    def _begin_log(self):
        """The first row of each new agent's log."""
        for agent in self:
            first = rules.Entered(agent.status_id.id, to_epoch(agent.status_since), "disconnect")
            agent._write_log([first], (None, None))

    # ------------------------------------------------------------ what an agent or program asks

    def action_disconnect(self):
        """Disconnect: Unassigned at once, out of all queues."""
        for agent in self:
            agent._check_may_steer()
            # sudo: cc.user: the present user was allowed to act for this agent
            agent.sudo()._status_event("disconnect")
        return True

    def action_choose_status(self, status_id):
        """Go to a status, or after the present call if there is one (last choice wins).

        :raises UserError: not connected, or a status nobody can choose.
        """
        self.ensure_one()
        self._check_may_steer()
        status = self._record("cc.status", status_id)
        # sudo: cc.user: the present user was allowed to act for this agent
        agent = self.sudo()
        agent._check_choice(status)
        agent._status_event("choose", status=status, reason=self._reason_of_choice())
        return True

    def action_cancel_next_status(self):
        """Forget the status chosen for after the call."""
        for agent in self:
            agent._check_may_steer()
            # sudo: cc.user: the present user was allowed to act for this agent
            agent.sudo()._status_event("cancel_next")
        return True

    # ------------------------------------------------------------ choosing

    def _check_choice(self, status):
        if self._is_unassigned():
            raise UserError(self.env._("%s is not connected.", self.name))
        if not status or not status.active:
            raise UserError(self.env._("That status no longer exists."))
        if not self._may_choose(status):
            raise UserError(self.env._("The status %s cannot be chosen.", status.name))

    def _record(self, model, record_id):
        """The record whose id a program sent; empty for a deleted one, or what is no id at all."""
        return self.env[model].browse(id_of(record_id)).exists()

    def _may_choose(self, status):
        """Whether the agent may choose the status.

        Virtual is for agents who are connected with a mobile number, to come back from a break.
        """
        return bool(status._choosable()) or (
            status.code == "virtual" and bool(self.current_virtual_number)
        )

    def _reason_of_choice(self):
        return "chosen" if self.user_id == self.env.user else "supervisor"

    def _is_unassigned(self):
        return self.status_id.id == self.env["cc.status"]._rules().of_code("unassigned")

    # ------------------------------------------------------------ the writer

    def _status_event(self, kind, **about):
        """Apply one event to the agent: the only way to the status fields.

        An event that an automation rule asks for in the middle of a change waits for its end.

        :param kind: connect, disconnect, lost, choose, cancel_next, timeout, ring, dial,
            answer, end.
        :param about: see ``_apply_now``
        :return: False when the event has no meaning now; nothing has changed then.
        """
        self.ensure_one()
        later = self.env.context.get("cc_status_later")
        if isinstance(later, Later) and self.id in later.asked:
            later.asked[self.id].append((self, kind, about))
            return True
        return self._apply_now(kind, **about)

    def _apply_now(self, kind, *, at=None, status=None, leg=None, place=None, **how):
        """Lock the agent, apply timeouts that have passed, then the event.

        :param at: epoch seconds of the server's clock; now when not given.
        :param status: the ``cc.status`` chosen.
        :param leg: the ``cc.call.leg`` (its ``key`` tells calls apart).
        :param place: where to connect, an extension or a mobile number.
        :param how: ``answered``, ``virtual``, ``reason``, ``missed`` and ``limit`` of the event
        """
        self._lock_status()
        at = at if at is not None else datetime.now(UTC).timestamp()
        book = self.env["cc.status"]._rules()
        self._apply_timeouts(at, book)
        event = rules.Event(
            kind=kind,
            at=at,
            status=status.id if status else None,
            call=leg.key if leg else "",
            **{**how, "reason": how.get("reason") or ""},
        )
        return self._apply(event, book, self._place_values(kind, place))

    def _apply(self, event, book, values=None):
        before = self._rule_state()
        try:
            after, entered = rules.step(before, event, book)
        except rules.IllegalEvent as illegal:
            _logger.debug("cc.user %s: %s ignored: %s", self.id, event.kind, illegal)
            return False
        self._store(event, after, entered, values or {})
        return True

    def _apply_timeouts(self, at, book):
        """Apply all timeouts that passed until ``at``, in order, each at its own time."""
        while self.status_deadline and to_epoch(self.status_deadline) <= at:
            if not self._apply(rules.Event(kind="timeout", at=at), book):
                break

    def _lock_status(self):
        # One writer at a time: a ring, a click, a timeout and a supervisor may come at the same
        # moment from different processes. Odoo repeats the one that comes second, with new values.
        # Direct SQL: for each ring, one statement takes the lock and reads the agent under it.
        names = columns(self)
        self.flush_recordset(names)
        listed = SQL(", ").join(map(SQL.identifier, names))
        query = SQL(
            "SELECT id, %s FROM cc_user WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
            listed,
            self._ids,
        )
        for agent_id, *values in self.env.execute_query(query):
            for name, value in zip(names, values, strict=True):
                self._fields[name]._insert_cache(self.browse(agent_id), [value])
        (self.user_id | self.env.user).mapped("partner_id")  # read both in one go

    def _rule_state(self):
        return rules.State(
            status=self.status_id.id,
            since=to_epoch(self.status_since),
            deadline=to_epoch(self.status_deadline),
            held=self.held_status_id.id or None,
            next=self.next_status_id.id or None,
            chain=self.chain_kind or "",
            calls=tuple(rules.Call(*call) for call in self.live_calls or ()),
            virtual=bool(self.current_virtual_number),
            misses=self.missed_rings,
        )

    def _store(self, event, state, entered, values):
        # An automation rule on the agent or the log runs within the write, while the change is
        # half stored. If it changed the status there, rows of the log would overlap: so it waits.
        later = Later(self, self.env.context.get("cc_status_later"))
        self.with_context(cc_status_later=later)._store_all(event, state, entered, values)
        for agent, kind, about in later.asked[self.id]:
            # In the context of the rule that asked: it says which rules have run, so that rules
            # that trigger each other come to an end.
            agent.with_context(cc_status_later=later.outer)._status_event(kind, **about)

    def _store_all(self, event, state, entered, values):
        reason = (self.next_reason, self.next_by_id.id)
        moved = rules.counted(self._rule_state()) != rules.counted(state)
        self.with_context(cc_status_writer=STATUS_WRITER).write(
            {
                "status_id": state.status,
                "status_since": to_datetime(state.since),
                "status_deadline": to_datetime(state.deadline),
                "held_status_id": state.held,
                "next_status_id": state.next,
                "chain_kind": state.chain,
                "live_calls": [[call.key, call.way, call.answered] for call in state.calls],
                "missed_rings": state.misses,
                **({"status_reason": entered[-1].reason} if entered else {}),
                **self._next_values(event, state),
                **self._ended_values(event, state),
                **values,
            }
        )
        self._write_log(entered, reason)
        if moved or event.kind in PLACED:
            self._notify_membership()
        self._notify_status(event, state)
        if "unanswered" in {entry.reason for entry in entered}:
            self._report_unanswered()

    def _next_values(self, event, state):
        if state.next is None:
            return {"next_reason": False, "next_by_id": False}
        if event.kind == "choose":
            return {"next_reason": event.reason, "next_by_id": self._person()}
        return {}

    def _ended_values(self, event, state):
        if event.kind != "end" or state.calls:
            return {}
        return {"call_ended_at": to_datetime(event.at)}

    def _person(self):
        """The user behind this change; False for the bridge and the crons."""
        return self.env.uid if self.env.uid != SUPERUSER_ID else False

    def _write_log(self, entered, next_reason):
        """Write a row for each status entered. One chosen during a call keeps who chose it."""
        # sudo: cc.status.log: nobody has the right to write it but this method
        log = self.env["cc.status.log"].sudo()
        now = [("cc_user_id", "=", self.id), ("ended_at", "=", False)]
        for entry in entered:
            at = to_datetime(entry.at)
            log.search_fetch(now, ["started_at", "ended_at"])._close(at)
            reason, by = entry.reason, self._person() if entry.reason in PERSONAL else False
            if reason == "chosen" and next_reason[0]:
                reason, by = next_reason
            log.create(
                {
                    "cc_user_id": self.id,
                    "status_id": entry.status,
                    "started_at": at,
                    "reason": reason,
                    "changed_by_id": by,
                }
            )

    def _notify_status(self, event, state):
        """Notify the bridge of the next deadline, and browsers of the status and of who is free."""
        presence = self.env["cc.presence"]
        if event.kind in PLACED:
            presence._forget(self)
        # The grace time of an agent without a browser begins when the call ends.
        if state.deadline or (event.kind == "end" and presence._is_gone(self)):
            self.env["cc.pbx"]._notify_bridge("deadline")
        if event.kind != "answer":  # the answer is shown with the call
            self._push_agent()
        if event.kind == "disconnect":
            self._notify_disconnected_by()
        if event.kind != "answer":  # the agent has been busy since the ring
            self._hint_floor()

    # ------------------------------------------------------------ time

    @api.model
    @guarded
    def _bridge_deadlines(self):
        """Apply what is due: unreachable phones, timeouts, grace times, expired commands.

        :return: epoch seconds of the next one, None when there is none.
        """
        # sudo: cc.user, cc.callback, cc.queue.refusal, cc.command: time passes for all of them
        agents, now = self.sudo(), datetime.now(UTC).timestamp()
        ends = [
            agents._apply_unreachable(),
            agents._end_due_statuses(now),
            agents._disconnect_lost(now),
            agents.env["cc.callback"]._release_untaken(),
            agents.env["cc.callback"]._dial_due(),
            agents.env["cc.callback"]._report_overdue(),
            agents.env["cc.queue.refusal"]._expire(),
            # whoever asked is notified a few seconds after asking
            to_epoch(agents.env["cc.command"]._expire()),
        ]
        return min((end for end in ends if end is not None), default=None)

    def _end_due_statuses(self, now):
        """Apply the timeouts that have passed.

        :return: epoch seconds of the next one, None when no status ends by itself.
        """
        due = [("status_deadline", "!=", False), ("status_deadline", "<=", to_datetime(now))]
        for agent in self.search(due, order="status_deadline, id"):
            agent._status_event("timeout", at=now)
        ahead = [("status_deadline", "!=", False)]
        return to_epoch(self.search(ahead, order="status_deadline", limit=1).status_deadline)

    def _disconnect_lost(self, now):
        """Unassigned for those whose browser has been gone for the grace time.

        :return: epoch seconds at which the next grace time ends, None when none runs.
        """
        self.env["cc.presence"]._mark_dead_processes()
        for agent_id, ends in self.env["cc.presence"]._grace_ends():
            if to_epoch(ends) > now:
                return to_epoch(ends)
            self.browse(agent_id)._status_event("lost", at=now)
        return None

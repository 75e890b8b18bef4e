# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The one place that changes an agent's status.

The rules are in ``core/status.py``. Here the agent's row is locked, the rules are asked, and
what they say is stored, logged and told to the bridge and the browser, all in one transaction.
"""

import logging
from datetime import UTC, datetime

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..core import status as rules
from .cc_user import STATUS_WRITER

_logger = logging.getLogger(__name__)

# Reasons that a person stands behind; the others have nobody in "changed by".
PERSONAL = {"connect", "chosen", "supervisor", "disconnect"}


def to_epoch(moment):
    """Odoo's naive UTC datetime as epoch seconds; None for an empty one."""
    return moment.replace(tzinfo=UTC).timestamp() if moment else None


def to_datetime(epoch):
    """Epoch seconds as Odoo's naive UTC datetime (microseconds kept); False for None."""
    return datetime.fromtimestamp(epoch, UTC).replace(tzinfo=None) if epoch is not None else False


class CcUser(models.Model):
    _inherit = "cc.user"

    live_calls = fields.Json(
        "Calls in progress",
        copy=False,
        help="The calls at the agent's phone as the status rules know them: [key, way, answered].",
    )
    next_reason = fields.Char(copy=False, help="Why the next status was set.")
    next_by_id = fields.Many2one("res.users", copy=False, help="Who set the next status.")
    current_virtual_number = fields.Char(
        "Connected number",
        copy=False,
        help="The mobile number (E.164) a virtual agent is connected with.",
    )
    status_log_ids = fields.One2many("cc.status.log", "cc_user_id", "Status log")

    @api.model_create_multi
    def create(self, vals_list):
        agents = super().create(vals_list)
        for agent in agents.sudo():
            first = rules.Entered(agent.status_id.id, to_epoch(agent.status_since), "disconnect")
            agent._write_log([first], (None, None))
        return agents

    # ------------------------------------------------------------ what an agent or program asks

    def action_connect(self, extension_id=None, virtual_number=None):
        """Connect the agent: at their fixed extension, the one given, or a mobile number.

        :raises UserError: no extension, not permitted, or taken (told by whom).
        """
        self.ensure_one()
        self._check_may_steer()
        place = self.sudo()._place_to_connect(extension_id, virtual_number)
        self.sudo()._connect_at(place)
        return True

    def action_disconnect(self):
        """Disconnect: Unassigned at once, out of all queues."""
        for agent in self:
            agent._check_may_steer()
            agent.sudo()._status_event("disconnect")
        return True

    def action_choose_status(self, status_id):
        """Go to a status, or after the present call if there is one (last choice wins).

        :raises UserError: not connected, or a status nobody can choose.
        """
        self.ensure_one()
        self._check_may_steer()
        status = self.env["cc.status"].browse(int(status_id)).exists()
        self.sudo()._check_choice(status)
        self.sudo()._status_event("choose", status=status, reason=self._reason_of_choice())
        return True

    def action_cancel_next_status(self):
        """Forget the status chosen for after the call."""
        for agent in self:
            agent._check_may_steer()
            agent.sudo()._status_event("cancel_next")
        return True

    # ------------------------------------------------------------ connecting

    def _place_to_connect(self, extension_id, virtual_number):
        """What the agent will be reached at: an extension, or a number in E.164."""
        if not self.active:
            raise UserError(self.env._("%s is archived and cannot connect.", self.name))
        if virtual_number or (not self._has_extension() and not extension_id):
            return self._virtual_place(virtual_number)
        extension = self.extension_id or self._chosen_extension(extension_id)
        if extension_id and extension.id != int(extension_id):
            raise UserError(
                self.env._("%(name)s has the fixed extension %(number)s.")
                % {"name": self.name, "number": extension.number}
            )
        self._check_free(extension)
        return extension

    def _has_extension(self):
        return bool(self.extension_id or self.allowed_extension_ids or self.all_extensions)

    def _virtual_place(self, number):
        number = number or self.virtual_number
        if not number:
            raise UserError(
                self.env._(
                    "%s has no extension. Ask a manager for one, or connect with a mobile number.",
                    self.name,
                )
            )
        return self._e164(number)

    def _chosen_extension(self, extension_id):
        extension = self.env["cc.extension"].browse(int(extension_id or 0)).exists()
        if not extension:
            raise UserError(self.env._("Choose the extension you sit at."))
        if extension not in self._permitted_extensions():
            raise UserError(
                self.env._("You may not connect at extension %s.", extension.number)
            )
        return extension

    def _check_free(self, extension):
        if not extension.active:
            raise UserError(
                self.env._("Extension %s is not on the PBX any more.", extension.number)
            )
        holder = self.search(
            [("current_extension_id", "=", extension.id), ("id", "!=", self.id)], limit=1
        )
        if holder:
            raise UserError(
                self.env._("Extension %(number)s is taken by %(name)s.")
                % {"number": extension.number, "name": holder.name}
            )

    def _connect_at(self, place):
        """``place``: an extension record, or the E.164 number of a virtual agent."""
        virtual = isinstance(place, str)
        if self._status_event("connect", virtual=virtual, place=place):
            return
        if (self.current_virtual_number if virtual else self.current_extension_id) != place:
            raise UserError(self.env._("Disconnect first to connect at another place."))

    def _place_values(self, kind, place):
        """Field values that go with a status event: where the agent is reached."""
        if kind in ("disconnect", "lost"):
            return {"current_extension_id": False, "current_virtual_number": False}
        if kind != "connect":
            return {}
        if isinstance(place, str):
            return {"current_virtual_number": place, "virtual_number": self.virtual_number or place}
        return {"current_extension_id": place.id, "last_extension_id": place.id}

    # ------------------------------------------------------------ choosing

    def _check_choice(self, status):
        if self._is_unassigned():
            raise UserError(self.env._("%s is not connected.", self.name))
        if not status or not status.active:
            raise UserError(self.env._("That status does not exist any more."))
        if not status._choosable():
            raise UserError(self.env._("The status %s cannot be chosen.", status.name))

    def _reason_of_choice(self):
        return "chosen" if self.user_id == self.env.user else "supervisor"

    def _is_unassigned(self):
        return self.status_id.code == "unassigned"

    # ------------------------------------------------------------ the writer

    def _status_event(
        self,
        kind,
        at=None,
        status=None,
        leg=None,
        answered=False,
        reason="",
        virtual=False,
        place=None,
    ):
        """Apply one event to the agent: the only writer of the status fields.

        :param kind: connect, disconnect, lost, choose, cancel_next, timeout, ring, dial,
            answer, end.
        :param at: epoch seconds of the server's clock; now when not given.
        :param status: the ``cc.status`` chosen.
        :param leg: the ``cc.call.leg`` (its ``key`` tells calls apart).
        :return: False when the event has no meaning now; nothing has changed then.
        """
        self.ensure_one()
        self._lock_status()
        at = at if at is not None else datetime.now(UTC).timestamp()
        book = self.env["cc.status"]._rules()
        self._apply_timeouts(at, book)
        event = rules.Event(
            kind=kind,
            at=at,
            status=status.id if status else None,
            call=leg.key if leg else "",
            answered=answered,
            virtual=virtual,
            reason=reason or "",
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
        """All timeouts that passed until ``at``, in order, at their own times."""
        while self.status_deadline and to_epoch(self.status_deadline) <= at:
            if not self._apply(rules.Event(kind="timeout", at=at), book):
                break

    def _lock_status(self):
        # One writer at a time: ring, click, timeout and supervisor may come at the same instant
        # from different processes. A loser of the race is retried by Odoo with fresh values.
        self.env.flush_all()
        self.env.cr.execute(
            SQL("SELECT id FROM cc_user WHERE id IN %s ORDER BY id FOR NO KEY UPDATE", self._ids)
        )

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
        )

    def _store(self, event, state, entered, values):
        reason = (self.next_reason, self.next_by_id.id)
        self.with_context(cc_status_writer=STATUS_WRITER).write(
            {
                "status_id": state.status,
                "status_since": to_datetime(state.since),
                "status_deadline": to_datetime(state.deadline),
                "held_status_id": state.held,
                "next_status_id": state.next,
                "chain_kind": state.chain,
                "live_calls": [[call.key, call.way, call.answered] for call in state.calls],
                **self._next_values(event, state),
                **values,
            }
        )
        self._write_log(entered, reason)
        self._tell(event, state)

    def _next_values(self, event, state):
        if state.next is None:
            return {"next_reason": False, "next_by_id": False}
        if event.kind == "choose":
            return {"next_reason": event.reason, "next_by_id": self._person()}
        return {}

    def _person(self):
        """The user behind this change; False for the bridge and the crons."""
        return self.env.uid if self.env.uid != SUPERUSER_ID else False

    def _write_log(self, entered, next_reason):
        """One row a status entered. A status chosen during a call keeps who chose it."""
        log = self.env["cc.status.log"].sudo()
        for entry in entered:
            at = to_datetime(entry.at)
            log.search([("cc_user_id", "=", self.id), ("ended_at", "=", False)])._close(at)
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

    def _tell(self, event, state):
        """Tell the bridge (queues, next deadline) and the agent's browser."""
        pbx = self.env["cc.pbx"]
        if event.kind not in ("answer", "cancel_next"):
            self._notify_membership()
        if state.deadline:
            pbx._notify_bridge("deadline")
        self._push_agent()

    # ------------------------------------------------------------ time

    @api.model
    def _bridge_deadlines(self):
        """Apply every timeout that is due.

        :return: epoch seconds of the next deadline, None when no agent has one.
        """
        now = datetime.now(UTC).timestamp()
        due = [("status_deadline", "!=", False), ("status_deadline", "<=", to_datetime(now))]
        for agent in self.sudo().search(due, order="status_deadline, id"):
            agent._status_event("timeout", at=now)
        first = self.sudo().search([("status_deadline", "!=", False)], order="status_deadline", limit=1)
        return to_epoch(first.status_deadline)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Callbacks that are dialled without anybody asking for it, and calls that are called off.

A number has one live attempt, whoever makes it: a unique index on those being called sees to that.
"""

from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ...core import callbacks
from ...core.commands import ORIGINATES
from ...tools.epoch import to_epoch
from ...tools.log import logger
from .cc_callback_work import NOT_TAKEN

_logger = logger(__name__)

# Callers wait for an agent who becomes free: how long until it is looked again.
LOOK_AGAIN_SECONDS = 5

# How long a customer's phone rings.
CUSTOMER_RINGS_SECONDS = 45

# An agent whose phone did not take an attempt: somebody else, or later.
OFFER_PAUSE = timedelta(minutes=1)


class CcCallbackDial(models.AbstractModel):
    _name = "cc.callback.dial"
    _description = "Callback"

    # ------------------------------------------------------------ whose turn it is

    def _wake_dialling(self):
        """Have it looked whose turn it is, where these items are dialled by themselves."""
        if any(item._is_dialled_by_itself() for item in self):
            self.env["cc.pbx"]._notify_bridge("deadline")

    @api.model
    def _dial_due(self):
        """Dial those whose turn it is, in the queues that do so by themselves.

        :return: epoch seconds of when to look again, None when nobody waits for a call
        """
        queues = self.env["cc.queue"].search([("callback_dial", "!=", "hand")])
        looks = [self._dial_due_of(queue) for queue in queues]
        return min(filter(None, looks), default=None)

    def _dial_due_of(self, queue):
        items = self.search([("queue_id", "=", queue.id), ("state", "=", "open")])
        items = items.filtered(lambda item: item.attempts < queue.callback_tries)
        if not items:
            return None
        now = fields.Datetime.now()
        opening = queue._next_opening(now)
        if opening > now:
            return to_epoch(opening)
        agents = queue._agents_free_to_call()
        agents = agents[len(self._customers_under_way(queue)) :]
        turns = items._whose_turn(queue, to_epoch(now), len(agents))
        for item, agent in zip(turns, agents, strict=False):
            item._dial_by_itself(agent)
        return to_epoch(now) + LOOK_AGAIN_SECONDS

    def _whose_turn(self, queue, now, free):
        """Which of these items to dial now.

        :param free: how many agents could take one
        """
        busy = self._numbers_in_calls()
        wanted = [item._as_wanted(busy) for item in self]
        turns = callbacks.to_dial(
            wanted,
            now,
            tries=queue.callback_tries,
            waiting=queue._callers_waiting(),
            free=free,
        )
        return [each.key for each in turns]

    def _as_wanted(self, numbers_in_calls):
        return callbacks.Wanted(
            self,
            due_at=to_epoch(self.due_at),
            not_before=to_epoch(self.not_before) or 0.0,
            attempts=self.attempts,
            is_here=bool({self.number_e164, self.caller_number} & numbers_in_calls),
        )

    @api.model
    def _numbers_in_calls(self):
        """The numbers that are on the line with us now, or being called."""
        live = self.env["cc.call"].search([("ended_at", "=", False), ("state", "!=", False)])
        taken = self.search([("state", "=", "calling")])
        found = {*live.mapped("number_e164"), *live.mapped("number")}
        found |= {*taken.mapped("number_e164"), *taken.mapped("caller_number")}
        return found - {False, ""}

    # ------------------------------------------------------------ one attempt

    def _dial_by_itself(self, agent):
        """Have them called: by this agent, whose own phone rings first, or for whoever is free."""
        dial = {"agent": self._dial_from, "customer": self._dial_for}[self.queue_id.callback_dial]
        # sudo: cc.user, cc.dial.rule: what an agent may dial, whom nobody has asked
        if not self._may_be_dialled_by(agent.with_user(agent.user_id).sudo()):
            self._offer_later()
            return
        try:
            with self.env.cr.savepoint():
                dial(agent)
        except UserError as error:
            _logger.info("callback %s is not dialled by itself: %s", self.id, error)
            self._offer_later()

    def _dial_from(self, agent):
        # As the agent, who is notified of how the dial ended.
        self._take(agent.with_user(agent.user_id))
        agent.user_id._bus_send("simple_notification", self._offer_message(agent))

    def _dial_for(self, agent):
        """Call the customer; when they answer, they wait in the queue for whoever is free."""
        # sudo: cc.user, cc.dial.rule: what an agent may dial, who is asked for nobody's call
        agent = agent.with_user(agent.user_id).sudo()
        number = agent._check_number(self._number_to_dial())
        command = self.queue_id._call_customer(number)
        self._write_taken(
            {"state": "calling", "taken_at": fields.Datetime.now(), "command_id": command.id}
        )

    @api.model
    def _customers_under_way(self, queue):
        """The calls to customers who talk with nobody yet: an agent is kept free for each."""
        items = self.search(
            [
                ("queue_id", "=", queue.id),
                ("state", "=", "calling"),
                ("taken_by_id", "=", False),
            ]
        )
        return items.filtered(lambda item: not item.command_id._call().cc_user_id)

    def _offer_message(self, agent):
        item = self.with_context(lang=agent.user_id.lang)
        return {
            "type": "info",
            "title": item.env._("Callback: %s", item.with_user(agent.user_id)._who()),
            "message": item.env._("%s. Your phone rings first.", item._story()),
        }

    @api.model
    def _give_back(self, commands):
        """Give back the items of these commands to dial, which failed: nobody was called."""
        dials = commands.filtered(lambda command: command.kind in ORIGINATES)
        for item in dials and self.search([("command_id", "in", dials.ids)]):
            item._offer_later()

    def _offer_later(self):
        """Nobody took this attempt: it is not counted, and not offered by itself anew at once."""
        self.write({"state": "open", **NOT_TAKEN})
        if self._is_dialled_by_itself():
            later = fields.Datetime.now() + OFFER_PAUSE
            self.not_before = max(self.not_before or later, later)

    # ------------------------------------------------------------ called off

    def _call_off(self, reached_in):
        """End our own call to somebody who has just got through in another one.

        :param reached_in: the ``cc.call`` in which they talk
        """
        command = self.command_id
        if not command or command._call() == reached_in:
            return
        if command.state == "pending":
            command._finish("expired")
        elif command.state in ("sent", "done"):
            # The PBX finds a channel by its id as well as by its name.
            channel = {"channel": command._channel_id()}
            command._ask(command.pbx_id, command.cc_user_id, "hangup", channel)

    # ------------------------------------------------------------ for who looks on

    @api.depends("state", "due_at", "queue_id.callback_dial", "not_before", "attempts")
    def _compute_turn(self):
        """The place among those of the queue who are dialled by themselves; 0 for others."""
        for queue, items in self.grouped("queue_id").items():
            places = queue._places() if queue.callback_dial not in (False, "hand") else {}
            for item in items:
                item.turn = places.get(item.id, 0)

    def _is_dialled_by_itself(self):
        queue = self.queue_id
        waits = self.state == "open" and self.attempts < queue.callback_tries
        return waits and queue.callback_dial in ("agent", "customer")


class CcUserCallbackDial(models.AbstractModel):
    _name = "cc.user.callback.dial"
    _description = "Agent"

    def _last_busy_at(self):
        """When the agent last talked or dialled; the earliest time there is for who never did."""
        dial = [("cc_user_id", "=", self.id), ("kind", "=", "originate")]
        dialled = self.env["cc.command"].search(dial, limit=1).create_date
        return max(dialled or datetime.min, self.call_ended_at or datetime.min)


class CcQueueCallbackDial(models.AbstractModel):
    _name = "cc.queue.callback.dial"
    _description = "Queue"

    @api.constrains("callback_dial", "number")
    def _check_customers_can_be_sent_here(self):
        for queue in self:
            if queue.callback_dial == "customer" and not queue.number:
                raise ValidationError(
                    self.env._(
                        "Customers who are called first are sent to the queue by its number. Enter "
                        "the number of %s.",
                        queue.display_name,
                    )
                )

    def _agents_free_to_call(self):
        """The agents in this queue who could call somebody now, who waits longest first."""
        members = self.env["cc.queue.member"].search(
            [("queue_id", "=", self.id), ("paused", "=", False)]
        )
        mobiles = self.env["cc.user"].search([("current_virtual_number", "!=", False)])
        mobiles = mobiles.filtered(
            lambda agent: (
                self.pbx_id._virtual_channel(agent.current_virtual_number)
                in members.mapped("interface")
            )
        )
        agents = (members.extension_id.serving_ids | mobiles).filtered(
            lambda agent: agent._transfer_state() == "free" and not agent._live_dial()
        )
        return agents.sorted(lambda agent: (agent._last_busy_at(), agent.id))

    def _call_customer(self, number):
        """Have a customer called, who is sent into this queue when they answer.

        :return: the command
        :raises UserError: nothing can be sent to the PBX
        """
        pbx = self.pbx_id
        context, dialled = pbx.originate_context, pbx._to_dial(number)
        args = {
            "channel": f"Local/{dialled}@{context}/n",
            "context": context,
            "number": self.number,
            "dialled": number,
            "caller_id": f"<{self.callback_caller_id}>" if self.callback_caller_id else "",
            "variables": pbx._dial_variables(self.env["cc.extension"]),
            "timeout": CUSTOMER_RINGS_SECONDS,
        }
        return self.env["cc.user"]._ask_pbx(pbx, "call_customer", args)

    def _callers_waiting(self):
        """How many callers wait in this queue now."""
        return self.env["cc.queue.visit"].search_count(
            [("queue_id", "=", self.id), ("ended_at", "=", False)]
        )

    def _places(self):
        """``{id of an item: its place}`` of those that wait to be dialled."""
        self.env["cc.callback"].flush_model(["state", "attempts", "due_at", "not_before"])
        query = SQL(
            "SELECT id FROM cc_callback WHERE queue_id = %s AND state = 'open'"
            " AND COALESCE(attempts, 0) < %s ORDER BY GREATEST(due_at, not_before), id",
            self.id,
            self.callback_tries,
        )
        rows = self.env.execute_query(query)
        return {row[0]: place for place, row in enumerate(rows, 1)}

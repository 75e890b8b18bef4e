# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Commands for one PBX: each is fetched once, sent at most once, and answered.

Fetching a row marks it as sent, in the same transaction. A bridge that dies after that has lost
the command, which is what is wanted: a call dialled minutes later is worse than none.
"""

import asyncio
import time
from collections import OrderedDict

from ..core.actions import BadValue, is_in_dialplan
from ..core.commands import ORIGINATES, steps
from ..tools.log import logger
from .errors import NoAnswer, NotConnected
from .tasks import Debounce, end, patiently

_logger = logger(__name__)

ANSWER_WITHIN_SECONDS = 5.0
MAX_REMEMBERED = 100
# Commands that send somebody to a number: it is looked up first.
TRANSFERS = {"atxfer", "blind_transfer"}
# Between the AMI actions of one command: two digits in a row are two; a caller is taken back first.
STEP_PAUSE_SECONDS, KIND_PAUSE_SECONDS = 0.1, {"cancel_and_hangup": 0.5}
# After a CancelAtxfer Asterisk accepts an Atxfer for so long, and does nothing.
ATXFER_SETTLE_SECONDS = 1.0
# Asterisk's reasons of an OriginateResponse (the AST_CONTROL_* of the channel that was rung)
ORIGINATE_REASONS = {
    "0": "the phone cannot be reached",
    "1": "the phone was hung up",
    "3": "nobody answered",
    "5": "the phone is busy",
    "8": "the PBX had no line for it",
}


class Commands:
    """Sends the commands of one PBX. While `connection` is None all of them fail at once.

    :param peer: function that gives the name of the channel that a channel talks with, or ""
    """

    def __init__(self, pbx_id, store, peer=lambda channel: ""):
        self._id, self._store, self._peer = pbx_id, store, peer
        self.connection = None
        self._cancelled = OrderedDict()  # channel -> when it was last taken back from asking
        self._in_turn = asyncio.Lock()  # keys are heard in the order they were pressed
        self._running = set()
        self._fetching = Debounce(self._fetch)
        self._dialled = OrderedDict()  # action id -> command id, of the last Originates
        self._unclaimed = OrderedDict()  # action id -> how one went, before we knew its command

    def wake(self):
        """Note that the database may have a new command."""
        self._fetching.wake()

    async def run(self):
        """Fetch and send commands until cancelled."""
        try:
            await self._fetching.run()
        finally:
            await end(*self._running)

    def heard(self, headers):
        """Take in an OriginateResponse: how an Originate went that was only queued so far."""
        action_id = headers.get("ActionID", "")
        command_id = self._dialled.pop(action_id, None)
        if command_id is None:
            _remember(self._unclaimed, action_id, headers)
        else:
            self._start(self._answer(command_id, *_outcome(headers)))

    async def _fetch(self):
        for command in await self._store.fetch_commands(self._id):
            self._start(self._serve(command))

    def _start(self, coroutine):
        task = asyncio.create_task(coroutine)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _serve(self, command):
        try:
            reply = await self._send(command)
        except (BadValue, NoAnswer, NotConnected) as error:
            await self._answer(command["id"], False, str(error))
        except Exception:
            _logger.exception("PBX %s: command %s failed", self._id, command)
            await self._answer(command["id"], False, "the bridge could not do it; see its log")
        else:
            if command["kind"] == "cancel_atxfer":
                _remember(self._cancelled, command["channel"], time.monotonic())
            await self._replied(command, reply)

    async def _send(self, command):
        actions = steps(self._with_target(command))
        await self._check_leads_somewhere(command)
        if command["kind"] == "atxfer":
            await asyncio.sleep(self._unsettled(command["channel"]))
        if len(actions) == 1 and not command.get("to_peer"):
            return await self._send_one(actions[0])
        async with self._in_turn:
            pause = KIND_PAUSE_SECONDS.get(command["kind"], STEP_PAUSE_SECONDS)
            return await self._send_all(actions, pause)

    def _with_target(self, command):
        """The command with the channel it is for; with `to_peer` that is the other party's.

        :raises BadValue: nobody is there, or somebody else than `only_with` names
        """
        if not command.get("to_peer") and not command.get("only_with"):
            return command
        peer = self._peer(command.get("channel", ""))
        if not peer or not peer.startswith(command.get("only_with", "")):
            raise BadValue("nobody is on the line with this phone any more")
        return {**command, "channel": peer} if command.get("to_peer") else command

    def _unsettled(self, channel):
        """How many seconds to wait until this channel can begin an attended transfer again."""
        ready_at = self._cancelled.get(channel, 0.0) + ATXFER_SETTLE_SECONDS
        return max(0.0, ready_at - time.monotonic())

    async def _check_leads_somewhere(self, command):
        """Check that the number is in the dialplan: a transfer takes any, and the caller is lost.

        :raises BadValue: there is no such number
        """
        context = command.get("check_context", "")
        if command["kind"] in TRANSFERS:
            context = command["context"]
        if not context:
            return
        reply = await self._send_one(is_in_dialplan(context, command["number"]))
        if reply.ok and reply.headers.get("Value") == "0":
            raise BadValue(f"there is no number {command['number']}")

    async def _send_all(self, actions, pause):
        for place, action in enumerate(actions):
            if place:
                await asyncio.sleep(pause)
            reply = await self._send_one(action)
            if not reply.ok:
                break
        return reply

    async def _send_one(self, action):
        if self.connection is None:
            raise NotConnected("not connected to the PBX")
        return await self.connection.send(action, ANSWER_WITHIN_SECONDS)

    async def _replied(self, command, reply):
        """Report the PBX's answer. How an Originate goes on is in its OriginateResponse."""
        await self._answer(command["id"], reply.ok, "" if reply.ok else reply.words)
        if reply.ok and command["kind"] in ORIGINATES:
            action_id = reply.headers.get("ActionID", "")
            _remember(self._dialled, action_id, command["id"])
            if headers := self._unclaimed.pop(action_id, None):
                self.heard(headers)

    async def _answer(self, command_id, ok, words="", uniqueid=""):
        await patiently(lambda: self._store.answer(command_id, ok, words, uniqueid))


def _outcome(headers):
    """(ok, words, unique id) of an OriginateResponse."""
    if headers.get("Response") == "Success":
        return True, "", headers.get("Uniqueid", "")
    reason = headers.get("Reason", "")
    return False, ORIGINATE_REASONS.get(reason, f"the call failed (reason {reason})"), ""


def _remember(table, key, value):
    table[key] = value
    while len(table) > MAX_REMEMBERED:
        table.popitem(last=False)

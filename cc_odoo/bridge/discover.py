# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a PBX has, asked once per connection and after each reload; and its phones' states."""

import asyncio
import re
import time
from dataclasses import dataclass

from ..core import actions, discovery, events, recordings, roster
from .errors import AmiError
from .tasks import Debounce

GATHER_STATES_SECONDS = 0.5
SYSTEM_EVENTS = {"FullyBooted", "Reload", "Shutdown"}
# of these only what this part of the event says: they are most of what a PBX sends
PARTLY_WANTED = {
    "VarSet": "Variable: QUEUESTATUS",
    "Newexten": "Application: (Queue|Exec|TryExec)",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A PBX's listings. `members` and `channels` are lines as listed."""

    asked_at: float  # epoch seconds, server's clock
    queues: list
    extensions: list
    members: tuple
    channels: tuple
    offset: float = 0.0

    @property
    def lines(self):
        """The lines of channels, then of queues, from which the tracker reads the present calls.

        Each gets a Timestamp, as events have: the PBX's time when it was asked.
        """
        stamp = {"Timestamp": f"{self.asked_at - self.offset:.6f}"}
        return tuple({**line, **stamp} for line in (*self.channels, *self.members))


async def discover(connection, channel_format):
    """Ask the PBX what it has, and return it as `Found`.

    :raises AmiError: the line was lost, or the PBX did not answer
    """
    endpoints = await _listing(connection, actions.pjsip_endpoints())
    states = await connection.send_list(actions.device_states())  # a module that may be missing
    # last, and together: events that come after a listing must not be undone by it
    asked_at = time.time()
    channels, status = await asyncio.gather(
        _listing(connection, actions.core_show_channels()),
        _listing(connection, actions.queue_status()),
    )
    return Found(
        asked_at=asked_at,
        queues=discovery.queues(status),
        extensions=discovery.extensions(endpoints, discovery.devices(states.items), channel_format),
        members=status,
        channels=channels,
        offset=connection.clock.offset,
    )


async def names(connection):
    """The names of queues and endpoints: a cheap way to see that the configuration changed."""
    summary, endpoints = await asyncio.gather(
        _listing(connection, actions.queue_summary()),
        _listing(connection, actions.pjsip_endpoints()),
    )
    queues = frozenset(line.get("Queue") for line in summary)
    return queues, frozenset(line.get("ObjectName") for line in endpoints)


async def channels(connection):
    """The uniqueids of all channels that live."""
    lines = await _listing(connection, actions.core_show_channels())
    return frozenset(line.get("Uniqueid") for line in lines)


async def _listing(connection, action):
    """The lines of a list action.

    :raises AmiError: it was refused; taken for empty, it would archive all we know
    """
    reply = await connection.send_list(action)
    if not reply.ok:
        raise AmiError(f"{action.name} refused: {reply.words}")
    return reply.items


def wanted_events(channel_format):
    """The regular expression, for the PBX's event filter, of the events that are used here."""
    listened = {*events.BUILDERS, *SYSTEM_EVENTS, *roster.EVENTS, *recordings.EVENTS}
    whole = listened - PARTLY_WANTED.keys()
    device = re.escape(channel_format.partition("{number}")[0])
    partly = {**PARTLY_WANTED, "DeviceStateChange": f"Device: {device}"}
    parts = sorted(whole) + [f"{name}.*{part}" for name, part in partly.items()]
    return f"^Event: ({'|'.join(parts)})"


class Devices:
    """Writes the phones' states to the database; of several of one phone only the last one."""

    def __init__(self, pbx_id, store):
        self._id, self._store = pbx_id, store
        self.known = set()  # interfaces that are extensions
        self._states = {}
        self._debounce = Debounce(self._write, GATHER_STATES_SECONDS)

    def heard(self, headers):
        """Take in a DeviceStateChange."""
        device = headers.get("Device", "")
        if device in self.known:
            self._states[device] = headers.get("State", "UNKNOWN")
            self._debounce.wake()

    async def run(self):
        """Write until cancelled."""
        await self._debounce.run()

    async def _write(self):
        states, self._states = self._states, {}
        try:
            await self._store.device_states(self._id, states)
        except Exception:
            self._states = states | self._states
            raise

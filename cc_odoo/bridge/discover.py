# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a PBX has, asked once per connection and after each reload; and its phones' states."""

import asyncio
import re
import time
from dataclasses import dataclass

from ..core import actions, discovery, events, presets, recordings, roster
from .errors import AmiError
from .tasks import Debounce

GATHER_STATES_SECONDS = 0.5
SYSTEM_EVENTS = {"FullyBooted", "Reload", "Shutdown"}
# of these only what this part of the event says: they are most of what a PBX sends
PARTLY_WANTED = {
    "VarSet": "Variable: QUEUESTATUS",
    "Newexten": "Application: (Queue|Exec|TryExec|Congestion|Busy)",
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


async def discover(connection, channel_format, kind=""):
    """Ask the PBX what it has, and return it as `Found`.

    :param kind: of PBX, see `core.presets`
    :raises AmiError: the line was lost, or the PBX did not answer
    """
    listed = await endpoints(connection)
    more = await details(connection, listed, channel_format)
    users = await users_of(connection, discovery.extensions(listed, {}, channel_format), kind)
    states = await connection.send_list(actions.device_states())  # a module that may be missing
    # last, and together: events that come after a listing must not be undone by it
    asked_at = time.time()
    channels, status = await asyncio.gather(
        _listing(connection, actions.core_show_channels()),
        _listing(connection, actions.queue_status()),
    )
    devices = discovery.devices(states.items)
    extensions = discovery.extensions(listed, devices, channel_format, more)
    return Found(
        asked_at=asked_at,
        queues=discovery.queues(status),
        extensions=at_devices(extensions, users),
        members=status,
        channels=channels,
        offset=connection.clock.offset,
    )


async def names(connection):
    """The names of queues and endpoints: a cheap way to see that the configuration changed."""
    summary, listed = await asyncio.gather(
        _listing(connection, actions.queue_summary()),
        endpoints(connection),
    )
    queues = frozenset(line.get("Queue") for line in summary)
    return queues, frozenset(line.get("ObjectName") for line in listed)


async def channels(connection):
    """The uniqueids of all channels that live."""
    lines = await _listing(connection, actions.core_show_channels())
    return frozenset(line.get("Uniqueid") for line in lines)


async def endpoints(connection):
    """The PJSIP endpoints; a PBX that has none, or no PJSIP at all, says so as a refusal.

    :raises AmiError: it was refused for another reason
    """
    reply = await connection.send_list(actions.pjsip_endpoints())
    if not reply.ok and not discovery.says_no_endpoints(reply.words):
        raise AmiError(f"PJSIPShowEndpoints refused: {reply.words}")
    return reply.items if reply.ok else ()


async def details(connection, listed, channel_format):
    """{endpoint: all that the PBX says of it}, of those that may be trunks."""
    names = discovery.suspects(listed, channel_format)
    replies = await asyncio.gather(
        *(connection.send_list(actions.pjsip_endpoint(name)) for name in names)
    )
    return {name: reply.items for name, reply in zip(names, replies, strict=True)}


def at_devices(extensions, users):
    """The extensions with whose user is at each."""
    return [{**each, **users.get(each["number"], {})} for each in extensions]


async def users_of(connection, extensions, kind):
    """{number of a phone: {"user_number": its user's number, or ""}}, where they can differ."""
    family = presets.place(kind).devices
    if not family:
        return {}
    numbers = [each["number"] for each in extensions]
    tree = await connection.send_list(actions.db_tree(family))
    lines = tree.items if tree.ok else await _one_by_one(connection, family, numbers)
    users = discovery.device_users(lines, numbers)
    return {number: {"user_number": user} for number, user in users.items()}


async def _one_by_one(connection, family, numbers):
    """The users of phones from a PBX that does not list them in one go."""
    asked = (actions.db_get(f"{family}/{number}", "user") for number in numbers)
    replies = await asyncio.gather(*map(connection.send_list, asked))
    return [line for reply in replies if reply.ok for line in reply.items]


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
    own = channel_format if channel_format.startswith("PJSIP/") else "PJSIP/{number}"
    device = re.escape(own.partition("{number}")[0])
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

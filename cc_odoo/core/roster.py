# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who is in the queues now, kept from the PBX's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .headers import RawHeaders
from .members import Key, Member

LISTED = "QueueMember"  # one line of QueueStatus; every other name is an event
GONE = "QueueMemberRemoved"
CHANGED = frozenset({"QueueMemberAdded", "QueueMemberPause", "QueueMemberPenalty"})
EVENTS = CHANGED | {GONE}


def member_of(headers: RawHeaders) -> Member | None:
    """Return the member in these headers; None when there is none."""
    get = headers.get
    queue, interface = get("Queue", ""), get("Interface") or get("Location", "")
    if not queue or not interface:
        return None
    return Member(
        queue=queue,
        interface=interface,
        name=get("MemberName") or get("Name", ""),
        state_interface=get("StateInterface", ""),
        paused=get("Paused") == "1",
        penalty=_whole(get("Penalty", "")),
        kind=get("Membership", "dynamic"),
        reason=get("PausedReason", ""),
    )


class Roster:
    """The members of all queues by key, kept up to date by listings and events."""

    def __init__(self) -> None:
        self._members: dict[Key, Member] = {}

    def __iter__(self) -> Iterator[Member]:
        return iter(self._members.values())

    def get(self, key: Key) -> Member | None:
        """The member with this key, or None."""
        return self._members.get(key)

    def apply(self, headers: RawHeaders) -> Key | None:
        """Take in one event; return the key of the member it changed, or None."""
        member = member_of(headers)
        if member is None or headers.get("Event") not in EVENTS:
            return None
        before = self._members.pop(member.key, None)
        after = None if headers["Event"] == GONE else member
        if after:
            self._members[member.key] = after
        return member.key if before != after else None

    def replace(self, listing: Iterable[RawHeaders], queue: str | None = None) -> None:
        """Take in a whole QueueStatus, of all queues or of one."""
        kept = {} if queue is None else {k: m for k, m in self._members.items() if k[0] != queue}
        lines = (line for line in listing if line.get("Event") == LISTED)
        found = filter(None, map(member_of, lines))
        self._members = kept | {member.key: member for member in found}


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0

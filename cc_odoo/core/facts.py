# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What happened on the phone, as rows: a later fact of the same identity supersedes an earlier one.

Applying a fact twice is harmless. All times are epoch seconds on the server's clock, all durations
seconds; a time that is not known (yet) is ``None``. Strings are never ``None``: unknown is ``""``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

DIRECTIONS = ("in", "out", "internal")
STATES = ("ringing", "waiting", "talking", "held", "ended")
CALL_OUTCOMES = ("", "answered", "abandoned", "no_answer", "busy", "failed", "cancelled", "unknown")
VISIT_OUTCOMES = (
    "",
    "answered",
    "abandoned",
    "timeout",
    "exit_key",
    "join_empty",
    "leave_empty",
    "full",
    "transferred",
    "unknown",
)
LEG_OUTCOMES = (
    "",
    "answered",
    "no_answer",
    "refused",
    "taken",
    "cancelled",
    "dropped",
    "failed",
    "busy",
    "unknown",
)
WAYS = ("in", "out")

# In the place of the PBX's stamp: before a time that is true to a second or two, and before a
# number (the first, the second, ...), as a time of arrival is another one at each bridge.
APPROXIMATE = "~"
COUNTED = "#"

# Two reports, in whole seconds, of when one caller joined a queue differ by less than this.
SAME_JOIN_SECONDS = 4.0


def approximate_key(uniqueid: str, queue: str, joined_at: float) -> str:
    """Return the key of a visit of which the joining was not heard."""
    return f"{uniqueid}:{queue}:{APPROXIMATE}{joined_at:.0f}"


@dataclass(frozen=True, slots=True)
class CallFact:
    """One conversation, from its first channel to its last. Identity: linkedid, started_at.

    ``queue`` is the one entered last. ``wait_seconds``: in queues; without a queue, until answered.
    ``merged_into``: this call ended because a transfer joined it to the call of that linkedid;
    its visits and legs are that call's from now on, their facts say so. ``is_feature``: one of our
    phones dialled a feature code of the PBX (voicemail, do not disturb), and reached nobody.
    ``callback_number``: the caller asked to be called back at it; ``callback_queue``: where.
    """

    linkedid: str
    started_at: float
    direction: str = "in"
    state: str = "ringing"
    caller_number: str = ""
    caller_name: str = ""
    called_number: str = ""
    queue: str = ""
    answered_at: float | None = None
    ended_at: float | None = None
    wait_seconds: float = 0.0
    talk_seconds: float = 0.0
    hold_seconds: float = 0.0
    outcome: str = ""
    hangup_cause: int = 0
    merged_into: str = ""
    is_feature: bool = False
    callback_number: str = ""
    callback_queue: str = ""

    @property
    def identity(self) -> tuple[str, str]:
        """What makes two facts the same row."""
        return "call", f"{self.linkedid}:{self.started_at}"


@dataclass(frozen=True, slots=True)
class VisitFact:
    """One entry of a call into a queue. ``interface`` is who answered, ``""`` when nobody did.

    It lasts as long as the caller waits: ``ended_at`` is when somebody answered or the wait ended.
    """

    key: str
    linkedid: str
    uniqueid: str
    queue: str
    joined_at: float
    ended_at: float | None = None
    wait_seconds: float = 0.0
    outcome: str = ""
    interface: str = ""
    position_joined: int = 0
    position_left: int = 0

    @property
    def identity(self) -> tuple[str, str]:
        """What makes two facts the same row."""
        return "visit", self.key

    @property
    def approximate(self) -> bool:
        """Whether its joining was not heard but reported later, right to a second or two."""
        return APPROXIMATE in self.key.rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class LegFact:
    """One phone that rang, dialled or talked in a call.

    ``channel`` and ``uniqueid`` are the phone's own; ``key`` may be that of a Local channel by
    which a queue rang it.

    ``way`` is as its owner sees it: ``in`` rang here, ``out`` was dialled from here. A leg is
    answered when the two meet: a phone that was picked up for a caller who never came (they were
    hung up in an announcement, a delay) was ``dropped``. ``number`` is the other party's,
    ``transferred_to`` where its owner sent the call. Talk time leaves holding out; ``holds`` are
    the times on hold, from when to when; the one that goes on now has no end. ``consult_number``
    is whom the PBX lets its owner ask now, ``consult_state`` ringing or talking: on hold meanwhile.
    ``consulted``: it is asked by a colleague, and does not talk with the caller (yet).
    ``unreached``: why nobody was reached at the number that its owner called, asked or sent the
    caller to last, known since ``unreached_at``; ``caller_waits``: the PBX has the caller still,
    who hears a tone.
    """

    key: str
    linkedid: str
    interface: str
    channel: str
    uniqueid: str = ""
    way: str = "in"
    queue: str = ""
    number: str = ""
    rang_at: float | None = None
    answered_at: float | None = None
    ended_at: float | None = None
    outcome: str = ""
    talk_seconds: float = 0.0
    hold_seconds: float = 0.0
    held: bool = False
    holds: tuple[tuple[float, float | None], ...] = ()
    transferred_to: str = ""
    consult_number: str = ""
    consult_state: str = ""
    consulted: bool = False
    unreached: str = ""
    unreached_at: float | None = None
    caller_waits: bool = False

    @property
    def identity(self) -> tuple[str, str]:
        """What makes two facts the same row."""
        return "leg", self.key


Fact = CallFact | VisitFact | LegFact


def needs_books(fact: Fact) -> bool:
    """Return whether more follows from a fact than agents see at once: it has an answer or an end.

    >>> needs_books(CallFact("1.1", 1.0)), needs_books(CallFact("1.1", 1.0, ended_at=2.0))
    (False, True)
    """
    return bool(fact.ended_at or getattr(fact, "answered_at", None))


def code_is_over(fact: Fact) -> bool:
    """Return whether somebody has dialled a feature code of the PBX, and it has done its work.

    >>> code_is_over(CallFact("1.1", 1.0, is_feature=True, ended_at=2.0)), code_is_over(
    ...     CallFact("1.1", 1.0, ended_at=2.0)
    ... )
    (True, False)
    """
    return isinstance(fact, CallFact) and fact.is_feature and fact.ended_at is not None


def rounds(facts: Iterable[Fact]) -> list[list[Fact]]:
    """Split facts of one kind into lists in which no two can be about the same row, in order.

    A PBX that was restarted within a second uses its ids again: then two calls have one key. And
    one visit has two keys, where its joining was told before it was heard.

    >>> first, again = CallFact("1.1", 1.0), CallFact("1.1", 9.0)
    >>> rounds([first, again, CallFact("2.1", 2.0)]) == [[first, CallFact("2.1", 2.0)], [again]]
    True
    """
    found: list[list[Fact]] = []
    times: Counter[tuple[str, ...]] = Counter()
    for fact in facts:
        key = _about(fact)
        if times[key] == len(found):
            found.append([])
        found[times[key]].append(fact)
        times[key] += 1
    return found


def _about(fact: Fact) -> tuple[str, ...]:
    if isinstance(fact, VisitFact):
        return fact.uniqueid, fact.queue
    return (fact.linkedid if isinstance(fact, CallFact) else fact.key,)

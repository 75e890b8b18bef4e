# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The rules by which an agent's status changes, as one table.

``TABLE`` maps (mode, event kind) to the rule that applies. A pair that is not in the table is
illegal: :func:`step` raises :class:`IllegalEvent` and nothing has changed. There is no clock and
no database here: the state, the statuses and the event go in, the new state and the statuses
entered come out. Times are epoch seconds of the server's clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

# Modes: what an agent is doing as far as the rules care.
OFF = "off"  # Unassigned: not connected
FREE = "free"  # connected and not in a call
CALL = "call"  # at least one call rings or talks at the agent's phone

# The status that shows a call, by the way the call goes.
CALL_CODES = {"in": "incoming", "out": "outgoing"}

# How a ring ended that the agent could have answered -> how long it must have rung, in seconds. A
# caller who hangs up at once leaves nobody the time to answer.
MISSED_AFTER_SECONDS = {"no_answer": 0.0, "refused": 0.0, "busy": 0.0, "cancelled": 5.0}


class IllegalEvent(Exception):
    """The event has no meaning in the agent's present mode; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the rules need to know of a status. ``timeout`` is in seconds, 0 means none."""

    id: int
    code: str = ""
    active: bool = True
    timeout: int = 0
    timeout_to: int | None = None
    on_hangup_last: bool = True
    on_hangup_to: int | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """After how many rings in a row without an answer an agent goes to ``status``. 0: never."""

    rings: int = 0
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Statuses:
    """All statuses, the archived ones too, and which of them is the default."""

    by_id: Mapping[int, Status]
    default: int

    def of_code(self, code: str) -> int:
        """Return the id of the built-in status with this code."""
        return next(status.id for status in self.by_id.values() if status.code == code)

    def usable(self, status: int | None) -> int:
        """Return the status itself, or the default one where it was deleted or archived."""
        known = self.by_id.get(status)
        return known.id if known and known.active else self.default


@dataclass(frozen=True, slots=True)
class Call:
    """One call at the agent's phone. ``way`` is ``in`` or ``out`` as the agent sees it."""

    key: str
    way: str
    answered: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """Where an agent stands.

    ``held`` is the status held before the present chain of calls. ``chain`` is the way of the
    last answered call of the chain that has ended, empty while there is none. ``misses`` is how
    many rings in a row the agent has not answered.
    """

    status: int
    since: float
    deadline: float | None = None
    held: int | None = None
    next: int | None = None
    chain: str = ""
    calls: tuple[Call, ...] = ()
    virtual: bool = False
    misses: int = 0


def is_missed(outcome: str, ring_seconds: float) -> bool:
    """Return whether an agent let a ring end that they could have answered.

    >>> is_missed("refused", 0.5), is_missed("no_answer", 15.0), is_missed("cancelled", 8.0)
    (True, True, True)
    >>> is_missed("cancelled", 2.0), is_missed("taken", 15.0), is_missed("answered", 15.0)
    (False, False, False)
    """
    return ring_seconds >= MISSED_AFTER_SECONDS.get(outcome, float("inf"))


def counted(state: State) -> int | None:
    """Return the status that decides on queues: during a call the one held before it."""
    return state.held if state.calls else state.status


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. ``status`` is the one asked for; ``call`` the key of the call.

    ``missed``: the ring that ends is one that the agent did not answer; ``limit`` what follows
    from many of those.
    """

    kind: str
    at: float
    status: int | None = None
    call: str = ""
    answered: bool = False
    virtual: bool = False
    reason: str = ""
    missed: bool = False
    limit: Limit = Limit()


@dataclass(frozen=True, slots=True)
class Entered:
    """A status that begins: one row of the agent's log."""

    status: int
    at: float
    reason: str


Step = tuple[State, tuple[Entered, ...]]


def mode(state: State, statuses: Statuses) -> str:
    """Return the mode of the table in which ``state`` is."""
    if state.status == statuses.of_code("unassigned"):
        return OFF
    return CALL if state.calls else FREE


def step(state: State, event: Event, statuses: Statuses) -> Step:
    """Apply one event.

    :return: the new state and the statuses entered, in order.
    :raises IllegalEvent: the table has no row for it, or the row's own condition fails.
    """
    rule = TABLE.get((mode(state, statuses), event.kind))
    if rule is None:
        raise IllegalEvent(f"{event.kind} while {mode(state, statuses)}")
    return rule(state, event, statuses)


def _enter(state: State, target: int, at: float, reason: str, statuses: Statuses) -> Step:
    """Enter ``target``, never before the present status began, so that the log cannot overlap."""
    at = max(at, state.since)
    timeout = statuses.by_id[target].timeout
    new = replace(state, status=target, since=at, deadline=at + timeout if timeout else None)
    return new, (Entered(target, at, reason),)


def _connect(state: State, event: Event, statuses: Statuses) -> Step:
    target = statuses.of_code("virtual") if event.virtual else statuses.default
    clean = {"held": None, "next": None, "chain": "", "calls": (), "misses": 0}
    fresh = replace(state, virtual=event.virtual, **clean)
    return _enter(fresh, target, event.at, event.reason or "connect", statuses)


def _connect_again(state: State, event: Event, statuses: Statuses) -> Step:
    """Take a virtual agent back to Virtual: on a break, they connect anew."""
    if not (event.virtual and state.virtual and state.status != statuses.of_code("virtual")):
        raise IllegalEvent("already connected")
    return _connect(state, event, statuses)


def _leave(state: State, event: Event, statuses: Statuses) -> Step:
    fresh = State(status=state.status, since=state.since)
    reason = event.reason or event.kind
    return _enter(fresh, statuses.of_code("unassigned"), event.at, reason, statuses)


def _choose(state: State, event: Event, statuses: Statuses) -> Step:
    if event.status == state.status:
        raise IllegalEvent("already in that status")
    fresh = replace(state, misses=0)
    return _enter(fresh, event.status, event.at, event.reason or "chosen", statuses)


def _choose_next(state: State, event: Event, statuses: Statuses) -> Step:
    return replace(state, next=event.status), ()


def _cancel_next(state: State, event: Event, statuses: Statuses) -> Step:
    return replace(state, next=None), ()


def _timeout(state: State, event: Event, statuses: Statuses) -> Step:
    """End the status at its deadline, however late this is noticed."""
    if state.deadline is None or event.at < state.deadline:
        raise IllegalEvent("no timeout is due")
    target = statuses.usable(statuses.by_id[state.status].timeout_to)
    return _enter(state, target, state.deadline, "timeout", statuses)


def _begin_call(state: State, event: Event, statuses: Statuses) -> Step:
    """Begin a ring or a dialled call; the status before the first call of a chain is remembered."""
    if state.virtual:
        raise IllegalEvent("a virtual agent's phone is not watched")
    way = "in" if event.kind == "ring" else "out"
    known = next((call for call in state.calls if call.key == event.call), None)
    if known:
        return _turn_call(state, known, way, event, statuses)
    held = state.held if state.calls else state.status
    new = replace(state, held=held, calls=(*state.calls, Call(event.call, way)))
    return _show_call(new, way, event.at, event.kind, statuses)


def _turn_call(state: State, known: Call, way: str, event: Event, statuses: Statuses) -> Step:
    """Turn a dialled call into one that rang: its code picked up what rang at another phone."""
    if known.way == way:
        raise IllegalEvent("that call is known already")
    calls = tuple(replace(call, way=way) if call is known else call for call in state.calls)
    return _show_call(replace(state, calls=calls), way, event.at, event.kind, statuses)


def _show_call(state: State, way: str, at: float, reason: str, statuses: Statuses) -> Step:
    target = statuses.of_code(CALL_CODES[way])
    return (state, ()) if state.status == target else _enter(state, target, at, reason, statuses)


def _answer(state: State, event: Event, statuses: Statuses) -> Step:
    _find(state, event)
    calls = tuple(replace(c, answered=True) if c.key == event.call else c for c in state.calls)
    return replace(state, calls=calls), ()


def _end_call(state: State, event: Event, statuses: Statuses) -> Step:
    ended = _find(state, event)
    rest = tuple(call for call in state.calls if call.key != event.call)
    chain = ended.way if ended.answered or event.answered else state.chain
    misses = 0 if ended.answered or event.answered else state.misses + event.missed
    new = replace(state, calls=rest, chain=chain, misses=misses)
    if rest:
        return _show_call(new, rest[-1].way, event.at, "hangup", statuses)
    return _after_calls(new, event, statuses)


def _find(state: State, event: Event) -> Call | None:
    for call in state.calls:
        if call.key == event.call:
            return call
    raise IllegalEvent("that call is not at this agent's phone")


def _after_calls(state: State, event: Event, statuses: Statuses) -> Step:
    """After the last call, enter the status chosen meanwhile, else the on-hangup one."""
    target, reason = _after_status(state, event.limit, statuses)
    misses = state.misses if reason == "hangup" else 0
    clean = replace(state, held=None, next=None, chain="", misses=misses)
    return _enter(clean, statuses.usable(target), event.at, reason, statuses)


def _after_status(state: State, limit: Limit, statuses: Statuses) -> tuple[int | None, str]:
    if state.next is not None:
        return state.next, "chosen"
    if limit.rings and state.misses >= limit.rings:
        return limit.status, "unanswered"
    if state.chain:  # the rule is for answered calls only
        rule = statuses.by_id[statuses.of_code(CALL_CODES[state.chain])]
        if not rule.on_hangup_last and rule.on_hangup_to is not None:
            return rule.on_hangup_to, "hangup"
    return state.held, "hangup"


#: The specification: (mode, event) -> rule. Everything that is not here is illegal.
TABLE = {
    (OFF, "connect"): _connect,
    (FREE, "connect"): _connect_again,
    (FREE, "choose"): _choose,
    (FREE, "timeout"): _timeout,
    (FREE, "ring"): _begin_call,
    (FREE, "dial"): _begin_call,
    (FREE, "disconnect"): _leave,
    (FREE, "lost"): _leave,
    (CALL, "choose"): _choose_next,
    (CALL, "cancel_next"): _cancel_next,
    (CALL, "ring"): _begin_call,
    (CALL, "dial"): _begin_call,
    (CALL, "answer"): _answer,
    (CALL, "end"): _end_call,
    (CALL, "disconnect"): _leave,
}

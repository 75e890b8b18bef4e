# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the tracker remembers while a call lives: channels, legs, visits, calls.

Each knows its fact as it is now (`fact()`); nothing here decides anything about other records.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from .facts import CallFact, Fact, LegFact, VisitFact

# What a leg's outcome means for who called; all others: nobody answered.
OUTWARD = {name: name for name in ("busy", "failed", "cancelled", "unknown")} | {"refused": "busy"}
# What the PBX's cause (Q.850) means for one whom it did not let reach anybody: Busy, Congestion().
BY_CAUSE = {17: "busy"} | dict.fromkeys((34, 38, 41, 42, 44, 47, 58), "failed")

PASSING = ("", "left", "gave_up")  # a visit that is not settled; all but the first: on its way out


MAX_HOLDS = 50  # of a call that is put on hold more often, the first ones are kept


@dataclass(slots=True)
class Stopwatch:
    """Sums up seconds talked and held; ``holds``: from when to when.

    >>> watch = Stopwatch()
    >>> for mode, at in (("talk", 10.0), ("hold", 12.0), ("talk", 15.0), ("", 16.0)):
    ...     watch.turn(mode, at)
    >>> watch.talk, watch.hold, watch.holds
    (3.0, 3.0, [(12.0, 15.0)])
    """

    mode: str = ""
    since: float = 0.0
    talk: float = 0.0
    hold: float = 0.0
    holds: list[tuple[float, float]] = field(default_factory=list)

    def all_holds(self) -> tuple[tuple[float, float | None], ...]:
        """Return all holds, (start, end) in epoch seconds; one that goes on has no end."""
        now = [(self.since, None)] if self.mode == "hold" else []
        return (*self.holds, *now)

    def turn(self, mode: str, at: float) -> None:
        """Count from ``at`` on as ``talk``, as ``hold``, or not at all (``""``)."""
        if mode == self.mode:
            return
        spent = max(0.0, at - self.since)
        if self.mode == "talk":
            self.talk += spent
        elif self.mode == "hold":
            self.hold += spent
            self.holds += [(self.since, self.since + spent)][: MAX_HOLDS - len(self.holds)]
        self.mode, self.since = mode, max(at, self.since)


class Record:
    """Something that becomes a row. ``reported``: its fact as it was reported last."""

    __slots__ = ()

    def changed_fact(self) -> Fact | None:
        """Return its fact, if it is a conversation's and differs from what was reported.

        A change of seconds alone is not reported: they come with the next change, and the end.
        """
        if not self.conversation.shown:
            return None
        fact, reported = self.fact(), self.reported
        if reported is not None and _but_for_seconds(reported, fact) == fact:
            return None
        self.reported = fact
        return fact


@dataclass(slots=True, eq=False)
class Channel:
    """A live channel. ``up`` and ``rang``: it was so once.

    ``other`` is the other half of a Local channel, ``dialler`` the channel that rang this one,
    ``behind`` who answered at the far end of the wire that begins here.
    """

    uniqueid: str
    name: str
    interface: str
    call: Call
    born_at: float
    number: str = ""
    heard_at: float = 0.0  # it lived then for sure
    leg: Leg | None = None
    other: Channel | None = None
    dialler: Channel | None = None
    behind: Channel | None = None
    bridge: str = ""
    held: bool = False
    away: bool = False  # it left somebody on hold to be in the bridge where it is
    parked: bool = False  # it waits, with music, until somebody takes it back
    pooled: bool = False  # an agent who waits with music for calls (AgentLogin)
    home: Leg | None = None  # of a pooled agent who serves another call now: in their own call
    up_at: float | None = None
    rang: bool = False
    originated: bool = False  # the PBX rang it by itself, nobody dialled it
    dialled: bool = False  # it rang somebody
    undecided: bool = False  # no state of it has told yet whether it was so
    quit_at: float | None = None  # when the party itself hung up or refused
    quit_cause: int = 0
    result: str = ""  # how the dial of this channel ended, in the PBX's word
    inner: str = ""  # why nobody answered behind this first half, as the outcome of a leg
    queue_run: str = ""  # the queue that the dialplan named, until it is entered or refuses
    place: str = ""  # where the dialplan named it
    refused_at: str = ""  # stamp of the last refusal at a queue's door
    heard_from_birth: bool = False  # and without a gap: what it did can be counted
    served: int = 0  # how often it served another call, coming out of a pool
    seeks: Leg | None = None  # whose owner had it dial a number, until it meets somebody
    tried: str = ""  # how its last attempt to reach somebody went, as the outcome of a leg
    turned_away: str = ""  # the same, once the PBX plays a tone to it

    @property
    def party_number(self) -> str:
        """The number of the party; behind a wire, of who called."""
        return self.number or (self.call.caller_number if self.other else "")

    @property
    def up(self) -> bool:
        """Whether the channel has been answered."""
        return self.up_at is not None

    @property
    def quit(self) -> bool:
        """Whether the party has left, though its channel may exist for a while."""
        return self.quit_at is not None

    @property
    def holds(self) -> bool:
        """Whether somebody is on hold because of this channel, here or where it was before."""
        return self.held or self.away


@dataclass(slots=True, eq=False)
class Leg(Record):
    """One phone's part in a call; lives as long as the call, outlives its channel.

    ``phone`` is the channel where its owner is; ``front`` the half of a Local channel that the
    queue rang to reach it. ``picked_at``: the phone was picked up; ``answered_at``: they met.
    """

    key: str
    call: Call
    interface: str
    channel: str
    way: str
    rang_at: float
    phone: Channel | None = None
    front: Channel | None = None
    uniqueid: str = ""  # of the phone's channel
    source: str = ""  # uniqueid of the channel that dialled it
    queue: str = ""
    number: str = ""
    picked_at: float | None = None
    answered_at: float | None = None
    ended_at: float | None = None
    outcome: str = ""
    dialled: str = ""  # how the last attempt of an ``out`` leg went
    held: bool = False
    transferred_to: str = ""
    asked: Channel | None = None  # the Local channel that leads to whom the PBX let it ask
    asking: bool = False
    consulted: bool = False  # rung for a colleague who asks, and not handed the caller
    unreached: str = ""  # why nobody was reached at the number that it sought last
    unreached_at: float | None = None
    caller_waits: bool = False  # whoever was sent there is still with the PBX
    watch: Stopwatch = field(default_factory=Stopwatch)
    reported: LegFact | None = None

    @property
    def conversation(self) -> Call:
        """The call it belongs to."""
        return self.call

    @property
    def ringing(self) -> bool:
        """Whether the leg is neither answered nor over."""
        return self.answered_at is None and self.ended_at is None

    @property
    def on_hold(self) -> bool:
        """Whether its owner put the caller on hold, by the phone or by the PBX."""
        return any(it.holds for it in (self.phone, self.front) if it)

    @property
    def consult(self) -> str:
        """The number that was consulted last."""
        return self.asked.name.removeprefix("Local/").partition("@")[0] if self.asked else ""

    def end(self, outcome: str, at: float) -> None:
        """End the leg and settle its outcome; a phone that was picked up in vain is not missed."""
        unmet = "dropped" if self.picked_at is not None and outcome != "unknown" else outcome
        self.outcome = "answered" if self.answered_at is not None else unmet
        self.ended_at, self.held, self.asking = at, False, False
        self.watch.turn("", at)

    def fact(self) -> LegFact:
        """The row as it is now."""
        answered = self.answered_at is not None
        return LegFact(
            key=self.key,
            linkedid=self.call.linkedid,
            interface=self.interface,
            channel=self.channel,
            uniqueid=self.uniqueid,
            way=self.way,
            queue=self.queue,
            number=self.number,
            rang_at=self.rang_at,
            answered_at=self.answered_at,
            ended_at=self.ended_at,
            outcome="answered" if answered else self.outcome,
            talk_seconds=self.watch.talk,
            hold_seconds=self.watch.hold,
            held=self.held,
            holds=self.watch.all_holds(),
            transferred_to=self.transferred_to,
            consult_number=self.consult if self.asking else "",
            consult_state=_consult_state(self.asked) if self.asking else "",
            consulted=self.consulted,
            unreached=self.unreached,
            unreached_at=self.unreached_at,
            caller_waits=self.caller_waits,
        )


@dataclass(slots=True, eq=False)
class Visit(Record):
    """One entry into a queue. ``outcome`` passes through ``left`` and ``gave_up`` on the way out.

    ``bearer`` waits now; a transfer may have put it in the place of ``uniqueid``, who joined.
    ``leaving``: the dialplan goes on elsewhere; ``answerer``: the leg of who answered.
    """

    key: str
    call: Call
    uniqueid: str
    bearer: str
    queue: str
    joined_at: float
    position_joined: int = 0
    position_left: int = 0
    left_at: float | None = None
    outcome: str = ""
    interface: str = ""
    place: str = ""
    leaving: bool = False
    answerer: Leg | None = None
    reported: VisitFact | None = None

    @property
    def conversation(self) -> Call:
        """The call it belongs to."""
        return self.call

    @property
    def open(self) -> bool:
        """Whether the outcome is not settled yet."""
        return self.outcome in PASSING

    def settle(self, outcome: str, at: float, interface: str = "") -> None:
        """End the visit: it lasts until the two meet, else until the caller left the queue."""
        self.outcome, self.interface = outcome, interface
        self.left_at = at if self.left_at is None or outcome == "answered" else self.left_at

    def fact(self) -> VisitFact:
        """The row as it is now: on the way out it is still waiting."""
        ended_at = None if self.open else self.left_at
        return VisitFact(
            key=self.key,
            linkedid=self.call.linkedid,
            uniqueid=self.uniqueid,
            queue=self.queue,
            joined_at=self.joined_at,
            ended_at=ended_at,
            wait_seconds=_between(self.joined_at, ended_at),
            outcome="" if self.open else self.outcome,
            interface=self.interface,
            position_joined=self.position_joined,
            position_left=self.position_left,
        )


@dataclass(slots=True, eq=False)
class Call(Record):
    """One conversation. ``shown``: it is one; a supervisor's listening never becomes one."""

    linkedid: str
    started_at: float
    direction: str = "in"
    owner: str = ""  # uniqueid of the channel it began with
    caller_number: str = ""
    caller_name: str = ""
    called_number: str = ""
    is_code: bool = False  # the number called is a feature code
    external: bool = False  # somebody outside was dialled
    shown: bool = False
    spy: bool = False
    state: str = "ringing"
    queue: str = ""
    answered_at: float | None = None
    ended_at: float | None = None
    outcome: str = ""
    dialled: str = ""  # how the last attempt to reach somebody went
    hangup_cause: int = 0
    merged_into: str = ""
    callback_number: str = ""
    callback_queue: str = ""
    watch: Stopwatch = field(default_factory=Stopwatch)
    channels: dict[str, Channel] = field(default_factory=dict)
    legs: dict[str, Leg] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)  # linkedids that mean this call
    reported: CallFact | None = None

    @property
    def conversation(self) -> Call:
        """The call it belongs to."""
        return self

    def fact(self) -> CallFact:
        """The row as it is now."""
        return CallFact(
            linkedid=self.linkedid,
            started_at=self.started_at,
            direction=self.direction,
            state=self.state,
            caller_number=self.caller_number,
            caller_name=self.caller_name,
            called_number=self.called_number,
            queue=self.queue,
            answered_at=self.answered_at,
            ended_at=self.ended_at,
            wait_seconds=self._waited(),
            talk_seconds=self.watch.talk,
            hold_seconds=self.watch.hold,
            outcome=self.outcome,
            hangup_cause=self.hangup_cause,
            merged_into=self.merged_into,
            is_feature=self._is_feature(),
            callback_number=self.callback_number,
            callback_queue=self.callback_queue,
        )

    def _is_feature(self) -> bool:
        """Return whether a phone of ours dialled a code of the PBX, and nobody else was rung."""
        outside = self.direction == "in" or self.external
        others = outside or self.merged_into or self.visits or len(self.legs) > 1
        return self.is_code and not others

    def end(self, at: float) -> None:
        """End the call: its last channel is gone, or another call took it over."""
        self.state, self.ended_at = "ended", at
        self.watch.turn("", at)
        self.outcome = self.outcome or self._came_to()

    def _came_to(self) -> str:
        if self.answered_at is not None:
            return "answered"
        visit = next(reversed(self.visits.values()), None)
        if visit and visit.outcome in ("abandoned", "unknown"):
            return visit.outcome
        mine = self.legs.get(self.owner)
        turned_away = "" if visit else BY_CAUSE.get(self.hangup_cause, "")
        return self.dialled or OUTWARD.get(mine.outcome if mine else "", turned_away or "no_answer")

    def records(self) -> list[Record]:
        """The call and all that hangs on it, parents first."""
        return [self, *self.visits.values(), *self.legs.values()]

    def _waited(self) -> float:
        if self.visits:
            return sum(visit.fact().wait_seconds for visit in self.visits.values())
        until = self.ended_at if self.answered_at is None else self.answered_at
        return _between(self.started_at, until)


def _consult_state(asked: Channel) -> str:
    return "talking" if asked.up else "ringing"


def _but_for_seconds(reported: Fact, fact: Fact) -> Fact:
    if isinstance(reported, VisitFact):
        return reported
    return replace(reported, talk_seconds=fact.talk_seconds, hold_seconds=fact.hold_seconds)


def _between(start: float, end: float | None) -> float:
    return 0.0 if end is None else max(0.0, end - start)

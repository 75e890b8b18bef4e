# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The kinds of events that count: one frozen dataclass for each thing that a PBX says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chan:
    """A channel as an event shows it. Numbers and names are ``""`` when the PBX knows none."""

    name: str
    uniqueid: str
    linkedid: str
    state: str = ""
    number: str = ""
    caller_name: str = ""
    connected: str = ""
    exten: str = ""

    @property
    def interface(self) -> str:
        """``PJSIP/1001`` of ``PJSIP/1001-0000002a``."""
        return self.name.rpartition("-")[0] or self.name


@dataclass(frozen=True, slots=True)
class Event:
    """``at``: epoch seconds on the server's clock; ``stamp``: the PBX's own Timestamp, raw.

    Where the PBX gives none the stamp is "", and ``at`` is when the event arrived at this bridge.
    """

    at: float
    stamp: str


@dataclass(frozen=True, slots=True)
class OfChannel(Event):
    """Any event about one channel."""

    chan: Chan


class NewChannel(OfChannel):
    """A channel was made: by a phone that dials in, or by the PBX to ring somebody."""

    __slots__ = ()


class NewState(OfChannel):
    """Down, Ring, Ringing, Up."""

    __slots__ = ()


class Hold(OfChannel):
    """This party put the others on hold."""

    __slots__ = ()


class Unhold(OfChannel):
    """Also sent without a Hold before it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ChannelSeen(OfChannel):
    """One line of CoreShowChannels: a channel that lives now."""

    bridge: str


@dataclass(frozen=True, slots=True)
class Renamed(Event):
    """A channel has another name from here on."""

    uniqueid: str
    name: str


@dataclass(frozen=True, slots=True)
class HangupRequest(OfChannel):
    """The party itself hung up or refused; the channel is still there."""

    cause: int


@dataclass(frozen=True, slots=True)
class Hangup(OfChannel):
    """The channel's last event."""

    cause: int


@dataclass(frozen=True, slots=True)
class DialBegin(Event):
    """``source`` is None when the PBX rings by itself (an Originate)."""

    source: Chan | None
    dest: Chan
    dial_string: str

    @property
    def number(self) -> str:
        """The number that is rung through something: of ``0600@trunk`` and of ``trunk/0600``."""
        before, _at, _after = self.dial_string.partition("@")
        return before.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class DialEnd(Event):
    """``status``: ANSWER, BUSY, NOANSWER, CANCEL, CONGESTION, CHANUNAVAIL, ...

    ``forward``: the number that the rung phone wants to be rung in its place (302 Moved).
    """

    source: Chan | None
    dest: Chan
    status: str
    forward: str = ""


@dataclass(frozen=True, slots=True)
class BridgeEnter(OfChannel):
    """The channel hears whoever else is in this bridge, unless it is one where people wait."""

    bridge: str
    technology: str = ""

    @property
    def holding(self) -> bool:
        """All who are parked share one bridge, and hear music."""
        return self.technology == "holding_bridge"


@dataclass(frozen=True, slots=True)
class BridgeLeave(OfChannel):
    """The channel left the bridge."""

    bridge: str


@dataclass(frozen=True, slots=True)
class BlindTransfer(Event):
    """``transferer`` sent the other party, ``transferee``, to ``exten`` and is out.

    Where there were several others the PBX names none of them.
    """

    transferer: Chan
    exten: str
    transferee: Chan | None = None


@dataclass(frozen=True, slots=True)
class AttendedTransfer(Event):
    """``first`` and ``second`` are the two channels of the phone that joined its two calls.

    ``threeway``: the phone stays, all of them talk.
    """

    first: Chan
    second: Chan
    transferee: Chan | None
    target: Chan | None
    threeway: bool = False


@dataclass(frozen=True, slots=True)
class Retrieved(Event):
    """``retriever`` took the parked ``parkee`` off the parking space."""

    parkee: Chan
    retriever: Chan


@dataclass(frozen=True, slots=True)
class QueueRun(OfChannel):
    """The dialplan is about to run Queue(); whether the caller gets in is another event.

    Said again with another ``place`` (context, number, priority) when it sends one who waits on.
    """

    queue: str
    place: str


@dataclass(frozen=True, slots=True)
class TurnedAway(OfChannel):
    """The dialplan plays a tone to the channel, busy or congestion: nobody was reached.

    ``outcome``: what that means for a leg, ``busy`` or ``failed``.
    """

    outcome: str


@dataclass(frozen=True, slots=True)
class QueueJoin(OfChannel):
    """The caller waits in the queue from now on."""

    queue: str
    position: int


@dataclass(frozen=True, slots=True)
class QueueKnown(Event):
    """One line of QueueStatus: a queue that the PBX has, as the PBX writes its name.

    ``room``: how many callers may wait in it; 0: any number.
    """

    queue: str
    room: int


@dataclass(frozen=True, slots=True)
class QueueSeen(OfChannel):
    """One line of QueueStatus: a caller who waits now, since so many whole seconds."""

    queue: str
    position: int
    waited: int


@dataclass(frozen=True, slots=True)
class QueueLeave(OfChannel):
    """The caller waits no more: answered, given up or sent away."""

    queue: str
    position: int


@dataclass(frozen=True, slots=True)
class QueueAbandon(OfChannel):
    """The caller was not served. Sent for a queue's timeout as well as for a hangup."""

    queue: str
    position: int


@dataclass(frozen=True, slots=True)
class QueueResult(OfChannel):
    """The QUEUESTATUS that Queue() left behind: TIMEOUT, FULL, JOINEMPTY, LEAVEEMPTY, ..."""

    status: str


@dataclass(frozen=True, slots=True)
class CallbackAsked(OfChannel):
    """The dialplan sends ``UserEvent(CcCallback)``: the caller wants to be called back.

    ``wanted``: the number that they confirmed or typed, "" for the one they call from.
    """

    queue: str
    wanted: str


@dataclass(frozen=True, slots=True)
class OfMember(OfChannel):
    """An event about one member and the caller ``chan``; ``dest`` is the member's channel."""

    dest: Chan | None
    queue: str
    interface: str


class AgentCalled(OfMember):
    """The queue rings this member."""

    __slots__ = ()


class AgentRingNoAnswer(OfMember):
    """The member did not take it; a refusal gives this too."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class AgentConnect(OfMember):
    """The member answered. ``hold_time``: whole seconds the caller waited."""

    hold_time: int


@dataclass(frozen=True, slots=True)
class AgentComplete(OfMember):
    """The queue closed its books on the call; people may still talk. Times in whole seconds."""

    hold_time: int
    talk_time: int
    reason: str


@dataclass(frozen=True, slots=True)
class Originated(Event):
    """How an Originate went: ``exten`` or ``application`` is what the phone was to reach.

    ``queue``: the queue that the application enters; "" for any other application.
    """

    uniqueid: str
    ok: bool
    exten: str
    application: str
    queue: str = ""


@dataclass(frozen=True, slots=True)
class SpyStart(Event):
    """The channel listens to another one: supervision, not a conversation."""

    uniqueid: str

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the PBX said: one frozen dataclass for each kind of AMI event that counts.

`parse` makes them, once, from a message's headers. Everything after it can rely on the types:
text without control characters, whole numbers in range, ``None`` for a channel that is not there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .headers import Headers


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
    """``at``: epoch seconds on the server's clock; ``stamp``: the PBX's own Timestamp, raw."""

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
    """One line of CoreShowChannels: a channel that lives now, for ``duration`` seconds."""

    bridge: str
    duration: int


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


@dataclass(frozen=True, slots=True)
class DialEnd(Event):
    """``status``: ANSWER, BUSY, NOANSWER, CANCEL, CONGESTION, CHANUNAVAIL, ..."""

    source: Chan | None
    dest: Chan
    status: str


@dataclass(frozen=True, slots=True)
class BridgeEnter(OfChannel):
    """The channel hears whoever else is in this bridge."""

    bridge: str


@dataclass(frozen=True, slots=True)
class BridgeLeave(OfChannel):
    """The channel left the bridge."""

    bridge: str


@dataclass(frozen=True, slots=True)
class BlindTransfer(Event):
    """``transferer`` sent the other party to ``exten`` and is out."""

    transferer: Chan
    exten: str


@dataclass(frozen=True, slots=True)
class AttendedTransfer(Event):
    """``first`` and ``second`` are the two channels of the phone that joined its two calls."""

    first: Chan
    second: Chan
    transferee: Chan | None
    target: Chan | None


@dataclass(frozen=True, slots=True)
class QueueRun(OfChannel):
    """The dialplan is about to run Queue(); whether the caller gets in is another event."""

    queue: str


@dataclass(frozen=True, slots=True)
class QueueJoin(OfChannel):
    """The caller waits in the queue from now on."""

    queue: str
    position: int


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
    """How an Originate went: ``exten`` or ``application`` is what the phone was to reach."""

    uniqueid: str
    ok: bool
    exten: str
    application: str


@dataclass(frozen=True, slots=True)
class SpyStart(Event):
    """The channel listens to another one: supervision, not a conversation."""

    uniqueid: str


Builder = Callable[[Headers, float, str], Event | None]


def _of_channel(kind, **readers) -> Builder:
    """A builder of events about one channel: ``readers`` are field=(method of Headers, header)."""

    def build(headers: Headers, at: float, stamp: str) -> Event | None:
        chan = _chan(headers)
        fields = {name: getattr(headers, how)(key) for name, (how, key) in readers.items()}
        return chan and kind(at, stamp, chan, **fields)

    return build


def _of_member(kind, **readers) -> Builder:
    """The same for events about a queue's caller and one member."""

    def build(headers: Headers, at: float, stamp: str) -> Event | None:
        chan, interface = _chan(headers), headers.text("Interface")
        fields = {name: getattr(headers, how)(key) for name, (how, key) in readers.items()}
        if not chan or not interface:
            return None
        dest = _chan(headers, "Dest")
        return kind(at, stamp, chan, dest, headers.text("Queue"), interface, **fields)

    return build


def _of_dial(kind, last: str) -> Builder:
    def build(headers: Headers, at: float, stamp: str) -> Event | None:
        dest = _chan(headers, "Dest")
        return dest and kind(at, stamp, _chan(headers), dest, headers.text(last))

    return build


def _chan(headers: Headers, prefix: str = "") -> Chan | None:
    """The channel whose headers start with ``prefix``; None when the event names none."""
    name, uniqueid = headers.text(prefix + "Channel"), headers.text(prefix + "Uniqueid")
    if not name or not uniqueid:
        return None
    return Chan(
        name=name,
        uniqueid=uniqueid,
        linkedid=headers.text(prefix + "Linkedid") or uniqueid,
        state=headers.text(prefix + "ChannelStateDesc"),
        number=headers.number(prefix + "CallerIDNum"),
        caller_name=headers.number(prefix + "CallerIDName"),
        connected=headers.number(prefix + "ConnectedLineNum"),
        exten=headers.exten(prefix + "Exten"),
    )


def _var_set(headers: Headers, at: float, stamp: str) -> Event | None:
    chan = _chan(headers)
    if not chan or headers.text("Variable") != "QUEUESTATUS":
        return None
    return QueueResult(at, stamp, chan, headers.text("Value"))


def _new_exten(headers: Headers, at: float, stamp: str) -> Event | None:
    chan = _chan(headers)
    if not chan or headers.text("Application") != "Queue":
        return None
    return QueueRun(at, stamp, chan, headers.text("AppData").split(",")[0])


def _renamed(headers: Headers, at: float, stamp: str) -> Event | None:
    uniqueid, name = headers.text("Uniqueid"), headers.text("Newname")
    return Renamed(at, stamp, uniqueid, name) if uniqueid and name else None


def _blind_transfer(headers: Headers, at: float, stamp: str) -> Event | None:
    chan = _chan(headers, "Transferer")
    if not chan or headers.text("Result") != "Success":
        return None
    return BlindTransfer(at, stamp, chan, headers.exten("Extension"))


def _attended_transfer(headers: Headers, at: float, stamp: str) -> Event | None:
    first, second = _chan(headers, "OrigTransferer"), _chan(headers, "SecondTransferer")
    if not first or not second or headers.text("Result") != "Success":
        return None
    transferee, target = _chan(headers, "Transferee"), _chan(headers, "TransferTarget")
    return AttendedTransfer(at, stamp, first, second, transferee, target)


def _originated(headers: Headers, at: float, stamp: str) -> Event | None:
    uniqueid, ok = headers.text("Uniqueid"), headers.text("Response") == "Success"
    exten, application = headers.exten("Exten"), headers.text("Application")
    return Originated(at, stamp, uniqueid, ok, exten, application) if uniqueid else None


def _spy_start(headers: Headers, at: float, stamp: str) -> Event | None:
    uniqueid = headers.text("SpyerUniqueid")
    return SpyStart(at, stamp, uniqueid) if uniqueid else None


_CAUSE = {"cause": ("integer", "Cause")}
_BRIDGE = {"bridge": ("text", "BridgeUniqueid")}
_QUEUE = {"queue": ("text", "Queue"), "position": ("integer", "Position")}
_SEEN = {"bridge": ("text", "BridgeId"), "duration": ("seconds", "Duration")}
_HELD = {"hold_time": ("integer", "HoldTime")}
_COMPLETE = _HELD | {"talk_time": ("integer", "TalkTime"), "reason": ("text", "Reason")}

BUILDERS: dict[str, Builder] = {
    "AgentCalled": _of_member(AgentCalled),
    "AgentComplete": _of_member(AgentComplete, **_COMPLETE),
    "AgentConnect": _of_member(AgentConnect, **_HELD),
    "AgentRingNoAnswer": _of_member(AgentRingNoAnswer),
    "AttendedTransfer": _attended_transfer,
    "BlindTransfer": _blind_transfer,
    "BridgeEnter": _of_channel(BridgeEnter, **_BRIDGE),
    "BridgeLeave": _of_channel(BridgeLeave, **_BRIDGE),
    "ChanSpyStart": _spy_start,
    "CoreShowChannel": _of_channel(ChannelSeen, **_SEEN),
    "DialBegin": _of_dial(DialBegin, "DialString"),
    "DialEnd": _of_dial(DialEnd, "DialStatus"),
    "Hangup": _of_channel(Hangup, **_CAUSE),
    "HangupRequest": _of_channel(HangupRequest, **_CAUSE),
    "Hold": _of_channel(Hold),
    "Newchannel": _of_channel(NewChannel),
    "Newexten": _new_exten,
    "Newstate": _of_channel(NewState),
    "OriginateResponse": _originated,
    "QueueCallerAbandon": _of_channel(QueueAbandon, **_QUEUE),
    "QueueCallerJoin": _of_channel(QueueJoin, **_QUEUE),
    "QueueCallerLeave": _of_channel(QueueLeave, **_QUEUE),
    "Rename": _renamed,
    "Unhold": _of_channel(Unhold),
    "VarSet": _var_set,
}


def parse(
    headers: Mapping[str, str], offset: float = 0.0, arrived: float | None = None
) -> Event | None:
    """The event these headers make, or None for one that does not count or can't be used.

    ``offset`` is added to the PBX's Timestamp (server clock minus PBX clock, seconds);
    ``arrived`` (server clock) stands in where the PBX gave no usable Timestamp. Never raises.
    """
    reader = Headers(headers)
    build = BUILDERS.get(reader.text("Event"))
    if build is None:
        return None
    stamp = reader.text("Timestamp")
    at = _epoch(stamp, offset)
    if at is None and arrived is not None:
        at, stamp = arrived, f"{arrived:.6f}"
    return None if at is None else build(reader, at, stamp)


def _epoch(stamp: str, offset: float) -> float | None:
    """Seconds on the server's clock; None for what can't be a time of this century."""
    try:
        at = float(stamp) + offset
    except ValueError:
        return None
    return at if math.isfinite(at) and 1e8 < at < 1e10 else None

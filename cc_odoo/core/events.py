# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the PBX said: from an AMI message's headers to an event of `kinds`, once.

Everything after `parse` can rely on the types: text without control characters, whole numbers in
range, ``None`` for a channel that is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import kinds
from .dialplan import queue_run, tone_played
from .headers import Headers, epoch
from .kinds import Chan, Event

# How a field is read: the method of Headers, and the header.
Reader = tuple[str, str]
Builder = Callable[[Headers, float, str], Event | None]


def _of_channel(kind: type[Event], **readers: Reader) -> Builder:
    """Return a builder of events about a channel; readers: field=(method of Headers, header)."""

    def build(headers: Headers, at: float, stamp: str) -> Event | None:
        chan = _chan(headers)
        fields = {name: getattr(headers, how)(key) for name, (how, key) in readers.items()}
        return chan and kind(at, stamp, chan, **fields)

    return build


def _of_member(kind: type[Event], **readers: Reader) -> Builder:
    """Return a builder of events about a caller in a queue and one member; see `_of_channel`."""

    def build(headers: Headers, at: float, stamp: str) -> Event | None:
        chan, interface = _chan(headers), headers.text("Interface")
        fields = {name: getattr(headers, how)(key) for name, (how, key) in readers.items()}
        if not chan or not interface:
            return None
        dest = _chan(headers, "Dest")
        return kind(at, stamp, chan, dest, headers.text("Queue"), interface, **fields)

    return build


def _of_dial(kind: type[Event], **readers: Reader) -> Builder:
    """Return a builder of events about one attempt to reach somebody; see `_of_channel`."""

    def build(headers: Headers, at: float, stamp: str) -> Event | None:
        dest = _chan(headers, "Dest")
        fields = {name: getattr(headers, how)(key) for name, (how, key) in readers.items()}
        return dest and kind(at, stamp, _chan(headers), dest, **fields)

    return build


def _chan(headers: Headers, prefix: str = "") -> Chan | None:
    """Return the channel whose headers start with ``prefix``; None when the event names none.

    A variable of the whole PBX is set on a channel that is called ``none``.
    """
    name, uniqueid = headers.text(prefix + "Channel"), headers.text(prefix + "Uniqueid")
    if not name or not uniqueid or name == uniqueid == "none":
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
    return kinds.QueueResult(at, stamp, chan, headers.text("Value"))


def _new_exten(headers: Headers, at: float, stamp: str) -> Event | None:
    """Return the event of a step into Queue(), or to a tone; also by TryExec() or ExecIf()."""
    chan = _chan(headers)
    step = headers.text("Application"), headers.text("AppData")
    if not chan:
        return None
    if queue := queue_run(*step):
        place = "|".join(map(headers.text, ("Context", "Extension", "Priority")))
        return kinds.QueueRun(at, stamp, chan, queue, place)
    tone = tone_played(*step)
    return kinds.TurnedAway(at, stamp, chan, tone) if tone else None


def _renamed(headers: Headers, at: float, stamp: str) -> Event | None:
    uniqueid, name = headers.text("Uniqueid"), headers.text("Newname")
    return kinds.Renamed(at, stamp, uniqueid, name) if uniqueid and name else None


def _blind_transfer(headers: Headers, at: float, stamp: str) -> Event | None:
    chan = _chan(headers, "Transferer")
    if not chan or headers.text("Result") != "Success":
        return None
    transferee = _chan(headers, "Transferee")
    return kinds.BlindTransfer(at, stamp, chan, headers.exten("Extension"), transferee)


def _attended_transfer(headers: Headers, at: float, stamp: str) -> Event | None:
    first, second = _chan(headers, "OrigTransferer"), _chan(headers, "SecondTransferer")
    if not first or not second or headers.text("Result") != "Success":
        return None
    transferee, target = _chan(headers, "Transferee"), _chan(headers, "TransferTarget")
    threeway = headers.text("DestType") == "Threeway"
    return kinds.AttendedTransfer(at, stamp, first, second, transferee, target, threeway)


def _retrieved(headers: Headers, at: float, stamp: str) -> Event | None:
    parkee, retriever = _chan(headers, "Parkee"), _chan(headers, "Retriever")
    return kinds.Retrieved(at, stamp, parkee, retriever) if parkee and retriever else None


def _originated(headers: Headers, at: float, stamp: str) -> Event | None:
    uniqueid, ok = headers.text("Uniqueid"), headers.text("Response") == "Success"
    exten, application = headers.exten("Exten"), headers.text("Application")
    queue = queue_run(application, headers.text("Data"))
    if not uniqueid:
        return None
    return kinds.Originated(at, stamp, uniqueid, ok, exten, application, queue)


def _queue_known(headers: Headers, at: float, stamp: str) -> Event | None:
    queue = headers.text("Queue")
    return kinds.QueueKnown(at, stamp, queue, headers.integer("Max")) if queue else None


def _callback_asked(headers: Headers, at: float, stamp: str) -> Event | None:
    chan = _chan(headers)
    if not chan or headers.text("UserEvent") != "CcCallback":
        return None
    return kinds.CallbackAsked(at, stamp, chan, headers.text("Queue"), headers.number("Number"))


def _spy_start(headers: Headers, at: float, stamp: str) -> Event | None:
    uniqueid = headers.text("SpyerUniqueid")
    return kinds.SpyStart(at, stamp, uniqueid) if uniqueid else None


_CAUSE = {"cause": ("integer", "Cause")}
_BRIDGE = {"bridge": ("text", "BridgeUniqueid")}
_ENTERED = _BRIDGE | {"technology": ("text", "BridgeTechnology")}
_DIALLED = {"dial_string": ("text", "DialString")}
_ENDED = {"status": ("text", "DialStatus"), "forward": ("exten", "Forward")}
_QUEUE = {"queue": ("text", "Queue"), "position": ("integer", "Position")}
_SEEN = {"bridge": ("text", "BridgeId")}
_WAITS = _QUEUE | {"waited": ("integer", "Wait")}
_HELD = {"hold_time": ("integer", "HoldTime")}
_COMPLETE = _HELD | {"talk_time": ("integer", "TalkTime"), "reason": ("text", "Reason")}

BUILDERS: dict[str, Builder] = {
    "AgentCalled": _of_member(kinds.AgentCalled),
    "AgentComplete": _of_member(kinds.AgentComplete, **_COMPLETE),
    "AgentConnect": _of_member(kinds.AgentConnect, **_HELD),
    "AgentRingNoAnswer": _of_member(kinds.AgentRingNoAnswer),
    "AttendedTransfer": _attended_transfer,
    "BlindTransfer": _blind_transfer,
    "BridgeEnter": _of_channel(kinds.BridgeEnter, **_ENTERED),
    "BridgeLeave": _of_channel(kinds.BridgeLeave, **_BRIDGE),
    "ChanSpyStart": _spy_start,
    "CoreShowChannel": _of_channel(kinds.ChannelSeen, **_SEEN),
    "DialBegin": _of_dial(kinds.DialBegin, **_DIALLED),
    "DialEnd": _of_dial(kinds.DialEnd, **_ENDED),
    "Hangup": _of_channel(kinds.Hangup, **_CAUSE),
    "HangupRequest": _of_channel(kinds.HangupRequest, **_CAUSE),
    "Hold": _of_channel(kinds.Hold),
    "Newchannel": _of_channel(kinds.NewChannel),
    "Newexten": _new_exten,
    "Newstate": _of_channel(kinds.NewState),
    "OriginateResponse": _originated,
    "QueueCallerAbandon": _of_channel(kinds.QueueAbandon, **_QUEUE),
    "QueueCallerJoin": _of_channel(kinds.QueueJoin, **_QUEUE),
    "QueueCallerLeave": _of_channel(kinds.QueueLeave, **_QUEUE),
    "QueueEntry": _of_channel(kinds.QueueSeen, **_WAITS),
    "QueueParams": _queue_known,
    "Rename": _renamed,
    "UnParkedCall": _retrieved,
    "Unhold": _of_channel(kinds.Unhold),
    "UserEvent": _callback_asked,
    "VarSet": _var_set,
}


def parse(
    headers: Mapping[str, str], offset: float = 0.0, arrived: float | None = None
) -> Event | None:
    """Return the event of these headers; None for one that is not used or cannot be read.

    ``offset`` is added to the PBX's Timestamp (server clock minus PBX clock, seconds);
    ``arrived`` (server clock) stands in where the PBX gave no usable Timestamp: such an event has
    no stamp, as it arrives at each bridge at another time. Never raises.
    """
    reader = Headers(headers)
    build = BUILDERS.get(reader.text("Event"))
    if build is None:
        return None
    stamp = reader.text("Timestamp")
    at = epoch(stamp, offset)
    if at is None and arrived is not None:
        at, stamp = arrived, ""
    return None if at is None else build(reader, at, stamp)

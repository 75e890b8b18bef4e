# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The tracker's memory, and the deeds that all handlers share: open, close, show, tell.

A channel is known from its first event to its Hangup; a call from its first channel to its last.
The latest of those that are over stay known a while: an event that comes late or twice then does
not make a call of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from .facts import Fact
from .kinds import Chan, Event
from .merging import age, merge
from .phones import Phones
from .recent import Recent
from .records import Call, Channel, Leg, Record, Visit
from .timing import refresh

# How an Originate of ours names its channel: a call of the agent's, or a supervisor listening.
DIAL_PREFIX = "cc-dial-"
SPY_PREFIX = "cc-spy-"

# A channel that dials in is in one of these states: at once (PJSIP), or after it was Down
# (chan_sip, chan_dongle) or Rsrvd (DAHDI).
DIALS_IN = ("Ring", "Pre-ring", "OffHook")
# A channel that the PBX made begins like this; what is only UNDECIDED may dial in yet.
UNDECIDED = ("Down", "Rsrvd")
MADE_BY_PBX = (*UNDECIDED, "Ringing", "Dialing", "Dialing Offhook")

DEAD_CHANNELS = 4000
ENDED_CALLS = 500
LONGEST_CALL = 86400.0  # seconds; what an id says of a call's age is believed up to here


class Book:
    """All that lives on one PBX. Handlers change it; `tell` says what changed."""

    def __init__(self, dial_prefix: str = DIAL_PREFIX, spy_prefix: str = SPY_PREFIX):
        self.phones = Phones()
        self.channels: dict[str, Channel] = {}
        self.calls: dict[str, Call] = {}
        self.bridges: dict[str, dict[str, Channel]] = {}
        self.heard_at = 0.0
        self._dial_prefix, self._spy_prefix = dial_prefix, spy_prefix
        self._dead: Recent = Recent(DEAD_CHANNELS)  # uniqueid -> time of its hangup
        self._over: Recent = Recent(ENDED_CALLS)  # linkedid -> ended Call
        self._dirty: dict[Record, None] = {}

    # --- what changed

    def touch(self, *records: Record | None) -> None:
        """Their facts may be others now."""
        self._dirty.update((record, None) for record in records if record is not None)

    def tell(self, at: float) -> tuple[Fact, ...]:
        """The facts that changed since the last time, parents first, a merged call last."""
        for call in [record for record in self._dirty if isinstance(record, Call)]:
            self.touch(*refresh(call, self.bridges, at))
        dirty, self._dirty = sorted(self._dirty, key=_rank), {}
        return tuple(fact for fact in map(Record.news, dirty) if fact is not None)

    def show(self, call: Call) -> None:
        """It is a conversation: tell of it from now on."""
        if not call.shown and not call.spy:
            call.shown = True
            self.touch(*call.records())

    # --- channels

    def find(self, chan: Chan | None, event: Event) -> Channel | None:
        """The live channel of an event, opened if need be; None for one that is dead."""
        if chan is None or chan.uniqueid in self._dead:
            return None
        channel = self.channels.get(chan.uniqueid) or self._open(chan, event)
        self._follow(channel, chan, event)
        return channel

    def born(self, chan: Chan, event: Event) -> Channel | None:
        """The channel of a Newchannel. An id may be used again, once its first bearer died."""
        if self._dead.get(chan.uniqueid, event.at) < event.at:
            del self._dead[chan.uniqueid]
        return self.find(chan, event)

    def close(self, channel: Channel, at: float) -> None:
        """The channel is gone; with the last one, the call is over."""
        call = channel.call
        self.leave(channel)
        self.bury(channel.uniqueid, at)
        self.channels.pop(channel.uniqueid, None)
        call.channels.pop(channel.uniqueid, None)
        self.touch(call)
        if not call.channels:
            self._end(call, at)

    def bury(self, uniqueid: str, at: float) -> None:
        """Nothing more is to be heard of this channel."""
        self._dead[uniqueid] = at

    def _open(self, chan: Chan, event: Event) -> Channel:
        """A channel heard of for the first time, in its call."""
        call = self._call_of(chan, event)
        channel = Channel(chan.uniqueid, chan.name, chan.interface, call, event.at, chan.number)
        channel.up, channel.rang = chan.state == "Up", chan.state == "Ringing"
        self.channels[chan.uniqueid] = call.channels[chan.uniqueid] = channel
        if chan.uniqueid == chan.linkedid:
            self._own(call, channel, chan)
        elif not call.owner:
            self.show(call)  # it was going on before we came
        return channel

    def _own(self, call: Call, channel: Channel, chan: Chan) -> None:
        """The channel that a call began with says who calls, and from which side."""
        ours = chan.uniqueid.startswith(self._dial_prefix)
        call.spy = chan.uniqueid.startswith(self._spy_prefix)
        channel.originated = ours or call.spy or chan.state in MADE_BY_PBX
        channel.undecided = chan.state in UNDECIDED and not (ours or call.spy)
        call.owner, call.called_number = chan.uniqueid, chan.exten
        call.caller_number, call.caller_name = chan.number, chan.caller_name
        if channel.originated or self.phones.knows(chan.interface):
            call.direction = "out"
            self.leg(channel, channel.interface, "out", channel.born_at, chan.exten)
        if ours or not channel.originated:
            self.show(call)
        self.touch(call)

    def _decide(self, channel: Channel, chan: Chan) -> None:
        """By its first state that says it, a channel dials in, or the PBX made it."""
        if not channel.undecided or chan.state in ("", *UNDECIDED):
            return
        channel.undecided = False
        if chan.state in DIALS_IN:
            self._dials_in(channel, chan)

    def _dials_in(self, channel: Channel, chan: Chan) -> None:
        """What its driver says only now, it did from the beginning."""
        call, channel.originated = channel.call, False
        call.caller_number = call.caller_number or chan.number
        call.caller_name = call.caller_name or chan.caller_name
        call.called_number = call.called_number or chan.exten
        if not self.phones.knows(channel.interface):
            call.direction = "in"
            self._no_leg(channel)
        self.show(call)
        self.touch(call)

    def _no_leg(self, channel: Channel) -> None:
        """It is no phone of ours; nobody was told that it is."""
        leg, channel.leg = channel.leg, None
        if leg:
            leg.call.legs.pop(leg.key, None)
            self._dirty.pop(leg, None)

    def leg(self, channel: Channel, interface: str, way: str, at: float, number: str) -> Leg:
        """The leg of a phone's channel, made if it is not there: the first word counts."""
        if channel.leg is None:
            leg = Leg(channel.uniqueid, channel.call, interface, channel.name, way, at)
            leg.number = number
            channel.leg = channel.call.legs[leg.key] = leg
        self.touch(channel.leg)
        return channel.leg

    def _follow(self, channel: Channel, chan: Chan, event: Event) -> None:
        """A channel whose linkedid changed has joined another conversation."""
        channel.heard_at = max(channel.heard_at, event.at)
        self._decide(channel, chan)
        other = self.calls.get(chan.linkedid)
        if other is not None and other is not channel.call:
            self.join(channel.call, other, event.at)

    # --- calls

    def join(self, one: Call, other: Call, at: float) -> None:
        """Two conversations became one."""
        if one is other:
            return
        self.inward(one)
        self.inward(other)
        older, younger, moved = merge(one, other, at)
        self.calls.update((name, older) for name in older.names)
        self.touch(older, younger, *moved)
        if younger.shown:
            self.show(older)

    def meet(self, one: Channel, other: Channel, at: float) -> None:
        """They talk. A phone that dialled into a room takes part in the call that goes on there;
        people from outside keep a call of their own each, whom they meet does not change that."""
        if one.call is other.call:
            return
        guest = max(one.call, other.call, key=age)
        if self.only_ours(guest):
            guest.answered_at = at if guest.answered_at is None else guest.answered_at
            self.join(one.call, other.call, at)

    def inward(self, call: Call) -> None:
        """A phone that reached somebody, and nobody outside, called inside."""
        if call.direction == "out" and self.only_ours(call):
            call.direction = "internal"
            self.touch(call)

    def only_ours(self, call: Call) -> bool:
        """Nobody but phones of ours is in it, or was dialled from it; and nobody only listens."""
        others = call.direction == "in" or call.external or call.spy
        return not others and all(
            self.phones.knows(channel.interface) for channel in call.channels.values()
        )

    def _call_of(self, chan: Chan, event: Event) -> Call:
        """The call of a new channel; one just over goes on if a channel of it came late."""
        call = self.calls.get(chan.linkedid) or self._revived(chan)
        if call is None:
            call = Call(chan.linkedid, _started(chan, event), names=[chan.linkedid])
        self.calls.update((name, call) for name in call.names)
        return call

    def _revived(self, chan: Chan) -> Call | None:
        call = self._over.get(chan.linkedid)
        if call is None or (call.owner and chan.uniqueid == chan.linkedid):
            return None  # the owner came and went: this is another call that uses its id again
        for name in call.names:
            self._over.pop(name, None)
        call.ended_at, call.outcome, call.state = None, "", "ringing"
        return call

    def _end(self, call: Call, at: float) -> None:
        if call.legs:
            self.show(call)  # a phone that an Originate rang in vain
        call.end(at)
        for name in call.names:
            self.calls.pop(name, None)
            self._over[name] = call

    @property
    def horizon(self) -> float:
        """When the oldest of the ended calls still known ended; 0.0 while none is forgotten."""
        oldest = next(iter(self._over.values())) if len(self._over) >= ENDED_CALLS else None
        return oldest.ended_at or 0.0 if oldest else 0.0

    # --- bridges

    def enter(self, channel: Channel, bridge: str, holding: bool = False) -> None:
        """The channel is in this bridge, and in no other. In a ``holding`` one nobody talks."""
        self.leave(channel)
        channel.bridge, channel.parked = bridge, holding
        if not holding:
            self.bridges.setdefault(bridge, {})[channel.uniqueid] = channel
        self._touch_all(channel)

    def leave(self, channel: Channel) -> None:
        """Out of whichever bridge it is in."""
        inside = self.bridges.get(channel.bridge, {})
        self._touch_all(channel)
        inside.pop(channel.uniqueid, None)
        if not inside:
            self.bridges.pop(channel.bridge, None)
        channel.bridge, channel.parked = "", False

    def _touch_all(self, channel: Channel) -> None:
        """Whoever comes or goes changes for all in the bridge who talks."""
        inside = self.bridges.get(channel.bridge, {})
        self.touch(channel.call, *(other.call for other in inside.values()))

    def known(self) -> Iterable[Record]:
        """Every record of the calls that live, and of those that ended lately, the last first."""
        calls = dict.fromkeys([*self.calls.values(), *reversed(self._over.values())])
        return [record for call in calls for record in call.records() if call.shown]


def _started(chan: Chan, event: Event) -> float:
    """When its call began: an id starts with the PBX's epoch second, unless somebody chose it."""
    try:
        offset = event.at - float(event.stamp)
        began = float(chan.linkedid.rpartition("-")[2].partition(".")[0]) + offset
    except ValueError:
        return event.at
    heard_first = chan.uniqueid == chan.linkedid and chan.state in (*DIALS_IN, *MADE_BY_PBX)
    return event.at if heard_first or not 0 < event.at - began < LONGEST_CALL else began


def _rank(record: Record) -> int:
    if isinstance(record, Call):
        return 3 if record.merged_into else 0
    return 1 if isinstance(record, Visit) else 2

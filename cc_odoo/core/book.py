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
from .merging import merge
from .phones import Phones
from .recent import Recent
from .records import Call, Channel, Leg, Record, Visit
from .timing import refresh
from .wires import company, is_wire

# How an Originate of ours names its channel: a call of the agent's, or a supervisor listening.
DIAL_PREFIX = "cc-dial-"
SPY_PREFIX = "cc-spy-"

# A channel that dials in is in one of these states: at once (PJSIP), or after it was Down
# (chan_sip, chan_dongle) or Rsrvd (DAHDI).
DIALS_IN = ("Ring", "Pre-ring", "OffHook")
# A channel that the PBX made begins like this; what is only UNDECIDED may dial in yet.
UNDECIDED = ("Down", "Rsrvd")
MADE_BY_PBX = (*UNDECIDED, "Ringing", "Dialing", "Dialing Offhook")

Prefix = str | tuple[str, ...]

DEAD_CHANNELS = 4000
ENDED_CALLS = 500
QUEUES = 5000  # whose names are known
HALVES = 500
LONGEST_CALL = 86400.0  # seconds; what an id says of a call's age is believed up to here


class Book:
    """All that lives on one PBX. Handlers change it; `tell` says what changed."""

    def __init__(self, dial_prefix: Prefix = DIAL_PREFIX, spy_prefix: Prefix = SPY_PREFIX) -> None:
        self.phones = Phones()
        self.queues: Recent = Recent(QUEUES)  # name in small letters -> as the PBX writes it
        self.rooms: Recent = Recent(QUEUES)  # name -> how many may wait there; 0: any number
        self.channels: dict[str, Channel] = {}
        self.calls: dict[str, Call] = {}
        self.bridges: dict[str, dict[str, Channel]] = {}
        self._halves: Recent = Recent(HALVES)  # Local channels whose other half has not come yet
        self.heard_at = 0.0
        self._dial_prefix, self._spy_prefix = dial_prefix, spy_prefix
        self._dead: Recent = Recent(DEAD_CHANNELS)  # uniqueid -> time of its hangup
        self._over: Recent = Recent(ENDED_CALLS)  # linkedid -> ended Call
        self._dirty: dict[Record, None] = {}

    # --- what changed

    def touch(self, *records: Record | None) -> None:
        """Their facts may be others now."""
        self._dirty.update((record, None) for record in records if record is not None)

    def changed_facts(self, at: float) -> tuple[Fact, ...]:
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
        self.leave(channel)
        self.bury(channel.uniqueid, at)
        self.channels.pop(channel.uniqueid, None)
        self._halves.pop(channel.name[:-2], None)
        self.drop(channel, channel.call, at)

    def drop(self, channel: Channel, call: Call, at: float) -> None:
        """The channel is no part of this call any more."""
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
        channel.up_at = event.at if chan.state == "Up" else None
        channel.rang = chan.state == "Ringing"
        self.channels[chan.uniqueid] = call.channels[chan.uniqueid] = channel
        self._pair(channel)
        if chan.uniqueid == chan.linkedid:
            self._own(call, channel, chan)
        elif not call.owner:
            self.show(call)  # it was going on before we came
        return channel

    def _pair(self, channel: Channel) -> None:
        """The two halves of a Local channel know each other."""
        if not is_wire(channel):
            return
        channel.other = self._halves.pop(channel.name[:-2], None)
        if channel.other:
            channel.other.other = channel
        else:
            self._halves[channel.name[:-2]] = channel

    def _own(self, call: Call, channel: Channel, chan: Chan) -> None:
        """The channel that a call began with says who calls, and from which side."""
        ours = chan.uniqueid.startswith(self._dial_prefix)
        call.spy = chan.uniqueid.startswith(self._spy_prefix)
        channel.originated = ours or call.spy or chan.state in MADE_BY_PBX
        channel.undecided = chan.state in UNDECIDED and not (ours or call.spy)
        call.owner = chan.uniqueid
        call.caller_number, call.caller_name = chan.number, chan.caller_name
        if not (channel.originated and is_wire(channel)):
            call.called_number = chan.exten  # a wire's own number is that of its far end
        phone = ours or self.phones.knows(chan.interface)
        if channel.originated or phone:
            call.direction = "out"
        if phone:
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
        self.show(call)
        self.touch(call)

    def leg(
        self, channel: Channel, interface: str, way: str, at: float, number: str, mark: str = ""
    ) -> Leg:
        """The leg of a phone's channel, made if it is not there: the first word counts.

        ``mark`` tells apart the legs that one channel has in several calls, one after the other.
        """
        if channel.leg is None:
            key = f"{channel.uniqueid}:{mark}" if mark else channel.uniqueid
            leg = Leg(key, channel.call, interface, channel.name, way, at)
            leg.number, leg.phone = number, channel
            channel.leg = channel.call.legs[leg.key] = leg
        self.touch(channel.leg)
        return channel.leg

    def adopt(self, leg: Leg, phone: Channel, interface: str = "") -> None:
        """The leg's owner is at this channel, to which the channel that was rung leads.

        ``interface``: the phone's, when it is one of ours; "" keeps the one that was rung.
        """
        leg.front = leg.front or leg.phone
        leg.phone, leg.channel, phone.leg = phone, phone.name, leg
        leg.interface = interface or leg.interface
        self.touch(leg)

    def _follow(self, channel: Channel, chan: Chan, event: Event) -> None:
        """It lives. That its linkedid is another now does not make it a part of another call."""
        channel.heard_at = max(channel.heard_at, event.at)
        self._decide(channel, chan)

    def bring(self, channel: Channel, call: Call, at: float) -> None:
        """Whom a channel dials is part of its call, whatever linkedid the PBX gave the new one."""
        for it in filter(None, (channel, channel.other)):
            old, lives = it.call, it.uniqueid in self.channels
            if lives and old is not call and not it.leg and old.owner != it.uniqueid:
                call.channels[it.uniqueid] = it
                it.call = call
                self.drop(it, old, at)

    # --- calls

    def join(self, one: Call, other: Call, at: float) -> None:
        """Two conversations became one."""
        if one is other:
            return
        self.inward(one)
        self.inward(other)
        kept, ended, moved = merge(one, other, at)
        self.calls.update((name, kept) for name in kept.names)
        self.touch(kept, ended, *moved)
        if ended.shown:
            self.show(kept)

    def inward(self, call: Call) -> None:
        """A phone that reached somebody, and nobody outside, called inside."""
        if call.direction == "out" and self.only_ours(call):
            call.direction = "internal"
            self.touch(call)

    def only_ours(self, call: Call) -> bool:
        """Nobody but phones of ours is in it, or was dialled from it; and nobody only listens."""
        others = call.direction == "in" or call.external or call.spy
        return not others and all(
            is_wire(channel) or self.phones.knows(channel.interface)
            for channel in call.channels.values()
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
        for leg in call.legs.values():
            leg.phone = leg.front = None  # what is over keeps no channels
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
        """The channel is in this bridge, and in no other. In a ``holding`` one nobody talks.

        Whom it held before is not here: it holds them as long as it is away in this bridge.
        """
        if channel.bridge != bridge:
            channel.held, channel.away = False, channel.held
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
        self.touch(channel.call)
        self.touch(*(party.channel.call for party in company(self.bridges, channel.bridge)))

    def queue_name(self, written: str) -> str:
        """How the PBX writes the queue of this name; the dialplan may use other letters."""
        return self.queues.get(written.lower(), written)

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

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The tracker's memory, and what all handlers share: to open, close, show and report.

A channel is known from its first event to its Hangup; a call from its first channel to its last.
The latest of those that are over stay known a while: an event that comes late or twice then does
not make a call of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from .facts import Fact
from .kinds import Chan, Event, NewChannel
from .merging import merge
from .numbers import star
from .phones import Phones
from .presets import STAR_CODES, is_feature_code
from .recent import Recent
from .records import Call, Channel, Leg, Record, Visit
from .timing import refresh
from .wires import company, is_wire

# How an Originate of ours names its channel: a call of the agent's, or a supervisor listening.
DIAL_PREFIX = "cc-dial-"
SPY_PREFIX = "cc-spy-"
# And a call to a customer, who then goes into a queue: the PBX makes it, no phone of an agent's.
CUSTOMER_PREFIX = "cc-customer-"

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
    """All that is alive on one PBX. Handlers change it; `changed_facts` returns what changed."""

    def __init__(self, dial_prefix: Prefix = DIAL_PREFIX, spy_prefix: Prefix = SPY_PREFIX) -> None:
        self.phones = Phones()
        self.queues: Recent = Recent(QUEUES)  # name in small letters -> as the PBX writes it
        self.rooms: Recent = Recent(QUEUES)  # name -> how many may wait there; 0: any number
        self.channels: dict[str, Channel] = {}
        self.calls: dict[str, Call] = {}
        self.bridges: dict[str, dict[str, Channel]] = {}
        self._halves: Recent = Recent(HALVES)  # Local channels whose other half has not come yet
        self.heard_at = 0.0
        self.codes = STAR_CODES
        self._dial_prefix, self._spy_prefix = dial_prefix, spy_prefix
        self._dead: Recent = Recent(DEAD_CHANNELS)  # uniqueid -> time of its hangup
        self._over: Recent = Recent(ENDED_CALLS)  # linkedid -> ended Call
        self._dirty: dict[Record, None] = {}

    # --- what changed

    def touch(self, *records: Record | None) -> None:
        """Note that these records have changed since their facts were reported."""
        self._dirty.update((record, None) for record in records if record is not None)

    def changed_facts(self, at: float) -> tuple[Fact, ...]:
        """Return the facts that changed since the last time: parents first, a merged call last."""
        for call in [record for record in self._dirty if isinstance(record, Call)]:
            call.is_code = self.is_code(call.called_number)
            self.touch(*refresh(call, self.bridges, at))
        dirty, self._dirty = sorted(self._dirty, key=_rank), {}
        return tuple(fact for fact in map(Record.changed_fact, dirty) if fact is not None)

    def is_code(self, number: str) -> bool:
        """Return whether it is a feature code; a company's short number (``*2700``) is none."""
        return is_feature_code(number, self.codes) and not star(number)

    def show(self, call: Call) -> None:
        """Note that this call is a conversation: its facts are reported from now on."""
        if not call.shown and not call.spy:
            call.shown = True
            self.touch(*call.records())

    # --- channels

    def find(self, chan: Chan | None, event: Event) -> Channel | None:
        """Return the live channel of an event, made if need be; None for one that has ended."""
        if chan is None or chan.uniqueid in self._dead:
            return None
        channel = self.channels.get(chan.uniqueid) or self._open(chan, event)
        self._follow(channel, chan, event)
        return channel

    def born(self, chan: Chan, event: Event) -> Channel | None:
        """Return the channel of a Newchannel event; an ended channel's id may be used again."""
        if self._dead.get(chan.uniqueid, event.at) < event.at:
            del self._dead[chan.uniqueid]
        return self.find(chan, event)

    def close(self, channel: Channel, at: float) -> None:
        """Remove a channel that has ended; its call ends with the last of its channels."""
        self.leave(channel)
        self.bury(channel.uniqueid, at)
        self.channels.pop(channel.uniqueid, None)
        self._halves.pop(channel.name[:-2], None)
        self.drop(channel, channel.call, at)

    def drop(self, channel: Channel, call: Call, at: float) -> None:
        """Take the channel out of its call."""
        call.channels.pop(channel.uniqueid, None)
        self.touch(call)
        if not call.channels:
            self._end(call, at)

    def bury(self, uniqueid: str, at: float) -> None:
        """Forget a channel of which no more events can come."""
        self._dead[uniqueid] = at

    def _open(self, chan: Chan, event: Event) -> Channel:
        """Make a channel at its first event, and put it into its call."""
        call = self._call_of(chan, event)
        channel = Channel(chan.uniqueid, chan.name, chan.interface, call, event.at, chan.number)
        channel.up_at = event.at if chan.state == "Up" else None
        channel.rang = chan.state == "Ringing"
        channel.heard_from_birth = isinstance(event, NewChannel)
        self.channels[chan.uniqueid] = call.channels[chan.uniqueid] = channel
        self._pair(channel)
        if chan.uniqueid == chan.linkedid:
            self._own(call, channel, chan)
        elif not call.owner:
            self.show(call)  # it was going on before we came
        return channel

    def _pair(self, channel: Channel) -> None:
        """Connect the two halves of a Local channel with each other."""
        if not is_wire(channel):
            return
        channel.other = self._halves.pop(channel.name[:-2], None)
        if channel.other:
            channel.other.other = channel
        else:
            self._halves[channel.name[:-2]] = channel

    def _own(self, call: Call, channel: Channel, chan: Chan) -> None:
        """Take over who calls, and the direction, from the channel that the call began with."""
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
            leg = self.leg(channel, channel.interface, "out", channel.born_at, chan.exten)
            channel.seeks = leg if ours else None
        if ours or not channel.originated:
            self.show(call)
        self.touch(call)

    def _decide(self, channel: Channel, chan: Chan) -> None:
        """Decide by a channel's first state whether it dials in, or the PBX made it."""
        if not channel.undecided or chan.state in ("", *UNDECIDED):
            return
        channel.undecided = False
        if chan.state in DIALS_IN:
            self._dials_in(channel, chan)

    def _dials_in(self, channel: Channel, chan: Chan) -> None:
        """Note that a channel has dialled in from its beginning, though its driver says so late."""
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
        """Return the leg of a phone's channel, made if there is none; what is known first is kept.

        ``mark`` tells apart the legs that one channel has in several calls, one after the other.
        """
        if channel.leg is None:
            key = f"{channel.uniqueid}:{mark}" if mark else channel.uniqueid
            leg = Leg(key, channel.call, interface, channel.name, way, at)
            leg.number, leg.phone, leg.uniqueid = number, channel, channel.uniqueid
            channel.leg = channel.call.legs[leg.key] = leg
        self.touch(channel.leg)
        return channel.leg

    def adopt(self, leg: Leg, phone: Channel, interface: str = "") -> None:
        """Move a leg to the channel where its owner is, to which the rung channel leads.

        ``interface``: the phone's, when it is one of ours; "" keeps the one that was rung.
        """
        leg.front = leg.front or leg.phone
        leg.phone, leg.channel, phone.leg = phone, phone.name, leg
        leg.uniqueid = phone.uniqueid
        leg.interface = interface or leg.interface
        self.touch(leg)

    def _follow(self, channel: Channel, chan: Chan, event: Event) -> None:
        """Take over a channel's new linkedid, which does not move it into another call."""
        channel.heard_at = max(channel.heard_at, event.at)
        self._decide(channel, chan)

    def bring(self, channel: Channel, call: Call, at: float) -> None:
        """Put a dialled channel into the call of the channel that dials it."""
        for it in filter(None, (channel, channel.other)):
            old, lives = it.call, it.uniqueid in self.channels
            if lives and old is not call and not it.leg and old.owner != it.uniqueid:
                call.channels[it.uniqueid] = it
                it.call = call
                self.drop(it, old, at)

    # --- calls

    def join(self, one: Call, other: Call, at: float) -> None:
        """Make one call of two conversations."""
        if one is other:
            return
        self.make_internal(one)
        self.make_internal(other)
        kept, ended, moved = merge(one, other, at)
        self.calls.update((name, kept) for name in kept.names)
        self.touch(kept, ended, *moved)
        if ended.shown:
            self.show(kept)

    def make_internal(self, call: Call) -> None:
        """Make a phone's call internal that reached somebody, but nobody outside."""
        if call.direction == "out" and self.only_ours(call):
            call.direction = "internal"
            self.touch(call)

    def only_ours(self, call: Call) -> bool:
        """Return whether all in the call, and all who were dialled, are phones of ours."""
        others = call.direction == "in" or call.external or call.spy
        return not others and all(
            is_wire(channel) or self.phones.knows(channel.interface)
            for channel in call.channels.values()
        )

    def _call_of(self, chan: Chan, event: Event) -> Call:
        """Return the call of a new channel; one that just ended goes on with a late channel."""
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
        """When the oldest known ended call ended (epoch seconds); 0.0: none is forgotten yet."""
        oldest = next(iter(self._over.values())) if len(self._over) >= ENDED_CALLS else None
        return oldest.ended_at or 0.0 if oldest else 0.0

    # --- bridges

    def enter(self, channel: Channel, bridge: str, holding: bool = False) -> None:
        """Put the channel into this bridge and no other; in a ``holding`` bridge nobody talks.

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
        """Take the channel out of the bridge that it is in, if any."""
        inside = self.bridges.get(channel.bridge, {})
        self._touch_all(channel)
        inside.pop(channel.uniqueid, None)
        if not inside:
            self.bridges.pop(channel.bridge, None)
        channel.bridge, channel.parked = "", False

    def _touch_all(self, channel: Channel) -> None:
        """Note that all in the bridge may have changed, as somebody came or went."""
        self.touch(channel.call)
        self.touch(*(party.channel.call for party in company(self.bridges, channel.bridge)))

    def queue_name(self, written: str) -> str:
        """Return a queue's name as the PBX writes it; a dialplan may use other letters."""
        return self.queues.get(written.lower(), written)

    def known(self) -> Iterable[Record]:
        """Return all records of live calls, and of those that ended lately, the last ones first."""
        calls = dict.fromkeys([*self.calls.values(), *reversed(self._over.values())])
        return [record for call in calls for record in call.records() if call.shown]


def _started(chan: Chan, event: Event) -> float:
    """Return when the channel's call began: most ids start with the PBX's epoch second."""
    try:
        offset = event.at - float(event.stamp or event.at)
        began = float(chan.linkedid.rpartition("-")[2].partition(".")[0]) + offset
    except ValueError:
        return event.at
    heard_first = chan.uniqueid == chan.linkedid and chan.state in (*DIALS_IN, *MADE_BY_PBX)
    return event.at if heard_first or not 0 < event.at - began < LONGEST_CALL else began


def _rank(record: Record) -> int:
    if isinstance(record, Call):
        return 3 if record.merged_into else 0
    return 1 if isinstance(record, Visit) else 2

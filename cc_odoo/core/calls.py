# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The tracker: events in, facts out. Who called, waited, rang, talked, gave up.

It has no clock, waits for nothing, never raises on what a PBX says, and needs no order better than
"mostly": events may come doubled, late or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from . import attempts, channels, consults, kinds, legs, meetings, transfers, visits
from .book import DIAL_PREFIX, SPY_PREFIX, Book, Prefix
from .facts import CallFact, Fact
from .kinds import Event, OfChannel, QueueSeen
from .presets import STAR_CODES, feature_codes
from .records import Channel

Handler = Callable[[Book, Any], None]

# Each event, and what is done with it, in this order: phones, transfers, queues, channels, bridges,
# who asks whom.
HANDLERS: dict[type[Event], tuple[Handler, ...]] = {
    # channels
    kinds.NewChannel: (channels.on_new,),
    kinds.ChannelSeen: (channels.on_seen,),
    kinds.Renamed: (channels.on_renamed,),
    kinds.NewState: (channels.on_state, consults.on_state),
    kinds.Hold: (channels.on_hold,),
    kinds.Unhold: (channels.on_hold,),
    kinds.HangupRequest: (channels.on_hangup_request,),
    kinds.Hangup: (channels.on_hangup,),
    kinds.Originated: (channels.on_originated,),
    kinds.SpyStart: (channels.on_spy,),
    # phones that ring
    kinds.DialBegin: (legs.on_dial_begin,),
    kinds.DialEnd: (legs.on_dial_end,),
    # queues
    kinds.QueueKnown: (visits.on_known,),
    kinds.QueueRun: (visits.on_run,),
    kinds.QueueJoin: (visits.on_join, attempts.on_join),
    kinds.QueueSeen: (visits.on_seen,),
    kinds.QueueLeave: (visits.on_leave,),
    kinds.QueueAbandon: (visits.on_abandon,),
    kinds.QueueResult: (visits.on_result,),
    kinds.AgentCalled: (legs.on_agent_called,),
    kinds.AgentRingNoAnswer: (legs.on_ring_no_answer,),
    kinds.AgentConnect: (legs.on_agent_connect, visits.on_connect),
    kinds.AgentComplete: (visits.on_complete,),
    kinds.CallbackAsked: (visits.on_callback_asked,),
    # bridges: who talks with whom
    kinds.BridgeEnter: (
        visits.on_bridge_enter,
        meetings.on_enter,
        attempts.on_enter,
        consults.on_enter,
    ),
    kinds.BridgeLeave: (meetings.on_leave, consults.on_leave),
    # transfers, and numbers that lead to nobody
    kinds.TurnedAway: (attempts.on_turned_away,),
    kinds.BlindTransfer: (transfers.on_blind_transfer,),
    kinds.AttendedTransfer: (transfers.on_attended_transfer,),
    kinds.Retrieved: (transfers.on_retrieved,),
}


class Tracker:
    """The calls of one PBX.

    ``dial_prefix`` and ``spy_prefix`` are what the ChannelIds of our own Originates start with.
    """

    def __init__(self, dial_prefix: Prefix = DIAL_PREFIX, spy_prefix: Prefix = SPY_PREFIX) -> None:
        self._book = Book(dial_prefix, spy_prefix)

    def know_phones(
        self, interfaces: Iterable[str], numbers: Mapping[str, str] | None = None
    ) -> None:
        """Learn all extensions of the PBX (``PJSIP/1001``); calls of other channels are ``in``.

        :param numbers: {number: interface} of those that are dialled by another number
        """
        self._book.phones.learn(interfaces, numbers)

    def know_codes(self, codes: str) -> None:
        """Learn the PBX's feature codes, such as ``*., 555``; "": all that begin with a star.

        :raises BadValue: one of them is no code
        """
        feature_codes(codes)
        self._book.codes = codes or STAR_CODES

    def feed(self, event: Event | None) -> tuple[Fact, ...]:
        """Take in one event (None: nothing); return the facts it changed, calls before parts."""
        if event is None:
            return ()
        for handle in HANDLERS.get(type(event), ()):
            handle(self._book, event)
        self._book.heard_at = event.at
        return self._book.changed_facts(event.at)

    def live(self) -> tuple[CallFact, ...]:
        """Return the facts of the calls in progress."""
        calls = dict.fromkeys(self._book.calls.values())
        return tuple(call.fact() for call in calls if call.shown)

    def facts(self) -> tuple[Fact, ...]:
        """Return all facts of live calls and of the latest that ended, as they are now."""
        return tuple(record.fact() for record in self._book.known())

    def alive(self) -> frozenset[str]:
        """Return the uniqueids of the channels that are alive, as far as the events say."""
        return frozenset(self._book.channels)

    def peer(self, name: str) -> str:
        """Return the name of the only other channel in this one's bridge; "" if there is none."""
        for inside in self._book.bridges.values():
            others = [channel.name for channel in inside.values() if channel.name != name]
            if len(others) == 1 and len(inside) == 2:
                return others[0]
        return ""

    @property
    def horizon(self) -> float:
        """What ended before this time (epoch seconds) may be forgotten; 0.0: nothing is yet."""
        return self._book.horizon

    def listed(self, lines: Iterable[Event | None], at: float) -> tuple[Fact, ...]:
        """Take in all that the PBX has now, after a gap: CoreShowChannels, then QueueStatus.

        ``at``: when it was asked (server clock); what we heard of later is left alone.
        """
        seen = [line for line in lines if line is not None]
        alive = (line.chan.uniqueid for line in seen if isinstance(line, OfChannel))
        gone = self.resync(alive, at)
        found = [fact for line in seen for fact in self.feed(line)]
        consults.find_held(self._book)
        waits = (line for line in seen if isinstance(line, QueueSeen))
        waiting = {(line.chan.uniqueid, line.queue) for line in waits}
        visits.left_unheard(self._book, waiting, at)
        return (*gone, *found, *self._book.changed_facts(self._book.heard_at))

    def resync(self, alive: Iterable[str], at: float) -> tuple[Fact, ...]:
        """End as ``unknown``, after a gap, all that the PBX does not name any more.

        ``alive``: names or uniqueids of the PBX's channels. ``at``: when it was asked (server
        clock); channels that we heard of later are left alone.
        """
        names = frozenset(alive)
        for channel in list(self._book.channels.values()):
            if channel.born_at <= at and not {channel.name, channel.uniqueid} & names:
                self._lose(channel, at, self._book.heard_at)
        return self._book.changed_facts(at)

    def silent(self, since: float) -> frozenset[str]:
        """Return the uniqueids of the channels without any event since this time (epoch seconds).

        A long talk says nothing for many minutes; so does a channel whose end was not heard.
        """
        channels = self._book.channels.values()
        return frozenset(it.uniqueid for it in channels if it.heard_at < since)

    def swept(self, silent: Iterable[str], alive: Iterable[str], at: float) -> tuple[Fact, ...]:
        """End the silent channels that the PBX, asked at ``at`` (server clock), has no more.

        ``alive``: the uniqueids of all its channels.
        """
        alive = frozenset(alive)
        for channel in filter(None, map(self._book.channels.get, silent)):
            if channel.heard_at < at and channel.uniqueid not in alive:
                self._lose(channel, at, channel.heard_at)
            channel.heard_at = max(channel.heard_at, at)
        return self._book.changed_facts(at)

    def _lose(self, channel: Channel, at: float, until: float) -> None:
        """End a channel whose end was not heard; it has talked until ``until`` at least.

        ``until``: when it lived for sure.
        """
        book = self._book
        meetings.go_home(book, channel, at)
        call = channel.call
        for visit in call.visits.values():
            if visit.bearer == channel.uniqueid and visit.open:
                visits.settle(book, visit, "unknown", at)
        self._stop_clocks(channel, until)
        if channel.leg and channel.leg.phone is channel and channel.leg.ended_at is None:
            channel.leg.end("unknown", at)
            book.touch(channel.leg)
        if len(call.channels) == 1:
            call.outcome = "unknown"
        book.close(channel, at)

    def _stop_clocks(self, channel: Channel, until: float) -> None:
        """Stop counting the talk of a lost channel, and of the only other one in its bridge."""
        inside = self._book.bridges.get(channel.bridge, {})
        others = inside.values() if len(inside) < 3 else ()
        for it in (channel, *others):
            if it.leg:
                it.leg.watch.turn("", until)
        if others or len(channel.call.channels) == 1:
            channel.call.watch.turn("", until)

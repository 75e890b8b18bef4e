# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Handlers of channels: they come, ring, talk, hold, listen, go."""

from __future__ import annotations

from . import attempts, kinds
from .book import Book
from .leg_ends import hang_leg
from .meetings import go_home
from .records import Channel
from .visits import hang_visits
from .wires import is_wire


def on_new(book: Book, event: kinds.NewChannel) -> None:
    """Open a channel; a phone that dials is a leg, even inside a call that goes on."""
    dials(book, book.born(event.chan, event), event)


def dials(book: Book, channel: Channel | None, event: kinds.NewChannel | kinds.NewState) -> None:
    """Note that a channel dials in; some drivers say Ring only after the Newchannel event."""
    if channel and event.chan.state == "Ring" and book.phones.knows(channel.interface):
        book.leg(channel, channel.interface, "out", event.at, event.chan.exten)


def on_state(book: Book, event: kinds.NewState) -> None:
    """Take in Ringing and Up; an Originate's caller id tells early which number is called."""
    channel = book.find(event.chan, event)
    if channel is None:
        return
    dials(book, channel, event)
    channel.rang |= event.chan.state == "Ringing"
    if event.chan.state == "Up" and not channel.up:
        channel.up_at = event.at
    connected = event.chan.connected
    phone = channel.originated and not is_wire(channel)
    if phone and not channel.call.external and connected != channel.call.caller_number:
        set_called_number(book, channel, connected)


def on_seen(book: Book, event: kinds.ChannelSeen) -> None:
    """Take in a channel that was there before us: a phone in a bridge talks."""
    channel = book.find(event.chan, event)
    if channel is None:
        return
    channel.heard_from_birth = False
    ours = book.phones.knows(channel.interface)
    channel.call.external |= not (ours or is_wire(channel))  # it may have been dialled
    if channel.leg is None and ours:
        book.leg(channel, channel.interface, "in", event.at, event.chan.connected)
    book.touch(channel.call)  # the phone may talk already, in a bridge that we heard it enter
    if event.bridge and not channel.bridge:
        book.enter(channel, event.bridge)


def on_renamed(book: Book, event: kinds.Renamed) -> None:
    """Give the channel its new name; nothing else changes."""
    channel = book.channels.get(event.uniqueid)
    if channel:
        channel.name = event.name
        if channel.leg:
            channel.leg.channel = event.name
            book.touch(channel.leg)


def on_hangup_request(book: Book, event: kinds.HangupRequest) -> None:
    """Note who hangs up or refuses, as opposed to who is hung up on."""
    channel = book.find(event.chan, event)
    if channel:
        channel.quit_at = event.at if channel.quit_at is None else channel.quit_at
        channel.quit_cause = event.cause
        book.touch(channel.call)


def on_hangup(book: Book, event: kinds.Hangup) -> None:
    """End a channel and settle what it left open; an unknown channel opens nothing."""
    channel = book.channels.get(event.chan.uniqueid)
    if channel is None:
        return book.bury(event.chan.uniqueid, event.at)
    go_home(book, channel, event.at)
    if channel.call.owner == channel.uniqueid:
        channel.call.hangup_cause = event.cause
    hang_visits(book, channel, event.at)
    attempts.gone(book, channel, event.cause, event.at)
    hang_leg(book, channel, event.cause, event.at)
    book.close(channel, event.at)


def on_hold(book: Book, event: kinds.Hold | kinds.Unhold) -> None:
    """Take in that a party puts the others on hold, or takes them back."""
    channel = book.find(event.chan, event)
    if channel is None:
        return
    channel.held = isinstance(event, kinds.Hold)
    asks = channel.leg is not None and channel.leg.asking
    channel.away = channel.away and (channel.held or asks)  # Unhold is also sent to whom it asks
    book.touch(channel.call)


def on_originated(book: Book, event: kinds.Originated) -> None:
    """Note what an originated channel is for; a failure without a channel needs nothing here."""
    channel = book.channels.get(event.uniqueid)
    if channel is None:
        return
    if "Spy" in event.application:
        channel.call.spy = True
    elif event.exten:
        set_called_number(book, channel, event.exten)
        book.show(channel.call)
    channel.queue_run = event.queue or channel.queue_run


def on_spy(book: Book, event: kinds.SpyStart) -> None:
    """Note that a channel only listens. If a keypad dialled for it, it reached the PBX itself."""
    channel = book.channels.get(event.uniqueid)
    if channel is None:
        return
    channel.call.spy = True
    if channel.leg and channel.leg.ringing:
        channel.leg.answered_at = channel.call.answered_at = event.at
        channel.call.direction = "internal"
        book.touch(channel.call, channel.leg)


def set_called_number(book: Book, channel: Channel, number: str) -> None:
    """Set the number that an ``out`` leg and its call dial, unless one is known already."""
    if channel.leg and channel.leg.way == "out":
        channel.leg.number = channel.leg.number or number
    if channel.call.owner == channel.uniqueid:
        channel.call.called_number = channel.call.called_number or number
    book.touch(channel.call, channel.leg)

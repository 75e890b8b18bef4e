# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whether anybody was reached at a number that an agent called, asked, or sent a caller to.

A dialplan may have a pattern that takes any number: that the PBX accepts it means nothing. What
tells is that the channel which went there meets somebody or waits in a queue, or that what it dials
fails and the PBX plays a tone to it, or ends it. Voicemail and announcements tell nothing.
"""

from __future__ import annotations

from . import kinds
from .book import Book
from .causes import NO_SUCH_NUMBER
from .records import BY_CAUSE, Channel, Leg


def seek(book: Book, channel: Channel | None, leg: Leg) -> None:
    """Note that this channel goes to a number for the leg's owner."""
    if channel is None:
        return
    leg.unreached, leg.unreached_at, leg.caller_waits = "", None, False
    channel.seeks = leg
    if channel.turned_away:  # it was so before the PBX said whom it is for
        _fail(book, channel, channel.turned_away, channel.heard_at)
    book.touch(leg)


def on_turned_away(book: Book, event: kinds.TurnedAway) -> None:
    """Note that the PBX plays a tone: what the channel tried last says why."""
    channel = book.find(event.chan, event)
    if channel is None:
        return
    channel.turned_away = channel.tried or event.outcome
    leg = channel.seeks
    if leg and _is_own(leg, channel):
        leg.dialled = leg.dialled or channel.turned_away
        channel.call.dialled = channel.call.dialled or channel.turned_away
    if leg:
        _fail(book, channel, channel.turned_away, event.at)


def on_enter(book: Book, event: kinds.BridgeEnter) -> None:
    """Note that the channel has met somebody, or is parked."""
    _reached(book, event)


def on_join(book: Book, event: kinds.QueueJoin) -> None:
    """Note that the channel waits in a queue, whose visit tells what comes of it."""
    _reached(book, event)


def _reached(book: Book, event: kinds.OfChannel) -> None:
    channel = book.find(event.chan, event)
    if channel:
        channel.seeks, channel.turned_away, channel.tried = None, "", ""


def gone(book: Book, channel: Channel, cause: int, at: float) -> None:
    """Note that a channel ended without reaching anybody, where that is known."""
    leg = channel.seeks
    if leg is None or _is_own(leg, channel):
        return  # how the call ended tells whoever dials
    why = channel.tried or ("" if channel.quit else _by_cause(cause))
    if why and not leg.unreached:
        _fail(book, channel, why, at)
    channel.seeks, leg.caller_waits = None, False
    book.touch(leg)


def _is_own(leg: Leg, channel: Channel) -> bool:
    """Return whether it is the phone of the leg's owner itself that went to a number."""
    return channel in (leg.phone, leg.front)


def _by_cause(cause: int) -> str:
    return BY_CAUSE.get(cause, "failed" if cause in NO_SUCH_NUMBER else "")


def _fail(book: Book, channel: Channel, why: str, at: float) -> None:
    leg = channel.seeks
    leg.unreached, leg.unreached_at, leg.caller_waits = why, at, True
    book.touch(leg)

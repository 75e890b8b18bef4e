# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Handlers of consultations that the PBX makes (a transfer after asking).

The phone leaves its caller on hold and meets the first half of a Local channel in another bridge;
the second half dials whoever is asked. All of it happens in the one call, with the one channel of
the phone; so does a hold by the PBX, which asks an extension where nobody is.
"""

from __future__ import annotations

from . import kinds
from .book import Book
from .records import Channel, Leg


def on_enter(book: Book, event: kinds.BridgeEnter) -> None:
    """A phone that holds its caller meets somebody else."""
    inside = book.bridges.get(event.bridge, {}).values()
    asked = next((channel for channel in inside if _may_be_asked(channel)), None)
    asker = next((channel for channel in inside if channel.leg and channel.held), None)
    if asked and asker:
        asker.leg.asked, asker.leg.asking = asked, True
        _tell(book, asker.leg, held=True)


def seen(book: Book) -> None:
    """After a listing, which tells of no hold: who asks already, or has the PBX hold a call.

    A phone is with the first half of a Local channel, and somebody of its call is alone.
    """
    for inside in list(book.bridges.values()):
        asked = next((channel for channel in inside.values() if _may_be_asked(channel)), None)
        asker = next((channel for channel in inside.values() if channel.leg), None)
        caller = _alone(book, asker) if asked and asker and not asker.leg.asking else None
        if caller:
            asker.held = True
            asker.leg.asked, asker.leg.asking = asked, True
            asker.leg.number = caller.number or asker.leg.number
            _know_source(book, asker.leg)
            _tell(book, asker.leg, held=True)


def _alone(book: Book, asker: Channel) -> Channel | None:
    """The one of the phone's call who waits in a bridge with nobody else."""
    others = (it for it in asker.call.channels.values() if it is not asker)
    return next((it for it in others if len(book.bridges.get(it.bridge, ())) == 1), None)


def _know_source(book: Book, leg: Leg) -> None:
    """Whoever is asked was rung by the second half: that was before we listened."""
    behind = _behind(leg, leg.asked.name)
    for channel in book.bridges.get(behind.bridge, {}).values() if behind else ():
        if channel.leg:
            channel.leg.source = behind.uniqueid


def on_leave(book: Book, event: kinds.BridgeLeave) -> None:
    """One of the two is gone: back to the caller, or the caller is handed on."""
    for leg in _askers(book, event.chan.uniqueid):
        leg.asking = False
        _tell(book, leg, held=False)


def on_state(book: Book, event: kinds.NewState) -> None:
    """Whoever is asked has answered."""
    book.touch(*_askers(book, event.chan.uniqueid))


def hand_over_asked(book: Book, asker: Leg, transferee: Channel | None) -> None:
    """Whoever was asked talks with the caller from now on."""
    asker.transferred_to = asker.consult
    book.touch(asker)
    behind = _behind(asker, asker.asked.name)
    for leg in asker.call.legs.values():
        if behind and transferee and leg.source == behind.uniqueid and leg.ended_at is None:
            leg.number = transferee.number or leg.number
            book.touch(leg)


def _may_be_asked(channel: Channel) -> bool:
    return channel.leg is None and channel.name.startswith("Local/") and channel.name[-2:] == ";1"


def _askers(book: Book, uniqueid: str) -> list[Leg]:
    """The leg that asks or is asked in this channel."""
    channel = book.channels.get(uniqueid)
    if channel is None:
        return []
    legs = (it.leg for it in channel.call.channels.values() if it.leg and it.leg.asking)
    return [leg for leg in legs if channel in (leg.asked, channel.call.channels.get(leg.key))]


def _tell(book: Book, leg: Leg, held: bool) -> None:
    """Asking around is no talk with the caller, who hears music."""
    # The far half of a virtual agent's own Local channel talks with the mobile phone all the time.
    for channel in (leg.asked, _behind(leg, leg.asked.name), _behind(leg, leg.channel)):
        if channel:
            channel.held = held
    book.touch(leg, leg.call)


def _behind(leg: Leg, name: str) -> Channel | None:
    """The second half of a Local channel."""
    if not name.endswith(";1"):
        return None
    second = f"{name[:-1]}2"
    return next((it for it in leg.call.channels.values() if it.name == second), None)


HANDLERS = {
    kinds.BridgeEnter: on_enter,
    kinds.BridgeLeave: on_leave,
    kinds.NewState: on_state,
}

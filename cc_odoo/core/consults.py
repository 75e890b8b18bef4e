# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Handlers of consultations that the PBX makes (a transfer after asking).

The phone leaves its caller on hold and meets the first half of a Local channel in another bridge;
the second half dials whoever is asked. All of it happens in the one call, with the one channel of
the phone; so does a hold by the PBX, which asks an extension where nobody is. Whoever then goes
back to the caller without a word of holding asks nobody any more.
"""

from __future__ import annotations

from . import kinds
from .attempts import seek
from .book import Book
from .records import Call, Channel, Leg
from .wires import is_wire


def on_enter(book: Book, event: kinds.BridgeEnter) -> None:
    """Begin a consultation: a phone that holds its caller is in a bridge with somebody else."""
    here = book.bridges.get(event.bridge, {}).values()
    asked = next((channel for channel in here if _may_be_asked(channel)), None)
    asker = next((channel for channel in here if channel.leg and channel.away), None)
    if asked and asker:
        if asker.leg.asked is not asked:
            seek(book, asked.other, asker.leg)
        asker.leg.asked, asker.leg.asking = asked, True
        know_consulted(asker.call)
        book.touch(asker.leg, asker.call)


def know_consulted(call: Call) -> None:
    """Mark the legs that ring for an agent who consults now: they do not talk with the caller."""
    askers = [leg for leg in call.legs.values() if leg.asking and leg.asked.other]
    behind = {leg.asked.other.uniqueid for leg in askers}
    for leg in call.legs.values():
        leg.consulted |= leg.source in behind


def find_held(book: Book) -> None:
    """Find, after a listing, which shows no holds, who consults or holds a call already.

    A phone is with the first half of a Local channel, and somebody of its call is alone.
    """
    for here in list(book.bridges.values()):
        asked = next((channel for channel in here.values() if _may_be_asked(channel)), None)
        asker = next((channel for channel in here.values() if channel.leg), None)
        caller = _alone(book, asker) if asked and asker and not asker.leg.asking else None
        if caller:
            asker.away = True
            asker.leg.asked, asker.leg.asking = asked, True
            asker.leg.number = caller.number or asker.leg.number
            _know_source(book, asker.leg)
            know_consulted(asker.call)
            book.touch(asker.leg, asker.call)


def _alone(book: Book, asker: Channel) -> Channel | None:
    """Return the channel of the phone's call that waits in a bridge with nobody else."""
    others = (it for it in asker.call.channels.values() if it is not asker)
    return next((it for it in others if len(book.bridges.get(it.bridge, ())) == 1), None)


def _know_source(book: Book, leg: Leg) -> None:
    """Set whom a consulted leg was rung for, where that was before we listened."""
    behind = leg.asked.other
    for channel in book.bridges.get(behind.bridge, {}).values() if behind else ():
        if channel.leg:
            channel.leg.source = behind.uniqueid


def on_leave(book: Book, event: kinds.BridgeLeave) -> None:
    """End a consultation: the agent is back with the caller, or the caller is handed on."""
    for leg in _askers(book, event.chan.uniqueid):
        leg.asking = False
        book.touch(leg, leg.call)


def on_state(book: Book, event: kinds.NewState) -> None:
    """Note that the consulted party has answered."""
    book.touch(*_askers(book, event.chan.uniqueid))


def hand_over_asked(book: Book, asker: Leg, transferee: Channel | None) -> None:
    """Let the consulted party talk with the caller from now on."""
    behind = asker.asked.other
    for leg in asker.call.legs.values():
        if behind and transferee and leg.source == behind.uniqueid and leg.ended_at is None:
            leg.number = transferee.party_number or leg.number
            leg.source, leg.consulted = transferee.uniqueid, False
            book.touch(leg)


def part(book: Book, asker: Leg, at: float) -> None:
    """Take the consulting agent out of the call; the PBX may keep the channel to call it back."""
    asker.transferred_to = asker.consult
    asker.end("unknown", at)
    book.touch(asker, asker.call)


def called_back_for(book: Book, phone: Channel) -> Channel | None:
    """Return the channel of the same phone that handed on a caller whom nobody answered.

    The PBX keeps it until somebody answers, and rings the phone anew when nobody does: as soon as
    the Local channel to whoever was asked is gone.
    """
    handed = [channel for channel in book.channels.values() if _handed_on(channel, phone)]
    return min(handed, key=lambda it: abs(phone.born_at - it.leg.asked.heard_at), default=None)


def _handed_on(channel: Channel, phone: Channel) -> bool:
    same = channel is not phone and channel.interface == phone.interface
    return bool(same and channel.leg and channel.leg.asked and channel.leg.ended_at is not None)


def _may_be_asked(channel: Channel) -> bool:
    rung = channel.dialler is not None or channel.originated
    return is_wire(channel) and channel.name.endswith(";1") and channel.leg is None and not rung


def _askers(book: Book, uniqueid: str) -> list[Leg]:
    """Return the legs that consult or are consulted in this channel."""
    channel = book.channels.get(uniqueid)
    if channel is None:
        return []
    legs = (it.leg for it in channel.call.channels.values() if it.leg and it.leg.asking)
    return [leg for leg in legs if channel in (leg.asked, leg.phone, leg.front)]

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Handlers of transfers: who sends whom to whom, and who fetches a parked caller."""

from __future__ import annotations

from . import kinds
from .attempts import seek
from .book import Book
from .consults import hand_over_asked, part
from .meetings import talk
from .records import Channel
from .visits import take_place


def on_blind_transfer(book: Book, event: kinds.BlindTransfer) -> None:
    """Take the transferring phone out of the call, which goes on under its own linkedid."""
    transferer = book.find(event.transferer, event)
    if transferer and transferer.leg:
        transferer.leg.transferred_to = event.exten
        seek(book, book.find(event.transferee, event), transferer.leg)
        book.touch(transferer.leg)


def on_attended_transfer(book: Book, event: kinds.AttendedTransfer) -> None:
    """Make one call of two: the transferee takes the place of the agent who consulted."""
    first, second = book.find(event.first, event), book.find(event.second, event)
    if first is None or second is None:
        return
    target = book.find(event.target, event)
    if first is second:  # the PBX let it ask
        if first.leg and first.leg.asked:
            hand_over_asked(book, first.leg, book.find(event.transferee, event))
            if not event.threeway:
                part(book, first.leg, event.at)
        return
    if first.leg:
        asked = second.leg.number if second.leg else ""
        first.leg.transferred_to = asked or (event.target.number if event.target else "")
        book.touch(first.leg)
    transferee = book.find(event.transferee, event)
    if transferee:
        hand_over(book, second, target, transferee)
    if transferee and transferee.leg and target:
        transferee.leg.number = target.party_number or transferee.leg.number
    book.join(first.call, second.call, event.at)


def on_retrieved(book: Book, event: kinds.Retrieved) -> None:
    """Connect who dialled a parking space with the parked caller; their calls become one."""
    parkee, retriever = book.find(event.parkee, event), book.find(event.retriever, event)
    if parkee is None or retriever is None:
        return
    if retriever.leg:
        retriever.leg.number = parkee.party_number or retriever.leg.number
    talk(book, retriever, parkee, event.at)


def hand_over(book: Book, asker: Channel, target: Channel | None, transferee: Channel) -> None:
    """Let whoever is rung by ``asker``, or talks with it, be there for ``transferee``."""
    theirs = [leg for leg in asker.call.legs.values() if leg.source == asker.uniqueid]
    for leg in (*theirs, target.leg if target else None):
        if leg and leg.ended_at is None:
            leg.number = transferee.party_number or leg.number
            leg.source = transferee.uniqueid if leg.source else ""
            book.touch(leg)
    take_place(book, asker, transferee)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Handlers of bridges: channels of two calls meet in one, and what becomes of the calls.

A phone that called nobody else takes part in the call it meets: it picked it up, was called back
for it, or dialled into a room. An agent out of a pool serves the call and goes back to the pool.
An agent who is given another customer goes over to that customer's call alone. Everybody else
keeps a call of their own, whatever linkedid the PBX gives their channels.
"""

from __future__ import annotations

from . import kinds
from .book import Book
from .facts import COUNTED
from .merging import age
from .records import Channel
from .wires import front_of

MOMENT = 1.0  # seconds between what one step of the PBX says of several phones


def on_enter(book: Book, event: kinds.BridgeEnter) -> None:
    """Begin the talk of two in a bridge; in a holding bridge the agents of a pool wait."""
    channel = book.find(event.chan, event)
    if channel is None:
        return
    book.enter(channel, event.bridge, event.holding)
    book.show(channel.call)
    book.make_internal(channel.call)
    if event.holding:
        return wait_in_pool(book, channel, event.at)
    for other in list(book.bridges.get(channel.bridge, {}).values()):
        if other.call is not channel.call:
            meet(book, channel, other, event)


def on_leave(book: Book, event: kinds.BridgeLeave) -> None:
    """End the stay in this bridge; an event that comes late does not end the next stay."""
    channel = book.find(event.chan, event)
    if channel and channel.bridge == event.bridge:
        book.leave(channel)


def wait_in_pool(book: Book, channel: Channel, at: float) -> None:
    """Note that a phone which called a holding bridge waits there for calls; others are parked."""
    go_home(book, channel, at)
    own = channel.call.owner == channel.uniqueid and not channel.dialled
    channel.pooled = own and book.phones.knows(channel.interface)


def meet(book: Book, comer: Channel, other: Channel, event: kinds.BridgeEnter) -> None:
    """Bring together the calls of a channel that comes into a bridge and of those in it."""
    if event.technology == "softmix":
        return meet_in_room(book, comer, other, event.at)
    for phone, party in ((comer, other), (other, comer)):
        if phone.pooled:
            return serve(book, phone, party, event)
    if any(calls_for_itself(book, phone) for phone in (comer, other)):
        return talk(book, comer, other, event.at)
    for phone, party in ((comer, other), (other, comer)):
        if book.phones.knows(phone.interface) and _alone_with(book, phone, party):
            return go_over(book, phone, party, event)


def meet_in_room(book: Book, one: Channel, other: Channel, at: float) -> None:
    """Let a phone that dialled a conference room take part in the call there.

    Each person from outside keeps a call of their own, whoever they meet.
    """
    guest = max(one.call, other.call, key=age)
    if book.only_ours(guest):
        guest.answered_at = at if guest.answered_at is None else guest.answered_at
        book.join(one.call, other.call, at)


def calls_for_itself(book: Book, channel: Channel) -> bool:
    """Return whether only phones of ours are in the phone's call."""
    return book.phones.knows(channel.interface) and book.only_ours(channel.call)


def talk(book: Book, one: Channel, other: Channel, at: float) -> None:
    """Make one call of two: somebody picked up, took a parked caller back, or was called back."""
    for phone, party in ((one, other), (other, one)):
        _rung_for(book, phone, party)
        phone.call.answered_at = at if phone.call.answered_at is None else phone.call.answered_at
    book.join(one.call, other.call, at)


def _rung_for(book: Book, phone: Channel, party: Channel) -> None:
    """Note that a phone which the PBX called by itself rang for the party that it meets."""
    leg = phone.leg
    if leg is None or leg.way == "in":
        return
    if phone.originated and not phone.dialled:
        leg.way, leg.number = "in", party.number or party.call.caller_number
    book.touch(leg)


def _alone_with(book: Book, phone: Channel, party: Channel) -> bool:
    """Return whether only these two are in the bridge, and the party is no phone of ours."""
    two = len(book.bridges.get(phone.bridge, ())) == 2
    return two and not book.phones.knows(party.interface)


def go_over(book: Book, phone: Channel, party: Channel, event: kinds.BridgeEnter) -> None:
    """Give an agent of a pool another customer; the talk with the last one is over."""
    if phone.leg and phone.leg.ended_at is None:
        phone.leg.end("unknown", event.at)
        book.touch(phone.leg)
    old = phone.call
    _be_part_of(phone, party)
    book.drop(phone, old, event.at)
    _serve_with_new_leg(book, phone, party, event)


def serve(book: Book, phone: Channel, party: Channel, event: kinds.BridgeEnter) -> None:
    """Let an agent of a pool talk with this party; the agent's call to the pool goes on."""
    if phone.home or phone.leg is None:
        return
    phone.home = phone.leg
    phone.leg.watch.turn("", event.at)
    book.touch(phone.call)
    _be_part_of(phone, party)
    front = front_of(party)
    if front and front.leg and front.leg.ringing:
        book.adopt(front.leg, phone, phone.interface)
    else:
        _serve_with_new_leg(book, phone, party, event)


def go_home(book: Book, phone: Channel, at: float) -> None:
    """End the agent's talk with the party: the agent is back in the pool, or hung up."""
    if phone.home is None:
        return
    if phone.leg and phone.leg.ended_at is None:
        phone.leg.end("unknown", at)
        book.touch(phone.leg)
    guest, phone.leg, phone.home = phone.call, phone.home, None
    phone.call = phone.leg.call
    book.drop(phone, guest, at)


def _be_part_of(phone: Channel, party: Channel) -> None:
    phone.call, phone.leg = party.call, None
    phone.call.channels[phone.uniqueid] = phone


def _serve_with_new_leg(book: Book, phone: Channel, party: Channel, event: kinds.Event) -> None:
    number = party.party_number
    phone.served += 1
    mark = event.stamp or f"{COUNTED}{phone.served}"
    book.leg(phone, phone.interface, "in", event.at, number, mark=mark)

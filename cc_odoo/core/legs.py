# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Handlers of phones: who is rung, who answers, refuses, transfers.

A Local channel pair (``;1`` and ``;2``) that a queue rings is one leg. It is the leg of the phone
that ``;2`` dials; of a mobile phone outside, only the reason for not answering counts.
"""

from __future__ import annotations

from . import kinds
from .book import Book
from .causes import NO_SUCH_NUMBER
from .consults import called_back_for, know_consulted
from .follow_me import answered_outside, rings_along
from .meetings import MOMENT
from .records import Call, Channel, Leg
from .visits import moved_on
from .wires import first_dialler, front_of, is_wire, leg_in_front

NOT_ANSWERED = {
    "BUSY": "busy",
    "CANCEL": "cancelled",
    "CHANUNAVAIL": "failed",
    "CONGESTION": "failed",
    "NOANSWER": "no_answer",
}

BUSY, REJECTED, ELSEWHERE = 17, 21, 26  # Q.850
# A hangup cause corrects what the dial's end said: queues report a refusal as no answer.
CORRECTED = {
    ("no_answer", BUSY): "refused",
    ("no_answer", REJECTED): "refused",
    ("cancelled", ELSEWHERE): "taken",
}


# --- somebody is rung


def on_dial_begin(book: Book, event: kinds.DialBegin) -> None:
    """Take in that somebody is rung: a phone of ours, or the outside world."""
    source, dest = book.find(event.source, event), book.find(event.dest, event)
    if source is None:
        return rung_by_pbx(book, dest, event) if dest else None
    moved_on(book, source, event.at)
    source.dialled = True
    if not _makes_a_call(source):
        book.show(source.call)
    know_number(book, source, event.source.exten)
    if dest is None:
        return
    dest.dialler = source
    book.bring(dest, source.call, event.at)
    if book.phones.rings(dest.interface, event.dial_string):
        ring_phone(book, source, dest, event)
    elif not (is_wire(dest) or leg_in_front(source) or rings_along(source)):
        reach_outside(book, source, dest, event.number)
    book.touch(source.call)


def rung_by_pbx(book: Book, dest: Channel, event: kinds.DialBegin) -> None:
    """Take in a ring that no channel dialled: an Originate, a page, a call back."""
    own = dest.call.owner == dest.uniqueid
    asker = called_back_for(book, dest) if own and dest.leg else None
    if asker:
        return call_back(book, dest, asker, event.at)
    if is_wire(dest) or dest.leg:
        return
    if book.phones.rings(dest.interface, event.dial_string):
        book.leg(dest, dest.interface, "out" if own else "in", event.at, event.dest.connected)
    elif own and dest.originated:
        reach_outside(book, dest, dest, event.number)


def call_back(book: Book, phone: Channel, asker: Channel, at: float) -> None:
    """Ring the caller back at the phone that handed them on, as nobody answered there."""
    phone.leg.way, phone.leg.number = "in", asker.leg.number
    book.join(asker.call, phone.call, at)


def _makes_a_call(source: Channel) -> bool:
    """Return whether the dialling channel belongs to an Originate over a Local channel.

    What it rings first may be there for listening as well as for a call.
    """
    front = front_of(source)
    return front is not None and front.originated and front.dialler is None


def ring_phone(book: Book, source: Channel, dest: Channel, event: kinds.DialBegin) -> None:
    """Open the leg of a phone that is rung for a caller, for a queue, or to call for its agent."""
    ringing = leg_in_front(source)
    if ringing and ringing.front is None and dest.leg is None:
        return book.adopt(ringing, dest, dest.interface)
    call = source.call
    if _makes_a_call(source) and not call.external and not front_of(source).leg:
        return ring_agent(book, source, dest, event)
    leg = ring(book, source, dest, dest.interface, event)
    leg.queue = ringing.queue if ringing else leg.queue
    reach_phone(book, source)


def ring_agent(book: Book, source: Channel, dest: Channel, event: kinds.DialBegin) -> None:
    """Open the leg of an agent's phone that rings first, over a Local channel, and then dials."""
    call, front = source.call, front_of(source)
    front.leg = book.leg(dest, dest.interface, "out", event.at, call.called_number)
    call.caller_number, call.caller_name = event.dest.number, event.dest.caller_name


def on_agent_called(book: Book, event: kinds.AgentCalled) -> None:
    """Take in that a queue rings a member."""
    book.phones.member(event.interface)
    source, dest = book.find(event.chan, event), book.find(event.dest, event)
    if dest is None:
        return
    if source:
        source.dialled, dest.dialler = True, source
        book.bring(dest, source.call, event.at)
    interface = book.phones.at(event.interface)
    leg = ring(book, source, dest, interface, event)
    leg.interface, leg.queue = interface, event.queue
    book.show(dest.call)


def ring(
    book: Book,
    source: Channel | None,
    dest: Channel,
    interface: str,
    event: kinds.AgentCalled | kinds.DialBegin,
) -> Leg:
    """Return the leg of a phone that is rung for the channel ``source``."""
    caller = event.chan if isinstance(event, kinds.AgentCalled) else event.source
    number = caller.number or (source.number if source else "") or event.dest.connected
    leg = book.leg(dest, interface, "in", event.at, number)
    if source is not None:
        leg.source = first_dialler(source).uniqueid
        know_consulted(leg.call)
    return leg


def know_number(book: Book, source: Channel, number: str) -> None:
    """Set whom a dialling phone calls, unless it is known already."""
    if source.leg and source.leg.way == "out" and not source.leg.number:
        source.leg.number = number
        book.touch(source.leg)
    if source.call.owner == source.uniqueid and not source.call.called_number:
        source.call.called_number = number


def reach_phone(book: Book, source: Channel) -> None:
    """Note that a phone of ours reached another one, or a queue."""
    call = source.call
    ours = call.owner == first_dialler(source).uniqueid and not call.external
    if call.direction == "out" and ours:
        call.direction = "internal"
        book.touch(call)


def reach_outside(book: Book, source: Channel, dest: Channel, number: str) -> None:
    """Note that somebody outside is rung; when the PBX rings them by itself, the call is theirs."""
    call = source.call
    if dest is source or _makes_a_call(source):
        call_customer(book, source, dest, number)
    elif call.external and source.originated and not (source.leg or call.caller_number):
        # who was rung first outside is to call: an agent on a mobile phone
        call.caller_number, call.called_number = call.called_number, number
    call.external = True
    if call.direction == "internal":
        call.direction = "out"


def call_customer(book: Book, source: Channel, dest: Channel, number: str) -> None:
    """Set the number that the PBX calls by itself, on the call and on the channels it rings."""
    call = source.call
    call.called_number = call.called_number or number
    for channel in (dest, front_of(source) or dest):
        channel.number = call.called_number
    book.show(call)


# --- how it went


def on_dial_end(book: Book, event: kinds.DialEnd) -> None:
    """Take in how one attempt to reach somebody ended."""
    source, dest = book.find(event.source, event), book.find(event.dest, event)
    if dest is None:
        return
    if source is None:
        return originate_ended(book, dest, event)
    if event.status == "ANSWER":
        return picked_up(book, source, dest, event.at)
    missed(book, source, dest, event)
    dest.result = dest.result or event.status


def originate_ended(book: Book, dest: Channel, event: kinds.DialEnd) -> None:
    """Take in how the PBX's own attempt to reach somebody outside ended.

    A phone that forwards the ring (302) is where its agent is from now on.
    """
    if event.forward and dest.leg:
        return forwarded(book, dest, event)
    if event.status != "ANSWER" and dest.leg is None and dest.call.owner == dest.uniqueid:
        dest.call.dialled = why(dest, event.status)


def forwarded(book: Book, phone: Channel, event: kinds.DialEnd) -> None:
    """Follow a phone's forwarding: the PBX rings a Local channel in its place, as another call."""
    start = f"Local/{event.forward}@"
    new = [channel for channel in book.channels.values() if _made_for(event, channel, start)]
    if new:
        nearest = min(new, key=lambda channel: abs(event.at - channel.born_at))
        book.join(phone.call, nearest.call, event.at)
        book.adopt(phone.leg, nearest)


def _made_for(event: kinds.DialEnd, channel: Channel, start: str) -> bool:
    """Return whether the channel may be the one that the PBX made for this forwarding."""
    wire = channel.name.startswith(start) and channel.name.endswith(";1")
    free = channel.originated and channel.leg is None
    return wire and free and abs(event.at - channel.born_at) <= MOMENT


def picked_up(book: Book, source: Channel, dest: Channel, at: float) -> None:
    """End the sibling legs of a phone that was picked up; it meets the caller in a moment."""
    if dest.leg and dest.leg.way == "out" and dest.dialler is None and not dest.originated:
        take_ring(book, source, dest)
    front = front_of(source)
    if front:
        front.behind = dest
    answered_outside(book, source, dest, at)
    leg = dest.leg
    if front and leg and front.leg and front.leg.answered_at is None:
        front.leg = leg
    if leg and leg.way == "in" and leg.ringing and leg.picked_at is None:
        leg.picked_at = at
    if leg:
        lost_to(book, dest.call, leg, at)
    book.touch(dest.call, leg)


def take_ring(book: Book, source: Channel, phone: Channel) -> None:
    """Give another phone's ring to this one, which answers ``source`` though nobody rang it."""
    legs = (leg for leg in source.call.legs.values() if leg.phone and leg.answered_at is None)
    rung = [leg for leg in legs if leg.phone.dialler is source]
    ring = max(rung, key=lambda leg: leg.ended_at or 0.0, default=None)
    if ring:
        ring.end("taken", ring.ended_at or phone.born_at)
        leg = phone.leg
        leg.way, leg.number, leg.queue, leg.source = "in", ring.number, ring.queue, ring.source
        book.touch(ring, leg)


def lost_to(book: Book, call: Call, winner: Leg, at: float) -> None:
    """Return the legs that stopped ringing because this one, which also rang, answered."""
    for leg in sibling_legs(call, winner):
        together = leg.ended_at is not None and winner.rang_at <= leg.ended_at
        if leg.outcome == "cancelled" and together and at - leg.ended_at <= MOMENT:
            leg.outcome = "taken"
            book.touch(leg)


def sibling_legs(call: Call, leg: Leg) -> list[Leg]:
    """Return the legs that were rung for the same caller."""
    return [it for it in call.legs.values() if it is not leg and it.source == leg.source != ""]


def missed(book: Book, source: Channel, dest: Channel, event: kinds.DialEnd) -> None:
    """End the leg of a phone that did not answer."""
    front, leg = front_of(source), dest.leg
    status = _cancelled_by(front) if front and event.status == "CANCEL" else event.status
    outcome = "refused" if event.forward else why(dest, status)
    if leg and leg.ringing:
        leg.transferred_to = event.forward
        leg.end(outcome, event.at)
    if front and event.status != "CANCEL":
        front.inner = outcome
    goes_on = event.forward or (leg and leg.queue)  # somebody else is rung
    outward = "busy" if outcome == "refused" else outcome
    if not goes_on:
        source.tried = outward
    if not goes_on and not (front and front.dialler):
        not_reached(book, source, outward)
    book.touch(source.call, source.leg, leg)


def _cancelled_by(front: Channel) -> str:
    """Return why a Local channel ended that made its far end stop ringing."""
    return front.result or ("NOANSWER" if front.originated and not front.dialler else "CANCEL")


def not_reached(book: Book, source: Channel, outcome: str) -> None:
    """Note that whoever dialled over this channel reached nobody, as far as is known."""
    source.call.dialled = outcome
    for channel in (source, front_of(source)):
        if channel and channel.leg and channel.leg.way == "out":
            channel.leg.dialled = outcome


def why(dest: Channel, status: str) -> str:
    """Return why a rung channel was not answered, as the outcome of a leg."""
    outcome, leg = NOT_ANSWERED.get(status, "no_answer"), dest.leg
    if leg and leg.answered_at is not None:
        return outcome
    if dest.inner:
        return dest.inner
    if leg is None:
        return "failed" if dest.quit and dest.quit_cause in NO_SUCH_NUMBER else outcome
    if dest.quit:
        return "refused" if dest.rang else "busy" if dest.quit_cause == BUSY else "failed"
    if outcome == "cancelled" and _lost(leg):
        return "taken"
    return outcome


def _lost(leg: Leg) -> bool:
    return any((it.picked_at or 0.0) >= leg.rang_at for it in sibling_legs(leg.call, leg))


def on_ring_no_answer(book: Book, event: kinds.AgentRingNoAnswer) -> None:
    """Take in that the queue has given up ringing this member."""
    dest = book.find(event.dest, event)
    if dest and dest.leg and dest.leg.ringing:
        dest.leg.end(why(dest, "NOANSWER"), event.at)
        book.touch(dest.call, dest.leg)


def on_agent_connect(book: Book, event: kinds.AgentConnect) -> None:
    """Note on the leg that the member has answered; `visits.on_connect` does so on the visit."""
    source, dest = book.find(event.chan, event), book.find(event.dest, event)
    if source is None or dest is None:
        return
    picked_up(book, source, dest, event.at)
    if dest.leg:
        dest.leg.queue = dest.leg.queue or event.queue
        book.touch(dest.leg)

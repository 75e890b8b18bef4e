# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Handlers of phones: who is rung, who answers, refuses, transfers.

A Local channel pair (``;1`` and ``;2``) that a queue rings is one leg: what ``;2`` dials is the
member's mobile phone, and of that only the reason for not answering counts.
"""

from __future__ import annotations

from . import kinds
from .book import Book
from .consults import hand_over_asked
from .records import Call, Channel, Leg
from .visits import moved_on, take_place

NOT_ANSWERED = {
    "BUSY": "busy",
    "CANCEL": "cancelled",
    "CHANUNAVAIL": "failed",
    "CONGESTION": "failed",
    "NOANSWER": "no_answer",
}
# Behind a Local channel a CANCEL comes from in front, and says nothing about the phone.
BEHIND_LOCAL = {status: why for status, why in NOT_ANSWERED.items() if status != "CANCEL"}

BUSY, REJECTED, ELSEWHERE = 17, 21, 26  # Q.850
NO_SUCH_NUMBER = (1, 2, 3, 22, 28)  # unallocated, no route, changed, not a number
# A hangup cause corrects what the dial's end said: queues report a refusal as no answer.
CORRECTED = {
    ("no_answer", BUSY): "refused",
    ("no_answer", REJECTED): "refused",
    ("cancelled", ELSEWHERE): "taken",
}
MOMENT = 1.0  # seconds in which the phones that rang along are told to stop


def on_dial_begin(book: Book, event: kinds.DialBegin) -> None:
    """Somebody is rung: a phone of ours, or the outside world."""
    source, dest = book.find(event.source, event), book.find(event.dest, event)
    if source is None:
        return  # an Originate: its channel said so by itself
    moved_on(book, source, event.at)
    book.show(source.call)
    aim(book, source, event.source.exten)
    if dest is None:
        return
    if book.phones.rings(dest.interface, event.dial_string):
        ring(book, source, dest, dest.interface, event)
        inside(book, source)
    elif not (source.name.endswith(";2") or dest.name.startswith("Local/")):
        source.call.external = True
        if source.call.direction == "internal":
            source.call.direction = "out"
    book.touch(source.call)


def on_agent_called(book: Book, event: kinds.AgentCalled) -> None:
    """A queue rings a member."""
    book.phones.member(event.interface)
    source, dest = book.find(event.chan, event), book.find(event.dest, event)
    if dest is None:
        return
    leg = ring(book, source, dest, event.interface, event)
    leg.interface, leg.queue = event.interface, event.queue
    book.show(dest.call)


def ring(book: Book, source: Channel | None, dest: Channel, interface: str, event) -> Leg:
    """The leg of a phone that is rung for ``source``."""
    caller = event.chan if isinstance(event, kinds.AgentCalled) else event.source
    number = caller.number or event.dest.connected
    leg = book.leg(dest, interface, "in", event.at, number)
    if source is not None:
        leg.source = source.uniqueid
    return leg


def aim(book: Book, source: Channel, number: str) -> None:
    """A phone that dials: whom it calls is known now at the latest."""
    if source.leg and source.leg.way == "out" and not source.leg.number:
        source.leg.number = number
        book.touch(source.leg)
    if source.call.owner == source.uniqueid and not source.call.called_number:
        source.call.called_number = number


def inside(book: Book, source: Channel) -> None:
    """A phone of ours reached another one, or a queue."""
    call = source.call
    if call.direction == "out" and call.owner == source.uniqueid and not call.external:
        call.direction = "internal"
        book.touch(call)


def on_dial_end(book: Book, event: kinds.DialEnd) -> None:
    """How one attempt to reach somebody went."""
    source, dest = book.find(event.source, event), book.find(event.dest, event)
    if source is None or dest is None:
        return
    member = member_behind(source)
    if member is not None and dest.leg is None:
        member.inner = event.status
    elif event.status == "ANSWER":
        answered(book, source, dest, event.at)
    else:
        missed(book, source, dest, event)


def member_behind(source: Channel) -> Leg | None:
    """The leg of the queue member whose Local channel dials on through ``source``."""
    if not source.name.endswith(";2"):
        return None
    other = source.name[:-1] + "1"
    return next((c.leg for c in source.call.channels.values() if c.name == other), None)


def answered(book: Book, source: Channel, dest: Channel, at: float) -> None:
    """They talk now, and whoever rang along has lost it."""
    for leg in (source.leg if source.leg and source.leg.way == "out" else None, dest.leg):
        if leg and leg.ringing:
            leg.answered_at = at
            book.touch(leg)
    call = dest.call
    call.answered_at = at if call.answered_at is None else call.answered_at
    if dest.leg:
        take(book, call, dest.leg, at)
    book.touch(call)


def take(book: Book, call: Call, winner: Leg, at: float) -> None:
    """Those that stopped ringing just before did so because of the winner."""
    for leg in rivals(call, winner):
        if leg.outcome == "cancelled" and at - leg.ended_at <= MOMENT:
            leg.outcome = "taken"
            book.touch(leg)


def rivals(call: Call, leg: Leg) -> list[Leg]:
    """The legs rung for the same caller."""
    return [it for it in call.legs.values() if it is not leg and it.source == leg.source != ""]


def missed(book: Book, source: Channel, dest: Channel, event: kinds.DialEnd) -> None:
    """One did not answer."""
    outcome = "refused" if event.forward else why(dest, event.status)
    leg = dest.leg
    if leg and leg.ringing:
        leg.transferred_to = event.forward
        leg.end(outcome, event.at)
    goes_on = event.forward or (leg and leg.queue)  # somebody else is rung
    if not goes_on:
        source.call.dialled = "busy" if outcome == "refused" else outcome
        if source.leg and source.leg.way == "out":
            source.leg.dialled = source.call.dialled
    book.touch(source.call, source.leg, leg)


def why(dest: Channel, status: str) -> str:
    """Why a rung channel was not answered, as the outcome of a leg."""
    outcome, leg = NOT_ANSWERED.get(status, "no_answer"), dest.leg
    if leg is None:
        return "failed" if dest.quit and dest.quit_cause in NO_SUCH_NUMBER else outcome
    if leg.answered_at is not None:
        return outcome
    if leg.inner in BEHIND_LOCAL:
        return BEHIND_LOCAL[leg.inner]
    if dest.quit:
        return "refused" if dest.rang else "busy" if dest.quit_cause == BUSY else "failed"
    if outcome == "cancelled" and _lost(leg):
        return "taken"
    return outcome


def _lost(leg: Leg) -> bool:
    return any((it.answered_at or 0.0) >= leg.rang_at for it in rivals(leg.call, leg))


def on_ring_no_answer(book: Book, event: kinds.AgentRingNoAnswer) -> None:
    """The queue gave this member up."""
    dest = book.find(event.dest, event)
    if dest and dest.leg and dest.leg.ringing:
        dest.leg.end(why(dest, "NOANSWER"), event.at)
        book.touch(dest.call, dest.leg)


def on_agent_connect(book: Book, event: kinds.AgentConnect) -> None:
    """The member's part of it; the visit's is among the visits."""
    source, dest = book.find(event.chan, event), book.find(event.dest, event)
    if source and dest:
        answered(book, source, dest, event.at)


def on_blind_transfer(book: Book, event: kinds.BlindTransfer) -> None:
    """The transferer is out; the call goes on under its own name."""
    transferer = book.find(event.transferer, event)
    if transferer and transferer.leg:
        transferer.leg.transferred_to = event.exten
        book.touch(transferer.leg)


def on_attended_transfer(book: Book, event: kinds.AttendedTransfer) -> None:
    """Two calls become one; the transferee takes the place of the agent who asked around."""
    first, second = book.find(event.first, event), book.find(event.second, event)
    if first is None or second is None:
        return
    target = book.find(event.target, event)
    if first is second:  # the PBX let it ask
        if first.leg and first.leg.asked:
            hand_over_asked(book, first.leg, book.find(event.transferee, event))
        return
    if first.leg:
        asked = second.leg.number if second.leg else ""
        first.leg.transferred_to = asked or (event.target.number if event.target else "")
        book.touch(first.leg)
    transferee = book.find(event.transferee, event)
    if transferee:
        hand_over(book, second, target, transferee)
    book.join(first.call, second.call, event.at)


def on_retrieved(book: Book, event: kinds.Retrieved) -> None:
    """Who dialled a parking space talks with whoever was parked there; their calls are one now."""
    parkee, retriever = book.find(event.parkee, event), book.find(event.retriever, event)
    if parkee is None or retriever is None:
        return
    if retriever.leg:
        retriever.leg.number = parkee.number or retriever.leg.number
    answered(book, retriever, parkee, event.at)
    book.meet(retriever, parkee, event.at)


def hand_over(book: Book, asker: Channel, target: Channel | None, transferee: Channel) -> None:
    """Whoever was rung for ``asker``, or talks with it, is there for ``transferee`` now."""
    theirs = [leg for leg in asker.call.legs.values() if leg.source == asker.uniqueid]
    for leg in (*theirs, target.leg if target else None):
        if leg and leg.ended_at is None:
            leg.number = transferee.number or leg.number
            leg.source = transferee.uniqueid if leg.source else ""
            book.touch(leg)
    take_place(book, asker, transferee)


def hang_leg(book: Book, channel: Channel, cause: int, at: float) -> None:
    """The phone's channel is gone: what is open is settled."""
    leg = channel.leg
    if leg is None:
        return
    if leg.ended_at is None:
        leg.end(_last_word(channel, leg, cause), at)
    leg.outcome = CORRECTED.get((leg.outcome, cause), leg.outcome)
    book.touch(leg)


def _last_word(channel: Channel, leg: Leg, cause: int) -> str:
    """What an unanswered leg came to when no dial's end said so."""
    if leg.way == "out":
        return leg.dialled or _gave_up(channel)
    if cause == ELSEWHERE:
        return "taken"
    caller_waits = leg.source in channel.call.channels
    return why(channel, "NOANSWER" if caller_waits else "CANCEL")


def _gave_up(channel: Channel) -> str:
    if channel.originated and not channel.up:
        return "refused" if channel.quit else "no_answer"
    return "cancelled" if channel.quit else "no_answer"


HANDLERS = {
    kinds.DialBegin: on_dial_begin,
    kinds.DialEnd: on_dial_end,
    kinds.AgentCalled: on_agent_called,
    kinds.AgentRingNoAnswer: on_ring_no_answer,
    kinds.AgentConnect: on_agent_connect,
    kinds.BlindTransfer: on_blind_transfer,
    kinds.AttendedTransfer: on_attended_transfer,
    kinds.Retrieved: on_retrieved,
}

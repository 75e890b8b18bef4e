# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Handlers of queues: one visit for each entry, and how it ended.

An abandon is not what it says: a queue's timeout sends the same event. It is final when the
caller's channel hangs up; a QUEUESTATUS before that tells otherwise, and a caller who goes on in
the dialplan was taken out of the queue. One who left without an abandon, without an agent and
without a QUEUESTATUS pressed an exit key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container

from . import kinds
from .book import Book
from .facts import COUNTED, SAME_JOIN_SECONDS, approximate_key
from .records import Channel, Leg, Visit
from .wires import first_dialler, front_of, leg_in_front

RESULTS = {
    "TIMEOUT": "timeout",
    "LEAVEEMPTY": "leave_empty",
    "LEAVEUNAVAIL": "leave_empty",
    "WITHDRAW": "transferred",
}
# The caller never got in: there was no QueueCallerJoin.
BLOCKED = {"FULL": "full", "JOINEMPTY": "join_empty", "JOINUNAVAIL": "join_empty"}

# What we inferred, until the PBX's own word comes.
INFERRED = ("abandoned", "exit_key", "transferred", "unknown")
GONE = {"": "unknown", "left": "exit_key", "gave_up": "abandoned"}
WENT_ON = {"left": "exit_key", "gave_up": "transferred"}


def on_known(book: Book, event: kinds.QueueKnown) -> None:
    """Learn how the PBX writes a queue's name, and how many callers may wait there."""
    book.queues[event.queue.lower()] = event.queue
    book.rooms[event.queue] = event.room


def on_run(book: Book, event: kinds.QueueRun) -> None:
    """Note the queue that the dialplan is about to enter; the caller may still be refused.

    Of one who waits it says where they go on: a key, or somebody, sends them out of the queue.
    """
    channel = book.find(event.chan, event)
    if channel is None:
        return
    visit = latest(channel)
    if visit and visit.outcome == "" and visit.place:
        visit.leaving |= visit.place != event.place
        return
    moved_on(book, channel, event.at)
    channel.queue_run, channel.place = event.queue, event.place


def on_join(book: Book, event: kinds.QueueJoin) -> None:
    """Begin a visit: the caller waits in the queue from now on."""
    channel = book.find(event.chan, event)
    if channel is None or _heard_before(channel, event):
        return
    key = _key(channel, event.queue, event)
    moved_on(book, channel, event.at)
    book.queues[event.queue.lower()] = event.queue
    sent_on(book, channel, event)
    visit = enter(book, channel, event.queue, key, event.at)
    visit.position_joined, visit.place = event.position, channel.place
    channel.queue_run = ""


def _heard_before(channel: Channel, event: kinds.QueueJoin) -> bool:
    """Return whether the event came already. Without a stamp: who waits cannot join again."""
    if event.stamp:
        return _key(channel, event.queue, event) in channel.call.visits
    visit = latest(channel, event.queue)
    return visit is not None and visit.outcome == ""


def _key(channel: Channel, queue: str, event: kinds.Event) -> str:
    """Return a key that is the same at all bridges: of the PBX's stamp, else of a number."""
    if event.stamp:
        return f"{channel.uniqueid}:{queue}:{event.stamp}"
    if not channel.heard_from_birth:
        return approximate_key(channel.uniqueid, queue, event.at)
    visits = channel.call.visits.values()
    before = sum((it.uniqueid, it.queue) == (channel.uniqueid, queue) for it in visits)
    return f"{channel.uniqueid}:{queue}:{COUNTED}{before + 1}"


def enter(book: Book, channel: Channel, queue: str, key: str, at: float) -> Visit:
    """Open a new visit; when a phone of ours calls a queue, the call is internal."""
    call = channel.call
    visit = Visit(key, call, channel.uniqueid, channel.uniqueid, queue, at)
    call.visits[key], call.queue = visit, queue
    mine = call.owner == first_dialler(channel).uniqueid
    if call.direction == "out" and mine and not call.external:
        call.direction = "internal"
    book.show(call)
    book.touch(call, visit)
    return visit


def sent_on(book: Book, channel: Channel, event: kinds.QueueJoin) -> None:
    """Return the visit whose member sends the caller to this queue without having met them."""
    visit, leg = latest(first_dialler(channel)), leg_in_front(channel)
    if front_of(channel) is None or visit is None or visit.outcome != "answered":
        return
    if not any((it.answered_at or 0.0) >= visit.joined_at for it in visit.call.legs.values()):
        settle(book, visit, "transferred", event.at)
    if leg:
        leg.transferred_to = event.queue
        leg.end("refused", event.at)
        book.touch(leg)


def on_seen(book: Book, event: kinds.QueueSeen) -> None:
    """Take in a caller who waits already, whether or not their joining was heard."""
    channel, joined_at = book.channels.get(event.chan.uniqueid), event.at - event.waited
    visit = latest(channel, event.queue)
    if channel is None or (visit and abs(visit.joined_at - joined_at) < SAME_JOIN_SECONDS):
        return
    enter_unheard(book, channel, event.queue, joined_at)


def enter_unheard(book: Book, channel: Channel, queue: str, joined_at: float) -> Visit:
    """Open a visit that began before events were heard."""
    key = approximate_key(channel.uniqueid, queue, joined_at)
    return enter(book, channel, queue, key, joined_at)


def left_unheard(book: Book, waiting: Container[tuple[str, str]], at: float) -> None:
    """End the visits of callers who wait no more, as the listing shows; how is not known.

    ``waiting``: (uniqueid, queue) of who waits; ``at``: when the PBX was asked.
    """
    for call in dict.fromkeys(book.calls.values()):
        for visit in call.visits.values():
            here = (visit.bearer, visit.queue) in waiting
            if visit.outcome == "" and not here and visit.joined_at < at - SAME_JOIN_SECONDS:
                settle(book, visit, "unknown", at)


def on_leave(book: Book, event: kinds.QueueLeave) -> None:
    """Note that the caller waits no more; other events say why."""
    visit = reopened(latest(book.find(event.chan, event), event.queue))
    if visit is None:
        return
    visit.position_left = event.position
    if visit.outcome == "":
        visit.outcome, visit.left_at = "left", event.at
    if visit.leaving and visit.outcome in WENT_ON:
        settle(book, visit, WENT_ON[visit.outcome], event.at)


def on_abandon(book: Book, event: kinds.QueueAbandon) -> None:
    """Note that the caller was not served; they may have hung up, or been sent away."""
    visit = reopened(latest(book.find(event.chan, event), event.queue))
    if visit is not None and visit.open:
        visit.outcome, visit.position_left = "gave_up", event.position
        visit.left_at = event.at if visit.left_at is None else visit.left_at


def on_result(book: Book, event: kinds.QueueResult) -> None:
    """Settle the visit by the reason that Queue() gives for having let the caller go."""
    channel = book.find(event.chan, event)
    if channel is None:
        return
    if event.status in BLOCKED:
        return blocked(book, channel, event)
    visit = latest(channel)
    if visit and event.status in RESULTS and (visit.open or visit.outcome in INFERRED):
        settle(book, visit, RESULTS[event.status], event.at)


def on_callback_asked(book: Book, event: kinds.CallbackAsked) -> None:
    """Note that the caller wants to be called back, and keeps the place in this queue."""
    channel = book.find(event.chan, event)
    if channel is None:
        return
    call, visit = channel.call, latest(channel)
    call.callback_number = event.wanted or call.caller_number
    call.callback_queue = book.queue_name(event.queue) or (visit.queue if visit else call.queue)
    book.touch(call)


def blocked(book: Book, channel: Channel, event: kinds.QueueResult) -> None:
    """Add a visit of no length for a caller who was refused; none without the queue's name."""
    queue = book.queue_name(channel.queue_run) or full_queue(book, event.status)
    if not queue or _refused_before(channel, event):
        return
    channel.queue_run, channel.refused_at = "", event.stamp
    key = _key(channel, queue, event)
    visit = enter(book, channel, queue, key, event.at)
    settle(book, visit, BLOCKED[event.status], event.at)


def _refused_before(channel: Channel, event: kinds.QueueResult) -> bool:
    """Return whether the event came already. Without a stamp: no queue was named since."""
    if event.stamp:
        return channel.refused_at == event.stamp
    visit = latest(channel)
    return not channel.queue_run and visit is not None and visit.outcome == BLOCKED[event.status]


def full_queue(book: Book, status: str) -> str:
    """Return the full queue when the dialplan did not name it: the only one that can be full."""
    if status != "FULL":
        return ""
    visits = (
        visit for call in dict.fromkeys(book.calls.values()) for visit in call.visits.values()
    )
    waiting = Counter(visit.queue for visit in visits if visit.outcome == "")
    full = [queue for queue, callers in waiting.items() if 0 < book.rooms.get(queue, 1) <= callers]
    return full[0] if len(full) == 1 else ""


def on_connect(book: Book, event: kinds.AgentConnect) -> None:
    """Settle the visit as answered, whatever was assumed before."""
    visit = reopened(_known_or_unheard(book, event, event.at - event.hold_time))
    if visit and visit.outcome != "answered":
        gone_at = _either_gone(book, event)
        if gone_at is None:
            return answer(book, visit, event, event.at)
        visit.left_at = max(gone_at, visit.joined_at)
        settle(book, visit, "abandoned", gone_at)


def _either_gone(book: Book, event: kinds.OfMember) -> float | None:
    """Return whether one of the two hung up before they met, though the queue connected them."""
    both = filter(None, (book.find(event.chan, event), book.find(event.dest, event)))
    return min((channel.quit_at for channel in both if channel.quit), default=None)


def answer(book: Book, visit: Visit, event: kinds.OfMember, at: float) -> None:
    """Settle the visit as answered by the phone to which the member's channel leads."""
    dest = book.find(event.dest, event)
    visit.answerer = dest.leg if dest else None
    interface = visit.answerer.interface if visit.answerer else book.phones.at(event.interface)
    settle(book, visit, "answered", at, interface)


def not_met(book: Book, leg: Leg) -> None:
    """Settle the visit of a caller who never met the agent whom the queue connected."""
    for visit in leg.call.visits.values():
        if visit.answerer is leg and visit.outcome == "answered":
            visit.outcome, visit.interface, visit.answerer = "abandoned", "", None
            book.touch(visit)


def on_complete(book: Book, event: kinds.AgentComplete) -> None:
    """Settle a visit whose AgentConnect was missed; else there is nothing left to do."""
    joined_at = event.at - event.talk_time - event.hold_time
    visit = reopened(_known_or_unheard(book, event, joined_at))
    if visit and visit.open:
        answer(book, visit, event, visit.joined_at + event.hold_time)


def _known_or_unheard(book: Book, event: kinds.OfMember, joined_at: float) -> Visit | None:
    """Return the visit of this event, opened if its beginning was not heard."""
    channel = book.find(event.chan, event)
    visit = latest(channel, event.queue)
    if (
        channel is None
        or visit
        or any(v.queue == event.queue for v in channel.call.visits.values())
    ):
        return visit
    return enter_unheard(book, channel, event.queue, joined_at)


def reopened(visit: Visit | None) -> Visit | None:
    """Return a visit that was ended as unknown and of which an event reports after all."""
    if visit is not None and visit.outcome == "unknown":
        visit.outcome, visit.left_at = "", None
    return visit


def settle(book: Book, visit: Visit, outcome: str, at: float, interface: str = "") -> None:
    """Set the visit's outcome."""
    visit.settle(outcome, at, interface)
    book.touch(visit.call, visit)


def moved_on(book: Book, channel: Channel, at: float) -> None:
    """End the visit of a caller who has gone on to another place of the dialplan."""
    visit = latest(channel)
    if visit and visit.outcome in WENT_ON:
        settle(book, visit, WENT_ON[visit.outcome], at)


def hang_visits(book: Book, channel: Channel, at: float) -> None:
    """Settle the open visits of a caller who has hung up."""
    for visit in channel.call.visits.values():
        if visit.bearer == channel.uniqueid and visit.open:
            phone = _unheard_answerer(visit) if visit.outcome == "left" else ""
            settle(book, visit, "answered" if phone else GONE[visit.outcome], at, phone)


def _unheard_answerer(visit: Visit) -> str:
    """Return the interface that answered when its AgentConnect was missed but not the DialEnd."""
    legs = (leg for leg in visit.call.legs.values() if leg.source == visit.bearer)
    picked = (leg for leg in legs if leg.queue == visit.queue and leg.picked_at is not None)
    return next((leg.interface for leg in picked if leg.picked_at >= visit.joined_at), "")


def on_bridge_enter(book: Book, event: kinds.BridgeEnter) -> None:
    """End the wait of a caller who talks with somebody whom the queue did not connect."""
    channel = book.find(event.chan, event)
    visit = latest(channel)
    if visit and visit.outcome == "" and not _unheard_answerer(visit):
        settle(book, visit, "transferred", event.at)


def take_place(book: Book, old: Channel, new: Channel) -> None:
    """Let the channel ``new`` wait from now on in the place of ``old``."""
    for visit in old.call.visits.values():
        if visit.bearer == old.uniqueid and visit.open:
            visit.bearer = new.uniqueid
            book.touch(visit)


def latest(channel: Channel | None, queue: str = "") -> Visit | None:
    """Return the channel's last visit, of this queue when one is named."""
    if channel is None:
        return None
    for visit in reversed(channel.call.visits.values()):
        if visit.bearer == channel.uniqueid and queue in ("", visit.queue):
            return visit
    return None


def waits_in(channel: Channel, queue: str) -> bool:
    """Return whether the channel waits in this queue, as far as is known."""
    visit = latest(channel, queue)
    return visit is None or visit.open

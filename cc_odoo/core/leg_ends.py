# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The end of a phone's channel: what its leg came to."""

from __future__ import annotations

from .book import Book
from .legs import CORRECTED, ELSEWHERE, reach_phone, why
from .records import BY_CAUSE, Channel, Leg
from .visits import not_met, waits_in


def hang_leg(book: Book, channel: Channel, cause: int, at: float) -> None:
    """Settle what is open of a phone's leg, as its channel has ended."""
    leg = channel.leg
    if leg is None or leg.phone is not channel:
        return
    if leg.ended_at is None and _optimised_away(channel):
        return book.adopt(leg, channel.behind)
    if leg.ended_at is None:
        answered_by_pbx(book, channel)
        leg.end(_last_word(channel, leg, cause), at)
    leg.outcome = CORRECTED.get((leg.outcome, cause), leg.outcome)
    if leg.outcome == "dropped":
        not_met(book, leg)
    book.touch(leg)


def _optimised_away(channel: Channel) -> bool:
    """Return whether this half ends because the PBX connected the parties behind it directly."""
    behind, other = channel.behind, channel.other
    return bool(behind and other and behind.bridge and behind.bridge != other.bridge)


def answered_by_pbx(book: Book, channel: Channel) -> None:
    """Note that the PBX itself answered a phone that dialled: voicemail, a feature code."""
    leg, call = channel.leg, channel.call
    waited = any(visit.uniqueid == channel.uniqueid for visit in call.visits.values())
    reached = channel.dialled or channel.originated or channel.dialler or waited
    if leg.way != "out" or not channel.up or reached or leg.answered_at is not None:
        return
    leg.answered_at = channel.up_at
    if call.owner == channel.uniqueid and call.answered_at is None:
        call.answered_at = channel.up_at
        reach_phone(book, channel)


def _last_word(channel: Channel, leg: Leg, cause: int) -> str:
    """Return the outcome of an unanswered leg for which no DialEnd was heard."""
    if leg.way == "out":
        turned_away = "" if channel.dialled or channel.originated else BY_CAUSE.get(cause, "")
        return leg.dialled or turned_away or _gave_up(channel)
    if cause == ELSEWHERE:
        return "taken"
    caller = channel.call.channels.get(leg.source)
    still_waits = caller is not None and (not leg.queue or waits_in(caller, leg.queue))
    return why(channel, "NOANSWER" if still_waits else "CANCEL")


def _gave_up(channel: Channel) -> str:
    if channel.originated and not channel.up:
        return "refused" if channel.quit else "no_answer"
    return "cancelled" if channel.quit else "no_answer"

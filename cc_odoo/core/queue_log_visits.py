# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The entries of a queue_log as visits: who waited how long, who answered, how long they talked.

>>> from .queue_log import entry
>>> lines = "100|99.1|q800|NONE|ENTERQUEUE||0501234567|1", "104|99.1|q800|NONE|ABANDON|1|1|4"
>>> [(visit.outcome, visit.wait_seconds) for visit in visits(map(entry, lines))]
[('abandoned', 4.0)]

A transfer after asking puts the caller in the place of the agent's second channel, and Asterisk
gives each the other's id: entries after it name the caller where the agent joined, and the agent
where the caller was. They are told by what each says of the past: how long was waited and talked.

The dialplan may write a queue in other letters, ``Queue(SUPPORT)``: the log has the caller join it
in those, and leave it as the PBX writes it. It is one queue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from .queue_log import JOINED, Entry

CONNECTED = "CONNECT"
HANDED_ON = "ATTENDEDTRANSFER"
# What ends the waiting -> (our outcome, which of its data is: position left, wait)
ENDS = {
    CONNECTED: ("answered", None, 0),
    "ABANDON": ("abandoned", 0, 2),
    "EXITWITHTIMEOUT": ("timeout", 0, 2),
    "EXITWITHKEY": ("exit_key", 1, 3),
    "EXITEMPTY": ("leave_empty", 0, 2),
    "WITHDRAW": ("transferred", 0, 2),
}
# What ends the talking -> which of its data are the seconds waited and talked. How the last one
# begins depends on how it was done (BRIDGE, APP, LINK); TRANSFER is what Asterisk 11 writes.
COMPLETES = {
    "COMPLETECALLER": (0, 1),
    "COMPLETEAGENT": (0, 1),
    "BLINDTRANSFER": (2, 3),
    "TRANSFER": (2, 3),
    HANDED_ON: (-3, -2),
}
# Times of the log that differ by less are the same: some are whole seconds, some are rounded.
SAME_TIME_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class LoggedVisit:
    """One visit. Times are epoch seconds on the server's clock, true to a second.

    ``call``: uniqueid of the channel that joined; ``caller``: of the caller's, where a transfer put
    them in its place, else empty. ``member``: the name of who answered; ``channel``: uniqueid of
    that phone's channel; ``others``: (member, channel) of who answered in the same second.
    ``outcome`` is empty when the log does not tell one (yet), ``over_at`` None while they talk;
    ``handed_on``: to somebody who was asked first.
    """

    call: str
    queue: str
    joined_at: float
    caller_number: str = ""
    position_joined: int = 0
    position_left: int = 0
    ended_at: float | None = None
    wait_seconds: float = 0.0
    outcome: str = ""
    member: str = ""
    channel: str = ""
    over_at: float | None = None
    talk_seconds: float = 0.0
    caller: str = ""
    handed_on: bool = False
    others: tuple[tuple[str, str], ...] = ()

    @property
    def whose(self) -> str:
        """Uniqueid of the caller's channel."""
        return self.caller or self.call

    @property
    def names(self) -> tuple[str, ...]:
        """The uniqueids that this visit may go by."""
        return tuple(filter(None, (self.call, self.caller)))


def visits(
    log: Iterable[Entry | None], offset: float = 0.0, numbers: Mapping[str, str] | None = None
) -> list[LoggedVisit]:
    """Return the visits in these entries, by their joining; earlier beginnings are left out.

    :param offset: seconds to add to the PBX's clock to get the server's
    :param numbers: {member: number of the phone}; who asked in a queue until somebody answered
        there, and then handed the caller on, is told by that number alone
    """
    known = in_one_spelling([each for each in log if each is not None])
    book = _Book(offset, {(each.call, each.queue) for each in known if each.event in ENDS})
    for each in known:
        book.take(each)
    book.ask(numbers or {})
    return book.done


def in_one_spelling(log: list[Entry]) -> list[Entry]:
    """Return the entries with each queue's name as the PBX writes it.

    >>> from .queue_log import entry
    >>> lines = "1|9.1|SUPPORT|NONE|ENTERQUEUE||0|1", "2|9.1|support|NONE|ABANDON|1|1|1"
    >>> [each.queue for each in in_one_spelling(list(map(entry, lines)))]
    ['support', 'support']
    """
    spelling = {each.queue.lower(): each.queue for each in log}
    spelling |= {each.queue.lower(): each.queue for each in log if each.event != JOINED}
    return [replace(each, queue=spelling[each.queue.lower()]) for each in log]


class _Book:
    """The visits so far. ``_here``: (id, queue) -> the place of its latest visit.

    ``ending``: (id, queue) of all entries that end a waiting.
    """

    def __init__(self, offset: float, ending: set[tuple[str, str]]) -> None:
        self.done: list[LoggedVisit] = []
        self._here: dict[tuple[str, str], int] = {}
        self._open: dict[str, list[int]] = {}  # queue -> places of visits that are not over
        self._offset, self._ending = offset, ending

    def take(self, each: Entry) -> None:
        """Take in one more entry."""
        each = replace(each, at=each.at + self._offset)
        if each.event == JOINED:
            self._join(each)
        elif each.event in ENDS:
            self._end(each)
        elif each.event in COMPLETES:
            self._complete(each)

    def ask(self, numbers: Mapping[str, str]) -> None:
        """Note a consultation that was answered: the caller talked with that party afterwards."""
        for left in [visit for visit in self.done if visit.handed_on]:
            number = numbers.get(left.member) or _number_in(left.member)
            asked = [
                place
                for place, visit in enumerate(self.done)
                if not visit.caller and visit.caller_number == number and _asked(visit, left)
            ]
            for place in asked[-1:] if number else ():
                self._belongs(place, left.whose, left.caller_number)

    def _join(self, each: Entry) -> None:
        place = self._here[each.call, each.queue] = len(self.done)
        self._open.setdefault(each.queue, []).append(place)
        number = each.data[1] if len(each.data) > 1 else ""
        visit = LoggedVisit(each.call, each.queue, each.at, number, each.number(2))
        self.done.append(visit)

    def _end(self, each: Entry) -> None:
        place, mine = self._own(each)
        if mine and not mine.outcome:
            return self._put(place, _ended(mine, each))
        if mine and _is_the_same_again(mine, each):
            return self._put(place, _answered_also(mine, each))
        place = self._strange(each, lambda visit: self._waits(visit) and _waited(visit, each))
        if place is not None:
            self._belongs(place, each.call)
            self._put(place, _ended(self.done[place], each))

    def _complete(self, each: Entry) -> None:
        place, mine = self._own(each)
        if not (mine and mine.outcome == "answered" and _talked(mine, each)):
            place = self._strange(each, lambda visit: _talks(visit, each) and _talked(visit, each))
            if place is not None and each.event == HANDED_ON:
                self._handed_on(self.done[place], each.call)
            elif place is None and mine and _goes_on(mine) and each.event != HANDED_ON:
                place = self._here[each.call, each.queue]  # a clock was set meanwhile
        if place is not None:
            self._put(place, _talk_over(self.done[place], each))

    def _own(self, each: Entry) -> tuple[int | None, LoggedVisit | None]:
        place = self._here.get((each.call, each.queue))
        return place, None if place is None else self.done[place]

    def _strange(self, each: Entry, fits: Callable[[LoggedVisit], bool]) -> int | None:
        """Return the place of the visit that an entry with another caller's id is about."""
        found = [
            place
            for place in self._open.get(each.queue, ())
            if each.call not in self.done[place].names and fits(self.done[place])
        ]
        handed = [place for place in found if self.done[place].caller]
        return next(iter(handed or found), None)

    def _waits(self, visit: LoggedVisit) -> bool:
        """Return whether the visit's end is not logged under the id that joined."""
        ends = (visit.call, visit.queue) in self._ending
        return not visit.outcome and (bool(visit.caller) or not ends)

    def _handed_on(self, left: LoggedVisit, asker: str) -> None:
        """Follow a caller who was handed on, and waits where the consulting channel did."""
        for places in self._open.values():
            for place in places:
                if self.done[place].call == asker and self.done[place].joined_at >= left.ended_at:
                    self._belongs(place, left.whose, left.caller_number)

    def _belongs(self, place: int, caller: str, number: str | None = None) -> None:
        """Return whether a visit is of this caller; the log has the number of who consulted."""
        visit = self.done[place]
        if number is None:
            number = self._number_of(caller) if visit.caller != caller else visit.caller_number
        self.done[place] = replace(visit, caller=caller, caller_number=number)
        self._here[caller, visit.queue] = place

    def _number_of(self, caller: str) -> str:
        known = (visit.caller_number for visit in self.done if caller == visit.whose)
        return next(known, "")

    def _put(self, place: int, visit: LoggedVisit) -> None:
        self.done[place] = visit
        places = self._open.get(visit.queue, [])
        if visit.over_at is not None and place in places:
            places.remove(place)


# --- what an entry says of the past


def _waited(visit: LoggedVisit, each: Entry) -> bool:
    """Return whether the entry is about the caller who joined when this visit did."""
    wait = each.number(ENDS[each.event][-1])
    return abs(visit.joined_at + wait - each.at) <= SAME_TIME_SECONDS


def _talked(visit: LoggedVisit, each: Entry) -> bool:
    """Return whether the entry is about a talk that began when this visit's did."""
    wait, talk = (each.number(place) for place in COMPLETES[each.event])
    same = abs(visit.ended_at + talk - each.at) <= SAME_TIME_SECONDS
    return same and abs(visit.wait_seconds - wait) <= SAME_TIME_SECONDS


def _talks(visit: LoggedVisit, each: Entry) -> bool:
    """Return whether the member of this entry talks in the visit."""
    return _goes_on(visit) and each.member in dict(_answerers(visit))


def _goes_on(visit: LoggedVisit) -> bool:
    return visit.outcome == "answered" and visit.over_at is None


def _is_the_same_again(visit: LoggedVisit, each: Entry) -> bool:
    """Return whether two phones answered at once; the queue connects one of them."""
    return each.event == CONNECTED and visit.outcome == "answered" and _waited(visit, each)


def _asked(visit: LoggedVisit, left: LoggedVisit) -> bool:
    """Return whether a consulted party joined the talk with the caller to its end."""
    during = (
        left.ended_at - SAME_TIME_SECONDS <= visit.joined_at <= left.over_at + SAME_TIME_SECONDS
    )
    there = visit.over_at is None or visit.over_at >= left.over_at - SAME_TIME_SECONDS
    return during and there and visit.call not in left.names


def _number_in(member: str) -> str:
    """Return the number in ``PJSIP/7009`` and ``Local/7009@agents/n``."""
    number = member.partition("/")[2].partition("@")[0]
    return number if number.isdigit() else ""


# --- what it adds to a visit


def _ended(visit: LoggedVisit, each: Entry) -> LoggedVisit:
    outcome, left, wait = ENDS[each.event]
    seconds = float(each.number(wait))
    visit = replace(visit, outcome=outcome, ended_at=each.at, wait_seconds=seconds)
    if each.event == CONNECTED:
        return replace(visit, member=each.member, channel=_channel(each))
    return replace(visit, position_left=each.number(left), over_at=each.at)


def _answered_also(visit: LoggedVisit, each: Entry) -> LoggedVisit:
    return replace(visit, others=(*visit.others, (each.member, _channel(each))))


def _talk_over(visit: LoggedVisit, each: Entry) -> LoggedVisit:
    """End the talk; of several who answered, the one with the longest talk had it."""
    talked = float(each.number(COMPLETES[each.event][1]))
    if visit.over_at is not None and talked <= visit.talk_seconds:
        return visit
    answerers = dict(_answerers(visit))
    handed_on = each.event == HANDED_ON
    visit = replace(visit, over_at=each.at, talk_seconds=talked, handed_on=handed_on)
    if each.member not in answerers or each.member == visit.member:
        return visit
    rest = tuple(pair for pair in answerers.items() if pair[0] != each.member)
    return replace(visit, member=each.member, channel=answerers[each.member], others=rest)


def _answerers(visit: LoggedVisit) -> tuple[tuple[str, str], ...]:
    return ((visit.member, visit.channel), *visit.others)


def _channel(each: Entry) -> str:
    return each.data[1] if len(each.data) > 1 else ""

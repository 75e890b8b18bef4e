# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Asterisk's own account of the queues: its lines, or rows of its table, as visits.

A line is ``epoch|callid|queue|member|EVENT|data1|data2|...``; see
https://docs.asterisk.org/Configuration/Applications/Queues/Queue-Logs/ . Times are whole seconds of
the PBX's clock; a row of the table has its local time instead, written without saying which zone.

>>> lines = "100|99.1|q800|NONE|ENTERQUEUE||0501234567|1", "104|99.1|q800|NONE|ABANDON|1|1|4"
>>> [(visit.outcome, visit.wait_seconds) for visit in visits(map(entry, lines))]
[('abandoned', 4.0)]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

JOINED = "ENTERQUEUE"
CONNECTED = "CONNECT"
# What ends the waiting -> (our outcome, which of its data is: position left, position joined, wait)
ENDS = {
    CONNECTED: ("answered", None, None, 0),
    "ABANDON": ("abandoned", 0, 1, 2),
    "EXITWITHTIMEOUT": ("timeout", 0, 1, 2),
    "EXITWITHKEY": ("exit_key", 1, 2, 3),
    "EXITEMPTY": ("leave_empty", 0, 1, 2),
    "WITHDRAW": ("transferred", 0, 1, 2),
}
# What ends the talking -> which of its data is the seconds talked
COMPLETES = {"COMPLETECALLER": 1, "COMPLETEAGENT": 1, "BLINDTRANSFER": 3, "ATTENDEDTRANSFER": 3}
ZONE_STEP = 900  # seconds: zones differ by quarters of an hour


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``at``: epoch seconds, PBX clock."""

    at: float
    call: str
    queue: str
    member: str
    event: str
    data: tuple[str, ...] = ()

    def number(self, place: int | None) -> int:
        """A whole number among the data; 0 when there is none."""
        text = self.data[place] if place is not None and place < len(self.data) else ""
        return int(text) if text.isascii() and text.isdigit() else 0


@dataclass(frozen=True, slots=True)
class LoggedVisit:
    """One visit. Times are epoch seconds on the server's clock, true to a second.

    ``call``: uniqueid of the caller's channel; ``member``: the name of who answered; ``channel``:
    uniqueid of that phone's channel. ``outcome`` is empty when the log does not tell one (yet),
    ``over_at`` None while they talk.
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


def entry(line: str) -> Entry | None:
    """The entry of a line of the file; None for what is none. Never raises."""
    at, *rest = line.rstrip("\r\n").split("|")
    if len(rest) < 4 or not at.isascii() or not at.isdigit():
        return None
    call, queue, member, event, *data = rest
    return Entry(float(at), call, queue, member, event, tuple(data))


def entries(rows: Iterable[Mapping]) -> list[Entry]:
    """The entries of rows of the table, in the order of their times.

    Local times are put right by the calls' own ids, which begin with the epoch second in which
    their channel was made: the shortest time from there to the queue tells the zone.
    """
    found = [each for each in map(_entry_of_row, rows) if each is not None]
    waits = [
        each.at - born for each in found if each.event == JOINED and (born := _born(each.call))
    ]
    shift = (min(waits) + 5) // ZONE_STEP * ZONE_STEP if waits else 0.0
    return sorted((replace(each, at=each.at - shift) for each in found), key=lambda each: each.at)


def visits(log: Iterable[Entry | None], offset: float = 0.0) -> list[LoggedVisit]:
    """The visits in these entries, by the order of joining; what began before them is left out.

    :param offset: seconds to add to the PBX's clock to get the server's
    """
    done, here = [], {}
    for each in log:
        if each is None:
            continue
        place = here.get((each.call, each.queue))
        if each.event == JOINED:
            here[each.call, each.queue] = len(done)
            done.append(_joined(each, offset))
        elif place is not None:
            done[place] = _further(done[place], each, offset)
    return done


def _joined(each: Entry, offset: float) -> LoggedVisit:
    number = each.data[1] if len(each.data) > 1 else ""
    return LoggedVisit(
        call=each.call,
        queue=each.queue,
        joined_at=each.at + offset,
        caller_number=number,
        position_joined=each.number(2),
    )


def _further(visit: LoggedVisit, each: Entry, offset: float) -> LoggedVisit:
    at = each.at + offset
    if each.event in ENDS and not visit.outcome:
        return _ended(visit, each, at)
    if each.event in COMPLETES and visit.outcome == "answered" and visit.over_at is None:
        talked = each.number(COMPLETES[each.event])
        return replace(visit, over_at=at, talk_seconds=float(talked))
    return visit


def _ended(visit: LoggedVisit, each: Entry, at: float) -> LoggedVisit:
    outcome, left, _joined_place, wait = ENDS[each.event]
    visit = replace(visit, outcome=outcome, ended_at=at, wait_seconds=float(each.number(wait)))
    if each.event == CONNECTED:
        channel = each.data[1] if len(each.data) > 1 else ""
        return replace(visit, member=each.member, channel=channel)
    return replace(visit, position_left=each.number(left), over_at=at)


def _entry_of_row(row: Mapping) -> Entry | None:
    at = _local(row.get("time"))
    if at is None:
        return None
    names = ("callid", "queuename", "agent", "event")
    return Entry(at, *(str(row.get(name) or "") for name in names), _data(row))


def _data(row: Mapping) -> tuple[str, ...]:
    """In columns of their own (queue_adaptive_realtime), else in one."""
    parts = [str(row.get(f"data{number}") or "") for number in range(1, 6)]
    return tuple(parts) if any(parts) else tuple(str(row.get("data") or "").split("|"))


def _local(value) -> float | None:
    """Seconds of a local time as if it were UTC; of one with a zone, the epoch seconds."""
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _born(call: str) -> float:
    """The epoch second in an id such as ``1700000000.12`` or ``pbx-1700000000.12``; 0.0: none."""
    text = call.rpartition("-")[2].partition(".")[0]
    return float(text) if text.isascii() and text.isdigit() and len(text) == 10 else 0.0

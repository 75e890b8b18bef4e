# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Asterisk's own account of the queues: a line of its file, or a row of its table, as an entry.

A line is ``time|callid|queue|member|EVENT|data1|data2|...``; see
https://docs.asterisk.org/Configuration/Applications/Queues/Queue-Logs/ . Its time is seconds of the
PBX's clock, whole ones or not. A row of the table has the PBX's local time instead, written without
saying which zone; programs that carry logs about write either.

>>> entry("1748854800.5|99.1|q800|NONE|ENTERQUEUE||0501234567|1").at
1748854800.5
>>> entry("2025-06-02T12:00:00.5+03:00|99.1|q800|NONE|ENTERQUEUE||0501234567|1").at
1748854800.5
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from .text import without_controls

JOINED = "ENTERQUEUE"
ZONE_STEP_SECONDS = 900  # seconds: zones differ by quarters of an hour
# Data that must have been written for the entry to say what it means.
LEAST_DATA = {JOINED: 3, "CONNECT": 3, "ABANDON": 3, "COMPLETEAGENT": 3, "COMPLETECALLER": 3}
LEAST_DATA |= {"EXITWITHTIMEOUT": 3, "EXITEMPTY": 3, "EXITWITHKEY": 4, "BLINDTRANSFER": 5}
LEAST_DATA |= {"ATTENDEDTRANSFER": 5, "WITHDRAW": 3}

_EPOCH = re.compile(r"[0-9]{1,17}(?:[.,][0-9]{1,9})?")
_MAX_EPOCH_SECONDS = 1e11  # no epoch second: a count of thousandths, or of millionths
# What a mark of the byte order, or a crash of the PBX's machine, leaves around a line.
_AROUND = "\ufeff\x00 \t\r\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``at``: epoch seconds, PBX clock; ``local``: of a zone that is not known."""

    at: float
    call: str
    queue: str
    member: str
    event: str
    data: tuple[str, ...] = ()
    local: bool = False

    def number(self, place: int | None) -> int:
        """A whole number among the data; 0 when there is none. Negative places: from the end."""
        here = place is not None and -len(self.data) <= place < len(self.data)
        text = self.data[place] if here else ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    @property
    def usable(self) -> bool:
        """Whether the entry names what an entry of its kind is about."""
        return self.event != JOINED or bool(self.call and self.queue)

    @property
    def whole(self) -> bool:
        """Whether the entry has all data of its kind; a machine may have stopped while writing."""
        return len(self.data) >= LEAST_DATA.get(self.event, 0)


def entry(line: str) -> Entry | None:
    """Return the entry of a line of the file; None for a line that is none. Never raises."""
    at, *rest = without_controls(line.strip(_AROUND)).split("|")
    when = _epoch(at) or _moment(at)
    if len(rest) < 4 or when is None:
        return None
    call, queue, member, event, *data = rest
    found = Entry(when[0], call, queue, member, event, tuple(data), when[1])
    return found if found.usable else None


def of_row(row: Mapping) -> Entry | None:
    """Return the entry of a row of the table; None for a row that is none."""
    names = ("callid", "queuename", "agent", "event")
    time = row.get("time")
    when = _of_datetime(time) if isinstance(time, datetime) else _epoch(time) or _moment(time)
    if when is None:
        return None
    told = (without_controls(str(row.get(name) or "")) for name in names)
    found = Entry(when[0], *told, _data(row), when[1])
    return found if found.usable else None


def entries(rows: Iterable[Mapping]) -> list[Entry]:
    """Return the entries of rows of the table, in the order of their times."""
    found = placed([each for each in map(of_row, rows) if each is not None])
    return sorted(found, key=lambda each: each.at)


def placed(log: list[Entry]) -> list[Entry]:
    """Return the entries with their local times changed to epoch seconds.

    The calls' own ids begin with the epoch second in which their channel was made: the shortest
    time from there to the queue tells the zone.
    """
    local = [each for each in log if each.local]
    waits = [
        each.at - born for each in local if each.event == JOINED and (born := _born(each.call))
    ]
    shift = (min(waits) + 5) // ZONE_STEP_SECONDS * ZONE_STEP_SECONDS if waits else 0.0
    return [replace(each, at=each.at - shift) if each.local else each for each in log]


def _data(row: Mapping) -> tuple[str, ...]:
    """Return the data of a row: from five columns (queue_adaptive_realtime), or from one."""
    parts = [str(row.get(f"data{number}") or "") for number in range(1, 6)]
    text = "|".join(parts) if any(parts) else str(row.get("data") or "")
    return tuple(without_controls(text).split("|"))


# --- times: (epoch seconds, whether its zone is not known), or None for what is no time


def _epoch(text: str) -> tuple[float, bool] | None:
    text = str(text).strip()
    if not _EPOCH.fullmatch(text):
        return None
    at = float(text.replace(",", "."))
    while at >= _MAX_EPOCH_SECONDS:
        at /= 1000.0
    return at, False


def _moment(text: str) -> tuple[float, bool] | None:
    try:
        return _of_datetime(datetime.fromisoformat(str(text).strip().replace(",", ".")))
    except (ValueError, OverflowError):
        return None


def _of_datetime(moment: datetime) -> tuple[float, bool]:
    local = moment.tzinfo is None
    return (moment.replace(tzinfo=UTC) if local else moment).timestamp(), local


def _born(call: str) -> float:
    """Return the epoch second in an id such as ``pbx-1700000000.12``; 0.0 when it has none."""
    text = call.rpartition("-")[2].partition(".")[0]
    return float(text) if text.isascii() and text.isdigit() and len(text) == 10 else 0.0

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Asterisk's own queue_log against our queue visits: every difference is a line.

queue_log: ``epoch|callid|queue|member|EVENT|data...``,
https://docs.asterisk.org/Configuration/Applications/Queues/Queue-Logs/
"""

from dataclasses import dataclass
from pathlib import Path

# What ended a visit, in queue_log's words and in ours.
OUTCOMES = {
    "CONNECT": "answered",
    "ABANDON": "abandoned",
    "EXITWITHTIMEOUT": "timeout",
    "EXITWITHKEY": "exit_key",
    "EXITEMPTY": "leave_empty",
}


@dataclass
class Visit:
    """A visit as the books tell it; times are epoch seconds."""

    call: str
    queue: str
    joined: float
    outcome: str = ""
    wait: int = 0
    ended: float = 0.0
    member: str = ""  # who answered


def visits_of_log(path, since=0.0, unfinished=False):
    """The finished visits in a queue_log that began after ``since``; all, with ``unfinished``."""
    open_visits, done = {}, []
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        at, call, queue, member, event, *data = line.split("|")
        if event == "ENTERQUEUE" and float(at) >= since:
            open_visits[call, queue] = Visit(call, queue, float(at))
        elif event in OUTCOMES and (call, queue) in open_visits:
            visit = open_visits.pop((call, queue))
            visit.outcome, visit.wait = OUTCOMES[event], _wait(event, at, visit, data)
            visit.ended, visit.member = float(at), member
            done.append(visit)
    return done + list(open_visits.values()) if unfinished else done


def _wait(event, at, visit, data):
    """CONNECT tells the hold time itself; elsewhere it is the time since joining."""
    return int(data[0]) if event == "CONNECT" else round(float(at) - visit.joined)


def differences(log, rows):
    """What the PBX's books and ours do not agree on, as lines.

    :param log: :class:`Visit` of queue_log.
    :param rows: ``cc.queue.visit`` as dicts: uniqueid, queue, outcome, wait_seconds.
    """
    ours = {}
    for row in rows:
        ours.setdefault((row["uniqueid"], row["queue"]), []).append(row)
    for visit in log:
        mine = ours.get((visit.call, visit.queue), [])
        if not mine:
            yield f"missing: {visit}"
            continue
        row = mine.pop(0)
        if row["outcome"] != visit.outcome:
            yield f"outcome {row['outcome']!r} for {visit}"
        if abs(row["wait_seconds"] - visit.wait) > 1.5:
            yield f"wait {row['wait_seconds']} for {visit}"
    yield from (f"not in queue_log: {row}" for rest in ours.values() for row in rest)

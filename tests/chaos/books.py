# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Asterisk's queue_log against the queue visits in Odoo, counted."""

from dataclasses import dataclass, field

from system.referee import visits_of_log

WITHIN = 1.6  # seconds that a time may differ: the log's are whole ones
COVER = 2.0  # seconds around an outage


@dataclass
class Books:
    """What the comparison found; each list holds words for people."""

    visits: int = 0
    missing: list = field(default_factory=list)
    uncovered: list = field(default_factory=list)
    doubled: list = field(default_factory=list)
    wrong: list = field(default_factory=list)

    @property
    def bad(self):
        """What must not be."""
        return [*self.doubled, *self.wrong, *self.uncovered]


def compare(log_path, since, rows, outages, shift=0.0):
    """Compare all visits that began after `since`.

    :param rows: cc.queue.visit as dicts: uniqueid, queue, outcome, wait, agent, open
    :param outages: (start, end) pairs, epoch seconds
    :param shift: seconds that the ids in `rows` are ahead of the log's
    """
    books = Books()
    ours = {}
    for row in rows:
        ours.setdefault((_moved(row["uniqueid"], -shift), row["queue"]), []).append(row)
    log = visits_of_log(log_path, since, unfinished=True)
    books.visits = len(log)
    for visit in log:
        mine = ours.get((visit.call, visit.queue), [])
        _one(books, visit, mine.pop(0) if mine else None, outages)
    books.doubled += [f"not in queue_log: {row}" for rest in ours.values() for row in rest]
    return books


def _one(books, visit, row, outages):
    if row is None or (row["outcome"] == "unknown" and visit.outcome):
        books.missing.append(f"{visit} is {row}")
        if not any(_covers(outage, visit) for outage in outages):
            books.uncovered.append(f"missing, and no outage says so: {visit} is {row}")
        return
    # a visit whose end the PBX itself did not live to write down
    outcome = visit.outcome or "unknown"
    if row["outcome"] != outcome:
        books.wrong.append(f"outcome {row['outcome']!r} for {visit}")
    elif visit.outcome and abs(row["wait"] - visit.wait) > WITHIN:
        books.wrong.append(f"wait {row['wait']} for {visit}")
    elif outcome == "answered" and row["agent"] != visit.member:
        books.wrong.append(f"agent {row['agent']} for {visit}")


def _covers(outage, visit):
    start, end = outage
    over = visit.ended or end
    return visit.joined <= end + COVER and over >= start - COVER


def _moved(uniqueid, seconds):
    at, dot, rest = uniqueid.partition(".")
    return f"{int(at) + int(seconds)}{dot}{rest}"

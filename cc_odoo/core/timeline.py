# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A call as it is drawn: who waited, rang, talked and held, from when to when.

All times are epoch seconds; an end that has not come yet is ``None``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """``kind``: wait, ring, dial, talk or hold."""

    kind: str
    start: float
    end: float | None


def wait(joined_at: float, ended_at: float | None) -> list[Span]:
    """One visit to a queue."""
    return [Span("wait", joined_at, ended_at)]


def phone(
    way: str,
    rang_at: float | None,
    answered_at: float | None,
    ended_at: float | None,
    holds: Iterable[tuple[float, float | None]] = (),
) -> list[Span]:
    """One phone: it rings (or dials) until it is answered, then talks but for the holds.

    >>> [tuple(span) for span in phone("in", 1, 3, 9, [(5, 6)])]
    [('ring', 1, 3), ('talk', 3, 5), ('hold', 5, 6), ('talk', 6, 9)]
    """
    first = answered_at if answered_at is not None else ended_at
    ringing = "dial" if way == "out" else "ring"
    spans = [] if rang_at is None else [Span(ringing, rang_at, first)]
    if answered_at is not None:
        spans += _talk(answered_at, ended_at, holds)
    return [span for span in spans if span.end is None or span.end > span.start]


def _talk(since: float, until: float | None, holds: Iterable) -> list[Span]:
    spans = []
    for start, end in holds:
        end = until if end is None else end
        spans += [Span("talk", since, max(start, since)), Span("hold", start, end)]
        since = end
        if end is None:
            return spans
    return [*spans, Span("talk", since, until)]

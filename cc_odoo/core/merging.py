# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two conversations become one, as when an agent joins a customer and a colleague."""

from __future__ import annotations

from .records import Call, Record

# Whose call lives on: a customer's, then one that reached somebody outside, then phones' own.
CALLERS = ("in", "out", "internal")


def age(call: Call) -> tuple[float, str]:
    """Return the key that sorts calls by age, the oldest first."""
    return call.started_at, call.linkedid


def rank(call: Call) -> tuple[int, float, str]:
    """Return the key that sorts calls which become one, the one that goes on first."""
    kind = "internal" if call.direction == "out" and not call.external else call.direction
    return CALLERS.index(kind), *age(call)


def merge(one: Call, other: Call, at: float) -> tuple[Call, Call, list[Record]]:
    """Give one call all that the other one has; the other one ends, merged into it.

    :return: the one that lives on, the one that ended, and the legs and visits that moved
    """
    kept, ended = sorted((one, other), key=rank)
    moved: list[Record] = [*ended.visits.values(), *ended.legs.values()]
    ended.merged_into = kept.linkedid
    ended.end(at)
    for part in (*moved, *ended.channels.values()):
        if part.call is ended:  # an agent out of a pool may serve another call
            part.call = kept
    for part in ("channels", "legs", "visits"):
        getattr(kept, part).update(getattr(ended, part))
        setattr(ended, part, {})
    kept.names += ended.names
    earlier, later = sorted((kept, ended), key=age)
    kept.queue = later.queue or earlier.queue
    kept.external |= ended.external
    return kept, ended, moved

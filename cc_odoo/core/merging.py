# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two conversations become one, as when an agent joins a customer and a colleague."""

from __future__ import annotations

from .records import Call, Record


def age(call: Call) -> tuple[float, str]:
    """What calls are sorted by, the oldest first."""
    return call.started_at, call.linkedid


def merge(one: Call, other: Call, at: float) -> tuple[Call, Call, list[Record]]:
    """The older call takes over all that the younger has; the younger ends into it.

    :return: older, younger, and the legs and visits that moved
    """
    older, younger = sorted((one, other), key=age)
    moved: list[Record] = [*younger.visits.values(), *younger.legs.values()]
    younger.merged_into = older.linkedid
    younger.end(at)
    for record in (*moved, *younger.channels.values()):
        record.call = older
    for part in ("channels", "legs", "visits"):
        getattr(older, part).update(getattr(younger, part))
        setattr(younger, part, {})
    older.names += younger.names
    older.queue = younger.queue or older.queue
    older.external |= younger.external
    return older, younger, moved

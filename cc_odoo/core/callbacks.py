# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When a lost caller is called back without anybody asking for it.

Whoever still waits in the queue goes first: agents are there for them. A caller who is to be called
back has the place that their due time gives them; from then on they are before those who wait now.
All times are epoch seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """A caller to call back. ``key`` is whatever the reader knows the item by.

    ``not_before``: until then nobody calls, 0 where nobody said so. ``is_here``: the caller is on
    the line with us already, or somebody else calls the same number.
    """

    key: object
    due_at: float
    not_before: float = 0.0
    attempts: int = 0
    is_here: bool = False


def to_dial(
    wanted: Iterable[Wanted], now: float, *, tries: int, waiting: int, free: int
) -> list[Wanted]:
    """Return whom to call now, the most urgent first: at most one for each agent who is free.

    :param tries: attempts after which nobody is called without being asked
    :param waiting: how many callers wait in the queue now
    :param free: how many of the queue's agents could take a call

    Nobody is due yet, and nobody waits; somebody waits; the time has come:

    >>> early, due = Wanted("early", due_at=200.0), Wanted("due", due_at=90.0)
    >>> def keys(wanted, **how):
    ...     how = {"tries": 3, "waiting": 0, "free": 9, **how}
    ...     return [each.key for each in to_dial(wanted, 100.0, **how)]
    >>> keys([early]), keys([early], waiting=1), keys([early, due], waiting=1)
    (['early'], [], ['due'])

    One agent is free, or none:

    >>> keys([early, due], free=1), keys([early, due], free=0)
    (['due'], [])

    Snoozed, tried often enough, or on the line just now:

    >>> keys([Wanted("a", 90.0, not_before=101.0), Wanted("b", 90.0, attempts=3)])
    []
    >>> keys([Wanted("c", 90.0, is_here=True)])
    []
    """
    ready = [
        each
        for each in wanted
        if each.not_before <= now
        and each.attempts < tries
        and not each.is_here
        and (each.due_at <= now or not waiting)
    ]
    return sorted(ready, key=lambda each: each.due_at)[:free]

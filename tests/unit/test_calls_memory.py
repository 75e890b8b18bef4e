# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A tracker that has heard all day remembers no more than after its first hours."""

from day import Day, weight

from cc_odoo.core.book import DEAD_CHANNELS, ENDED_CALLS
from cc_odoo.core.calls import Tracker

# rounds of all recordings, some 70 calls each: the first ones fill the memory of what is over
FULL, MORE = 30, 40


def test_hearing_on_and_on_leaves_no_growth():
    day, tracker = Day(), Tracker(dial_prefix="ctd-")
    day.play(tracker, FULL)
    assert len(tracker._book._over) == ENDED_CALLS
    assert len(tracker._book._dead) == DEAD_CHANNELS
    before, objects = sizes(tracker), weight(tracker)[0]
    day.play(tracker, MORE)
    assert day.events > 90_000
    assert sizes(tracker) == before
    assert weight(tracker)[0] <= objects * 1.02


def test_a_memory_that_grows_would_be_seen():
    day, tracker = Day(), Tracker(dial_prefix="ctd-")
    day.play(tracker, 1)
    objects = weight(tracker)[0]
    tracker._book.kept = [object() for _ in range(objects)]
    assert weight(tracker)[0] > objects * 1.9


def sizes(tracker):
    """How much is in each of the tracker's containers."""
    parts = vars(tracker._book) | vars(tracker._book.phones)
    return {name: len(part) for name, part in parts.items() if hasattr(part, "__len__")}

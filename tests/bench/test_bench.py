# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Measurements, as ratios within one run: the machine may be busy, both sides are then.

Each prints a line; what is asserted is that the work was done, never a time.
"""

import time
from statistics import median

import pytest
from unit.day import Day, weight
from unit.transcript import FIXTURES, split

from cc_odoo.core.calls import Tracker
from cc_odoo.core.events import parse
from cc_odoo.core.members import Member, plan
from cc_odoo.core.status import Event, State, Status, Statuses, step


def seconds(work, times=5):
    """The median time of a few runs."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return median(taken)


@pytest.fixture(scope="module")
def messages():
    """All recorded AMI messages, as headers."""
    return [m for path in sorted(FIXTURES.glob("*.txt")) for m in split(path.read_bytes())]


def test_tracking_a_message_costs_little_more_than_reading_it(messages):
    def read():
        return [parse(headers) for headers in messages]

    def track():
        tracker = Tracker()
        return [tracker.feed(parse(headers)) for headers in messages]

    reading, tracking = seconds(read), seconds(track)
    assert any(track())
    print(
        f"\ntrack / read: {tracking / reading:.2f}"
        f" ({len(messages)} messages, {len(messages) / tracking:,.0f} a second)"
    )


def test_a_million_events_leave_no_growth():
    """A busy day: the tracker's weight after a tenth of it and at its end."""
    day, tracker, timed, weights = Day(), Tracker(dial_prefix="ctd-"), [], []
    while day.events < 1_000_000:
        before, began = day.events, time.perf_counter()
        while day.events - before < 100_000:
            day.play(tracker, 1)
        timed.append((day.events - before) / (time.perf_counter() - began))
        weights.append(weight(tracker))
    (objects, size), (objects_later, size_later) = weights[0], weights[-1]
    print(
        f"\n{day.events:,} events, {day.facts:,} facts: from the first 100,000 to the last the"
        f" tracker grew by {objects_later - objects:,} of {objects:,} objects,"
        f" {size_later - size:,} of {size:,} bytes; events a second, last / first:"
        f" {timed[-1] / timed[0]:.2f} ({timed[-1]:,.0f} a second, making them included)"
    )
    assert objects_later <= objects * 1.02


def members(agents, queues):
    """Every agent in every queue."""
    return [
        Member(
            f"q{queue}", f"PJSIP/{agent}", f"Agent {agent}", f"PJSIP/{agent}", False, 0, "dynamic"
        )
        for agent in range(agents)
        for queue in range(queues)
    ]


def test_comparing_equal_membership_grows_with_the_members_only():
    few, many = members(20, 5), members(400, 5)
    ours = {(each.queue, each.interface) for each in many}
    assert not plan(many, many, ours)
    small, large = (seconds(lambda s=some: plan(s, s, ours), 20) for some in (few, many))
    print(f"\n20 times the members cost {large / small:.1f} times ({len(many)} in {large:.4f} s)")


def test_a_status_step_beside_reading_an_event(messages):
    book = Statuses(
        {
            number: Status(number, code)
            for number, code in enumerate(("connected", "unassigned", "incoming", "outgoing"), 1)
        },
        default=1,
    )
    state = State(1, since=0.0)
    stepping = seconds(
        lambda: [step(state, Event("ring", 1.0, call="a"), book) for _ in range(500)]
    )
    reading = seconds(lambda: [parse(headers) for headers in messages[:500]])
    print(f"\nstatus step / event read: {stepping / reading:.2f}")

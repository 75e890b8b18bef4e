# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever breaks while people call: soon all is right again, and the books agree."""

import time

import proxy
import pytest
from floor import RATE
from scenarios import BEFOREHAND, SCENARIOS
from system.waiting import settled

BEFORE, AFTER = 5, 5  # seconds of calls around the fault


@pytest.fixture
def weather(floor):
    """Good before and after each scenario, and all in its place."""
    floor.until_right(time.time())
    yield
    floor.proxy.weather, back = proxy.Clear(), floor.shift
    floor.shift = 0
    floor.fill_in(False)
    if back:
        floor.stack.restart("bridge")


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_books_agree(floor, report, weather, name):
    if name in BEFOREHAND:
        BEFOREHAND[name](floor)
        floor.until_right(time.time())
    mark, began = floor.mark(), time.time()
    with floor.calls():
        time.sleep(BEFORE)
        healed = SCENARIOS[name](floor)
        took = floor.until_right(healed)
        time.sleep(AFTER)
        calls = round((time.time() - began) * RATE)
    stuck = settled(floor.stuck, 20)
    settled(lambda: floor.books(mark).bad, 5)
    before = floor.books(mark)
    floor.fill_in(True)
    settled(lambda: floor.books(mark).missing, 10)
    after = floor.books(mark)
    report.add(
        name,
        calls,
        before.visits,
        len(before.missing),
        len(before.uncovered),
        len(after.missing),
        len(before.doubled) + len(after.doubled),
        len(before.wrong) + len(after.wrong),
        f"{took:.1f} s",
    )
    print(f"\n{report}", flush=True)
    assert not [*before.bad, *after.bad, *after.missing, *stuck]

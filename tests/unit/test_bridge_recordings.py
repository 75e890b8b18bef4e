# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the PBX says of recordings reaches the database in its order, and once."""

import asyncio
import re
import time

from fake_store import FakeStore

from cc_odoo.bridge import recordings
from cc_odoo.bridge.discover import wanted_events
from cc_odoo.bridge.recordings import Recordings
from cc_odoo.core import actions
from cc_odoo.core.recordings import EVENTS

START = {"Event": "MixMonitorStart", "Uniqueid": "1.1", "Timestamp": "1795387913.5"}


def told(store):
    return [(one.kind, one.at) for (said,) in store.said("recordings") for one in said]


async def run(store, heard, enough):
    """Run until so much was told."""
    part = Recordings(7, store)
    heard(part)
    task = asyncio.create_task(part.run())
    async with asyncio.timeout(5):
        while len(told(store)) < enough:
            await asyncio.sleep(0.01)
    task.cancel()


def test_in_order_on_the_servers_clock_and_also_what_came_before_it_led():
    store = FakeStore()

    def heard(part):
        part.heard(START, 1.0)
        mute = {**START, "Event": "MixMonitorMute", "Direction": "both", "State": "1"}
        part.heard({**mute, "Timestamp": "1795387914.5"}, 1.0)
        part.heard({**START, "Event": "MixMonitorPause"}, 1.0)

    asyncio.run(run(store, heard, 2))
    assert told(store) == [("start", 1795387914.5), ("mute", 1795387915.5)]


def test_a_pbx_that_tells_no_time_is_taken_at_the_time_of_arrival():
    store, before = FakeStore(), time.time()
    untimed = {name: value for name, value in START.items() if name != "Timestamp"}
    asyncio.run(run(store, lambda part: part.heard(untimed, 1.0), 1))
    ((kind, at),) = told(store)
    assert kind == "start"
    assert before <= at <= time.time()


def test_nothing_is_lost_while_the_database_is_away():
    store = FakeStore()
    store.away = 2
    asyncio.run(run(store, lambda part: part.heard(START, 0.0), 1))
    assert told(store) == [("start", 1795387913.5)]


def test_a_bridge_that_never_leads_keeps_only_the_last():
    store = FakeStore()

    def heard(part):
        for number in range(recordings.MAX_KEPT_EVENTS + 5):
            part.heard({**START, "Timestamp": f"{1795387913 + number}"}, 0.0)

    asyncio.run(run(store, heard, recordings.MAX_KEPT_EVENTS))
    assert told(store)[0][1] == 1795387918.0


def test_its_events_pass_the_filter_and_the_filter_fits_into_a_line():
    pattern = wanted_events("PJSIP/{number}")
    assert all(re.match(pattern, f"Event: {name}") for name in EVENTS)
    assert actions.filter_events(pattern)

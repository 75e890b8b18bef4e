# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Settings that change while the bridge connects with the old ones: one task a PBX, always."""

import asyncio
import random

import pytest
from fake_store import FakeStore, FreeLocks
from running import in_loop, running, until

from cc_odoo.bridge import tasks
from cc_odoo.bridge.loop import Bridge
from cc_odoo.bridge.mark import LeaderMark

pytestmark = pytest.mark.pbx

CHANGES = 60


class Settings(FakeStore):
    """The database's PBXs, as a test wants them."""

    def __init__(self):
        super().__init__()
        self.pbxs = []

    async def settings(self):
        await asyncio.sleep(0)
        return list(self.pbxs)


@pytest.fixture
def coordinator():
    """A bridge whose database is in memory; `bridge.store.pbxs` are its PBXs."""
    bridge = Bridge("none")
    bridge._store.close()
    bridge._store, bridge._locks = Settings(), FreeLocks()
    return bridge


async def sessions(stack, address):
    """How many are logged in at the PBX with the bridge's name."""
    shown = await asyncio.to_thread(stack.cli, "manager show connected")
    return sum(line.split()[:1] == [address.username] for line in shown.splitlines())


async def sessions_are(count, stack, address):
    """Asterisk takes a moment to see that a line was cut."""
    return await sessions(stack, address) == count


def serves(coordinator, settings):
    """Is the PBX connected with these settings?"""
    return any(pbx.settings == settings and pbx.session for pbx, _ in coordinator._pbxs.values())


def at_work():
    """The tasks that there are beside the test's own."""
    return asyncio.all_tasks() - {asyncio.current_task()}


@in_loop
async def test_no_change_leaves_a_task_of_the_settings_before_alive(
    coordinator, settings, stack, address, monkeypatch
):
    """Whenever it comes: while the line opens, logs in, lists, leads or says goodbye."""
    monkeypatch.setattr(tasks, "CANCEL_AGAIN_SECONDS", 0.2)
    store, ways = coordinator._store, random.Random(7)
    before = at_work()
    async with running(coordinator._settings.run()) as following:
        for change in range(CHANGES):
            host = ("127.0.0.1", "localhost")[change % 2]
            store.pbxs = [settings | {"host": host, "name": f"Change {change}"}]
            coordinator._settings.wake()
            await asyncio.sleep(ways.choice((0, 0.001, 0.003, 0.01, 0.03, 0.1)))
        await until(lambda: serves(coordinator, store.pbxs[0]))
        await until(lambda: sessions_are(1, stack, address))
        store.pbxs = []
        coordinator._settings.wake()
        await until(lambda: not coordinator._pbxs)
        left = at_work() - before - {following}
        assert not left, left
    await until(lambda: sessions_are(0, stack, address))


@in_loop
async def test_a_line_given_up_while_it_settles_is_closed(
    coordinator, settings, stack, address, monkeypatch
):
    """It is logged in, but not yet in anybody's hands."""

    async def never(_mark, _connection):
        await asyncio.Event().wait()

    monkeypatch.setattr(LeaderMark, "look", never)
    async with running(coordinator._settings.run()):
        coordinator._store.pbxs = [settings]
        coordinator._settings.wake()
        await until(lambda: sessions_are(1, stack, address))
        coordinator._store.pbxs = []
        coordinator._settings.wake()
        await until(lambda: sessions_are(0, stack, address))


@in_loop
async def test_a_task_that_fails_as_it_ends_takes_no_other_along(
    coordinator, settings, monkeypatch
):
    """The next settings are followed at once, by one task."""
    store = coordinator._store
    store.pbxs = [settings]
    await coordinator._follow_settings()
    first, task = coordinator._pbxs[1]

    async def fails():
        raise RuntimeError("says the test")

    monkeypatch.setattr(first, "_leave", fails)
    await asyncio.sleep(0)
    store.pbxs = [settings | {"name": "Changed"}]
    await coordinator._follow_settings()
    assert task.done()
    await asyncio.sleep(0)
    [(second, other)] = coordinator._pbxs.values()
    assert second.settings["name"] == "Changed"
    await tasks.end(other)

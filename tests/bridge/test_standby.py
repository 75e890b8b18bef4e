# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A bridge that does not lead: it hears all, says nothing, and takes over knowing."""

import asyncio

import pytest
from fake_store import FreeLocks, TakenLocks
from running import in_loop, running, until

from cc_odoo.bridge import pbx as module
from cc_odoo.bridge.pbx import Pbx
from cc_odoo.bridge.writer import FactWriter
from cc_odoo.core.facts import CallFact, VisitFact
from cc_odoo.core.members import Member

pytestmark = pytest.mark.pbx

DANA = Member("q803", "PJSIP/1002", "Dana", "PJSIP/1002")


class Standby:
    """A bridge's part for one PBX, and the locks that another one has."""

    def __init__(self, settings, store):
        self.store, self.locks, self.writer = store, TakenLocks(), FactWriter(store)
        self.pbx = Pbx(settings, store, self.writer, self.locks)

    def facts(self, kind):
        """What was written, of one kind."""
        batches = [fact for (batch,) in self.store.said("facts") for fact in batch[1]]
        return [fact for fact in batches if isinstance(fact, kind)]


@pytest.fixture
def standby(settings, store):
    return Standby(settings, store)


async def hears(standby):
    await until(lambda: standby.pbx.session)


async def call_is_over(stack, standby):
    """Somebody waits a second, and is gone; heard."""
    await asyncio.to_thread(stack.cli, "channel originate Local/803@queues application Wait 1")
    await until(standby.pbx.alive)
    await until(lambda: not standby.pbx.alive())


@in_loop
async def test_it_hears_and_writes_nothing(standby, store, stack):
    async with running(standby.pbx.run()), running(standby.writer.run()):
        await hears(standby)
        await call_is_over(stack, standby)
        assert standby.pbx.events
        assert [name for name, _args in store.told] == ["phones"]  # a question


@in_loop
async def test_taking_over_it_writes_what_it_heard(standby, stack):
    async with running(standby.pbx.run()), running(standby.writer.run()):
        await hears(standby)
        await call_is_over(stack, standby)
        standby.locks.free()
        await until(lambda: standby.facts(VisitFact))
    assert [visit.outcome for visit in standby.facts(VisitFact)] == ["abandoned"]
    assert standby.facts(CallFact)


@in_loop
async def test_taking_over_it_has_heard_all_since_it_connected(standby, store):
    async with running(standby.pbx.run()):
        await hears(standby)
        since = standby.pbx.session.since
        await asyncio.sleep(0.5)
        standby.locks.free()
        await until(lambda: store.said("outage_ended"))
    assert store.said("outage_ended")[0][0] == since
    assert ("connected", "") in store.said("state")


@in_loop
async def test_taking_over_it_makes_the_pbx_match(standby, store, members):
    store.want = [DANA]
    async with running(standby.pbx.run()):
        await hears(standby)
        assert await members() == set()
        standby.locks.free()
        await until(lambda: store.ours == {DANA.key})
        assert await members() == {DANA.key}


@in_loop
async def test_who_leads_no_more_goes_on_hearing_and_says_nothing(standby, store, stack):
    standby.locks.free()
    async with running(standby.pbx.run()), running(standby.writer.run()):
        await until(lambda: ("connected", "") in store.said("state"))
        standby.locks.taken()
        await until(lambda: not standby.pbx.leads)
        told = len(store.told)
        await call_is_over(stack, standby)
        assert len(store.told) == told


@in_loop
async def test_a_leader_that_hears_nothing_lets_another_lead(settings, store, monkeypatch):
    monkeypatch.setattr(module, "SILENT_LEADER_SECONDS", 0.1)
    nobody = settings | {"port": 1}
    released = []

    class Locks(FreeLocks):
        async def release(self, lock):
            released.append(lock)

    async with running(Pbx(nobody, store, FactWriter(store), Locks()).run()):
        await until(lambda: released)


@in_loop
async def test_a_lost_line_is_reported_with_when_it_was_heard_last(standby, store, stack):
    standby.locks.free()
    async with running(standby.pbx.run()):
        await until(lambda: store.said("outage_ended"))
        heard = standby.pbx.session.connection.heard_at
        await asyncio.to_thread(stack.stop, "asterisk", kill=True)
        try:
            await until(lambda: store.said("outage_began"))
        finally:
            await asyncio.to_thread(stack.start, "asterisk")
        await until(lambda: len(store.said("outage_ended")) == 2)
    words, until_when = store.said("outage_began")[0]
    assert "closed" in words
    assert until_when >= heard

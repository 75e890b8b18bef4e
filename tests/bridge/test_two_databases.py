# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two databases that know the same PBX: the first one leads it, the second says so and keeps still.

The mark is the PBX's own global variable; here each bridge has a database in memory.
"""

import asyncio
import contextlib

import pytest
from fake_store import FakeStore, FreeLocks, TakenLocks
from running import in_loop, running, until

from cc_odoo.bridge import mark as module
from cc_odoo.bridge.pbx import Pbx
from cc_odoo.bridge.writer import FactWriter
from cc_odoo.core import mark as rules
from cc_odoo.core.members import Member

pytestmark = pytest.mark.pbx

DANA = Member("q803", "PJSIP/1002", "Dana", "PJSIP/1002")
OMER = Member("q803", "PJSIP/1003", "Omer", "PJSIP/1003")
DIAL = {
    "id": 9, "kind": "originate", "channel": "PJSIP/1002", "context": "agents", "number": "1003",
}  # fmt: skip


class Database:
    """One database with its bridge."""

    def __init__(self, settings, owner, locks=None):
        self.store = FakeStore()
        self.writer = FactWriter(self.store)
        settings = settings | {"owner": owner, "database": f"db of {owner}"}
        self.pbx = Pbx(settings, self.store, self.writer, locks or FreeLocks())

    def run(self):
        return running(self._run())

    @contextlib.asynccontextmanager
    async def run_after(self, stack, first):
        """Begin once the other one leads; that one lives as long as the exit stack."""
        await stack.enter_async_context(first.run())
        await until(first.leads)
        async with self.run():
            yield

    async def _run(self):
        async with running(self.writer.run()):
            await self.pbx.run()

    def leads(self):
        return ("connected", "") in self.store.said("state")

    def steps_back(self):
        """The words with which it says that another database leads."""
        states = self.store.said("state")
        return states and states[-1][0] == "disconnected" and states[-1][1]


@pytest.fixture(autouse=True)
def often(monkeypatch, stack):
    """Beats come often, and no mark is there from an earlier test."""
    monkeypatch.setattr(module, "BEAT_SECONDS", 0.1)
    clear(stack)
    yield
    clear(stack)


def clear(stack, text='""'):
    stack.cli(f"dialplan set global {rules.VARIABLE} {text}")


@contextlib.asynccontextmanager
async def two(settings):
    """The first leads; the second has come later, and has said so."""
    first, second = Database(settings, "first"), Database(settings, "second")
    async with contextlib.AsyncExitStack() as firsts, second.run_after(firsts, first):
        await until(second.steps_back)
        yield first, second


@in_loop
async def test_the_second_says_who_leads(settings):
    async with two(settings) as (first, second):
        assert "“db of first”" in second.steps_back()
        assert second.store.said("outage_began") == []
        assert first.pbx.leads
        assert not second.pbx.leads


@in_loop
async def test_the_second_changes_no_member(settings, members):
    async with two(settings) as (first, second):
        first.store.want, second.store.want = [DANA], [OMER]
        for each in (first, second):
            each.pbx.wake("members")
        await until(lambda: first.store.ours)
        assert await members() == {DANA.key}
        assert second.store.ours == set()


@in_loop
async def test_the_second_dials_nobody_and_says_so(settings):
    async with two(settings) as (_first, second):
        second.store.commands = [DIAL]
        second.pbx.wake("command")
        ((command, ok, words, _uniqueid),) = await until(lambda: second.store.said("answer"))
        assert (command, ok, words) == (9, False, "not connected to the PBX")


@in_loop
async def test_the_second_books_nothing(settings, stack):
    async with two(settings) as (first, second):
        second.store.job = {"since": 0, "source": "file", "place": "/nowhere", "outages": []}
        second.pbx.wake("import")
        command = "channel originate Local/803@queues application Wait 1"
        await asyncio.to_thread(stack.cli, command)
        await until(lambda: first.store.said("facts"))
        await until(lambda: first.pbx.alive() == second.pbx.alive() == set())
        for said in ("facts", "imported", "discovered", "heard", "members"):
            assert second.store.said(said) == []


@in_loop
async def test_when_the_first_is_gone_the_second_leads(settings, monkeypatch, members):
    monkeypatch.setattr(rules, "STALE_MARK_SECONDS", 1.0)
    first, second = Database(settings, "first"), Database(settings, "second")
    second.store.want = [OMER]
    async with contextlib.AsyncExitStack() as firsts, second.run_after(firsts, first):
        await until(second.steps_back)
        await firsts.aclose()
        await until(second.leads)
        await until(lambda: second.store.ours == {OMER.key})
        assert await members() == {OMER.key}


@in_loop
async def test_of_two_that_begin_together_one_leads(settings):
    first, second = Database(settings, "first"), Database(settings, "second")
    async with first.run(), second.run():
        await until(lambda: first.steps_back() or second.steps_back())
        await until(lambda: first.leads() or second.leads())
        assert first.leads() != second.leads()


@in_loop
async def test_another_bridge_of_the_same_database_waits_for_nothing(settings, monkeypatch):
    locks = TakenLocks()
    first, standby = Database(settings, "first"), Database(settings, "first", locks)
    async with standby.run():
        async with first.run():
            await until(first.leads)
        monkeypatch.setattr(module, "MARK_SETTLE_SECONDS", 1000)
        locks.free()
        await until(standby.leads)


@in_loop
async def test_a_mark_that_the_pbx_has_lost_is_set_again(settings, stack):
    async with two(settings) as (first, second):
        await asyncio.to_thread(clear, stack)
        await until(lambda: "db of first" in shown(stack))
        assert first.pbx.leads
        assert not second.leads()


def shown(stack):
    lines = stack.cli("dialplan show globals").splitlines()
    return next((line for line in lines if rules.VARIABLE in line), "")


@in_loop
async def test_a_leader_that_was_taken_for_gone_steps_back(settings, stack):
    first = Database(settings, "first")
    async with first.run():
        await until(first.leads)
        await asyncio.to_thread(clear, stack, '"second 1 other"')
        assert "“other”" in await until(first.steps_back)
        assert not first.pbx.leads


@in_loop
async def test_without_the_right_to_mark_it_leads_and_says_so_in_the_log(
    settings, weak_logins, caplog
):
    unmarked = Database(settings | {"username": "markless", "secret": "weak"}, "first")
    async with unmarked.run():
        await until(unmarked.leads)
    assert "add “call” to “write”" in caplog.text

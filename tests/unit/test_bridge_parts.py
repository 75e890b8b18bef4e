# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The bridge's small parts: back-off, clock, telling the database, facts on their way to it."""

import asyncio
import contextlib
import socket
import threading
import time

import pytest
from fake_store import FakeStore
from running import in_loop, running, until

from cc_odoo.bridge import tasks
from cc_odoo.bridge.backoff import Backoff
from cc_odoo.bridge.clock import Clock
from cc_odoo.bridge.one_thread import OneThread
from cc_odoo.bridge.tasks import Debounce, first_of, patiently
from cc_odoo.bridge.watchdog import Watchdog
from cc_odoo.bridge.writer import FactWriter
from cc_odoo.core.facts import CallFact, LegFact, VisitFact

CALL = CallFact("1.1", 1000.0, state="ringing")
TALKING = CallFact("1.1", 1000.0, state="talking", answered_at=1005.0)
VISIT = VisitFact("1.1:q800:1000", "1.1", "1.1", "q800", 1000.0)
RING = LegFact("1.2", "1.1", "PJSIP/1001", "PJSIP/1001-1", rang_at=1000.0)


# --- back-off ------------------------------------------------------------------------------


def test_waits_double_up_to_a_limit_and_begin_anew_after_success():
    backoff = Backoff(first=1, most=8)
    steps = [backoff.seconds() for _ in range(6)]
    for wait, step in zip(steps, [1, 2, 4, 8, 8, 8], strict=True):
        assert step / 2 <= wait <= step
    backoff.reset()
    assert backoff.fresh
    assert backoff.seconds() <= 1


def test_waits_are_not_the_same_for_all_who_failed_together():
    assert len({Backoff(first=1).seconds() for _ in range(20)}) > 10


# --- the PBX's clock -----------------------------------------------------------------------


def test_the_quickest_of_the_last_pings_tells_the_offset():
    clock = Clock()
    clock.heard(1000.0, 1002.0, "700.0")
    assert clock.offset == 301.0
    clock.heard(1010.0, 1010.2, "710.0")
    assert clock.offset == pytest.approx(300.1)


def test_a_clock_that_agrees_is_left_alone():
    clock = Clock()
    clock.heard(1000.0, 1000.02, "1000.05")
    assert clock.offset == 0.0


@pytest.mark.parametrize("stamp", ["", "soon", "12:30"])
def test_a_pbx_that_tells_no_time_is_taken_to_agree(stamp):
    clock = Clock()
    clock.heard(1.0, 2.0, stamp)
    assert clock.offset == 0.0


# --- tasks ---------------------------------------------------------------------------------


@in_loop
async def test_first_of_returns_the_first_and_ends_the_others():
    ended = asyncio.Event()

    async def other():
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    assert await first_of(other(), asyncio.sleep(0.01, "first")) == "first"
    assert ended.is_set()


@in_loop
async def test_patience_tries_until_the_database_is_back():
    store = FakeStore()
    store.away = 2
    await patiently(lambda: store.state(1, "connected"))
    assert store.said("state") == [("connected", "")]


@in_loop
async def test_many_wakes_are_told_in_one_call_and_an_error_does_not_end_it():
    told = []

    async def tell():
        told.append(len(told))
        if len(told) == 1:
            raise ValueError("says the test")

    teller = Debounce(tell, gather=0.05)
    async with running(teller.run()):
        for _ in range(5):
            teller.wake()
        await until(lambda: told == [0])
        teller.wake()
        await until(lambda: told == [0, 1])


# --- facts ---------------------------------------------------------------------------------


@in_loop
async def test_facts_that_come_during_a_transaction_go_together_in_the_next():
    store = FakeStore()
    store.slow = 0.05
    writer = FactWriter(store)
    async with running(writer.run()):
        writer.put(1, [CALL])
        await until(lambda: not len(writer))
        writer.put(1, [VISIT])
        writer.put(2, [CALL])
        assert await writer.drain(5) == 0
    assert store.said("facts") == [({1: [CALL]},), ({1: [VISIT], 2: [CALL]},)]


@in_loop
async def test_a_phone_that_rings_takes_along_what_was_said_just_before_and_waits_for_no_more():
    store = FakeStore()
    store.follows, writer = {2}, FactWriter(store)
    async with running(writer.run()):
        writer.put(1, [CALL, VISIT])
        await asyncio.sleep(0)
        writer.put(1, [RING])
        await until(lambda: store.told)
    assert store.told == [("facts", ({1: [CALL, VISIT, RING]},))]


@in_loop
async def test_what_follows_from_facts_comes_after_them_and_before_the_end():
    store = FakeStore()
    store.follows = {2}
    writer = FactWriter(store)
    async with running(writer.run()):
        writer.put(1, [CALL])
        writer.put(2, [CALL])
        assert await writer.drain(5) == 0
    assert [name for name, _args in store.told] == ["facts", "books"]
    assert store.said("books") == [([2],)]


@in_loop
async def test_what_follows_is_done_when_the_database_is_back():
    store = FakeStore()
    store.follows, writer = {1}, FactWriter(store)
    async with running(writer.run()):
        writer.books.due([1])
        store.away = 2
        await until(lambda: store.said("books"))
    assert not store.follows


def test_what_is_urgent_goes_before_all_that_waits():
    done, gate, thread = [], threading.Event(), OneThread("test")
    asked = [thread.submit(gate.wait), thread.submit(done.append, "mirror")]
    asked += [thread.submit(done.append, each, urgent=True) for each in ("ring", "command")]
    gate.set()
    thread.shutdown()
    assert [each.result(5) for each in asked] == [True, None, None, None]
    assert done == ["ring", "command", "mirror"]


def test_work_that_fails_does_so_where_it_was_asked_for():
    thread = OneThread("test")
    failed, well = thread.submit(int, "no number"), thread.submit(int, "7")
    thread.shutdown()
    assert isinstance(failed.exception(5), ValueError)
    assert well.result(5) == 7


@in_loop
async def test_a_waiting_fact_is_superseded_in_its_place():
    store = FakeStore()
    writer = FactWriter(store)
    writer.put(1, [CALL, VISIT])
    writer.put(1, [TALKING])
    async with running(writer.run()):
        await writer.drain(5)
    assert store.said("facts") == [({1: [TALKING, VISIT]},)]


@in_loop
async def test_while_the_database_is_away_facts_wait_and_the_newer_wins():
    store = FakeStore()
    store.away, store.slow = 2, 0.05
    writer = FactWriter(store)
    async with running(writer.run()):
        writer.put(1, [CALL, VISIT])
        await until(lambda: not len(writer))  # on its way, and will fail
        writer.put(1, [TALKING])
        assert await writer.drain(5) == 0
    assert store.said("facts") == [({1: [TALKING, VISIT]},)]


@in_loop
async def test_a_fact_the_models_refuse_does_not_lose_the_others():
    class Strict(FakeStore):
        async def facts(self, batches):
            if CALL in batches[1]:
                raise ValueError("says the test")
            await super().facts(batches)

    store = Strict()
    writer = FactWriter(store)
    writer.put(1, [CALL, VISIT])
    async with running(writer.run()):
        assert await writer.drain(5) == 0
    assert store.said("facts") == [({1: [VISIT]},)]


@in_loop
async def test_what_can_not_be_written_before_stopping_is_counted():
    store = FakeStore()
    store.away = 1000
    writer = FactWriter(store)
    async with running(writer.run()):
        writer.put(1, [CALL, VISIT])
        assert await writer.drain(0.1) == 2


def test_memory_is_bounded_and_what_is_lost_is_said(caplog):
    writer = FactWriter(FakeStore(), most=10)
    writer.put(1, [CallFact(str(n), 1000.0) for n in range(15)])
    assert len(writer) == 10
    assert "lost" in caplog.text


# --- systemd -------------------------------------------------------------------------------


@in_loop
async def test_systemd_hears_that_we_are_ready_alive_and_stopping(tmp_path):
    path = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(path)
        watchdog = Watchdog({"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "20000"})
        assert watchdog.ready()
        assert not watchdog.ready()
        async with running(watchdog.run()):
            await asyncio.sleep(0.05)
        watchdog.stopping()
        systemd.setblocking(False)
        heard = [systemd.recv(100) for _ in range(3)]
    assert heard[0] == b"READY=1"
    assert b"WATCHDOG=1" in heard


def test_without_systemd_nothing_is_said():
    assert Watchdog({}).ready()


@in_loop
async def test_all_is_written_until_now_while_nothing_waits():
    writer = FactWriter(FakeStore())
    assert writer.written_until == pytest.approx(time.time(), abs=1)


@in_loop
async def test_while_facts_wait_all_is_written_only_until_before_them():
    store = FakeStore()
    writer = FactWriter(store)
    async with running(writer.run()):
        writer.put(1, [CALL])
        await writer.drain(5)
        written, store.away = time.time(), 1000
        await asyncio.sleep(0.05)
        writer.put(1, [VISIT])
        await asyncio.sleep(0.05)
        assert writer.written_until < written


def test_a_task_that_loses_a_cancellation_is_cancelled_again(monkeypatch):
    monkeypatch.setattr(tasks, "CANCEL_AGAIN_SECONDS", 0.01)

    async def ignores_one_cancel():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(3600)
        await asyncio.sleep(3600)

    async def run():
        task = asyncio.create_task(ignores_one_cancel())
        await asyncio.sleep(0)
        await asyncio.wait_for(tasks.end(task), 5)
        return task.cancelled()

    assert asyncio.run(run())


def test_a_second_cancellation_waits_for_what_the_first_one_ends(monkeypatch):
    """However deep it is: who is told to end again while it waits for others goes on waiting."""
    monkeypatch.setattr(tasks, "CANCEL_AGAIN_SECONDS", 0.02)
    said = []

    async def says_goodbye():
        try:
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(0.005)
            said.append("goodbye")

    async def ignores_one_cancel():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(3600)
        await says_goodbye()

    async def run():
        outer = asyncio.create_task(
            tasks.first_of(tasks.first_of(ignores_one_cancel(), says_goodbye()))
        )
        await asyncio.sleep(0.01)
        await asyncio.wait_for(tasks.end(outer), 5)
        return outer.cancelled(), asyncio.all_tasks() - {asyncio.current_task()}

    cancelled, left = asyncio.run(run())
    assert cancelled
    assert not left
    assert said == ["goodbye", "goodbye"]

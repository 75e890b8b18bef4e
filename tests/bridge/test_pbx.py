# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One PBX and all the bridge does with it: real Asterisk, the database in memory."""

import asyncio
import os
import signal

import pytest
from conftest import QUEUE
from fake_pbx import FakePbx
from running import in_loop, until

from cc_odoo.bridge import discover
from cc_odoo.core import events
from cc_odoo.core.members import Member

pytestmark = pytest.mark.pbx

MOSHE = Member(QUEUE, "PJSIP/1001", "משה", "PJSIP/1001")
DANA = Member("q803", "PJSIP/1002", "Dana", "PJSIP/1002")
STRANGER = ("q803", "PJSIP/1009")


async def equal(members, wanted):
    """Are these the members now?"""
    return await members() == wanted


def keys(*wanted):
    return {member.key for member in wanted}


@in_loop
async def test_what_is_found_is_reported(bridge, store):
    async with bridge():
        ((queues, extensions),) = store.said("discovered")
        assert QUEUE in queues
        assert {"number": "1001", "interface": "PJSIP/1001"}.items() <= extensions[0].items()


@in_loop
async def test_agents_join_and_leave_within_a_moment(bridge, store, members):
    async with bridge() as pbx:
        store.want = [MOSHE, DANA]
        pbx.wake("members")
        await until(lambda: store.ours == keys(MOSHE, DANA) and len(roster(pbx)) == 2)
        assert await members() == keys(MOSHE, DANA)
        store.want = [DANA]
        pbx.wake("members")
        await until(lambda: store.ours == keys(DANA))
        assert await members() == keys(DANA)


def roster(pbx):
    return [member for member in pbx.session.members.roster if member.kind == "dynamic"]


@in_loop
async def test_a_name_longer_than_asterisk_keeps_is_not_changed_for_ever(bridge, store, members):
    store.want = [Member(QUEUE, "PJSIP/1001", "ש" * 60, "PJSIP/1001")]
    async with bridge() as pbx:
        await until(lambda: roster(pbx))
        added = roster(pbx)[0]
        for _ in range(3):
            pbx.wake("members")
            await asyncio.sleep(0.05)
        assert roster(pbx) == [added]
        assert added.name == "ש" * 39


@in_loop
async def test_pausing_instead_of_leaving(bridge, store, stack, members):
    async with bridge() as pbx:
        store.want = [DANA]
        pbx.wake("members")
        await until(lambda: roster(pbx))
        store.want = [Member("q803", "PJSIP/1002", "Dana", "PJSIP/1002", paused=True)]
        pbx.wake("members")
        await until(lambda: roster(pbx)[0].paused)
        assert "(paused" in stack.cli("queue show q803")


@in_loop
async def test_after_a_restart_of_the_pbx_all_is_right_again(bridge, store, stack, members):
    store.want = [MOSHE, DANA]
    async with bridge():
        await until(lambda: equal(members, keys(MOSHE, DANA)))
        await asyncio.to_thread(stack.stop, "asterisk", kill=True)
        await until(lambda: "disconnected" in [state for state, _error in store.said("state")])
        await asyncio.to_thread(stack.start, "asterisk")
        await until(lambda: equal(members, keys(MOSHE, DANA)))


@in_loop
async def test_a_meddler_is_put_right_and_a_stranger_left_alone(bridge, store, stack, members):
    store.want = [DANA]
    async with bridge():
        await until(lambda: equal(members, keys(DANA)))
        stack.cli("queue add member PJSIP/1009 to q803")
        stack.cli("queue remove member PJSIP/1002 from q803")
        await until(lambda: equal(members, keys(DANA) | {STRANGER}))


@in_loop
async def test_a_queue_that_is_not_there_is_said_in_the_pbxs_words(bridge, store, members):
    store.want = [Member("no such queue", "PJSIP/1001", "Moshe", "PJSIP/1001"), DANA]
    async with bridge():
        await until(lambda: equal(members, keys(DANA)))
        await until(lambda: store.said("refused"))
    refusals = [each for (told,) in store.said("refused") for each in told]
    assert any("No such queue" in words for _interface, _queue, words in refusals)


@in_loop
async def test_a_frozen_pbx_is_a_lost_one_and_found_again(bridge, store, stack):
    (pid,) = stack.pids("asterisk")
    async with bridge():
        os.kill(pid, signal.SIGSTOP)
        try:
            await until(lambda: "disconnected" in [s for s, _e in store.said("state")])
        finally:
            os.kill(pid, signal.SIGCONT)
        await until(lambda: store.said("state")[-1] == ("connected", ""))


@in_loop
async def test_a_login_that_hears_nothing_of_members_works_slowly_and_is_reported(
    bridge, store, members, weak_logins
):
    store.want = [DANA]
    async with bridge(username="blind", secret="weak"):
        await until(lambda: equal(members, keys(DANA)))
        await until(lambda: any("agent" in error for _state, error in store.said("state")))
    assert store.ours == keys(DANA)


@in_loop
async def test_a_queue_added_to_the_configuration_is_found(bridge, store, stack):
    conf = stack.state.dir / "asterisk/etc/queues.conf"
    text = conf.read_text()
    conf.write_text(text + "\n[תור חדש](queue)\n")
    try:
        async with bridge():
            stack.cli("module reload app_queue.so")
            await until(lambda: "תור חדש" in store.said("discovered")[-1][0])
    finally:
        conf.write_text(text)
        stack.cli("module reload app_queue.so")


@in_loop
async def test_a_reload_that_says_nothing_is_noticed_by_looking(bridge, store, stack, monkeypatch):
    monkeypatch.setattr("cc_odoo.bridge.session.NAMES_LOOK_SECONDS", 0.2)
    conf = stack.state.dir / "asterisk/etc/queues.conf"
    text = conf.read_text()
    conf.write_text(text + "\n[q899](queue)\n")
    try:
        async with bridge():
            stack.cli("queue reload all")
            await until(lambda: "q899" in store.said("discovered")[-1][0])
    finally:
        conf.write_text(text)
        stack.cli("queue reload all")


@in_loop
async def test_a_wrong_password_is_said_once_and_tried_slowly(bridge, store, caplog):
    async with bridge(secret="wrong"):
        await until(lambda: store.said("state"))
        await asyncio.sleep(3)
    errors = [error for _state, error in store.said("state")]
    assert any("user name or password" in error for error in errors)
    assert caplog.text.count("refused user name") == 1


@in_loop
async def test_stopping_while_waiting_to_connect_again_stops(bridge, store):
    async with FakePbx() as gone:
        port = gone.port
    async with bridge(port=port):
        await until(lambda: any(error for _state, error in store.said("state")))
    came = []
    server = await asyncio.start_server(lambda *stream: came.append(stream), "127.0.0.1", port)
    async with server:
        await asyncio.sleep(2.5)
    assert came == []


@in_loop
async def test_a_phone_that_is_not_there_is_said(bridge, store):
    dial = {"kind": "originate", "channel": "PJSIP/1020", "context": "agents", "number": "1001"}
    async with bridge() as pbx:
        store.commands = [{"id": 5, **dial}]
        pbx.wake("command")
        await until(lambda: len(store.said("answer")) == 2)
    assert store.said("answer")[-1] == (5, False, "the phone cannot be reached", "")


@in_loop
async def test_a_channel_whose_hangup_was_lost_is_found_out(bridge, stack, monkeypatch):
    """The PBX sends no Hangup; it is asked now and then, and what lives is left alone."""
    monkeypatch.delitem(events.BUILDERS, "Hangup")
    monkeypatch.setattr("cc_odoo.bridge.session.SWEEP_SECONDS", 0.1)
    monkeypatch.setattr("cc_odoo.bridge.pbx.SILENT_CHANNEL_SECONDS", 0.3)
    asked = Counted(monkeypatch, "cc_odoo.bridge.discover.channels")
    async with bridge() as pbx:
        stack.cli("channel originate Local/803@queues application Wait 60")
        try:
            await until(lambda: len(pbx.alive()) == 2)
            await until(lambda: asked.times >= 3)
            assert len(pbx.alive()) == 2
        finally:
            stack.cli("channel request hangup all")
        await until(lambda: not pbx.alive())


class Counted:
    """Counts the calls of a coroutine function."""

    def __init__(self, monkeypatch, place):
        self.times, self._real = 0, discover.channels
        monkeypatch.setattr(place, self._call)

    async def _call(self, *args):
        found = await self._real(*args)
        self.times += 1
        return found

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Deeds: sent at most once, answered in any case."""

import asyncio

import pytest
from fake_store import FakeStore
from running import in_loop, running, until

from cc_odoo.bridge.ami import Reply
from cc_odoo.bridge.commands import Commands
from cc_odoo.bridge.errors import NoAnswer, NotConnected

DIAL = {"id": 7, "kind": "originate", "channel": "PJSIP/1001", "context": "agents", "number": "100"}
HANGUP = {"id": 8, "kind": "hangup", "channel": "PJSIP/1001-00000001"}


class Line:
    """Stands for the connection."""

    def __init__(self, reply=None, error=None):
        self.sent, self.reply, self.error = [], reply or Reply(True, "", {"ActionID": "a1"}), error

    async def send(self, action, timeout):
        self.sent.append(action)
        if self.error:
            raise self.error
        return self.reply


async def serve(command, line, events=()):
    store = FakeStore()
    store.commands = [command]
    commands = Commands(1, store)
    commands.connection = line
    async with running(commands.run()):
        commands.wake()
        await until(lambda: store.said("answer"))
        for headers in events:
            commands.heard(headers)
        await asyncio.sleep(0.05)
    return store.said("answer")


@in_loop
async def test_a_deed_is_sent_and_answered():
    line = Line()
    assert await serve(HANGUP, line) == [(8, True, "", "")]
    assert [action.name for action in line.sent] == ["Hangup"]


@in_loop
async def test_a_refusal_is_answered_in_the_pbxs_words():
    line = Line(Reply(False, "No such channel", {}))
    assert await serve(HANGUP, line) == [(8, False, "No such channel", "")]


@in_loop
async def test_without_a_connection_it_fails_at_once():
    ((_id, ok, words, _uniqueid),) = await serve(HANGUP, None)
    assert not ok
    assert "not connected" in words


@pytest.mark.parametrize("error", [NoAnswer("silence"), NotConnected("gone"), ValueError("a bug")])
@in_loop
async def test_whatever_goes_wrong_is_answered_and_nothing_is_sent_again(error):
    line = Line(error=error)
    ((_id, ok, words, _uniqueid),) = await serve(HANGUP, line)
    assert not ok
    assert words
    assert len(line.sent) == 1


@in_loop
async def test_bad_input_is_never_sent():
    line = Line()
    ((_id, ok, words, _uniqueid),) = await serve(DIAL | {"number": "1\r\nAction: x"}, line)
    assert not ok
    assert "Number" in words
    assert line.sent == []


@in_loop
async def test_a_dialled_call_that_fails_later_is_told_later():
    failure = {"Event": "OriginateResponse", "ActionID": "a1", "Response": "Failure", "Reason": "5"}
    answers = await serve(DIAL, Line(), [failure])
    assert answers[0][1]
    assert answers[1] == (7, False, "the phone is busy", "")


@in_loop
async def test_the_unique_id_of_a_dialled_call_is_told():
    success = {"ActionID": "a1", "Response": "Success", "Uniqueid": "123.4"}
    assert (await serve(DIAL, Line(), [success]))[-1] == (7, True, "", "123.4")


@in_loop
async def test_calls_of_others_are_none_of_our_deeds():
    other = {"ActionID": "theirs", "Response": "Failure", "Reason": "5"}
    assert len(await serve(DIAL, Line(), [other])) == 1

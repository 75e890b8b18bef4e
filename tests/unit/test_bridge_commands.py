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


async def serve(command, line, events=(), peer=lambda channel: "", more=()):
    store = FakeStore()
    store.commands = [command, *more]
    commands = Commands(1, store, peer)
    commands.connection = line
    async with running(commands.run()):
        commands.wake()
        await until(lambda: len(store.said("answer")) > len(more))
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


KEYS = {"id": 9, "kind": "send_dtmf", "channel": "PJSIP/1001-1", "digits": "123", "to_peer": True}


def pressed(line):
    return [(action.get("Channel"), action.get("Digit")) for action in line.sent]


@in_loop
async def test_keys_go_to_the_other_party_one_after_another():
    line = Line()
    answers = await serve(KEYS, line, peer={"PJSIP/1001-1": "PJSIP/trunk-2"}.get)
    assert answers == [(9, True, "", "")]
    assert pressed(line) == [("PJSIP/trunk-2", digit) for digit in "123"]


@pytest.mark.parametrize(
    ("peer", "sent"), [("Local/1002@agents-1;1", ["Hangup"]), ("PJSIP/trunk-2", []), ("", [])]
)
@in_loop
async def test_a_transfer_is_completed_only_while_the_asked_one_is_there(peer, sent):
    line, action = Line(), HANGUP | {"only_with": "Local/1002@"}
    ((_id, ok, _words, _uniqueid),) = await serve(action, line, peer=lambda channel: peer)
    assert ok == bool(sent)
    assert [action.name for action in line.sent] == sent


@in_loop
async def test_keys_pressed_later_are_heard_later():
    line, later = Line(), KEYS | {"id": 10, "digits": "45"}
    await serve(KEYS, line, peer=lambda channel: "PJSIP/trunk-2", more=[later])
    assert "".join(digit for _channel, digit in pressed(line)) == "12345"


@in_loop
async def test_without_another_party_no_key_is_sent():
    line = Line()
    ((_id, ok, words, _uniqueid),) = await serve(KEYS, line)
    assert not ok
    assert "nobody" in words
    assert line.sent == []


ASK = {"id": 9, "kind": "atxfer", "channel": "PJSIP/1001-1", "context": "agents", "number": "1002"}


@in_loop
async def test_nobody_is_asked_at_a_number_that_is_not_there():
    line = Line(Reply(True, "", {"Value": "0"}))
    ((_id, ok, words, _uniqueid),) = await serve(ASK, line)
    assert not ok
    assert "no number 1002" in words
    assert [action.name for action in line.sent] == ["Getvar"]


@pytest.mark.parametrize(
    "reply", [Reply(True, "", {"Value": "1"}), Reply(False, "Permission denied", {})]
)
@in_loop
async def test_a_pbx_that_knows_the_number_or_does_not_say_is_told_to_ask(reply):
    line = Line(reply)
    await serve(ASK, line)
    assert [action.name for action in line.sent] == ["Getvar", "Atxfer"]


BLIND = {"id": 6, "kind": "blind_transfer", "channel": "PJSIP/1001-1", "number": "1999"}
ORIGINATE = {"id": 6, "kind": "originate", "channel": "PJSIP/1001", "number": "1999"}
NOWHERE = Reply(True, "", {"Value": "0"})


@pytest.mark.parametrize(
    "command",
    [
        BLIND | {"context": "from-internal-xfer"},
        ORIGINATE | {"context": "from-internal", "check_context": "from-internal-xfer"},
    ],
)
@in_loop
async def test_a_number_that_does_not_exist_is_refused_before_anything_is_done(command):
    line = Line(NOWHERE)
    ((_id, ok, words, _uniqueid),) = await serve(command, line)
    assert not ok
    assert words == "there is no number 1999"
    (asked,) = line.sent
    assert asked.get("Variable") == "DIALPLAN_EXISTS(from-internal-xfer,1999)"


@in_loop
async def test_a_number_to_dial_is_looked_up_only_where_the_pbx_can_tell():
    line = Line(NOWHERE)
    await serve(ORIGINATE | {"context": "agents"}, line)
    assert [action.name for action in line.sent] == ["Originate"]


@in_loop
async def test_who_was_just_taken_back_asks_again_a_moment_later(monkeypatch):
    back = {"id": 8, "kind": "cancel_atxfer", "channel": "PJSIP/1001-1"}
    commands = Commands(1, FakeStore())
    commands.connection = Line(Reply(True, "", {"Value": "1"}))
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    await commands._serve(ASK)
    await commands._serve(back)
    await commands._serve(ASK)
    names = [action.name for action in commands.connection.sent]
    assert names == ["Getvar", "Atxfer", "CancelAtxfer", "Getvar", "Atxfer"]
    assert len([seconds for seconds in slept if seconds]) == 1  # only the second time of asking


@in_loop
async def test_after_a_step_that_was_refused_there_is_no_other():
    line = Line(Reply(False, "No such channel", {}))
    action = {"id": 9, "kind": "cancel_and_hangup", "channel": "PJSIP/1001-1"}
    assert await serve(action, line) == [(9, False, "No such channel", "")]
    assert [action.name for action in line.sent] == ["CancelAtxfer"]


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

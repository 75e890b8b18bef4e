# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls of every kind; after each the referee compares Asterisk's books with Odoo (see conftest).

The test asserts what the call was; that all of it agrees with queue_log and CDR is the referee's.
"""

import pytest
from conftest import me
from referee import differences
from waiting import until

from dev.callers import callee, caller

DANA, AVI, NOA = 1001, 1002, 1003


def last_call(admin):
    """The newest call's id."""
    return (admin("cc.call", "search", [], limit=1, order="id desc") or [0])[0]


@pytest.fixture
def ended(admin):
    """``ended()``: the calls since the test began, once there are some and all are over."""
    before = last_call(admin)

    def calls():
        """calls that are over"""
        told = ["state", "outcome", "direction"]
        rows = admin("cc.call", "search_read", [("id", ">", before)], fields=told)
        return rows if rows and all(row["state"] == "ended" for row in rows) else None

    return lambda: until(calls)


def legs_of(admin, call):
    """{extension: [outcome, ...]} of a call's phones, in their order."""
    legs = {}
    mine = [("call_id", "=", call["id"])]
    told = ["interface", "outcome"]
    for leg in admin("cc.call.leg", "search_read", mine, order="rang_at", fields=told):
        legs.setdefault(leg["interface"].partition("/")[2], []).append(leg["outcome"])
    return legs


def test_the_referee_sees_all_and_would_say_what_is_missing(env, phones, connected, ended, referee):
    connected("dana")
    phones.set(DANA, answer_after=0.5, hangup_after=2)
    with caller(env, "0502345601", to=800, kind="waits") as call:
        assert call.wait()
    ended()
    books = referee.books()
    assert [len(books.log.visits), len(books.log.talks), len(books.cdrs)] == [1, 1, 1]
    rows = books.rows
    assert [len(rows.calls), len(rows.visits), len(rows.legs)] == [1, 1, 1]
    assert differences(books) == []
    for part in (rows.visits, rows.legs, rows.calls):
        part.clear()
        assert differences(books)


def test_one_refuses_and_the_other_answers(admin, env, phones, connected, ended):
    connected("dana")
    connected("avi")
    phones.set(DANA, refuse=486)
    with caller(env, "0502345601", to=801, kind="waits", seconds=30) as call:
        assert call.wait()
    (row,) = ended()
    assert row["outcome"] == "answered"
    assert legs_of(admin, row)["1002"] == ["answered"]


def test_nobody_answers_and_the_caller_gives_up(admin, env, phones, connected, ended):
    connected("dana")
    phones.set(DANA, answer_after=None)
    with caller(env, "0502345601", to=800, seconds=11) as call:
        phones.wait(DANA, "INCOMING")
        assert call.wait()
    (row,) = ended()
    assert row["outcome"] == "abandoned"
    assert legs_of(admin, row)["1001"][0] == "no_answer"


def test_transferred_to_a_colleague_and_to_a_queue(admin, env, phones, connected, ended):
    connected("dana")
    phones.set(DANA, hangup_after=None)
    phones.set(AVI, hangup_after=None)
    with caller(env, "0502345601", to=800, kind="waits", seconds=30) as call:
        phones.wait(DANA, "CONFIRMED")
        phones.hold(DANA)
        until(lambda: admin("cc.call.leg", "search", [("held", "=", True)]))
        phones.transfer(DANA, AVI)
        phones.wait(AVI, "CONFIRMED")
        phones.bye(DANA)
        phones.wait(DANA, "DISCONNECTED")
        phones.set(DANA, hangup_after=2)
        phones.transfer(AVI, 800)
        phones.wait(DANA, "CONFIRMED")
        phones.bye(AVI)
        assert call.wait()
    (row,) = ended()
    assert legs_of(admin, row) == {"1001": ["answered", "answered"], "1002": ["answered"]}


def test_asked_before_it_was_transferred(admin, env, phones, connected, ended):
    """The consultation is a call of its own until the two are one."""
    connected("dana")
    phones.set(DANA, hangup_after=None)
    phones.set(NOA, answer_after=0.5, hangup_after=None)
    with caller(env, "0502345601", to=800, kind="waits", seconds=30) as call:
        phones.wait(DANA, "CONFIRMED")
        phones.hold(DANA)
        until(lambda: admin("cc.call.leg", "search", [("held", "=", True)]))
        phones.dial(DANA, NOA)
        phones.wait(NOA, "CONFIRMED")
        # Both phones are picked up; a moment later the PBX has connected them.
        met = [("way", "=", "out"), ("number", "=", str(NOA)), ("answered_at", "!=", False)]
        until(lambda: admin("cc.call.leg", "search", [*met, ("ended_at", "=", False)]))
        phones.join(DANA)
        until(lambda: admin("cc.call.leg", "search", [("transferred_to", "=", str(NOA))]))
        phones.bye(DANA)
        phones.bye(NOA)
        assert call.wait()
    (row,) = ended()
    assert legs_of(admin, row) == {"1001": ["answered", "answered"], "1003": ["answered"]}


def test_calls_inside_and_out_from_the_keypad(admin, env, phones, ended):
    phones.set(AVI, answer_after=0.5, hangup_after=2)
    phones.dial(DANA, AVI)
    phones.wait(DANA, "DISCONNECTED")
    with callee(env, "answers") as other:
        phones.set(DANA, hangup_after=3)
        phones.dial(DANA, "0521234567")
        phones.wait(DANA, "DISCONNECTED")
        assert other.wait()  # or its last words would reach the next one
    with callee(env, "busy") as other:
        phones.dial(DANA, "0521234567")
        phones.wait(DANA, "DISCONNECTED")
        assert other.wait()
    outcomes = [(row["direction"], row["outcome"]) for row in reversed(ended())]
    assert outcomes == [("internal", "answered"), ("out", "answered"), ("out", "busy")]


def test_an_agent_on_a_mobile_phone(admin, env, agent, stack, ended):
    """The queue rings a pair of Local channels, and those a phone outside: one leg."""
    dana = agent("dana")
    dana("cc.user", "action_connect", [me(dana)], None, "0529999999")
    until(lambda: "Local/0529999999" in stack.cli("queue show q800"))
    with callee(env, "answers"), caller(env, "0502345601", to=800, seconds=4) as call:
        assert call.wait()
    (row,) = ended()
    assert row["outcome"] == "answered"
    assert list(legs_of(admin, row).values()) == [["answered"]]

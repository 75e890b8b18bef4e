# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Agents who do not answer get no more calls; who declines is not offered the caller again."""

import pytest
from conftest import me
from waiting import settled, until

from dev.callers import caller

DANA, AVI = 1001, 1002


@pytest.fixture
def limited(admin):
    """After two calls in a row that an agent does not answer they go on a break."""
    company = admin("res.company", "search", [], limit=1)
    admin("res.company", "write", company, {"cc_unanswered_rings": 2})
    yield
    admin("res.company", "write", company, {"cc_unanswered_rings": 0})


@pytest.fixture
def pausing(admin):
    """The queue pauses who declines."""
    queue = admin("cc.queue", "search", [("name", "=", "q800")])
    admin("cc.queue", "write", queue, {"refusal_pause": True})
    yield queue
    admin("cc.queue", "write", queue, {"refusal_pause": False})


def status(admin, agent):
    """[name of the present status, why it is]"""
    found = admin("cc.user", "read", [agent], ["status_id", "status_reason"])[0]
    return [found["status_id"][1], found["status_reason"]]


def test_who_declines_two_calls_is_on_break_and_out_of_the_queue(
    env, phones, connected, limited, admin, stack
):
    phones.set(DANA, answer_after=None, refuse=486)
    dana = connected("dana")
    for _call in range(2):
        with caller(env, "0523335501", to=800, seconds=0.8) as call:
            phones.wait(DANA, "INCOMING")
            assert call.wait()
    until(lambda: status(admin, me(dana)) == ["Break", "unanswered"])
    until(lambda: "PJSIP/1001" not in stack.cli("queue show q800"))
    bar = dana("cc.user", "get_desk")["agent"]
    assert bar["warning"]["kind"] == "unanswered"


def test_who_declines_is_not_offered_the_same_caller_while_another_is_free(
    env, phones, connected, pausing, stack
):
    phones.set(DANA, answer_after=None, refuse=486)
    phones.set(AVI, answer_after=3, hangup_after=1)
    connected("dana")
    connected("avi")
    for _call in range(2):  # the queue begins with the one, then with the other
        with caller(env, "0523335502", to=800, kind="waits") as call:
            paused = settled_true(lambda: "paused" in _line(stack, "PJSIP/1001"), 6)
            assert call.wait()
        if paused:
            break
    assert paused
    until(lambda: "paused" not in _line(stack, "PJSIP/1001"))


def settled_true(what, seconds):
    """Whether it became true within this time."""
    return not settled(lambda: not what(), seconds)


def _line(stack, interface):
    """The console's line of a member of q800."""
    lines = stack.cli("queue show q800").splitlines()
    return next((line for line in lines if interface in line), "")

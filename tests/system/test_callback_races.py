# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One caller, several transactions at the same instant: one item, and nothing forgotten."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from waiting import until

from dev.callers import caller, crowd

NUMBER = "0523336611"
AT_ONCE = 6


@pytest.fixture
def items(admin):
    """``items(number)``: the callbacks of a caller since the test began, as dicts."""
    last = (admin("cc.callback", "search", [], limit=1, order="id desc") or [0])[0]

    def of(number=NUMBER):
        ends = number.removeprefix("0")
        mine = [("id", ">", last), ("caller_number", "=like", f"%{ends}")]
        found = ["state", "count", "closed_reason"]
        return admin("cc.callback", "search_read", mine, fields=found, order="id")

    yield of
    left = [("id", ">", last), ("state", "=", "open")]
    admin("cc.callback", "action_give_up", admin("cc.callback", "search", left), "not_needed")


@pytest.fixture
def at_any_wait(admin):
    """Who hangs up at once is lost, too."""
    queue = admin("cc.queue", "search", [("name", "=", "q800")])
    (before,) = admin("cc.queue", "read", queue, ["abandon_after"])
    admin("cc.queue", "write", queue, {"abandon_after": 0})
    yield
    admin("cc.queue", "write", queue, {"abandon_after": before["abandon_after"]})


def asked_at_once(admin, times):
    """The ids of the items that as many requests got which came together."""
    with ThreadPoolExecutor(times) as pool:
        asked = list(pool.map(lambda _: admin("cc.callback", "ask", NUMBER, "q800"), range(times)))
    return [each["id"] for each in asked]


def test_lost_and_asked_for_at_the_same_time_is_one_item(admin, env, items, at_any_wait, phones):
    with caller(env, NUMBER, to=800, seconds=1) as call, ThreadPoolExecutor(1) as pool:
        gone = pool.submit(call.wait)
        asked = 0
        while not gone.done() or asked < AT_ONCE:
            asked += len(asked_at_once(admin, 2))
        assert gone.result()
    until(lambda: [item["count"] for item in items()] == [asked + 1])


def test_several_calls_of_one_caller_lost_together_are_one_item(
    admin, env, items, at_any_wait, phones
):
    how = {"seconds": 1, "first": int(NUMBER), "people": 1}
    with crowd(env, AT_ONCE, "20", **how) as sipp:
        sipp.process.wait(60)
    until(lambda: [item["count"] for item in items()] == [AT_ONCE])


def test_who_gets_through_while_it_is_asked_for_leaves_no_double(
    admin, env, items, phones, connected
):
    asked_at_once(admin, 1)
    connected("dana")
    with caller(env, NUMBER, to=800, kind="waits") as call, ThreadPoolExecutor(1) as pool:
        gone = pool.submit(call.wait)
        while not gone.done():
            asked_at_once(admin, 1)
        assert gone.result()
    until(lambda: items()[0]["state"] == "recovered")
    found = items()
    states = [item["state"] for item in found]
    assert found[0]["closed_reason"] == "called_again"
    assert states.count("open") <= 1, "asked for after they had got through: once"

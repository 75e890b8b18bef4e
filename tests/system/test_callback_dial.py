# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Lost callers are called back by themselves, and not any more once they got through."""

import pytest
from conftest import me
from test_callback import give_up_all
from waiting import until

from dev.callers import callee, caller

DANA, AVI = 1001, 1002
QUEUE, NUMBER = "q800", "0523334401"
TALK_SECONDS = 1


@pytest.fixture
def queue(admin):
    """The queue that calls back by itself; nobody else is to be called."""
    give_up_all(admin)
    (queue,) = admin("cc.queue", "search", [("name", "=", QUEUE)])
    company = admin("res.company", "search", [], limit=1)
    before = admin("res.company", "read", company, ["cc_callback_talk_seconds"])[0]
    admin("res.company", "write", company, {"cc_callback_talk_seconds": TALK_SECONDS})
    admin("cc.queue", "write", [queue], {"callback_dial": "agent", "abandon_after": 0})
    yield queue
    admin("cc.queue", "write", [queue], {"callback_dial": "hand", "abandon_after": 5})
    seconds = before["cc_callback_talk_seconds"]
    admin("res.company", "write", company, {"cc_callback_talk_seconds": seconds})


@pytest.fixture
def lost(env, admin, queue):
    """A caller who gave up while no agent was there; a function that reads their item."""
    last = (admin("cc.callback", "search", [], limit=1, order="id desc") or [0])[0]

    def item():
        """the caller's item"""
        told = ["state", "attempts", "taken_by_id", "closed_reason", "count", "recovered_call_id"]
        mine = [("id", ">", last), ("caller_number", "=", NUMBER)]
        rows = admin("cc.callback", "search_read", mine, fields=told)
        return rows and rows[0]

    with caller(env, NUMBER, to=800, seconds=1) as call:
        assert call.wait()
    until(item)
    yield item
    closed = admin("cc.callback", "search", [("id", ">", last), ("state", "=", "open")])
    admin("cc.callback", "action_give_up", closed, "not_needed")


def test_as_soon_as_an_agent_is_there_they_are_called_and_reached(
    env, phones, connected, lost, admin
):
    phones.set(DANA, answer_after=0.3, hangup_after=4)
    with callee(env, "answers", seconds=0.3) as far:
        dana = connected("dana")
        phones.wait(DANA, "CONFIRMED")
        until(lambda: lost()["state"] == "recovered")
        assert far.wait()
    item = lost()
    assert item["closed_reason"] == "reached"
    (call,) = admin("cc.call", "read", [item["recovered_call_id"][0]], ["cc_user_id", "direction"])
    assert (call["cc_user_id"][0], call["direction"]) == (me(dana), "out")


def test_an_agent_who_does_not_take_it_is_no_attempt(phones, connected, lost):
    phones.set(DANA, answer_after=None, refuse=486)
    connected("dana")
    phones.wait(DANA, "INCOMING")
    until(lambda: lost()["state"] == "open")
    assert lost()["attempts"] == 0


@pytest.fixture
def customer_first(admin, queue, lost):
    """The queue calls the customer first."""
    values = {"callback_dial": "customer", "callback_caller_id": "039991001"}
    admin("cc.queue", "write", [queue], values)
    return lost


def test_the_customer_first_then_whoever_is_free_with_their_record(
    env, phones, connected, customer_first, admin, stack
):
    phones.set(DANA, answer_after=1, hangup_after=3)
    with callee(env, "answers", seconds=0.3) as far:
        dana = connected("dana")
        until(lambda: "cc-customer-" in stack.cli("core show channels concise"))
        phones.wait(DANA, "CONFIRMED")
        until(lambda: customer_first()["state"] == "recovered")
        assert far.wait()
    item = customer_first()
    (leg,) = admin(
        "cc.call.leg",
        "search_read",
        [("call_id", "=", item["recovered_call_id"][0])],
        ["cc_user_id", "pop", "number"],
    )
    assert (leg["cc_user_id"][0], leg["pop"], leg["number"]) == (me(dana), "shown", NUMBER)


def test_a_customer_who_is_busy_is_an_attempt(env, phones, connected, customer_first):
    with callee(env, "busy"):
        connected("dana")
        until(lambda: customer_first()["attempts"] == 1)
    assert customer_first()["state"] == "open"


def test_a_customer_who_calls_while_we_call_is_called_once(
    env, phones, connected, customer_first, stack
):
    phones.set(DANA, answer_after=0.3, hangup_after=2)
    with callee(env, "rings", seconds=30):
        connected("dana")
        until(lambda: customer_first()["state"] == "calling")
        with caller(env, NUMBER, to=800, kind="waits") as again:
            until(lambda: customer_first()["state"] == "recovered")
            until(lambda: "Local/" not in stack.cli("core show channels concise"))
            assert again.wait()
    assert customer_first()["attempts"] == 0


def test_our_call_ends_when_they_get_through_by_themselves(env, phones, connected, lost, admin):
    phones.set(DANA, answer_after=0.3, hangup_after=None)
    phones.set(AVI, answer_after=0.3, hangup_after=2)
    with callee(env, "rings", seconds=30):
        connected("dana")
        phones.wait(DANA, "CONFIRMED")
        until(lambda: lost()["state"] == "calling")
        connected("avi")
        with caller(env, NUMBER, to=800, kind="waits") as again:
            until(lambda: lost()["state"] == "recovered")
            phones.wait(DANA, "DISCONNECTED")
            assert again.wait()
    item = lost()
    assert (item["closed_reason"], item["attempts"], item["count"]) == ("called_again", 0, 1)
    dana = me(connected("dana"))
    dials = [("cc_user_id", "=", dana), ("kind", "=", "hangup")]
    assert admin("cc.command", "search_count", dials)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Lost callers, with real calls: who is lost, who calls them back, and when it is over."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import me
from rpc import Odoo
from waiting import settled, until

from dev.callers import callee, caller

DANA = 1001
NUMBER = "0523336601"
AGENTS_AT_ONCE = 20
FOUND = ["state", "reason", "count", "attempts", "closed_reason", "last_outcome", "queue_id"]


def give_up_all(admin):
    """Nobody has to be called any more."""
    left = admin("cc.callback", "search", [("state", "in", ("open", "calling"))])
    admin("cc.callback", "action_give_up", left, "not_needed")


@pytest.fixture
def items(admin):
    """``items(number)``: the callbacks of a caller since the test began, as dicts."""
    give_up_all(admin)
    last = (admin("cc.callback", "search", [], limit=1, order="id desc") or [0])[0]

    def of(number=NUMBER):
        mine = [("id", ">", last), ("caller_number", "=", number)]
        return admin("cc.callback", "search_read", mine, fields=FOUND, order="id")

    yield of
    left = [("id", ">", last), ("state", "in", ("open", "calling"))]
    until(lambda: not admin("cc.callback", "search", [*left, ("state", "=", "calling")]), 90)
    admin("cc.callback", "action_give_up", admin("cc.callback", "search", left), "not_needed")


@pytest.fixture
def policy(admin):
    """``policy(queue, field=value)``: what a queue follows, set back at the end."""
    changed = []

    def change(name, **values):
        (queue,) = admin("cc.queue", "search", [("name", "=", name)])
        before = admin("cc.queue", "read", [queue], list(values))[0]
        changed.append((queue, {field: before[field] for field in values}))
        admin("cc.queue", "write", [queue], values)

    yield change
    for queue, values in changed:
        admin("cc.queue", "write", [queue], values)


@pytest.fixture
def lost(env, items, policy):
    """The open item of a caller who gave up while nobody was there."""
    policy("q800", abandon_after=0)
    with caller(env, NUMBER, to=800, seconds=1) as call:
        assert call.wait()
    return until(items)[0]


def only(items, **expected):
    """The caller's only item, once it is so."""

    def so():
        """the item as it should be"""
        found = items()
        return len(found) == 1 and expected.items() <= found[0].items() and found

    return until(so)[0]


def test_lost_twice_is_one_item_and_calling_again_closes_it(env, phones, connected, lost, items):
    with caller(env, NUMBER, to=800, seconds=1) as call:
        assert call.wait()
    only(items, state="open", count=2, reason="abandoned")
    connected("dana")
    with caller(env, NUMBER, to=800, kind="waits") as again:
        only(items, state="recovered", closed_reason="called_again")
        assert again.wait()


@pytest.fixture
def short_talk(admin):
    """A talk of a second reaches somebody."""
    company = admin("res.company", "search", [], limit=1)
    admin("res.company", "write", company, {"cc_callback_talk_seconds": 1})
    yield
    admin("res.company", "write", company, {"cc_callback_talk_seconds": 10})


def test_the_next_one_is_dialled_and_reached(env, phones, connected, lost, items, short_talk):
    phones.set(DANA, answer_after=0.3, hangup_after=4)
    dana = connected("dana")
    with callee(env, "answers", seconds=0.3) as far:
        assert dana("cc.callback", "action_next")["callback_id"] == lost["id"]
        only(items, state="recovered", closed_reason="reached")
        assert far.wait()


def test_a_voice_box_is_an_attempt_and_no_end(env, phones, connected, lost, items):
    phones.set(DANA, answer_after=0.3, hangup_after=3)
    dana = connected("dana")
    with callee(env, "answers", seconds=0.3) as far:
        dana("cc.callback", "action_call", [lost["id"]])
        assert far.wait()
    only(items, state="open", attempts=1)


def test_busy_is_an_attempt_and_due_later(env, phones, connected, lost, items):
    dana = connected("dana")
    with callee(env, "busy") as far:
        dana("cc.callback", "action_call", [lost["id"]])
        assert far.wait()
    only(items, state="open", attempts=1, last_outcome="Busy")
    assert dana("cc.callback", "action_next") is False, "a pause comes first"


@pytest.mark.parametrize("follows", [True, False], ids=["followed", "not followed"])
def test_a_time_limit(env, items, policy, follows, phones):
    policy("q800", follow_timeout=follows)
    with caller(env, NUMBER, to=700, kind="waits") as call:
        assert call.wait()
    found = settled(lambda: not items(), 4) is False
    assert found is follows
    assert [item["reason"] for item in items()] == ["timeout"] * follows


def test_who_presses_the_key_is_called_back(env, items, phones):
    with caller(env, NUMBER, to=803, kind="presses", seconds=1) as call:
        assert call.wait()
    item = only(items, state="open", reason="asked")
    assert item["queue_id"]


@pytest.fixture
def twenty(admin, env):
    """Sessions of agents who are connected at mobile phones."""
    login = f"{uuid.uuid4().hex[:8]}-{{}}@example.com"  # those of a run before are still there
    skills = admin("cc.skill", "search", [("queue_ids.name", "=", "q800")], limit=1)
    agents = admin(
        "cc.user",
        "create",
        [
            {
                "name": f"Agent {place}",
                "login": login.format(place),
                "password": "agent-password",
                "skill_ids": [(6, 0, skills)],
            }
            for place in range(AGENTS_AT_ONCE)
        ],
    )
    sessions = []
    for place in range(AGENTS_AT_ONCE):
        odoo = Odoo(env, login.format(place), "agent-password")
        odoo("cc.user", "action_connect", [me(odoo)], False, f"05233377{place:02}")
        sessions.append(odoo)
    yield sessions
    admin("cc.user", "action_disconnect", agents)
    admin("cc.user", "write", agents, {"active": False})


def test_twenty_agents_at_once_get_twenty_callers(admin, items, policy, phones, twenty):
    numbers = [f"05233388{place:02}" for place in range(AGENTS_AT_ONCE + 5)]
    for number in numbers:
        admin("cc.callback", "ask", number, "q800")
    with ThreadPoolExecutor(AGENTS_AT_ONCE) as pool:
        taken = list(pool.map(lambda odoo: odoo("cc.callback", "action_next"), twenty))
    got = [each["callback_id"] for each in taken]
    assert len(set(got)) == AGENTS_AT_ONCE


def test_asked_for_by_many_at_once_it_is_one_item(admin, items, env, phones):
    def ask(_number):
        return Odoo(env)("cc.callback", "ask", NUMBER, "q800")["id"]

    with ThreadPoolExecutor(8) as pool:
        got = set(pool.map(ask, range(8)))
    found = admin("cc.callback", "read", list(got), ["state", "count"])
    assert [(each["state"], each["count"]) for each in found] == [("open", 8)]
    admin("cc.callback", "action_give_up", list(got), "not_needed")

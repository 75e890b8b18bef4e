# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Ring, click, supervisor and timeout at the same instant, from different processes.

The clicks and the supervisor come over RPC, each in a transaction of its own; the rings and the
timeouts come from the bridge's process.
"""

import xmlrpc.client
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import AGENTS, me
from rpc import Odoo
from waiting import until

from dev.callers import caller

CLICKERS, CLICKS = 4, 10


@pytest.fixture
def statuses(admin):
    """A status for each click, so that none is the one already held; archived afterwards."""
    names = [{"name": f"Click {number}"} for number in range(CLICKERS * CLICKS)]
    ids = admin("cc.status", "create", names)
    yield ids
    admin("cc.status", "write", ids, {"active": False})


def log_of(admin, agent, after):
    """The agent's status log since row ``after``, oldest first."""
    return admin(
        "cc.status.log",
        "search_read",
        [("cc_user_id", "=", agent), ("id", ">", after)],
        order="started_at, id",
        fields=["id", "status_id", "started_at", "ended_at", "reason"],
    )


def last_row(admin, agent):
    """The newest row of the agent's log."""
    return log_of(admin, agent, 0)[-1]["id"]


def assert_whole(rows):
    """No gap, no overlap, one row open, and never the same status twice in a row."""
    for row, following in zip(rows, rows[1:], strict=False):
        assert row["ended_at"] == following["started_at"], (row, following)
        assert row["status_id"] != following["status_id"], (row, following)
    assert [row["id"] for row in rows if not row["ended_at"]] == [rows[-1]["id"]]


def click(env, agent, login, statuses):
    """One person (the agent or the supervisor) who clicks through their statuses."""
    name = login.split("@")[0]
    odoo = Odoo(env, login, name)
    for status in statuses:
        odoo("cc.user", "action_choose_status", [agent], status)


def click_all(env, agent, statuses, pool):
    """Everybody at once: the agent in three browsers, and their supervisor."""
    logins = [AGENTS["dana"]] * (CLICKERS - 1) + ["ruth@example.com"]
    parts = [statuses[index::CLICKERS] for index in range(CLICKERS)]
    return [
        pool.submit(click, env, agent, login, part)
        for login, part in zip(logins, parts, strict=True)
    ]


def test_no_click_is_lost_or_doubled(admin, env, statuses, connected):
    agent = me(connected("dana"))
    before = last_row(admin, agent)
    with ThreadPoolExecutor(CLICKERS) as pool:
        for done in click_all(env, agent, statuses, pool):
            done.result()
    rows = log_of(admin, agent, before)
    assert_whole(rows)
    assert sorted(row["status_id"][0] for row in rows) == sorted(statuses)
    assert sum(row["reason"] == "supervisor" for row in rows) == CLICKS


def test_rings_and_timeouts_among_clicks_leave_the_log_whole(
    admin, env, statuses, connected, phones
):
    """In the end nobody is stuck in a call, and the last choice stands."""
    dana = connected("dana")
    agent = me(dana)
    connected_status = admin.one("cc.status", [("code", "=", "connected")], "id")["id"]
    short = {"activates_skills": True, "allow_timeout": True, "timeout": 1}
    admin("cc.status", "write", statuses, {**short, "timeout_status_id": connected_status})
    before = last_row(admin, agent)
    phones.set(1001, answer_after=0.1, hangup_after=0.5)
    with ThreadPoolExecutor(CLICKERS) as pool:
        clicks = click_all(env, agent, statuses, pool)
        for _ in range(5):
            with caller(env, "0502345601", to=800, kind="waits") as call:
                assert call.wait()
        for done in clicks:
            done.result()
    until(lambda: not admin("cc.call.leg", "search", [("ended_at", "=", False)]))
    until(
        lambda: (
            dana.one("cc.user", [("id", "=", agent)], "status_id")["status_id"][0]
            == connected_status
        )
    )
    rows = log_of(admin, agent, before)
    assert_whole(rows)
    reasons = {row["reason"] for row in rows}
    assert {"ring", "hangup", "timeout"} <= reasons, reasons


# --- actions


AT_ONCE, DIALS = 12, 48
MOBILE = "+972541112244"


def all_at_once(pool, action, items):
    """`action` of each item, in parallel: what each gave, or the fault it met."""

    def one(item):
        try:
            return action(item)
        except xmlrpc.client.Fault as fault:
            return fault.faultString

    return list(pool.map(one, items))


def own_calls(admin, agent):
    """The ids of the calls ever placed for an agent."""
    placed = [("cc_user_id", "=", agent), ("kind", "=", "originate")]
    return set(admin("cc.command", "search", placed))


def test_of_dials_at_the_same_instant_one_is_sent(admin, phones, connected):
    """The agent in many windows, each with another number."""
    dana = connected("dana")
    agent, before = me(dana), own_calls(admin, me(dana))
    phones.set(1001, answer_after=None, hangup_after=None)
    numbers = [f"05023450{number:02d}" for number in range(DIALS)]

    def dial(number):
        return dana("cc.user", "action_dial", [agent], number)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = all_at_once(pool, dial, numbers)
    [placed] = own_calls(admin, agent) - before
    assert [each for each in told if isinstance(each, int)] == [placed]
    refused = [each for each in told if each != placed]
    assert all("placing a call" in each or "a call already" in each for each in refused), refused
    phones.wait(1001, "EARLY")
    dana("cc.user", "action_hangup", [agent])


def test_one_mobile_number_connects_one_agent(admin, agent):
    """Three who are asked for the same one at the same instant."""
    agents = [me(agent(name)) for name in ("dana", "avi", "noa")]

    def connect(each):
        return admin("cc.user", "action_connect", [each], False, MOBILE)

    with ThreadPoolExecutor(len(agents)) as pool:
        told = all_at_once(pool, connect, agents * 4)
    holders = admin("cc.user", "search", [("current_virtual_number", "=", MOBILE)])
    assert len(holders) == 1, told
    refused = {each for each in told if each is not True}
    assert refused
    assert all(MOBILE in each or "mobile number" in each for each in refused), refused

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Call control on a real Asterisk with real phones: what was asked is seen, heard and booked."""

import pytest
from conftest import PHONES, me
from control import ask, call_after, desk, do, end_of, leg, state, words
from rpc import Odoo
from test_call import last_call
from waiting import until

from dev.callers import callee, caller

CUSTOMER = "0502345601"
MOBILE = "0541112233"
OUTSIDE = "0312345678"


@pytest.fixture
def dana(connected):
    """Dana at 1001."""
    return connected("dana")


@pytest.fixture
def talking(env, lines, dana, admin):
    """A customer talks with Dana; the id of the call."""
    before = last_call(admin)
    with caller(env, CUSTOMER, to=800, kind="waits"):
        lines.wait(1001, "CONFIRMED")
        until(lambda: state(dana) == "talking")
        yield call_after(admin, before)
        for number in PHONES:
            lines.bye(number)
        until(lambda: not admin("cc.call", "search", [("state", "!=", "ended")]))


# --- hold


def test_the_phone_holds_and_resumes(admin, dana, talking, lines):
    do(admin, dana, "hold", True)
    assert lines.wait(1001, "NOTIFIED")["asked"] == "hold"
    assert state(dana) == "held"
    do(admin, dana, "hold", False)
    assert lines.wait(1001, "NOTIFIED")["asked"] == "talk"
    until(lambda: state(dana) == "talking")
    lines.bye(1001)
    booked = leg(admin, talking, "PJSIP/1001")
    assert booked["hold_seconds"] > 0
    assert booked["talk_seconds"] > 0


def test_a_phone_that_does_not_obey_is_reported(admin, dana, talking, lines, stack):
    lines.set(1001, obeys=False)
    command = ask(dana, "hold", True)
    lines.wait(1001, "NOTIFIED")
    assert end_of(admin, command) == "expired"
    assert "did not respond" in words(stack, command)
    assert state(dana) == "talking"


def test_the_pbx_holds_for_any_phone_and_the_queues_books_stay_open(
    admin, dana, talking, lines, held_by_pbx
):
    lines.set(1001, obeys=False)
    do(admin, dana, "hold", True)
    assert state(dana) == "held"
    assert set(desk(dana)["can"]) >= {"hangup", "hold"}
    do(admin, dana, "hold", False)
    until(lambda: state(dana) == "talking")
    lines.bye(1001)
    booked = leg(admin, talking, "PJSIP/1001")
    assert booked["hold_seconds"] > 0
    assert not booked["transferred_to"]


def test_who_hangs_up_while_the_pbx_holds_leaves_nobody_behind(admin, dana, talking, held_by_pbx):
    do(admin, dana, "hold", True)
    do(admin, dana, "hangup")
    until(lambda: admin("cc.call", "read", [talking], ["state"])[0]["state"] == "ended")
    assert not leg(admin, talking, "PJSIP/1001")["transferred_to"]


@pytest.fixture
def held_by_pbx(admin):
    """1001 cannot hold by itself."""
    phone = admin.one("cc.extension", [("number", "=", "1001")], "id", "hold_by")
    admin("cc.extension", "write", [phone["id"]], {"hold_by": "pbx"})
    yield
    admin("cc.extension", "write", [phone["id"]], {"hold_by": phone["hold_by"]})


# --- transfer at once


def credited(admin, call, agents):
    """Each agent has the talk of their own part, and only once."""
    until(lambda: admin("cc.call", "read", [call], ["state"])[0]["state"] == "ended")
    rows = admin(
        "cc.call.leg", "search_read", [("call_id", "=", call), ("cc_user_id", "!=", False)]
    )
    talked = {row["cc_user_id"][0]: row["talk_seconds"] for row in rows if row["talk_seconds"]}
    assert talked.keys() == {me(agent) for agent in agents}, rows


def test_a_call_goes_to_an_agent(admin, dana, connected, talking, lines):
    avi = connected("avi")
    do(admin, dana, "transfer", f"cc.user,{me(avi)}")
    lines.wait(1002, "CONFIRMED")
    until(lambda: state(avi) == "talking")
    until(lambda: not desk(dana))
    lines.bye(1002)
    assert leg(admin, talking, "PJSIP/1001")["transferred_to"] == "1002"
    leg(admin, talking, "PJSIP/1002")
    credited(admin, talking, [dana, avi])


def test_a_call_goes_to_a_queue(admin, dana, connected, talking, lines):
    avi = connected("avi")
    queue = admin.one("cc.queue", [("name", "=", "q802")], "id")["id"]
    do(admin, dana, "transfer", f"cc.queue,{queue}")
    lines.wait(1002, "CONFIRMED")
    until(lambda: state(avi) == "talking")
    lines.bye(1002)
    assert leg(admin, talking, "PJSIP/1002")["queue_id"][0] == queue
    assert leg(admin, talking, "PJSIP/1001")["transferred_to"] == "802"


def test_a_call_goes_to_a_team(admin, dana, connected, talking, lines):
    avi = connected("avi")
    team = admin.one("cc.skill", [("name", "=", "Sales")], "id")["id"]
    do(admin, dana, "transfer", f"cc.skill,{team}")
    lines.wait(1002, "CONFIRMED")
    until(lambda: state(avi) == "talking")
    lines.bye(1002)
    leg(admin, talking, "PJSIP/1002")
    credited(admin, talking, [dana, avi])


def test_a_call_goes_to_a_number(admin, env, dana, talking, stack):
    with callee(env, "answers", seconds=0.2):
        do(admin, dana, "transfer", OUTSIDE)
        assert leg(admin, talking, "PJSIP/1001")["transferred_to"] == OUTSIDE
        until(lambda: f"PJSIP/{OUTSIDE}@trunk" in stack.cli("core show channels concise"))
        until(lambda: admin("cc.call", "read", [talking], ["state"])[0]["state"] == "talking")
        stack.cli("channel request hangup all")


# --- transfer after asking


def test_after_asking_a_call_is_handed_on(admin, dana, connected, talking, lines):
    avi = connected("avi")
    do(admin, dana, "transfer", f"cc.user,{me(avi)}", True)
    lines.wait(1002, "CONFIRMED")
    asked = until(lambda: (desk(dana)["consult"] or {}).get("state") == "talking" and desk(dana))
    assert asked["consult"] == {"number": "1002", "name": "Avi Mizrahi", "state": "talking"}
    assert set(asked["can"]) >= {"complete_transfer", "cancel_transfer"}
    do(admin, dana, "complete_transfer")
    lines.wait(1001, "DISCONNECTED")
    until(lambda: not desk(dana))
    until(lambda: state(avi) == "talking")
    until(lambda: desk(avi)["number"] == CUSTOMER)
    lines.bye(1002)
    mine, theirs = leg(admin, talking, "PJSIP/1001"), leg(admin, talking, "PJSIP/1002")
    assert mine["transferred_to"] == "1002"
    assert mine["hold_seconds"] > 0
    assert theirs["number"] == CUSTOMER
    credited(admin, talking, [dana, avi])


def test_who_got_a_call_after_asking_can_ask_on(admin, dana, connected, talking, lines):
    avi = connected("avi")
    do(admin, dana, "transfer", "1002", True)
    until(lambda: (desk(dana)["consult"] or {}).get("state") == "talking")
    do(admin, dana, "complete_transfer")
    until(lambda: "consult" in desk(avi)["can"])
    do(admin, avi, "transfer", "1003", True)
    until(lambda: (desk(avi)["consult"] or {}).get("state") == "talking")
    do(admin, avi, "complete_transfer")
    lines.wait(1002, "DISCONNECTED")
    lines.bye(1003)
    assert leg(admin, talking, "PJSIP/1003")["talk_seconds"] > 0
    credited(admin, talking, [dana, avi])


def test_a_transfer_is_cancelled_and_the_customer_is_back(admin, dana, connected, talking, lines):
    avi = connected("avi")
    do(admin, dana, "transfer", "1002", True)
    until(lambda: (desk(dana)["consult"] or {}).get("state") == "talking")
    do(admin, dana, "cancel_transfer")
    lines.wait(1002, "DISCONNECTED")
    until(lambda: state(dana) == "talking")
    until(lambda: not desk(avi))
    lines.bye(1001)
    assert not leg(admin, talking, "PJSIP/1001")["transferred_to"]


def test_a_bridge_that_begins_meanwhile_sees_who_is_asked(
    admin, dana, connected, talking, lines, stack
):
    avi = connected("avi")
    do(admin, dana, "transfer", "1002", True)
    asked = {"number": "1002", "name": "Avi Mizrahi", "state": "talking"}
    until(lambda: desk(dana)["consult"] == asked)
    stack.restart("bridge", kill=True)
    until(lambda: pbx_state(admin) == "connected")
    until(lambda: desk(dana)["consult"] == asked)
    assert set(desk(dana)["can"]) >= {"complete_transfer", "cancel_transfer"}
    do(admin, dana, "complete_transfer")
    until(lambda: desk(avi) and desk(avi)["number"] == CUSTOMER)
    lines.bye(1002)
    assert leg(admin, talking, "PJSIP/1001")["transferred_to"] == "1002"


def test_a_bridge_that_begins_meanwhile_sees_who_is_on_hold(
    admin, dana, talking, lines, held_by_pbx, stack
):
    do(admin, dana, "hold", True)
    stack.restart("bridge", kill=True)
    until(lambda: pbx_state(admin) == "connected")
    until(lambda: state(dana) == "held")
    do(admin, dana, "hold", False)
    until(lambda: state(dana) == "talking")
    lines.bye(1001)
    assert not leg(admin, talking, "PJSIP/1001")["transferred_to"]


def pbx_state(admin):
    """Whether the bridge has caught up."""
    return admin.one("cc.pbx", [], "state")["state"]


def test_who_does_not_answer_is_given_up_and_the_customer_is_back(admin, dana, talking, lines):
    lines.set(1002, answer_after=None)
    do(admin, dana, "transfer", "1002", True)
    assert desk(dana)["consult"]["state"] == "ringing"
    assert "complete_transfer" not in desk(dana)["can"]
    until(lambda: not desk(dana)["consult"])
    until(lambda: state(dana) == "talking")
    lines.bye(1001)
    assert leg(admin, talking, "PJSIP/1002")["outcome"] in ("cancelled", "no_answer")


def test_a_number_that_does_not_exist_is_said_and_the_customer_is_back(admin, dana, talking, stack):
    command = ask(dana, "transfer", "5555", True)
    assert end_of(admin, command) == "failed"
    assert "5555 does not exist" in words(stack, command)
    assert state(dana) == "talking"


def test_a_call_that_one_made_is_handed_on_after_asking(admin, env, dana, connected, lines):
    avi, before = connected("avi"), last_call(admin)
    with callee(env, "answers", seconds=0.2):
        do(admin, dana, "dial", OUTSIDE)
        until(lambda: state(dana) == "talking")
        do(admin, dana, "transfer", "1002", True)
        until(lambda: (desk(dana)["consult"] or {}).get("state") == "talking")
        do(admin, dana, "complete_transfer")
        lines.wait(1001, "DISCONNECTED")
        until(lambda: state(avi) == "talking")
        lines.bye(1002)
    credited(admin, call_after(admin, before), [dana, avi])


# --- keys, answer


def test_keys_are_heard_by_the_other_party(admin, dana, lines):
    lines.dial(1003, 800)
    lines.wait(1001, "CONFIRMED")
    until(lambda: state(dana) == "talking")
    do(admin, dana, "send_dtmf", "1590*#")
    heard = [lines.wait(1003, "DIGIT")["digit"] for _key in "1590*#"]
    assert "".join(heard) == "1590*#"
    assert not [e for e in lines.events if e["event"] == "DIGIT" and e["phone"] == "1001"]


def test_a_ringing_phone_answers(admin, env, dana, lines):
    lines.set(1001, answer_after=None)
    with caller(env, CUSTOMER, to=800, kind="waits") as call:
        lines.wait(1001, "INCOMING")
        until(lambda: "answer" in (desk(dana) or {}).get("can", ()))
        do(admin, dana, "answer")
        lines.wait(1001, "CONFIRMED")
        until(lambda: state(dana) == "talking")
        do(admin, dana, "hangup")
        assert call.wait()


def test_a_ringing_phone_that_does_not_obey_is_said(admin, env, dana, lines, stack):
    lines.set(1001, answer_after=None, obeys=False)
    with caller(env, CUSTOMER, to=800, kind="waits"):
        lines.wait(1001, "INCOMING")
        until(lambda: "answer" in (desk(dana) or {}).get("can", ()))
        command = ask(dana, "answer")
        assert end_of(admin, command) in ("expired", "failed")
        dana("cc.user", "action_disconnect", [me(dana)])
    assert words(stack, command)


# --- a virtual agent


@pytest.fixture
def noa(agent, stack, env):
    """Noa takes calls on a mobile phone."""
    odoo = agent("noa")
    odoo("cc.user", "action_connect", [me(odoo)], None, MOBILE)
    until(lambda: MOBILE in stack.cli("queue show q802"))
    return odoo


@pytest.fixture
def mobile_talks(env, noa, lines):
    """A customer talks with Noa."""
    mobile = callee(env, "answers", seconds=0.3, calls=9)
    with mobile, caller(env, CUSTOMER, to=802, kind="waits") as call:
        until(lambda: state(noa) == "talking")
        yield call


def test_a_virtual_agents_call_is_hung_up(admin, noa, mobile_talks):
    do(admin, noa, "hangup")
    assert mobile_talks.wait()


def test_a_virtual_agents_call_is_held_by_the_pbx_and_handed_on(admin, noa, mobile_talks, lines):
    do(admin, noa, "hold", True)
    assert state(noa) == "held"
    do(admin, noa, "hold", False)
    until(lambda: state(noa) == "talking")
    do(admin, noa, "transfer", "1003", True)
    lines.wait(1003, "CONFIRMED")
    until(lambda: (desk(noa)["consult"] or {}).get("state") == "talking")
    do(admin, noa, "complete_transfer")
    until(lambda: not desk(noa))
    lines.bye(1003)
    assert mobile_talks.wait()


def test_a_virtual_agents_call_goes_to_a_phone(admin, noa, mobile_talks, lines):
    assert "answer" not in desk(noa)["can"]
    do(admin, noa, "transfer", "1003")
    lines.wait(1003, "CONFIRMED")
    lines.bye(1003)
    assert mobile_talks.wait()


def test_a_virtual_agents_keys_are_heard(admin, env, noa, lines):
    with callee(env, "answers", seconds=0.3, calls=9):
        lines.dial(1003, 802)
        until(lambda: state(noa) == "talking")
        do(admin, noa, "send_dtmf", "42")
        assert [lines.wait(1003, "DIGIT")["digit"] for _key in "42"] == ["4", "2"]
        lines.bye(1003)
        until(lambda: not desk(noa))


# --- what cannot be done


def test_an_action_on_a_call_just_ended_says_so(dana, talking, lines):
    lines.bye(1001)
    until(lambda: not desk(dana))
    with pytest.raises(Exception, match="There is no call"):
        ask(dana, "hold", True)


def test_two_clicks_at_once_are_one_command(env, admin, dana, talking, pool):
    twice = [Odoo(env, "dana@example.com", "dana") for _click in range(2)]
    clicks = [pool.submit(ask, odoo, "hold", True) for odoo in twice]
    assert len({click.result() for click in clicks}) == 1


@pytest.fixture
def pool():
    """Two who click at the same time."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as threads:
        yield threads

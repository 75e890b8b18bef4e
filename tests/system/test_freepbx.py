# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The same on a PBX of the FreePBX kind, which rings agents by Local/1001@from-queue/n."""

import pytest
from conftest import me
from playwright.sync_api import expect
from rpc import Odoo
from waiting import until

from dev.callers import callee, caller
from dev.phones import PhoneBank
from dev.stack import Stack

PHONES = (1001, 1002, 9001)
OUTSIDE = "0600000002"
CALLER = "0522345602"


@pytest.fixture(scope="session")
def stack(worker_id):
    """Parts of its own, with the other PBX."""
    with Stack.own(f"freepbx_{worker_id}", pbx="freepbx") as own:
        yield own


@pytest.fixture(scope="session")
def env(stack):
    """As in conftest, of this stack."""
    return stack.env()


@pytest.fixture(scope="session")
def admin(env):
    """As in conftest, of this stack."""
    return Odoo(env)


@pytest.fixture(scope="module")
def phones(env):
    """Phones that answer after half a second and talk for three."""
    with PhoneBank(env, PHONES) as bank:
        for number in PHONES:
            bank.set(number, answer_after=0.5, hangup_after=3)
        yield bank


@pytest.fixture
def dana(agent, stack):
    """Dana's session, connected at 1001."""
    odoo = agent("dana")
    odoo("cc.user", "action_connect", [me(odoo)])
    until(lambda: "Local/1001@from-queue/n" in stack.cli("queue show 401"))
    return odoo


def last(admin, model):
    """The id of the newest row."""
    return (admin(model, "search", [], 0, 1, "id desc") or [0])[0]


def ended(admin, before):
    """The call that ended after this one, and its legs."""
    newer = [("id", ">", before), ("state", "=", "ended")]
    rows = until(lambda: admin("cc.call", "search_read", newer))
    legs = admin("cc.call.leg", "search_read", [("call_id", "=", rows[0]["id"])])
    return rows[0], legs


def trunk_lines(stack):
    """A line for each channel of the trunk."""
    lines = stack.cli("core show channels concise").splitlines()
    return "\n".join(line for line in lines if line.startswith("PJSIP/5551234"))


def to_outside(stack):
    """What the PBX says of the channel to the trunk; "" while there is none."""
    name = trunk_lines(stack).partition("!")[0]
    return stack.cli(f"core show channel {name}") if name else ""


def test_phones_and_queues_are_found_and_the_trunk_is_no_phone(admin):
    numbers = {row["number"] for row in admin("cc.extension", "search_read", [], ["number"])}
    assert {"1001", "1002", "1004", "1005", "1006"} <= numbers
    assert "5551234" not in numbers
    names = {row["name"] for row in admin("cc.queue", "search_read", [], ["name"])}
    assert {"400", "401", "402", "403"} <= names


def test_a_queue_call_is_one_leg_of_the_agent(admin, env, phones, dana):
    before = last(admin, "cc.call")
    with caller(env, CALLER, to=401, kind="waits") as call:
        assert call.wait()
    row, legs = ended(admin, before)
    assert (row["outcome"], row["direction"]) == ("answered", "in")
    assert row["cc_user_id"][1] == "Dana Levi"
    assert [(leg["interface"], leg["outcome"]) for leg in legs] == [("PJSIP/1001", "answered")]
    assert legs[0]["queue_id"]
    visits = admin("cc.queue.visit", "search_read", [("call_id", "=", row["id"])])
    assert [visit["cc_user_id"][1] for visit in visits] == ["Dana Levi"]


def test_who_gives_up_while_the_phone_rings_is_abandoned(admin, env, phones, dana):
    phones.set(1001, answer_after=None)
    before = last(admin, "cc.call")
    with caller(env, CALLER, to=401, seconds=4) as call:
        assert call.wait()
    phones.set(1001, answer_after=0.5)
    row, legs = ended(admin, before)
    assert row["outcome"] == "abandoned"
    assert [(leg["interface"], leg["outcome"]) for leg in legs] == [("PJSIP/1001", "cancelled")]


def test_who_picks_up_a_ring_by_a_code_has_the_call(admin, env, phones, dana):
    phones.set(1001, answer_after=None)
    before = last(admin, "cc.call")
    phones.forget()
    with caller(env, CALLER, to=401, kind="waits") as call:
        phones.wait(1001, "INCOMING")
        phones.dial(1002, "*8")
        assert call.wait()
    phones.set(1001, answer_after=0.5)
    row, legs = ended(admin, before)
    assert (row["outcome"], row["direction"], row["is_feature"]) == ("answered", "in", False)
    assert {(leg["interface"], leg["way"], leg["outcome"]) for leg in legs} == {
        ("PJSIP/1001", "in", "taken"),
        ("PJSIP/1002", "in", "answered"),
    }


def test_a_feature_code_is_no_call_with_people(admin, phones, dana):
    before = last(admin, "cc.call")
    phones.dial(1001, "*97")
    row, legs = ended(admin, before)
    assert (row["called_number"], row["is_feature"]) == ("*97", True)
    assert [leg["way"] for leg in legs] == ["out"]


def test_who_is_called_outside_sees_the_agents_own_number(admin, env, phones, dana, stack):
    before = last(admin, "cc.call")
    with callee(env, "answers", seconds=1):
        dana("cc.user", "action_dial", [me(dana)], OUTSIDE)
        assert "039991001" in until(lambda: to_outside(stack))
        row, _legs = ended(admin, before)
    assert (row["direction"], row["outcome"]) == ("out", "answered")
    assert row["called_number"] == OUTSIDE


def test_a_recording_begins_and_ends_without_the_pbxs_time_stamps(admin, env, phones, dana):
    before = last(admin, "cc.recording")
    with caller(env, CALLER, to=400, kind="waits") as call:
        assert call.wait()
    newer = [("id", ">", before), ("state", "not in", ("starting", "recording"))]
    rows = until(lambda: admin("cc.recording", "search_read", newer))
    assert [(row["state"], row["error"]) for row in rows] == [("stopped", False)]


# --- what FreePBX does otherwise than a plain Asterisk --------------------------------------


@pytest.fixture
def noa(admin, agent):
    """Noa's session, on a break at the device 9001, where the user 1003 is: no queue rings it."""
    odoo = agent("noa")
    (phone,) = admin("cc.extension", "search", [("number", "=", "9001")])
    odoo("cc.user", "action_connect", [me(odoo)], phone)
    pause = admin("cc.status", "search", [("name", "=", "Break")])
    odoo("cc.user", "action_choose_status", [me(odoo)], pause[0])
    return odoo


def over(admin, command_id):
    """How a command ended."""
    done = [("id", "=", command_id), ("state", "not in", ("pending", "sent"))]
    return until(lambda: admin("cc.command", "search_read", done))[0]


def test_a_device_is_dialled_by_the_number_of_its_user(admin):
    phone = admin.one("cc.extension", [("number", "=", "9001")], "dial_number", "member_interface")
    assert phone["dial_number"] == "1003"
    assert phone["member_interface"] == "Local/1003@from-queue/n"


def test_a_transfer_to_an_agent_reaches_the_user_at_the_device(admin, env, phones, dana, noa):
    before = last(admin, "cc.call")
    phones.set(1001, hangup_after=None)
    phones.forget()
    with caller(env, CALLER, to=401, kind="waits") as call:
        phones.wait(1001, "CONFIRMED")
        talks = [("answered_at", "!=", False), ("ended_at", "=", False)]
        until(lambda: admin("cc.call.leg", "search", talks))
        target = f"cc.user,{me(noa)}"
        assert (
            over(admin, dana("cc.user", "action_transfer", [me(dana)], target))["state"] == "done"
        )
        assert call.wait()
    phones.set(1001, hangup_after=3)
    _row, legs = ended(admin, before)
    assert {leg["interface"] for leg in legs if leg["answered_at"]} == {"PJSIP/1001", "PJSIP/9001"}


def test_a_number_that_does_not_exist_is_refused_and_nobody_rings(admin, phones, dana):
    before = last(admin, "cc.call")
    command = over(admin, dana("cc.user", "action_dial", [me(dana)], "1999"))
    assert (command["state"], command["answer"]) == ("failed", "there is no number 1999")
    assert last(admin, "cc.call") == before


# --- numbers that the dialplan takes, and that lead to nobody


@pytest.fixture
def any_number(admin):
    """Calls are transferred into a context that has a pattern for any number."""
    (pbx,) = admin("cc.pbx", "search", [])
    admin("cc.pbx", "write", [pbx], {"transfer_context": "from-internal"})
    yield
    admin("cc.pbx", "write", [pbx], {"transfer_context": "from-internal-xfer"})


@pytest.fixture
def talking(admin, env, phones, dana, desk, stack):
    """A caller who talks with Dana, and Dana's window."""
    window = desk("dana")
    phones.set(1001, hangup_after=None)
    with caller(env, CALLER, to=401, kind="waits") as call:
        talks = [("answered_at", "!=", False), ("ended_at", "=", False)]
        until(lambda: admin("cc.call.leg", "search", talks))
        yield window
        phones.bye(1001)
        stack.cli("channel request hangup all")
        assert call.wait()
    phones.set(1001, hangup_after=3)


def says(window, *words):
    """A notification in the window says all of these; older ones may be there still."""
    told = window.page.locator(".o_notification")
    for word in words:
        told = told.filter(has_text=word)
    expect(told.last).to_be_visible()


def outcome(admin, command_id):
    """How the attempt of a command to reach somebody went."""
    return until(lambda: admin("cc.command", "read", [command_id], ["outcome"])[0]["outcome"])


def test_a_caller_sent_to_a_number_of_nobody_is_not_lost_from_sight(
    admin, any_number, dana, talking
):
    command = dana("cc.user", "action_transfer", [me(dana)], "1999")
    assert over(admin, command)["state"] == "done"
    says(talking, "1999 could not be reached.", "The caller is still on the line")
    assert outcome(admin, command) == "failed"
    assert admin("cc.call", "search_count", [("ended_at", "=", False)]) == 1


def test_who_asks_a_number_of_nobody_has_the_caller(admin, any_number, dana, talking):
    command = dana("cc.user", "action_transfer", [me(dana)], "1999", True)
    says(talking, "1999 could not be reached.", "Cancel the transfer to get back to the caller.")
    assert outcome(admin, command) == "failed"
    cancel = dana("cc.user", "action_cancel_transfer", [me(dana)])
    assert over(admin, cancel)["state"] == "done"
    (leg,) = admin("cc.call.leg", "search_read", [("ended_at", "=", False)], ["held"])
    assert not leg["held"]


def test_a_number_outside_that_is_busy_is_said_where_the_caller_was_sent_there(
    admin, env, dana, talking
):
    with callee(env, "busy", seconds=1):
        command = dana("cc.user", "action_transfer", [me(dana)], OUTSIDE)
        says(talking, f"{OUTSIDE} is busy.", "The caller is still on the line")
    assert outcome(admin, command) == "busy"


def test_a_number_outside_that_answers_needs_no_words(admin, env, dana, talking, stack):
    with callee(env, "answers", seconds=1):
        command = dana("cc.user", "action_transfer", [me(dana)], OUTSIDE)
        assert over(admin, command)["state"] == "done"
        until(lambda: trunk_lines(stack).count("!Up!") == 2)  # the caller, and who answered
        stack.cli("channel request hangup all")
        until(lambda: not admin("cc.call", "search_count", [("ended_at", "=", False)]))
    assert admin("cc.command", "read", [command], ["outcome"])[0]["outcome"] is False


def test_a_number_of_nobody_that_odoo_called_is_said_before_the_agent_hangs_up(
    admin, phones, dana, desk
):
    window = desk("dana")
    (pbx,) = admin("cc.pbx", "search", [])
    admin("cc.pbx", "write", [pbx], {"transfer_context": "from-internal"})  # not looked up, then
    phones.set(1001, hangup_after=None)
    before = last(admin, "cc.call")
    dana("cc.user", "action_dial", [me(dana)], "1999")
    told = window.page.locator(".o_notification", has_text="1999 could not be reached.")
    expect(told.filter(has_not_text="caller").last).to_be_visible()
    phones.bye(1001)
    phones.set(1001, hangup_after=3)
    admin("cc.pbx", "write", [pbx], {"transfer_context": "from-internal-xfer"})
    row, _legs = ended(admin, before)
    assert row["outcome"] == "failed"


# --- members and users by the phone


def members(stack, queue):
    """The lines of a queue in which 1001 is a member."""
    lines = stack.cli(f"queue show {queue}").splitlines()
    return [line for line in lines if "Local/1001@from-queue/n" in line]


def test_who_dialled_into_a_queue_is_seen_and_not_doubled(admin, stack, phones, agent):
    (queue,) = admin("cc.queue", "search", [("name", "=", "401")])

    def told():
        return admin("cc.queue", "read", [queue], ["fixed_member_text"])[0]["fixed_member_text"]

    phones.dial(1001, "*45")
    until(lambda: members(stack, 401))
    assert "Dana Levi" in until(told)
    dana = agent("dana")
    dana("cc.user", "action_connect", [me(dana)])
    # Queue 400 has a static member at the same phone: that one is named, too.
    name = admin("cc.queue", "read", [queue], ["display_name"])[0]["display_name"]
    text = admin("cc.user", "read", [me(dana)], ["fixed_member_text"])[0]["fixed_member_text"]
    assert f"Dana Levi in {name}" in text
    (other,) = admin("cc.queue", "search", [("name", "=", "402")])
    admin("cc.user", "action_join_queues", [me(dana)], [other])
    until(lambda: members(stack, 402))  # Odoo's own one: by then 401 is looked at as well
    assert len(members(stack, 401)) == 1
    dana("cc.user", "action_disconnect", [me(dana)])
    until(lambda: not members(stack, 402))
    assert len(members(stack, 401)) == 1, "it is not Odoo's: it stays"
    phones.dial(1001, "*45")
    until(lambda: not members(stack, 401))
    until(lambda: not told())


def test_a_user_who_moves_to_another_device_is_found_at_once(admin, phones):
    def dials():
        return admin.one("cc.extension", [("number", "=", "9001")], "dial_number")["dial_number"]

    phones.dial(9001, "*12")
    until(lambda: dials() == "9001")
    phones.dial(9001, "*111003")
    until(lambda: dials() == "1003")


def test_a_static_member_is_not_doubled_and_rests_where_the_owner_says_so(admin, stack, dana):
    def mine():
        lines = stack.cli("queue show 400").splitlines()
        return [line for line in lines if "Local/1001@from-queue/n" in line]

    (queue,) = admin("cc.queue", "search", [("name", "=", "400")])
    (pbx,) = admin("cc.pbx", "search", [])
    admin("cc.pbx", "write", [pbx], {"pause_static_members": True})
    until(lambda: len(mine()) == 1 and "paused" not in mine()[0])
    text = admin("cc.queue", "read", [queue], ["fixed_member_text"])[0]["fixed_member_text"]
    assert "Dana Levi" in text
    dana("cc.user", "action_disconnect", [me(dana)])
    until(lambda: "paused" in mine()[0])
    admin("cc.pbx", "write", [pbx], {"pause_static_members": False})
    until(lambda: "paused" not in mine()[0])


def test_the_connection_test_names_what_a_new_freepbx_lacks(admin):
    (pbx,) = admin("cc.pbx", "search", [])
    test = admin("cc.pbx", "action_test", [pbx])["res_id"]
    lines = admin("cc.pbx.test.line", "search_read", [("test_id", "=", test)], ["name", "hint"])
    words = "\n".join(f"{line['name']} {line['hint'] or ''}" for line in lines)
    for part in (
        "“command”, “config”",
        "[general](+)\ntimestampevents = yes",
        "manager_custom.conf",
        "Static members of queues that are agents' phones: Dana Levi in 400",
        "Not counted as phones: 5551234",
        "persistentmembers",
    ):
        assert part in words

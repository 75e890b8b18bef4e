# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What breaks in real life: the app says so in words, and all is right again by itself."""

import contextlib
import re
import subprocess

import pytest
from conftest import me
from playwright.sync_api import expect
from waiting import until

from dev.callers import caller


@pytest.fixture
def pbx(admin):
    """The PBX as Odoo has it; connected again at the end."""
    row = admin.one("cc.pbx", [], "id", "port", "name")
    yield row
    admin("cc.pbx", "write", [row["id"]], {"port": row["port"]})
    until(lambda: state(admin)["state"] == "connected")


# What the bar must say of a bridge that went: in milliseconds, before any cron of a minute.
AT_ONCE = 30_000
BRIDGES = """
    SELECT count(*) FROM pg_locks
     WHERE locktype = 'advisory' AND granted AND classid = 1667460962 AND mode = 'ExclusiveLock'
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
NO_BRIDGE = re.compile("No bridge to the PBX is running")
BOTH = pytest.mark.parametrize("kill", [False, True], ids=["stopped", "killed"])


def state(admin):
    """state and last_error of the PBX."""
    return admin.one("cc.pbx", [], "state", "last_error")


def in_queue(stack, number, queue="q800"):
    """Whether the extension is a member of the queue, asked of Asterisk itself."""
    return f"PJSIP/{number}" in stack.cli(f"queue show {queue}")


def test_after_a_restart_of_the_pbx_agents_are_in_their_queues_again(stack, phones, connected):
    connected("dana")
    stack.restart("asterisk", kill=True)
    until(lambda: in_queue(stack, 1001))


def test_after_the_bridge_was_killed_agents_still_join_and_leave(stack, connected):
    dana = connected("dana")
    stack.stop("bridge", kill=True)
    dana("cc.user", "action_disconnect", [me(dana)])
    assert in_queue(stack, 1001)  # nobody there to take them out
    stack.start("bridge")
    until(lambda: not in_queue(stack, 1001))


def test_without_a_bridge_the_bar_says_so_with_the_command(stack, desk):
    stack.stop("bridge")
    try:
        dana = desk("dana")
        warning = dana.menu().locator(".o_cc_warning")
        expect(warning).to_contain_text("No bridge to the PBX is running")
        expect(warning).to_contain_text("odoo cc_bridge")
    finally:
        stack.start("bridge")


@BOTH
def test_an_open_desk_says_at_once_that_the_bridge_went_and_that_it_is_back(
    stack, phones, at_desk, kill
):
    dana = at_desk("dana", 1001)
    expect(dana.trouble()).to_have_count(0)
    stack.stop("bridge", kill=kill)
    try:
        expect(dana.trouble()).to_have_attribute("title", NO_BRIDGE, timeout=AT_ONCE)
        menu = dana.menu()
        expect(menu.locator(".o_cc_warning")).to_contain_text("odoo cc_bridge")
        menu.locator(".o_cc_status", has_text="Break").click()
        dana.shows_status("Break")
        assert in_queue(stack, 1001)  # nobody there to take the phone out
    finally:
        stack.start("bridge")
    expect(dana.trouble()).to_have_count(0)
    until(lambda: not in_queue(stack, 1001))


@BOTH
def test_who_is_not_connected_sees_it_as_well(stack, desk, kill):
    avi = desk("avi")
    avi.shows_status("Unassigned")
    expect(avi.trouble()).to_have_count(0)
    stack.stop("bridge", kill=kill)
    try:
        expect(avi.trouble()).to_have_attribute("title", NO_BRIDGE, timeout=AT_ONCE)
    finally:
        stack.start("bridge")
    expect(avi.trouble()).to_have_count(0)


def test_a_bridge_that_dies_while_the_pbx_is_down_is_shown(stack, phones, at_desk, pbx):
    dana = at_desk("dana", 1001)
    stack.stop("asterisk")
    try:
        expect(dana.trouble()).to_have_attribute("title", re.compile("is offline"))
        stack.stop("bridge", kill=True)
        expect(dana.trouble()).to_have_attribute("title", NO_BRIDGE, timeout=AT_ONCE)
    finally:
        stack.start("asterisk", "bridge")
    expect(dana.trouble()).to_have_count(0, timeout=60_000)


def test_a_standby_takes_over_and_nobody_is_troubled(stack, phones, at_desk):
    dana = at_desk("dana", 1001)
    with standby(stack):
        stack.stop("bridge", kill=True)
        dana.choose("Break")
        until(lambda: not in_queue(stack, 1001))
        expect(dana.trouble()).to_have_count(0)
        stack.start("bridge")


@contextlib.contextmanager
def standby(stack):
    """A second bridge, for as long as the block takes."""
    with (stack.state.log / "standby.log").open("ab") as log:
        command = [stack.state.bin / "odoo", "cc_bridge", "-d", stack.state.db]
        second = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        until(lambda: stack.sql(BRIDGES) == "2")
        yield
    finally:
        second.kill()
        second.wait()


def test_a_member_removed_on_the_console_is_added_again(stack, connected):
    connected("dana")
    stack.cli("queue remove member PJSIP/1001 from q800")
    until(lambda: in_queue(stack, 1001))


def test_a_wrong_password_is_said_and_mended(admin, env, pbx):
    admin("cc.pbx", "write", [pbx["id"]], {"secret": "wrong"})
    try:
        until(lambda: "password" in (state(admin)["last_error"] or ""))
        assert state(admin)["state"] != "connected"
        findings = findings_of_test(admin, pbx)
        assert any("password" in finding for finding in findings), findings
    finally:
        admin("cc.pbx", "write", [pbx["id"]], {"secret": env["AMI_SECRET"]})
    until(lambda: state(admin)["state"] == "connected", 60)


def test_a_pbx_that_is_down_is_said_and_found_again(admin, stack, pbx, connected):
    stack.stop("asterisk")
    try:
        until(lambda: state(admin)["state"] != "connected")
        assert any(str(pbx["port"]) in finding for finding in findings_of_test(admin, pbx))
    finally:
        stack.start("asterisk")
    until(lambda: state(admin)["state"] == "connected", 60)


def findings_of_test(admin, pbx):
    """The lines of "Test connection"."""
    action = admin("cc.pbx", "action_test", [pbx["id"]])
    lines = admin(
        "cc.pbx.test.line", "search_read", [("test_id", "=", action["res_id"])], fields=["name"]
    )
    return [line["name"] for line in lines]


def test_a_good_connection_is_said_to_be_good(admin, pbx):
    action = admin("cc.pbx", "action_test", [pbx["id"]])
    lines = admin(
        "cc.pbx.test.line", "search_read", [("test_id", "=", action["res_id"])], fields=["level"]
    )
    assert {line["level"] for line in lines} <= {"ok", "warning"}


def test_a_call_that_was_waiting_when_the_pbx_died_is_unknown_and_not_abandoned(
    admin, env, stack, phones
):
    number = "0586123450"
    before = (admin("cc.call", "search", [], limit=1, order="id desc") or [0])[0]
    with caller(env, number, to=801, seconds=30):
        newer = [("id", ">", before), ("caller_number", "=", number)]
        until(lambda: admin("cc.call", "search", [*newer, ("state", "=", "waiting")]))
        stack.restart("asterisk", kill=True)
        until(lambda: admin("cc.call", "search", [*newer, ("state", "=", "ended")]), 40)
    call = admin("cc.call", "search_read", newer, fields=["outcome", "task_id"])[0]
    assert (call["outcome"], call["task_id"]) == ("unknown", False)

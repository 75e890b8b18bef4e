# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An agent whose browser is gone is Unassigned after the grace time, and not sooner."""

import re
import time

import psycopg2
import pytest
from conftest import me
from playwright.sync_api import expect
from rpc import Odoo
from waiting import until

from dev.callers import caller

GRACE = 4


@pytest.fixture
def grace(admin):
    """A grace time short enough to wait for."""
    company = admin("res.company", "search", [], limit=1)
    before = admin("res.company", "read", company, ["cc_grace_seconds"])[0]["cc_grace_seconds"]
    admin("res.company", "write", company, {"cc_grace_seconds": GRACE})
    yield GRACE
    admin("res.company", "write", company, {"cc_grace_seconds": before})


@pytest.fixture
def dana(agent):
    """Dana's RPC session, to look with."""
    return agent("dana")


def status(odoo):
    """The code of the session's own agent's status."""
    return odoo.one("cc.user", [("user_id", "=", odoo.uid)], "status_code")["status_code"]


def last_reason(admin, odoo):
    """Why the present status was entered."""
    row = admin(
        "cc.status.log", "search_read", [("cc_user_id", "=", me(odoo))], fields=["reason"], limit=1
    )
    return row[0]["reason"]


def open_rows(stack):
    """Browsers that are open now, as the server has them."""
    return int(stack.sql("SELECT count(*) FROM cc_presence WHERE gone_at IS NULL"))


def waiting_for_a_lock(stack):
    """The statements of Odoo that wait for somebody else's."""
    return stack.sql(
        "SELECT query FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )


def test_who_closes_the_browser_is_unassigned_after_the_grace_time(admin, desk, dana, grace, stack):
    window = desk("dana")
    window.connect()
    window.shows_status("Connected")
    until(lambda: open_rows(stack) == 1)
    window.context.close()
    until(lambda: open_rows(stack) == 0)
    gone = time.monotonic()
    until(lambda: status(dana) == "unassigned", grace + 40)
    assert time.monotonic() - gone >= grace - 1
    assert last_reason(admin, dana) == "lost"


def test_who_closes_while_odoo_notes_that_they_are_there_is_gone(env, desk, dana, grace, stack):
    """Odoo's own presence of the user, written by two at once, must not keep ours from it."""
    window = desk("dana")
    window.connect()
    window.shows_status("Connected")
    with psycopg2.connect(env["PG_DSN"]) as other, other.cursor() as cursor:
        cursor.execute("UPDATE mail_presence SET last_poll = now() WHERE user_id = %s", [dana.uid])
        window.context.close()
        until(lambda: "mail_presence" in waiting_for_a_lock(stack))
    until(lambda: status(dana) == "unassigned", grace + 40)


def test_who_is_back_in_time_stays_connected(desk, dana, grace, stack):
    window = desk("dana")
    window.connect()
    window.shows_status("Connected")
    window.page.reload()
    window.shows_status("Connected")
    time.sleep(grace + 2)
    assert status(dana) == "connected"


def test_two_browsers_are_one_presence(desk, dana, grace, stack):
    first, second = desk("dana"), desk("dana")
    first.connect()
    second.shows_status("Connected")
    first.context.close()
    time.sleep(grace + 2)
    assert status(dana) == "connected"


def test_who_connects_over_rpc_alone_has_no_grace_time(connected, grace):
    odoo = connected("dana")
    time.sleep(grace + 2)
    assert status(odoo) == "connected"


def test_a_restart_of_odoo_disconnects_nobody(desk, dana, grace, stack):
    window = desk("dana")
    window.connect()
    window.shows_status("Connected")
    stack.stop("odoo")
    time.sleep(grace + 2)
    stack.start("odoo")
    until(lambda: open_rows(stack) == 1)
    time.sleep(grace + 2)
    assert status(dana) == "connected"


@pytest.mark.usefixtures("far_desk")
def test_a_server_slow_to_stop_disconnects_nobody(desk, dana, grace, wire, stack):
    """It waits for a browser asleep to say goodbye, and for nobody's to come back."""
    window = desk("dana")
    window.connect()
    window.shows_status("Connected")
    wire.stall()
    began = time.monotonic()
    stack.stop("odoo")
    assert time.monotonic() - began > grace + 2
    stack.start("odoo")
    window.shows_status("Connected")
    until(lambda: open_rows(stack) == 1, 60)
    time.sleep(grace + 2)
    assert status(dana) == "connected"


def test_a_killed_odoo_disconnects_nobody(desk, dana, grace, stack):
    window = desk("dana")
    window.connect()
    window.shows_status("Connected")
    stack.stop("odoo", kill=True)
    time.sleep(grace + 2)
    stack.start("odoo")
    until(lambda: status(dana) == "connected")
    time.sleep(grace + 4)
    assert status(dana) == "connected"


def test_who_logs_out_of_odoo_is_unassigned_at_once(admin, desk, dana):
    window = desk("dana")
    window.connect()
    window.shows_status("Connected")
    window.page.goto(f"{window.url}/web/session/logout")
    assert status(dana) == "unassigned"
    assert last_reason(admin, dana) == "disconnect"


def test_the_grace_time_begins_after_the_call(admin, env, desk, dana, grace, phones, stack):
    window = desk("dana")
    window.connect()
    window.shows_status("Connected")
    until(lambda: "PJSIP/1001" in stack.cli("queue show q800"))
    phones.set(1001, answer_after=0.3, hangup_after=grace + 5)
    with caller(env, "0502345601", to=800, kind="waits") as call:
        phones.wait(1001, "CONFIRMED")
        window.context.close()
        time.sleep(grace + 2)
        assert status(dana) == "incoming"
        assert call.wait()
    until(lambda: status(dana) == "connected")
    until(lambda: status(dana) == "unassigned", grace + 40)
    assert last_reason(admin, dana) == "lost"


def test_who_loses_the_extension_is_notified_and_keeps_the_call(env, at_desk, lines):
    dana = at_desk("dana", 1001)
    second = dana.context.new_page()
    second.goto(dana.page.url)
    with caller(env, "0502345601", to=800, kind="waits"):
        dana.shows_call("talking")
        ruth = Odoo(env, "ruth@example.com", "ruth")
        phone = ruth("cc.extension", "search", [("number", "=", "1001")])
        ruth("cc.extension", "action_free", phone)
        words = "Ruth Shalev disconnected you from 1001. Your call continues on the phone."
        for page in (dana.page, second):
            expect(page.locator(".o_notification", has_text=words)).to_have_count(1)
        expect(dana.trouble()).to_have_attribute("title", re.compile(re.escape(words)))
        dana.shows_status("Unassigned")
        dana.shows_call("talking")
        dana.press("hangup")
        dana.shows_no_call()
    dana.shows_status("Unassigned")
    lines.wait(1001, "DISCONNECTED")
    dana.connect()
    dana.shows_status("Connected")
    expect(dana.trouble()).to_have_count(0)

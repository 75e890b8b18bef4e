# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the browser shows is what the server has: many tabs, lost lines, slept hours."""

import pytest
from conftest import AGENTS, me
from playwright.sync_api import expect
from waiting import until

from dev.callers import caller

ANNA = "0502345601"  # a demo contact
RUTH = "ruth@example.com"  # a supervisor, and no agent


@pytest.fixture
def dana(agent, stack):
    """Dana's session over RPC: the truth, changed beside the browsers."""
    stack.cli("channel request hangup all")
    return agent("dana")


def choose(odoo, name):
    """Set the agent's status by RPC."""
    status = odoo.one("cc.status", [("name", "=", name)], "id")["id"]
    odoo("cc.user", "action_choose_status", [me(odoo)], status)


def open_tabs(window, count):
    """More tabs of the same browser, all with the agent bar."""
    tabs = [window.page]
    for _index in range(count - 1):
        page = window.context.new_page()
        page.goto(f"{window.url}/odoo")
        page.wait_for_selector(".o_cc_agent_bar")
        tabs.append(page)
    return tabs


def forms(tabs):
    """How many of the tabs have a record's form open."""
    return sum(tab.locator(".o_form_view").count() for tab in tabs)


def show_status(tabs, name):
    """Wait until all of them show it."""
    for tab in tabs:
        expect(tab.locator(".o_cc_status_name")).to_have_text(name)


def one_call(env, phones, tabs):
    """A call to Dana: the card in all the tabs, and how many opened the caller's record."""
    phones.set(1001, answer_after=None, hangup_after=4)
    with caller(env, ANNA, to=800, kind="waits") as call:
        phones.wait(1001, "INCOMING")
        for tab in tabs:
            expect(tab.locator(".o_cc_call_card")).to_have_count(1)
        until(lambda: forms(tabs))
        phones.answer(1001)
        phones.wait(1001, "CONFIRMED")
        assert call.wait()
    for tab in tabs:
        expect(tab.locator(".o_cc_call_card")).to_have_count(0)
    return forms(tabs)


def test_five_tabs_are_one_desk(env, phones, desk, dana, stack):
    window = desk("dana")
    tabs = open_tabs(window, 5)
    window.connect()
    show_status(tabs, "Connected")
    until(lambda: "PJSIP/1001" in stack.cli("queue show q800"))
    assert one_call(env, phones, tabs) == 1
    expect(tabs[3].locator(".o_cc_wrap_up")).to_have_count(1)
    tabs[1].locator(".o_cc_wrap_up .o_cc_close").click()
    for tab in tabs:
        expect(tab.locator(".o_cc_wrap_up")).to_have_count(0)
    choose(dana, "Break")
    show_status(tabs, "Break")


def test_two_browsers_show_the_same_and_one_opens_the_record(env, phones, desk, dana, stack):
    first, second = desk("dana"), desk("dana")
    first.connect()
    show_status([first.page, second.page], "Connected")
    until(lambda: "PJSIP/1001" in stack.cli("queue show q800"))
    assert one_call(env, phones, [first.page, second.page]) == 1


def test_a_killed_websocket_is_mended_and_the_desk_read_anew(far_desk, dana, wire):
    far_desk.connect()
    far_desk.shows_status("Connected")
    wire.cut()
    choose(dana, "Break")
    wire.mend()
    far_desk.shows_status("Break")
    choose(dana, "Connected")
    far_desk.shows_status("Connected")


def test_an_hour_without_a_line(far_desk, dana, wire):
    """It is said that what is shown may be old; an hour later what is shown is what holds."""
    far_desk.connect()
    far_desk.shows_status("Connected")
    page = far_desk.page
    page.clock.install()
    page.reload()
    far_desk.shows_status("Connected")
    wire.cut()
    choose(dana, "Paperwork")
    # The websocket's end is noticed in its own time, which is no page's clock.
    page.wait_for_function("odoo.__WOWL_DEBUG__.root.env.services['cc_odoo.agent'].lost")
    page.clock.fast_forward(6_000)
    expect(page.locator(".o_cc_agent_bar.o_cc_stale")).to_have_count(1)
    page.clock.fast_forward("01:00:00")
    wire.mend()
    far_desk.shows_status("Paperwork")
    expect(page.locator(".o_cc_agent_bar.o_cc_stale")).to_have_count(0)


def test_a_reload_during_a_call_loses_nothing(env, phones, desk, dana, stack):
    window = desk("dana")
    window.connect()
    window.shows_status("Connected")
    until(lambda: "PJSIP/1001" in stack.cli("queue show q800"))
    phones.set(1001, answer_after=0.5, hangup_after=None)
    with caller(env, ANNA, to=800, kind="waits"):
        window.shows_call("talking")
        window.note().fill("Typed just before the reload")
        window.page.reload()
        window.shows_call("talking")
        expect(window.note()).to_have_value("Typed just before the reload")
        phones.bye(1001)
    window.shows_no_call()
    window.page.reload()
    expect(window.wrap_up()).to_have_count(1)
    window.wrap_up().locator(".o_cc_close").click()


def settle(page, asked):
    """Wait until the page is there and asks nothing any more."""
    page.wait_for_selector(".o_main_navbar")
    before = -1
    while before != len(asked):
        before = len(asked)
        page.wait_for_timeout(3_000)


def requests_on_load(browser, env, login, password):
    """What the web client asks of us when it loads, until it asks nothing any more."""
    context = browser.chromium.new_context()
    page = context.new_page()
    page.goto(f"{env['ODOO_URL']}/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.click(".oe_login_form button[type=submit]")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    settle(page, asked)
    asked.clear()
    page.reload()
    settle(page, asked)
    context.close()
    return [url for url in asked if "/call_kw/cc." in url or "/cc_odoo/" in url]


def test_an_agents_web_client_asks_once_more_and_nobody_elses_does(browser, env):
    dana = requests_on_load(browser, env, AGENTS["dana"], "dana")
    # What has just changed the callbacks may be heard again: they are asked for then, once.
    counts = [url for url in dana if "get_due" in url]
    assert len(counts) <= 1
    assert ["get_desk" in url for url in dana if url not in counts] == [True]
    assert requests_on_load(browser, env, RUTH, "ruth") == []

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Numbers are called by a click, by a link and by HTTP: the agent's real phone rings first."""

import json
import urllib.error
import urllib.parse
import urllib.request

import pytest
from conftest import me
from desk import SECONDS
from playwright.sync_api import expect
from waiting import until

from dev.callers import callee

NOA = ("Noa Cohen", "0502345601")  # a contact of the demo, and how the PBX dials her
FORBIDDEN = "1900123456"  # by a rule of the demo


@pytest.fixture
def dana(desk, phones):
    """Dana's web client, connected; her phone answers at once and talks for two seconds."""
    window = desk("dana")
    window.connect()
    window.shows_status("Connected")
    phones.set(1001, answer_after=0.3, hangup_after=2)
    yield window
    window.shows_status("Connected")
    window.disconnect()
    window.shows_status("Unassigned")


@pytest.fixture
def noa(admin):
    """The contact's id."""
    return admin.one("res.partner", [("name", "=", NOA[0])], "id")["id"]


@pytest.fixture
def key(agent, desk):
    """An API key of Dana's, made as the dialog in her preferences makes it."""
    odoo, window = agent("dana"), desk("dana")
    odoo("cc.user", "action_connect", [me(odoo)])
    keys = "res.users.apikeys.description"
    asked = in_browser(window, keys, "create", {"name": "click to dial", "duration": "1"})
    check = in_browser(window, keys, "make_key", [asked])["res_id"]
    password = {"password": "dana"}
    made = in_browser(window, "res.users.identitycheck", "run_check", [check], context=password)
    return made["context"]["default_key"]


def in_browser(window, model, method, *args, **kwargs):
    """A call as the web client makes it, with its session."""
    params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
    body = {"jsonrpc": "2.0", "method": "call", "params": params}
    answer = window.page.request.post(f"{window.url}/web/dataset/call_kw", data=body).json()
    assert "result" in answer, answer
    return answer["result"]


def last_command(admin):
    """The newest command's id."""
    return (admin("cc.command", "search", [], limit=1, order="id desc") or [0])[0]


def dials(admin, after):
    """The dials asked of the PBX since then."""
    newer = [("id", ">", after), ("kind", "=", "originate")]
    return admin("cc.command", "search_read", newer, fields=["state", "outcome"])


def reaches(phones, env, click):
    """Whether a click rings the agent's phone, and then somebody at the far end talks."""
    with callee(env, "answers", seconds=0.3) as far:
        click()
        phones.wait(1001, "INCOMING")
        phones.wait(1001, "CONFIRMED")
        good = far.wait()
    phones.wait(1001, "DISCONNECTED")
    return good


def link(window):
    """The contact's number on the page."""
    return window.page.locator("a[href^='tel:']", has_text="234 5601").first


def test_a_number_in_a_form_is_called(admin, env, phones, dana, noa):
    dana.page.goto(f"{dana.url}/odoo/res.partner/{noa}")
    # While it may be edited the link stands beside the number.
    call = dana.page.locator(".o_field_widget[name=phone] a[href^='tel:']").first
    dana.page.hover(".o_field_widget[name=phone]")
    before = (admin("cc.call", "search", [], limit=1, order="id desc") or [0])[0]
    assert reaches(phones, env, call.click)
    newer = [("id", ">", before), ("state", "=", "ended")]
    row = until(lambda: admin("cc.call", "search_read", newer))[0]
    assert (row["direction"], row["outcome"]) == ("out", "answered")
    assert row["partner_id"][1] == NOA[0]


def test_a_number_in_a_list_is_called_and_the_list_stays(env, phones, dana):
    dana.page.goto(f"{dana.url}/odoo/contacts?view_type=list")
    dana.page.wait_for_selector(".o_list_view")
    assert reaches(phones, env, link(dana).click)
    expect(dana.page.locator(".o_list_view")).to_have_count(1)


def test_a_number_on_a_card_is_called_and_the_cards_stay(env, phones, dana):
    dana.page.goto(f"{dana.url}/odoo/contacts?view_type=kanban")
    dana.page.wait_for_selector(".o_kanban_view")
    assert reaches(phones, env, link(dana).click)
    expect(dana.page.locator(".o_kanban_view")).to_have_count(1)


def test_a_double_click_is_one_call(admin, env, phones, dana):
    dana.page.goto(f"{dana.url}/odoo/contacts?view_type=list")
    before = last_command(admin)
    assert reaches(phones, env, link(dana).dblclick)
    assert len(dials(admin, before)) == 1


def in_palette(window, typed, shown):
    """The palette's line for what is typed. Discuss, where one lands, has a palette of its own."""
    window.page.goto(f"{window.url}/odoo/contacts?view_type=list")
    window.page.wait_for_selector(".o_list_view")
    window.page.keyboard.press("Control+k")
    window.page.locator(".o_command_palette_search input").fill(typed)
    return window.page.locator(".o_command", has_text=shown).first


def test_the_palette_calls_a_contact_by_name(env, phones, dana):
    assert reaches(phones, env, in_palette(dana, "call noa", NOA[0]).click)


def test_a_busy_far_end_is_notified(env, phones, dana):
    dana.page.goto(f"{dana.url}/odoo/contacts?view_type=list")
    with callee(env, "busy", seconds=0.2):
        link(dana).click()
        phones.wait(1001, "CONFIRMED")
        told = dana.page.locator(".o_notification", has_text="is busy")
        expect(told).to_have_count(1, timeout=SECONDS)
    phones.wait(1001, "DISCONNECTED")


def test_a_number_that_is_not_there_is_notified(phones, dana):
    in_palette(dana, "call 2999", "2999").click()
    told = dana.page.locator(".o_notification", has_text="2999").filter(has_not_text="rings first")
    expect(told).to_have_count(1, timeout=SECONDS)


def test_an_unanswered_phone_is_notified(phones, dana):
    phones.set(1001, refuse=486)
    try:
        dana.page.goto(f"{dana.url}/odoo/contacts?view_type=list")
        link(dana).click()
        told = dana.page.locator(".o_notification", has_text="Your phone did not take")
        expect(told).to_have_count(1, timeout=SECONDS)
    finally:
        phones.set(1001, refuse=None)


def test_a_forbidden_number_is_refused_with_the_reason(admin, dana):
    before = last_command(admin)
    in_palette(dana, f"call +972{FORBIDDEN}", FORBIDDEN).click()
    told = dana.page.locator(".o_notification", has_text="not allowed: premium rate")
    expect(told).to_have_count(1, timeout=SECONDS)
    assert not dials(admin, before)


def test_who_is_not_connected_connects_and_calls(env, desk, phones):
    window = desk("dana")
    phones.set(1001, answer_after=0.3, hangup_after=2)
    window.page.goto(f"{window.url}/odoo/contacts?view_type=list")
    link(window).click()
    offered = window.page.locator(".o_notification button", has_text="Connect and call")
    assert reaches(phones, env, offered.click)
    window.shows_status("Connected")
    window.disconnect()
    window.shows_status("Unassigned")


def test_a_link_asks_first_and_then_calls(admin, env, phones, dana):
    before = last_command(admin)
    page = dana.context.new_page()
    number = urllib.parse.quote("tel:+972-50-234-5601", safe="")
    page.goto(f"{dana.url}/cc_odoo/dial?number={number}")
    expect(page.locator(".o_cc_dial_number")).to_have_text("+972502345601")
    expect(page.locator(".o_cc_dial_match")).to_have_text(NOA[0])
    assert not dials(admin, before)
    status = page.locator(".o_cc_dial_status")
    assert reaches(phones, env, page.locator("button[type=submit]").click)
    expect(status).to_have_text("The call with +972502345601 is over.", timeout=SECONDS)
    assert len(dials(admin, before)) == 1
    page.close()


def test_the_link_page_registers_as_the_browsers_handler(dana):
    page = dana.context.new_page()
    page.add_init_script(
        "navigator.registerProtocolHandler = (...given) => { window.registered = given; };"
    )
    page.goto(f"{dana.url}/cc_odoo/dial")
    page.locator("[data-cc=register]").click()
    expect(page.locator("[data-cc=asked]")).to_be_visible()
    scheme, address = page.evaluate("window.registered")
    assert (scheme, address) == ("tel", f"{dana.url}/cc_odoo/dial?number=%s")
    page.reload()
    expect(page.locator("[data-cc=asked]")).to_be_visible()
    page.close()


# --- HTTP ---------------------------------------------------------------------------------


def http(env, key, path="", number=None):
    """(status, body) of a request as curl sends it; a number makes it a POST."""
    data = urllib.parse.urlencode({"number": number}).encode() if number is not None else None
    address = f"{env['ODOO_URL']}/cc_odoo/api/dial{path}"
    request = urllib.request.Request(address, data, {"Authorization": f"Bearer {key}"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_a_program_calls_over_http_and_learns_how_it_went(env, phones, key):
    phones.set(1001, answer_after=0.3, hangup_after=2)
    with callee(env, "answers", seconds=0.3) as far:
        status, call = http(env, key, number=NOA[1])
        assert (status, call["number"], call["over"]) == (202, NOA[1], False)
        phones.wait(1001, "CONFIRMED")
        seen = until(lambda: http(env, key, f"/{call['id']}")[1]["state"] == "talking")
        assert seen
        assert far.wait()
    over = until(lambda: (got := http(env, key, f"/{call['id']}")[1])["over"] and got)
    assert over["state"] == "answered"


def test_a_program_reads_that_the_far_end_is_busy(env, phones, key):
    phones.set(1001, answer_after=0.3, hangup_after=2)
    with callee(env, "busy", seconds=0.2):
        _status, call = http(env, key, number=NOA[1])
        over = until(lambda: (got := http(env, key, f"/{call['id']}")[1])["over"] and got)
    assert (over["state"], over["text"]) == ("busy", f"{NOA[1]} is busy.")
    phones.wait(1001, "DISCONNECTED")


def test_a_program_calls_no_forbidden_number(admin, env, key):
    before = last_command(admin)
    status, body = http(env, key, number=f"+972{FORBIDDEN}")
    assert status == 403
    assert "premium rate" in body["error"]["message"]
    assert not dials(admin, before)


def test_with_the_pbx_down_it_says_so(env, stack, key):
    stack.stop("bridge")
    try:
        status, body = http(env, key, number=NOA[1])
        assert (status, body["error"]["kind"]) == (503, "unavailable")
    finally:
        stack.start("bridge")

"""Pictures of what an agent sees now and then: two calls, trouble, other screens and languages."""

import contextlib

from playwright.sync_api import expect
from system.rpc import Odoo

from .callers import PEOPLE, callee, caller
from .camera import shoot, shoot_card, shoot_corner

MOBILE = "0521234567"
NARROW = {"width": 400, "height": 760}
WIDE = {"width": 1280, "height": 760}


def take(stack, phones, desk, chromium):
    """All of them; Dana is connected before and after."""
    env = stack.env()
    _a_status_to_come(env, phones, desk)
    _two_calls(env, phones, desk)
    _at_work_on_something(env, phones, desk)
    _somebody_new(env, phones, desk)
    _calling(desk)
    _narrow(env, phones, desk)
    _without_a_bridge(stack, desk)
    _in_hebrew(env, phones, chromium)
    _virtual(env, chromium)


@contextlib.contextmanager
def _talking(env, phones, desk, person=0, to=800):
    """Somebody talks with Dana."""
    phones.set(1001, answer_after=0.3, hangup_after=None, obeys=True)
    with caller(env, PEOPLE[person][0], to=to, kind="waits"):
        desk.shows_call("talking")
        yield
        phones.bye(1001)
        desk.shows_no_call()
    desk.wrap_up().locator(".o_cc_close").click()
    desk.shows_status("Connected")


def _a_status_to_come(env, phones, desk):
    """A break, after the call; and the recording, muted."""
    with _talking(env, phones, desk):
        desk.press("mute")
        expect(desk.card().locator(".o_cc_muted")).to_have_count(1)
        shoot_card(desk, "agent_muted")
        desk.choose("Break")
        expect(desk.page.locator(".o_cc_next")).to_have_count(1)
        shoot_corner(desk, "agent_next_status", height=46)
        desk.page.locator(".o_cc_cancel_next").click()


def _two_calls(env, phones, desk):
    """One talks, one rings; and a phone that does not do as it is asked."""
    with _talking(env, phones, desk):
        phones.set(1001, answer_after=None, obeys=False)
        with caller(env, PEOPLE[1][0], to=1001, kind="waits"):
            expect(desk.other_call()).to_have_count(1)
            shoot_card(desk, "agent_two_calls")
        expect(desk.other_call()).to_have_count(0)
        desk.press("hold")
        expect(desk.refusal()).to_have_count(1)
        shoot_card(desk, "agent_refusal")


def _at_work_on_something(env, phones, desk):
    """A new contact half filled in: the caller is offered, not opened."""
    page = desk.page
    page.goto(f"{desk.url}/odoo/contacts/new")
    page.locator(
        ".o_field_widget[name=name] textarea, .o_field_widget[name=name] input"
    ).first.fill("Sailing club")
    page.wait_for_timeout(3500)  # nobody types any more
    phones.set(1001, answer_after=None)
    with caller(env, PEOPLE[0][0], to=800, seconds=8) as call:
        expect(page.locator(".o_notification")).to_have_count(1)
        shoot(desk, "agent_offer")
        call.wait()
    desk.shows_no_call()
    desk.shows_status("Connected")
    page.locator(".o_form_button_cancel").click()


def _somebody_new(env, phones, desk):
    """A number that nobody has."""
    desk.page.goto(f"{desk.url}/odoo/contacts")
    with _talking(env, phones, desk, person=3):
        desk.shows_open_form(1)
        shoot(desk, "agent_new_contact")


def _calling(desk):
    """From the command palette, and from a link on another page."""
    page = desk.page
    page.goto(f"{desk.url}/odoo/contacts")
    page.wait_for_selector(".o_cc_agent_bar")
    page.keyboard.press("Control+k")
    page.locator(".o_command_palette_search input").fill("call noa")
    page.locator(".o_command", has_text="Noa").first.wait_for()
    shoot(desk, "agent_palette")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 700, "height": 420})
    page.goto(f"{desk.url}/cc_odoo/dial?number={PEOPLE[0][0]}")
    shoot(desk, "agent_dial_page")
    page.set_viewport_size(WIDE)
    page.goto(f"{desk.url}/odoo/contacts")
    page.wait_for_selector(".o_cc_agent_bar")


def _narrow(env, phones, desk):
    """On a small screen."""
    desk.page.set_viewport_size(NARROW)
    with _talking(env, phones, desk):
        desk.page.locator(".o_cc_context").wait_for()
        shoot(desk, "agent_narrow")
    desk.page.set_viewport_size(WIDE)


def _without_a_bridge(stack, desk):
    """Nothing can reach the phone, and the bar says so."""
    stack.stop("bridge")
    try:
        expect(desk.trouble()).to_have_count(1)
        desk.menu()
        shoot_corner(desk, "agent_no_bridge", height=420)
        desk.page.keyboard.press("Escape")
    finally:
        stack.start("bridge")
    expect(desk.trouble()).to_have_count(0)


def _in_hebrew(env, phones, chromium):
    """Avi reads from the right."""
    admin = Odoo(env)
    hebrew = admin("res.lang", "search", [("code", "=", "he_IL"), ("active", "in", (True, False))])
    install = admin("base.language.install", "create", {"lang_ids": [(6, 0, hebrew)]})
    admin("base.language.install", "lang_install", [install])
    user = admin("res.users", "search", [("login", "=", "avi@example.com")])
    admin("res.users", "write", user, {"lang": "he_IL"})
    avi = chromium.open(env, "avi@example.com", "avi", viewport=WIDE)
    avi.page.goto(f"{avi.url}/odoo/contacts")
    avi.connect()
    phones.set(1002, answer_after=0.3, hangup_after=None)
    with caller(env, PEOPLE[1][0], to=1002, kind="waits"):
        avi.shows_call("talking")
        avi.page.locator(".o_cc_context").wait_for()
        shoot(avi, "agent_hebrew")
        phones.bye(1002)
    avi.shows_no_call()
    avi.disconnect()
    avi.close()


def _virtual(env, chromium):
    """Noa, who chooses an extension; then she has none, and takes calls on her mobile phone."""
    noa = chromium.open(env, "noa@example.com", "noa", viewport=WIDE)
    noa.page.goto(f"{noa.url}/odoo/contacts")
    noa.menu()
    shoot_corner(noa, "agent_connect", height=420)
    admin = Odoo(env)
    agent = admin.one("cc.user", [("login", "=", "noa@example.com")], "id")["id"]
    admin("cc.user", "write", [agent], {"all_extensions": False, "virtual_number": MOBILE})
    noa.page.reload()
    noa.menu().locator(".o_cc_connect_virtual button").click()
    noa.shows_status("Virtual")
    mobile = callee(env, "answers", seconds=0.5, calls=9)
    with mobile, caller(env, PEOPLE[0][0], to=802, kind="waits"):
        noa.shows_call("talking")
        shoot_card(noa, "agent_virtual")
        noa.press("hangup")
        noa.shows_no_call()
    noa.disconnect()
    noa.close()

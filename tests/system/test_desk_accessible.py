# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What we show, for everybody: names, roles, contrast, as axe-core judges them."""

import pytest
from conftest import AGENTS, me
from control import give_up
from playwright.sync_api import expect

from dev import odoo_run
from dev.callers import PEOPLE, caller
from dev.packages import NODE

AXE = (NODE / "axe-core/axe.min.js").read_text()
RUN = """async (selector) => {
    const options = { resultTypes: ["violations"] };
    const { violations } = await axe.run({ include: [[selector]] }, options);
    return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target, failureSummary }) => [id, help, target.join(" "), failureSummary]));
}"""
BAR, MENU, CARD, WRAP_UP = ".o_cc_agent_bar", ".o_cc_agent_menu", ".o_cc_call_card", ".o_cc_wrap_up"

LOOKS = ("light", "dark", "hebrew")
# How a window says what its computer prefers, for OCA's palette to follow.
DARK = {"extra_http_headers": {"Sec-CH-Prefers-Color-Scheme": "dark"}, "color_scheme": "dark"}


def faults(window, selector):
    """What axe-core finds within the elements; they must be there."""
    page = window.page
    expect(page.locator(selector)).not_to_have_count(0)
    # What slides or fades in has no contrast of its own yet.
    page.wait_for_function(
        "document.getAnimations().every((a) => a.effect.getTiming().iterations === Infinity"
        " || a.playState !== 'running')"
    )
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(RUN, selector)
    # Odoo's keyboard navigation marks whatever it stands on, also items of menus.
    return [fault for fault in found if not fault[3].endswith('aria-selected="false"')]


@pytest.fixture(scope="module")
def palettes(stack, admin):
    """Odoo with a dark palette for who prefers it, and in Hebrew; nobody else sees a difference."""
    stack.stop("odoo")  # while a scheduled action runs, a server installs nothing
    odoo_run.cli(stack.state, stack.state.db, "-i", "web_dark_mode")
    stack.start("odoo")
    admin.install_language("he_IL")
    users = admin("res.users", "search", [("share", "=", False)])
    admin("res.users", "write", users, {"dark_mode_device_dependent": True})


@pytest.fixture
def in_look(palettes, admin, desk):
    """``in_look("dana", "dark")``: a window of hers that looks like that."""

    def dark(name):
        window = desk(name, **DARK)
        window.page.reload()  # the palette is known from the second page on
        expect(window.page.locator("link[href*=assets_web_dark]")).to_have_count(1)
        return window

    def hebrew(name):
        with admin.reading(AGENTS[name], "he_IL"):
            window = desk(name)
        expect(window.page.locator("body")).to_have_css("direction", "rtl")
        return window

    looks = {"light": desk, "dark": dark, "hebrew": hebrew}
    return lambda name, look: looks[look](name)


@pytest.fixture
def danas(connected, in_look, lines):
    """Windows of Dana's in all looks; she is connected, and her phone keeps ringing."""
    connected("dana")
    lines.set(1001, answer_after=None)
    return [in_look("dana", look) for look in LOOKS]


@pytest.fixture
def choices(admin):
    """Noa may take calls on a mobile phone as well, and Avi sits where he likes."""

    def write(name, values):
        agent = admin("cc.user", "search", [("user_id.login", "=", AGENTS[name])])
        admin("cc.user", "write", agent, values)

    desk = admin.one("cc.extension", [("number", "=", "1002")], "id")["id"]
    write("noa", {"virtual_number": "+972502345613"})
    write("avi", {"extension_id": False, "all_extensions": True})
    yield desk
    write("noa", {"virtual_number": False})
    write("avi", {"extension_id": desk, "all_extensions": False})


def test_the_bar_and_its_menu(danas, agent):
    for window in danas:
        assert faults(window, BAR) == []
        window.menu()
        assert faults(window, MENU) == []  # of who is connected
    dana = agent("dana")
    dana("cc.user", "action_disconnect", [me(dana)])
    for window in danas:
        expect(window.page.locator(".o_cc_connect_fixed")).to_have_count(1)
        assert faults(window, MENU) == []


def test_the_choice_of_a_phone(choices, connected, in_look):
    """Of those on the PBX, one of them somebody else's now, or a mobile phone."""
    connected("avi", choices)
    for look in LOOKS:
        window = in_look("noa", look)
        window.menu()
        for choice in (".o_cc_extension_choice.o_cc_taken", ".o_cc_connect_virtual"):
            expect(window.page.locator(choice)).to_have_count(1)
        assert faults(window, MENU) == []
        window.page.locator("#o_cc_virtual_number").fill("12")
        window.page.locator("#o_cc_virtual_number").press("Enter")
        expect(window.page.locator("#o_cc_virtual_fault")).not_to_be_empty()
        assert faults(window, MENU) == []


def test_the_card_in_each_state(env, connected, lines, danas):
    dana = danas[0]
    with caller(env, PEOPLE[0][0], to=800, kind="waits"):
        rings(danas)
        dana.press("answer")
        talks(danas)
        connected("avi")
        for window in danas:
            opens_its_panels(window)
        holds(danas)
        asks_avi(danas)
        for window in danas:
            folds(window)
        lines.bye(1001)
    for window in danas:
        window.shows_no_call()
        assert faults(window, WRAP_UP) == []
    dana.wrap_up().locator(".o_cc_close").click()


def card_is_good(windows, shows):
    """In each window, once it shows the selector on the card."""
    for window in windows:
        expect(window.card().locator(shows)).to_have_count(1)
        assert faults(window, CARD) == []


def rings(windows):
    for window in windows:
        window.shows_call("ringing")
        expect(window.page.locator(".o_cc_context")).to_have_count(1)
    card_is_good(windows, ".o_cc_answer")


def talks(windows):
    """The queue records by itself."""
    for window in windows:
        window.shows_call("talking")
    card_is_good(windows, ".o_cc_recording:not(.o_cc_muted)")
    windows[0].press("mute")
    card_is_good(windows, ".o_cc_recording.o_cc_muted")


def opens_its_panels(window):
    window.press("transfer")
    expect(window.target("Avi")).to_have_count(1)
    window.page.locator(".o_cc_search").press("ArrowDown")
    card_is_good([window], ".o_cc_chosen")
    window.page.keyboard.press("Escape")
    window.press("keypad")
    card_is_good([window], ".o_cc_keys_panel")
    window.page.keyboard.press("Escape")


def holds(windows):
    windows[0].press("hold")
    for window in windows:
        window.shows_call("held")
        assert faults(window, CARD) == []
    windows[0].press("hold")
    for window in windows:
        window.shows_call("talking")


def asks_avi(windows):
    windows[0].hand_on("Avi", "ask_first")
    card_is_good(windows, ".o_cc_complete")
    windows[0].press("back")
    for window in windows:
        window.shows_call("talking")


def folds(window):
    window.press("fold")
    assert faults(window, CARD) == []
    window.press("fold")


def test_two_calls_and_a_refusal(env, lines, danas):
    dana = danas[0]
    with caller(env, PEOPLE[0][0], to=800, kind="waits"):
        dana.press("answer")
        dana.shows_call("talking")
        lines.set(1001, obeys=False)
        dana.press("hold")
        expect(dana.refusal()).to_have_count(1)
        with caller(env, PEOPLE[1][0], to=1001, kind="waits"):
            card_is_good(danas, ".o_cc_other .o_cc_switch")
        lines.bye(1001)
    dana.shows_no_call()


@pytest.mark.parametrize("look", LOOKS)
def test_the_chooser(env, phones, connected, in_look, look):
    connected("dana")
    phones.set(1001, answer_after=None)
    dana = in_look("dana", look)
    with caller(env, PEOPLE[2][0], to=800, kind="waits"):
        expect(dana.page.locator(".o_cc_match")).not_to_have_count(0)
        assert faults(dana, ".o_cc_pop_chooser .list-group") == []
        for button in ("answer", "fold"):  # it stands beside the card, not upon it
            dana.card().locator(f".o_cc_{button}").click(trial=True)
        dana.page.locator(".modal-footer .btn-link").click()
        phones.answer(1001)
        dana.shows_call("talking")
        phones.bye(1001)
    dana.shows_no_call()


def test_the_call_is_in_reach_over_the_chooser(env, lines, dana):
    """By its keys, and on a screen that the dialog fills; who answers may still choose."""
    with caller(env, PEOPLE[2][0], to=800, kind="waits"):
        expect(dana.page.locator(".o_cc_match")).not_to_have_count(0)
        dana.page.keyboard.press("Alt+Shift+P")
        dana.shows_call("talking")
        expect(dana.page.locator(".o_cc_match")).not_to_have_count(0)
        dana.page.set_viewport_size({"width": 400, "height": 800})
        dana.page.locator(".modal-footer .btn-link").click(trial=True)
        dana.press("hangup")
    dana.shows_no_call()
    expect(dana.page.locator(".o_dialog")).to_have_count(0)


def test_the_chooser_goes_with_the_caller(env, lines, dana, stack):
    """Who gives up leaves no question behind."""
    with caller(env, PEOPLE[2][0], to=800, kind="waits") as call:
        expect(dana.page.locator(".o_cc_match")).not_to_have_count(0)
        give_up(stack, PEOPLE[2][0])
        assert call.wait()
    dana.shows_no_call()
    expect(dana.page.locator(".o_dialog")).to_have_count(0)


def test_all_of_a_call_by_keyboard_alone(env, phones, dana):
    """The note, the keypad and hanging up, without the pointer."""
    page = dana.page
    with caller(env, PEOPLE[0][0], to=800, kind="waits"):
        dana.shows_call("ringing")
        phones.answer(1001)
        dana.shows_call("talking")
        page.keyboard.press("Alt+Shift+N")
        expect(dana.note()).to_be_focused()
        page.keyboard.type("By hand")
        expect(page.locator(".o_cc_note_state")).to_have_text("Saved")
        page.keyboard.press("Alt+Shift+E")
        phones.wait(1001, "DISCONNECTED")
    dana.shows_no_call()


def test_who_types_as_the_caller_hangs_up_types_on(env, lines, dana):
    """Not a letter of the note is lost, and after the call the cursor is where it was."""
    note = "Wants a boat, and a mast to go with it"
    with caller(env, PEOPLE[0][0], to=800, kind="waits"):
        dana.press("answer")
        dana.shows_call("talking")
        dana.note().click()
        half = len(note) // 2
        dana.page.keyboard.type(note[:half])
        lines.bye(1001)
        dana.page.keyboard.type(note[half:], delay=120)
    dana.shows_no_call()
    expect(dana.note()).to_be_focused()
    expect(dana.note()).to_have_value(note)
    dana.wrap_up().locator(".o_cc_close").click()
    expect(dana.wrap_up()).to_have_count(0)


def test_the_chooser_by_keyboard(env, phones, dana):
    """The first of them has the focus; Enter opens it, and the call goes on."""
    with caller(env, PEOPLE[2][0], to=800, kind="waits"):
        first = dana.page.locator(".o_cc_match").first
        expect(first).to_be_focused()
        name = first.locator(".fw-bold").inner_text()
        dana.page.keyboard.press("Enter")
        dana.shows_record(name)
        phones.answer(1001)
        dana.shows_call("talking")
        phones.bye(1001)
    dana.shows_no_call()

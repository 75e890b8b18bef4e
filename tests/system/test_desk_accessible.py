# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What we show, for everybody: names, roles, contrast, as axe-core judges them."""

import pytest
from playwright.sync_api import expect

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


def faults(page, selector):
    """What axe-core finds within the elements; they must be there."""
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


@pytest.fixture
def dana(at_desk, lines):
    """Connected; her phone rings until the test has it answered."""
    window = at_desk("dana", 1001)
    lines.set(1001, answer_after=None)
    return window


def test_the_bar_and_its_menu(desk):
    window = desk("noa")
    assert faults(window.page, BAR) == []
    window.menu()
    assert faults(window.page, MENU) == []


def test_the_menu_of_who_is_connected(dana):
    dana.menu()
    assert faults(dana.page, MENU) == []
    dana.page.keyboard.press("Escape")


def test_the_card_in_each_state(env, connected, lines, dana):
    with caller(env, PEOPLE[0][0], to=800, kind="waits"):
        rings(dana)
        dana.press("answer")
        talks(dana)
        connected("avi")
        opens_its_panels(dana)
        holds(dana)
        asks_avi(dana)
        folds(dana)
        lines.bye(1001)
    dana.shows_no_call()
    assert faults(dana.page, WRAP_UP) == []
    dana.wrap_up().locator(".o_cc_close").click()


def rings(window):
    window.shows_call("ringing")
    expect(window.page.locator(".o_cc_context")).to_have_count(1)
    expect(window.card().locator(".o_cc_answer")).to_have_count(1)
    assert faults(window.page, CARD) == []


def talks(window):
    """The queue records by itself."""
    window.shows_call("talking")
    expect(window.card().locator(".o_cc_recording")).to_have_text("Recording")
    assert faults(window.page, CARD) == []
    window.press("mute")
    expect(window.card().locator(".o_cc_recording")).to_have_text("Recording muted")
    assert faults(window.page, CARD) == []


def opens_its_panels(window):
    window.press("transfer")
    expect(window.target("Avi")).to_contain_text("free")
    window.page.locator(".o_cc_search").press("ArrowDown")
    expect(window.page.locator(".o_cc_chosen")).to_have_count(1)
    assert faults(window.page, CARD) == []
    window.page.keyboard.press("Escape")
    window.press("keypad")
    assert faults(window.page, CARD) == []
    window.page.keyboard.press("Escape")


def holds(window):
    window.press("hold")
    window.shows_call("held")
    assert faults(window.page, CARD) == []
    window.press("hold")
    window.shows_call("talking")


def asks_avi(window):
    window.hand_on("Avi", "ask_first")
    expect(window.card().locator(".o_cc_complete")).to_have_count(1)
    assert faults(window.page, CARD) == []
    window.press("back")
    window.shows_call("talking")


def folds(window):
    window.press("fold")
    assert faults(window.page, CARD) == []
    window.press("fold")


def test_the_chooser(env, phones, dana):
    with caller(env, PEOPLE[2][0], to=800, seconds=40):
        expect(dana.page.locator(".o_cc_match")).not_to_have_count(0)
        assert faults(dana.page, ".o_cc_pop_chooser .list-group") == []
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


def test_the_chooser_goes_with_the_caller(env, lines, dana):
    """Who gives up leaves no question behind."""
    with caller(env, PEOPLE[2][0], to=800, seconds=5) as call:
        expect(dana.page.locator(".o_cc_match")).not_to_have_count(0)
        assert call.wait()
    dana.shows_no_call()
    expect(dana.page.locator(".o_dialog")).to_have_count(0)


def test_all_of_a_call_by_keyboard_alone(env, phones, dana):
    """The note, the keypad and hanging up, without the pointer."""
    page = dana.page
    with caller(env, PEOPLE[0][0], to=800, seconds=300):
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

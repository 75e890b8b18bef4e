# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What we show, for everybody: names, roles, contrast, as axe-core judges them."""

import pytest
from conftest import me
from playwright.sync_api import expect
from waiting import until

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
CAN_TALK = ["hangup", "hold", "transfer", "consult", "dtmf", "record", "mute_recording"]


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
def dana(agent, desk, stack, phones):
    """Connected; her phone rings and is answered when the test says so."""
    odoo = agent("dana")
    odoo("cc.user", "action_disconnect", [me(odoo)])
    window = desk("dana")
    window.connect()
    window.shows_status("Connected")
    until(lambda: "PJSIP/1001" in stack.cli("queue show q800"))
    phones.set(1001, answer_after=None, hangup_after=None)
    yield window
    window.disconnect()


def test_the_bar_and_its_menu(desk):
    window = desk("noa")
    assert faults(window.page, BAR) == []
    window.menu()
    assert faults(window.page, MENU) == []


def test_the_menu_of_who_is_connected(dana):
    dana.menu()
    assert faults(dana.page, MENU) == []
    dana.page.keyboard.press("Escape")


def test_the_card_in_each_state(env, phones, dana):
    page = dana.page
    with caller(env, PEOPLE[0][0], to=800, seconds=300):
        dana.shows_call("ringing")
        expect(page.locator(".o_cc_context")).to_have_count(1)
        dana.looks_as_if(can=["hangup", "answer"])
        assert faults(page, CARD) == []
        phones.answer(1001)
        dana.shows_call("talking")
        recording = {"id": 1, "state": "recording", "may_stop": True, "may_mute": True}
        dana.looks_as_if(can=CAN_TALK, recording=recording)
        expect(page.locator(".o_cc_mute")).to_have_count(1)
        assert faults(page, CARD) == []
        dana.card().locator(".o_cc_transfer").click()
        expect(page.locator(".o_cc_target")).not_to_have_count(0)
        page.locator(".o_cc_search").press("ArrowDown")
        assert faults(page, CARD) == []
        page.keyboard.press("Escape")
        dana.card().locator(".o_cc_keypad").click()
        assert faults(page, CARD) == []
        page.keyboard.press("Escape")
        dana.looks_as_if(
            state="held",
            can=["hangup", "hold", "complete_transfer", "cancel_transfer"],
            consult={"number": "1002", "name": "Avi", "state": "talking"},
        )
        assert faults(page, CARD) == []
        dana.card().locator(".o_cc_fold").click()
        assert faults(page, CARD) == []
        dana.card().locator(".o_cc_fold").click()
        phones.bye(1001)
    dana.shows_no_call()
    assert faults(page, WRAP_UP) == []
    dana.wrap_up().locator(".o_cc_close").click()


def test_the_chooser(env, phones, dana):
    with caller(env, PEOPLE[2][0], to=800, seconds=40):
        expect(dana.page.locator(".o_cc_match")).not_to_have_count(0)
        assert faults(dana.page, ".o_cc_pop_chooser .list-group") == []
        dana.page.locator(".modal-footer .btn-link").click()
        phones.answer(1001)
        dana.shows_call("talking")
        phones.bye(1001)
    dana.shows_no_call()


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

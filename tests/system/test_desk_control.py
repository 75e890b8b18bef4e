# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Call control as the agent does it: buttons of the card, a real Asterisk, real phones."""

import pytest
from conftest import PHONES, me
from control import desk as desk_of
from control import state
from playwright.sync_api import expect
from test_call import last_call
from waiting import until

from dev.callers import caller

CUSTOMER = "0502345601"  # a demo contact
OTHER = "0522345602"  # another


@pytest.fixture
def dana(at_desk, lines):
    """Dana at her desk; her phone answers by itself."""
    return at_desk("dana", 1001)


@pytest.fixture
def contact(admin):
    """The customer's name."""
    return admin.one("res.partner", [("phone_sanitized", "=", "+972502345601")], "name")["name"]


@pytest.fixture
def talking(env, lines, dana):
    """A customer talks with Dana."""
    with caller(env, CUSTOMER, to=800, kind="waits") as call:
        dana.shows_call("talking")
        yield call
        for number in PHONES:
            lines.bye(number)
        dana.shows_no_call()


def of_last_call(admin, model, *fields):
    """What there is of the newest call, oldest first."""
    return admin(
        model, "search_read", [("call_id", "=", last_call(admin))], list(fields), order="id"
    )


def test_hold_and_resume(admin, dana, talking, lines):
    dana.press("hold")
    assert lines.wait(1001, "NOTIFIED")["asked"] == "hold"
    dana.shows_call("held")
    expect(dana.card().locator(".o_cc_hold")).to_have_text("Resume")
    assert [leg["held"] for leg in of_last_call(admin, "cc.call.leg", "held")] == [True]
    dana.press("hold")
    assert lines.wait(1001, "NOTIFIED")["asked"] == "talk"
    dana.shows_call("talking")
    assert [leg["held"] for leg in of_last_call(admin, "cc.call.leg", "held")] == [False]


def test_a_phone_that_does_not_obey_is_said_in_the_card(dana, talking, lines):
    lines.set(1001, obeys=False)
    hold = dana.card().locator(".o_cc_hold")
    hold.click()
    expect(hold).to_have_attribute("aria-busy", "true")
    expect(dana.refusal()).to_contain_text("did not respond")
    expect(hold).to_be_enabled()
    dana.shows_call("talking")


def test_keys_clicked_and_typed_are_heard(dana, lines):
    lines.dial(1003, 800)
    dana.shows_call("talking")
    dana.press("keypad")
    for key in "15#":
        dana.card().locator(f"[data-key='{key}']").click()
    dana.page.keyboard.type("90*")
    assert "".join(lines.wait(1003, "DIGIT")["digit"] for _key in range(6)) == "15#90*"
    expect(dana.card().locator(".o_cc_pressed")).to_have_text("15#90*")
    lines.bye(1003)
    dana.shows_no_call()


def test_the_list_says_who_is_free_and_the_call_goes_there(dana, connected, talking, lines):
    avi = connected("avi")
    dana.press("transfer")
    expect(dana.target("Avi")).to_contain_text("free")
    expect(dana.target("Noa")).to_contain_text("not connected")
    expect(dana.target("Noa")).to_have_attribute("aria-disabled", "true")
    blind = dana.card().locator(".o_cc_blind")
    expect(blind).to_be_disabled()
    dana.target("Avi").click()
    blind.click()
    lines.wait(1002, "CONFIRMED")
    dana.shows_no_call()
    expect(dana.wrap_up()).to_have_count(1)
    until(lambda: state(avi) == "talking")
    assert desk_of(avi)["number"] == CUSTOMER


def test_asked_first_then_completed(dana, connected, talking, lines):
    avi = connected("avi")
    dana.hand_on("Avi", "ask_first")
    expect(dana.card()).to_contain_text("You are talking to Avi Mizrahi; the caller is on hold.")
    expect(dana.card().locator(".o_cc_transfer")).to_have_count(0)
    dana.press("complete")
    dana.shows_no_call()
    lines.wait(1001, "DISCONNECTED")
    until(lambda: desk_of(avi) and desk_of(avi)["number"] == CUSTOMER)
    assert state(avi) == "talking"


def test_asked_first_then_back_to_the_caller(dana, connected, talking, lines):
    connected("avi")
    lines.set(1002, answer_after=None)
    dana.hand_on("Avi", "ask_first")
    expect(dana.card()).to_contain_text("Ringing Avi Mizrahi; the caller is on hold.")
    expect(dana.card().locator(".o_cc_complete")).to_have_count(0)
    dana.press("back")
    lines.wait(1002, "DISCONNECTED")
    dana.shows_call("talking")
    expect(dana.card().locator(".o_cc_consult")).to_have_count(0)
    assert talking.running()


def test_the_call_goes_to_a_queue(admin, dana, connected, talking, lines):
    avi = connected("avi")
    dana.press("transfer")
    dana.page.locator(".o_cc_search").fill("sal")
    queue = dana.card().get_by_role("group", name="Queues").locator(".o_cc_target")
    expect(queue).to_have_text("Sales8021 free")
    queue.click()
    dana.press("blind")
    lines.wait(1002, "CONFIRMED")
    dana.shows_no_call()
    until(lambda: state(avi) == "talking")
    visits = of_last_call(admin, "cc.queue.visit", "queue_id")
    assert visits[-1]["queue_id"][1].startswith("Sales")


def test_the_recording_is_seen_and_muted(admin, dana, talking):
    """The queue records always: the agent can mute it, not stop it."""
    recording = dana.card().locator(".o_cc_recording")
    expect(recording).to_have_text("Recording")
    expect(dana.card().locator(".o_cc_record")).to_have_count(0)
    dana.press("mute")
    expect(recording).to_have_text("Recording muted")
    assert [row["state"] for row in of_last_call(admin, "cc.recording", "state")] == ["muted"]
    dana.press("mute")
    expect(recording).to_have_text("Recording")
    assert [row["state"] for row in of_last_call(admin, "cc.recording", "state")] == ["recording"]


def test_a_ringing_phone_is_answered_on_the_card(env, dana, lines):
    lines.set(1001, answer_after=None)
    with caller(env, CUSTOMER, to=800, kind="waits") as call:
        dana.shows_call("ringing")
        dana.press("answer")
        lines.wait(1001, "CONFIRMED")
        dana.shows_call("talking")
        dana.press("hangup")
        assert call.wait()
    dana.shows_no_call()


def test_the_open_list_follows_who_is_free(admin, connected, dana, talking):
    avi = connected("avi")
    dana.press("transfer")
    row = dana.target("Avi")
    expect(row.locator(".o_cc_target_state")).to_have_text("free")
    pause = admin("cc.status", "search", [("name", "=", "Break")])[0]
    for action, args, words in (
        ("action_choose_status", [pause], "Break"),
        ("action_disconnect", [], "not connected"),
    ):
        avi("cc.user", action, [me(avi)], *args)
        expect(row.locator(".o_cc_target_state")).to_have_text(words)
    expect(row).to_have_attribute("aria-disabled", "true")


def test_between_two_calls(env, lines, dana, talking, contact):
    """The second is answered with the first on hold, and the first resumed, all on the card."""
    lines.set(1001, answer_after=None)
    with caller(env, OTHER, to=1001, kind="waits"):
        dana.other_call().locator(".o_cc_switch").click()
        expect(dana.other_call()).to_contain_text(f"Also on hold: {contact}")
        dana.shows_call("talking")
        dana.other_call().locator(".o_cc_switch").click()
        expect(dana.card().locator(".o_cc_partner_name")).to_have_text(contact)
        dana.shows_call("talking")
        expect(dana.other_call()).to_contain_text("Also on hold")


def test_the_second_call_is_declined_while_the_first_goes_on(env, lines, dana, talking, contact):
    lines.set(1001, answer_after=None)
    with caller(env, OTHER, to=1001, kind="waits"):
        dana.other_call().locator(".o_cc_decline").click()
        expect(dana.other_call()).to_have_count(0)
        expect(dana.card().locator(".o_cc_partner_name")).to_have_text(contact)
        dana.shows_call("talking")

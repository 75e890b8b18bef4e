# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The whole life of a call from the agent's eyes: the eight ways it can go."""

import pytest
from control import give_up
from playwright.sync_api import expect
from waiting import until

from dev.callers import caller

ANNA = "0502345601"  # a demo contact
OTHER = "0522345602"  # another


@pytest.fixture
def dana(at_desk):
    """Dana at her desk; her phone rings until a test changes that."""
    return at_desk("dana", 1001)


@pytest.fixture
def contact(admin):
    """The name of the demo contact who calls."""
    return admin.one("res.partner", [("phone_sanitized", "=", "+972502345601")], "name")["name"]


def last_leg(admin, name):
    """How the newest call went at this agent's phone."""
    domain = [("cc_user_id.name", "like", name)]
    rows = admin("cc.call.leg", "search_read", domain, limit=1, order="id desc")
    return rows[0]


def leg_outcome(admin, name):
    """Its outcome, once it is over."""
    return until(lambda: last_leg(admin, name)["outcome"])


def test_answered(admin, env, phones, dana, contact):
    """Rings, talks, is noted upon; after the call the note is still open and can be closed."""
    phones.set(1001, answer_after=None, hangup_after=None)
    with caller(env, ANNA, to=800, kind="waits"):
        dana.shows_call("ringing")
        expect(dana.card()).to_contain_text(contact)
        expect(dana.card()).to_contain_text("Private support")
        phones.answer(1001)
        dana.shows_call("talking")
        expect(dana.page.locator(".o_cc_context")).to_contain_text("calls", ignore_case=True)
        dana.note().fill("Wants a boat")
        expect(dana.page.locator(".o_cc_note_state")).to_have_text("Saved")
        call = last_leg(admin, "Dana")["call_id"][0]
        assert admin("cc.call", "read", [call], ["note"])[0]["note"] == "Wants a boat"
        dana.card().locator(".o_cc_hangup").click()
        dana.shows_no_call()
    expect(dana.wrap_up()).to_contain_text(contact)
    dana.note().fill("Wants a boat, a red one")
    # The note is saved as the pointer leaves it: nothing moves away under the hand.
    saved = expect(dana.page.locator(".o_cc_note_state")).to_have_text
    dana.press_slowly(dana.wrap_up().locator(".o_cc_close"), lambda: saved("Saved"))
    expect(dana.wrap_up()).to_have_count(0)
    note = "Wants a boat, a red one"
    until(lambda: admin("cc.call", "read", [call], ["note"])[0]["note"] == note)
    assert leg_outcome(admin, "Dana") == "answered"


def test_missed(admin, env, phones, dana):
    """The phone rings until the queue gives up; nothing is left on the screen."""
    phones.set(1001, answer_after=None, hangup_after=None)
    with caller(env, ANNA, to=700, kind="waits") as call:
        dana.shows_call("ringing")
        dana.shows_status("Incoming call")
        assert call.wait()
    dana.shows_no_call()
    expect(dana.wrap_up()).to_have_count(0)
    dana.shows_status("Connected")
    assert leg_outcome(admin, "Dana") == "no_answer"


def test_refused(admin, env, phones, dana):
    """Declined on the card: it goes, and the status is the one from before."""
    phones.set(1001, answer_after=None, hangup_after=None)
    with caller(env, ANNA, to=1001, kind="waits"):
        dana.shows_call("ringing")
        decline = dana.card().locator(".o_cc_hangup")
        expect(decline).to_have_text("Decline")
        decline.click()
        phones.wait(1001, "DISCONNECTED")
        dana.shows_no_call()
        dana.shows_status("Connected")
    assert leg_outcome(admin, "Dana") == "refused"


def test_refused_in_a_queue(admin, env, phones, dana, stack):
    """The queue goes on looking for somebody, and with nobody else there it rings here again."""
    phones.set(1001, answer_after=None, hangup_after=None)
    with caller(env, ANNA, to=800, kind="waits") as call:
        phones.wait(1001, "INCOMING")
        dana.press("hangup")
        phones.wait(1001, "INCOMING")
        refused, rings = until(lambda: two_legs(admin))
        assert (refused["outcome"], rings["outcome"]) == ("refused", False)
        dana.shows_call("ringing")
        give_up(stack, ANNA)
        assert call.wait()
    dana.shows_no_call()


def two_legs(admin):
    """The two rings of the newest call, the earlier one first; nothing before there are two."""
    call = last_leg(admin, "Dana")["call_id"][0]
    legs = admin("cc.call.leg", "search_read", [("call_id", "=", call)], ["outcome"], order="id")
    return legs if len(legs) == 2 else None


def test_taken_by_another(admin, env, phones, dana, connected, stack, contact):
    """The contact opened at the ring; when a colleague takes the call, the desk is as before."""
    phones.set(1001, answer_after=None, hangup_after=None)
    phones.set(1002, answer_after=0.5, hangup_after=2)
    with caller(env, ANNA, to=800, kind="waits") as call:
        dana.shows_call("ringing")
        dana.shows_record(contact)
        connected("avi")
        phones.wait(1002, "CONFIRMED")
        dana.shows_no_call()
        dana.shows_open_form(0)
        expect(dana.page.locator(".o_notification")).to_contain_text("Another agent took the call")
        assert call.wait()
    expect(dana.wrap_up()).to_have_count(0)
    assert leg_outcome(admin, "Avi") == "answered"


def test_abandoned_while_ringing(admin, env, phones, dana, stack):
    """The caller gives up; the card goes with the ring."""
    phones.set(1001, answer_after=None, hangup_after=None)
    with caller(env, ANNA, to=800, kind="waits") as call:
        dana.shows_call("ringing")
        give_up(stack, ANNA)
        assert call.wait()
    dana.shows_no_call()
    expect(dana.wrap_up()).to_have_count(0)
    dana.shows_status("Connected")
    assert leg_outcome(admin, "Dana") == "cancelled"


def test_transferred_to_me(env, phones, dana, agent, contact, admin):
    """A colleague hands the call on: it rings here with the caller's name, not the colleague's."""
    avi = agent("avi")
    me = admin.one("cc.user", [("user_id", "=", avi.uid)], "id")["id"]
    avi("cc.user", "action_connect", [me])
    phones.set(1001, answer_after=None, hangup_after=None)
    phones.set(1002, answer_after=0.3, hangup_after=None)
    with caller(env, ANNA, to=1002, kind="waits") as call:
        phones.wait(1002, "CONFIRMED")
        phones.transfer(1002, 1001)
        dana.shows_call("ringing")
        expect(dana.card()).to_contain_text(contact)
        phones.answer(1001)
        dana.shows_call("talking")
        phones.bye(1001)
        assert call.wait()
    dana.shows_no_call()
    expect(dana.wrap_up()).to_contain_text(contact)


def test_transferred_by_me(env, phones, dana, contact):
    """Handed on at the phone: the call leaves the card, its note stays open."""
    phones.set(1001, answer_after=0.5, hangup_after=None)
    phones.set(1002, answer_after=0.5, hangup_after=2)
    with caller(env, ANNA, to=800, kind="waits") as call:
        dana.shows_call("talking")
        dana.note().fill("For Avi")
        phones.transfer(1001, 1002)
        phones.wait(1002, "CONFIRMED")
        dana.shows_no_call()
        expect(dana.wrap_up()).to_contain_text(contact)
        expect(dana.note()).to_have_value("For Avi")
        assert call.wait()


def test_two_at_once(env, phones, dana, contact, stack):
    """While one is talked on another rings at the same phone: both are on the card."""
    phones.set(1001, answer_after=0.5, hangup_after=None)
    with caller(env, ANNA, to=800, kind="waits"):
        dana.shows_call("talking")
        phones.set(1001, answer_after=None, hangup_after=None)
        with caller(env, OTHER, to=1001, kind="waits"):
            other = dana.page.locator(".o_cc_other")
            expect(other).to_contain_text("Also ringing")
            expect(dana.card()).to_contain_text(contact)
            give_up(stack, OTHER)
            expect(other).to_have_count(0)
        dana.shows_call("talking")
        phones.bye(1001)
    dana.shows_no_call()

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The desk on a phone, a tablet and a desk's screen: every button is in sight and in reach."""

import pytest
from conftest import AGENTS
from playwright.sync_api import expect

from dev.callers import PEOPLE, caller

SIZES = [(400, 760), (820, 1100), (1280, 720)]
FINGER = 24  # pixels, both ways: WCAG 2.2, 2.5.8 Target Size (Minimum)


@pytest.fixture(params=["en_US", "he_IL"])
def dana(request, admin, connected, desk, lines):
    """Dana at her desk, left-to-right and mirrored; her phone rings until a test answers."""
    connected("dana")
    admin.install_language(request.param)
    with admin.reading(AGENTS["dana"], request.param):
        window = desk("dana")
    lines.set(1001, answer_after=None)
    return window


def at_each_size(window, check):
    """Do it at the sizes of a phone, a tablet and a desk's screen."""
    for width, height in SIZES:
        window.page.set_viewport_size({"width": width, "height": height})
        check(window.page, width, height)


def buttons_are_in_reach(selector):
    """What is pressed there lies within the window, nothing covers it, and a finger hits it."""

    def check(page, width, height):
        expect(page.locator(selector)).to_have_count(1)
        buttons = page.locator(f"{selector} >> button:visible:enabled")
        assert buttons.count()
        for button in buttons.all():
            button.click(trial=True)
            box = button.bounding_box()
            assert -1 <= box["x"] <= width + 1 - box["width"], (width, box)
            assert -1 <= box["y"] <= height + 1 - box["height"], (height, box)
            assert min(box["width"], box["height"]) >= FINGER, (width, button.inner_html(), box)

    return check


card_is_in_reach = buttons_are_in_reach(".o_cc_call_card")


def test_the_bar_and_its_menu(dana):
    at_each_size(dana, buttons_are_in_reach(".o_cc_agent_bar"))
    dana.menu()
    at_each_size(dana, buttons_are_in_reach(".o_cc_agent_menu"))


def test_the_card_with_all_that_opens_on_it(env, connected, lines, dana):
    with caller(env, PEOPLE[0][0], to=800, kind="waits"):
        dana.shows_call("ringing")
        at_each_size(dana, card_is_in_reach)
        dana.press("answer")
        dana.shows_call("talking")
        connected("avi")
        at_each_size(dana, card_is_in_reach)
        dana.press("transfer")
        dana.target("Avi").click()
        at_each_size(dana, card_is_in_reach)
        dana.page.locator(".o_cc_search").press("Escape")
        dana.press("keypad")
        at_each_size(dana, card_is_in_reach)
        with caller(env, PEOPLE[1][0], to=1001, kind="waits"):
            expect(dana.other_call()).to_have_count(1)
            at_each_size(dana, card_is_in_reach)
        lines.bye(1001)
    dana.shows_no_call()
    at_each_size(dana, buttons_are_in_reach(".o_cc_wrap_up"))


def test_the_chooser(env, lines, dana):
    with caller(env, PEOPLE[2][0], to=800, kind="waits"):
        expect(dana.page.locator(".o_cc_match")).not_to_have_count(0)
        at_each_size(dana, buttons_are_in_reach(".o_dialog .modal-content"))
        at_each_size(dana, card_is_in_reach)
        lines.bye(1001)
        dana.press("hangup")
    dana.shows_no_call()

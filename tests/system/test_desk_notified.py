# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The desktop's own notification: while nobody looks at Odoo, once, and gone with the ring."""

import pytest
from control import give_up
from playwright.sync_api import expect
from waiting import until

from dev.callers import caller

ANNA = "0502345601"  # a demo contact
# Notes down what is shown on the desktop, and closed again; the real one is shown all the same.
SPY = """
window.shown = [];
window.Notification = class extends Notification {
    constructor(title, options) {
        super(title, options);
        this.entry = { title, body: options.body, open: true };
        window.shown.push(this.entry);
    }
    close() {
        this.entry.open = false;
        super.close();
    }
};
"""


@pytest.fixture
def dana(dana):
    """The same, desktop notifications allowed."""
    dana.context.grant_permissions(["notifications"])
    dana.context.add_init_script(SPY)
    dana.page.reload()
    dana.page.wait_for_selector(".o_cc_agent_bar")
    return dana


def look_away(window, *pages):
    """Her eyes are on another program: none of Odoo's tabs has the focus."""
    elsewhere = window.context.new_page()
    for page in pages:
        session = window.context.new_cdp_session(page)
        session.send("Emulation.setFocusEmulationEnabled", {"enabled": False})
    elsewhere.bring_to_front()
    for page in pages:
        until(lambda page=page: not page.evaluate("document.hasFocus()"))


def shown(*pages):
    """The desktop notifications of these tabs."""
    return [entry for page in pages for entry in page.evaluate("window.shown")]


def another_tab(window):
    page = window.context.new_page()
    page.goto(f"{window.url}/odoo")
    page.wait_for_selector(".o_cc_agent_bar")
    return page


def test_who_looks_elsewhere_is_notified_once_until_the_ring_ends(env, lines, dana, stack):
    tabs = [dana.page, another_tab(dana), another_tab(dana)]
    look_away(dana, *tabs)
    with caller(env, ANNA, to=800, kind="waits") as call:
        until(lambda: shown(*tabs))
        give_up(stack, ANNA)
        assert call.wait()
    dana.shows_no_call()
    [notification] = shown(*tabs)
    assert "Noa Cohen" in notification["title"]
    assert "Private support" in notification["body"]
    until(lambda: not shown(*tabs)[0]["open"])


def test_who_looks_at_odoo_is_not(env, lines, dana, stack):
    with caller(env, ANNA, to=800, kind="waits") as call:
        expect(dana.card()).to_have_count(1)
        dana.page.wait_for_timeout(3000)  # in which a tab that nobody looks at would be notified
        give_up(stack, ANNA)
        assert call.wait()
    dana.shows_no_call()
    assert shown(dana.page) == []

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An agent's browser, as the agent uses it."""

import os
import shutil

from playwright.sync_api import expect, sync_playwright

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# How long to wait before it is a failure, in milliseconds; nothing is timed by it.
SECONDS = 40_000
expect.set_options(timeout=SECONDS)


class Browser:
    """The distribution's Chromium, headless."""

    def __enter__(self):
        self.playwright = sync_playwright().start()
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        self.chromium = self.playwright.chromium.launch(executable_path=path, args=QUIET)
        return self

    def __exit__(self, *_):
        self.chromium.close()
        self.playwright.stop()

    def open(self, env, login, password, **options):
        """A window with cookies of its own, logged in."""
        window = Desk(self.chromium.new_context(**options), env["ODOO_URL"])
        try:
            window.log_in(login, password)
        except BaseException:
            window.context.close()  # nobody else would, and it would go on as this agent's
            raise
        return window


class Desk:
    """The web client of one agent."""

    def __init__(self, context, url):
        self.context, self.url = context, url
        self.page = context.new_page()
        self.page.set_default_timeout(SECONDS)
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def log_in(self, login, password):
        """Log in and wait for the agent bar."""
        self.page.goto(f"{self.url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", password)
        self.page.click(".oe_login_form button[type=submit]")
        # The first page of a new database makes its scripts and styles.
        self.page.wait_for_selector(".o_cc_agent_bar", timeout=4 * SECONDS)

    def close(self):
        """Close the window; an error on its console is a failure."""
        self.context.close()
        assert not self.errors, self.errors

    def menu(self):
        """Open the agent bar's menu."""
        self.page.click(".o_cc_agent_bar .o_cc_toggler")
        return self.page.locator(".o_cc_agent_menu")

    def trouble(self):
        """What keeps calls from the agent, as the bar shows it; nothing when all is well."""
        return self.page.locator(".o_cc_toggler:has(.o_cc_trouble)")

    def connect(self):
        """Press Connect."""
        self.menu().locator(".o_cc_connect_fixed").click()

    def disconnect(self):
        """Press Disconnect."""
        self.menu().locator(".o_cc_disconnect").click()

    def choose(self, status):
        """Pick a status from the list."""
        self.menu().locator(".o_cc_status", has_text=status).click()

    def shows_status(self, name):
        """Wait until the bar shows this status."""
        expect(self.page.locator(".o_cc_status_name")).to_have_text(name, timeout=SECONDS)

    def card(self):
        """The call card."""
        return self.page.locator(".o_cc_call_card")

    def other_call(self):
        """The call at the phone beside the one on the card."""
        return self.page.locator(".o_cc_other")

    def wrap_up(self):
        """What stays of the card when the call is over."""
        return self.page.locator(".o_cc_wrap_up")

    def note(self):
        """The field of the note, on the card or after the call."""
        return self.page.locator(".o_cc_note textarea")

    def shows_call(self, state):
        """Wait until the card shows a call that rings, is talked on, or held."""
        expect(self.page.locator(f".o_cc_call_{state}")).to_have_count(1, timeout=SECONDS)

    def shows_no_call(self):
        """Wait until the card is gone."""
        expect(self.card()).to_have_count(0, timeout=SECONDS)

    def shows_open_form(self, count):
        """Wait until a record's form is open, or none."""
        expect(self.page.locator(".o_form_view")).to_have_count(count, timeout=SECONDS)

    def press(self, action):
        """Press a button of the card."""
        self.card().locator(f".o_cc_{action}").click()

    def press_slowly(self, button, meanwhile):
        """Press with the mouse, and let go only after ``meanwhile()``; the hand does not move."""
        box = button.bounding_box()
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        meanwhile()
        self.page.mouse.up()

    def refusal(self):
        """Why the card says that something did not go."""
        return self.card().locator(".o_cc_refusal")

    def target(self, name):
        """Somebody in the list of those to whom the call could go."""
        return self.card().locator(".o_cc_target", has_text=name)

    def hand_on(self, name, way):
        """Transfer the call: ``blind`` or ``ask_first``."""
        self.press("transfer")
        self.target(name).click()
        self.press(way)

    def shows_record(self, name):
        """Wait until the form of this contact is open."""
        title = self.page.locator(".o_form_view .o_breadcrumb .active, .o_breadcrumb .active")
        expect(title.first).to_contain_text(name, timeout=SECONDS)

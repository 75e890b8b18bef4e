"""The pictures of the docs, taken of the real thing: `make pictures`.

Each is a function of the open web client; a name that ends in _dark or _narrow says how.
"""

import sys

from .callers import caller
from .common import ROOT, say
from .phones import PhoneBank
from .stack import Stack

OUT = ROOT / "docs/images"
WIDE, NARROW = {"width": 1280, "height": 760}, {"width": 390, "height": 760}


def main():
    """Take them all, or those named."""
    sys.path.insert(0, str(ROOT / "tests/system"))
    from desk import Browser

    stack = Stack()
    stack.start()
    stack.seed()
    OUT.mkdir(exist_ok=True)
    with PhoneBank(stack.env(), [1001]) as phones, Browser() as chromium:
        desk = chromium.open(stack.env(), "dana@example.com", "dana", viewport=WIDE)
        desk.page.goto(f"{desk.url}/odoo/contacts")
        _a_call(stack.env(), phones, desk)
        desk.disconnect()


def _a_call(env, phones, desk):
    """Connected; the list of statuses; a call that talks, with the caller's record open."""
    desk.connect()
    desk.shows_status("Connected")
    desk.menu()
    _shoot(desk, "agent_statuses")
    desk.page.keyboard.press("Escape")
    phones.set(1001, answer_after=3, hangup_after=5)
    with caller(env, "0502345601", to=800, kind="waits") as call:
        desk.shows_status("Incoming call")
        _shoot(desk, "agent_ringing")
        phones.wait(1001, "CONFIRMED")
        _shoot(desk, "agent_call")
        call.wait()
    desk.shows_status("Connected")


def _shoot(desk, name):
    desk.page.wait_for_timeout(700)  # let what slides in stand
    desk.page.screenshot(path=OUT / f"{name}.png")
    say(f"docs/images/{name}.png")

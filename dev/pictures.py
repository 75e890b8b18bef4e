"""The pictures of the docs, taken of the real thing in a fresh database: `make pictures`.

Run by the Python that has the browser's driver (dev/suite.py).
"""

from system.desk import Browser

from . import odoo_run
from .callers import PEOPLE, caller
from .common import HOME, ROOT, say
from .phones import PhoneBank
from .stack import Stack

OUT = ROOT / "docs/images"
WIDE = {"width": 1280, "height": 760}


def main():
    """Take them all."""
    cluster = Stack()
    cluster.start("postgres")
    stack = Stack(HOME / "stacks/pictures", db="cc_pictures", cluster=cluster)
    odoo_run.prepare(stack.state)
    odoo_run.clone(stack.state, stack.state.db)
    OUT.mkdir(exist_ok=True)
    try:
        stack.start()
        stack.seed()
        _take(stack.env())
    finally:
        stack.stop()


def _take(env):
    with PhoneBank(env, [1001]) as phones, Browser() as chromium:
        desk = chromium.open(env, "dana@example.com", "dana", viewport=WIDE)
        desk.page.goto(f"{desk.url}/odoo/contacts")
        _a_call(env, phones, desk)
        desk.disconnect()


def _a_call(env, phones, desk):
    """Connected; the list of statuses; a call that talks, with the caller's record open."""
    desk.connect()
    desk.shows_status("Connected")
    desk.menu()
    _shoot(desk, "agent_statuses")
    desk.page.keyboard.press("Escape")
    desk.page.evaluate("document.activeElement.blur()")
    phones.set(1001, answer_after=3, hangup_after=5)
    with caller(env, PEOPLE[0][0], to=800, kind="waits") as call:
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


if __name__ == "__main__":
    main()

"""The pictures of the docs, taken of the real thing in a fresh database: `make pictures`.

Run by the Python that has the browser's driver (dev/suite.py).
"""

from system.desk import Browser
from system.rpc import Odoo

from . import pictures_rare
from .callers import PEOPLE, caller
from .camera import OUT, shoot, shoot_card
from .phones import PhoneBank
from .stack import Stack

WIDE = {"width": 1280, "height": 760}
E164 = "+972502345601"  # of the first of PEOPLE


def main():
    """Take them all."""
    OUT.mkdir(exist_ok=True)
    with Stack.own("pictures", fresh=True) as stack:
        _take(stack, stack.env())


def _take(stack, env):
    with PhoneBank(env, [1001, 1002]) as phones, Browser() as chromium:
        _history(env, phones)
        desk = chromium.open(env, "dana@example.com", "dana", viewport=WIDE)
        desk.page.goto(f"{desk.url}/odoo/contacts")
        _the_bar(desk)
        _a_call(env, phones, desk)
        _several(env, phones, desk)
        pictures_rare.take(stack, phones, desk, chromium)
        desk.disconnect()


def _avi(env, deed):
    """Avi connects, so that somebody is free, or disconnects, so that it rings at Dana's."""
    avi = Odoo(env, "avi@example.com", "avi")
    agent = avi.one("cc.user", [("user_id", "=", avi.uid)], "id")
    avi("cc.user", deed, [agent["id"]])


def _history(env, phones):
    """The caller called before, and something is open of theirs."""
    admin = Odoo(env)
    partner = admin.one("res.partner", [("phone_sanitized", "=", E164)], "id")["id"]
    project = admin.one("project.project", [("name", "=", "Customer care")], "id")["id"]
    task = {"name": "Deliver the spare sail", "partner_id": partner, "project_id": project}
    admin("project.task", "create", [task])
    admin("crm.lead", "create", [{"name": "A boat", "partner_id": partner, "type": "opportunity"}])
    phones.set(1002, answer_after=0.5, hangup_after=2)
    _avi(env, "action_connect")
    with caller(env, PEOPLE[0][0], to=1002, kind="waits") as call:
        call.wait()
    _avi(env, "action_disconnect")
    phones.set(1002, hangup_after=None)  # until told to: he is asked later


def _the_bar(desk):
    """Connected; the list of statuses."""
    desk.connect()
    desk.shows_status("Connected")
    desk.menu()
    shoot(desk, "agent_statuses")
    desk.page.keyboard.press("Escape")
    desk.page.evaluate("document.activeElement.blur()")


def _a_call(env, phones, desk):
    """It rings, is talked on, held, handed on; the card alone where the rest is as before."""
    phones.set(1001, answer_after=None)
    with caller(env, PEOPLE[0][0], to=800, kind="waits"):
        desk.shows_status("Incoming call")
        desk.shows_record("Noa Cohen")
        desk.page.locator(".o_cc_context").wait_for()
        shoot(desk, "agent_ringing")
        desk.press("answer")
        desk.shows_call("talking")
        desk.page.locator(".o_cc_recording").wait_for()  # this queue records by itself
        _avi(env, "action_connect")
        desk.note().fill("Wants the sail by Friday; asks what a second one costs.")
        desk.page.locator(".o_cc_note_state", has_text="Saved").wait_for()
        shoot(desk, "agent_call")
        _panels(desk)
        _held(desk)
        _asking(desk)
        phones.bye(1001)
    desk.wrap_up().wait_for()
    shoot_card(desk, "agent_wrap_up")
    desk.wrap_up().locator(".o_cc_close").click()
    _avi(env, "action_disconnect")
    desk.shows_status("Connected")


def _panels(desk):
    """What opens on the card: to whom the call may go, and the keypad."""
    page = desk.page
    desk.press("transfer")
    desk.target("Avi").click()
    shoot_card(desk, "agent_transfer")
    page.locator(".o_cc_search").press("Escape")
    desk.press("keypad")
    page.locator(".o_cc_keys_panel button").first.wait_for()
    page.keyboard.type("12#", delay=100)
    shoot_card(desk, "agent_keypad")
    page.keyboard.press("Escape")


def _held(desk):
    """The caller hears music; and is taken back."""
    desk.press("hold")
    desk.shows_call("held")
    shoot_card(desk, "agent_held")
    desk.press("hold")
    desk.shows_call("talking")


def _asking(desk):
    """Avi is asked first, and the caller taken back."""
    desk.hand_on("Avi", "ask_first")
    desk.card().locator(".o_cc_complete").wait_for()
    shoot_card(desk, "agent_consult")
    desk.press("back")
    desk.shows_call("talking")


def _several(env, phones, desk):
    """A number that two contacts share: which of them is it?"""
    desk.page.goto(f"{desk.url}/odoo/contacts")
    phones.set(1001, answer_after=None)
    with caller(env, PEOPLE[2][0], to=800, seconds=40):
        desk.page.locator(".o_cc_match").first.wait_for()
        shoot(desk, "agent_chooser")
        desk.page.locator(".modal-footer .btn-link").click()
        phones.answer(1001)
        desk.shows_call("talking")
        phones.bye(1001)
    desk.shows_status("Connected")


if __name__ == "__main__":
    main()

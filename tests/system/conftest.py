# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A call centre of the tests' own: PBX, Odoo, bridge; it shares only PostgreSQL's server."""

import pytest
from desk import Browser
from referee import Mark, rows
from rpc import Odoo
from waiting import settled, until
from wire import Wire

from dev.phones import PhoneBank
from dev.stack import Stack

PHONES = (1001, 1002, 1003)
AGENTS = {"dana": "dana@example.com", "avi": "avi@example.com", "noa": "noa@example.com"}


@pytest.fixture(scope="session")
def stack(worker_id):
    """The running parts; a test may stop one, if it starts it again.

    Each process of tests has its own, by the name that pytest-xdist gives it.
    """
    with Stack.own("system" if worker_id == "master" else f"system_{worker_id}") as own:
        yield own


@pytest.fixture(scope="session")
def env(stack):
    """What `make env` prints, as a dict."""
    return stack.env()


@pytest.fixture(scope="session")
def admin(env):
    """Odoo as its administrator sees it."""
    return Odoo(env)


@pytest.fixture(autouse=True)
def referee(stack, admin):
    """After each test: all that Asterisk wrote down since it began is in Odoo, and nothing else."""
    quiet(stack)
    mark = Mark(stack)
    yield mark
    quiet(stack)
    found = settled(lambda: [found for found in mark.differences() if not found.covered], 40)
    assert not found, "\n".join(map(str, found))


def quiet(stack):
    """Nobody calls any more; whoever does not hang up by themselves is hung up."""
    if settled(lambda: "\n0 active channels" not in stack.cli("core show channels"), 3):
        stack.cli("channel request hangup all")
    until(lambda: "\n0 active channels" in stack.cli("core show channels"))
    until(lambda: not rows.still_open(stack))


@pytest.fixture(scope="module")
def bank(env):
    """Registered phones, switched on anew for each file of tests."""
    with PhoneBank(env, PHONES) as phones:
        yield phones


@pytest.fixture
def phones(bank):
    """Phones that answer after half a second and talk for two."""
    bank.register()
    for number in PHONES:
        bank.set(number, answer_after=0.5, hangup_after=2, refuse=None, obeys=True)
    bank.forget()
    return bank


@pytest.fixture
def lines(phones, stack):
    """Phones that answer soon, talk until a test stops them, and do as the PBX asks."""
    for number in PHONES:
        phones.set(number, answer_after=0.3, hangup_after=None)
    yield phones
    stack.cli("channel request hangup all")  # what a test that failed left on


@pytest.fixture
def agent(env):
    """``agent("dana")``: their RPC session, and disconnected again at the end."""
    sessions = []

    def session(name):
        sessions.append(Odoo(env, AGENTS[name], name))
        return sessions[-1]

    yield session
    for odoo in sessions:
        odoo("cc.user", "action_disconnect", [me(odoo)])


def me(odoo):
    """The id of the session's own agent."""
    return odoo.one("cc.user", [("user_id", "=", odoo.uid)], "id")["id"]


@pytest.fixture
def connected(agent, stack):
    """``connected("dana")``: an agent whose phone is in their queues."""

    def connect(name, *place):
        odoo = agent(name)
        odoo("cc.user", "action_connect", [me(odoo)], *place)
        number = odoo.one("cc.user", [("user_id", "=", odoo.uid)], "current_extension_id")
        number = number["current_extension_id"][1].split()[0]
        until(lambda: f"PJSIP/{number}" in stack.cli("queue show"))
        return odoo

    return connect


@pytest.fixture(scope="session")
def browser():
    """A real Chromium."""
    with Browser() as chromium:
        yield chromium


@pytest.fixture
def desk(browser, env):
    """``desk("dana")``: the web client in a window of its own, logged in."""
    windows = []

    def open_desk(name, **options):
        windows.append(browser.open(env, AGENTS[name], name, **options))
        return windows[-1]

    yield open_desk
    for window in windows:
        window.close()


@pytest.fixture
def wire(env):
    """The line of ``far_desk`` to Odoo, to be cut, stalled and mended."""
    with Wire(env["ODOO_URL"]) as line:
        yield line


@pytest.fixture
def far_desk(browser, env, wire):
    """A window of Dana's at the other end of the wire."""
    window = browser.open({**env, "ODOO_URL": wire.url}, AGENTS["dana"], "dana")
    yield window
    wire.mend()
    window.close()


@pytest.fixture
def at_desk(agent, desk, stack):
    """``at_desk("dana", 1001)``: a window in which they connected, their phone in its queues."""

    def sit(name, phone):
        odoo = agent(name)
        odoo("cc.user", "action_disconnect", [me(odoo)])
        window = desk(name)
        window.connect()
        window.shows_status("Connected")
        until(lambda: f"PJSIP/{phone}" in stack.cli("queue show"))
        return window

    return sit


@pytest.fixture
def dana(at_desk, lines):
    """Dana at her desk; her phone rings until the test has it answered."""
    window = at_desk("dana", 1001)
    lines.set(1001, answer_after=None)
    return window

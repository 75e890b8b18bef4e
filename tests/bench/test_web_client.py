# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How much longer the web client takes to load with the addon: for an agent, and for others."""

import contextlib
import subprocess
import time
import urllib.request
from statistics import median

import pytest
from system.desk import Browser

from dev import odoo_run
from dev.common import run
from dev.stack import Stack

PLAIN_DB, OURS_DB = "cc_plain", "cc_load"
# What the addon depends on, without it.
PLAIN = "mail,phone_validation,contacts,crm,project,base_automation"
PAGE = "/odoo/contacts"
LOADED = ".o_control_panel .o_pager_counter, .o_kanban_view"
TIMES = 15
PASSWORD = "a long password"
# The same two people in both databases, so that they load the same menus and records.
PEOPLE = f"""
groups = ["base.group_user", "base.group_partner_manager", "sales_team.group_sale_salesman"]
for login in ("noa", "uri"):
    env["res.users"].create(dict(
        name=login, login=login, password={PASSWORD!r},
        group_ids=[(4, env.ref(group).id) for group in groups],
    ))
"""
AGENT = """
noa = env["res.users"].search([("login", "=", "noa")])
env["cc.user"].create(dict(user_id=noa.id))
"""


@pytest.fixture(scope="module")
def state():
    """The checkout's PostgreSQL, with a database without the addon and its copy with it."""
    main = Stack()
    main.start("postgres")
    odoo_run.prepare(main.state)
    for db in (PLAIN_DB, OURS_DB):
        odoo_run.drop(main.state, db)
    install(main.state, PLAIN_DB, PLAIN)
    shell(main.state, PLAIN_DB, PEOPLE)
    odoo_run.copy(main.state, PLAIN_DB, OURS_DB)
    install(main.state, OURS_DB, "cc_odoo")
    shell(main.state, OURS_DB, AGENT)
    yield main.state
    for db in (PLAIN_DB, OURS_DB):
        odoo_run.drop(main.state, db)


def install(state, db, addons):
    """Into this database, without records for show: those of the addon would load with the list."""
    once = ["--no-http", "--stop-after-init", "--max-cron-threads=0", "--without-demo"]
    run([state.bin / "odoo", "server", "-d", db, "-i", addons, *once])


def shell(state, db, words):
    """Run in Odoo's shell, and keep what it did."""
    command = [state.bin / "odoo", "shell", "-d", db, "--no-http"]
    text = f"{words}\nenv.cr.commit()\n"
    subprocess.run(command, input=text, text=True, check=True, capture_output=True)


@contextlib.contextmanager
def serving(state, db, port):
    """A server of this database; its address."""
    url = f"http://127.0.0.1:{port}"
    command = [state.bin / "odoo", "server", "-d", db, "--http-port", str(port)]
    with (state.log / f"bench-{db}.log").open("w") as log:
        server = subprocess.Popen([*command, "--max-cron-threads=0"], stdout=log, stderr=log)
        try:
            wait_for(url)
            yield url
        finally:
            server.terminate()
            server.wait(30)


def wait_for(url):
    """Until it answers."""
    for _ in range(120):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{url}/web/login", timeout=60)
            return
        time.sleep(0.5)
    raise TimeoutError(url)


class Client:
    """A window of one person, and how long each of its loads took."""

    def __init__(self, chromium, url, login):
        self.url, self.taken, self.asked = url, [], []
        self.context = chromium.chromium.new_context()
        self.page = self.context.new_page()
        self.page.set_default_timeout(120_000)
        self.log_in(login)
        self.page.on("request", lambda request: self.asked.append(request))

    def log_in(self, login):
        """The first page of a new database makes its scripts and styles."""
        self.page.goto(f"{self.url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click(".oe_login_form button[type=submit]")
        self.page.wait_for_selector(".o_main_navbar")

    def load(self):
        """Until the list is there, what the browser keeps being kept."""
        self.asked.clear()
        began = time.perf_counter()
        self.page.goto(f"{self.url}{PAGE}")
        self.page.wait_for_selector(LOADED)
        self.taken.append(time.perf_counter() - began)
        self.page.wait_for_timeout(1000)  # what it asks for later counts, too
        self.requests = len([one for one in self.asked if one.method == "POST"])

    def seconds(self):
        """The median; the first load fills the browser's store and does not count."""
        return median(self.taken[1:])


def test_the_web_client_loads_as_fast_as_without(state):
    with (
        Browser() as chromium,
        serving(state, PLAIN_DB, state.ports["GEVENT"]) as plain_url,
        serving(state, OURS_DB, state.ports["TEST"]) as our_url,
    ):
        plain = Client(chromium, plain_url, "uri")
        other, agent = Client(chromium, our_url, "uri"), Client(chromium, our_url, "noa")
        agent.page.wait_for_selector(".o_cc_agent_bar")
        for _ in range(TIMES + 1):
            for client in (plain, other, agent):  # in turn: the machine is busier now and then
                client.load()
        for client in (plain, other, agent):
            client.context.close()
    for who, client in {"who is no agent": other, "an agent": agent}.items():
        print(
            f"\nweb client with the addon / without, {who}:"
            f" {client.seconds() / plain.seconds():.2f} ({client.seconds():.2f} s;"
            f" {client.requests} calls to the server, {plain.requests} without)"
        )
    assert agent.requests <= plain.requests + 1
    assert other.requests == plain.requests

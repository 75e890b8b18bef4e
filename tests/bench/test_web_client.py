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

from dev import odoo_run, postgres
from dev.common import run
from dev.stack import Stack

PLAIN_DB, OURS_DB = "cc_plain", "cc_load"
# What the addon depends on, without it.
PLAIN = "mail,phone_validation,contacts,crm,project,base_automation"
PAGE = "/odoo/contacts"
TIMES = 7
AGENT = ("noa@example.com", "a long password")


@pytest.fixture(scope="module")
def state():
    """The checkout's PostgreSQL, with one database without the addon and one with it."""
    main = Stack()
    main.start("postgres")
    odoo_run.prepare(main.state)
    odoo = main.state.bin / "odoo"
    if not postgres.exists(main.state, PLAIN_DB):
        run([odoo, "server", "-d", PLAIN_DB, "-i", PLAIN, "--no-http", "--stop-after-init"])
    odoo_run.clone(main.state, OURS_DB)
    make = f"env['cc.user'].create(dict(name='Noa', login={AGENT[0]!r}, password={AGENT[1]!r}))"
    subprocess.run(
        [odoo, "shell", "-d", OURS_DB, "--no-http"],
        input=f"{make}\nenv.cr.commit()\n",
        text=True,
        check=True,
        capture_output=True,
    )
    return main.state


@contextlib.contextmanager
def serving(state, db):
    """A server of this database; its address."""
    url = f"http://127.0.0.1:{state.ports['TEST']}"
    command = [state.bin / "odoo", "server", "-d", db, "--http-port", str(state.ports["TEST"])]
    with (state.log / "bench-odoo.log").open("w") as log:
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


def loading(chromium, url, login, password):
    """(median seconds until the list is there, requests of one load), the assets being cached."""
    context = chromium.chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{url}/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.click(".oe_login_form button[type=submit]")
    page.wait_for_selector(".o_main_navbar")
    taken, asked = [], []
    page.on("request", lambda request: asked.append(request))
    for round_ in range(TIMES + 1):
        asked.clear()
        began = time.perf_counter()
        page.goto(f"{url}{PAGE}")
        page.wait_for_selector(".o_control_panel .o_pager_counter, .o_kanban_view")
        taken += [time.perf_counter() - began] if round_ else []
    count = len([one for one in asked if one.method == "POST"])
    context.close()
    return median(taken), count


def test_the_web_client_loads_as_fast_as_without(state):
    with Browser() as chromium:
        with serving(state, PLAIN_DB) as url:
            plain = loading(chromium, url, "admin", "admin")
        with serving(state, OURS_DB) as url:
            other = loading(chromium, url, "admin", "admin")
            agent = loading(chromium, url, *AGENT)
    assert min(plain[0], other[0], agent[0]) > 0
    for who, (taken, requests) in {"who is no agent": other, "an agent": agent}.items():
        print(
            f"\nweb client with the addon / without, {who}: {taken / plain[0]:.2f}"
            f" ({taken:.2f} s; {requests} calls to the server, {plain[1]} without)"
        )

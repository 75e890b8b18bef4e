# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A copy of the database with a bridge of its own, beside the real one: it leaves the PBX alone."""

import os
import subprocess

import pytest
from processes import connected, stop, until

from dev import odoo_run, postgres

pytestmark = pytest.mark.pbx

COPY = "cc_bridge_copy"


@pytest.fixture
def copy(site):
    """``copy()``: the database as it is now, dumped and restored; returns a function that asks it.

    As hosting does it: the copy has the same database.uuid.
    """

    def make():
        odoo_run.drop(site.state, COPY)
        postgres.sql(site.state, f'CREATE DATABASE "{COPY}"')
        dump = [postgres.program("pg_dump"), "--no-owner", postgres.dsn(site.state)]
        restore = [postgres.program("psql"), "-Xq", postgres.dsn(site.state, COPY)]
        with subprocess.Popen(dump, stdout=subprocess.PIPE) as dumped:
            subprocess.run(restore, stdin=dumped.stdout, stdout=subprocess.DEVNULL, check=True)
        return lambda query: postgres.sql(site.state, query, COPY)

    yield make
    odoo_run.drop(site.state, COPY)


@pytest.fixture
def bridge_of_copy(site):
    """A second bridge, of the copy."""
    running = []

    def run():
        log = (site.state.log / "bridge-copy.log").open("ab")
        command = [site.state.bin / "odoo", "cc_bridge", "-d", COPY]
        running.append(subprocess.Popen(command, stdout=log, stderr=log, env=os.environ))

    yield run
    for process in running:
        stop(process)


def test_it_says_so_and_neither_joins_queues_nor_books(site, start, dana, copy, bridge_of_copy):
    start("cc_bridge")
    until(lambda: connected(site))
    dana("action_connect")
    until(lambda: "PJSIP/1001" in site.cli("queue show q800"))
    ask = copy()  # in it, Dana is connected
    dana("action_disconnect")
    until(lambda: "PJSIP/1001" not in site.cli("queue show q800"))

    bridge_of_copy()
    error = until(lambda: ask("SELECT last_error FROM cc_pbx WHERE last_error LIKE '%leads this%'"))
    assert f"“{site.state.db}”" in error
    visits = int(site.sql("SELECT count(*) FROM cc_queue_visit"))
    site.cli("channel originate Local/803@queues application Wait 1")
    until(lambda: int(site.sql("SELECT count(*) FROM cc_queue_visit")) == visits + 1)
    assert int(ask("SELECT count(*) FROM cc_queue_visit")) == visits
    assert ask("SELECT state FROM cc_pbx") == "disconnected"
    assert "PJSIP/1001" not in site.cli("queue show q800")
    assert connected(site)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The bridge as a process, with a real database: start, stop, crash, take over, check."""

import json
import os
import signal
import subprocess
import time
import urllib.request

import pytest
from processes import connected, stop, until
from system.rpc import Odoo

from dev import postgres

pytestmark = pytest.mark.pbx

LOCKS = """
    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
     WHERE locktype = 'advisory' AND classid IN (1667460962, 1667460964)
       AND granted AND datname = current_database()
"""
CUT = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
     WHERE datname = '{db}' AND pid <> pg_backend_pid()
"""


def in_queue(site):
    """Is Dana's phone in her queue, as Asterisk itself sees it?"""
    return "PJSIP/1001" in site.cli("queue show q800")


def test_it_connects_and_on_sigterm_says_so_and_lets_go(site, start):
    bridge = start("cc_bridge")
    until(lambda: connected(site))
    assert int(site.sql(LOCKS)) == 3
    assert stop(bridge) == 0
    assert site.sql("SELECT state FROM cc_pbx") == "disconnected"
    assert int(site.sql(LOCKS)) == 0


def test_a_click_reaches_the_pbx(site, start, dana):
    start("cc_bridge")
    until(lambda: connected(site))
    dana("action_connect")
    until(lambda: in_queue(site), 10)  # nobody looks by themselves so soon
    dana("action_disconnect")
    until(lambda: not in_queue(site), 10)


def test_a_second_bridge_waits_and_takes_over_from_a_killed_one(site, start, dana):
    first = start("cc_bridge")
    until(lambda: connected(site))
    start("cc_bridge")
    until(lambda: int(site.sql(LOCKS)) == 4)  # one more process, no more leaders
    first.kill()
    until(lambda: int(site.sql(LOCKS)) == 3)
    dana("action_connect")
    until(lambda: in_queue(site))


VISITS = "SELECT count(*) FROM cc_queue_visit"
OUTAGES = "SELECT count(*) FROM cc_pbx_outage"


def call_that_nobody_answers(site):
    """One that waits for a second and is over."""
    site.cli("channel originate Local/803@queues application Wait 1")
    time.sleep(2.5)


def noted(site):
    """Wait until the database knows that all was heard until now."""
    now = site.sql("SELECT now() AT TIME ZONE 'UTC'")
    until(lambda: site.sql(f"SELECT heard_until > '{now}' FROM cc_pbx") == "t")


def standby(site, start):
    """A second bridge, once it hears the PBX."""
    log = site.state.log / "bridge-test.log"
    before = log.stat().st_size
    process = start("cc_bridge")
    until(lambda: b"as a standby" in log.read_bytes()[before:])
    return process


def test_a_standby_writes_what_a_leader_that_hung_did_not(site, start):
    leader = start("cc_bridge")
    until(lambda: connected(site))
    standby(site, start)
    noted(site)
    visits, outages = int(site.sql(VISITS)), site.sql(OUTAGES)
    os.kill(leader.pid, signal.SIGSTOP)
    call_that_nobody_answers(site)
    assert int(site.sql(VISITS)) == visits
    leader.kill()
    until(lambda: int(site.sql(VISITS)) == visits + 1)
    assert site.sql(OUTAGES) == outages


def test_a_time_without_a_bridge_is_an_outage(site, start):
    bridge = start("cc_bridge")
    until(lambda: connected(site))
    began = time.monotonic()
    noted(site)
    outages = int(site.sql(OUTAGES))
    bridge.kill()
    bridge.wait()
    time.sleep(1)
    start("cc_bridge")
    until(lambda: int(site.sql(OUTAGES)) == outages + 1)
    last = "SELECT ended_at, duration FROM cc_pbx_outage ORDER BY id DESC LIMIT 1"
    _ended_at, seconds = until(lambda: ended(site.sql(last)))
    # What was heard last before is noted every few seconds.
    assert 1 <= float(seconds) <= time.monotonic() - began + 10


def ended(row):
    """The row's columns, once the outage is over; the server's sweep may have begun it."""
    columns = row.split("|")
    return columns if columns[0] else None


def test_what_changed_while_no_bridge_ran_is_made_so_by_the_next(site, start, dana):
    bridge = start("cc_bridge")
    until(lambda: connected(site))
    dana("action_connect")
    until(lambda: in_queue(site))
    bridge.kill()
    bridge.wait()
    dana("action_disconnect")
    start("cc_bridge")
    until(lambda: not in_queue(site))


def test_sessions_cut_by_postgresql_are_mended(site, start, dana):
    bridge = start("cc_bridge")
    until(lambda: connected(site))
    site.sql(CUT.format(db=site.state.db))
    until(lambda: int(site.sql(LOCKS)) == 3)
    dana("action_connect")
    until(lambda: in_queue(site))
    assert bridge.poll() is None


def test_a_call_during_an_outage_of_the_database_is_not_lost(site, start):
    def admit(allowed):
        query = f"ALTER DATABASE {site.state.db} ALLOW_CONNECTIONS {allowed}"
        postgres.sql(site.state, query, "postgres")

    start("cc_bridge")
    until(lambda: connected(site))
    visits = "SELECT count(*) FROM cc_queue_visit WHERE outcome = 'abandoned'"
    before = int(site.sql(visits))
    admit("false")
    try:
        postgres.sql(site.state, CUT.format(db=site.state.db), "postgres")
        site.cli("channel originate Local/803@queues application Wait 1")
        time.sleep(2.5)
    finally:
        admit("true")
    until(lambda: int(site.sql(visits)) == before + 1)


REFUSE_PHONES = """
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no phone today'; END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON cc_call_leg FOR EACH ROW EXECUTE FUNCTION refuse()
"""


def test_what_the_database_refuses_costs_nothing_else(site, start, dana):
    start("cc_bridge")
    until(lambda: connected(site))
    dana("action_connect")
    until(lambda: in_queue(site))
    last = int(site.sql("SELECT coalesce(max(id), 0) FROM cc_call"))
    calls = f"SELECT count(*) FROM cc_call WHERE id > {last} AND ended_at IS NOT NULL"
    site.sql(REFUSE_PHONES)
    try:
        site.cli("channel originate Local/800@queues application Wait 1")
        until(lambda: int(site.sql(calls)) > 0)
    finally:
        site.sql("DROP FUNCTION refuse CASCADE")
    assert site.sql(f"SELECT count(*) FROM cc_queue_visit WHERE call_id > {last}") != "0"
    assert site.sql(f"SELECT count(*) FROM cc_call_leg WHERE call_id > {last}") == "0"


def test_a_status_that_pauses_instead_of_leaving(site, start, dana):
    start("cc_bridge")
    until(lambda: connected(site))
    admin = Odoo(site.env())
    (away,) = admin("cc.status", "create", [{"name": "Away a minute", "membership": "pause"}])
    dana("action_connect")
    until(lambda: in_queue(site))
    dana("action_choose_status", away)
    until(lambda: "(paused" in site.cli("queue show q800"))
    assert in_queue(site)
    chosen = admin.one("cc.status", [("code", "=", "connected")], "id")["id"]
    dana("action_choose_status", chosen)
    until(lambda: "(paused" not in site.cli("queue show q800"))


def test_a_command_is_answered_in_words(site, start, dana):
    start("cc_bridge")
    until(lambda: connected(site))
    dana("action_connect")
    odoo = Odoo(site.env(), "dana@example.com", "dana")
    me = odoo.one("cc.user", [("user_id", "=", odoo.uid)], "id")["id"]
    odoo("cc.user", "action_dial", [me], "0501234567")
    last = "SELECT state, answer FROM cc_command ORDER BY id DESC LIMIT 1"
    until(lambda: site.sql(last) == "failed|the phone cannot be reached")


def test_check_says_what_is_fine_and_what_is_not(site):
    command = [site.state.bin / "odoo", "cc_bridge", "-d", site.state.db, "--check"]
    good = subprocess.run(command, capture_output=True, text=True, check=False)
    assert good.returncode == 0
    assert "Connected to Asterisk" in good.stdout
    secret = site.sql("SELECT secret_stored FROM cc_pbx")
    site.sql("UPDATE cc_pbx SET secret_stored = 'wrong'")
    try:
        bad = subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        site.sql(f"UPDATE cc_pbx SET secret_stored = '{secret}'")
    assert bad.returncode == 1
    assert "refused user name or password" in bad.stdout


@pytest.mark.parametrize(("databases", "words"), [("a,b", "a, b"), ("postgres", "not installed")])
def test_a_database_it_cannot_serve_is_refused_in_words(site, databases, words):
    command = [site.state.bin / "odoo", "cc_bridge", "-d", databases]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert words in done.stderr


def test_health_and_metrics_are_where_they_are_asked_for(site, start, monkeypatch):
    port = site.state.ports["TEST"]
    monkeypatch.setenv("CC_BRIDGE_METRICS", f"127.0.0.1:{port}")
    monkeypatch.setenv("CC_BRIDGE_LOG", "json")
    start("cc_bridge")
    until(lambda: connected(site))
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as page:
        assert 'cc_bridge_connected{pbx="Development"} 1.0' in page.read().decode()
    health = until(lambda: [line for line in log_lines(site) if '"cc": {"pbx": "Dev' in line])
    assert json.loads(health[-1])["level"] == "info"


def log_lines(site):
    return (site.state.log / "bridge-test.log").read_text().splitlines()


# --- inside Odoo's own server --------------------------------------------------------------


def server(site, start, *options):
    port = str(site.state.ports["TEST"])
    return start("server", "-p", port, "--load", "base,web,cc_odoo", *options)


def test_inside_the_threaded_server(site, start):
    process = server(site, start)
    until(lambda: connected(site), 40)
    stop(process)
    assert site.sql("SELECT state FROM cc_pbx") == "disconnected"


def test_inside_the_prefork_server_and_again_when_it_dies(site, start):
    gevent = str(site.state.ports["GEVENT"])
    process = server(site, start, "--workers", "1", "--gevent-port", gevent)
    until(lambda: connected(site), 40)
    pid = bridge_pid(site)
    assert pid != process.pid
    os.kill(pid, signal.SIGKILL)
    until(lambda: bridge_pid(site) != pid, 40)
    stop(process)
    assert int(site.sql(LOCKS)) == 0


def bridge_pid(site):
    """The process that was the last to say it is ready."""
    log = (site.state.log / "bridge-test.log").read_text()
    line = next(line for line in reversed(log.splitlines()) if "cc_bridge: ready" in line)
    return int(line.split()[2])


def test_a_server_that_only_updates_runs_no_bridge(site, start):
    process = server(site, start, "--stop-after-init")
    assert process.wait(60) == 0
    log = (site.state.log / "bridge-test.log").read_text()
    assert "ready" not in log.rsplit("Odoo version", 1)[1]

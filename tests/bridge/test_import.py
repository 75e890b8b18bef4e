# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A real Asterisk's queue_log, in its file and in PostgreSQL, read by the bridge."""

import asyncio
import time

import pytest
from running import in_loop, until

from dev import asterisk, postgres
from dev.stack import Stack

pytestmark = pytest.mark.pbx

DB = "cc_bridge_queue_log"
TABLE = """
    CREATE TABLE queue_log (id bigserial PRIMARY KEY, time varchar(32), callid varchar(80),
        queuename varchar(256), agent varchar(80), event varchar(32), data text,
        data1 text, data2 text, data3 text, data4 text, data5 text)
"""
RES_PGSQL = """
[general]
dbhost=127.0.0.1
dbport={port}
dbname={db}
dbuser={user}
dbpass={password}
requirements=warn
"""


@pytest.fixture
def own_calls(stack):
    """A call that nobody hears, because no bridge runs: since when it was made, epoch seconds."""
    began = time.time() - 1
    stack.cli("channel originate Local/803@queues application Wait 1")
    time.sleep(2.5)
    return began


@pytest.fixture
def table(stack):
    """Asterisk restarted so that it writes its queue_log into PostgreSQL as well; the DSN."""
    main = Stack()
    main.start("postgres")
    postgres.sql(main.state, f"DROP DATABASE IF EXISTS {DB} WITH (FORCE)")
    postgres.sql(main.state, f"CREATE DATABASE {DB}")
    postgres.sql(main.state, TABLE, DB)
    etc = stack.state.dir / "asterisk/etc"
    stack.stop("asterisk")
    _configure(etc, main.state)
    asterisk.start(stack.state)
    yield postgres.dsn(main.state, DB)
    stack.stop("asterisk")
    for name in ("extconfig.conf", "res_pgsql.conf"):
        (etc / name).unlink()
    stack.start("asterisk")
    postgres.sql(main.state, f"DROP DATABASE {DB} WITH (FORCE)")


def _configure(etc, state):
    where = {"port": state.ports["PG"], "db": DB, "user": postgres.USER}
    text = RES_PGSQL.format(**where, password=state.secrets["PG_PASSWORD"])
    (etc / "res_pgsql.conf").write_text(text)
    (etc / "extconfig.conf").write_text(f"[settings]\nqueue_log => pgsql,{DB},queue_log\n")
    for name, old, new in (
        ("modules.conf", "noload = res_config_pgsql.so\n", ""),
        ("logger.conf", "queue_adaptive_realtime = no", "queue_adaptive_realtime = yes"),
    ):
        path = etc / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))


async def imported(bridge, store, source, place, since):
    """The visits that a bridge which comes now finds in the log."""
    store.job = {"source": source, "place": str(place), "since": since, "outages": [7]}
    async with bridge():
        await until(lambda: any(done for _v, _a, _o, done, _e in store.said("imported")))
    told = store.said("imported")
    assert [done for _visits, _alive, _outages, done, _error in told][-1] is True
    assert all((outages, error) == ([7], "") for _visits, _alive, outages, _done, error in told)
    return [visit for batch in told for visit in batch[0] if visit.joined_at >= since]


def check(visits, since):
    """Exactly the one call that was made."""
    (visit,) = visits
    assert (visit.queue, visit.outcome) == ("q803", "abandoned")
    assert since - 1 <= visit.joined_at <= time.time()
    assert visit.wait_seconds <= 2


def test_what_nobody_heard_is_read_from_the_file(bridge, store, stack, own_calls):
    place = stack.env()["QUEUE_LOG"]
    check(asyncio.run(imported(bridge, store, "file", place, own_calls)), own_calls)


def test_what_nobody_heard_is_read_from_postgresql(bridge, store, table, stack):
    began = time.time() - 1
    stack.cli("channel originate Local/803@queues application Wait 1")
    time.sleep(2.5)
    check(asyncio.run(imported(bridge, store, "postgresql", table, began)), began)


@in_loop
async def test_a_log_that_cannot_be_read_is_told_in_words(bridge, store, tmp_path):
    place = str(tmp_path / "queue_log")
    store.job = {"source": "file", "place": place, "since": time.time(), "outages": [7]}
    async with bridge():
        await until(lambda: store.said("imported"))
    assert "No such file" in store.said("imported")[0][-1]

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A real Asterisk's queue_log, in its file and in PostgreSQL, read by the bridge."""

import asyncio
import time

import pytest
from running import in_loop, until

from cc_odoo.bridge.queue_log import Unreadable, read
from cc_odoo.core.queue_log_visits import visits
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


BEGAN = 1748854800  # 2025-06-02 09:00:00 UTC
TIMES = {
    "varchar(32)": "2025-06-02 12:00:{:02}.123456",
    "timestamp": "2025-06-02 12:00:{:02}.123456",
    "timestamptz": "2025-06-02 12:00:{:02}.123456+03",
    "varchar(26)": "17488548{:02}.123456",
    "varchar(10)": "17488548{:02}",
    "bigint": "17488548{:02}",
    "numeric": "17488548{:02}.5",
    "double precision": "17488548{:02}.5",
}


@pytest.fixture
def own_table():
    """Makes the table with times of a type, and two lines in it; the DSN."""
    state = Stack().state
    Stack().start("postgres")

    def made(kind):
        postgres.sql(state, f"DROP DATABASE IF EXISTS {DB} WITH (FORCE)")
        postgres.sql(state, f"CREATE DATABASE {DB}")
        postgres.sql(state, TABLE.replace("time varchar(32)", f"time {kind}"), DB)
        for second, event, data in ((1, "ENTERQUEUE", "|0303|1"), (5, "ABANDON", "1|1|4")):
            values = TIMES[kind].format(second), f"{BEGAN}.1", "1501", "NONE", event, data
            columns = "time, callid, queuename, agent, event, data"
            postgres.sql(state, f"INSERT INTO queue_log ({columns}) VALUES {values}", DB)
        return postgres.dsn(state, DB)

    yield made
    postgres.sql(state, f"DROP DATABASE {DB} WITH (FORCE)")


@pytest.mark.parametrize("kind", TIMES)
def test_times_of_whatever_type_are_read(own_table, kind):
    log, unknown = read("postgresql", own_table(kind), BEGAN - 60)
    assert [int(each.at) for each in log] == [BEGAN + 1, BEGAN + 5]
    assert [visit.outcome for visit in visits(log)] == ["abandoned"]
    assert unknown == 0


def test_what_the_server_says_of_a_query_is_reported(own_table):
    address = own_table("bigint")
    postgres.sql(Stack().state, "DROP TABLE queue_log", DB)
    with pytest.raises(Unreadable, match='relation "queue_log" does not exist'):
        read("postgresql", address, BEGAN)


@pytest.mark.parametrize("secret", ["wrong/pass@word", "wr?ng:pass#word%", "wrong 'pass word"])
def test_a_server_that_refuses_the_password_is_no_reason_to_show_it(own_table, secret):
    port = Stack().state.ports["PG"]
    own_table("bigint")
    for address in (
        f"postgresql://nobody:{secret}@127.0.0.1:{port}/{DB}",
        f"host=127.0.0.1 port={port} user=nobody dbname={DB} password={secret}",
    ):
        with pytest.raises(Unreadable) as refused:
            read("postgresql", address, BEGAN)
        assert not {"wrong", "wr", "pass", "word", "nobody"} & set(str(refused.value).split())


@in_loop
async def test_a_log_that_cannot_be_read_is_reported_in_words(bridge, store, tmp_path):
    place = str(tmp_path / "queue_log")
    store.job = {"source": "file", "place": place, "since": time.time(), "outages": [7]}
    async with bridge():
        await until(lambda: store.said("imported"))
    assert "No such file" in store.said("imported")[0][-1]


@in_loop
async def test_lines_that_are_not_understood_are_reported(bridge, store, tmp_path):
    place = tmp_path / "queue_log"
    place.write_text("what is this\nand this\n")
    store.job = {"source": "file", "place": str(place), "since": time.time(), "outages": [7]}
    async with bridge():
        await until(lambda: store.said("not understood"))
    assert store.said("not understood") == [(2,)]

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who watches hears at once that the last bridge went or the first came; on a real PostgreSQL."""

import contextlib
import threading
import time

import psycopg2
import pytest

from cc_odoo.tools import bridge_watch
from dev.stack import Stack


@pytest.fixture(scope="module")
def dsn():
    """A database server; any database of it will do."""
    cluster = Stack()
    cluster.start("postgres")
    return cluster.env()["PG_DSN"].rpartition("/")[0] + "/postgres"


@pytest.fixture
def connect(dsn):
    """``connect()``: a session of its own, closed at the end."""
    sessions = []

    def session():
        sessions.append(psycopg2.connect(dsn))
        sessions[-1].autocommit = True
        return sessions[-1]

    yield session
    for each in reversed(sessions):  # the bridges first: whoever waits for one can't be closed
        each.close()


@pytest.fixture
def bridge(connect):
    """``bridge()``: the session of a bridge that runs."""

    def begin():
        session = connect()
        with session.cursor() as cursor:
            bridge_watch.begin(cursor)
        return session

    return begin


class Watcher:
    """Somebody who watches in a thread; `told`: whether a bridge ran, as each notice said."""

    def __init__(self, connect, seconds=0.0):
        self.told, self._connect, self._seconds = [], connect, seconds
        self._asking = connect()
        threading.Thread(target=self._watch, args=[connect()], daemon=True).start()

    def _watch(self, connection):
        with contextlib.suppress(psycopg2.Error, OSError, ValueError):  # closed at the end
            bridge_watch.watch(connection, self._tell)

    def _tell(self):
        with self._asking.cursor() as cursor:
            cursor.execute(bridge_watch.RUNNING, [bridge_watch.BRIDGE_LOCK])
            self.told.append(bool(cursor.fetchone()))
        time.sleep(self._seconds)

    def has_told(self, *told):
        """Wait until it got just these notices."""
        end = time.monotonic() + 20
        while self.told != list(told):
            assert time.monotonic() < end, self.told
            time.sleep(0.01)


def test_it_reports_the_state_and_each_change(connect, bridge):
    watcher = Watcher(connect)
    watcher.has_told(False)
    first = bridge()
    watcher.has_told(False, True)
    first.close()
    watcher.has_told(False, True, False)
    bridge()
    watcher.has_told(False, True, False, True)


def test_a_standby_is_not_kept_waiting_and_its_taking_over_is_no_news(connect, bridge):
    first = bridge()
    watcher = Watcher(connect)
    watcher.has_told(True)
    time.sleep(0.2)  # it waits for the first one by now
    began = time.monotonic()
    standby = bridge()
    assert time.monotonic() - began < 20  # WAIT_AT_MOST would be a minute
    first.close()
    time.sleep(0.5)
    watcher.has_told(True)
    standby.close()
    watcher.has_told(True, False)


def test_a_long_wait_goes_on(connect, bridge, monkeypatch):
    monkeypatch.setattr(bridge_watch, "WAIT_AT_MOST", "100ms")
    first = bridge()
    watcher = Watcher(connect)
    time.sleep(0.5)
    watcher.has_told(True)
    first.close()
    watcher.has_told(True, False)


def test_of_several_who_watch_one_reports(connect, bridge):
    first = bridge()
    one, other = Watcher(connect, 0.5), Watcher(connect, 0.5)
    before = told_in_all(one, other)
    first.close()
    while one.told[-1:] != [False] and other.told[-1:] != [False]:
        time.sleep(0.01)
    assert told_in_all(one, other) == before + 1


def told_in_all(*watchers, still=1.5):
    """How often, once none of them got a notice for a while."""
    before, now = None, 0
    while before != now or not now:
        before = now
        time.sleep(still)
        now = sum(len(watcher.told) for watcher in watchers)
    return now

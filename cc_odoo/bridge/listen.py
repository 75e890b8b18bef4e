# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A PostgreSQL session of the bridge's own: LISTEN, and the advisory locks.

Locks live as long as the session: a bridge that dies gives them up by that alone. The session
must be a real one, not a pooler's in transaction mode.
"""

import asyncio

import psycopg2
from odoo import sql_db

from ..tools import bridge_watch
from ..tools.log import logger
from .errors import DatabaseAway

_logger = logger(__name__)

CHANNEL = "cc_odoo"
LOCK_CLASS = 0x63636F64
DEADLINES_LOCK = -1  # held by the one bridge that applies deadlines; a PBX's id: by its leader
SESSION_CHECK_SECONDS = 15.0
# The kernel gives up on a silent PostgreSQL after about half a minute.
KEEPALIVE = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "connect_timeout": 10,
}
# And PostgreSQL on us: a leader whose machine vanished must not keep its locks for two hours.
KEEPALIVE_THERE = """
    SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3
"""


class Listener:
    """The session.

    :param on_notify: called in the event loop with each payload, in the order of commits
    """

    def __init__(self, db, on_notify):
        self._db, self._on_notify = db, on_notify
        self._connection = self._fd = None
        self._busy = asyncio.Lock()
        self._lost = None

    async def open(self):
        """Connect, listen, and take the lock that shows others that a bridge runs.

        :raises DatabaseAway: PostgreSQL cannot be reached
        """
        self._lost = asyncio.get_running_loop().create_future()
        try:
            self._connection = await asyncio.to_thread(self._connect)
        except psycopg2.Error as error:
            raise DatabaseAway(str(error).strip()) from error
        self._fd = self._connection.fileno()
        self._watch(True)

    async def wait_lost(self):
        """Wait until the session, and every lock with it, is gone; return why, in words."""
        while not self._lost.done():
            done, _ = await asyncio.wait([self._lost], timeout=SESSION_CHECK_SECONDS)
            if not done:
                await self._query("SELECT 1")
        return self._lost.result()

    def close(self):
        """End the session and give up its locks."""
        self._end("closed")

    async def try_lock(self, lock):
        """Try to get an exclusive lock, without waiting; return whether it is held now.

        It is held until `unlock` or the end of the session.
        """
        rows = await self._query("SELECT pg_try_advisory_lock(%s, %s)", LOCK_CLASS, lock)
        return bool(rows and rows[0][0])

    async def unlock(self, lock):
        """Give an exclusive lock back."""
        await self._query("SELECT pg_advisory_unlock(%s, %s)", LOCK_CLASS, lock)

    # --- in other threads

    def _connect(self):
        _name, info = sql_db.connection_info_for(self._db)
        connection = psycopg2.connect(**info, **KEEPALIVE)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(KEEPALIVE_THERE)
            cursor.execute(f"LISTEN {CHANNEL}")
            bridge_watch.begin(cursor)
        return connection

    def _execute(self, sql, args):
        with self._connection.cursor() as cursor:
            cursor.execute(sql, args)
            return cursor.fetchall()

    # --- in the event loop

    async def _query(self, sql, *args):
        """Run one query in a thread; meanwhile the event loop does not read from the session.

        :return: rows, or None when the session is gone
        """
        async with self._busy:
            if self._lost.done():
                return None
            self._watch(False)
            try:
                return await asyncio.to_thread(self._execute, sql, args)
            except psycopg2.Error as error:
                self._end(str(error).strip())
            finally:
                if not self._lost.done():
                    self._watch(True)
                    self._deliver()
        return None

    def _readable(self):
        try:
            self._connection.poll()
        except psycopg2.Error as error:
            self._end(str(error).strip())
        else:
            self._deliver()

    def _deliver(self):
        notifies, self._connection.notifies[:] = list(self._connection.notifies), []
        for notify in notifies:
            self._on_notify(notify.payload)

    def _watch(self, on):
        loop = asyncio.get_running_loop()
        if on:
            loop.add_reader(self._fd, self._readable)
        else:
            loop.remove_reader(self._fd)

    def _end(self, why):
        if self._connection is None or self._lost.done():
            return
        self._watch(False)
        self._lost.set_result(why)
        self._connection.close()

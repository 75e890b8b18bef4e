# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A sign of life that PostgreSQL takes down by itself when this server process dies.

Each process that serves browsers holds one advisory lock, of class ``PRESENCE_LOCK``, on a
connection of its own. Whoever wants to know which of them live asks ``pg_locks``: nothing is
polled, and a killed process is gone at once. The connection is watched by a thread (a greenlet in
the gevent server), which takes the lock again when PostgreSQL was restarted.
"""

import contextlib
import logging
import secrets
import select
import threading
import time

import psycopg2
from odoo.sql_db import connection_info_for

_logger = logging.getLogger(__name__)

# The first of the two ints of pg_try_advisory_lock.
PRESENCE_LOCK = 0x63636F70
RELOCK_SECONDS = 1.0


class ProcessLock:
    """This process's lock in one database.

    :param db: the database's name
    :param taken: called with the connection each time the lock was taken (again)
    """

    def __init__(self, db, taken):
        self.db, self._taken = db, taken
        self.process = secrets.randbelow(2**31 - 1) + 1
        self._released = False
        self._connection = self._take()
        threading.Thread(target=self._watch, name=f"cc_presence {db}", daemon=True).start()

    def release(self):
        """This process is to be taken for gone, though it still runs."""
        self._released = True
        self._connection.close()

    def _take(self):
        _name, info = connection_info_for(self.db)
        connection = psycopg2.connect(**info)
        connection.autocommit = True
        with connection.cursor() as cr:
            cr.execute("SELECT pg_advisory_lock(%s, %s)", [PRESENCE_LOCK, self.process])
        self._taken(connection)
        return connection

    def _watch(self):
        """Wait until PostgreSQL closes the connection; nothing else ever comes over it."""
        while not self._released:
            with contextlib.suppress(OSError, ValueError, psycopg2.Error):
                select.select([self._connection], [], [])
            self._connection.close()
            self._take_again()

    def _take_again(self):
        while not self._released and self._connection.closed:
            time.sleep(RELOCK_SECONDS)
            try:
                self._connection = self._take()
            except psycopg2.Error as error:
                _logger.debug("cc_presence: %s is not back: %s", self.db, error)

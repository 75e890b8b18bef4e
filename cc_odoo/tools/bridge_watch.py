# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whether a bridge runs, and the moment at which that changes: asked of PostgreSQL alone.

Each running bridge holds an advisory lock of its own, of class ``BRIDGE_LOCK``, which nobody else
ever wants exclusively. Whoever waits for that lock in share mode gets it the instant the bridge is
gone, however it went, and is in no other bridge's way. A bridge that begins says so with a NOTIFY.
"""

import contextlib
import logging
import select
import threading
import time

import psycopg2
from odoo.sql_db import connection_info_for

_logger = logging.getLogger(__name__)

# The first of the two ints of the lock; the second is the bridge's PostgreSQL process, or 0 for
# the one server process that reports a change.
BRIDGE_LOCK = 0x63636F62
# A statement that waits keeps VACUUM from what was deleted since it began: not for longer.
WAIT_AT_MOST = "60s"
RECONNECT_SECONDS = 1.0
# A bridge that begins reports the states of its PBXs by itself: not both at the same instant.
SETTLE_SECONDS = 1.0

RUNNING = """
    SELECT objid::bigint FROM pg_locks
     WHERE locktype = 'advisory' AND granted AND mode = 'ExclusiveLock'
       AND classid = %s AND objid <> 0 AND objsubid = 2
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
     LIMIT 1
"""
# A time-out that is caught here does not fill PostgreSQL's log.
WAIT = """
DO $$ BEGIN
    PERFORM pg_advisory_lock_shared(%(lock)s, %(bridge)s);
    PERFORM pg_advisory_unlock_shared(%(lock)s, %(bridge)s);
EXCEPTION WHEN lock_not_available THEN NULL;
END $$
"""


def begin(cr):
    """Take the lock that shows others that a bridge runs, for as long as this session lasts."""
    cr.execute("SELECT pg_advisory_lock(%s, pg_backend_pid())", [BRIDGE_LOCK])
    cr.execute("NOTIFY cc_odoo_bridge")


class BridgeWatch:
    """Watches in a thread of its own (a greenlet in the gevent server) while the process lives.

    On a connection of its own: PostgreSQL does not see that somebody who waits for a lock has died,
    and would go on holding whatever else that connection has.
    """

    def __init__(self, db, on_change):
        self.db, self._on_change = db, on_change
        threading.Thread(target=self._run, name=f"cc_bridge_watch {db}", daemon=True).start()

    def _run(self):
        while True:
            try:
                _name, info = connection_info_for(self.db)
                with contextlib.closing(psycopg2.connect(**info)) as connection:
                    connection.autocommit = True
                    watch(connection, self._on_change)
            except (OSError, ValueError, psycopg2.Error) as error:
                _logger.debug("cc_bridge: %s is not back: %s", self.db, error)
            time.sleep(RECONNECT_SECONDS)


def watch(connection, on_change):
    """Call ``on_change()`` now, and whenever the last bridge has gone or the first one has come.

    It is also called when a bridge came and went again in a moment. Of several processes that
    watch, one calls it; when the state changes during the call, it is called again.

    :raises psycopg2.Error: the connection is lost; the only way in which it ends
    """
    with connection.cursor() as cr:
        cr.execute("LISTEN cc_odoo_bridge")
        cr.execute("SET lock_timeout = %s; SET statement_timeout = 0", [WAIT_AT_MOST])
        reported = None
        while True:
            bridge = _running(cr)
            if reported != bool(bridge):
                reported = bool(bridge)
                _once(cr, on_change)
            elif bridge:
                cr.execute(WAIT, {"lock": BRIDGE_LOCK, "bridge": bridge})
            else:
                _wait_for_notify(connection)
                reported = None  # a bridge may have come and gone already


def _running(cr):
    """The lock of some running bridge, or None."""
    cr.execute(RUNNING, [BRIDGE_LOCK])
    row = cr.fetchone()
    return row and row[0]


def _once(cr, on_change):
    """Call ``on_change()``, unless another server process does so now."""
    cr.execute("SELECT pg_try_advisory_lock(%s, 0)", [BRIDGE_LOCK])
    if cr.fetchone()[0]:
        on_change()
        cr.execute("SELECT pg_advisory_unlock(%s, 0)", [BRIDGE_LOCK])


def _wait_for_notify(connection):
    """Wait until PostgreSQL notifies, or closes the connection."""
    if not connection.notifies:
        select.select([connection], [], [])
        connection.poll()
    time.sleep(SETTLE_SECONDS)
    connection.notifies.clear()

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which agents have a browser open, as their websockets show it.

There is a row for each agent and each server process that holds websockets of the agent. The rows
are a table of their own, so that a browser that comes or goes never competes with a change of
status for the row of ``cc.user``. Several tabs and browsers count as one presence. Nothing here
disconnects an agent: when the last browser has gone, the grace time begins, and
``cc.user._bridge_deadlines`` disconnects the agent at its end.
"""

import threading
from functools import partial
from weakref import WeakKeyDictionary

from odoo import SUPERUSER_ID, api, fields, models
from odoo.addons.bus.websocket import ConnectionState
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.service.server import CommonServer
from odoo.tools import SQL

from ...tools.bridge_change import notify_agents
from ...tools.bridge_watch import BridgeWatch
from ...tools.process_lock import PRESENCE_LOCK, ProcessLock

# The websockets of agents in this process: {websocket: (database, agent's id)}; its locks, and its
# watches of the bridge, by database. Only a server process that serves websockets has any.
_sockets = WeakKeyDictionary()
_locks, _watches = {}, {}
_guard, _making = threading.Lock(), threading.Lock()

# The server processes that are alive: each holds a lock, see tools/process_lock.py
LIVE = SQL(
    """
    SELECT objid::bigint AS process FROM pg_locks
     WHERE locktype = 'advisory' AND granted AND classid = %s AND objsubid = 2
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    """,
    PRESENCE_LOCK,
)
# Corrects the rows of this process that differ from its websockets.
FOLLOW = """
    UPDATE cc_presence
       SET gone_at = CASE WHEN cc_user_id = ANY(%(here)s) THEN NULL
                          ELSE now() AT TIME ZONE 'UTC' END
     WHERE process = %(process)s AND (gone_at IS NULL) <> (cc_user_id = ANY(%(here)s))
"""


def open_agents(db):
    """The agents who have a websocket open in this process."""
    with _guard:
        sockets = list(_sockets.items())
    return {
        agent for ws, (name, agent) in sockets if name == db and ws.state is ConnectionState.OPEN
    }


def process_lock(db):
    """The lock that shows a database that this process is alive.

    It is made when the first browser opens a websocket, and the watch of the bridge with it.
    """
    with _making:
        if db not in _locks:
            _locks[db] = ProcessLock(db, partial(_restore, db))
            _watches[db] = BridgeWatch(db, partial(notify_agents, db))
        return _locks[db]


def follow_sockets(db):
    """Correct this process's rows of the table, after a websocket was closed.

    It does so in transactions of its own, and tries a failed one again: an agent whose browser is
    gone must not stay connected because somebody else's write failed. Browsers come and go
    meanwhile, so it repeats this until there is nothing to correct.
    """
    while db in _locks and _followed(db):
        pass


def _followed(db):
    with Registry(db).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        return retrying(env["cc.presence"]._follow_sockets, env)


def _follow(cr, db):
    """Correct this process's rows.

    :return: how many were wrong
    """
    cr.execute(FOLLOW, {"process": _locks[db].process, "here": list(open_agents(db))})
    return cr.rowcount


def _restore(db, connection):
    """Correct the rows after PostgreSQL was away.

    Agents with a browser may have been marked as gone meanwhile, and others, whose browser closed,
    not have been marked.
    """
    if db in _locks:
        with connection.cursor() as cr:
            _follow(cr, db)


def _let_go():
    """Count a server process as gone as soon as it begins to stop.

    It may wait for its browsers to close their websockets, but serves them no more.
    """
    for lock in _locks.values():
        lock.release()


CommonServer.on_stop(_let_go)


class CcPresence(models.Model):
    _name = "cc.presence"
    _description = "Agent's Browser"
    _log_access = False

    cc_user_id = fields.Many2one("cc.user", "Agent", required=True, ondelete="cascade")
    process = fields.Integer(
        "Server Process", required=True, help="The server process that holds the websocket."
    )
    opened_at = fields.Datetime(required=True)
    gone_at = fields.Datetime("Closed At", help="Empty while a browser is open.")

    _once = models.UniqueIndex("(cc_user_id, process)")

    @api.model
    def _opened(self, agent, websocket):
        """Note that a browser of the agent has opened a websocket."""
        process = process_lock(self.env.cr.dbname).process
        with _guard:
            _sockets[websocket] = (self.env.cr.dbname, agent.id)
        # Direct SQL: several tabs may open at once, and all of them write the same row.
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cc_presence AS here (cc_user_id, process, opened_at)
                     VALUES (%s, %s, now() AT TIME ZONE 'UTC')
                ON CONFLICT (cc_user_id, process) DO UPDATE SET gone_at = NULL
                      WHERE here.gone_at IS NOT NULL
                """,
                agent.id,
                process,
            )
        )

    @api.model
    def _follow_sockets(self):
        """Correct this process's rows, and wake the bridge where a grace time may begin or end.

        :return: how many agents came or went since the rows were written
        """
        changed = _follow(self.env.cr, self.env.cr.dbname)
        if changed:
            self.env["cc.pbx"]._notify_bridge("deadline")
        return changed

    @api.model
    def _mark_dead_processes(self):
        """Mark the browsers of server processes that have died as gone from now on."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE cc_presence SET gone_at = now() AT TIME ZONE 'UTC'
                 WHERE gone_at IS NULL AND process NOT IN (%s)
                """,
                LIVE,
            )
        )

    @api.model
    def _forget(self, agents):
        """Delete the rows of browsers that went before these agents connected or disconnected."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM cc_presence WHERE gone_at IS NOT NULL AND cc_user_id IN %s",
                tuple(agents.ids) or (0,),
            )
        )

    @api.model
    def _is_gone(self, agent):
        """Whether the agent had a browser and has none now."""
        query = SQL(
            "SELECT bool_and(gone_at IS NOT NULL) FROM cc_presence WHERE cc_user_id = %s", agent.id
        )
        return bool(self.env.execute_query(query)[0][0])

    @api.model
    def _grace_ends(self):
        """When the grace time of connected agents without a browser ends.

        It counts from when the last browser went, the last call ended, or the server came back,
        whichever is latest. While no server process is alive, no grace time runs. An agent who
        never had a browser open has no grace time.

        :return: list of ``(agent's id, naive UTC datetime)``, first to end first
        """
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                WITH back AS (
                    SELECT max(first) AS at FROM (
                        SELECT min(opened_at) AS first FROM cc_presence
                         WHERE process IN (%s) GROUP BY process
                    ) AS processes
                ), gone AS (
                    SELECT cc_user_id, max(gone_at) AS at FROM cc_presence
                     GROUP BY cc_user_id HAVING bool_and(gone_at IS NOT NULL)
                )
                SELECT agent.id,
                       GREATEST(gone.at, back.at, agent.call_ended_at)
                       + make_interval(secs => company.cc_grace_seconds) AS ends
                  FROM gone
                  JOIN back ON back.at IS NOT NULL
                  JOIN cc_user AS agent ON agent.id = gone.cc_user_id
                  JOIN cc_status AS status ON status.id = agent.status_id
                  JOIN res_company AS company ON company.id = agent.company_id
                 WHERE status.code IS DISTINCT FROM 'unassigned'
                   AND COALESCE(agent.live_calls, '[]') = '[]'
                 ORDER BY ends
                """,
                LIVE,
            )
        )

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The bridge inside Odoo's own server, for sites where no other process can be run.

With `cc_odoo` in server_wide_modules: a thread of the threaded server, a child of the prefork
server; one bridge for each database that has the addon. Never in workers, the websocket process,
shells, tests, or with --stop-after-init: those do not reach the two places hooked here.
"""

import asyncio
import os
import signal
import threading

from ..tools.log import logger

_logger = logger(__name__)

DATABASES_LOOK_SECONDS = 15.0
STOP_WITHIN_SECONDS = 15.0


def post_load():
    """Hook into the server, when the addon is named server-wide."""
    from odoo.service import server
    from odoo.tools import config

    if "cc_odoo" not in config["server_wide_modules"] or config["test_enable"]:
        return
    _hook_threaded(server.ThreadedServer)
    if hasattr(os, "fork"):
        _hook_prefork(server.PreforkServer, server.Worker)


# --- the databases ------------------------------------------------------------------------


async def serve(stop):
    """Run a bridge for each database that has the addon, also for those that get it later.

    :param stop: `asyncio.Event` that ends all of them
    """
    tasks = {}
    stopped = asyncio.create_task(stop.wait())
    while not stop.is_set():
        for db in await asyncio.to_thread(_databases):
            if db not in tasks or tasks[db].done():
                tasks[db] = asyncio.create_task(_serve_one(db, stop))
        await asyncio.wait([stopped], timeout=DATABASES_LOOK_SECONDS)
    await asyncio.gather(*tasks.values())


async def _serve_one(db, stop):
    from .errors import NotInstalled
    from .loop import Bridge

    try:
        await Bridge(db).run(stop)
    except NotInstalled:
        _logger.info("cc_bridge: cc_odoo was uninstalled from %s", db)
    except Exception:
        _logger.exception("cc_bridge: the bridge of %s failed; starting over", db)


def _databases():
    """The databases of this server in which cc_odoo is installed."""
    import psycopg2
    from odoo.service.db import list_dbs
    from odoo.tools import config

    try:
        return [db for db in config["db_name"] or list_dbs(force=True) if _has_addon(db)]
    except psycopg2.Error:
        return []  # away: look again soon


def _has_addon(db):
    import psycopg2
    from odoo import sql_db

    try:
        with sql_db.db_connect(db).cursor() as cr:
            cr.execute(
                "SELECT FROM ir_module_module WHERE name = 'cc_odoo' AND state = 'installed'"
            )
            return bool(cr.rowcount)
    except psycopg2.Error:
        return False  # not there, or no database of Odoo's


# --- the threaded server ------------------------------------------------------------------


def _hook_threaded(server_class):
    """Start the thread in `cron_spawn`, which a server that stays calls once."""
    original = server_class.cron_spawn

    def cron_spawn(self):
        original(self)
        thread = BridgeThread()
        server_class.on_stop(thread.stop)
        thread.start()

    server_class.cron_spawn = cron_spawn


class BridgeThread(threading.Thread):
    """A thread with an event loop of its own, in which the bridges run."""

    def __init__(self):
        super().__init__(name="cc_odoo.bridge", daemon=True)
        self._loop = self._stop_event = None
        self._started_up = threading.Event()

    def run(self):
        """Serve until stopped."""
        asyncio.run(self._serve())

    async def _serve(self):
        self._loop, self._stop_event = asyncio.get_running_loop(), asyncio.Event()
        self._started_up.set()
        await serve(self._stop_event)

    def stop(self):
        """Have the bridges write what waits, and end; wait `STOP_WITHIN_SECONDS` for that."""
        if self._started_up.wait(1) and self.is_alive():
            self._loop.call_soon_threadsafe(self._stop_event.set)
            self.join(STOP_WITHIN_SECONDS)


# --- the prefork server -------------------------------------------------------------------


def _hook_prefork(server_class, worker_class):
    """Start the worker in `process_spawn`, which the master calls on each beat."""
    original = server_class.process_spawn
    bridge_class = _worker_class(worker_class)

    def process_spawn(self):
        from odoo import sql_db

        original(self)
        if not any(isinstance(worker, bridge_class) for worker in self.workers.values()):
            sql_db.close_all()  # connections do not survive being shared with a child
            self.worker_spawn(bridge_class, {})

    server_class.process_spawn = process_spawn


def _worker_class(worker_class):
    """The class of the bridge's worker; made here, as Odoo's server cannot be imported earlier."""

    class WorkerBridge(worker_class):
        """A child of the prefork server with an event loop, watched like its siblings."""

        def run(self):
            """Serve until told to stop, or orphaned."""
            self.pid = os.getpid()
            self.setproctitle()
            if self.multi.socket:
                self.multi.socket.close()
            for number in (signal.SIGHUP, signal.SIGCHLD, signal.SIGTTIN, signal.SIGTTOU):
                signal.signal(number, signal.SIG_DFL)
            asyncio.run(self._serve())

        async def _serve(self):
            stop, loop = asyncio.Event(), asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, stop.set)
            beat = asyncio.create_task(self._beat(stop))
            await serve(stop)
            beat.cancel()

        async def _beat(self, stop):
            while os.getppid() == self.ppid:
                self.multi.pipe_ping(self.watchdog_pipe)
                await asyncio.sleep(self.multi.beat)
            stop.set()

    return WorkerBridge

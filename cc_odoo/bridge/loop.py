# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The coordinator of one database: it runs its PBXs, and passes on what PostgreSQL notifies."""

import asyncio
import contextlib
import time

from ..tools.log import logger
from .errors import NotInstalled
from .health import HealthLog, health_of
from .listen import DEADLINES_LOCK
from .locks import Locks
from .options import Options
from .pbx import Pbx
from .store import Store
from .tasks import Debounce, end, first_of, patiently
from .watchdog import Watchdog
from .writer import FactWriter

_logger = logger(__name__)

DRAIN_WITHIN_SECONDS = 10.0
MAX_DEADLINE_SLEEP_SECONDS = 60.0
MIN_DEADLINE_SLEEP_SECONDS = 0.1
FAILED_PBX_PAUSE_SECONDS = 10.0


class Bridge:
    """The bridge of one database.

    :param db: its name, or a PostgreSQL URI as Odoo takes them
    :param options: `Options`; the health line's interval is what is used of them here
    """

    def __init__(self, db, options=None):
        self.db, self._options = db, options or Options()
        self._store = Store(db)
        self._writer = FactWriter(self._store)
        self._locks = Locks(db, self._notified, self._missed)
        self._pbxs = {}  # id -> (Pbx, task)
        self._settings = Debounce(self._follow_settings)
        self._due = asyncio.Event()
        self._watchdog = Watchdog()
        self._health = HealthLog(self.health, self._options.health)

    @property
    def writer(self):
        """The `FactWriter` of this bridge."""
        return self._writer

    def health(self):
        """The `Health` of each PBX now. Safe in any thread."""
        return [health_of(pbx, len(self._writer)) for pbx, _task in list(self._pbxs.values())]

    async def run(self, stop):
        """Work until the event `stop` is set; then write what waits, and let go.

        :raises NotInstalled: the database has no cc_odoo (any more)
        """
        parts = (self._writer, self._locks, self._watchdog, self._health)
        ground = [asyncio.create_task(each.run()) for each in parts]
        try:
            await first_of(
                stop.wait(), self._settings.run(), self._deadlines(), *map(asyncio.shield, ground)
            )
        finally:
            await self._stop(ground)

    async def _stop(self, ground):
        """End the PBXs, write what waits, and only then let another bridge lead."""
        self._watchdog.stopping()
        await end(*(task for _pbx, task in self._pbxs.values()))
        await self._writer.drain(DRAIN_WITHIN_SECONDS)
        await end(*ground)
        self._store.close()
        _logger.info("cc_bridge: stopped (database %s)", self.db)

    # --- NOTIFY

    def _notified(self, payload):
        """Pass on `members:<pbx>`, `command:<pbx>`, `import:<pbx>`, `pbx` or `deadline`."""
        what, _colon, pbx_id = payload.partition(":")
        if what == "pbx":
            self._settings.wake()
        elif what == "deadline":
            self._due.set()
        elif pbx_id.isdecimal() and int(pbx_id) in self._pbxs:
            self._pbxs[int(pbx_id)][0].wake(what)

    def _missed(self):
        """Look at everything again: notifications sent before a (re)connect were missed."""
        self._settings.wake()
        self._due.set()
        for pbx, _task in self._pbxs.values():
            pbx.wake("members")
            pbx.wake("command")

    # --- which PBXs there are

    async def _follow_settings(self):
        wanted = {each["id"]: each for each in await self._store.settings()}
        for pbx_id, (pbx, task) in list(self._pbxs.items()):
            if wanted.get(pbx_id) != pbx.settings:
                await end(task)
                self._forget(pbx)
        for pbx_id in wanted.keys() - self._pbxs.keys():
            self._start(wanted[pbx_id])
        if self._watchdog.ready():
            _logger.info("cc_bridge: ready (database %s, %d PBX)", self.db, len(self._pbxs))

    def _start(self, settings):
        pbx = Pbx(settings, self._store, self._writer, self._locks)
        task = asyncio.create_task(pbx.run(), name=f"pbx {pbx.id}")
        task.add_done_callback(lambda task: self._ended(pbx, task))
        self._pbxs[pbx.id] = (pbx, task)

    def _ended(self, pbx, task):
        """Start a PBX again that ended by itself, which is a bug; the others go on meanwhile."""
        if not task.cancelled():
            _logger.error("PBX %s: the bridge failed", pbx, exc_info=task.exception())
            self._forget(pbx)
            asyncio.get_running_loop().call_later(FAILED_PBX_PAUSE_SECONDS, self._settings.wake)

    def _forget(self, pbx):
        """Remove a PBX that has ended, but not another object that serves the same PBX by now."""
        if self._pbxs.get(pbx.id, (None,))[0] is pbx:
            del self._pbxs[pbx.id]

    # --- deadlines

    async def _deadlines(self):
        """Apply the deadlines of statuses and commands, while this bridge holds that lock."""
        while True:
            await self._locks.acquire(DEADLINES_LOCK)
            await first_of(self._keep_deadlines(), self._locks.lost(DEADLINES_LOCK))

    async def _keep_deadlines(self):
        while True:
            try:
                due_at = await patiently(self._store.deadlines)
            except NotInstalled:
                raise
            except Exception:
                _logger.exception("deadlines not applied")
                due_at = None
            await self._sleep_until(due_at)

    async def _sleep_until(self, due_at):
        seconds = MAX_DEADLINE_SLEEP_SECONDS
        if due_at is not None:
            seconds = min(max(due_at - time.time(), MIN_DEADLINE_SLEEP_SECONDS), seconds)
        with contextlib.suppress(TimeoutError):  # then something is due
            await asyncio.wait_for(self._due.wait(), seconds)
        self._due.clear()

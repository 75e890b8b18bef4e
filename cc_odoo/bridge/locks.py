# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The locks that decide which bridge leads, and the session that holds them, kept open."""

import asyncio

from ..tools.log import logger
from .backoff import Backoff
from .errors import DatabaseAway
from .listen import Listener

_logger = logger(__name__)

LOCK_RETRY_SECONDS = 2.0


class Locks:
    """Keeps a `Listener` open, and takes the locks again in each new session if it can.

    :param on_notify: called with each payload
    :param on_open: called after each (re)connect, as notifications sent meanwhile were missed
    """

    def __init__(self, db, on_notify, on_open):
        self._db, self._on_notify, self._on_open = db, on_notify, on_open
        self._listener = None
        self._open = asyncio.Event()
        self._held = {}  # lock -> event set when it was lost to another bridge

    async def run(self):
        """Connect, and again whenever the session is lost."""
        backoff = Backoff(0.2, 5)
        while True:
            try:
                await self._session(backoff)
            except DatabaseAway as error:
                if backoff.fresh:
                    _logger.error("database away: %s", error)
            finally:
                self.close()
            await asyncio.sleep(backoff.seconds())

    def close(self):
        """End the session; every lock is free from here on."""
        self._open.clear()
        if self._listener:
            self._listener.close()
            self._listener = None

    async def acquire(self, lock):
        """Wait until this bridge holds the lock."""
        while True:
            await self._open.wait()
            listener = self._listener
            if listener and await listener.try_lock(lock):
                self._held[lock] = asyncio.Event()
                return
            await asyncio.sleep(LOCK_RETRY_SECONDS)

    async def lost(self, lock):
        """Wait until another bridge has taken a lock that this one held."""
        await self._held[lock].wait()

    async def release(self, lock):
        """Give a lock up, if it is held."""
        if self._held.pop(lock, None) and self._listener:
            await self._listener.unlock(lock)

    async def _session(self, backoff):
        listener = Listener(self._db, self._on_notify)
        await listener.open()
        self._listener = listener
        await self._regain()
        if not backoff.fresh:
            _logger.info("database back: listening again")
        backoff.reset()
        self._open.set()
        self._on_open()
        why = await listener.wait_lost()
        raise DatabaseAway(why)

    async def _regain(self):
        """Take the held locks again in a new session; report those that another bridge has."""
        for lock, lost in list(self._held.items()):
            if not await self._listener.try_lock(lock):
                _logger.warning("another bridge has taken over lock %s", lock)
                lost.set()
                self._held.pop(lock, None)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Writes facts to the database, many in one commit; keeps them while the database is away.

While one transaction runs, new facts gather and go into the next. A fact that supersedes a waiting
one takes its place: facts carry all their times, so no transition is lost with the older one.

Facts of the same moment are written together: an agent's phone rings two milliseconds after the
caller came into the queue, and must not wait for a transaction of the caller's own.
"""

import asyncio
import contextlib
import time

from ..tools.log import logger
from .backoff import Backoff
from .books import Books
from .errors import DatabaseAway
from .tasks import first_of

_logger = logger(__name__)

MAX_WAITING_FACTS = 200_000
FACTS_PER_BATCH = 500
GATHER_SECONDS = 0.02  # seconds in which facts that no agent looks at wait for more
LEG_GATHER_SECONDS = 0.001  # the same after one that an agent does: a phone's


class FactWriter:
    """The queue of facts before the database."""

    def __init__(self, store, most=MAX_WAITING_FACTS):
        self._store, self._most = store, most
        self.books = Books(store)
        self._waiting = {}  # (pbx id, identity) -> fact, oldest first
        self._lost = 0
        self._written_until, self._busy = 0.0, False  # epoch seconds
        self._awake, self._hurry = asyncio.Event(), asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    def __len__(self):
        """How many facts wait."""
        return len(self._waiting)

    @property
    def written_until(self):
        """Epoch seconds: every fact that came before then is in the database."""
        return self._written_until if self._busy else time.time()

    @property
    def lost(self):
        """How many facts were given up because too many waited."""
        return self._lost

    def put(self, pbx_id, facts):
        """Queue facts; never blocks."""
        for fact in facts:
            self._waiting[pbx_id, fact.identity] = fact
            if fact.identity[0] == "leg":
                self._hurry.set()
        if self._waiting:
            self._busy = True
            self._idle.clear()
            self._awake.set()
        self._bound()

    async def run(self):
        """Write until cancelled."""
        await first_of(self._keep_writing(), self.books.run())

    async def _keep_writing(self):
        backoff = Backoff(0.2, 10)
        while True:
            await self._awake.wait()
            await self._gather()
            taken, at = self._take(), time.time()
            all_taken, self._busy = not self._waiting, True
            try:
                await self._write(taken)
                self._recovered(backoff)
                self._written_until = at if all_taken else self._written_until
            except DatabaseAway as error:
                self._put_back(taken)
                self._away(backoff, error)
                await asyncio.sleep(backoff.seconds())
            except asyncio.CancelledError:
                self._put_back(taken)
                raise
            self._settle()

    async def _gather(self):
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._hurry.wait(), GATHER_SECONDS)
        await asyncio.sleep(LEG_GATHER_SECONDS)
        self._hurry.clear()

    async def drain(self, seconds):
        """Wait until all is written, at most so many seconds; return how many facts are left."""
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
                await self.books.settle()
        except (TimeoutError, DatabaseAway):
            _logger.error("%d facts could not be written before stopping", len(self))
        return len(self)

    # --- one batch

    async def _write(self, taken):
        """Write facts; one that the models refuse is logged and left out, and the others go on."""
        try:
            self.books.due(await self._store.facts(_by_pbx(taken)))
        except (DatabaseAway, asyncio.CancelledError):
            raise
        except Exception:
            if len(taken) == 1:
                _logger.exception("fact not accepted, left out: %r", taken)
                return
            for key, fact in taken.items():
                await self._write({key: fact})

    def _take(self):
        keys = list(self._waiting)[:FACTS_PER_BATCH]
        return {key: self._waiting.pop(key) for key in keys}

    def _put_back(self, taken):
        """Put facts back at the front, except where a newer one has come meanwhile."""
        self._waiting = taken | self._waiting

    def _settle(self):
        self._busy = bool(self._waiting)
        if not self._waiting:
            self._awake.clear()
            self._idle.set()

    def _bound(self):
        """Drop the oldest facts when too many wait, and log that."""
        while len(self._waiting) > self._most:
            self._waiting.pop(next(iter(self._waiting)))
            self._lost += 1
            if self._lost % 1000 == 1:
                _logger.error("too many facts wait for the database: %d lost so far", self._lost)

    # --- logged once, on failure and on recovery

    def _away(self, backoff, error):
        if backoff.fresh:
            _logger.error("database away, facts wait in memory: %s", error)

    def _recovered(self, backoff):
        if not backoff.fresh:
            _logger.info("database back, %d facts to catch up", len(self))
        backoff.reset()


def _by_pbx(taken):
    batches = {}
    for (pbx_id, _identity), fact in taken.items():
        batches.setdefault(pbx_id, []).append(fact)
    return batches

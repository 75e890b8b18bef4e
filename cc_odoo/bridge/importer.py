# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""After an outage: the visits that no bridge heard are filled in from the PBX's own queue_log."""

import asyncio
import contextlib

from ..core.queue_log_visits import visits
from ..tools.log import logger
from .queue_log import Unreadable, read
from .tasks import patiently

_logger = logger(__name__)

IMPORT_LOOK_SECONDS = 60.0  # also for visits that ended as unknown without an outage
QUEUE_LOG_SETTLE_SECONDS = 1.0  # seconds in which the PBX writes down what it just did
IMPORT_MARGIN_SECONDS = 5.0
VISITS_PER_BATCH = 200


class Importer:
    """Fills in the visits that were missed on one PBX, while this bridge leads."""

    def __init__(self, pbx):
        self._pbx = pbx
        self._awake = asyncio.Event()
        self._said = ""

    def wake(self):
        """Note that an outage has ended: there may be visits to fill in."""
        self._awake.set()

    async def run(self):
        """Import until cancelled, whenever visits are missing."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), IMPORT_LOOK_SECONDS)
            self._awake.clear()
            await asyncio.sleep(QUEUE_LOG_SETTLE_SECONDS)
            try:
                await patiently(self._import)
            except Exception:
                _logger.exception("PBX %s: queue_log not imported", self._pbx)

    async def _import(self):
        session, store, pbx_id = self._pbx.session, self._pbx.store, self._pbx.id
        job = await store.to_import(pbx_id) if session and self._pbx.leads else None
        if not job:
            return
        offset = session.connection.clock.offset
        since = job["since"] - offset - IMPORT_MARGIN_SECONDS
        try:
            log, unknown = await asyncio.to_thread(read, job["source"], job["place"], since)
        except Unreadable as error:
            self._say(str(error))
            await store.imported(pbx_id, [], frozenset(), job["outages"], False, str(error))
            return
        self._say("")
        if unknown:
            _logger.warning("PBX %s: queue_log: %d lines not understood", self._pbx, unknown)
        found = visits(log, offset, job.get("numbers"))
        await self._hand_over(found, job["outages"], unknown)

    async def _hand_over(self, found, outages, unknown):
        """Write the visits in batches: what is heard now must not wait for what was missed."""
        starts = range(0, len(found), VISITS_PER_BATCH)
        batches = [found[start : start + VISITS_PER_BATCH] for start in starts] or [[]]
        for batch in batches:
            done, alive = batch is batches[-1], self._pbx.alive()
            report = self._pbx.id, batch, alive, outages, done
            await self._pbx.store.imported(*report, unknown=unknown)

    def _say(self, words):
        """Log a failure once, and a recovery once; `words` is empty when all is well."""
        if words and words != self._said:
            _logger.error("PBX %s: queue_log cannot be read: %s", self._pbx, words)
        elif self._said and not words:
            _logger.info("PBX %s: queue_log can be read again", self._pbx)
        self._said = words

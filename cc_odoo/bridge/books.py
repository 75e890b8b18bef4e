# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The steps that follow from facts later, in a transaction of their own: no ringing phone waits.

The database says for which calls they are due; here stands only which PBX has any. What a bridge
leaves undone when it dies, the next one that leads does.
"""

import asyncio

from .tasks import Debounce


class Books:
    """Brings the books of PBXs up to date, a batch of calls in each transaction."""

    def __init__(self, store):
        self._store, self._due = store, set()
        self._busy = asyncio.Lock()
        self._debounce = Debounce(self._keep_due)

    def due(self, pbx_ids):
        """Note that calls of these PBXs have steps to be done."""
        self._due.update(pbx_ids)
        if self._due:
            self._debounce.wake()

    async def run(self):
        """Do what is due until cancelled."""
        await self._debounce.run()

    async def settle(self):
        """Do all that is due now, and wait until it is done."""
        await self._keep_due()
        while self._due:
            await self._keep_due()

    async def _keep_due(self):
        async with self._busy:
            if self._due:
                await self._keep()

    async def _keep(self):
        pbx_ids, self._due = sorted(self._due), set()
        try:
            more = await self._store.books(pbx_ids)
        except BaseException:
            self._due.update(pbx_ids)
            raise
        self.due(more)

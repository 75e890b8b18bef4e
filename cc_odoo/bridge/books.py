# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What follows from facts in a transaction of its own, so that no ringing phone waits for it.

Which calls it is due for stands in the database: here is only which PBX has any. What a bridge
leaves undone when it dies, the next one that leads does.
"""

import asyncio

from .tasks import Debounce


class Books:
    """Brings the books of PBXs up to date, a batch of calls in each transaction."""

    def __init__(self, store):
        self._store, self._due = store, set()
        self._busy = asyncio.Lock()
        self._teller = Debounce(self._tell)

    def due(self, pbx_ids):
        """There is something to follow on these PBXs."""
        self._due.update(pbx_ids)
        if self._due:
            self._teller.wake()

    async def run(self):
        """Work for ever."""
        await self._teller.run()

    async def settle(self):
        """Do now what is due, and wait for what is being done."""
        await self._tell()
        while self._due:
            await self._tell()

    async def _tell(self):
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

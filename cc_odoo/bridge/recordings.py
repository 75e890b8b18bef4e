# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Writes the PBX's events of recordings to the database.

A bridge that does not lead keeps the last ones: when it takes over, it writes what the leader had
not written.
"""

import time
from collections import deque

from ..core import recordings
from .errors import DatabaseAway
from .tasks import Debounce

MAX_KEPT_EVENTS = 1000


class Recordings:
    """The events of recordings of one connection, written in their order."""

    def __init__(self, pbx_id, store):
        self._id, self._store = pbx_id, store
        self._waiting = deque(maxlen=MAX_KEPT_EVENTS)
        self._debounce = Debounce(self._write)

    def heard(self, headers, offset):
        """Take in a MixMonitorStart, -Stop or -Mute."""
        said = recordings.heard(headers, offset, time.time())
        if said:
            self._waiting.append(said)
            self._debounce.wake()

    async def run(self):
        """Write until cancelled."""
        await self._debounce.run()

    async def _write(self):
        said = list(self._waiting)
        self._waiting.clear()
        try:
            await self._store.recordings(self._id, said)
        except DatabaseAway:
            self._waiting.extendleft(reversed(said))
            raise

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the PBX says of recordings, on its way to the database.

A bridge that does not lead keeps the last of it: taking over, it tells what the leader had not.
"""

from collections import deque

from ..core import recordings
from .errors import DatabaseAway
from .tasks import Debounce

MAX_KEPT_EVENTS = 1000


class Recordings:
    """The events of recordings of one connection, told in their order."""

    def __init__(self, pbx_id, store):
        self._id, self._store = pbx_id, store
        self._waiting = deque(maxlen=MAX_KEPT_EVENTS)
        self._teller = Debounce(self._tell)

    def heard(self, headers, offset):
        """A MixMonitorStart, -Stop or -Mute."""
        said = recordings.heard(headers, offset)
        if said:
            self._waiting.append(said)
            self._teller.wake()

    async def run(self):
        """Tell for ever."""
        await self._teller.run()

    async def _tell(self):
        said = list(self._waiting)
        self._waiting.clear()
        try:
            await self._store.recordings(self._id, said)
        except DatabaseAway:
            self._waiting.extendleft(reversed(said))
            raise

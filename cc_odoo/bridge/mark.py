# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reads, sets and refreshes the leader's mark, so that two databases never lead one PBX.

Setting it needs `call` in `write` of the manager account. Without that right this database still
sees another one's mark (reading needs `reporting`), but the other one does not see this one's.
"""

import asyncio
import time

from ..core import actions
from ..core.mark import STALE_MARK_SECONDS, VARIABLE, Mark, Watch
from ..tools.log import logger
from .errors import NoAnswer

_logger = logger(__name__)

BEAT_SECONDS = 5.0
# Two that found the PBX free both set a mark; after this long each sees whose it is. It must be
# longer than what passes between a look and the mark set upon it.
MARK_SETTLE_SECONDS = 0.5


class LeaderMark:
    """The mark on one PBX, through all connections to it.

    :param settings: of the PBX; `owner` names this database, and without one nothing is marked
    :param on_change: called when another database has begun to lead, or leads no more
    """

    def __init__(self, settings, on_change):
        self._owner, self._name = settings.get("owner", ""), settings.get("database", "")
        self._pbx, self._on_change = settings["name"], on_change
        self._watch, self._refused = Watch(self._owner), False
        self.other = None  # the `Mark` of the other database that leads

    def __str__(self):
        return (
            f"another Odoo database, “{self.other.name}”, leads this PBX; this one only listens"
            f" until that one has been gone for {STALE_MARK_SECONDS:g} s. If it is a copy made for"
            " tests, archive the PBX there"
        )

    async def look(self, connection):
        """Read the mark, and return it as text.

        :raises AmiError: the PBX cannot be asked
        """
        if not self._owner:
            return ""
        reply = await connection.send(actions.getvar(VARIABLE))
        text = reply.headers.get("Value", "") if reply.ok else ""
        before, self.other = self.other, self._watch.update(text, time.monotonic())
        if (before and before.owner) != (self.other and self.other.owner):
            self._on_change()
        return text

    async def acquire(self, connection):
        """Wait until no other database leads, and set this one's mark.

        Where another bridge of this database has led, there is nothing to wait for.
        """
        while not await self._try(connection):
            await asyncio.sleep(BEAT_SECONDS)

    async def keep(self, connection):
        """Refresh the mark until another database leads; an unanswered beat is left out."""
        while not self.other:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                await self._try(connection)
            except NoAnswer as error:
                _logger.info("PBX %s: its leader's mark not kept: %s", self._pbx, error)

    async def _try(self, connection):
        """Set the mark; return whether this database leads, and its mark says so."""
        text = await self.look(connection)
        if self.other:
            return False
        await self._set(connection)
        if not self._watch.is_ours(text) and not self._refused:
            await asyncio.sleep(MARK_SETTLE_SECONDS)
            await self.look(connection)
        return not self.other

    async def _set(self, connection):
        if not self._owner:
            return
        mark = Mark(self._owner, f"{time.time():.3f}", self._name)
        reply = await connection.send(actions.set_global(VARIABLE, str(mark)))
        if not reply.ok and not self._refused:
            _logger.warning(
                "PBX %s: another database would not see that this one leads: %s (add “call” to"
                " “write” of this user in manager.conf)", self._pbx, reply.words,
            )  # fmt: skip
        self._refused = not reply.ok

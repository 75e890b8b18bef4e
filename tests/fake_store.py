# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The database as the bridge sees it, in memory: what a test wants to be, and what was reported."""

import asyncio

from cc_odoo.bridge.errors import DatabaseAway


class FakeStore:
    """Has `Store`'s methods. `away`: how many calls fail before the database is back."""

    def __init__(self):
        self.want, self.ours, self.commands = [], set(), []
        self.told, self.away, self.slow = [], 0, 0.0
        self.job = None  # what to import
        self.known = {"phones": [], "others": [], "numbers": {}, "steered": []}
        self.follows = set()  # the PBXs of whose facts more follows

    def said(self, name):
        """The arguments of each call of a method."""
        return [args for told, args in self.told if told == name]

    async def _call(self, name, *args):
        await asyncio.sleep(self.slow)
        if self.away:
            self.away -= 1
            raise DatabaseAway("away, says the test")
        self.told.append((name, args))

    async def desired(self, pbx_id):
        await self._call("desired")
        return list(self.want), set(self.ours), self.known

    async def phones(self, pbx_id):
        await self._call("phones")
        return self.known

    async def claim(self, pbx_id, keys, ours):
        await self._call("claim", tuple(keys), ours)
        self.ours = self.ours | set(keys) if ours else self.ours - set(keys)

    async def fetch_commands(self, pbx_id):
        await self._call("fetch_commands")
        taken, self.commands = self.commands, []
        return taken

    async def state(self, pbx_id, state, error=""):
        await self._call("state", state, error)

    async def answer(self, command_id, ok, words="", uniqueid=""):
        await self._call("answer", command_id, ok, words, uniqueid)

    async def facts(self, batches):
        await self._call("facts", {pbx_id: list(facts) for pbx_id, facts in batches.items()})
        return [pbx_id for pbx_id in batches if pbx_id in self.follows]

    async def books(self, pbx_ids):
        await self._call("books", pbx_ids)
        self.follows -= set(pbx_ids)
        return []

    async def members(self, pbx_id, members, complete):
        await self._call("members", list(members), complete)

    async def refused(self, pbx_id, refusals):
        await self._call("refused", list(refusals))

    async def discovered(self, pbx_id, queues, extensions):
        await self._call("discovered", queues, extensions)

    async def device_states(self, pbx_id, states):
        await self._call("device_states", states)

    async def recordings(self, pbx_id, said):
        await self._call("recordings", said)

    async def heard(self, pbx_id, event_at, until):
        await self._call("heard", event_at, until)

    async def outage_began(self, pbx_id, why, until):
        await self._call("outage_began", why, until)

    async def outage_ended(self, pbx_id, since, alive, asked_at, why):
        await self._call("outage_ended", since, alive, asked_at, why)

    async def to_import(self, pbx_id):
        await self._call("to_import")
        return self.job

    async def imported(self, pbx_id, visits, alive, outages, done, error="", unknown=0):
        self.job = None
        await self._call("imported", visits, alive, outages, done, error)
        await self._call("not understood", unknown)


class TakenLocks:
    """Another bridge has them, until a test says `free()`; `taken()` gives them back to it."""

    def __init__(self):
        self._free, self._lost = asyncio.Event(), asyncio.Event()

    def free(self):
        """The other bridge is gone."""
        self._free.set()

    def taken(self):
        """The other bridge has them again."""
        self._free.clear()
        self._lost.set()

    async def acquire(self, lock):
        await self._free.wait()
        self._lost.clear()

    async def lost(self, lock):
        await self._lost.wait()

    async def release(self, lock):
        """Nothing to do."""


class FreeLocks:
    """Locks nobody else wants."""

    async def acquire(self, lock):
        """At once."""

    async def lost(self, lock):
        """Never."""
        await asyncio.Event().wait()

    async def release(self, lock):
        """Nothing to do."""

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's side of the bridge: each method is one transaction of the superuser.

All run in one thread, one after another, so what was asked first is committed first; but what an
agent waits for goes before all that waits: a ring, who is in the queues, a command.
"""

import asyncio
import random
import threading
import time
from datetime import UTC, datetime

import psycopg2
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from psycopg2.pool import PoolError

from ..tools.log import logger
from . import options
from .errors import DatabaseAway, NotInstalled
from .one_thread import OneThread
from .relay import Relay

_logger = logger(__name__)

AWAY = (psycopg2.OperationalError, psycopg2.InterfaceError, PoolError)
MAX_TRIES = 6
FIRST_RETRY_SECONDS = 0.01
SIGNALS_SECONDS = 0.2  # what other processes changed in Odoo's caches is seen so soon


class Store:
    """The database of one bridge.

    :raises DatabaseAway: every method does, when the database does not work
    """

    def __init__(self, db):
        self.db = db
        self._thread = OneThread(f"cc_odoo.store.{db}")
        self._relay = Relay()
        self._signals_at = 0.0  # when other processes' changes are looked for next

    def close(self):
        """Let the thread end once its work is done."""
        self._thread.submit(self._relay.close)
        self._thread.shutdown()

    # --- connections

    async def options(self):
        """The bridge's own settings that the database has, {name: text}; see `options`."""
        return await self.run(_read_options)

    async def settings(self):
        """The connections to keep, as dicts."""
        return await self._on("cc.pbx", "_bridge_settings")

    async def state(self, pbx_id, state, error=""):
        """Write the state of the connection: disconnected, connecting or connected."""
        await self._on_pbx(pbx_id, "_bridge_state", state, error)

    async def heard(self, pbx_id, event_at, until):
        """Write when the last event came, and until when all events are written (epoch seconds)."""
        await self._on_pbx(pbx_id, "_bridge_received", event_at, until)

    async def outage_began(self, pbx_id, why, until):
        """Write that an outage began at `until` (epoch seconds; None: not known)."""
        await self._on_pbx(pbx_id, "_bridge_outage_began", why, until)

    async def outage_ended(self, pbx_id, since, alive, asked_at, why):
        """Write that the outage ended.

        :param since: epoch seconds since when all events are received
        :param alive: unique ids of the channels there were at `asked_at`
        """
        await self._on_pbx(pbx_id, "_bridge_outage_ended", since, alive, asked_at, why)

    async def to_import(self, pbx_id):
        """What to read of the PBX's queue_log; see `_bridge_to_import`."""
        return await self._on_pbx(pbx_id, "_bridge_to_import")

    async def imported(self, pbx_id, visits, alive, outages, done, error="", unknown=0):
        """Fill in the visits of the PBX's queue_log, or write why it could not be read."""
        report = visits, alive, outages, done, error, unknown
        await self._on_pbx(pbx_id, "_bridge_import", *report)

    async def discovered(self, pbx_id, queues, extensions):
        """Write which queues and extensions the PBX has."""
        await self._on_pbx(pbx_id, "_bridge_discovered", queues, extensions)

    async def device_states(self, pbx_id, states):
        """Write device states: {interface: state}."""
        await self._on_pbx(pbx_id, "_bridge_device_states", states)

    # --- queue members

    async def desired(self, pbx_id):
        """(the members that should be, the keys that we added, the phones: see `phones`)."""
        return await self._on_pbx(pbx_id, "_bridge_membership", urgent=True)

    async def phones(self, pbx_id):
        """Which endpoints are phones, and their numbers; see `_bridge_phones`."""
        return await self._on_pbx(pbx_id, "_bridge_phones")

    async def claim(self, pbx_id, keys, ours):
        """Note members as ours before they are added, or as not ours once they are gone."""
        await self._on_pbx(pbx_id, "_bridge_claim", keys, ours, urgent=True)

    async def members(self, pbx_id, members, complete):
        """Write who is in the queues; with `complete` these are all members."""
        await self._on_pbx(pbx_id, "_bridge_members", members, complete)

    async def refused(self, pbx_id, refusals):
        """Write which memberships the PBX refused: (interface, queue, its words)."""
        await self._on_pbx(pbx_id, "_bridge_refused", refusals)

    # --- calls, commands, deadlines

    async def facts(self, batches):
        """Write facts of several PBXs, {id: [facts]}, and what agents see of them, in one go.

        :return: the PBXs of which more follows: `books`
        """
        return await self._whole("_apply_all_facts", batches, urgent=True)

    async def books(self, pbx_ids):
        """Do what follows later from facts of these PBXs; return those of which more follows."""
        return await self._whole("_keep_all_books", pbx_ids)

    async def recordings(self, pbx_id, said):
        """Write `core.recordings.Heard` events, in the PBX's order."""
        await self._on_pbx(pbx_id, "_bridge_recordings", said)

    async def fetch_commands(self, pbx_id):
        """The commands to send now, as dicts; from here on they count as sent."""
        return await self._on("cc.command", "_bridge_fetch", pbx_id, urgent=True)

    async def answer(self, command_id, ok, words="", uniqueid=""):
        """Write how a command ended."""
        await self._on("cc.command", "_bridge_answer", command_id, ok, words, uniqueid)

    async def deadlines(self):
        """Apply the deadlines that are due; return the next one in epoch seconds, or None."""
        return await self._on("cc.user", "_bridge_deadlines")

    # --- transactions

    async def _on(self, model, method, *args, urgent=False):
        return await self.run(lambda env: getattr(env[model], method)(*args), urgent)

    async def _whole(self, method, facts, urgent=False):
        """Call a method of all PBXs; where anything in it fails again, now with savepoints."""
        try:
            return await self._on("cc.pbx", method, facts, True, urgent=urgent)
        except (DatabaseAway, NotInstalled):
            raise
        except Exception:
            _logger.info("%s: once more, in steps", method, exc_info=True)
        return await self._on("cc.pbx", method, facts, urgent=urgent)

    async def _on_pbx(self, pbx_id, method, *args, urgent=False):
        """Call a method of one PBX; None where the PBX has been deleted."""

        def work(env):
            pbx = env["cc.pbx"].browse(pbx_id)
            return getattr(pbx, method)(*args) if pbx.exists() else None

        return await self.run(work, urgent)

    async def run(self, work, urgent=False):
        """Call `work(env)` in a transaction of its own, again if another got in its way."""
        done = self._thread.submit(self._in_thread, work, urgent=urgent)
        return await asyncio.wrap_future(done)

    def _in_thread(self, work):
        threading.current_thread().dbname = self.db  # for Odoo's log lines
        try:
            return self._retrying(work)
        except AWAY as error:
            raise DatabaseAway(str(error).strip()) from error

    def _retrying(self, work):
        """Try again as Odoo's `retrying` does; its first wait (up to 2 s) is too long here."""
        for attempt in range(1, MAX_TRIES + 1):
            try:
                return self._transaction(work)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                if attempt == MAX_TRIES:
                    raise
                time.sleep(FIRST_RETRY_SECONDS * 2**attempt * random.uniform(0.5, 1))
        raise AssertionError("unreachable")

    def _transaction(self, work):
        registry = Registry(self.db)
        try:
            with registry.cursor() as cr:
                registry = self._look_for_signals(registry, cr)
                if "cc.pbx" not in registry:
                    raise NotInstalled(f"cc_odoo is not installed in {self.db!r}")
                self._relay.take_over(cr)
                # Odoo asks the database for it, one statement more in each transaction.
                cr._now = datetime.now(UTC).replace(tzinfo=None)
                result = work(api.Environment(cr, SUPERUSER_ID, {}))
            registry.signal_changes()
        except Exception:
            registry.reset_changes()
            raise
        return result

    def _look_for_signals(self, registry, cr):
        """Return the registry with what other processes changed in it, now and then.

        With the transaction's own cursor: one used for this alone would be half our transactions.
        """
        if time.monotonic() < self._signals_at:
            return registry
        self._signals_at = time.monotonic() + SIGNALS_SECONDS
        return registry.check_signaling(cr)


def _read_options(env):
    parameters = env["ir.config_parameter"]
    return {name: parameters.get_param(f"cc_odoo.bridge_{name}", "") for name in options.NAMES}

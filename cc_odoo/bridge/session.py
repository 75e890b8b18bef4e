# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One connection to one PBX and the parts that live on it.

Events are dispatched from one queue, in the order in which they came; the parts (members, commands,
devices) then work at their own pace. A bridge that does not lead only reads events.
"""

import asyncio
import contextlib
import time

from ..core import actions
from ..tools.log import logger
from .ami import Address, Connection
from .discover import Devices, at_devices, discover, names, users_of, wanted_events
from .errors import AmiError, DatabaseAway
from .members import Members
from .recordings import Recordings
from .tasks import Debounce, first_of, patiently

_logger = logger(__name__)

BOOTED_WITHIN_SECONDS = 10.0
RELOAD_SETTLE_SECONDS = 1.0
CODE_SETTLE_SECONDS = 0.5
NAMES_LOOK_SECONDS = 60.0
SWEEP_SECONDS = 60.0
LISTING_FRESH_SECONDS = 2.0  # seconds for which a listing need not be asked for again
# FreePBX's own events: UserDeviceAdded, UserDeviceRemoved
USER_MOVED = "UserDevice"
NO_ECHO = (
    "The PBX does what it is told, but says nothing of its queues' members: add “agent” to “read”"
    " of this user in manager.conf"
)


class Session:
    """One connection, from login to loss."""

    def __init__(self, pbx):
        self._pbx, self.store = pbx, pbx.store
        self._events = asyncio.Queue()
        self.connection = Connection(Address.of(pbx.settings), self._events.put_nowait)
        self.members = Members(pbx.id, self.store, self.connection, self._no_echo, pbx.know_phones)
        self._devices = Devices(pbx.id, self.store)
        self._recordings = Recordings(pbx.id, self.store)
        self._booted, self._reloaded = asyncio.Event(), asyncio.Event()
        self._code_dialled = Debounce(self._look_who_is_where, CODE_SETTLE_SECONDS)
        self.over = asyncio.Event()
        self.since, self.found = 0.0, None

    async def open(self):
        """Connect, log in, and have the PBX send only the events that are used.

        Whatever interrupts it, no connection is left open: nobody else knows of it yet.
        """
        await self.connection.open()
        try:
            await self._begin()
        except BaseException as error:
            self.connection.close(str(error))
            raise

    async def _begin(self):
        self.since = time.time()
        pattern = wanted_events(self._pbx.settings["channel_format"])
        reply = await self.connection.send(actions.filter_events(pattern))
        if not reply.ok:
            _logger.info("PBX %s: sends all events, no filter: %s", self._pbx, reply.words)
        await self._pbx.mark.look(self.connection)

    async def run(self, on_ready):
        """Read events until the connection is lost.

        :param on_ready: called when the first listing has been taken in
        :raises AmiError: always, in the end; it says why
        """
        await first_of(
            self._until_lost(), self._hear(), self._get_ready(on_ready), self._keep_sweeping()
        )

    async def wait_over(self):
        """Wait until the connection is gone and nothing works on it any more."""
        await self.over.wait()

    async def _until_lost(self):
        raise AmiError(await self.connection.wait_lost())

    async def _get_ready(self, on_ready):
        try:
            await asyncio.wait_for(self._booted.wait(), BOOTED_WITHIN_SECONDS)
        except TimeoutError:
            _logger.warning("PBX %s: never said FullyBooted (read right `system`?)", self._pbx)
        await self._list()
        on_ready()
        await self.over.wait()

    async def _keep_sweeping(self):
        """Look for channels whose end was lost: an overloaded PBX drops events."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                await self._pbx.sweep(self.connection)
            except AmiError as error:
                _logger.info("PBX %s: channels not asked for: %s", self._pbx, error)

    async def _list(self):
        await self._read_phones()
        settings = self._pbx.settings
        kind = settings.get("kind", "")
        self.found = await discover(self.connection, settings["channel_format"], kind)
        self._pbx.listed(self.found)
        self.members.listed(self.found.members)
        self._devices.known = {each["interface"] for each in self.found.extensions}

    async def _read_phones(self):
        """Read which endpoints people said to be phones; without a database what was read last."""
        with contextlib.suppress(DatabaseAway):
            self._pbx.know_phones(await self.store.phones(self._pbx.id))

    # --- leading

    async def lead(self):
        """Lead whenever no other database does, until cancelled."""
        while True:
            await self._pbx.mark.acquire(self.connection)
            await self._lead()

    async def _lead(self):
        """Write the present state, and make the PBX match, until another database leads."""
        if time.time() - self.found.asked_at > LISTING_FRESH_SECONDS:
            await self._list()
        await self._write_found()
        await self._pbx.caught_up(self)
        await first_of(
            self.members.run(),
            self._devices.run(),
            self._recordings.run(),
            self._follow_reloads(),
            self._code_dialled.run(),
            self._pbx.mark.keep(self.connection),
        )

    async def _write_found(self):
        found = self.found
        await patiently(lambda: self.store.discovered(self._pbx.id, found.queues, found.extensions))

    async def _follow_reloads(self):
        """List queues and phones again whenever the PBX's configuration may have changed."""
        known = await names(self.connection)
        while True:
            with contextlib.suppress(TimeoutError):  # `queue reload` on the console says nothing
                await asyncio.wait_for(self._reloaded.wait(), NAMES_LOOK_SECONDS)
                await asyncio.sleep(RELOAD_SETTLE_SECONDS)
            before, known = known, await names(self.connection)
            if self._reloaded.is_set() or known != before:
                self._reloaded.clear()
                await self._list()
                await self._write_found()
                self.members.wake()

    def code_dialled(self):
        """Note that somebody dialled a feature code: it may have been to log in at a phone.

        FreePBX has an event of that, which needs the right to read `user`; another dialplan may say
        nothing. Who is where is kept in Asterisk's own database, which can only be asked.
        """
        self._code_dialled.wake()

    async def _look_who_is_where(self):
        kind = self._pbx.settings.get("kind", "")
        users = await users_of(self.connection, self.found.extensions, kind)
        if at_devices(self.found.extensions, users) != self.found.extensions:
            await self._list()
            await self._write_found()
            self.members.wake()

    def _no_echo(self):
        if self._pbx.warn(NO_ECHO):
            _logger.warning("PBX %s: %s", self._pbx, NO_ECHO)

    # --- events

    async def _hear(self):
        while True:
            headers = await self._events.get()
            try:
                self._dispatch(headers)
            except Exception:
                _logger.exception("PBX %s: event not understood: %r", self._pbx, headers)

    def _dispatch(self, headers):
        name = headers.get("Event", "")
        self._pbx.heard_event(headers, self.connection.clock.offset)
        if name.startswith("QueueMember"):
            self.members.heard(headers)
        elif name == "DeviceStateChange":
            self._devices.heard(headers)
        elif name.startswith("MixMonitor"):
            self._recordings.heard(headers, self.connection.clock.offset)
        elif name == "OriginateResponse":
            self._pbx.commands.heard(headers)
        elif name == "FullyBooted":
            self._booted.set()
        elif name == "Reload":
            self._reloaded.set()
        elif headers.get("UserEvent", "").startswith(USER_MOVED):
            self.code_dialled()

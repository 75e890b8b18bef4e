# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Everything the bridge does with one PBX: keep connected, hear, and let the parts work.

Outer loop: be the leader, connect, live until the line is lost, wait, connect again.
Inner: one queue of events in the order they came; the parts (members, commands, devices)
each keep their own pace behind it.
"""

import asyncio
import contextlib
import logging
import time

from ..core import actions, events
from ..core.calls import Tracker
from .ami import Address, Connection
from .backoff import Backoff
from .commands import Commands
from .discover import Devices, discover, names, wanted_events
from .errors import AmiError, DatabaseAway, LoginRefused
from .members import Members
from .tasks import Teller, end, first_of, patiently

_logger = logging.getLogger(__name__)

HEARD_EVERY = 5.0
BOOTED_WITHIN = 10.0
RELOAD_SETTLES = 1.0
LOOK_EVERY = 60.0
NO_ECHO = (
    "The PBX does what it is told, but says nothing of its queues' members: add “agent” to “read”"
    " of this user in manager.conf"
)


class Pbx:
    """One PBX of the database, for as long as its settings stay as they are."""

    def __init__(self, settings, store, writer, locks):
        self.settings, self.id = settings, settings["id"]
        self.store, self._writer, self._locks = store, writer, locks
        self._tracker, self._leads = Tracker(), False
        self._state, self._heard_at = ("disconnected", ""), None
        self._state_teller = Teller(self._tell_state)
        self._heard_teller = Teller(self._tell_heard, HEARD_EVERY)
        self.commands = Commands(self.id, store)
        self.session = None

    def __str__(self):
        return f"{self.settings['name']} ({self.settings['host']}:{self.settings['port']})"

    def wake(self, what):
        """`members` or `command`: the database has news for this PBX."""
        if what == "command" and self._leads:
            self.commands.wake()
        elif what == "members" and self.session:
            self.session.members.wake()

    async def run(self):
        """Serve this PBX until cancelled. Several bridges may: one leads, the others wait."""
        try:
            while True:
                await self._locks.acquire(self.id)
                self._leads = True
                await first_of(self._lead(), self._locks.lost(self.id))
                self._leads = False
        finally:
            await self._leave()

    async def _lead(self):
        helpers = (self._state_teller.run(), self._heard_teller.run(), self.commands.run())
        await first_of(self._keep_connected(), *helpers)

    async def _leave(self):
        """Last words of a leader, while it still is one."""
        if not self._leads:
            return
        self._leads = False
        try:
            await asyncio.wait_for(self.store.state(self.id, "disconnected", ""), 5)
            await self._locks.release(self.id)
        except (DatabaseAway, TimeoutError):
            _logger.info("PBX %s: database away, leaving without a word", self)

    # --- keeping connected

    async def _keep_connected(self):
        backoff = Backoff()
        while True:
            self._tell("connecting", self._state[1])
            try:
                await self._live(backoff)
            except AmiError as error:
                self._failed(error, backoff)
            except Exception:
                _logger.exception("PBX %s: the bridge failed; starting over", self)
                self._tell("disconnected", "the bridge failed; see its log")
            await asyncio.sleep(backoff.seconds())

    def _failed(self, error, backoff):
        """Said once. A wrong password is not hammered at: the PBX may lock us out."""
        words = str(error)
        level = logging.ERROR if backoff.fresh else logging.INFO
        if words != self._state[1]:
            _logger.log(level, "PBX %s: %s", self, words)
        self._tell("disconnected", words)
        self.commands.wake()  # who waits for a deed is told
        if isinstance(error, LoginRefused):
            backoff.slow_down()

    async def _live(self, backoff):
        """One connection, from login to loss. Always ends by raising."""
        session = Session(self)
        await session.open()
        self.session, self.commands.connection = session, session.connection
        try:
            await session.run(lambda: self._connected(backoff))
        finally:
            self.session = self.commands.connection = None
            await session.connection.logoff()

    def _connected(self, backoff):
        backoff.reset()
        _logger.info("PBX %s: connected", self)
        self._tell("connected", "")
        self.commands.wake()

    # --- what is told to the database

    def _tell(self, state, error):
        self._state = (state, error)
        self._state_teller.wake()

    def warn(self, words):
        """Connected, but something is wrong. True when that is news."""
        news = self._state != ("connected", words)
        self._tell("connected", words)
        return news

    async def _tell_state(self):
        await self.store.state(self.id, *self._state)

    async def _tell_heard(self):
        await self.store.heard(self.id, self._heard_at)

    # --- what the PBX says

    def heard_event(self, headers, offset):
        """One event, for the calls."""
        self._heard_at = time.time()
        self._heard_teller.wake()
        event = events.parse(headers, offset, self._heard_at)
        if event:
            self._facts(self._tracker.feed(event))

    def found(self, found):
        """What there is now: calls that went while nobody listened are over, others begin here."""
        self._tracker.know_phones(each["interface"] for each in found.extensions)
        alive = [line.get("Uniqueid", "") for line in found.channels]
        self._facts(self._tracker.resync(alive, found.asked_at))
        for line in found.channels:
            self._facts(self._tracker.feed(events.parse(line, 0.0, found.asked_at)))

    def _facts(self, facts):
        self._writer.put(self.id, facts)


class Session:
    """One connection and the parts that live on it."""

    def __init__(self, pbx):
        self._pbx, self.store = pbx, pbx.store
        self._events = asyncio.Queue()
        self.connection = Connection(Address.of(pbx.settings), self._events.put_nowait)
        self.members = Members(pbx.id, self.store, self.connection, self._no_echo)
        self._devices = Devices(pbx.id, self.store)
        self._booted = asyncio.Event()
        self._reloaded = asyncio.Event()

    async def open(self):
        """Connect, log in, and ask for no more events than count."""
        await self.connection.open()
        pattern = wanted_events(self._pbx.settings["channel_format"])
        reply = await self.connection.send(actions.filter_events(pattern))
        if not reply.ok:
            _logger.info("PBX %s: sends all events, no filter: %s", self._pbx, reply.words)

    async def run(self, on_connected):
        """Live until the line is lost, then raise why."""
        await first_of(
            self._until_lost(), self._hear(), self._work(on_connected), self._devices.run()
        )

    async def _until_lost(self):
        raise AmiError(await self.connection.wait_lost())

    async def _work(self, on_connected):
        try:
            await asyncio.wait_for(self._booted.wait(), BOOTED_WITHIN)
        except TimeoutError:
            _logger.warning("PBX %s: never said FullyBooted (read right `system`?)", self._pbx)
        await self._discover()
        on_connected()
        members = asyncio.create_task(self.members.run())
        try:
            await self._follow_reloads()
        finally:
            await end(members)

    async def _follow_reloads(self):
        """Queues and phones are kept in step with the PBX's configuration."""
        known = await names(self.connection)
        while True:
            with contextlib.suppress(TimeoutError):  # `queue reload` on the console says nothing
                await asyncio.wait_for(self._reloaded.wait(), LOOK_EVERY)
                await asyncio.sleep(RELOAD_SETTLES)
            before, known = known, await names(self.connection)
            if self._reloaded.is_set() or known != before:
                self._reloaded.clear()
                await self._discover()
                self.members.wake()

    def _no_echo(self):
        if self._pbx.warn(NO_ECHO):
            _logger.warning("PBX %s: %s", self._pbx, NO_ECHO)

    async def _discover(self):
        found = await discover(self.connection, self._pbx.settings["channel_format"])
        self._pbx.found(found)
        self.members.listed(found.members)
        self._devices.known = {each["interface"] for each in found.extensions}
        await patiently(lambda: self.store.discovered(self._pbx.id, found.queues, found.extensions))

    # --- hearing

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
        elif name == "OriginateResponse":
            self._pbx.commands.heard(headers)
        elif name == "FullyBooted":
            self._booted.set()
        elif name == "Reload":
            self._reloaded.set()

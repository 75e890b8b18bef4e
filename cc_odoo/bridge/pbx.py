# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Everything the bridge does with one PBX: keep connected, hear, and let the parts work.

Two loops side by side. One keeps connected and hears, whoever leads: the tracker always knows what
goes on and what lately went. The other waits to be the leader of this PBX; only the leader writes
to the database and sends to the PBX. Who takes over first writes all that the tracker knows: the
database lacks what the dead leader had not written, and takes the rest for the same again.
"""

import asyncio
import contextlib
import logging
import time

from ..core import events
from ..core.calls import Tracker
from ..tools.log import logger
from . import discover
from .backoff import Backoff
from .commands import Commands
from .errors import AmiError, DatabaseAway, LoginRefused
from .importer import Importer
from .mark import LeaderMark
from .session import Session
from .tasks import Debounce, first_of, patiently

_logger = logger(__name__)

HEARD_REPORT_SECONDS = 5.0
# A leader that hears nothing lets another bridge lead: the network may be at fault here alone.
SILENT_LEADER_SECONDS = 10.0
STAND_BACK_SECONDS = 5.0
MAX_RETRY_SECONDS = 4.0
SILENT_CHANNEL_SECONDS = 300.0  # seconds after which a channel's life is in question
LOGIN_REFUSED_PAUSE_SECONDS = 30.0  # seconds between two tries with a password that was refused
CONNECTED = ("connected", "")


class Pbx:
    """One PBX of the database, for as long as its settings stay as they are."""

    def __init__(self, settings, store, writer, locks):
        self.settings, self.id = settings, settings["id"]
        self.store, self._writer, self._locks = store, writer, locks
        self._tracker, self._leads = Tracker(), False
        self._state, self._lost = ("disconnected", ""), time.monotonic()
        self._state_teller = Debounce(self._tell_state)
        self.mark = LeaderMark(settings, self._rival_changed)
        self.commands = Commands(self.id, store, self._tracker.peer)
        self.importer = Importer(self)
        self.session, self._ready, self._yielded = None, asyncio.Event(), False
        self.event_at, self.lag, self.events = None, 0.0, 0
        self._heard_at, self._why_lost = None, ""  # of the last connection that was lost

    def __str__(self):
        return f"{self.settings['name']} ({self.settings['host']}:{self.settings['port']})"

    @property
    def leads(self):
        """Is this bridge the one that acts?"""
        return self._leads and not self.mark.rival

    @property
    def state(self):
        """(disconnected, connecting or connected; what is wrong, in words)."""
        return self._state

    def wake(self, what):
        """`members`, `command` or `import`: the database has news for this PBX."""
        if what == "command" and self._leads:
            self.commands.wake()
        elif what == "import":
            self.importer.wake()
        elif what == "members" and self.session:
            self.session.members.wake()

    async def run(self):
        """Serve this PBX until cancelled. Several bridges may: one leads, all hear."""
        try:
            await first_of(self._keep_connected(), self._keep_leading())
        finally:
            await self._leave()

    # --- leading

    async def _keep_leading(self):
        while True:
            await self._locks.acquire(self.id)
            await first_of(self._lead(), self._locks.lost(self.id), self._deaf())
            self._leads = False
            await self._locks.release(self.id)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ready.wait(), STAND_BACK_SECONDS)

    async def _lead(self):
        self._leads = True
        self._facts(self._tracker.facts())
        self._writer.books.due([self.id])  # what the leader before had not done any more
        self._state_teller.wake()
        await first_of(
            self._work(),
            self._state_teller.run(),
            self._tell_heard(),
            self.commands.run(),
            self.importer.run(),
        )

    async def _work(self):
        """Lead each connection there is, as long as it lasts."""
        while True:
            await self._ready.wait()
            session = self.session
            try:
                await first_of(session.lead(), session.wait_over())
            except AmiError as error:
                session.connection.close(str(error))
            except Exception:
                _logger.exception("PBX %s: the bridge failed; starting over", self)
                session.connection.close("the bridge failed; see its log")
            await session.wait_over()

    async def _deaf(self):
        """Ends when nothing was heard for long; once only for each time the line is lost."""
        while True:
            await asyncio.sleep(1)
            if self._ready.is_set() or self._yielded:
                continue
            if time.monotonic() - self._lost > SILENT_LEADER_SECONDS:
                self._yielded = True
                return

    async def _leave(self):
        """Last words of a leader, while it still is one."""
        if not self._leads:
            return
        self._leads = False
        try:
            await asyncio.wait_for(self._last_words(), 5)
            await self._locks.release(self.id)
        except (DatabaseAway, TimeoutError):
            _logger.info("PBX %s: database away, leaving without a word", self)

    async def _last_words(self):
        until = self._written(self._heard_at)
        if until and not self.mark.rival:
            await self.store.heard(self.id, self.event_at, until)
        await self.store.state(self.id, "disconnected", "")

    # --- keeping connected

    async def _keep_connected(self):
        backoff = Backoff(0.5, MAX_RETRY_SECONDS)
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
        if self._leads:
            self.commands.wake()  # who waits for a deed is told
        if isinstance(error, LoginRefused):
            backoff.slow_down(LOGIN_REFUSED_PAUSE_SECONDS)

    async def _live(self, backoff):
        """One connection, from login to loss. Always ends by raising."""
        session = Session(self)
        await session.open()
        try:
            await session.run(lambda: self._hears(session, backoff))
        except AmiError as error:
            self._why_lost = str(error)
            raise
        finally:
            self._lost, self._heard_at = time.monotonic(), session.connection.heard_at
            self.session = self.commands.connection = None
            self._ready.clear()
            session.over.set()
            await session.connection.logoff()

    def _hears(self, session, backoff):
        """From here on nothing is missed."""
        backoff.reset()
        self._yielded = False
        self.session = session
        self._follow_rival()
        self._ready.set()
        _logger.info("PBX %s: connected%s", self, "" if self._leads else ", as a standby")

    # --- led by another database

    def _rival_changed(self):
        """Another database has begun to lead this PBX, or leads it no more."""
        if self.mark.rival:
            _logger.error("PBX %s: %s", self, self.mark)
        self._follow_rival()
        if not self.mark.rival:
            self._tell("connecting", "")
            self._facts(self._tracker.facts())

    def _follow_rival(self):
        """While another database leads, nothing is sent to the PBX, and nothing booked."""
        led_elsewhere = self.mark.rival or not self.session
        self.commands.connection = None if led_elsewhere else self.session.connection
        if self.mark.rival:
            self._tell("disconnected", str(self.mark))

    # --- what is told to the database

    async def caught_up(self, session):
        """The leader has written what there is now: all is well, and an outage is over."""
        self._tell(*CONNECTED)
        self.commands.wake()
        since = max(session.since, self._tracker.horizon)
        alive, at, why = self._tracker.alive(), session.found.asked_at, self._why_lost
        try:
            await patiently(lambda: self.store.outage_ended(self.id, since, alive, at, why))
        except Exception:
            _logger.exception("PBX %s: outage not recorded", self)
        self.importer.wake()

    def _tell(self, state, error):
        self._state = (state, error)
        self._state_teller.wake()

    def warn(self, words):
        """Connected, but something is wrong. True when that is news."""
        news = self._state != ("connected", words)
        self._tell("connected", words)
        return news

    async def _tell_state(self):
        state, error = self._state
        if state == "connecting" and self._ready.is_set():
            return  # a new leader that hears already: it is about to say so
        await self.store.state(self.id, state, error)
        if state == "disconnected" and not self.mark.rival:
            await self.store.outage_began(self.id, error, self._written(self._heard_at))

    async def _tell_heard(self):
        """Until when all that was heard is written: a bridge that comes later starts there."""
        told = None
        while True:
            await asyncio.sleep(HEARD_REPORT_SECONDS)
            session = self.session
            if session is None or self._state[0] != "connected":
                continue
            until = self._written(session.connection.heard_at)
            if until and until != told:
                await patiently(lambda until=until: self.store.heard(self.id, self.event_at, until))
                told = until

    def _written(self, heard_at):
        """Until when all that was heard is in the database; None when that is not known."""
        return min(heard_at or 0.0, self._writer.written_until) or None

    # --- what the PBX says

    def heard_event(self, headers, offset):
        """One event, for the calls."""
        self.event_at, self.events = time.time(), self.events + 1
        event = events.parse(headers, offset, self.event_at)
        if event:
            self.lag = max(0.0, self.event_at - event.at)
            self._facts(self._tracker.feed(event))

    def listed(self, found):
        """What there is now: calls that went while nobody listened are over, others begin here."""
        self._tracker.know_phones(each["interface"] for each in found.extensions)
        lines = (events.parse(line, found.offset, found.asked_at) for line in found.lines)
        self._facts(self._tracker.listed(lines, found.asked_at))

    async def sweep(self, connection):
        """Ask about the channels that have long said nothing: the end of some was not heard."""
        asked_at = time.time()
        if silent := self._tracker.silent(asked_at - SILENT_CHANNEL_SECONDS):
            alive = await discover.channels(connection)
            self._facts(self._tracker.swept(silent, alive, asked_at))

    def alive(self):
        """The unique ids of the PBX's channels, as far as heard."""
        return self._tracker.alive()

    def _facts(self, facts):
        if self.leads:
            self._writer.put(self.id, facts)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Everything the bridge does with one PBX.

Two loops run side by side. One keeps connected and reads events, whoever leads: the tracker always
knows the present calls and the last ones. The other waits to be the leader of this PBX; only the
leader writes to the database and sends to the PBX. A new leader first writes all that its tracker
knows: some of it the leader before had not written, and to write the rest again changes nothing.
"""

import asyncio
import contextlib
import logging
import time

from ..core import discovery, events
from ..core.calls import Tracker
from ..core.facts import code_is_over
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
# A leader that has no connection lets another bridge lead: perhaps only its network fails.
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
        self._tracker.know_codes(settings.get("feature_codes") or "")
        self._state, self._lost = ("disconnected", ""), time.monotonic()
        self._state_report = Debounce(self._send_state)
        self.mark = LeaderMark(settings, self._other_database_changed)
        self.commands = Commands(self.id, store, self._tracker.peer)
        self.importer = Importer(self)
        self.session, self._ready, self._yielded = None, asyncio.Event(), False
        self._phones, self._endpoints = {}, []  # as the database and as the PBX says
        self.event_at, self.lag, self.events = None, 0.0, 0
        self._heard_at, self._why_lost = None, ""  # of the last connection that was lost

    def __str__(self):
        return f"{self.settings['name']} ({self.settings['host']}:{self.settings['port']})"

    @property
    def leads(self):
        """Whether this bridge is the one that writes and sends."""
        return self._leads and not self.mark.other

    @property
    def state(self):
        """(state, error): disconnected, connecting or connected; and what is wrong, in words."""
        return self._state

    def wake(self, what):
        """Look at the database again.

        :param what: `members`, `command` or `import`
        """
        if what == "command" and self._leads:
            self.commands.wake()
        elif what == "import":
            self.importer.wake()
        elif what == "members" and self.session:
            self.session.members.wake()

    async def run(self):
        """Serve this PBX until cancelled. Of several bridges one leads; all read events."""
        try:
            await first_of(self._keep_connected(), self._keep_leading())
        finally:
            await self._leave()

    # --- leading

    async def _keep_leading(self):
        while True:
            await self._locks.acquire(self.id)
            await first_of(self._lead(), self._locks.lost(self.id), self._until_outage())
            self._leads = False
            await self._locks.release(self.id)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ready.wait(), STAND_BACK_SECONDS)

    async def _lead(self):
        self._leads = True
        self._facts(self._tracker.facts())
        self._writer.books.due([self.id])  # what the leader before left undone
        self._state_report.wake()
        await first_of(
            self._work(),
            self._state_report.run(),
            self._report_heard(),
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

    async def _until_outage(self):
        """Return when there was no connection for long; once for each time that it is lost."""
        while True:
            await asyncio.sleep(1)
            if self._ready.is_set() or self._yielded:
                continue
            if time.monotonic() - self._lost > SILENT_LEADER_SECONDS:
                self._yielded = True
                return

    async def _leave(self):
        """Write a leader's last state, and let another bridge lead."""
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
        if until and not self.mark.other:
            await self.store.heard(self.id, self.event_at, until)
        await self.store.state(self.id, "disconnected", "")

    # --- keeping connected

    async def _keep_connected(self):
        backoff = Backoff(0.5, MAX_RETRY_SECONDS)
        while True:
            self._set_state("connecting", self._state[1])
            try:
                await self._live(backoff)
            except AmiError as error:
                self._failed(error, backoff)
            except Exception:
                _logger.exception("PBX %s: the bridge failed; starting over", self)
                self._set_state("disconnected", "the bridge failed; see its log")
            await asyncio.sleep(backoff.seconds())

    def _failed(self, error, backoff):
        """Log a failure once, and wait long after a wrong password: the PBX may lock us out."""
        words = str(error)
        level = logging.ERROR if backoff.fresh else logging.INFO
        if words != self._state[1]:
            _logger.log(level, "PBX %s: %s", self, words)
        self._set_state("disconnected", words)
        if self._leads:
            self.commands.wake()  # so that waiting commands fail at once
        if isinstance(error, LoginRefused):
            backoff.slow_down(LOGIN_REFUSED_PAUSE_SECONDS)

    async def _live(self, backoff):
        """One connection, from login to loss. Always ends by raising."""
        session = Session(self)
        await session.open()
        try:
            await session.run(lambda: self._connected(session, backoff))
        except AmiError as error:
            self._why_lost = str(error)
            raise
        finally:
            self._lost, self._heard_at = time.monotonic(), session.connection.heard_at
            self.session = self.commands.connection = None
            self._ready.clear()
            session.over.set()
            await session.connection.logoff()

    def _connected(self, session, backoff):
        """Begin to use a session whose events and listings are complete from now on."""
        backoff.reset()
        self._yielded = False
        self.session = session
        self._follow_other_database()
        self._ready.set()
        _logger.info("PBX %s: connected%s", self, "" if self._leads else ", as a standby")

    # --- led by another database

    def _other_database_changed(self):
        """Act on it that another database has begun to lead this PBX, or leads it no more."""
        if self.mark.other:
            _logger.error("PBX %s: %s", self, self.mark)
        self._follow_other_database()
        if not self.mark.other:
            self._set_state("connecting", "")
            self._facts(self._tracker.facts())

    def _follow_other_database(self):
        """Send nothing to the PBX, and write no facts, while another database leads."""
        led_elsewhere = self.mark.other or not self.session
        self.commands.connection = None if led_elsewhere else self.session.connection
        if self.mark.other:
            self._set_state("disconnected", str(self.mark))

    # --- what is reported to the database

    async def caught_up(self, session):
        """Report that the leader has written the present state, and that an outage has ended."""
        self._set_state(*CONNECTED)
        self.commands.wake()
        since = max(session.since, self._tracker.horizon)
        alive, at, why = self._tracker.alive(), session.found.asked_at, self._why_lost
        try:
            await patiently(lambda: self.store.outage_ended(self.id, since, alive, at, why))
        except Exception:
            _logger.exception("PBX %s: outage not recorded", self)
        self.importer.wake()

    def _set_state(self, state, error):
        self._state = (state, error)
        self._state_report.wake()

    def warn(self, words):
        """Report that something is wrong on a connection that holds; return whether that is new."""
        is_new = self._state != ("connected", words)
        self._set_state("connected", words)
        return is_new

    async def _send_state(self):
        state, error = self._state
        if state == "connecting" and self._ready.is_set():
            return  # a new leader that hears already: it is about to say so
        await self.store.state(self.id, state, error)
        if state == "disconnected" and not self.mark.other:
            await self.store.outage_began(self.id, error, self._written(self._heard_at))

    async def _report_heard(self):
        """Report until when all events are written: a bridge that starts later begins there."""
        reported = None
        while True:
            await asyncio.sleep(HEARD_REPORT_SECONDS)
            session = self.session
            if session is None or self._state[0] != "connected":
                continue
            until = self._written(session.connection.heard_at)
            if until and until != reported:
                await patiently(lambda until=until: self.store.heard(self.id, self.event_at, until))
                reported = until

    def _written(self, heard_at):
        """Epoch seconds until which all events are in the database; None when not known."""
        return min(heard_at or 0.0, self._writer.written_until) or None

    # --- from the PBX

    def heard_event(self, headers, offset):
        """Take one event into the tracker.

        :param offset: seconds from the PBX's clock to the server's
        """
        self.event_at, self.events = time.time(), self.events + 1
        event = events.parse(headers, offset, self.event_at)
        if event:
            self.lag = max(0.0, self.event_at - event.at)
            facts = self._tracker.feed(event)
            self._facts(facts)
            if self.session and any(map(code_is_over, facts)):
                self.session.code_dialled()

    def listed(self, found):
        """Take a listing into the tracker: calls whose end was missed end, new ones begin."""
        self._endpoints = found.extensions
        self._tell_phones()
        lines = (events.parse(line, found.offset, found.asked_at) for line in found.lines)
        self._facts(self._tracker.listed(lines, found.asked_at))

    def know_phones(self, known):
        """Take in what the database says of the phones: see `_bridge_phones`."""
        if known and known != self._phones:
            self._phones = known
            self._tell_phones()

    def _tell_phones(self):
        """Let the tracker know whose calls come from inside."""
        if self._endpoints:
            phones, numbers = discovery.phones(self._endpoints, self._phones)
            self._tracker.know_phones(phones, numbers)

    async def sweep(self, connection):
        """Ask the PBX about channels long without events: the end of some may have been lost."""
        asked_at = time.time()
        if silent := self._tracker.silent(asked_at - SILENT_CHANNEL_SECONDS):
            alive = await discover.channels(connection)
            self._facts(self._tracker.swept(silent, alive, asked_at))

    def alive(self):
        """The unique ids of the PBX's channels that the tracker knows."""
        return self._tracker.alive()

    def _facts(self, facts):
        if self.leads:
            self._writer.put(self.id, facts)

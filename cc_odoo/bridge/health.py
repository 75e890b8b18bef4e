# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The state of the bridge: a log line per PBX, every minute and when something changes."""

import asyncio
import time
from dataclasses import asdict, dataclass

from ..tools.log import logger

_logger = logger(__name__)

HEALTH_LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Health:
    """One PBX in one moment. Times are seconds; `quiet` is None before the first event."""

    pbx: str
    pbx_id: int
    state: str
    error: str
    leads: bool
    events: int  # since the bridge started
    lag: float  # from the last event's own time to its arrival
    quiet: float | None  # since the last event
    channels: int
    waiting: int  # facts of all PBXs that are not in the database yet

    @property
    def standing(self):
        """The values whose change is logged at once."""
        return self.state, self.error, self.leads

    def __str__(self):
        role = "leads" if self.leads else "standby"
        quiet = "never" if self.quiet is None else f"{self.quiet:.0f} s ago"
        words = f"{self.state}, {role}, {self.events} events, lag {self.lag * 1000:.0f} ms"
        more = f"last event {quiet}, {self.channels} channels, {self.waiting} facts waiting"
        return f"PBX {self.pbx}: {words}, {more}" + (f", {self.error}" if self.error else "")


def health_of(pbx, waiting):
    """The `Health` of one PBX now.

    :param waiting: how many facts of all PBXs wait for the database
    """
    state, error = pbx.state
    hears = pbx.session is not None
    return Health(
        pbx=pbx.settings["name"],
        pbx_id=pbx.id,
        # a standby does not write its state to the database, but it is connected
        state="connected" if hears else "disconnected" if state == "connected" else state,
        error=error,
        leads=pbx.leads,
        events=pbx.events,
        lag=pbx.lag,
        quiet=None if pbx.event_at is None else max(0.0, time.time() - pbx.event_at),
        channels=len(pbx.alive()),
        waiting=waiting,
    )


class HealthLog:
    """Writes the log lines.

    :param look: function that returns the present `Health` of each PBX
    :param every: seconds between two lines of a PBX where nothing changes
    """

    def __init__(self, look, every):
        self._look, self._every = look, every
        self._standing, self._said = {}, {}

    async def run(self):
        """Write until cancelled."""
        while True:
            await asyncio.sleep(HEALTH_LOOK_SECONDS)
            for health in self._look():
                self._consider(health, time.monotonic())

    def _consider(self, health, now):
        due = now - self._said.get(health.pbx_id, float("-inf")) >= self._every
        if due or self._standing.get(health.pbx_id) != health.standing:
            self._standing[health.pbx_id], self._said[health.pbx_id] = health.standing, now
            _logger.info("%s", health, extra={"cc": asdict(health)})

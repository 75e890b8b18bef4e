# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How far the PBX's clock is from the server's."""

from collections import deque

SAMPLES = 12
# Below this a new estimate is noise; following it would make times jump back and forth.
DEAD_BAND = 0.1


class Clock:
    """The offset to add to a PBX time to get server time, in seconds.

    Estimated from pings: the answer was written some time between sending and hearing it, so the
    quickest of the last pings knows best.
    """

    def __init__(self):
        self.offset = 0.0
        self._samples = deque(maxlen=SAMPLES)

    def heard(self, sent, heard, stamp):
        """A ping's answer: server times of sending and hearing, and the PBX's own time (text)."""
        try:
            pbx_time = float(stamp)
        except ValueError:
            return  # a PBX that tells no time is taken to agree with us
        self._samples.append((heard - sent, (sent + heard) / 2 - pbx_time))
        _, best = min(self._samples)
        if abs(best - self.offset) > DEAD_BAND:
            self.offset = best

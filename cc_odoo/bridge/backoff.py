# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How long to wait before trying again."""

import random


class Backoff:
    """Doubling waits with jitter, so that many who failed together do not return together."""

    def __init__(self, first=0.5, most=30.0):
        self.first, self.most = first, most
        self._next = first

    @property
    def fresh(self):
        """Whether nothing has failed since the last success: then a failure is logged."""
        return self._next == self.first

    def reset(self):
        """Note a success: the next failure starts from the shortest wait."""
        self._next = self.first

    def slow_down(self, seconds):
        """Make the next wait this long, as trying soon would do harm."""
        self._next = seconds

    def seconds(self):
        """The next wait in seconds: between half and all of the present step, which doubles."""
        step, self._next = self._next, min(self._next * 2, self.most)
        return step * random.uniform(0.5, 1)

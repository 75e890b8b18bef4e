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
        """Has nothing failed since the last success? Then a failure is news."""
        return self._next == self.first

    def reset(self):
        """It worked: the next failure starts from the shortest wait."""
        self._next = self.first

    def slow_down(self, seconds):
        """Trying soon would do harm: wait so long this once."""
        self._next = seconds

    def seconds(self):
        """The next wait: between half and all of the current step."""
        step, self._next = self._next, min(self._next * 2, self.most)
        return step * random.uniform(0.5, 1)

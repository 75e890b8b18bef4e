# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A day of calls: all recordings over and over, each time later and with new ids."""

import gc
import re
import sys

from unit import transcript

from cc_odoo.core.events import parse

KILLED = {"pbx_restart"}  # recorded with channels that never hang up
ID = re.compile(r"^(\d{9,10})(\.\d+)$")
HOUR = 3600


class Day:
    """Plays rounds; ``events`` were fed so far, ``facts`` came of them."""

    def __init__(self):
        names = [name for name in transcript.names() if name not in KILLED]
        messages = [m for name in names for m in transcript.headers(name) if parse(m)]
        self._messages = [(m, [key for key in m if _moves(key)]) for m in messages]
        self._rounds = self.events = self.facts = 0

    def play(self, tracker, rounds):
        """Feed all recordings this many times."""
        tracker.know_phones(transcript.PHONES)
        for _round in range(rounds):
            self._rounds += 1
            for message, moving in self._messages:
                later = message | {key: self._later(key, message[key]) for key in moving}
                self.facts += len(tracker.feed(parse(later)))
            self.events += len(self._messages)

    def _later(self, key, value):
        """An hour a round; an Originate's id, chosen by us, gets a number instead."""
        if key == "Timestamp":
            return f"{float(value) + self._rounds * HOUR:.6f}"
        if found := ID.match(value):
            return f"{int(found[1]) + self._rounds * HOUR}{found[2]}"
        return f"{value}{self._rounds}"


def _moves(key):
    return key == "Timestamp" or key.endswith(("niqueid", "inkedid"))


def weight(root):
    """How many objects hang on this one, and their bytes; classes and modules left out."""
    seen, todo, size = set(), [root], 0
    while todo:
        it = todo.pop()
        if id(it) in seen or isinstance(it, type | type(re)):
            continue
        seen.add(id(it))
        size += sys.getsizeof(it)
        todo += gc.get_referents(it)
    return len(seen), size

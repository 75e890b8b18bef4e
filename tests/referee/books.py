# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From where on the books are read, and what is in them since."""

from dataclasses import dataclass
from pathlib import Path

from . import cdr, queue_log, rows
from .rules import differences


@dataclass
class Books:
    """Both sides."""

    log: queue_log.Log
    cdrs: list
    rows: rows.Rows


class Mark:
    """A place in queue_log, CDR and Odoo's tables, to be made while nobody calls.

    Places, not times: a line of queue_log carries whole seconds only, and clocks may be wrong.
    """

    def __init__(self, stack):
        self._stack, env = stack, stack.env()
        self._files = [Path(env[name]) for name in ("QUEUE_LOG", "CDR_LOG")]
        self._sizes = [path.stat().st_size if path.exists() else 0 for path in self._files]
        self._last = rows.last(stack)

    def books(self):
        """All since then."""
        log, cdrs = map(self._since, self._files, self._sizes)
        found = rows.read(self._stack, self._last)
        return Books(queue_log.read(log), cdr.read(cdrs), found)

    def differences(self, shift=0):
        """What the PBX's books and ours do not agree on; see `rules.differences`."""
        return differences(self.books(), shift)

    def _since(self, path, size):
        if not path.exists():
            return ""
        with path.open("rb") as file:
            file.seek(size)
            return file.read().decode("utf-8", "replace")

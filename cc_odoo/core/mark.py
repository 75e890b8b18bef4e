# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The mark that a leading bridge leaves on the PBX, so that one of another database sees it.

Bridges of one database agree by a lock in it. Those of two databases, of which one may be a copy of
the other, have nothing in common but the PBX. The mark names the database and changes with each
beat; whoever sees it unchanged for long knows that its bridge is gone.
"""

from __future__ import annotations

from dataclasses import dataclass

# The global variable of the PBX that holds the mark.
VARIABLE = "CC_ODOO_LEADER"
STALE_MARK_SECONDS = 30.0  # seconds without a beat after which the leader is gone


@dataclass(frozen=True, slots=True)
class Mark:
    """`owner`: one word for the database; `beat`: new each time; `name`: of the database."""

    owner: str
    beat: str = ""
    name: str = ""

    @classmethod
    def parse(cls, text: str) -> Mark:
        """The mark in a text; a text that is none becomes the mark of an unknown owner."""
        parts = text.split(" ", 2)
        return cls(*parts)

    def __str__(self) -> str:
        return f"{self.owner} {self.beat} {self.name}"


class Watch:
    """Finds out which database leads the PBX, for a bridge of the database `owner`.

    A mark that vanishes counts as one that does not change: a reload of the dialplan may have taken
    it, and the other bridge sets it again.
    """

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._text, self._since = "", 0.0
        self._other: Mark | None = None

    def update(self, text: str, now: float) -> Mark | None:
        """Take in the mark that the PBX has now, which is empty where it has none.

        :return: the `Mark` of the other database that leads; None where none does
        """
        if text != self._text:
            self._text, self._since = text, now
        if self.is_ours(text) or now - self._since >= STALE_MARK_SECONDS:
            self._other = None
        elif text:
            self._other = Mark.parse(text)
        return self._other

    def is_ours(self, text: str) -> bool:
        """Whether it is a mark of this database, set by any of its bridges."""
        return Mark.parse(text).owner == self._owner

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The mark that a leading bridge leaves on the PBX, so that one of another database sees it.

Bridges of one database agree by a lock in it. Those of two databases, of which one may be a copy of
the other, have nothing in common but the PBX. The mark names the database and changes with each
beat; whoever sees it unchanged for long knows that its bridge is gone.
"""

from dataclasses import dataclass

# The global variable of the PBX that holds the mark.
VARIABLE = "CC_ODOO_LEADER"
STALE_MARK_SECONDS = 30.0  # seconds without a beat after which the leader is gone


@dataclass(frozen=True, slots=True)
class Mark:
    """`owner`: which database, one word; `beat`: another one each time; `name`: for people."""

    owner: str
    beat: str = ""
    name: str = ""

    @classmethod
    def parse(cls, text):
        """The mark that the PBX has; anything but a mark is one of an owner nobody knows."""
        parts = text.split(" ", 2)
        return cls(*parts)

    def __str__(self):
        return f"{self.owner} {self.beat} {self.name}"


class Watch:
    """Who leads the PBX, as seen by a bridge of the database `owner`. Times are its own seconds.

    A mark that vanishes counts as one that does not change: a reload of the dialplan may have taken
    it, and the other bridge sets it again.
    """

    def __init__(self, owner):
        self._owner = owner
        self._text, self._since, self._rival = "", 0.0, None

    def see(self, text, now):
        """Take in what the PBX has now.

        :return: the `Mark` of the other database that leads; None where none does
        """
        if text != self._text:
            self._text, self._since = text, now
        if self.is_ours(text) or now - self._since >= STALE_MARK_SECONDS:
            self._rival = None
        elif text:
            self._rival = Mark.parse(text)
        return self._rival

    def is_ours(self, text):
        """Is it a mark of this database, of whichever of its bridges?"""
        return Mark.parse(text).owner == self._owner

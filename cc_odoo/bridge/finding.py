# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the test of a connection finds."""

from dataclasses import dataclass

from ..core.words import Words, capital


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found out. `what` names the check, for programs and tests."""

    level: str  # ok, warning or error
    what: str
    words: Words
    fix: Words = Words("")  # what to do; lines to paste into a file stand after a line break

    @property
    def ok(self):
        """Whether nothing needs to be done about it."""
        return self.level == "ok"

    @property
    def text(self):
        """What was found, in English."""
        return self.text_in(str, False)

    @property
    def remedy(self):
        """What to do, in English; "" when nothing needs to be done."""
        return str(self.fix)

    def text_in(self, translate, from_right):
        """What was found, as a sentence of another language; see `Words.text`."""
        return capital(self.words.text(translate, from_right))


def error(what, words, fix):
    """A finding without which nothing works."""
    return Finding("error", what, words, fix)

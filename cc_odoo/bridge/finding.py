# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the test of a connection finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found out. `what` names the check, for translations and tests."""

    level: str  # ok, warning or error
    what: str
    text: str
    remedy: str = ""  # what to do; lines to paste into a file stand after a line break

    @property
    def ok(self):
        """Whether nothing needs to be done about it."""
        return self.level == "ok"


def error(what, text, remedy):
    """A finding without which nothing works."""
    return Finding("error", what, text, remedy)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The headers of one AMI message, read safely: whatever they hold, nothing here raises.

>>> headers = Headers({"Cause": "16", "CallerIDNum": "<unknown>", "Exten": "s"})
>>> headers.integer("Cause"), headers.number("CallerIDNum"), headers.exten("Exten")
(16, '', '')
"""

from __future__ import annotations

import math
from collections.abc import Mapping

MAX_VALUE_CHARS = 256  # characters; longer values (a 10 kB caller name) are cut
MAX_INTEGER = 2**31 - 1  # a whole number of the database
UNKNOWN = frozenset({"<unknown>", "unknown", "unavailable"})
NO_NUMBER = frozenset({"s", "h", "i", "t", "T", "e"})  # the dialplan's own extensions

# One AMI message as it came: an event, or a line of a listing.
RawHeaders = Mapping[str, str]


class Headers:
    """Typed reading of one message's headers. A header that is missing reads as empty."""

    __slots__ = ("_raw",)

    def __init__(self, raw: RawHeaders) -> None:
        self._raw = raw

    def text(self, key: str) -> str:
        """Return the value without control characters and surrogates; of a list the first value."""
        value = self._raw.get(key)
        if isinstance(value, list):
            value = value[0] if value else ""
        if not isinstance(value, str):
            return ""
        value = value[:MAX_VALUE_CHARS]
        # PostgreSQL stores neither NUL nor lone surrogates: one would lose the whole batch.
        return value if value.isprintable() else "".join(filter(_keeps, value)).strip()

    def number(self, key: str) -> str:
        """Return a caller's number or name as sent; ``""`` where the PBX says that it has none."""
        value = self.text(key)
        lower = value.lower()
        if lower in UNKNOWN:
            return ""
        return lower if lower == "anonymous" else value

    def exten(self, key: str) -> str:
        """Return a dialled number; ``""`` for the dialplan's own extensions, which nobody dials."""
        value = self.number(key)
        return "" if value in NO_NUMBER or value.startswith("_") else value

    def integer(self, key: str) -> int:
        """Return a whole number from 0 up; 0 when it is none or beyond the database's range."""
        try:
            value = int(self.text(key))
        except ValueError:
            return 0
        return value if 0 <= value <= MAX_INTEGER else 0


def epoch(stamp: str, offset: float = 0.0) -> float | None:
    """A Timestamp in seconds on the server's clock; None for what can't be one of this century.

    :param offset: the server's clock minus the PBX's, in seconds
    """
    try:
        at = float(stamp) + offset
    except ValueError:
        return None
    return at if math.isfinite(at) and 1e8 < at < 1e10 else None


def _keeps(character: str) -> bool:
    return (
        character == " "
        or not (character < " " or "\x7f" <= character <= "\x9f")
        and not ("\ud800" <= character <= "\udfff")
    )

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What comes from outside has a size: ids, and text that is kept, sent on or put into a message."""

from __future__ import annotations

from typing import Any

# PostgreSQL's integer
MAX_ID = 2**31 - 1
# Characters of a call's note: pages of it, and still a message to each browser.
MAX_NOTE_CHARS = 10_000
# Of a number as typed; what is longer is none.
MAX_TYPED_CHARS = 200
# What a message repeats of what was typed; no number that can be dialled is longer.
MAX_SHOWN_CHARS = 60


def id_of(value: Any) -> int:
    """Return a record's id as a program or an address gives it; 0 for what cannot be an id.

    >>> id_of(7), id_of("7"), id_of(True), id_of("9" * 5000), id_of(2**31), id_of(None)
    (7, 7, 0, 0, 0, 0)
    """
    if isinstance(value, str):
        fits = value.isascii() and value.isdecimal() and len(value) <= len(str(MAX_ID))
        value = int(value) if fits else 0
    known = isinstance(value, int) and not isinstance(value, bool)
    return value if known and 0 < value <= MAX_ID else 0


def ids_of(values: object) -> list[int]:
    """Return the ids among several values, in their order; an empty list where it is no list.

    >>> ids_of([3, "4", "x", 2**40]), ids_of(None)
    ([3, 4], [])
    """
    found = map(id_of, values) if isinstance(values, list | tuple) else ()
    return [each for each in found if each]


def typed(value: object) -> str:
    """Return what somebody typed as text that PostgreSQL takes, as much of it as is kept.

    It takes neither NUL nor half of a surrogate pair.

    >>> typed("a\\x00b\\udcff"), typed(None), len(typed("9" * 5000))
    ('ab?', '', 200)
    """
    text = str(value or "")[:MAX_TYPED_CHARS].replace("\x00", "")
    return text.encode("utf-8", "replace").decode()


def shown(value: object) -> str:
    """Return as much of a typed text as an error message repeats.

    >>> shown("9" * 100) == "9" * 60 + "…"
    True
    """
    text = str(value)
    return text if len(text) <= MAX_SHOWN_CHARS else f"{text[:MAX_SHOWN_CHARS]}…"

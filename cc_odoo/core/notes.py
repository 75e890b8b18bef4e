# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A note that several people type at once."""

from __future__ import annotations


def merged(now: str, text: str, before: str) -> str:
    """Return the note after ``text`` was typed upon ``before``, while others made it ``now``.

    Nothing that anybody wrote is lost, and the same text twice is there once.

    >>> merged("", "He wants", "")
    'He wants'
    >>> merged("He wants", "He wants a boat", "")
    'He wants a boat'
    >>> merged("Mine", "Theirs", "")
    'Mine\\nTheirs'
    """
    if text == now or now == before or text.startswith(now):
        return text
    if text in now:
        return now
    return f"{now}\n{text.removeprefix(before).lstrip()}"

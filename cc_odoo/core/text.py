# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Text that others wrote: names from a form, words from a PBX. What in it is not to be believed.

A line break in a name would be a second line of a log, a mark of direction turns the rest round.
"""

from __future__ import annotations

import unicodedata

# Control characters, breaks of lines and paragraphs, halves of characters.
_CONTROLS = frozenset({"Cc", "Zl", "Zp", "Cs"})
# Marks that order the text up to their end; the plain ones (LRM, RLM) order only their neighbours.
_TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))


def has_controls(text: str) -> bool:
    """Return whether a name has control characters, such as a line break.

    >>> has_controls("Support\\nERROR"), has_controls("\u05ea\u05de\u05d9\u05db\u05d4\u200f 2")
    (True, False)
    """
    return any(unicodedata.category(character) in _CONTROLS for character in str(text or ""))


def without_controls(text: str) -> str:
    """Return the text without control characters, as events of the PBX are read."""
    if text.isprintable():
        return text
    return "".join(char for char in text if unicodedata.category(char) not in _CONTROLS)


def one_line(text: str) -> str:
    """Return the text with control characters written out, so that it stays one line.

    >>> one_line("a\\r\\nb\\x1b[2J")
    'a\\\\r\\\\nb\\\\x1b[2J'
    """
    return text if text.isprintable() else "".join(map(_written_out, text))


def _written_out(character: str) -> str:
    odd = unicodedata.category(character) in _CONTROLS or character in _TURNING
    return character.encode("unicode_escape", "surrogatepass").decode() if odd else character

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Channels as people write them: text with ``{number}`` in it, and nothing else in braces.

Never ``str.format``: it reads attributes, and pads to any width, of whatever it is given.
"""

from __future__ import annotations

import re
from collections.abc import Set

MAX_FORMAT_CHARS = 200
_PLACE = re.compile(r"\{(\w+)\}", re.ASCII)


def is_format(text: str, names: Set[str]) -> bool:
    """Return whether a text has at least one place of these names, and no other brace.

    >>> is_format("PJSIP/{number}", {"number"}), is_format("PJSIP/{number:>9}", {"number"})
    (True, False)
    """
    found = _PLACE.findall(text)
    bare = not set("{}") & set(_PLACE.sub("", text))
    return bool(found) and bare and set(found) <= names and len(text) <= MAX_FORMAT_CHARS


def filled(text: str, **values: str) -> str:
    """Return the text with the values in its places; other braces stay as they are.

    >>> filled("Local/{number}@{e164}/n", number="0{e164}", e164="+9")
    'Local/0{e164}@+9/n'
    """
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)

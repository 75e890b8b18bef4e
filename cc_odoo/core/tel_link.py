# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Numbers as links and other programs hand them over: ``tel:+972-50-234-5678;ext=12`` (RFC 3966).

Whatever comes in, out comes something to dial, or :class:`numbers.BadNumber`.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from . import numbers

# No link is longer; what is, is not even looked at.
MAX_LINK_CHARS = 400

_SCHEME = re.compile(r"\s*tel:", re.IGNORECASE)
_LOST_PLUS = re.compile(r"^(\s*tel:)? (?=[1-9])", re.IGNORECASE)
_CONTEXT = re.compile(r";phone-context=(\+[0-9]+)", re.IGNORECASE)
# What follows the number itself: parameters, pauses, and extensions in words.
_REST = re.compile(
    r"(?:;[a-z][^\r\n]*|,[,;0-9]*|\s*\b(?:ext(?:ension)?\.?|x)\s*[0-9]+)\s*$", re.IGNORECASE
)


def number_in(text: object) -> str:
    """Return what to dial for a link or a number as written.

    >>> number_in("tel:+972-50-234-5678;ext=12"), number_in("TEL:%2B97250%20234%205678")
    ('+972502345678', '+972502345678')
    >>> number_in("tel:234-5678;phone-context=+972-3"), number_in("03-9999999 ext. 5")
    ('+97232345678', '039999999')

    :raises numbers.BadNumber: there is nothing that could be dialled in it
    """
    text = str(text or "")
    if len(text) > MAX_LINK_CHARS:
        raise numbers.BadNumber("long")
    text = _once_more(text)
    context = _CONTEXT.search(_no_dashes(text))
    number = numbers.clean(_REST.sub("", _SCHEME.sub("", text, count=1)))
    return number if number.startswith("+") or not context else context[1] + number


def plus_again(text: object) -> str:
    """Return a text of an address with its ``+``, which arrives as a blank if not escaped.

    >>> plus_again(" 972502345678"), plus_again("tel: 972502345678"), plus_again(" 0502345678")
    ('+972502345678', 'tel:+972502345678', ' 0502345678')
    """
    # No country's prefix begins with a zero.
    return _LOST_PLUS.sub(r"\1+", str(text or ""))


def from_query(text: object) -> str:
    """Return what to dial for a number in an address.

    :raises numbers.BadNumber: there is nothing that could be dialled in it
    """
    return number_in(plus_again(text))


def _once_more(text: str) -> str:
    """Return the link unescaped: a handler escapes it, and it may have been escaped before."""
    return unquote(text) if "%" in text else text


def _no_dashes(text: str) -> str:
    return re.sub(r"[-.()]", "", text).replace("phonecontext", "phone-context")

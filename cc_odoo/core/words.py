# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Texts for people, put together where the reader's language is known.

Whoever finds something out says what in English, with the values apart. A terminal shows it as it
is; Odoo translates the English part first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

# From an English text, with its %(places)s, to that of another language.
Translate = Callable[[str], str]
# What stands between these reads from the left, also in a text that reads from the right.
ISOLATE, END_ISOLATE = "\u2066", "\u2069"


@dataclass(frozen=True, slots=True)
class Words:
    """An English text with named places, and what goes there.

    :ivar values: {place: text, number, further `Words`, or a list of these}
    """

    source: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """The English text."""
        return self.text(str)

    def text(self, translate: Translate, from_right: bool = False) -> str:
        """The whole text in the language of `translate`.

        :param from_right: the language is read from the right: values keep their own direction, but
            for those of several lines, which are to be pasted into a file as they are

        >>> _lt("%(count)s phones: %(names)s", count=2, names=["1001", _lt("…")]).text(str)
        '2 phones: 1001, …'
        """
        values = {name: _shown(value, translate, from_right) for name, value in self.values.items()}
        return translate(self.source) % values if values else translate(self.source)


def _lt(source: str, /, **values: object) -> Words:
    """Return words to be translated. Odoo finds these texts by this function's name."""
    return Words(source, values)


def capital(text: str) -> str:
    """Return a text with a capital letter at its beginning.

    >>> capital("nobody answers"), capital("")
    ('Nobody answers', '')
    """
    return text[:1].upper() + text[1:]


def _shown(value: object, translate: Translate, from_right: bool) -> str:
    if isinstance(value, Words):
        return value.text(translate, from_right)
    if isinstance(value, list):
        return ", ".join(_shown(each, translate, from_right) for each in value)
    text = str(value)
    return f"{ISOLATE}{text}{END_ISOLATE}" if from_right and "\n" not in text else text

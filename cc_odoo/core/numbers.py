# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Phone numbers as people write them and networks send them; of which country is not known here."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberMatch

# The PBX and `core/actions.py` take no longer ones.
MAX_NUMBER_CHARS = 40
# Fewer digits than this are a short code or an extension: no two people share them by chance.
MIN_TAIL_DIGITS = 7
# A national number without its trunk zero has at least this many: enough to guess by.
MAX_TAIL_DIGITS = 8

# A field with more text than this is no list of numbers.
MAX_TEXT_CHARS = 200

# What people put between digits; the invisible ones come along when copying from Hebrew text.
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015./()\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9*])[\-\u2010-\u2015.](?=[0-9])")
_DIALLED = re.compile(r"\+?[0-9*#]+")
# A company's short number such as *2700. Fewer digits are a feature of the PBX (*8, *97), more of
# them a feature and a number after it (*801001).
_STAR = re.compile(r"\*[0-9]{4,5}")
_STARS = re.compile(r"(?<![0-9*#+])\*[0-9]{4,5}(?![0-9*#])")

# What networks and links put around a number: <sip:0502345678;phone-context=+972@pbx;user=phone>.
_SCHEME = re.compile(r"\s*(?:(sips?)|tel|callto):(?://)?", re.IGNORECASE)
_INSIDE = re.compile(r"[^<>]*<([^<>]*)>.*", re.DOTALL)
_HOST = re.compile(r"@[\w.:\[\]-]+")
_PARAMETERS = re.compile(r"(?:\s*;\s*[a-z][\w.-]*(?:=[^;\s]*)?)+\s*$|\?.*$", re.IGNORECASE)
_CONTEXT = re.compile(r";\s*phone-context=(\+[0-9().-]+)", re.IGNORECASE)


class BadNumber(ValueError):
    """Not a number that can be dialled. ``reason``: empty, characters, long or length."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def clean(number: object) -> str:
    """Return what to dial for a number as written: digits, ``*``, ``#``, and ``+`` in front.

    :raises BadNumber: there is nothing to dial, or something nobody can dial.
    """
    number = _BETWEEN.sub("", _ascii_digits(str(number or "")).removeprefix("tel:"))
    if not number:
        raise BadNumber("empty")
    if len(number) > MAX_NUMBER_CHARS:
        raise BadNumber("long")
    if not _DIALLED.fullmatch(number):
        raise BadNumber("characters")
    return number


def is_dialled(number: str) -> bool:
    """Return whether it can be keyed in as it stands: digits, ``*``, ``#``, and ``+`` in front."""
    return len(number) <= MAX_NUMBER_CHARS and bool(_DIALLED.fullmatch(number))


def can_be_dialled(number: object) -> bool:
    """Return whether a caller's number leads back to them: ``anonymous`` and ``101`` do not."""
    try:
        return bool(tail(clean(bare(number))) or star(number))
    except BadNumber:
        return False


def bare(sent: object) -> str:
    """Return a number without what networks and links put around it.

    >>> bare("<sip:+972502345678@pbx;user=phone>"), bare("0502345678;phone-context=+972")
    ('+972502345678', '0502345678')
    >>> bare("03-1234567; mobile 0502345678")
    '03-1234567; mobile 0502345678'
    """
    text = _without_brackets(sent)
    scheme = _SCHEME.match(text)
    text = text[scheme.end() :] if scheme else text
    text = _HOST.sub("", text, count=1)
    return _PARAMETERS.sub("", unquote(text) if scheme else text).strip()


def _without_brackets(sent: object) -> str:
    text = str(sent or "")[:MAX_TEXT_CHARS]
    return _INSIDE.sub(r"\1", text)


def star(number: object) -> str:
    """Return a company's short number, ``*2700``, as it is dialled; ``""`` for any other.

    >>> star("* 27-00"), star("*97"), star("*801001"), star("2700")
    ('*2700', '', '', '')
    """
    try:
        number = clean(bare(number))
    except BadNumber:
        return ""
    return number if _STAR.fullmatch(number) else ""


def stars(text: object) -> list[str]:
    """Return all short numbers in a text, in their order: ``03-1234567 / *2700``."""
    text = _ascii_digits(str(text or ""))[:MAX_TEXT_CHARS]
    whole = star(text)
    return [whole] if whole else _STARS.findall(_BETWEEN_DIGITS.sub("", text))


def to_e164(number: object, country_code: str) -> str:
    """Return a written number in E.164: ``050-234 5678`` in Israel is ``+972502345678``.

    Newer than the library's tables is good enough; too short or too long is not.

    :param country_code: two letters, of numbers without a prefix; empty when not known
    :raises BadNumber: no phone number, or none without knowing the country
    """
    number = clean(number)
    if "*" in number or "#" in number:
        raise BadNumber("length")  # a code, or a short number with a star
    try:
        parsed = phonenumbers.parse(number, country_code or None)
    except phonenumbers.NumberParseException as error:
        raise BadNumber("characters") from error
    if not _is_possible(parsed):
        raise BadNumber("length")
    return _e164(parsed)


def _is_possible(parsed: PhoneNumber) -> bool:
    """Return whether it can be a number; one of a few digits only if the library knows it."""
    long = len(_national(parsed)) >= MIN_TAIL_DIGITS
    known = long or phonenumbers.is_valid_number(parsed)
    return known and phonenumbers.is_possible_number(parsed)


def sent_e164(sent: object, country_code: str) -> str:
    """Return a number in E.164 as a network sends it, with what that puts around it.

    >>> sent_e164("0502345678;phone-context=+972", ""), sent_e164("sip:0502345678@pbx", "IL")
    ('+972502345678', '+972502345678')

    :raises BadNumber: as `to_e164`
    """
    number, context = bare(sent), _CONTEXT.search(_without_brackets(sent))
    for spelling in _in_context(number, context[1]) if number and context else ():
        with contextlib.suppress(BadNumber):
            return to_e164(spelling, country_code)
    return to_e164(number, country_code)


def _in_context(number: str, context: str) -> tuple[str, ...]:
    """Return how a number may be meant in a place that begins with, e.g., ``+972``."""
    if number.startswith(("+", "00")):
        return ()
    whole = f"+{number}" if digits_of(number).startswith(digits_of(context)) else ""
    return (*filter(None, [whole]), context + number)


def found(text: object, country_code: str) -> list[str]:
    """Return all numbers in a text, in E.164 and in order: ``03-1234567 / 050-2345678``.

    Extensions are left out. Nothing that looks like a number: an empty list.
    """
    try:
        return [sent_e164(text, country_code)]
    except BadNumber:
        matches = (match.number for match in _matches(text, country_code))
        return [_e164(number) for number in matches if _is_possible(number)]


def keys(text: object, country_code: str) -> list[str]:
    """Return the keys to find somebody by: numbers in E.164, ``~`` with last digits, ``*2700``."""
    e164s = found(text, country_code)
    # Of which country a number is does not matter to its end; in Germany any length is possible.
    ends = e164s or [_national(match.number) for match in _matches(text, "DE")] or [str(text or "")]
    tails = (tail(end) for end in ends)
    return [*e164s, *(key for end in tails if end for key in _tail_keys(end)), *stars(text)]


def tail_key(number: str) -> str:
    """Return the key of all whose number ends like this one; ``""`` for a short one."""
    end = tail(number)
    return f"~{end}" if end else ""


def _tail_keys(end: str) -> list[str]:
    """Return the keys for all lengths of the end, so that a shorter caller id is found, too."""
    return [f"~{end[-length:]}" for length in range(MIN_TAIL_DIGITS, len(end) + 1)]


def _matches(text: object, country_code: str) -> Iterable[PhoneNumberMatch]:
    text = _ascii_digits(str(text or ""))[:MAX_TEXT_CHARS]
    possible = phonenumbers.Leniency.POSSIBLE
    return phonenumbers.PhoneNumberMatcher(text, country_code or None, leniency=possible)


def _national(parsed: PhoneNumber) -> str:
    return phonenumbers.national_significant_number(parsed)


def _e164(parsed: PhoneNumber) -> str:
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def to_dial(number: str, country_prefix: int) -> str:
    """Return a clean number as dialled in a country: its own nationally, ``+`` of others as ``00``.

    :param country_prefix: the country's, e.g. 972
    """
    if not number.startswith("+"):
        return number
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return f"00{number[1:]}"
    if parsed.country_code != country_prefix:
        return f"00{number[1:]}"
    national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    digits = "".join(char for char in national if char.isdecimal())
    return digits if phonenumbers.is_valid_number(parsed) else _with_zero(digits, parsed)


def _with_zero(digits: str, parsed: PhoneNumber) -> str:
    """Return the digits with the trunk zero, which the library leaves out of unknown numbers."""
    region = phonenumbers.region_code_for_country_code(parsed.country_code)
    zero = phonenumbers.ndd_prefix_for_region(region, True) == "0"
    return f"0{digits}" if zero and not digits.startswith("0") else digits


def tail(number: str) -> str:
    """Return the last digits to guess a person by; ``""`` when there are too few (``101``)."""
    digits = digits_of(bare(number))
    return digits[-MAX_TAIL_DIGITS:] if len(digits) >= MIN_TAIL_DIGITS else ""


def digits_of(text: object) -> str:
    """Return the digits of a text alone, as 0-9.

    >>> digits_of("+972 (0)50-234")
    '972050234'
    """
    return "".join(char for char in _ascii_digits(str(text or "")) if "0" <= char <= "9")


def _ascii_digits(text: str) -> str:
    """Return the text with digits of other scripts (full width, Arabic) as 0-9."""
    return "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in text)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Phone numbers as people write them and networks send them; of which country is not known here."""

import re
import unicodedata

import phonenumbers

# The PBX and `core/actions.py` take no longer ones.
MAX_LENGTH = 40
# Fewer digits than this are a short code or an extension: no two people share them by chance.
MIN_TAIL = 7
# A national number without its trunk zero has at least this many: enough to guess by.
MAX_TAIL = 8

# A field with more text than this is no list of numbers.
MAX_TEXT = 200

# What people put between digits; the invisible ones come along when copying from Hebrew text.
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015./()\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DIALLED = re.compile(r"\+?[0-9*#]+")


class BadNumber(ValueError):
    """Not a number that can be dialled. ``reason``: empty, characters, long or length."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def clean(number):
    """What to dial for a number as written: digits, ``*``, ``#``, and ``+`` in front.

    :raises BadNumber: there is nothing to dial, or something nobody can dial.
    """
    number = _BETWEEN.sub("", _ascii_digits(str(number or "")).removeprefix("tel:"))
    if not number:
        raise BadNumber("empty")
    if len(number) > MAX_LENGTH:
        raise BadNumber("long")
    if not _DIALLED.fullmatch(number):
        raise BadNumber("characters")
    return number


def is_dialled(number):
    """Whether it is what one keys in, as it stands: digits, ``*``, ``#``, and ``+`` in front."""
    return len(number) <= MAX_LENGTH and bool(_DIALLED.fullmatch(number))


def can_be_dialled(number):
    """Whether a caller's number leads back to them: ``anonymous`` and ``101`` do not."""
    try:
        return bool(tail(clean(number)))
    except BadNumber:
        return False


def to_e164(number, country_code):
    """A number as written, internationally: ``050-234 5678`` in Israel is ``+972502345678``.

    Newer than the library's tables is good enough; too short or too long is not.

    :param country_code: two letters, of numbers without a prefix; empty when not known
    :raises BadNumber: no phone number, or none without knowing the country
    """
    try:
        parsed = phonenumbers.parse(clean(number), country_code or None)
    except phonenumbers.NumberParseException as error:
        raise BadNumber("characters") from error
    if not phonenumbers.is_possible_number(parsed):
        raise BadNumber("length")
    return _e164(parsed)


def found(text, country_code):
    """All numbers in what somebody wrote, in E.164 and in order: ``03-1234567 / 050-2345678``.

    Extensions are left out. Nothing that looks like a number: an empty list.
    """
    try:
        return [to_e164(text, country_code)]
    except BadNumber:
        return [_e164(match.number) for match in _matches(text, country_code)]


def keys(text, country_code):
    """What to find somebody by: each number in E.164, and ``~`` with its last digits."""
    e164s = found(text, country_code)
    # Of which country a number is does not matter to its end; in Germany any length is possible.
    ends = e164s or [_e164(match.number) for match in _matches(text, "DE")] or [text]
    tails = (tail(end) for end in ends)
    return [*e164s, *(key for end in tails if end for key in _tail_keys(end))]


def tail_key(number):
    """The key that everybody has whose number ends like this one; ``""`` for a short one."""
    end = tail(number)
    return f"~{end}" if end else ""


def _tail_keys(end):
    """Who calls with fewer digits is found as well."""
    return [f"~{end[-length:]}" for length in range(MIN_TAIL, len(end) + 1)]


def _matches(text, country_code):
    text = _ascii_digits(str(text or ""))[:MAX_TEXT]
    possible = phonenumbers.Leniency.POSSIBLE
    return phonenumbers.PhoneNumberMatcher(text, country_code or None, leniency=possible)


def _e164(parsed):
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def to_dial(number, country_prefix):
    """A clean number as dialled in a country: its own nationally, ``+`` of others as ``00``.

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


def _with_zero(digits, parsed):
    """The library leaves the trunk zero out where a number is not in its tables."""
    region = phonenumbers.region_code_for_country_code(parsed.country_code)
    zero = phonenumbers.ndd_prefix_for_region(region, True) == "0"
    return f"0{digits}" if zero and not digits.startswith("0") else digits


def tail(number):
    """The last digits to guess a person by, ``""`` when there are too few (``101``, anonymous)."""
    digits = digits_of(number)
    return digits[-MAX_TAIL:] if len(digits) >= MIN_TAIL else ""


def digits_of(text):
    """The digits alone, as 0-9.

    >>> digits_of("+972 (0)50-234")
    '972050234'
    """
    return "".join(char for char in _ascii_digits(str(text or "")) if "0" <= char <= "9")


def _ascii_digits(text):
    """Digits of other scripts (full width, Arabic) as 0-9; all else as it was."""
    return "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in text)

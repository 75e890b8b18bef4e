# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which numbers may be dialled: rules in order, the first that means the number decides.

One number can be dialled in many ways: ``+``, ``00``, nationally, after a code such as ``*31#``;
and the same digits are several numbers, as a trunk may take them with or without the plus. A rule
that forbids means all of them, so that no way of writing gets around it. A rule that allows means
only the plain ones: a code in front of a permitted number is another thing to the PBX.

What people of the PBX's country dial just so has one reading alone: forbidding calls abroad must
not forbid the half of a town whose numbers begin like those of another country.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumber, PhoneNumberFormat

from . import numbers

# Between the digits of a rule as people type it.
_BETWEEN = re.compile(r"[\s\-./()]")
_DIGIT = re.compile(r"\d")  # of any script
_PREFIX = re.compile(r"\+?[0-9*#X]*")
# Codes such as *67 have one to four digits; where they end, only the PBX knows.
_CODE_LENGTHS = range(1, 5)
# What is worth hiding behind a code or zeros has at least this many digits.
_MIN_HIDDEN_DIGITS = 3
# A whole national number has at least this many: a country prefix may stand before it.
_MIN_NATIONAL_DIGITS = 7
# No number without its area has more.
_MAX_LOCAL_DIGITS = 8
# What the dialplans of many PBXs ask for before a number outside; a zero is read anyway.
_LINE_DIGITS = "89"
# Codes that choose a carrier and that `phonenumbers` does not know, by the country's prefix.
_CARRIERS = {1: r"101\d{4}", 43: r"10\d\d", 49: r"010(?:0\d\d|[1-9]\d)"}


class BadPrefix(ValueError):
    """The text is not the beginning of any number."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for numbers with one beginning: ``X`` is any digit, ``+`` the international form.

    >>> Rule(False, "1900").means("1900123456"), Rule(False, "0X00").means("0700123")
    (True, True)
    """

    allow: bool
    prefix: str
    key: object = field(default=None, compare=False)  # whatever the caller knows the rule by

    def means(self, spelling: str) -> bool:
        """Whether a number written like this begins as the rule says."""
        pattern = re.escape(self.prefix).replace("X", "[0-9]")
        return re.match(pattern, spelling) is not None


@dataclass(frozen=True, slots=True)
class Spellings:
    """The ways to write one number: the plain ones, and every number that it may turn out to be.

    ``home``: what stands for the ``+`` and prefix of the own country, as ``00972``. Such spellings
    are left out where nobody wrote them: a rule for ``00`` is about calls abroad.
    """

    plain: frozenset
    all: frozenset
    home: tuple = ()


def clean_prefix(text: object) -> str:
    """Return a rule's prefix as it is stored: ``+972 50-x`` is ``+97250X``, "" means every number.

    :raises BadPrefix: no number begins like this
    """
    text = str(text or "")[: numbers.MAX_TEXT_CHARS]
    text = _DIGIT.sub(lambda digit: str(int(digit[0])), text).strip()
    prefix = _BETWEEN.sub("", text).upper()
    fits = len(prefix) <= numbers.MAX_NUMBER_CHARS and _PREFIX.fullmatch(prefix)
    if text and not prefix or not fits:
        raise BadPrefix(text)
    return prefix


def decide(rules: Iterable[Rule], spellings: Spellings) -> Rule | None:
    """Return the first rule that covers the number; None when no rule does.

    >>> number = spellings_of("0501234567", "IL")
    >>> decide([Rule(True, "050"), Rule(False, "+972")], number).allow
    True
    >>> decide([Rule(False, "+9725")], spellings_of("*31#0501234567", "IL")).allow
    False
    """
    for rule in rules:
        written = spellings.plain if rule.allow else spellings.all
        if any(form.means(spelling) for form in _forms(rule, spellings) for spelling in written):
            return rule
    return None


def _forms(rule: Rule, spellings: Spellings) -> list[Rule]:
    """Return the rule, and for a rule of ``00972`` the same of ``+972``."""
    home = next((home for home in spellings.home if rule.prefix.startswith(home)), "")
    if not home:
        return [rule]
    plus = f"+{spellings.home[0][2:]}{rule.prefix[len(home) :]}"
    return [rule, replace(rule, prefix=plus)]


def is_emergency(number: str, country_code: str) -> bool:
    """Return whether the number is exactly that of police, ambulance or fire brigade.

    >>> is_emergency("112", "IL"), is_emergency("1121900", "IL")
    (True, False)
    """
    known = bool(country_code) and number.isdecimal()
    return known and phonenumbers.is_emergency_number(number, country_code)


def spellings_of(number: str, country_code: str) -> Spellings:
    """Return all ways to write a number that somebody wants to dial.

    >>> sorted(spellings_of("+972502345678", "IL").plain)
    ['+972502345678', '0502345678']

    :param number: as :func:`numbers.clean` gives it
    :param country_code: two letters, of numbers without a prefix; empty when not known
    """
    home = _home(country_code)
    plain = _plain(number, country_code)
    # Where a code ends is guessed: what may follow it must be a number, not only look like one.
    parts = {part: part != number for part in _parts(number)}
    hidden = {each for part, sure in parts.items() for each in _meant(part, country_code, sure)}
    unsaid = {form for form in plain | hidden if home and form.startswith(home)} - {number}
    return Spellings(frozenset(plain - unsaid), frozenset((plain | hidden) - unsaid), home)


def internal_spelling(number: str) -> Spellings:
    """Return the one way to write a number of the PBX itself: a phone, a queue."""
    return Spellings(frozenset({number}), frozenset({number}))


def _home(country_code: str) -> tuple[str, ...]:
    """Return the beginnings of the own country's numbers when they are dialled as from abroad."""
    prefix = _prefix_of(country_code)
    return (f"00{prefix}", f"{_abroad(country_code)}{prefix}") if prefix else ()


# ------------------------------------------------------------ plain


def _plain(number: str, country_code: str) -> set[str]:
    """Return the number as dialled, and its usual forms when it is dialled in one of them."""
    dialled = {number, numbers.to_dial(number, _prefix_of(country_code))}
    parsed = _parsed(number, country_code)
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        return dialled
    usual = _usual(parsed, country_code)
    return usual | dialled if number in usual else dialled


def _usual(parsed: PhoneNumber, country_code: str) -> set[str]:
    """Return the forms in which people of this country write and dial a number."""
    e164 = _e164(parsed)
    forms = {e164, f"00{e164[1:]}", f"{_abroad(country_code)}{e164[1:]}"}
    if parsed.country_code == _prefix_of(country_code):
        forms.add(numbers.to_dial(e164, parsed.country_code))
        forms |= {e164[1:]} if parsed.country_code == 1 else set()  # 1 201 555 0123
    return forms


def _e164(parsed: PhoneNumber) -> str:
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)


def _abroad(country_code: str) -> str:
    """Return what is dialled for ``+`` in a country; ``00`` where there are several codes."""
    metadata = PhoneMetadata.metadata_for_region(country_code or "", None)
    prefix = metadata.international_prefix if metadata else ""
    return prefix if prefix and prefix.isdecimal() else "00"


def _prefix_of(country_code: str) -> int:
    return phonenumbers.country_code_for_region(country_code) if country_code else 0


def _parsed(number: str, country_code: str) -> PhoneNumber | None:
    """Return a number of digits and ``+`` taken apart; None when it is no phone number."""
    if not number.removeprefix("+").isdecimal():
        return None
    if number.startswith("00"):  # as we dial +, in whatever country
        number = f"+{number[2:]}"
    try:
        return phonenumbers.parse(number, country_code or None)
    except phonenumbers.NumberParseException:
        return None


# ------------------------------------------------------------ whatever it may turn out to be


def _parts(number: str) -> set[str]:
    """Return what may be left of a number after the PBX has used a code: ``*671900`` leads to 1900.

    >>> sorted(_parts("*31#1900"))
    ['*31#1900', '1900', '31']
    """
    parts = {number}
    for match in re.finditer(r"([*#]?)(\+?[0-9]+)", number):
        code, digits = match.groups()
        parts.add(digits)
        # After # the code is over, unless the number begins with it.
        if code == "*" or code and not number[: match.start()].strip("+*#"):
            rests = (digits[length:] for length in _CODE_LENGTHS)
            parts |= {rest for rest in rests if len(rest) >= _MIN_HIDDEN_DIGITS}
    return parts


def _meant(part: str, country_code: str, sure: bool = False) -> set[str]:
    """Return all numbers that a part can be: as dialled, and as some trunk reads it."""
    rests = {part}
    for _twice in range(2):  # 9 for a line, then a number without its plus
        rests |= _readings(rests, country_code, sure)
    return set().union(*(_as_dialled(rest, country_code, sure) for rest in rests))


def _readings(parts: set[str], country_code: str, sure: bool) -> set[str]:
    """Return what is left of each part in each reading; an ordinary number has no other reading."""
    special = [part for part in parts if not _is_ordinary(part, country_code)]
    return {
        rest
        for part in special
        for read in (_without_plus, _without_zeros, _after_line, _after_carrier)
        for rest in read(part, country_code, sure)
    }


def _as_dialled(part: str, country_code: str, sure: bool) -> set[str]:
    """Return the spellings of a number that is dialled as it stands."""
    forms = {part, numbers.to_dial(part, _prefix_of(country_code))}
    parsed = _parsed(part, country_code)
    long = len(part) >= _MIN_NATIONAL_DIGITS and not sure
    if parsed is None or not (long or _is_possible(parsed)):
        return forms
    return forms | _usual(parsed, country_code) | _loose(parsed, country_code)


def _loose(parsed: PhoneNumber, country_code: str) -> set[str]:
    """Return the forms with and without the trunk zero of a number that is in no table."""
    if parsed.country_code != _prefix_of(country_code) or phonenumbers.is_valid_number(parsed):
        return set()
    bare = phonenumbers.national_significant_number(parsed)
    return {bare, f"0{bare}"}


def _is_ordinary(part: str, country_code: str) -> bool:
    """Return whether people of this country dial it so: a whole number, or one of the same town.

    >>> _is_ordinary("3235551234", "US"), _is_ordinary("3235551234", "IL")
    (True, False)
    """
    parsed = _parsed(part, country_code)
    if parsed is None or part.startswith("+"):
        return False
    whole = numbers.to_dial(_e164(parsed), _prefix_of(country_code)) == part
    valid = phonenumbers.is_valid_number(parsed)
    return whole and valid or len(part) in _local_lengths(country_code)


def _local_lengths(country_code: str) -> Sequence[int]:
    """Return how many digits a number can have that is dialled without its area."""
    metadata = PhoneMetadata.metadata_for_region(country_code or "", None)
    if not metadata:
        return ()
    line = metadata.fixed_line
    # In Germany or Austria an area's numbers are of any length.
    is_open = min(line.possible_length, default=_MIN_NATIONAL_DIGITS) < _MIN_NATIONAL_DIGITS
    if is_open:
        return range(_MIN_NATIONAL_DIGITS, _MAX_LOCAL_DIGITS + 1)
    return line.possible_length_local_only


def _is_possible(parsed: PhoneNumber | None) -> bool:
    return parsed is not None and phonenumbers.is_possible_number(parsed)


def _is_whole(parsed: PhoneNumber) -> bool:
    """Return whether it is as long as the country's numbers are, area included."""
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    return reason == phonenumbers.ValidationResult.IS_POSSIBLE


# --- the readings: each gives what is left to be dialled as usual, or nothing


def _without_plus(part: str, country_code: str, sure: bool) -> tuple[str, ...]:
    """``442071838750``: a trunk may take the digits after a plus for the whole number."""
    if part.startswith(("+", "0")) or len(part) < _MIN_NATIONAL_DIGITS or not part.isdecimal():
        return ()
    own = str(_prefix_of(country_code) or "")
    if own and part.startswith(own) and len(part) >= len(own) + _MIN_NATIONAL_DIGITS:
        return (f"+{part}",)
    parsed = _parsed(f"+{part}", country_code)
    likely = phonenumbers.is_valid_number if sure else _is_whole
    return (f"+{part}",) if parsed is not None and likely(parsed) else ()


def _without_zeros(part: str, country_code: str, sure: bool) -> tuple[str, ...]:
    """``01900123456``, ``+0044…``: zeros too many, where it is no number with them."""
    bare = part.lstrip("+0")
    if bare == part or len(bare) < _MIN_HIDDEN_DIGITS:
        return ()
    if _is_possible(_parsed(part, country_code)):
        return _without_plus(bare, country_code, True)
    return bare, f"0{bare}", *_without_plus(bare, country_code, sure)


def _after_line(part: str, country_code: str, _sure: bool) -> tuple[str, ...]:
    """``9 1900 123456``: with one digit for a line outside, where a whole number follows."""
    rest = part[1:]
    if part[0] not in _LINE_DIGITS or len(rest) < _MIN_NATIONAL_DIGITS:
        return ()
    abroad = rest.startswith(("00", _abroad(country_code)))
    whole = abroad or _is_ordinary(rest, country_code) or _without_plus(rest, country_code, True)
    return (rest,) if whole else ()


def _after_carrier(part: str, country_code: str, _sure: bool) -> tuple[str, ...]:
    """``1010288 …`` in America, ``01033 …`` in Germany: with a code for the carrier in front."""
    code = re.match(_CARRIERS.get(_prefix_of(country_code), "(?!)"), part)
    rest = part[code.end() :] if code else ""
    return (rest,) if len(rest) >= _MIN_NATIONAL_DIGITS else ()

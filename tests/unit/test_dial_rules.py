# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""No way of writing a number gets around a rule, and none falls under one that is not meant."""

import phonenumbers
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cc_odoo.core import numbers
from cc_odoo.core.dial_rules import (
    BadPrefix,
    Rule,
    clean_prefix,
    decide,
    is_emergency,
    spellings_of,
)

# (the rule's prefix, ways to write numbers that it means), in Israel
FORBIDDEN = (
    (
        "1900",
        "1900123456 +9721900123456 009721900123456 9721900123456 01900123456 001900123456"
        " +01900123456 00001900123456 *31#1900123456 #31#1900123456 *671900123456 **1900123456"
        " 12#1900123456 +*1900123456 0129721900123456 *1*1900123456 #671900123456"
        " 972190012345 91900123456 99721900123456 9009721900123456",
    ),
    (
        "+9725",
        "0501234567 +972501234567 00972501234567 972501234567 501234567 013972501234567"
        " *31#0501234567 0000972501234567",
    ),
    ("050", "0501234567 +972501234567 00972501234567 972501234567 012972501234567 *670501234567"),
    ("+", "+32475123456 0032475123456 0501234567 +972501234567 *31#0032475123456 0120032475123456"),
    (
        "00",
        "+32475123456 0032475123456 *31#0032475123456 442071838750 32475123456 +00442071838750"
        " 0442071838750 012442071838750 900442071838750 9442071838750 *31#442071838750",
    ),
    ("+44", "442071838750 +4402071838750 4402071838750 00440207183875"),
    (
        "+88X",
        "881612345678 00881612345678 012881612345678 9881612345678 883510012345 +0881612345678",
    ),
    ("+1900", "+19005551234 0019005551234 0121900555123 *31#0019005551234 19005551234"),
    ("", "101 0501234567 *43 1001"),
    ("1XX1", "1001 1991"),
    ("*", "*43 *31#0501234567"),
    ("0097250", "0501234567 +972501234567 00972501234567 *31#0501234567"),
)

# (the rule's prefix, numbers that it does not mean)
NOT_MEANT = (
    ("1900", "0501234567 +32475123456 0019005551234 1800123456 1901 *43 101 19 0391900123"),
    ("0", "1001 101 *43"),
    ("5", "0502345678 +972502345678 1005"),
    ("+972", "1001 101 +32475123456 *43"),
    ("+44", "0442345678 4412"),
    (
        "00",
        "0502345678 1001 031234567 5551234 6903123 1700500600 1800123456 90501234567 *670501234567"
        " 972501234567 *2700 9031234567",
    ),
)

# (the rule's prefix, what it allows, what it does not though it looks alike)
ALLOWED = (
    (
        "050",
        "0502345678 +972502345678 00972502345678",
        "*31#0502345678 012972502345678 502345678 972502345678 00502345678",
    ),
    (
        "+972",
        "0502345678 +972502345678 00972502345678 1900123456",
        "*310502345678 0032475123456 1001",
    ),
    ("*43", "*43 *431", "43 #43"),
    ("1XXX", "1001 19001", "101 *1001"),
)

IN_THE_US = ["2015550123", "12015550123", "+12015550123", "0012015550123", "01112015550123"]


def decided(rule, number, country="IL"):
    """Whether the rule means the number, however it is written."""
    return decide([rule], spellings_of(numbers.clean(number), country)) is not None


def cases(table):
    """Each number of a table with its rule's prefix."""
    return [(prefix, number) for prefix, text in table for number in text.split()]


@pytest.mark.parametrize(("prefix", "number"), cases(FORBIDDEN))
def test_a_rule_that_forbids_means_every_way_of_writing(prefix, number):
    assert decided(Rule(False, prefix), number)


@pytest.mark.parametrize(("prefix", "number"), cases(NOT_MEANT))
def test_a_rule_means_nothing_else(prefix, number):
    assert not decided(Rule(False, prefix), number)


@pytest.mark.parametrize(("prefix", "number"), cases([(p, yes) for p, yes, _no in ALLOWED]))
def test_a_rule_allows_the_plain_ways_of_writing(prefix, number):
    assert decided(Rule(True, prefix), number)


@pytest.mark.parametrize(("prefix", "number"), cases([(p, no) for p, _yes, no in ALLOWED]))
def test_a_rule_allows_no_other_way(prefix, number):
    assert not decided(Rule(True, prefix), number)


@pytest.mark.parametrize("number", IN_THE_US)
def test_a_country_without_a_trunk_zero(number):
    assert decided(Rule(True, "+1201"), number, "US")
    assert decided(Rule(True, "201"), number, "US")
    assert decided(Rule(False, "1201"), number, "US")


@pytest.mark.parametrize("number", ["+32475123456", "0032475123456", "*43", "0475"])
def test_without_a_country_rules_work_as_far_as_can_be_known(number):
    assert decided(Rule(False, number[:4]), number, "")


# (country, rule, numbers that some trunk there would take abroad or to where it is dear)
ELSEWHERE = (
    (
        "US",
        "011",
        "442071838750 011442071838750 9011442071838750 9442071838750 1010288011442071838750",
    ),
    ("US", "1900", "19005551234 9005551234 919005551234 101028819005551234"),
    ("DE", "0900", "0900123456 +49900123456 010330900123456 4990012345678"),
    ("DE", "00", "442071838750 010330044207183875 900442071838750"),
    ("BR", "00", "442071838750 00442071838750 0021442071838750"),
)


@pytest.mark.parametrize(
    ("country", "prefix", "number"),
    [(country, prefix, each) for country, prefix, text in ELSEWHERE for each in text.split()],
)
def test_other_countries_have_other_readings(country, prefix, number):
    assert decided(Rule(False, prefix), number, country)


# (country, what people dial there day by day; much of it would be a number abroad after a plus)
DAY_BY_DAY = (
    ("US", "3235551234 12125551234 5551234 911 9175551234"),
    ("DE", "43123456 0301234567 3312345 015112345678 110"),
    ("NO", "22334455 47123456"),
    ("IT", "3931234567 0612345678"),
)


@pytest.mark.parametrize(
    ("country", "number"),
    [(country, each) for country, text in DAY_BY_DAY for each in text.split()],
)
def test_what_people_dial_day_by_day_is_no_call_abroad(country, number):
    abroad = "011" if country == "US" else "00"
    assert not decided(Rule(False, abroad), number, country)


COUNTRIES = sorted(phonenumbers.SUPPORTED_REGIONS)
kinds = st.sampled_from(
    [
        phonenumbers.PhoneNumberType.FIXED_LINE,
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
    ]
)


def example(country, kind):
    """A number of a country, as the library has one; some have none of a kind."""
    parsed = phonenumbers.example_number_for_type(country, kind)
    assume(parsed is not None)
    return parsed


def e164(parsed):
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(COUNTRIES), kinds)
def test_no_countrys_own_numbers_are_calls_abroad(country, kind):
    prefix = phonenumbers.country_code_for_region(country)
    own = e164(example(country, kind))
    dialled = numbers.to_dial(own, prefix)
    assume(not dialled.startswith(("00", "011")))
    for written in own, dialled:
        found = spellings_of(written, country)
        assert not [each for each in found.all if not is_own(each, prefix)], (own, written)


def is_own(spelling, prefix):
    """Whether a spelling with a plus is of the country with this prefix."""
    return not spelling.startswith("+") or spelling.startswith(f"+{prefix}")


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from(["IL", "DE", "GB", "FR", "US"]),
    st.sampled_from(COUNTRIES),
    kinds,
    st.sampled_from(["+", "00", "", "+00", "000", "9", "900", "*31#", "*3100"]),
)
def test_a_call_abroad_is_one_in_every_reading(here, there, kind, before):
    number = e164(example(there, kind))
    prefix = phonenumbers.country_code_for_region(there)
    assume(prefix != phonenumbers.country_code_for_region(here))
    written = f"{before}{number[1:]}"
    # Short ones, and those that are whole numbers at home: docs/supervisors.md says so.
    at_home = [each for each in (number[1:], written) if is_a_number_at_home(each, here)]
    assume(len(number) > 9 and not at_home)
    assert decided(Rule(False, f"+{prefix}"), written, here), (written, here)
    assert decided(Rule(False, "00"), written, here), (written, here)


def is_a_number_at_home(written, here):
    try:
        parsed = phonenumbers.parse(written, here)
    except phonenumbers.NumberParseException:
        return False
    own = parsed.country_code == phonenumbers.country_code_for_region(here)
    return own and phonenumbers.is_valid_number(parsed)


codes = st.sampled_from(["", "*31#", "#31#", "*67", "*1234", "**", "12#", "*#"])
abroad = st.sampled_from(["+972", "00972", "972", "0", "", "00", "000", "012972", "+0"])
between = st.sampled_from(["", " ", "-", "/", ".", "\u200e", "(", "\u2011"])
# Seven more digits would make +1 900, a number in America, which is another thing.
rest = st.text("0123456789", min_size=6, max_size=6)


@given(codes, abroad, between, rest)
def test_no_mixture_of_codes_zeros_and_separators_gets_around_a_rule(code, prefix, sep, digits):
    text = f"{code}{prefix}{sep}19{sep}00{sep}{digits}"
    assume(not (code and prefix.startswith("+")))  # nobody can dial that
    number = numbers.clean(text)
    assert decided(Rule(False, "1900"), number)


@given(st.text("+0123456789*#", min_size=1, max_size=40), st.sampled_from(["IL", "US", "DE", ""]))
def test_whatever_can_be_dialled_has_spellings_and_the_dialled_one_is_among_them(number, country):
    try:
        number = numbers.clean(number)
    except numbers.BadNumber:
        return
    found = spellings_of(number, country)
    assert number in found.plain <= found.all
    assert decide([Rule(False, "")], found)


def test_the_first_rule_decides():
    number = spellings_of("0502345678", "IL")
    allow, forbid = Rule(True, "050"), Rule(False, "05")
    assert decide([allow, forbid], number) is allow
    assert decide([forbid, allow], number) is forbid
    assert decide([Rule(False, "051")], number) is None


def test_a_prefix_as_people_type_it():
    assert clean_prefix(" +972 (50) x-") == "+97250X"
    assert clean_prefix("١٩٠٠") == "1900"
    assert clean_prefix("") == clean_prefix(None) == clean_prefix("  ") == ""


@pytest.mark.parametrize("text", ["abc", "1+2", "-", "1.e", "[1]", "9" * 41, "1\n2a", "+972?"])
def test_what_no_number_begins_with(text):
    with pytest.raises(BadPrefix):
        clean_prefix(text)


def test_emergency_numbers_in_full_only():
    assert all(is_emergency(number, "IL") for number in ("100", "101", "102", "112"))
    assert not any(is_emergency(number, "IL") for number in ("1121900", "1001", "10", "*112"))
    assert is_emergency("911", "US")
    assert not is_emergency("112", "")

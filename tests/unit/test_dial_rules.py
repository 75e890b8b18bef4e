# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""No way of writing a number gets around a rule, and none falls under one that is not meant."""

import pytest
from hypothesis import assume, given
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
        " 12#1900123456 +*1900123456 0129721900123456 *1*1900123456 #671900123456",
    ),
    (
        "+9725",
        "0501234567 +972501234567 00972501234567 972501234567 501234567 013972501234567"
        " *31#0501234567 0000972501234567",
    ),
    ("050", "0501234567 +972501234567 00972501234567 972501234567 012972501234567 *670501234567"),
    ("+", "+32475123456 0032475123456 0501234567 +972501234567 *31#0032475123456 0120032475123456"),
    ("00", "+32475123456 0032475123456 *31#0032475123456"),
    ("+1900", "+19005551234 0019005551234 0121900555123 *31#0019005551234"),
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
    ("00", "0502345678 1001 031234567"),
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

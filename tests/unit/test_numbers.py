# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Numbers as people write them, internationally, and as the PBX dials them."""

import pytest

from cc_odoo.core.numbers import (
    BadNumber,
    can_be_dialled,
    found,
    keys,
    tail,
    tail_key,
    to_dial,
    to_e164,
)

ISRAEL, GERMANY, USA, ITALY = 972, 49, 1, 39


@pytest.mark.parametrize(
    "written",
    [
        "0502345678",
        "050-234 5678",
        "(050) 234.5678",
        "+972 50 234 5678",
        "00972502345678",
        "tel:+972502345678",
        "\u200f050-2345678\u200e",
        "٠٥٠٢٣٤٥٦٧٨",
    ],
)
def test_every_spelling_of_a_number_is_the_same_internationally(written):
    assert to_e164(written, "IL") == "+972502345678"


def test_a_number_of_another_country_stays_there():
    assert to_e164("+49 30 901820", "IL") == "+4930901820"


def test_the_country_says_where_a_national_number_is():
    assert to_e164("030 901820", "DE") == "+4930901820"
    assert to_e164("(202) 456-1111", "US") == "+12024561111"


def test_a_number_newer_than_the_librarys_tables_is_good_enough():
    assert to_e164("0600000001", "IL") == "+972600000001"


def test_without_a_country_only_an_international_number_is_one():
    assert to_e164("+972502345678", "") == "+972502345678"
    with pytest.raises(BadNumber):
        to_e164("0502345678", "")
    with pytest.raises(BadNumber):
        to_e164("0502345678", False)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "empty"),
        (None, "empty"),
        ("  - ", "empty"),
        ("call me", "characters"),
        ("050-CALL-ME", "characters"),
        ("0502345678\r\nAction: Originate", "characters"),
        ("anonymous", "characters"),
        ("101", "length"),
        ("05023", "length"),
        ("050234567890123", "length"),
        ("1" * 41, "long"),
    ],
)
def test_what_is_no_phone_number_says_why(written, reason):
    with pytest.raises(BadNumber) as refused:
        to_e164(written, "IL")
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("number", "country", "dialled"),
    [
        ("+972502345678", ISRAEL, "0502345678"),
        ("+97246123450", ISRAEL, "046123450"),
        ("+4930901820", GERMANY, "030901820"),
        ("+12024561111", USA, "2024561111"),
        ("+390612345678", ITALY, "0612345678"),
    ],
)
def test_a_number_of_the_pbxs_country_is_dialled_nationally(number, country, dialled):
    assert to_dial(number, country) == dialled


@pytest.mark.parametrize("number", ["+972600000001", "+972599999999"])
def test_the_trunk_zero_comes_back_where_the_library_leaves_it_out(number):
    assert to_dial(number, ISRAEL) == f"0{number.removeprefix('+972')}"


def test_a_country_without_trunk_zero_gets_none():
    assert to_dial("+15550001111", USA) == "5550001111"


@pytest.mark.parametrize("number", ["+4930901820", "+12024561111", "+999123456789"])
def test_a_number_of_another_country_is_dialled_with_00(number):
    assert to_dial(number, ISRAEL) == f"00{number[1:]}"


@pytest.mark.parametrize("number", ["0502345678", "1001", "800", "*43#", "004930901820"])
def test_what_has_no_plus_is_dialled_as_it_is(number):
    assert to_dial(number, ISRAEL) == number


@pytest.mark.parametrize("written", ["0502345678", "050-234 5678", "046123450", "0600000001"])
def test_there_and_back_is_the_number_itself(written):
    digits = "".join(char for char in written if char.isdigit())
    assert to_dial(to_e164(written, "IL"), ISRAEL) == digits


@pytest.mark.parametrize("number", ["101", "1001", "anonymous", "", None, "unavailable"])
def test_too_few_digits_are_nothing_to_guess_by(number):
    assert tail(number) == ""


def test_people_are_guessed_by_the_last_eight_digits():
    assert tail("+972 50-234-5678") == tail("0502345678") == "02345678"


@pytest.mark.parametrize(
    ("number", "can"), [("0502345678", True), ("anonymous", False), ("", False), ("*#", False)]
)
def test_a_withheld_number_cannot_be_called_back(number, can):
    assert can_be_dialled(number) is can


FIXED, MOBILE = "+97231234567", "+972502345678"


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("0502345678", [MOBILE]),
        ("502345678", [MOBILE]),
        ("+972 (0)50 234 5678", [MOBILE]),
        ("00972 50 2345678", [MOBILE]),
        ("050/2345678", [MOBILE]),
        ("050-2345678 ext. 12", [MOBILE]),
        ("0502345678x12", [MOBILE]),
        ("tel:+972502345678;ext=12", [MOBILE]),
        ("050-2345678 (home)", [MOBILE]),
        ("０５０２３４５６７８", [MOBILE]),
        ("٠٥٠٢٣٤٥٦٧٨", [MOBILE]),
        ("03-1234567 / 050-2345678", [FIXED, MOBILE]),
        ("03-1234567/050-2345678", [FIXED, MOBILE]),
        ("03-1234567, 0502345678", [FIXED, MOBILE]),
        ("office 03-1234567; mobile 0502345678", [FIXED, MOBILE]),
        ("101", []),
        ("anonymous", []),
        ("Restricted", []),
        ("*2700", []),
        ("", []),
        (None, []),
        (False, []),
        ("x" * 100000, []),
    ],
)
def test_all_numbers_in_what_somebody_wrote_are_found(written, numbers):
    assert found(written, "IL") == numbers


def test_people_are_found_by_the_number_and_by_its_end():
    assert keys("050-2345678", "IL") == [MOBILE, "~2345678", "~02345678"]
    assert tail_key("002345678") in keys("050-2345678", "IL")
    assert tail_key("2345678") in keys("050-2345678", "IL")


def test_without_a_country_only_the_end_is_known():
    assert keys("050-2345678", "") == ["~2345678", "~02345678"]
    assert keys("03-1234567 / 050-2345678", "") == [
        "~1234567",
        "~31234567",
        "~2345678",
        "~02345678",
    ]
    assert keys("+972502345678", "")[0] == MOBILE


@pytest.mark.parametrize("written", ["101", "anonymous", "", None, False])
def test_what_is_no_number_has_no_keys(written):
    assert keys(written, "IL") == []
    assert tail_key(written) == ""

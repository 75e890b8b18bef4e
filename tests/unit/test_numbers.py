# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Numbers as people write them, internationally, and as the PBX dials them."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc_odoo.core.numbers import (
    MAX_NUMBER_CHARS,
    MIN_TAIL_DIGITS,
    BadNumber,
    bare,
    can_be_dialled,
    found,
    keys,
    sent_e164,
    star,
    stars,
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


# --- what is a number somewhere else is none here


@pytest.mark.parametrize("country", ["IL", "DE", "AT", "GB", "US", "FI", ""])
@pytest.mark.parametrize(
    "number", ["101", "1001", "*97", "*8", "*2700", "*43#", "#31#", "anonymous", "*801001"]
)
def test_short_numbers_and_codes_are_nobodys_in_any_country(number, country):
    with pytest.raises(BadNumber):
        to_e164(number, country)
    assert found(number, country) == []
    assert [key for key in keys(number, country) if key != "*2700"] == []


def test_a_short_number_that_is_known_to_be_one_is_one():
    assert to_e164("4002", "NU") == "+6834002"


# --- a company's short number


@pytest.mark.parametrize(
    "written",
    ["*2700", "* 2700", "*27-00", "\u200f*2700", "*٢٧٠٠", "tel:*2700", "sip:*2700@pbx;user=phone"],
)
def test_every_spelling_of_a_star_number_is_the_same(written):
    assert star(written) == "*2700"
    assert keys(written, "IL") == ["*2700"]
    assert can_be_dialled(written)


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("03-1234567 / *2700", ["*2700"]),
        ("*2700, *5511", ["*2700", "*5511"]),
        ("*2700 / 050-2345678 ext. 3", ["*2700"]),
        ("*12345", ["*12345"]),
        ("*97", []),
        ("*8", []),
        ("*801001", []),
        ("**1001", []),
        ("*31#0502345678", []),
        ("*2700#", []),
        ("2700", []),
        ("#2700", []),
        ("03*2700", []),
        ("", []),
        (None, []),
        (False, []),
        ("*" * 100000, []),
    ],
)
def test_star_numbers_in_what_somebody_wrote_are_found(written, numbers):
    assert stars(written) == numbers
    assert [key for key in keys(written, "IL") if key.startswith("*")] == numbers


def test_a_star_number_beside_another_leaves_that_one():
    assert keys("03-1234567 / *2700", "IL")[0] == FIXED


@pytest.mark.parametrize("number", ["*97", "*8", "101", "*801001", "*43#"])
def test_features_of_the_pbx_lead_back_to_nobody(number):
    assert not can_be_dialled(number)
    assert star(number) == ""


# --- what networks put around a number


@pytest.mark.parametrize(
    "sent",
    [
        "0502345678;phone-context=+972",
        "502345678;phone-context=+972",
        "972502345678;phone-context=+972",
        "+972502345678;phone-context=+44",
        "00972502345678;phone-context=+972",
        "050-2345678;phone-context=+9-7-2",
        "2345678;phone-context=+972-50",
        "0502345678;ext=12",
        "0502345678;isub=12",
        "0502345678;isub=1;ext=12;phone-context=example.com",
        "0502345678;npdi;rn=+972500000000",
        "0502345678@pbx",
        "sip:0502345678@pbx.example:5060;user=phone",
        "sip:+972502345678@192.0.2.7",
        "sips:0502345678@[2001:db8::1];user=phone",
        "sip:0502345678;phone-context=+972@pbx;user=phone",
        "sip:%2B972502345678@pbx",
        "sip:0502345678@pbx?subject=1234567",
        "<sip:0502345678@pbx>;tag=1928301774",
        '"Avi" <0502345678>',
        "tel:+972-50-234-5678",
        "TEL:0502345678;phone-context=+972",
        "tel://0502345678",
        "callto:+972502345678",
    ],
)
def test_a_number_with_what_a_network_puts_around_it_is_the_number(sent):
    assert sent_e164(sent, "IL") == MOBILE
    assert can_be_dialled(sent)
    assert tail(sent) == "02345678" or "972-50" in sent


def test_the_context_says_of_which_country_it_is():
    assert sent_e164("0502345678;phone-context=+972", "DE") == MOBILE
    assert sent_e164("0502345678;phone-context=+972", "") == MOBILE


@pytest.mark.parametrize(
    "sent",
    [
        "101;phone-context=+972",
        "sip:101@192.168.100.200",
        "sip:anonymous@anonymous.invalid",
        "anonymous;phone-context=+972",
        "tel:101",
        "*97;phone-context=+972",
        "sip:*8@pbx",
        "1001@192.168.100.200",
        ";phone-context=+972502345678",
        "sip:@0502345678",
        "<>",
    ],
)
def test_nothing_around_it_makes_a_number_of_what_is_none(sent):
    with pytest.raises(BadNumber):
        sent_e164(sent, "IL")
    assert not can_be_dialled(sent)
    assert tail_key(sent) == ""


def test_what_people_write_after_a_number_is_no_parameter():
    assert found("03-1234567; mobile 0502345678", "IL") == [FIXED, MOBILE]
    assert found("03-1234567;0502345678", "IL") == [FIXED, MOBILE]


@given(st.text(max_size=60) | st.text("sip:tel<>@;=+*#0123456789 a-", max_size=60))
def test_whatever_is_sent_never_raises_anything_else(text):
    bare(text)
    for how in (lambda: sent_e164(text, "IL"), lambda: keys(text, "IL"), lambda: star(text)):
        with contextlib.suppress(BadNumber):
            how()


def test_the_web_client_calls_what_the_server_calls():
    numbers_js = Path(__file__).parents[2] / "cc_odoo/static/src/services/numbers.js"
    text = numbers_js.read_text()
    assert f"const MAX_LENGTH = {MAX_NUMBER_CHARS};" in text
    assert f"const MIN_DIGITS = {MIN_TAIL_DIGITS};" in text
    assert r"const STAR = /^\*[0-9]{4,5}$/;" in text
    assert r"const DIALLED = /^\+?[0-9*#]+$/;" in text

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever a link or another program hands over is a clean number, or an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc_odoo.core import tel_link
from cc_odoo.core.numbers import BadNumber, clean

GOOD = {
    "tel:+972-50-234-5678": "+972502345678",
    "TEL:+972(50)2345678": "+972502345678",
    "tel:%2B972502345678": "+972502345678",
    "tel:+972%2050%20234%205678": "+972502345678",
    "tel:+972502345678;ext=12": "+972502345678",
    "tel:+972502345678;isub=1;ext=12": "+972502345678",
    "tel:863-1234;phone-context=+1-914-555": "+19145558631234",
    "tel:863-1234;phone-context=example.com": "8631234",
    "tel:+1-201-555-0123;phone-context=+49": "+12015550123",
    "+972502345678,,12": "+972502345678",
    "03-9999999 ext. 12": "039999999",
    "03-9999999 x12": "039999999",
    "03-9999999 extension 12": "039999999",
    "tel:*31#0502345678": "*31#0502345678",
    "tel:1001": "1001",
    "tel:٠٥٠٢٣٤٥٦٧٨": "0502345678",
}

BAD = (
    "",
    "tel:",
    "tel:call",
    "javascript:alert(1)",
    "data:text/html,<b>1</b>",
    "<script>alert(1)</script>",
    "//1900123456@evil",
    "sip:1001@pbx",
    "0502345678&x",
    "1;2",
    "0502345678\r\nAction: Originate",
    "0502345678;ext=1\r\nAction: Originate",
    "tel:%00",
    "tel:%252B972502345678",
    "%",
    "9" * 41,
    "tel:" + "9" * 1000,
    "tel:+972" + " " * 1000,
)


@pytest.mark.parametrize(("link", "number"), GOOD.items())
def test_a_link_to_a_number(link, number):
    assert tel_link.number_in(link) == number


@pytest.mark.parametrize("link", BAD)
def test_what_is_no_number_is_refused(link):
    with pytest.raises(BadNumber):
        tel_link.number_in(link)


def test_a_plus_that_an_address_has_lost_is_found_again():
    assert tel_link.from_query(" 972502345678") == "+972502345678"
    assert tel_link.from_query("tel: 972502345678") == "+972502345678"
    assert tel_link.from_query(" 0502345678") == "0502345678"
    assert tel_link.from_query("050 234 5678") == "0502345678"


@given(st.text(max_size=60) | st.text("tel:+0123456789;=,%x*# extp-", max_size=60))
def test_whatever_comes_in_the_number_can_be_dialled(text):
    try:
        number = tel_link.from_query(text)
    except BadNumber:
        return
    assert clean(number) == number

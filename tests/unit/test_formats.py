# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A channel's format is text with a place for the number, and no door to anything else."""

import pytest

from cc_odoo.core.formats import filled, is_format

NAMES = {"number", "e164"}
GOOD = ("{number}", "PJSIP/{number}", "Local/{number}@virtual-agent/n", "SIP/{e164}@{number}")
BAD = (
    "",
    "PJSIP/1001",
    "{number:>150000000}",
    "{number:{e164}}",
    "{number!r}",
    "{number.__class__}",
    "{number[0]}",
    "{0}",
    "{}",
    "{ number }",
    "{{number}}",
    "{number}{",
    "{number}}",
    "{other}",
    "{number}{number:{number}}",
    "{number}" + "x" * 200,
)


@pytest.mark.parametrize("text", GOOD)
def test_a_format_has_bare_places(text):
    assert is_format(text, NAMES)


@pytest.mark.parametrize("text", BAD)
def test_and_nothing_else_in_braces(text):
    assert not is_format(text, NAMES)


def test_a_place_that_is_not_known_is_none():
    assert not is_format("PJSIP/{e164}", {"number"})


@pytest.mark.parametrize("text", BAD)
def test_whatever_stands_there_is_filled_as_plain_text(text):
    """Also what an older version kept: no error, and no longer than text and values."""
    assert len(filled(text, number="101", e164="+1")) <= len(text) + 100


def test_a_value_is_not_read_as_a_format():
    assert filled("{number}/{e164}", number="{e164}", e164="+1") == "{e164}/+1"

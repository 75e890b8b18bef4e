# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Kinds of PBXs: what each suggests, and what of a PBX is otherwise."""

import pytest

from cc_odoo.core import presets
from cc_odoo.core.actions import BadValue
from cc_odoo.core.formats import is_format

FORMATS = ("channel_format", "member_format", "state_interface_format", "virtual_format")


@pytest.mark.parametrize("kind", presets.PRESETS)
def test_each_row_holds_what_a_pbx_may_have(kind):
    row = presets.preset(kind)
    assert set(row) == set(presets.FIELDS)
    assert all(is_format(row[name], {"number"}) for name in FORMATS if row[name])
    presets.variables(row["dial_variables"])
    presets.feature_codes(row["feature_codes"])


def test_freepbx_generates_these():
    row = presets.preset("freepbx")
    assert row["member_format"] == "Local/{number}@from-queue/n"
    assert row["state_interface_format"] == "hint:{number}@ext-local"
    assert row["virtual_format"] == "Local/{number}@from-internal/n"
    assert (row["originate_context"], row["transfer_context"]) == (
        "from-internal",
        "from-internal-xfer",
    )
    assert row["dial_variables"] == "REALCALLERIDNUM={number}"


def test_by_hand_suggests_nothing_and_nothing_is_changed():
    assert presets.preset("other") == {}
    assert presets.changed("other", {"channel_format": "x"}) == []


@pytest.mark.parametrize("kind", presets.PRESETS)
def test_a_pbx_is_of_the_kind_whose_preset_it_has(kind):
    assert presets.kind_of(presets.preset(kind)) == kind


def test_a_pbx_like_no_preset_was_set_up_by_hand():
    row = presets.preset("asterisk") | {"channel_format": "SIP/{number}"}
    assert presets.kind_of(row) == "other"


def test_an_empty_field_of_the_database_is_an_empty_one_of_the_preset():
    assert presets.changed("asterisk", {"hold_number": None, "member_format": False}) == []


def test_variables_are_lines():
    assert presets.variables(" A = 1 \n\nB=x=y\n") == [("A", "1"), ("B", "x=y")]
    assert presets.variables("") == presets.variables(None) == []


@pytest.mark.parametrize("text", ["A", "=1", "A=1,2", 'A="', "A=\\", "A B=1", "A=\x07", "A={x}"])
def test_what_is_no_variable_is_refused(text):
    with pytest.raises(BadValue):
        presets.variables(text)


@pytest.mark.parametrize(
    ("number", "codes", "is_one"),
    [
        ("*97", "*.", True),
        ("**1001", "*.", True),
        ("555", "*., 555", True),
        ("5551234", "*., 555", False),
        ("1001", "", False),
    ],
)
def test_feature_codes(number, codes, is_one):
    assert presets.is_feature_code(number, codes) is is_one


def test_a_place_knows_which_file_people_edit():
    assert presets.place("freepbx").file("manager.conf") == "manager_custom.conf"
    assert presets.place("asterisk").file("manager.conf") == "manager.conf"

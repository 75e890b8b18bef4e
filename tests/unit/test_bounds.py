# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An id is an id, whatever else comes in its place."""

import pytest

from cc_odoo.core.bounds import MAX_ID, id_of, ids_of, shown

NONE = (
    0,
    -1,
    MAX_ID + 1,
    10**4000,
    "",
    "0",
    "-1",
    "x",
    "1.5",
    "٣",
    "²",
    "9" * 5000,
    1.5,
    True,
    None,
)


@pytest.mark.parametrize("value", [1, "1", MAX_ID, str(MAX_ID), "007"])
def test_an_id(value):
    assert id_of(value) == int(value)


@pytest.mark.parametrize("value", [*NONE, [1], {}, b"1"])
def test_what_can_be_none(value):
    assert id_of(value) == 0


def test_of_several_those_that_are():
    assert ids_of([*NONE, 3, "4"]) == [3, 4]
    assert ids_of("34") == ids_of({"a": 1}) == ids_of(7) == []


def test_what_is_shown_is_short():
    assert shown("0501234567") == "0501234567"
    assert len(shown("x" * 10**6)) < 70

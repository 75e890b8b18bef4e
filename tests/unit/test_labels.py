# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Labels from a list as FreePBX's bulk handler exports it."""

import csv

import pytest

from cc_odoo.core import labels


@pytest.fixture(autouse=True)
def longest_cell():
    """Python's own limit, whatever another library in this process has set for all of it."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


def test_columns_are_found_by_name_wherever_they_stand():
    text = "name,Extension,secret\nדנה,1001,x\n"
    assert labels.read(text.encode("utf-8-sig")) == {"1001": "דנה"}


def test_a_list_of_queues():
    assert labels.read(b'extension,descr\n400,"Support, first"\n') == {"400": "Support, first"}


def test_a_row_without_a_label_says_nothing():
    assert labels.read(b"extension,name\n1001,\n1002") == {}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "columns"),
        (b"number\n1\n", "columns"),
        (b"\xff\xfe", "encoding"),
        (b"x" * (labels.MAX_FILE_BYTES + 1), "size"),
        (b'extension,name\n"' + b"a" * 140_000 + b'",x\n', "columns"),
    ],
)
def test_what_is_no_list(content, reason):
    with pytest.raises(labels.BadList) as caught:
        labels.read(content)
    assert caught.value.reason == reason


def test_all_bad_rows_are_named():
    with pytest.raises(labels.BadList) as caught:
        labels.read(b"extension,name\n,a\n1001,b\n1001,c\n1002,x\x07y\n")
    assert caught.value.rows == [(2, "number"), (4, "twice"), (5, "label")]

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Labels of phones and queues, read from a list as FreePBX's bulk handler exports it."""

from __future__ import annotations

import csv
import io

from .text import has_controls

# The columns that may hold the number, and the label; the first one that is there counts.
NUMBER_COLUMNS = ("extension", "account", "queue", "number")
LABEL_COLUMNS = ("name", "descr", "description", "label")
MAX_FILE_BYTES = 2_000_000
MAX_LABEL_CHARS = 100


class BadList(ValueError):
    """The file is no such list. `reason` is encoding, size, columns or rows.

    :ivar rows: [(number of the line, what is wrong: number, label or twice)], for `rows`
    """

    def __init__(self, reason: str, rows: list[tuple[int, str]] | None = None) -> None:
        super().__init__(reason)
        self.reason, self.rows = reason, rows or []


def read(content: bytes) -> dict[str, str]:
    """The labels by number; a row without a label has none to give.

    :param content: a CSV file in UTF-8, with a line of columns
    :raises BadList: nothing can be made of it, or some rows are wrong: then of all of them

    >>> read(b"extension,name\\r\\n1001,Dana Levi\\r\\n")
    {'1001': 'Dana Levi'}
    """
    rows = csv.DictReader(io.StringIO(_text(content)), restval="")
    columns = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
    number = _first(NUMBER_COLUMNS, columns)
    label = _first(LABEL_COLUMNS, columns)
    labels: dict[str, str] = {}
    wrong: list[tuple[int, str]] = []
    try:
        for row in rows:
            key, value = (row[number] or "").strip(), (row[label] or "").strip()
            if problem := _problem(key, value, labels):
                wrong.append((rows.line_num, problem))
            labels[key] = value
    except csv.Error:
        raise BadList("columns") from None
    if wrong:
        raise BadList("rows", wrong)
    return {key: value for key, value in labels.items() if value}


def _text(content: bytes) -> str:
    if len(content) > MAX_FILE_BYTES:
        raise BadList("size")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadList("encoding") from None


def _first(names: tuple[str, ...], columns: dict[str, str]) -> str:
    found = [columns[name] for name in names if name in columns]
    if not found:
        raise BadList("columns")
    return found[0]


def _problem(number: str, label: str, before: dict[str, str]) -> str:
    if not (number.isascii() and number.isdigit()):
        return "number"
    if len(label) > MAX_LABEL_CHARS or has_controls(label):
        return "label"
    return "twice" if number in before else ""

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reading Asterisk's queue_log where it is: in a file, or in a table of PostgreSQL. Blocking."""

import os
from datetime import UTC, datetime
from pathlib import Path

import psycopg2
from psycopg2.extras import RealDictCursor

from ..core import queue_log

DAY = 86400.0
MOST_ROWS = 500_000
STEP = 65536  # bytes: a part of the file small enough to be read for nothing


class Unreadable(Exception):
    """It could not be read; the text says why."""


def read(source, place, since):
    """The entries from `since` on.

    :param source: `file` or `postgresql`
    :param place: path of the file, or DSN
    :param since: epoch seconds, PBX clock
    :raise Unreadable: in words
    """
    try:
        found = {"file": _file, "postgresql": _table}[source](place, since)
    except OSError as error:
        raise Unreadable(f"{error.filename or place}: {error.strerror or error}") from error
    except psycopg2.Error as error:
        raise Unreadable(str(error).strip().splitlines()[0]) from error
    return [each for each in found if each is not None and each.at >= since]


# --- the file -----------------------------------------------------------------------------


def _file(path, since):
    """Rotated ones first, if they were written to in that time."""
    path = Path(path)
    path.stat()  # must be there
    older = [each for each in path.parent.glob(f"{path.name}.*") if not each.name.endswith(".gz")]
    older = sorted((each.stat().st_mtime, each) for each in older)
    files = [each for written, each in older if written >= since] + [path]
    return [entry for each in files for entry in _entries(each, since)]


def _entries(path, since):
    with path.open("rb") as file:
        file.seek(_offset(file, since))
        lines = file.read().decode("utf-8", "replace").splitlines()
    return map(queue_log.entry, lines)


def _offset(file, since):
    """Where to begin: no later than the first line of that time. Halving, as the file may be big.

    Lines are in the order of time; one cut at the beginning is no entry, and does no harm.
    """
    low, high = 0, file.seek(0, os.SEEK_END)
    while high - low > STEP:
        middle = (low + high) // 2
        at = _time_after(file, middle)
        if at is not None and at < since:
            low = middle
        else:
            high = middle
    return low


def _time_after(file, offset):
    file.seek(offset)
    file.readline()
    for _ in range(100):
        found = queue_log.entry(file.readline().decode("utf-8", "replace"))
        if found:
            return found.at
    return None


# --- the table ----------------------------------------------------------------------------


def _table(dsn, since):
    """Its times are local ones of a zone not known yet: a day more than asked for is read."""
    begin = datetime.fromtimestamp(since - DAY, UTC).strftime("%Y-%m-%d %H:%M:%S")
    connection = psycopg2.connect(dsn, connect_timeout=5, options="-c statement_timeout=30000")
    try:
        with connection, connection.cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute(
                "SELECT * FROM queue_log WHERE time >= %s ORDER BY time LIMIT %s",
                [begin, MOST_ROWS],
            )
            return queue_log.entries(cursor.fetchall())
    finally:
        connection.close()

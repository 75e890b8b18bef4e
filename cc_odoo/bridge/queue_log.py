# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reading Asterisk's queue_log where it is: in a file, or in a table of PostgreSQL. Blocking."""

import bz2
import gzip
import lzma
import os
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import psycopg2
from psycopg2.extras import RealDictCursor

from ..core import queue_log
from ..tools import dsn

DAY_SECONDS = 86400.0
MAX_ROWS = 500_000
SINCE = "SELECT * FROM queue_log WHERE time >= %s ORDER BY time LIMIT %s"
NEWEST = "SELECT time FROM queue_log WHERE time IS NOT NULL ORDER BY time DESC LIMIT 1"
STEP_BYTES = 65536  # bytes: a part of the file small enough to be read for nothing
CONNECTION_LIMITS = {"connect_timeout": 5, "options": "-c statement_timeout=30000"}
PACKED = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}


class Unreadable(Exception):
    """It could not be read; the text says why."""


def read(source, place, since):
    """Read the queue_log.

    :return: (the entries from `since` on, how many lines of that time were not understood)
    :param source: `file` or `postgresql`
    :param place: path of the file, or DSN
    :param since: epoch seconds, PBX clock
    :raises Unreadable: in words, without the DSN
    """
    try:
        found = {"file": _file, "postgresql": _table}[source](place, since)
    except (OSError, EOFError, lzma.LZMAError) as error:
        where = getattr(error, "filename", None) or place
        raise Unreadable(f"{where}: {getattr(error, 'strerror', None) or error}") from error
    except dsn.NotAnAddress as error:
        raise Unreadable(f"queue_log database: {error}") from None
    except psycopg2.Error as error:
        raise Unreadable(f"queue_log database: {dsn.fault(error)}") from None
    return _since(found, since)


def _since(found, since):
    """Leave out what was before `since`; a line that is none has the time of the one before it."""
    placed = iter(queue_log.placed([each for each in found if each is not None]))
    log, unknown, late = [], 0, True
    for each in found:
        if each is None:
            unknown += late
            continue
        entry = next(placed)
        late = entry.at >= since
        if late:
            log.append(entry)
        elif not log:
            unknown = 0
    return log, unknown


# --- the file -----------------------------------------------------------------------------


def _file(path, since):
    """The entries of the file, after those of rotated ones that were written to since then."""
    path = Path(path)
    path.stat()  # must be there
    older = sorted((each.stat().st_mtime, each) for each in _rotated(path))
    files = [each for written, each in older if written >= since] + [path]
    return [entry for each in files for entry in _entries(each, since)]


def _rotated(path):
    """``queue_log.1``, ``queue_log.1748854800``, ``queue_log-20250602.gz``."""
    return [*path.parent.glob(f"{path.name}.*"), *path.parent.glob(f"{path.name}-*")]


def _entries(path, since):
    """The entries of one file; None for a line that is none. Empty lines are left out."""
    lines = _text(path, since).split("\n")
    found = [queue_log.entry(line) for line in lines if line.strip("\ufeff\x00 \t\r")]
    if lines[-1] and found and found[-1] and not found[-1].whole:
        found[-1] = None  # it was cut
    return found


def _text(path, since):
    if path.suffix in PACKED:
        with PACKED[path.suffix](path, "rb") as file:
            return file.read().decode("utf-8", "replace")
    with path.open("rb") as file:
        offset = _offset(file, since)
        file.seek(offset)
        if offset:
            file.readline()  # it may be the end of one
        return file.read().decode("utf-8", "replace")


def _offset(file, since):
    """Where in the file to begin: at or before the first line of that time, found by halving.

    The lines are in the order of time.
    """
    low, high = 0, file.seek(0, os.SEEK_END)
    while high - low > STEP_BYTES:
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
            return found.at + DAY_SECONDS if found.local else found.at
    return None


# --- the table ----------------------------------------------------------------------------


def _table(address, since):
    """The entries of the table, from a day before `since`, as its times' zone is not known."""
    where = dsn.connection_of(address) | CONNECTION_LIMITS
    connection = psycopg2.connect(**where)
    try:
        with connection, connection.cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute(NEWEST)
            rows = _rows(cursor, _begin(cursor.fetchone(), since - DAY_SECONDS))
            found = [queue_log.of_row(row) for row in rows]
    finally:
        connection.close()
    return _in_order(found)


def _rows(cursor, begin):
    cursor.execute(SINCE, [begin, MAX_ROWS])
    return cursor.fetchall()


def _begin(newest, at):
    """`at` in the table's own form: epoch seconds as text or as a number, or a written time."""
    time = newest["time"] if newest else None
    if isinstance(time, int | float | Decimal):
        return int(at)
    if isinstance(time, str) and time.strip()[:10].isdigit():
        return str(int(at))
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _in_order(found):
    """The entries by time; None for each row that is none, at the end."""
    known = [each for each in found if each is not None]
    return [*sorted(known, key=lambda each: each.at), *[None] * (len(found) - len(known))]

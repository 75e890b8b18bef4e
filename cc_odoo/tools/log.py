# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Loggers whose every message is one line, whatever names and words of others are in it."""

import logging

from ..core.text import one_line

INDENT = "    "
_formatter = logging.Formatter()


class OneLine(logging.Filter):
    """Line breaks in a message are written out; the lines of a traceback look like no message."""

    def filter(self, record):
        """Changes the record before any handler formats it, as text or as JSON."""
        record.msg, record.args = one_line(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = _indented(_formatter.formatException(record.exc_info))
        return True


def _indented(text):
    return "\n".join(f"{INDENT}{one_line(line)}" for line in text.split("\n"))


class NoSecrets(logging.Filter):
    """Odoo writes down each query that fails: not those that hold a secret.

    PostgreSQL's complaint about a row quotes all of it.
    """

    def __init__(self, table, columns):
        super().__init__()
        self._table, self._columns = table, tuple(columns)

    def filter(self, record):
        """Changes the record before any handler formats it."""
        text = record.getMessage()
        quoted = self._table in text and "Failing row contains" in text
        if quoted or any(column in text for column in self._columns):
            record.msg, record.args = f"a query on {self._table}, left out for its secrets", None
        return True


def keep_out_of_sql_log(table, columns):
    """Queries about a table in which these columns are secret are not written down."""
    logging.getLogger("odoo.sql_db").addFilter(NoSecrets(table, columns))


def logger(name):
    """The logger of this name, for a module: ``_logger = logger(__name__)``."""
    found = logging.getLogger(name)
    if not any(isinstance(each, OneLine) for each in found.filters):
        found.addFilter(OneLine())
    return found

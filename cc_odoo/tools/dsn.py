# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Addresses of databases, with a password in them: read as people write them, never shown.

libpq's own words about an address quote parts of it, and where the password has a "/" or "@" in
it, that is the password. So no word of what was typed gets into what we say.
"""

import re
from urllib.parse import quote

import psycopg2
from psycopg2.extensions import parse_dsn

_URI = re.compile(r"(postgres(?:ql)?://[^:/@?#]*:)(.*)(@[^@]*)", re.DOTALL)
_ESCAPED = re.compile(r"(?:[^%]|%[0-9a-fA-F]{2})*")
NOT_AN_ADDRESS = (
    "the address is not one of a PostgreSQL database "
    "(postgresql://user:password@host:port/database, or host=… dbname=… user=… password='…')"
)
# A part of what libpq says when there is no connection -> our words.
FAULTS = {
    "Connection refused": "the connection was refused",
    "timeout expired": "the database did not answer in time",
    "could not translate host name": "the name of the host is not known",
    "password authentication failed": "user name or password were refused",
    "no password supplied": "the database asks for a password",
    "no pg_hba.conf entry": "the database's pg_hba.conf does not let this user in from here",
    "does not exist": "there is no such database or user",
    "No route to host": "there is no way to the host",
    "Network is unreachable": "there is no way to the host",
    "too many": "the database has too many connections",
    "certificate": "no trusted connection could be made (SSL)",
    "SSL": "no trusted connection could be made (SSL)",
    "starting up": "the database is starting up",
    "shutting down": "the database is shutting down",
    "closed the connection": "the database closed the connection",
}


class NotAnAddress(ValueError):
    """It is no address of a database. The text says what one looks like, and nothing of it."""

    def __init__(self):
        super().__init__(NOT_AN_ADDRESS)


def connection_of(dsn):
    """What to connect with, by name: {host, port, dbname, user, password, ...}.

    A password in a URI need not be escaped; what libpq would take for another part of it is tried
    as a part of the password.

    :raises NotAnAddress: the text says nothing of what was typed
    """
    for spelling in (dsn, _escaped(dsn)):
        try:
            found = parse_dsn(spelling)
        except (psycopg2.Error, UnicodeError):
            continue
        if found and _is_sane(found):
            return found
    raise NotAnAddress()


def is_address(dsn):
    """Whether it is one of a PostgreSQL database."""
    try:
        return bool(connection_of(dsn))
    except NotAnAddress:
        return False


def _is_sane(parts):
    """A password that was cut leaves its rest where no host, port or database is named so."""
    port = parts.get("port", "")
    cut = any(mark in parts.get(name, "") for name in ("host", "user", "dbname") for mark in "@")
    return not cut and all(each.isdigit() for each in port.split(",") if each)


def _escaped(dsn):
    match = _URI.fullmatch(dsn.strip())
    if not match:
        return dsn
    before, password, after = match.groups()
    return before + quote(password, safe="%" if _ESCAPED.fullmatch(password) else "") + after


def fault(error):
    """Why a database could not be read, without a word of its address.

    :param error: `psycopg2.Error`; what the server says of a query has no address in it
    """
    if error.pgcode and error.diag.message_primary:
        return error.diag.message_primary
    said = str(error)
    return next((words for part, words in FAULTS.items() if part in said), "it cannot be reached")

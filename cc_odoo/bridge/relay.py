# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Wakes the websockets once a transaction is committed, over a connection that stays.

Odoo itself opens a connection to the database ``postgres`` for each commit that sends something to
the bus, as its pool does not keep those: 3 to 10 ms, in which the agent whose phone rings waits.
"""

import contextlib

import psycopg2
from odoo import sql_db
from odoo.addons.bus.models.bus import ODOO_NOTIFY_FUNCTION, get_notify_payloads
from odoo.tools.misc import OrderedSet
from psycopg2 import sql

from ..tools.log import logger

_logger = logger(__name__)

CHANNELS = "bus.bus.channels"  # where Odoo's bus gathers whom to wake
STATEMENT = sql.SQL("SELECT {}('imbus', %s)").format(sql.Identifier(ODOO_NOTIFY_FUNCTION))


class Relay:
    """The connection. One thread uses it."""

    def __init__(self):
        self._connection = None

    def take_over(self, cr):
        """Have this relay wake the websockets after the commit, in the place of Odoo's own hook.

        The bus adds its hook together with this set: where the set is there, it adds none.
        """
        cr.postcommit.data[CHANNELS] = OrderedSet()
        cr.postcommit.add(lambda: self._notify(list(cr.postcommit.data.pop(CHANNELS))))

    def close(self):
        """End the connection."""
        if self._connection:
            with contextlib.suppress(psycopg2.Error):
                self._connection.close()
        self._connection = None

    def _notify(self, channels):
        """Wake the websockets; log a failure, after which browsers read a little later."""
        for payload in get_notify_payloads(channels):
            try:
                self.send(payload)
            except psycopg2.Error as error:
                _logger.error("the browsers could not be woken: %s", str(error).strip())

    def send(self, payload):
        """Send one NOTIFY, over a new connection where the one before has died.

        :raises psycopg2.Error: there is no connection to be had
        """
        if self._connection:
            try:
                return self._execute(payload)
            except psycopg2.Error:
                self.close()
        self._connect()
        return self._execute(payload)

    def _execute(self, payload):
        with self._connection.cursor() as cursor:
            cursor.execute(STATEMENT, [payload])

    def _connect(self):
        _name, info = sql_db.connection_info_for("postgres")
        self._connection = psycopg2.connect(**info)
        self._connection.autocommit = True

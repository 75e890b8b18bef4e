# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import select
import time

import psycopg2
from odoo import sql_db
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from ...bridge.relay import CHANNELS, Relay
from ..calls_common import CallsCase

RELAY_LOG = "odoo.addons.cc_odoo.bridge.relay"


def connection():
    _name, info = sql_db.connection_info_for("postgres")
    made = psycopg2.connect(**info)
    made.autocommit = True
    return made


@tagged("post_install", "-at_install")
class TestRelay(BaseCase):
    """The browsers are woken as Odoo's own bus does it, over a connection that stays."""

    def setUp(self):
        super().setUp()
        self.relay, self.ear = Relay(), connection()
        self.addCleanup(self.relay.close)
        self.addCleanup(self.ear.close)
        with self.ear.cursor() as cursor:
            cursor.execute("LISTEN imbus")

    def heard(self):
        """What came next of ours: all databases of a server share this channel."""
        until, ours = time.monotonic() + 5, {"db", get_db_name()}
        while time.monotonic() < until:
            select.select([self.ear], [], [], 1)
            self.ear.poll()
            payloads, self.ear.notifies[:] = [it.payload for it in self.ear.notifies], []
            channels = [channel for payload in payloads for channel in json.loads(payload)]
            if mine := [channel for channel in channels if channel[0] in ours]:
                return mine
        return []

    def test_it_says_what_the_bus_would(self):
        channels = [(get_db_name(), "res.partner", 7), (get_db_name(), "res.groups", 3, "x")]
        self.relay._notify(channels)
        self.assertEqual(self.heard(), [list(channel) for channel in channels])

    def test_nothing_sent_is_nothing_said(self):
        self.relay._notify([])
        self.assertIsNone(self.relay._connection)

    def test_a_connection_that_died_is_made_anew(self):
        self.relay._notify([("db", "res.partner", 1)])
        self.heard()
        pid = self.relay._connection.get_backend_pid()
        with self.ear.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        self.relay._notify([("db", "res.partner", 2)])
        self.assertEqual(self.heard(), [["db", "res.partner", 2]])

    @mute_logger(RELAY_LOG)
    def test_without_a_connection_what_is_committed_stays_so(self):
        def refuse():
            raise psycopg2.OperationalError("says the test")

        self.patch(self.relay, "_connect", refuse)
        self.relay._notify([("db", "res.partner", 1)])  # logged, and no more


class TestTakeOver(CallsCase):
    def test_a_transaction_taken_over_has_no_hook_of_the_buss_own(self):
        """Else a second connection would be opened for each commit, only to say nothing."""
        cr, relay = self.env.cr, Relay()
        self.addCleanup(cr.postcommit.clear)
        relay.take_over(cr)
        before = len(cr.postcommit)
        self.dana._bus_send("cc_odoo/agent", {})
        self.assertEqual(len(cr.postcommit), before)
        told = [tuple(channel)[1:] for channel in cr.postcommit.data[CHANNELS]]
        self.assertIn(("res.partner", self.dana.partner_id.id), told)

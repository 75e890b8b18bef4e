# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever goes wrong, what is said of it holds no secret; no name makes a line of a log."""

import traceback

import psycopg2
from odoo import SUPERUSER_ID, api, sql_db
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import CallCentreCase

SECRETS = {
    "secret": "s3cret-ami",
    "queue_log_dsn": "postgresql://u:s3cret-dsn@127.0.0.1/ast",
    "recording_password": "s3cret-web",
}


@tagged("post_install", "-at_install")
class TestSecretsInWords(CallCentreCase):
    """PostgreSQL quotes a whole row when it refuses it."""

    def setUp(self):
        super().setUp()
        self.pbx.write(SECRETS)
        self.env.flush_all()
        self.mine = self.as_user(self.pbx, self.manager)

    def refused(self, action):
        """What the asker reads, with all that stands behind it, and what is written down."""
        with (
            self.assertLogs("odoo.sql_db", "ERROR") as log,
            self.assertRaises(ValidationError) as refused,
            self.cr.savepoint(),
        ):
            sql_db._logger.error("a line there must be, or assertLogs fails")
            action()
            self.env.flush_all()
        told = traceback.format_exception(refused.exception)
        return "".join([*told, *log.output])

    def test_the_error_for_a_refused_value_shows_no_secret(self):
        values = ({"port": 0}, {"port": 70000}, {"name": False}, {"host": ""}, {"username": False})
        for vals in (*values, {"queue_log_source": False}, {"channel_format": False}):
            with self.subTest(vals=vals):
                self.assertNotIn("s3cret", self.refused(lambda vals=vals: self.mine.write(vals)))

    def test_nor_does_one_that_only_postgresql_refuses(self):
        for vals in ({"port": 0}, {"name": None, "secret_stored": "s3cret-new"}):
            with self.subTest(vals=vals):
                action = lambda vals=vals: self.pbx._write_multi([vals])  # noqa: E731
                words = self.refused(action)
                self.assertNotIn("s3cret", words)
                self.assertNotIn("Failing row", words)

    def test_a_query_with_a_secret_is_not_written_down(self):
        with self.assertLogs("odoo.sql_db", "DEBUG") as log:
            for name, value in SECRETS.items():
                self.mine.write({name: f"{value}2"})
                self.env.flush_all()
        self.assertNotIn("s3cret", "".join(log.output))

    def test_a_secret_that_meets_another_write_is_not_what_fails(self):
        """With real connections: the bridge reports the state of the PBX at the same moment."""
        database = sql_db.db_connect(self.cr.dbname)
        with database.cursor() as cr:  # committed at the end of it
            values = {"name": "Race", "host": "127.0.0.1", "username": "u", "active": False}
            pbx_id = api.Environment(cr, SUPERUSER_ID, {})["cc.pbx"].create(values).id
        self.addCleanup(self.commits, database, "DELETE FROM cc_pbx WHERE id = %s", pbx_id)
        with database.cursor() as late:
            mine = api.Environment(late, SUPERUSER_ID, {})["cc.pbx"].browse(pbx_id)
            self.assertEqual(mine.name, "Race")
            self.commits(database, "UPDATE cc_pbx SET last_error = 'x' WHERE id = %s", pbx_id)
            with (
                self.assertLogs("odoo.sql_db", "ERROR") as log,
                self.assertRaises(psycopg2.errors.SerializationFailure) as failed,
            ):
                mine.secret = "s3cret-race"
                mine.env.flush_all()
            late.rollback()
        self.assertNotIn("s3cret", "".join(log.output) + str(failed.exception))
        self.assertIn("FOR NO KEY UPDATE", "".join(log.output))

    def commits(self, database, query, *values):
        """In a transaction of its own."""
        with database.cursor() as cr:
            cr.execute(query, values)


@tagged("post_install", "-at_install")
class TestNamesOfOneLine(CallCentreCase):
    def test_a_name_of_two_lines_is_refused(self):
        skill = self.env["cc.skill"].create({"name": "Skill"})
        queue = self.env["cc.queue"].create({"name": "q1", "pbx_id": self.pbx.id})
        extension = self.env["cc.extension"].create({"number": "1999", "pbx_id": self.pbx.id})
        agent = self.dana
        for record, name in (
            (self.pbx, "name"),
            (queue, "name"),
            (queue, "label"),
            (extension, "number"),
            (extension, "interface"),
            (skill, "name"),
            (agent, "name"),
        ):
            for text in ("Lab\n2026-06-02 ERROR forged", "Lab\r", "Lab\x1b[2J", "Lab\u2028x"):
                with (
                    self.subTest(record=record._name, name=name, text=text),
                    self.assertRaises(ValidationError) as refused,
                    self.cr.savepoint(),
                ):
                    record[name] = text
                self.assertNotIn("\n", str(refused.exception))

    def test_marks_of_direction_are_no_lines(self):
        self.pbx.name = "מרכזייה\u200f 2"
        self.assertEqual(self.pbx.name, "מרכזייה\u200f 2")

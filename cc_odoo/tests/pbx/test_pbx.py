# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ...bridge.listen import LOCK_CLASS
from ...tools.bridge_watch import BRIDGE_LOCK
from ..common import CallCentreCase


@tagged("post_install", "-at_install")
class TestSecret(CallCentreCase):
    """Write-only: no route of the ORM gives it to anybody over RPC."""

    def setUp(self):
        super().setUp()
        self.admin = self.env.ref("base.user_admin")
        self.mine = self.as_user(self.pbx, self.admin)

    def test_the_bridge_reads_it(self):
        self.assertEqual(self.pbx.secret_stored, "s3cret")

    def test_the_form_shows_nothing(self):
        self.assertFalse(self.mine.read(["secret"])[0]["secret"])
        self.assertFalse(self.mine.secret)
        self.assertTrue(self.mine.has_secret)

    def test_reading_everything_does_not_read_it(self):
        self.assertNotIn("s3cret", json.dumps(self.mine.read(), default=str))

    def test_the_stored_field_cannot_be_read(self):
        with self.assertRaises(AccessError):
            self.mine.read(["secret_stored"])
        with self.assertRaises(AccessError):
            self.mine.search_read([], ["secret_stored"])
        with self.assertRaises(AccessError):
            self.mine.web_read({"secret_stored": {}})

    def test_it_cannot_be_exported(self):
        exported = self.mine.export_data(["name", "secret"])
        self.assertNotIn("s3cret", json.dumps(exported, default=str))
        with self.assertRaises(AccessError):
            self.mine.export_data(["secret_stored"])

    def test_it_cannot_be_grouped_by(self):
        with self.assertRaises(AccessError):
            self.mine.formatted_read_group([], ["secret_stored"], ["__count"])
        with self.assertRaises(AccessError):
            self.mine.formatted_read_group([], [], ["secret_stored:array_agg"])

    def test_it_cannot_be_guessed_by_searching(self):
        with self.assertRaises(AccessError):
            self.mine.search([("secret_stored", "=like", "s%")])
        with self.assertRaises(AccessError):
            self.as_user(self.env["cc.queue"], self.admin).search(
                [("pbx_id.secret_stored", "=like", "s%")]
            )

    def test_it_cannot_be_guessed_by_sorting(self):
        with self.assertRaises(AccessError):
            self.mine.search([], order="secret_stored")

    @mute_logger("odoo.fields", "odoo.osv.expression", "odoo.domains")
    def test_the_form_field_cannot_be_searched(self):
        with self.assertRaises(Exception):  # noqa: B017
            self.mine.search([("secret", "=", "s3cret")])

    def test_nobody_else_reads_it_either(self):
        for user in self.manager, self.supervisor, self.dana.user_id, self.hr:
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(self.pbx, user).read(["secret_stored"])

    def test_a_copy_has_none(self):
        self.assertFalse(self.pbx.copy({"name": "Copy"}).secret_stored)

    def test_a_manager_replaces_it(self):
        self.as_user(self.pbx, self.manager).secret = "new one"
        self.assertEqual(self.pbx.secret_stored, "new one")

    def test_a_manager_cannot_have_it_sent_elsewhere(self):
        pbx = self.as_user(self.pbx, self.manager)
        for vals in {"host": "10.6.6.6"}, {"port": 5039}, {"tls": True}:
            with self.subTest(vals), self.assertRaises(ValidationError):
                pbx.write(vals)
        pbx.write({"host": "10.0.0.1", "secret": "anew"})
        pbx.write({"host": "10.0.0.1", "name": "Same address"})

    def test_a_system_administrator_moves_the_pbx(self):
        self.mine.host = "10.0.0.1"
        self.assertEqual(self.pbx.secret_stored, "s3cret")

    def test_an_empty_one_keeps_the_old(self):
        self.as_user(self.pbx, self.manager).write({"name": "Lab 2", "secret": False})
        self.assertEqual(self.pbx.secret_stored, "s3cret")

    def test_it_does_not_stand_in_the_chatter(self):
        self.pbx.with_context(tracking_disable=False).write({"secret": "n3w", "host": "10.0.0.1"})
        self.env.cr.precommit.run()
        self.assertNotIn("n3w", "".join(map(str, self.pbx.message_ids.mapped("body"))))
        values = self.pbx.message_ids.sudo().tracking_value_ids
        self.assertNotIn("n3w", values.mapped("new_value_char"))


@tagged("post_install", "-at_install")
class TestPbx(CallCentreCase):
    def test_a_port_is_in_range(self):
        for port in (0, 65536):
            with self.subTest(port), self.assertRaises(ValidationError):
                self.pbx.port = port
                self.env.flush_all()

    def test_a_channel_format_names_the_number(self):
        for wrong in ("PJSIP/1001", "PJSIP/{", "PJSIP/{num}", "PJSIP/{}", "PJSIP/{number}\n"):
            with self.subTest(wrong), self.assertRaises(ValidationError):
                self.pbx.channel_format = wrong

    def test_a_format_reaches_into_nothing(self):
        pbx = self.as_user(self.pbx, self.manager)
        for wrong in (
            "Local/{number.__class__}@x",
            "{number:>150000000}",
            "{number:{e164}}",
            "{number!r}",
            "{{number}}",
            "{number}" * 100,
        ):
            for name in "virtual_format", "channel_format":
                with self.subTest(wrong[:30]), self.assertRaises(ValidationError) as caught:
                    pbx[name] = wrong
                self.assertIn("not a valid channel format", str(caught.exception))

    def test_what_an_older_version_kept_is_plain_text(self):
        """Not read as a format, which could be large, or an error at each ring."""
        for kept in "{number:>150000000}", "{number:{e164}}", "{other}", "{":
            self.env.cr.execute("UPDATE cc_pbx SET virtual_format = %s", [kept])
            self.pbx.invalidate_recordset()
            self.assertLess(len(self.pbx._virtual_channel("+972501234567")), 40)

    def test_no_line_break_reaches_the_pbx(self):
        for name in ("host", "username", "originate_context", "secret"):
            with self.subTest(name), self.assertRaises(ValidationError):
                self.pbx[name] = "a\r\nAction: Command"

    def test_what_the_bridge_sees_is_not_typed(self):
        pbx = self.as_user(self.pbx, self.manager)
        for vals in {"state": "connected"}, {"last_error": "x"}, {"last_event_at": False}:
            with self.subTest(vals), self.assertRaises(AccessError):
                pbx.write(vals)

    def test_a_new_pbx_is_disconnected_whatever_the_context_says(self):
        pbxs = self.as_user(self.env["cc.pbx"], self.manager)
        pbx = pbxs.with_context(default_state="connected").create(
            {"name": "New", "host": "h", "username": "u"}
        )
        self.assertEqual(pbx.state, "disconnected")

    def test_a_changed_connection_wakes_the_bridge(self):
        for vals in {"host": "10.0.0.1"}, {"secret": "x"}, {"active": False}:
            with self.subTest(vals), self.assertNotifies("pbx"):
                self.pbx.write(vals)

    def test_a_changed_channel_wakes_the_bridge(self):
        with self.assertNotifies(f"members:{self.pbx.id}"):
            self.pbx.channel_format = "SIP/{number}"

    def test_the_channel_of_an_extension_follows_the_format(self):
        self.pbx.channel_format = "SIP/{number}"
        self.assertEqual(self.ext1.interface, "SIP/1001")

    def test_a_mobile_number_is_dialled_as_in_the_pbxs_country(self):
        self.pbx.country_id = self.env.ref("base.il")
        self.assertEqual(
            self.pbx._virtual_channel("+972501234567"), "Local/0501234567@virtual-agent/n"
        )

    def test_a_foreign_mobile_number_is_dialled_abroad(self):
        self.pbx.country_id = self.env.ref("base.il")
        self.assertEqual(
            self.pbx._virtual_channel("+33612345678"), "Local/0033612345678@virtual-agent/n"
        )

    def test_a_mobile_number_can_be_dialled_with_its_plus(self):
        self.pbx.virtual_format = "PJSIP/{e164}@trunk"
        self.assertEqual(self.pbx._virtual_channel("+972501234567"), "PJSIP/+972501234567@trunk")

    def test_a_queue_is_there_once_per_pbx(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["cc.queue"].create({"name": "q800", "pbx_id": self.pbx.id})

    def test_two_pbxs_may_have_queues_of_one_name(self):
        other = self.env["cc.pbx"].create({"name": "Two", "host": "h", "username": "u"})
        self.env["cc.queue"].create({"name": "q800", "pbx_id": other.id})

    def test_service_queues_make_tasks_and_sales_queues_leads(self):
        self.assertEqual(self.support_queue.on_abandon, "task")
        self.assertEqual(self.sales_queue.on_abandon, "lead")

    def test_a_queues_name_may_be_hebrew_with_spaces(self):
        queue = self.env["cc.queue"].create({"name": "תור שירות א", "pbx_id": self.pbx.id})
        self.assertEqual(queue.display_name, "תור שירות א")

    def test_a_queue_goes_by_its_label(self):
        self.assertEqual(self.support_queue.display_name, "Support line")
        self.assertEqual(self.sales_queue.display_name, "q801")

    def test_the_pbxs_spellings_of_a_phones_state_are_known(self):
        for words, state in {
            "Not in use": "NOT_INUSE",
            "In use": "INUSE",
            "UNAVAILABLE": "UNAVAILABLE",
            "dancing": "UNKNOWN",
        }.items():
            self.ext1.device_state = words
            self.assertEqual(self.ext1.device_state, state)

    def test_no_bridge_runs_and_the_command_to_start_it_is_shown(self):
        self.assertFalse(self.pbx.bridge_running)
        self.assertIn(f"odoo cc_bridge -d {self.env.cr.dbname}", self.pbx.bridge_command)

    def test_a_running_bridge_is_seen_by_its_lock(self):
        with self.registry.cursor() as other:
            other.execute("SELECT pg_advisory_xact_lock(%s, pg_backend_pid())", [BRIDGE_LOCK])
            self.assertTrue(self.env["cc.pbx"]._bridge_running())
        self.assertFalse(self.env["cc.pbx"]._bridge_running())

    def test_leading_a_pbx_alone_is_not_running(self):
        with self.registry.cursor() as other:
            other.execute("SELECT pg_try_advisory_xact_lock(%s, 1)", [LOCK_CLASS])
            self.assertFalse(self.env["cc.pbx"]._bridge_running())

    def test_the_test_says_in_words_what_is_wrong(self):
        self.pbx.port = 1  # where nothing listens
        action = self.as_user(self.pbx, self.manager).action_test()
        test = self.env[action["res_model"]].browse(action["res_id"])
        self.assertFalse(test.passed)
        self.assertEqual(test.line_ids.mapped("level"), ["error"])
        self.assertIn("127.0.0.1:1", test.line_ids.name)
        self.assertTrue(test.line_ids.hint)

    def test_the_test_speaks_the_managers_language(self):
        self.env["res.lang"]._activate_lang("he_IL")
        self.manager.lang = "he_IL"
        self.pbx.port = 1
        action = self.as_user(self.pbx.with_context(lang="he_IL"), self.manager).action_test()
        line = self.env[action["res_model"]].browse(action["res_id"]).line_ids
        for text in (line.name, line.hint):
            self.assertRegex(text, "[\u05d0-\u05ea]")
        self.assertIn("127.0.0.1:1", line.name)

    def test_only_a_manager_tests_a_connection(self):
        with self.assertRaises(AccessError):
            self.as_user(self.pbx, self.supervisor).action_test()

    def test_a_taken_extension_is_freed(self):
        self.dana._status_event("connect", place=self.ext1)
        self.assertEqual(self.ext1.serving_id, self.dana)
        self.as_user(self.ext1, self.supervisor).action_free()
        self.assertFalse(self.ext1.serving_id)
        self.assertEqual(self.dana.status_id, self.unassigned)

    def test_an_agent_does_not_free_anothers_extension(self):
        self.dana._status_event("connect", place=self.ext1)
        with self.assertRaises(AccessError):
            self.as_user(self.ext1, self.omer).action_free()

    def test_a_skills_queues_can_be_replaced(self):
        self.support.queue_ids = [Command.set(self.sales_queue.ids)]
        self.assertFalse(self.support_queue.skill_ids)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common import CallCentreCase


@tagged("post_install", "-at_install")
class TestExtensions(CallCentreCase):
    def test_an_extension_is_fixed_for_one_agent_and_the_other_is_named(self):
        with self.assertRaisesRegex(ValidationError, "1001.*Dana"):
            self.omer.extension_id = self.ext1

    def test_an_archived_agents_extension_is_free(self):
        self.dana.active = False
        self.omer.extension_id = self.ext1

    def test_coming_back_to_an_extension_that_another_has_is_refused(self):
        self.dana.active = False
        self.omer.extension_id = self.ext1
        with self.assertRaisesRegex(ValidationError, "Omer"):
            self.dana.active = True

    def test_a_fixed_agent_is_permitted_that_one(self):
        self.assertEqual(self.dana._permitted_extensions(), self.ext1)

    def test_a_floating_agent_is_permitted_the_listed_ones(self):
        ruth = self.make_agent("Ruth", allowed_extension_ids=[Command.set(self.ext3.ids)])
        self.assertEqual(ruth._permitted_extensions(), self.ext3)

    def test_all_extensions_are_those_nobody_has_fixed(self):
        ruth = self.make_agent("Ruth", all_extensions=True)
        permitted = ruth._permitted_extensions().filtered(lambda e: e.pbx_id == self.pbx)
        self.assertEqual(permitted, self.ext3)

    def test_an_extension_serves_one_agent(self):
        self.dana._status_event("connect", place=self.ext1)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.omer._status_event("connect", place=self.ext1)
            self.env.flush_all()

    def test_a_mobile_number_is_kept_in_e164(self):
        self.dana.virtual_number = "050-123 4567"
        self.assertEqual(self.dana.virtual_number, "+972501234567")

    def test_letters_are_no_mobile_number(self):
        with self.assertRaisesRegex(UserError, "call me"):
            self.dana.virtual_number = "call me"

    def test_a_mobile_number_can_be_removed(self):
        self.dana.virtual_number = "0501234567"
        self.dana.virtual_number = False
        self.assertFalse(self.dana.virtual_number)

    def test_calls_reach_a_connected_agent_at_the_extension(self):
        self.assertEqual(self.dana._channel(), "")
        self.dana._status_event("connect", place=self.ext1)
        self.assertEqual(self.dana._channel(), "PJSIP/1001")

    def test_calls_reach_a_virtual_agent_at_the_mobile(self):
        self.dana._status_event("connect", place="+972501234567", virtual=True)
        self.assertEqual(self.dana._channel(), "Local/0501234567@virtual-agent/n")


@tagged("post_install", "-at_install")
class TestStatusFields(CallCentreCase):
    """Nobody writes them but the status rules."""

    def closed(self):
        return {
            "status_id": self.pause.id,
            "status_since": "2026-01-01 00:00:00",
            "status_deadline": "2026-01-01 00:00:00",
            "next_status_id": self.pause.id,
            "held_status_id": self.pause.id,
            "chain_kind": "in",
            "current_extension_id": self.ext3.id,
        }

    def test_nobody_writes_them(self):
        for user in self.manager, self.supervisor, self.hr, self.env.ref("base.user_admin"):
            for name, value in self.closed().items():
                with self.subTest(f"{user.login} {name}"), self.assertRaises(AccessError):
                    self.as_user(self.dana, user).write({name: value})

    def test_the_superuser_does_not_write_them_either(self):
        for name, value in self.closed().items():
            with self.subTest(name), self.assertRaises(AccessError):
                self.dana.sudo().write({name: value})

    def test_the_writers_key_cannot_be_forged(self):
        for key in (True, "STATUS_WRITER", 1):
            forged = self.dana.with_context(cc_status_writer=key)
            with self.subTest(key), self.assertRaises(AccessError):
                forged.write({"status_id": self.pause.id})

    def test_a_new_agent_cannot_have_them(self):
        with self.assertRaises(AccessError):
            self.env["cc.user"].create({"user_id": self.outsider.id, "status_id": self.pause.id})

    def test_a_new_agent_does_not_get_them_from_the_context(self):
        defaults = {f"default_{name}": value for name, value in self.closed().items()}
        agents = self.env["cc.user"].with_context(**defaults)
        agent = agents.create({"user_id": self.outsider.id})
        self.assertEqual(agent.status_id, self.unassigned)
        self.assertFalse(agent.current_extension_id)
        self.assertFalse(agent.next_status_id)

    def test_they_are_not_written_through_the_extension_either(self):
        extension = self.as_user(self.ext3, self.manager)
        with self.assertRaises(AccessError):
            extension.serving_ids = [Command.link(self.dana.id)]
        with self.assertRaises(AccessError):
            extension.serving_ids = [Command.update(self.dana.id, {"status_id": self.pause.id})]

    def test_an_agent_is_not_moved_to_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRaises(AccessError):
            self.as_user(self.dana, self.manager).company_id = other

    def test_the_pbxs_refusal_is_written_for_the_bridge_only(self):
        self.dana.refusal = "No such queue"
        with self.assertRaises(AccessError):
            self.as_user(self.dana, self.manager).refusal = "x"

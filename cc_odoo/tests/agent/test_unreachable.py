# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An agent whose phone is not there is shown so; a status follows only where a PBX says so."""

from datetime import timedelta

from odoo import fields

from ...models.agent.status_fields import STATUS_WRITER
from ..calls_common import CallsCase


class TestUnreachable(CallsCase):
    def device(self, state, phone="1001"):
        self.pbx._bridge_device_states({f"PJSIP/{phone}": state})

    def gone_for(self, seconds):
        self.device("UNAVAILABLE")
        moment = fields.Datetime.now() - timedelta(seconds=seconds)
        self.ext1.unreachable_since = moment
        self.dana.with_context(cc_status_writer=STATUS_WRITER).status_since = moment

    def rule(self, after=30):
        self.pbx.write({"unreachable_status_id": self.pause.id, "unreachable_after": after})

    def test_a_phone_that_is_gone_is_shown_on_its_agent(self):
        self.device("UNAVAILABLE")
        self.assertTrue(self.dana.is_unreachable)
        self.assertFalse(self.omer.is_unreachable)
        found = self.env["cc.user"].search([("is_unreachable", "=", True)])
        self.assertEqual(found, self.dana)

    def test_the_agent_sees_a_warning_until_the_phone_is_back(self):
        self.run_bridge()
        self.device("UNAVAILABLE")
        self.assertEqual(self.sent(self.dana, "cc_odoo/agent")[-1]["warning"]["kind"], "phone")
        self.device("NOT_INUSE")
        self.assertFalse(self.sent(self.dana, "cc_odoo/agent")[-1]["warning"])

    def test_the_status_stays(self):
        self.gone_for(1000)
        self.env["cc.user"]._bridge_deadlines()
        self.assertEqual(self.dana.status_id, self.connected)

    def test_where_the_pbx_says_so_a_status_follows(self):
        self.rule()
        self.gone_for(31)
        self.env["cc.user"]._bridge_deadlines()
        self.assertEqual(self.dana.status_id, self.pause)
        log = self.env["cc.status.log"].search([("cc_user_id", "=", self.dana.id)], limit=1)
        self.assertEqual(log.reason, "automation")

    def test_not_before_its_time_and_the_bridge_knows_when(self):
        self.rule(after=60)
        self.gone_for(20)
        due_at = self.env["cc.user"]._bridge_deadlines()
        self.assertEqual(self.dana.status_id, self.connected)
        self.assertAlmostEqual(due_at, self.now + 40, delta=5)

    def test_a_phone_that_came_back_in_time_changes_nothing(self):
        self.rule()
        self.gone_for(31)
        self.device("NOT_INUSE")
        self.env["cc.user"]._bridge_deadlines()
        self.assertEqual(self.dana.status_id, self.connected)

    def test_who_gets_no_calls_anyway_is_left_alone(self):
        self.rule()
        self.dana._status_event("choose", status=self.desk_work)
        self.gone_for(31)
        self.env["cc.user"]._bridge_deadlines()
        self.assertEqual(self.dana.status_id, self.desk_work)

    def test_a_phone_that_goes_wakes_the_bridge(self):
        self.rule()
        with self.assertNotifies("deadline"):
            self.device("UNAVAILABLE")

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who declines a caller is not offered them again at once."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ...tools.epoch import to_epoch
from ..callback_common import CallbackCase


@tagged("post_install", "-at_install")
class TestRefusal(CallbackCase):
    def setUp(self):
        super().setUp()
        self.support_queue.refusal_pause = True
        self.in_queue(self.dana, self.omer)

    def refuse(self, outcome="refused"):
        """Dana's phone rings for a caller who waits, and she declines."""
        self.ring("1001")
        self.facts(self.leg_fact("1001", ended_at=self.now, outcome=outcome))

    def paused(self):
        """{interface: whether it is to be paused in q800}."""
        members, _ours = self.pbx._bridge_desired()
        return {it.interface: it.paused for it in members if it.queue == "q800"}

    def test_they_are_paused_while_the_caller_waits(self):
        self.refuse()
        self.assertEqual(self.paused(), {"PJSIP/1001": True, "PJSIP/1002": False})
        self.facts(self.visit_fact(ended_at=self.now, outcome="answered", interface="PJSIP/1002"))
        self.assertEqual(self.paused(), {"PJSIP/1001": False, "PJSIP/1002": False})

    def test_in_this_queue_alone(self):
        self.refuse()
        members, _ours = self.pbx._bridge_desired()
        other = {it.interface: it.paused for it in members if it.queue == "q801"}
        self.assertEqual(other, {"PJSIP/1001": False, "PJSIP/1002": False})

    def test_not_where_nobody_else_is_free(self):
        self.omer.action_choose_status(self.pause.id)
        self.refuse()
        self.assertFalse(self.paused()["PJSIP/1001"])

    def test_who_only_does_not_answer_is_not_paused(self):
        self.refuse("no_answer")
        self.assertFalse(self.paused()["PJSIP/1001"])

    def test_off_by_default(self):
        self.support_queue.refusal_pause = False
        self.refuse()
        self.assertFalse(self.paused()["PJSIP/1001"])

    def test_for_a_minute_at_most(self):
        self.refuse()
        pause = self.env["cc.queue.refusal"].search([])
        self.assertEqual(self.env["cc.queue.refusal"]._expire(), to_epoch(pause.until))
        pause.until = fields.Datetime.now() - timedelta(seconds=1)
        self.assertIsNone(self.env["cc.queue.refusal"]._expire())
        self.assertFalse(self.paused()["PJSIP/1001"])

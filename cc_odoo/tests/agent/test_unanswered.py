# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An agent who does not answer several calls in a row."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..calls_common import CallsCase


@tagged("post_install", "-at_install")
class TestUnanswered(CallsCase):
    def setUp(self):
        super().setUp()
        self.company.write({"cc_unanswered_rings": 2, "cc_unanswered_status_id": self.pause.id})

    def let_ring(self, number, outcome="no_answer", seconds=15.0):
        """Dana's phone rings and is not answered."""
        call, key = f"{number}.1", f"{number}.2"
        rang = self.now - 20
        leg = {"key": key, "linkedid": call, "rang_at": rang}
        self.facts(
            self.call_fact(linkedid=call),
            self.visit_fact(key=f"{call}:q", linkedid=call, uniqueid=call),
            self.leg_fact("1001", **leg),
        )
        self.facts(self.leg_fact("1001", **leg, ended_at=rang + seconds, outcome=outcome))

    def test_after_as_many_as_the_company_says_they_get_no_more(self):
        self.let_ring(1)
        self.assertEqual((self.dana.status_id, self.dana.missed_rings), (self.connected, 1))
        self.let_ring(2, "refused", 0.4)
        self.assertEqual((self.dana.status_id, self.dana.missed_rings), (self.pause, 0))
        log = self.env["cc.status.log"].search([("cc_user_id", "=", self.dana.id)], limit=1)
        self.assertEqual((log.reason, log.changed_by_id), ("unanswered", self.env["res.users"]))

    def test_the_bar_says_why_until_they_choose(self):
        self.run_bridge()
        self.let_ring(1)
        self.let_ring(2)
        warning = self.dana._desk_agent()["warning"]
        self.assertEqual(warning["kind"], "unanswered")
        self.assertIn("2 calls", warning["text"])
        self.assertIn("Pause", warning["text"])
        self.dana.action_choose_status(self.connected.id)
        self.assertFalse(self.dana._desk_agent()["warning"])

    def test_the_supervisor_is_notified(self):
        self.let_ring(1)
        self.let_ring(2)
        message = self.dana.message_ids[:1]
        self.assertIn("did not answer 2 calls", message.body)
        self.assertEqual(message.notified_partner_ids, self.supervisor.partner_id)

    def test_what_others_answered_or_callers_gave_up_at_once_does_not_count(self):
        self.let_ring(1)
        self.let_ring(2, "taken")
        self.let_ring(3, "cancelled", 2.0)
        self.assertEqual((self.dana.status_id, self.dana.missed_rings), (self.connected, 1))

    def test_off_by_default(self):
        self.company.cc_unanswered_rings = 0
        for number in (1, 2, 3):
            self.let_ring(number)
        self.assertEqual(self.dana.status_id, self.connected)

    def test_a_limit_needs_a_status(self):
        with self.assertRaisesRegex(ValidationError, "status"):
            self.company.cc_unanswered_status_id = False
        with self.assertRaisesRegex(ValidationError, "negative"):
            self.company.cc_unanswered_rings = -1

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from ..calls_common import CallsCase


class TestPutOut(CallsCase):
    """An agent whom somebody else disconnects sees who did, until they connect again."""

    def setUp(self):
        super().setUp()
        self.run_bridge()
        self.ext1.device_state = "NOT_INUSE"

    def notified(self, agent=None):
        return self.sent(agent or self.dana, "simple_notification")

    def bar(self, agent=None):
        """What the bar warns of."""
        agent = agent or self.dana
        return self.as_user(self.env["cc.user"], agent).get_desk()["agent"]["warning"]

    def free(self, extension=None):
        self.as_user(extension or self.ext1, self.supervisor).action_free()

    def test_who_loses_the_extension_is_notified_by_whom(self):
        self.free()
        [told] = self.notified()
        words = "Sarah disconnected you from 1001."
        self.assertEqual((told["message"], told["sticky"]), (words, True))
        self.assertEqual(self.bar(), {"kind": "disconnected_by", "text": words})
        self.assertEqual(self.sent(self.dana, "cc_odoo/agent")[-1]["warning"], self.bar())

    def test_it_goes_when_the_agent_connects_again(self):
        self.free()
        self.as_user(self.dana, self.dana).action_connect()
        self.assertFalse(self.bar())

    def test_a_call_at_the_phone_goes_on_and_that_is_said(self):
        self.ring(answered_at=self.now - 10)
        self.free()
        [told] = self.notified()
        self.assertIn("Your call continues on the phone.", told["message"])
        self.assertEqual(self.sent(self.dana, "cc_odoo/call")[-1]["call"]["state"], "talking")
        desk = self.as_user(self.env["cc.user"], self.dana).get_desk()
        self.assertEqual(desk["call"]["call"]["state"], "talking")
        self.facts(self.leg_fact(answered_at=self.now - 10, ended_at=self.now, outcome="answered"))
        self.assertEqual(self.dana.status_code, "unassigned")
        self.assertEqual(self.bar()["text"], "Sarah disconnected you from 1001.")

    def test_a_supervisor_who_disconnects_a_virtual_agent_is_named_as_well(self):
        self.dana.action_disconnect()
        self.dana.write({"extension_id": False})
        self.dana.action_connect(virtual_number="+972501112222")
        self.as_user(self.dana, self.supervisor).action_disconnect()
        self.assertEqual(
            self.notified()[-1]["message"], "Sarah disconnected you from +972501112222."
        )

    def test_who_disconnects_by_themselves_is_not_notified(self):
        self.as_user(self.dana, self.dana).action_disconnect()
        self.assertFalse(self.notified())
        self.assertFalse(self.bar())

    def test_whose_browser_was_gone_is_not_notified(self):
        self.dana._status_event("lost")
        self.assertFalse(self.notified())
        self.assertFalse(self.bar())

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The status writer: what the rules say is stored, logged and sent. The rules: tests/unit."""

from types import SimpleNamespace

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import CallCentreCase


def leg(key):
    """What the writer wants of a ``cc.call.leg``."""
    return SimpleNamespace(key=key)


@tagged("post_install", "-at_install")
class TestStatusEvents(CallCentreCase):
    def log(self, agent):
        """(code or name of the status, reason) of the agent's log, oldest first."""
        rows = self.env["cc.status.log"].search([("cc_user_id", "=", agent.id)])
        return [(row.status_id.code or row.status_id.name, row.reason) for row in reversed(rows)]

    def own(self, agent):
        return self.as_user(agent, agent)

    def test_a_fixed_extension_connects_without_a_question(self):
        self.own(self.dana).action_connect()
        self.assertEqual(self.dana.status_id, self.connected)
        self.assertEqual(self.dana.current_extension_id, self.ext1)

    def test_the_log_has_a_row_for_each_status_without_gaps(self):
        self.own(self.dana).action_connect()
        self.own(self.dana).action_choose_status(self.pause.id)
        self.own(self.dana).action_disconnect()
        self.assertEqual(
            self.log(self.dana),
            [
                ("unassigned", "disconnect"),
                ("connected", "connect"),
                ("Pause", "chosen"),
                ("unassigned", "disconnect"),
            ],
        )
        rows = self.env["cc.status.log"].search([("cc_user_id", "=", self.dana.id)], order="id")
        self.assertEqual(rows[:-1].mapped("ended_at"), rows[1:].mapped("started_at"))
        self.assertFalse(rows[-1].ended_at)

    def test_a_floating_agent_must_choose(self):
        noa = self.make_agent("Noa", skill_ids=self.support, all_extensions=True)
        with self.assertRaisesRegex(UserError, "Choose the extension"):
            self.own(noa).action_connect()
        self.own(noa).action_connect(self.ext3.id)
        self.assertEqual(noa.current_extension_id, self.ext3)
        self.assertEqual(noa.last_extension_id, self.ext3)

    def test_a_taken_extension_is_refused_with_the_name_of_who_has_it(self):
        noa = self.make_agent("Noa", allowed_extension_ids=[(6, 0, self.ext3.ids)])
        ron = self.make_agent("Ron", allowed_extension_ids=[(6, 0, self.ext3.ids)])
        self.own(noa).action_connect(self.ext3.id)
        with self.assertRaisesRegex(UserError, "1003 is taken by Noa"):
            self.own(ron).action_connect(self.ext3.id)
        self.assertEqual(ron.status_id, self.unassigned)

    def test_a_foreign_extension_is_refused(self):
        noa = self.make_agent("Noa", allowed_extension_ids=[(6, 0, self.ext3.ids)])
        with self.assertRaisesRegex(UserError, "not allowed to connect with extension 1001"):
            self.own(noa).action_connect(self.ext1.id)

    def test_an_agent_without_an_extension_reads_what_to_do(self):
        noa = self.make_agent("Noa")
        with self.assertRaisesRegex(UserError, "has no extension"):
            self.own(noa).action_connect()

    def test_a_mobile_number_connects_as_virtual(self):
        noa = self.make_agent("Noa", skill_ids=self.support)
        self.own(noa).action_connect(virtual_number="050-123 4567")
        self.assertEqual(noa.status_id, self.virtual)
        self.assertEqual(noa.current_virtual_number, "+972501234567")

    def test_a_virtual_agent_comes_back_from_a_break_to_virtual(self):
        noa = self.make_agent("Noa", skill_ids=self.support)
        self.own(noa).action_connect(virtual_number="+972502345678")
        self.own(noa).action_choose_status(self.pause.id)
        desk = self.env["cc.user"].with_user(noa.user_id).get_desk()["agent"]
        codes = [status["code"] for status in desk["statuses"]]
        self.assertIn("virtual", codes)
        self.assertNotIn("connected", codes)
        self.own(noa).action_choose_status(self.virtual.id)
        self.assertEqual(noa.status_id, self.virtual)

    def test_a_mobile_number_in_letters_changes_nothing(self):
        noa = self.make_agent("Noa")
        with self.assertRaisesRegex(UserError, "not a phone number"):
            self.own(noa).action_connect(virtual_number="call me")
        self.assertEqual(noa.status_id, self.unassigned)

    def test_connecting_twice_is_once(self):
        self.own(self.dana).action_connect()
        since = self.dana.status_since
        self.own(self.dana).action_connect()
        self.assertEqual(self.dana.status_since, since)

    def test_nobody_chooses_a_status_of_the_pbx(self):
        self.own(self.dana).action_connect()
        for status in (self.unassigned, self.incoming, self.outgoing, self.virtual):
            with self.assertRaisesRegex(UserError, "cannot be chosen"):
                self.own(self.dana).action_choose_status(status.id)

    def test_who_is_not_connected_chooses_nothing(self):
        with self.assertRaisesRegex(UserError, "not connected"):
            self.own(self.dana).action_choose_status(self.pause.id)

    def test_a_status_that_is_gone_is_refused_in_words(self):
        self.own(self.dana).action_connect()
        with self.assertRaisesRegex(UserError, "no longer exists"):
            self.own(self.dana).action_choose_status(987654)

    def test_a_choice_in_a_call_is_kept_for_its_end(self):
        self.own(self.dana).action_connect()
        self.dana._status_event("ring", leg=leg("a"))
        self.own(self.dana).action_choose_status(self.pause.id)
        self.assertEqual(self.dana.status_id, self.incoming)
        self.assertEqual(self.dana.next_status_id, self.pause)
        self.dana._status_event("end", leg=leg("a"))
        self.assertEqual(self.dana.status_id, self.pause)
        self.assertFalse(self.dana.next_status_id)

    def test_what_a_supervisor_chose_in_a_call_stays_theirs_in_the_log(self):
        self.own(self.dana).action_connect()
        self.dana._status_event("ring", leg=leg("a"))
        self.as_user(self.dana, self.supervisor).action_choose_status(self.pause.id)
        self.dana._status_event("end", leg=leg("a"))
        row = self.env["cc.status.log"].search([("cc_user_id", "=", self.dana.id)], limit=1)
        self.assertEqual((row.reason, row.changed_by_id), ("supervisor", self.supervisor))

    def test_a_stranger_steers_nobody(self):
        for stranger in (self.omer, self.outsider):
            with self.assertRaises(AccessError):
                self.as_user(self.dana, stranger).action_connect()
        self.assertEqual(self.dana.status_id, self.unassigned)

    def test_an_event_of_an_unknown_call_changes_nothing(self):
        self.own(self.dana).action_connect()
        self.assertFalse(self.dana._status_event("end", leg=leg("never")))
        self.assertEqual(self.dana.status_id, self.connected)

    def test_a_timeout_that_passed_while_all_was_down_is_applied_at_its_own_time(self):
        self.pause.write(
            {"allow_timeout": True, "timeout": 60, "timeout_status_id": self.desk_work.id}
        )
        self.own(self.dana).action_connect()
        start = self.dana.status_since
        at = start.timestamp() + 7200  # naive and UTC, as the test server is
        self.dana._status_event("choose", at=at - 7000, status=self.pause)
        self.dana._status_event("choose", at=at, status=self.connected)
        rows = self.env["cc.status.log"].search([("cc_user_id", "=", self.dana.id)])
        pause = rows.filtered(lambda row: row.status_id == self.pause)
        self.assertEqual(pause.duration, 60)
        self.assertEqual(rows[:2].mapped("status_id"), self.connected | self.desk_work)

    def test_each_change_wakes_the_bridge_and_the_browser(self):
        before = self.dana.version
        self.own(self.dana).action_connect()
        self.assertGreater(self.dana.version, before)

    def test_the_desk_of_who_is_no_agent_is_empty(self):
        desk = self.env["cc.user"].with_user(self.outsider).get_desk()
        self.assertEqual(desk, {"agent": False, "call": False})

    def test_the_desk_shows_status_extension_and_choices(self):
        self.own(self.dana).action_connect()
        desk = self.env["cc.user"].with_user(self.dana.user_id).get_desk()["agent"]
        self.assertEqual(desk["status"]["code"], "connected")
        self.assertEqual(desk["extension"], "1001")
        names = {status["name"] for status in desk["statuses"]}
        self.assertIn("Pause", names)
        self.assertFalse(names & {"Unassigned", "Incoming call", "Outgoing call", "Virtual"})

    def test_without_a_bridge_the_desk_says_the_command_to_type(self):
        warning = self.env["cc.user"].with_user(self.dana.user_id).get_desk()["agent"]["warning"]
        self.assertEqual(warning["kind"], "bridge")
        self.assertIn("cc_bridge", warning["command"])

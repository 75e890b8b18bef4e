# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Command
from odoo.tests import new_test_user

from .calls_common import CallsCase


class TestTransferTargets(CallsCase):
    """Whom Dana can hand her call to, and who of them is free. Omer is connected as she is."""

    def targets(self, user=None):
        return self.as_user(self.env["cc.user"], user or self.dana).get_transfer_targets()

    def omers(self):
        [row] = [row for row in self.targets()["agents"] if row["name"] == "Omer"]
        return row

    def test_colleagues_by_name_and_not_oneself(self):
        names = [row["name"] for row in self.targets()["agents"]]
        self.assertIn("Omer", names)
        self.assertNotIn("Dana", names)
        self.assertEqual(self.omers()["target"], f"cc.user,{self.omer.id}")
        self.assertEqual(self.omers()["extension"], "1002")

    def test_no_more_than_the_picker_shows(self):
        self.assertEqual(set(self.omers()), {"target", "name", "extension", "state", "status"})

    def test_free_busy_away_offline(self):
        self.assertEqual(self.omers()["state"], "free")
        self.omer.action_choose_status(self.pause.id)
        self.assertEqual(self.omers()["state"], "away")
        self.assertEqual(self.omers()["status"]["name"], "Pause")
        self.omer.action_disconnect()
        self.assertEqual(self.omers()["state"], "offline")

    def test_on_a_call_is_busy(self):
        self.ring("1002")
        self.assertEqual(self.omers()["state"], "busy")

    def test_a_phone_in_a_call_of_its_own_is_busy(self):
        self.ext2.device_state = "INUSE"
        self.assertEqual(self.omers()["state"], "busy")

    def test_teams_say_how_many_are_free(self):
        def free():
            teams = self.targets()["teams"]
            return {team["target"]: team["free"] for team in teams}[f"cc.skill,{skill.id}"]

        skill = self.all_queues
        self.assertEqual(free(), 1)
        self.omer.action_choose_status(self.pause.id)
        self.assertEqual(free(), 0)

    def test_queues_say_who_is_free_and_who_waits(self):
        def queue():
            rows = {row["target"]: row for row in self.targets()["queues"]}
            return rows[f"cc.queue,{self.support_queue.id}"]

        self.assertEqual((queue()["name"], queue()["free"]), ("Support line", 1))
        self.assertEqual(queue()["waiting"], 0)
        self.facts(self.call_fact(), self.visit_fact())
        self.assertEqual(queue()["waiting"], 1)
        self.omer.left_queue_ids = self.support_queue
        self.assertEqual(queue()["free"], 0)

    def test_nobody_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "stranger",
            "cc_odoo.group_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertEqual(self.targets(stranger)["agents"], [])

    def test_two_calls_at_once_are_both_shown(self):
        self.ring("1001", answered_at=self.now - 10, held=True)
        self.facts(
            self.call_fact(linkedid="100.2", caller_number="031234567"),
            self.leg_fact("1001", key="second", linkedid="100.2", number="031234567"),
        )
        call = self.dana._desk_call()["call"]
        self.assertEqual(call["state"], "held")
        self.assertEqual([other["number"] for other in call["others"]], ["031234567"])
        self.assertEqual([other["state"] for other in call["others"]], ["ringing"])

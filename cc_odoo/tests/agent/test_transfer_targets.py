# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Command
from odoo.tests import new_test_user

from ...models.agent.cc_user_transfer_targets import FLOOR
from ..calls_common import MOBILE, CallsCase


class TestTransferTargets(CallsCase):
    """Whom Dana can hand her call to, and who of them is free. Omer is connected as she is."""

    def setUp(self):
        super().setUp()
        self.support_queue.number = "800"

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

    def test_of_another_pbx_than_the_calls_nothing_is_offered(self):
        other = self.pbx.copy({"name": "Other"})
        phone = self.env["cc.extension"].create({"number": "1002", "pbx_id": other.id})
        queue = self.env["cc.queue"].create({"name": "far", "pbx_id": other.id, "number": "899"})
        skill = self.env["cc.skill"].create({"name": "Far", "queue_ids": queue.ids})
        self.omer.write({"extension_id": phone.id, "skill_ids": skill.ids})
        self.assertIn(f"cc.user,{self.omer.id}", self.offered())
        self.ring(answered_at=self.now)
        far = {f"{row._name},{row.id}" for row in (self.omer, queue, skill)}
        self.assertFalse(far & self.offered())
        self.omer.action_disconnect()
        self.omer.write({"extension_id": False})
        self.omer.action_connect(virtual_number=MOBILE)
        self.assertIn(f"cc.user,{self.omer.id}", self.offered())  # a mobile, any PBX reaches

    def test_a_queue_without_a_number_is_not_offered(self):
        self.assertNotIn(f"cc.queue,{self.sales_queue.id}", self.offered())

    def test_a_team_is_reached_by_its_queue_or_by_who_is_free(self):
        self.ring(answered_at=self.now)
        team = f"cc.skill,{self.all_queues.id}"
        self.support_queue.number = False
        self.assertIn(team, self.offered())
        self.omer.action_choose_status(self.pause.id)
        self.assertNotIn(team, self.offered())
        self.support_queue.number = "800"
        self.assertIn(team, self.offered())

    def offered(self):
        """The targets that can be chosen."""
        rows = [row for rows in self.targets().values() for row in rows]
        return {row["target"] for row in rows if not row.get("disabled")}

    def test_what_is_offered_can_be_done(self):
        self.ring(answered_at=self.now)
        offline = {row["target"] for row in self.targets()["agents"] if row["state"] == "offline"}
        for target in self.offered() - offline:
            self.assertTrue(self.dana._transfer_number(target, self.pbx), target)

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


class TestFloorHint(CallsCase):
    """Open pickers are notified that somebody's availability changed, and read anew."""

    def hints(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
        name = f'"res.groups",{self.env.ref("cc_odoo.group_agent").id},"{FLOOR}"'
        return self.env["bus.bus"].search_count([("channel", "like", name)])

    def test_each_change_of_status_is_one_hint(self):
        before = self.hints()
        self.omer.action_choose_status(self.pause.id)
        self.assertEqual(self.hints(), before + 1)

    def test_a_phone_that_talks_of_itself_is_a_hint_when_somebody_sits_there(self):
        before = self.hints()
        self.ext3.device_state = "INUSE"
        self.assertEqual(self.hints(), before)
        self.ext2.device_state = "INUSE"
        self.assertEqual(self.hints(), before + 1)

    def test_many_changes_at_once_are_one_hint(self):
        before = self.hints()
        (self.dana | self.omer).action_disconnect()
        self.assertEqual(self.hints(), before + 1)

    def test_agents_alone_may_listen(self):
        agents = self.env.ref("cc_odoo.group_agent")
        for user, expected in ((self.dana.user_id, [(agents, FLOOR)]), (self.outsider, [])):
            websocket = self.env["ir.websocket"].with_user(user)
            self.assertEqual(websocket._channels_of_agents([FLOOR]), expected)
        self.assertEqual(self.env["ir.websocket"]._channels_of_agents(["other"]), ["other"])

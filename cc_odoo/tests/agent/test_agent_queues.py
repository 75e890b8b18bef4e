# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..actions_common import ACTION_LOG, ActionsCase


class TestQueues(ActionsCase):
    def setUp(self):
        super().setUp()
        self.dana.skill_ids = self.support
        self.mine = ("q800", "PJSIP/1001")
        self.other = ("q801", "PJSIP/1001")

    def act(self, action, queue, agent=None):
        action = self.action(
            "cc_queues", cc_queue_operation=action, cc_queue_ids=[Command.set(queue.ids)]
        )
        self.run_on(action, agent or self.dana)

    def members(self):
        """{(queue, interface): paused} as the bridge shall make it."""
        return {member.key: member.paused for member in self.pbx._bridge_desired()[0]}

    def test_joined_is_beside_the_skills(self):
        self.act("join", self.sales_queue)
        self.assertEqual(self.members(), {self.mine: False, self.other: False})

    def test_left_is_out_though_skilled(self):
        self.act("leave", self.support_queue)
        self.assertFalse(self.members())

    def test_joining_again_undoes_leaving(self):
        self.act("leave", self.support_queue)
        self.act("join", self.support_queue)
        self.assertEqual(self.members(), {self.mine: False})

    def test_leaving_undoes_joining(self):
        self.act("join", self.sales_queue)
        self.act("leave", self.sales_queue)
        self.assertEqual(self.members(), {self.mine: False})

    def test_paused_stays_in_the_queue(self):
        self.act("pause", self.support_queue)
        self.assertEqual(self.members(), {self.mine: True})

    def test_resumed_gets_calls_again(self):
        self.act("pause", self.support_queue)
        self.act("resume", self.support_queue)
        self.assertEqual(self.members(), {self.mine: False})

    def test_the_status_still_rules(self):
        self.act("join", self.sales_queue)
        self.dana.action_choose_status(self.break_.id)
        self.assertFalse(self.members())
        self.dana.action_choose_status(self.connected.id)
        self.assertEqual(self.members(), {self.mine: False, self.other: False})

    def test_a_status_that_pauses_pauses_in_joined_queues_too(self):
        note = self.Status.create({"name": "Note", "membership": "pause"})
        self.act("join", self.sales_queue)
        self.dana.action_choose_status(note.id)
        self.assertEqual(self.members(), {self.mine: True, self.other: True})

    def test_disconnecting_ends_it(self):
        self.act("join", self.sales_queue)
        self.act("leave", self.support_queue)
        self.act("pause", self.sales_queue)
        self.dana.action_disconnect()
        self.dana.action_connect()
        self.assertEqual(self.members(), {self.mine: False})

    def test_nobody_begins_with_some(self):
        context = {"default_extra_queue_ids": self.sales_queue.ids}
        values = {"user_id": self.clerk.id, "extension_id": self.ext3.id}
        agent = self.env["cc.user"].with_context(**context).create(values)
        agent.action_connect()
        self.assertFalse(agent.extra_queue_ids)

    def test_losing_the_browser_ends_it(self):
        self.act("join", self.sales_queue)
        self.dana._status_event("lost")
        self.assertFalse(self.dana.extra_queue_ids)

    def test_the_bridge_is_woken(self):
        with self.assertNotifies(f"members:{self.pbx.id}"):
            self.act("pause", self.support_queue)

    def virtual_elsewhere(self):
        """Dana, at a mobile, and a queue of another PBX that none of her skills covers."""
        other = self.pbx.copy({"name": "Other"})
        queue = self.env["cc.queue"].create({"name": "q900", "pbx_id": other.id})
        self.dana.action_disconnect()
        self.dana.write({"extension_id": False, "virtual_number": "0527654321"})
        self.dana.action_connect()
        return other, queue

    def test_the_bridge_of_another_pbx_is_woken_too(self):
        other, queue = self.virtual_elsewhere()
        with self.assertNotifies(f"members:{other.id}"):
            self.act("join", queue)
        self.assertEqual(len(other._bridge_desired()[0]), 1)

    def test_the_bridge_of_another_pbx_is_woken_when_it_ends(self):
        other, queue = self.virtual_elsewhere()
        self.act("join", queue)
        with self.assertNotifies(f"members:{other.id}"):
            self.dana.action_disconnect()

    def test_who_is_not_connected_is_left_out(self):
        with self.assertLogs(ACTION_LOG, "WARNING"):
            self.act("join", self.sales_queue, self.omer)
        self.assertFalse(self.omer.extra_queue_ids)

    def test_an_archived_queue_does_not_count(self):
        self.act("join", self.sales_queue)
        self.sales_queue.active = False
        self.assertEqual(self.members(), {self.mine: False})

    def test_a_queue_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        pbx = self.pbx.copy({"name": "Other", "company_id": other.id})
        queue = self.env["cc.queue"].create({"name": "q900", "pbx_id": pbx.id})
        with self.assertRaises(UserError):
            self.dana._set_queues("join", queue)

    def test_a_supervisor_steers_the_queues_of_their_agents(self):
        dana = self.as_user(self.dana, self.supervisor)
        dana.action_pause_queues(self.support_queue.ids)
        self.assertEqual(self.dana.paused_queue_ids, self.support_queue)

    def test_a_supervisor_does_not_steer_the_queues_of_others(self):
        self.omer.action_connect()
        with self.assertRaises(AccessError):
            self.as_user(self.omer, self.supervisor).action_pause_queues(self.sales_queue.ids)

    def test_an_agent_does_not_choose_their_queues(self):
        with self.assertRaises(AccessError):
            self.as_user(self.dana, self.dana).action_join_queues(self.sales_queue.ids)

    def test_nobody_writes_them_past_the_methods(self):
        for name in ("extra_queue_ids", "left_queue_ids", "paused_queue_ids"):
            with self.assertRaises(AccessError):
                self.as_user(self.dana, self.manager)[name] = self.sales_queue

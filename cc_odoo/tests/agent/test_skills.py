# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CallCentreCase


@tagged("post_install", "-at_install")
class TestSkills(CallCentreCase):
    def woken(self):
        return self.assertNotifies(f"members:{self.pbx.id}")

    def test_an_agent_gets_the_queues_of_their_skills_only(self):
        self.assertEqual(self.dana.skill_ids.queue_ids, self.support_queue)

    def test_making_a_skill_wakes_the_bridge(self):
        with self.woken():
            self.env["cc.skill"].create(
                {"name": "All", "queue_ids": [Command.set(self.sales_queue.ids)]}
            )

    def test_adding_a_queue_to_a_skill_wakes_the_bridge(self):
        with self.woken():
            self.support.queue_ids |= self.sales_queue

    def test_emptying_a_skill_wakes_the_bridge(self):
        with self.woken():
            self.support.queue_ids = False

    def test_giving_a_skill_to_an_agent_wakes_the_bridge(self):
        with self.woken():
            self.dana.skill_ids |= self.sales

    def test_giving_an_agent_to_a_skill_wakes_the_bridge(self):
        with self.woken():
            self.sales.user_ids |= self.dana

    def test_taking_the_last_skill_away_wakes_the_bridge(self):
        with self.woken():
            self.dana.skill_ids = False

    def test_archiving_a_skill_wakes_the_bridge(self):
        with self.woken():
            self.support.active = False

    def test_deleting_a_skill_wakes_the_bridge(self):
        with self.woken():
            self.support.unlink()

    def test_deleting_a_skill_with_an_agent_connected_leaves_the_agent(self):
        self.dana._status_event("connect", place=self.ext1)
        self.support.unlink()
        self.assertEqual(self.dana.status_id, self.connected)
        self.assertFalse(self.dana.skill_ids)

    def test_archiving_a_queue_wakes_the_bridge(self):
        with self.woken():
            self.support_queue.active = False

    def test_a_skill_cannot_have_another_companys_queue(self):
        other = self.env["res.company"].create({"name": "Other"})
        skill = self.env["cc.skill"].create({"name": "Theirs", "company_id": other.id})
        with self.assertRaises(UserError):
            skill.queue_ids = self.support_queue

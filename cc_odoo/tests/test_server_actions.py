# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .actions_common import ACTION_LOG, ActionsCase


class TestSetStatus(ActionsCase):
    def test_the_records_are_the_agents_meant(self):
        self.run_on(self.setter(self.break_), self.dana)
        self.assertEqual(self.dana.status_id, self.break_)

    def test_chosen_agents_go_before_the_records(self):
        self.omer.action_connect()
        self.run_on(self.setter(self.break_, **self.chosen(self.omer)), self.dana)
        self.assertEqual(self.omer.status_id, self.break_)
        self.assertEqual(self.dana.status_id, self.connected)

    def test_everybody_with_the_skill_is_meant(self):
        self.omer.action_connect()
        self.omer.skill_ids = self.sales
        action = self.setter(self.break_, cc_skill_ids=[Command.set(self.all_queues.ids)])
        action.run()
        self.assertEqual(self.dana.status_id, self.break_)
        self.assertEqual(self.omer.status_id, self.connected)

    def test_all_agents_are_meant(self):
        self.omer.action_connect()
        self.setter(self.unassigned, cc_all_users=True).run()
        self.assertEqual((self.dana | self.omer).status_id, self.unassigned)

    def test_the_reason_is_automation(self):
        self.run_on(self.setter(self.break_), self.dana)
        self.assertEqual(self.log_of(self.dana)[-1], (self.break_, "automation"))

    def test_unassigned_disconnects(self):
        self.run_on(self.setter(self.unassigned), self.dana)
        self.assertEqual(self.log_of(self.dana)[-1], (self.unassigned, "automation"))
        self.assertFalse(self.dana.current_extension_id)

    def test_who_is_in_the_status_already_stays_as_they_are(self):
        since = self.dana.status_since
        self.run_on(self.setter(self.connected), self.dana)
        self.assertEqual(self.dana.status_since, since)

    def test_during_a_call_it_is_the_next_status(self):
        self.ring()
        self.run_on(self.setter(self.break_), self.dana)
        self.assertEqual(self.dana.status_id, self.incoming)
        self.assertEqual(self.dana.next_status_id, self.break_)
        self.ring(ended_at=self.now)
        self.assertEqual(self.log_of(self.dana)[-1], (self.break_, "automation"))

    def test_an_unassigned_agent_is_connected_at_the_fixed_extension(self):
        self.run_on(self.setter(self.connected), self.omer)
        self.assertEqual(self.omer.current_extension_id, self.ext2)
        self.assertEqual(self.log_of(self.omer)[-1], (self.connected, "automation"))

    def test_an_unassigned_agent_is_connected_first_then_set(self):
        self.run_on(self.setter(self.break_), self.omer)
        expected = [(self.connected, "automation"), (self.break_, "automation")]
        self.assertEqual(self.log_of(self.omer)[-2:], expected)

    def floating(self):
        self.omer.write(
            {"extension_id": False, "allowed_extension_ids": (self.ext2 | self.ext3).ids}
        )
        return self.omer

    def test_a_floating_agent_is_connected_where_they_were_last(self):
        self.floating().action_connect(self.ext3.id)
        self.omer.action_disconnect()
        self.run_on(self.setter(self.connected), self.omer)
        self.assertEqual(self.omer.current_extension_id, self.ext3)

    def test_a_floating_agent_who_never_connected_is_left_out(self):
        noa = self.make_agent("Noa", allowed_extension_ids=self.ext3.ids)
        with self.assertLogs(ACTION_LOG, "WARNING") as logs:
            self.run_on(self.setter(self.connected), noa)
        self.assertIn("Noa", logs.output[0])
        self.assertEqual(noa.status_id, self.unassigned)

    def test_a_virtual_agent_is_connected_with_the_mobile_number(self):
        self.omer.write({"extension_id": False, "virtual_number": "052-765-4321"})
        self.run_on(self.setter(self.break_), self.omer)
        self.assertEqual(self.omer.current_virtual_number, "+972527654321")
        self.assertEqual(self.omer.status_id, self.break_)

    def taken(self):
        """Omer's last extension serves Dana now."""
        self.floating().allowed_extension_ids += self.ext1
        self.dana.action_disconnect()
        self.omer.action_connect(self.ext1.id)
        self.omer.action_disconnect()
        self.dana.action_connect()
        return self.make_agent("Noa", virtual_number="0527654321")

    def test_a_program_leaves_out_who_can_not_be_connected_and_goes_on(self):
        noa = self.taken()
        with self.assertLogs(ACTION_LOG, "WARNING") as logs:
            self.run_on(self.setter(self.break_), self.omer | noa)
        self.assertIn("Omer: Extension 1001 is taken by Dana.", logs.output[0])
        self.assertEqual(self.omer.status_id, self.unassigned)
        self.assertEqual(noa.status_id, self.break_)

    def test_a_person_is_told_of_all_who_can_not_be_connected_and_nothing_is_done(self):
        noa = self.taken()
        maya = self.make_agent("Lea")
        with self.assertRaises(UserError) as caught:
            self.run_on(self.setter(self.break_), self.omer | noa | maya, self.manager)
        self.assertIn("Omer: ", str(caught.exception))
        self.assertIn("Lea: ", str(caught.exception))
        self.assertEqual(noa.status_id, self.unassigned)

    def test_a_cron_of_an_ordinary_user_goes_on_too(self):
        noa = self.taken()
        action = self.setter(self.break_, **self.chosen(self.omer, noa))
        with self.assertLogs(ACTION_LOG, "WARNING"):
            action.with_user(self.manager).with_context(cron_id=1).run()
        self.assertEqual(noa.status_id, self.break_)

    def test_an_archived_agent_is_left_out(self):
        self.omer.active = False
        with self.assertLogs(ACTION_LOG, "WARNING"):
            self.run_on(self.setter(self.connected), self.omer)
        self.assertEqual(self.omer.status_id, self.unassigned)

    def test_the_children_of_an_action_a_person_runs_tell_the_person(self):
        self.taken()
        parent = self.action("multi", child_ids=[Command.set(self.setter(self.break_).ids)])
        with self.assertRaises(UserError):
            self.run_on(parent, self.omer, self.manager)

    def test_a_cron_disconnects_everybody(self):
        cron = self.env["ir.cron"].create(
            {
                "name": "Evening",
                "model_id": self.env["ir.model"]._get_id("cc.user"),
                "state": "cc_set_status",
                "cc_status_id": self.unassigned.id,
                "cc_all_users": True,
            }
        )
        self.assertFalse(cron.warning)
        cron.ir_actions_server_id.with_context(cron_id=cron.id).run()
        self.assertEqual(self.dana.status_id, self.unassigned)


class TestQueues(ActionsCase):
    def setUp(self):
        super().setUp()
        self.dana.skill_ids = self.support
        self.mine = ("q800", "PJSIP/1001")
        self.other = ("q801", "PJSIP/1001")

    def act(self, deed, queue, agent=None):
        action = self.action(
            "cc_queues", cc_queue_operation=deed, cc_queue_ids=[Command.set(queue.ids)]
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


class TestDial(ActionsCase):
    def setUp(self):
        super().setUp()
        self.run_bridge()
        self.task.partner_id = self.partner("Ziv", phone="050-234 5678")

    def dialled(self):
        """(agent, number) of the calls asked of the bridge, oldest first."""
        commands = self.env["cc.command"].search([("kind", "=", "originate")], order="id")
        return [(command.cc_user_id, command.args["number"]) for command in commands]

    def dialler(self, number, model="project.task", **values):
        return self.action("cc_dial", model, cc_number=number, **values)

    def test_a_literal_number_is_called(self):
        self.run_on(self.dialler("03-1234567", **self.chosen(self.dana)), self.task)
        self.assertEqual(self.dialled(), [(self.dana, "031234567")])

    def test_a_path_leads_to_the_number(self):
        self.run_on(self.dialler("partner_id.phone", **self.chosen(self.dana)), self.task)
        self.assertEqual(self.dialled(), [(self.dana, "0502345678")])

    def test_the_records_themselves_call(self):
        self.run_on(self.dialler("031234567", "cc.user"), self.dana)
        self.assertEqual(self.dialled(), [(self.dana, "031234567")])

    def test_without_chosen_agents_the_running_user_calls(self):
        self.dana.user_id.group_ids += self.env.ref("project.group_project_user")
        self.run_on(self.dialler("partner_id.phone"), self.task, self.dana.user_id)
        self.assertEqual(self.dialled(), [(self.dana, "0502345678")])

    def test_who_is_no_agent_is_told(self):
        with self.assertRaisesRegex(UserError, "Clara is no agent"):
            self.run_on(self.dialler("031234567"), self.task, self.clerk)

    def test_the_first_free_one_of_several_calls(self):
        self.omer.action_connect()
        self.ring()
        self.run_on(self.dialler("031234567", **self.chosen(self.dana, self.omer)), self.task)
        self.assertEqual(self.dialled(), [(self.omer, "031234567")])

    def test_at_work_goes_before_on_a_break(self):
        self.omer.action_connect()
        self.dana.action_choose_status(self.break_.id)
        self.run_on(self.dialler("031234567", **self.chosen(self.dana, self.omer)), self.task)
        self.assertEqual(self.dialled(), [(self.omer, "031234567")])

    def test_an_agent_dials_one_number_at_a_time(self):
        second = self.task.copy({"partner_id": self.partner("Gil", phone="0523334444").id})
        with self.assertLogs(ACTION_LOG, "WARNING") as logs:
            self.run_on(
                self.dialler("partner_id.phone", **self.chosen(self.dana)), self.task | second
            )
        self.assertEqual(len(self.dialled()), 1)
        self.assertIn("no agent is free", logs.output[0])

    def test_an_empty_number_is_said(self):
        self.task.partner_id = False
        with self.assertRaisesRegex(UserError, "there is no number in it"):
            action = self.dialler("partner_id.phone", **self.chosen(self.dana))
            self.run_on(action, self.task, self.env.ref("base.user_admin"))

    def test_no_connected_pbx_is_said_to_a_person(self):
        self.pbx.state = "disconnected"
        with self.assertRaisesRegex(UserError, "not connected"):
            self.run_on(self.dialler("031234567", "cc.user"), self.dana, self.manager)


class TestWarnings(ActionsCase):
    def assertWarns(self, action, words):
        self.assertIn(words, action.warning or "")
        with self.assertRaises(UserError):
            self.run_on(action, self.dana)

    def test_right_ones_have_none(self):
        queue = {"cc_queue_ids": [Command.set(self.sales_queue.ids)]}
        right = [
            self.setter(self.break_),
            self.setter(self.unassigned, "project.task", **self.chosen(self.dana)),
            self.action("cc_queues", cc_queue_operation="leave", **queue),
            self.action("cc_dial", "project.task", cc_number="partner_id.phone"),
            self.action("cc_dial", cc_number="+972 3-123 4567"),
        ]
        self.assertEqual([action.warning for action in right], [False] * len(right))

    def test_no_status(self):
        self.assertWarns(self.action("cc_set_status"), "Choose the status")

    def test_a_status_nobody_sets(self):
        for status in (self.incoming, self.outgoing, self.virtual):
            self.assertWarns(self.setter(status), "can't be set")

    def test_an_archived_status(self):
        action = self.setter(self.pause)
        self.pause.active = False
        self.assertWarns(action, "archived")

    def test_no_queue(self):
        self.assertWarns(self.action("cc_queues", cc_queue_operation="join"), "Choose a queue")

    def test_nothing_to_do_with_the_queue(self):
        queue = {"cc_queue_ids": [Command.set(self.sales_queue.ids)]}
        action = self.action("cc_queues", cc_queue_operation=False, **queue)
        self.assertWarns(action, "what to do")

    def test_no_agents_where_the_records_are_none(self):
        self.assertWarns(self.setter(self.break_, "project.task"), "Choose the agents")

    def test_no_agents_in_a_cron(self):
        self.assertWarns(self.setter(self.break_, usage="ir_cron"), "scheduled")

    def test_archived_agents_are_none(self):
        action = self.setter(self.break_, "project.task", **self.chosen(self.omer))
        self.omer.active = False
        self.assertWarns(action, "Choose the agents")

    def test_no_number(self):
        self.assertWarns(self.action("cc_dial"), "Give the number")

    def test_a_number_nobody_dials(self):
        self.assertWarns(self.action("cc_dial", cc_number="12,34"), "can't be dialled")

    def test_a_path_that_leads_nowhere(self):
        for path in ("phone_number", "user_id.nothing", "name.phone"):
            self.assertWarns(self.action("cc_dial", cc_number=path), "leads nowhere")

    def test_a_path_to_no_number(self):
        self.assertWarns(self.action("cc_dial", cc_number="user_id.partner_id"), "holds no number")

    def test_the_name_says_what_it_does(self):
        action = self.setter(self.break_)
        self.assertEqual(action._generate_action_name(), "Set agents to Break")
        action.cc_status_id = self.unassigned
        self.assertEqual(action._generate_action_name(), "Disconnect agents")
        action.write({"state": "cc_queues", "cc_queue_ids": self.support_queue.ids})
        self.assertEqual(action._generate_action_name(), "Join Support line")
        action.write({"state": "cc_dial", "cc_number": "user_id.partner_id.phone"})
        self.assertEqual(action._generate_action_name(), "Call Phone")
        action.cc_number = "031234567"
        self.assertEqual(action._generate_action_name(), "Call 031234567")

    def test_a_status_that_an_action_sets_is_not_deleted(self):
        self.setter(self.pause)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.pause.unlink()

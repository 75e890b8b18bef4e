# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.fields import Command

from ..actions_common import ACTION_LOG, ActionsCase


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

    def test_a_person_gets_one_error_naming_all_who_cannot_be_connected_and_nothing_is_done(self):
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

    def test_an_error_in_a_child_action_reaches_the_person_who_runs_it(self):
        self.taken()
        parent = self.action("multi", child_ids=[Command.set(self.setter(self.break_).ids)])
        with self.assertRaises(UserError):
            self.run_on(parent, self.omer, self.manager)

    def test_a_new_cron_offers_code_and_ours(self):
        states = self.env["ir.cron"].new({}).allowed_states
        self.assertEqual(states, ["code", "cc_set_status", "cc_queues", "cc_dial"])

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

    def test_a_user_who_is_no_agent_gets_an_error(self):
        with self.assertRaisesRegex(UserError, "Clara is not an agent"):
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
        self.assertIn("already placing a call", logs.output[0])

    def test_an_empty_number_is_said(self):
        self.task.partner_id = False
        with self.assertRaisesRegex(UserError, "it has no number"):
            action = self.dialler("partner_id.phone", **self.chosen(self.dana))
            self.run_on(action, self.task, self.env.ref("base.user_admin"))

    def test_no_connected_pbx_is_said_to_a_person(self):
        self.pbx.state = "disconnected"
        with self.assertRaisesRegex(UserError, "is offline"):
            self.run_on(self.dialler("031234567", "cc.user"), self.dana, self.manager)

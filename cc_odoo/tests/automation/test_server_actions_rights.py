# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from ..actions_common import ActionsCase


class TestRights(ActionsCase):
    """Who may run an action by hand: nobody gets at agents whom they could not steer without."""

    def assertRefused(self, action, records, user):
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.run_on(action, records, user)
        self.assertEqual(self.dana.status_id, self.connected)

    def test_an_outsider_does_not_steer_the_records(self):
        self.assertRefused(self.setter(self.break_), self.dana, self.outsider)

    def test_an_outsider_does_not_steer_chosen_agents(self):
        action = self.setter(self.break_, **self.chosen(self.dana))
        self.assertRefused(action, self.env["cc.user"], self.outsider)

    def test_an_agent_does_not_steer_themselves_by_it(self):
        self.assertRefused(self.setter(self.break_), self.dana, self.dana.user_id)

    def test_who_may_write_tasks_does_not_steer_agents_by_it(self):
        action = self.setter(self.break_, "project.task", **self.chosen(self.dana))
        self.assertRefused(action, self.task, self.clerk)

    def test_nor_by_an_action_that_has_it_as_a_child(self):
        child = self.setter(self.break_, "project.task", **self.chosen(self.dana))
        parent = self.action("multi", "project.task", child_ids=[Command.set(child.ids)])
        self.assertRefused(parent, self.task, self.clerk)

    def test_nor_by_claiming_to_be_a_cron(self):
        action = self.setter(self.break_, "project.task", **self.chosen(self.dana))
        self.assertRefused(action.with_context(cron_id=1), self.task, self.clerk)

    def test_nor_by_having_them_call(self):
        action = self.action(
            "cc_dial", "project.task", cc_number="031234567", **self.chosen(self.dana)
        )
        self.assertRefused(action, self.task, self.clerk)

    def test_who_edits_users_does_not_steer_agents(self):
        self.assertRefused(self.setter(self.break_), self.dana, self.hr)

    def test_groups_on_the_action_let_their_members_do_exactly_this(self):
        group = self.env.ref("project.group_project_user")
        values = {"group_ids": [Command.set(group.ids)], **self.chosen(self.dana)}
        self.run_on(self.setter(self.break_, "project.task", **values), self.task, self.clerk)
        self.assertEqual(self.dana.status_id, self.break_)

    def test_groups_on_the_action_keep_others_out(self):
        group = self.env.ref("base.group_system")
        values = {"group_ids": [Command.set(group.ids)], **self.chosen(self.dana)}
        self.assertRefused(self.setter(self.break_, **values), self.dana, self.manager)

    def test_groups_on_the_action_do_not_open_other_records(self):
        group = self.env.ref("base.group_user")
        action = self.setter(self.break_, group_ids=[Command.set(group.ids)])
        self.assertRefused(action, self.dana, self.clerk)

    def test_a_supervisor_steers_their_agents(self):
        self.run_on(self.setter(self.break_), self.dana, self.supervisor)
        self.assertEqual(self.dana.status_id, self.break_)

    def test_a_supervisor_does_not_steer_others(self):
        self.assertRefused(self.setter(self.break_), self.dana | self.omer, self.supervisor)

    def test_a_supervisor_does_not_steer_others_whom_the_action_chose(self):
        action = self.setter(self.break_, **self.chosen(self.dana, self.omer))
        self.assertRefused(action, self.dana, self.supervisor)

    def test_a_manager_steers_all(self):
        self.omer.action_connect()
        self.run_on(self.setter(self.break_), self.dana | self.omer, self.manager)
        self.assertEqual((self.dana | self.omer).status_id, self.break_)

    def test_a_manager_does_not_steer_agents_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = new_test_user(
            self.env,
            "fay",
            "cc_odoo.group_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertRefused(self.setter(self.break_), self.dana, foreign)

    def test_all_agents_are_those_of_the_companies_at_hand(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.make_agent("Fred")
        foreign.user_id.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.run_on(self.setter(self.unassigned, cc_all_users=True), self.dana, self.manager)
        self.assertEqual(self.dana.status_id, self.unassigned)


class TestBound(ActionsCase):
    """The actions in the menu of the agents' list and form."""

    def setUp(self):
        super().setUp()
        self.disconnect = self.env.ref("cc_odoo.cc_user_action_disconnect")

    def bindings(self, user):
        found = self.env["ir.actions.actions"].with_user(user).get_bindings("cc.user")
        return {action["name"] for action in found.get("action", ())}

    def test_supervisors_and_managers_find_them(self):
        for user in (self.supervisor, self.manager):
            self.assertLessEqual({"Disconnect", "Set Status"}, self.bindings(user))

    def test_agents_do_not(self):
        self.assertFalse({"Disconnect", "Set Status"} & self.bindings(self.dana.user_id))

    def test_a_supervisor_disconnects_their_agents(self):
        self.run_on(self.disconnect, self.dana, self.supervisor)
        self.assertEqual(self.log_of(self.dana)[-1], (self.unassigned, "disconnect"))
        log = self.env["cc.status.log"].search([("cc_user_id", "=", self.dana.id)], order="id")
        self.assertEqual(log[-1].changed_by_id, self.supervisor)

    def test_a_supervisor_does_not_disconnect_others(self):
        self.omer.action_connect()
        with self.assertRaises(AccessError):
            self.run_on(self.disconnect, self.omer, self.supervisor)

    def test_nobody_else_disconnects(self):
        for user in (self.outsider, self.hr, self.omer.user_id):
            with self.assertRaises(AccessError):
                self.run_on(self.disconnect, self.dana, user)

    def wizard(self, agents, status, user):
        self.env.flush_all()
        wizards = self.env["cc.set.status"].with_user(user)
        context = {"active_model": "cc.user", "active_ids": agents.ids}
        return wizards.with_context(**context).create({"status_id": status.id})

    def test_the_wizard_sets_the_status_of_the_marked_agents(self):
        self.wizard(self.dana, self.break_, self.supervisor).action_set()
        self.assertEqual(self.log_of(self.dana)[-1], (self.break_, "supervisor"))

    def test_the_wizard_connects_who_is_not(self):
        wizard = self.wizard(self.dana | self.omer, self.connected, self.manager)
        self.assertTrue(wizard.connects)
        wizard.action_set()
        self.assertEqual(self.omer.current_extension_id, self.ext2)

    def test_the_wizard_disconnects(self):
        self.wizard(self.dana, self.unassigned, self.supervisor).action_set()
        self.assertEqual(self.log_of(self.dana)[-1], (self.unassigned, "disconnect"))

    def test_the_wizard_names_for_whom_it_can_not_be_done_and_does_nothing(self):
        noa = self.make_agent("Noa")
        with self.assertRaisesRegex(UserError, "Noa: "), self.cr.savepoint():
            self.wizard(self.dana | noa, self.break_, self.manager).action_set()
        self.assertEqual(self.dana.status_id, self.connected)

    def test_the_wizard_sets_no_status_that_nobody_chooses(self):
        for status in (self.incoming, self.virtual):
            with self.assertRaises(UserError):
                self.wizard(self.dana, status, self.manager).action_set()

    def test_the_wizard_is_not_for_others_agents(self):
        with self.assertRaises(AccessError):
            self.wizard(self.omer, self.unassigned, self.supervisor).action_set()

    def test_the_wizard_is_not_for_agents(self):
        with self.assertRaises(AccessError):
            self.wizard(self.dana, self.break_, self.dana.user_id)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Command
from psycopg2.errors import SerializationFailure

from ...tools.epoch import to_datetime
from ..actions_common import RULE_LOG, ActionsCase

BROKEN = "raise ZeroDivisionError('broken rule')"


class TestGuard(ActionsCase):
    """A customer's rule that fails harms only itself: what the bridge reports is kept."""

    def test_a_call_is_stored_though_a_rule_on_it_fails(self):
        self.rule("cc.call", code=BROKEN, name="Mine")
        with self.assertLogs(RULE_LOG, "ERROR") as logs:
            self.facts(self.call_fact())
        self.assertEqual(self.the_call().caller_number, "0502345678")
        self.assertIn("“Mine”", logs.output[0])
        self.assertIn("broken rule", logs.output[0])

    def test_a_whole_call_is_stored_though_rules_on_everything_fail(self):
        for model in ("cc.call", "cc.queue.visit", "cc.call.leg", "cc.user", "cc.status.log"):
            self.rule(model, code=BROKEN, name=f"Rule on {model}")
        with self.assertLogs(RULE_LOG, "ERROR") as logs:
            self.ring(answered_at=self.now - 10)
        call = self.the_call()
        self.assertEqual((len(call.leg_ids), len(call.visit_ids)), (1, 1))
        self.assertEqual(self.dana.status_id, self.incoming)
        self.assertEqual(self.log_of(self.dana)[-1], (self.incoming, "ring"))
        for model in ("cc.call", "cc.queue.visit", "cc.call.leg", "cc.user", "cc.status.log"):
            self.assertIn(f"Rule on {model}", "".join(logs.output))

    def test_updates_are_stored_too(self):
        self.facts(self.call_fact(), self.visit_fact())
        self.rule("cc.queue.visit", code=BROKEN)
        with self.assertLogs(RULE_LOG, "ERROR"):
            self.facts(self.abandoned())
        self.assertEqual(self.the_call().visit_ids.outcome, "abandoned")

    def test_what_follows_from_a_fact_is_done_though_a_rule_on_it_fails(self):
        self.rule("project.task", "on_create", code=BROKEN)
        with self.assertLogs(RULE_LOG, "ERROR"):
            self.facts(self.call_fact(state="ended", ended_at=self.now), self.abandoned())
        self.assertTrue(self.the_call().task_id)

    def test_what_the_failing_rule_had_done_is_undone(self):
        self.rule("cc.call", code=f"record.write({{'caller_name': 'X'}})\n{BROKEN}")
        with self.assertLogs(RULE_LOG, "ERROR"):
            self.facts(self.call_fact())
        self.assertFalse(self.the_call().caller_name)

    def test_a_rule_that_fails_does_not_keep_others_from_running(self):
        self.rule("cc.call", "on_create", code=BROKEN)
        self.rule("cc.call", "on_create", code="record.write({'caller_name': 'X'})")
        with self.assertLogs(RULE_LOG, "ERROR"):
            self.facts(self.call_fact())
        self.assertEqual(self.the_call().caller_name, "X")

    def test_a_rule_that_breaks_the_transaction_is_undone(self):
        self.rule("cc.call", code="env.cr.execute('SELECT 1 / 0')")
        with self.assertLogs(RULE_LOG, "ERROR"), self.assertLogs("odoo.sql_db", "ERROR"):
            self.facts(self.call_fact())
        self.assertTrue(self.the_call())

    def test_a_condition_that_fails_is_a_rule_that_fails(self):
        self.rule("cc.call", filter_domain="[('nothing', '=', 1)]", code="pass")
        self.rule("cc.call", filter_pre_domain="[('id', '=', 1 // 0)]", code="pass")
        with self.assertLogs(RULE_LOG, "ERROR"):
            self.facts(self.call_fact())
            self.facts(self.call_fact(state="talking"))
        self.assertEqual(self.the_call().state, "talking")

    def test_a_condition_that_fails_costs_no_other_rule(self):
        self.rule("cc.call", "on_create", filter_domain="[('nothing', '=', 1)]", code="pass")
        self.rule("cc.queue.visit", "on_create", code="record.call_id.write({'note': 'seen'})")
        with self.assertLogs(RULE_LOG, "ERROR") as logged:
            self.facts(self.call_fact(), self.visit_fact())
        self.assertEqual(self.the_call().note, "seen")
        self.assertEqual(len(logged.records), 1)

    def test_a_condition_that_fails_does_not_undo_the_rule_that_set_it_off(self):
        self.rule("res.partner", "on_create", filter_domain="[('nothing', '=', 1)]", code="pass")
        self.rule("cc.call", "on_create", code="env['res.partner'].create({'name': 'Made'})")
        with self.assertLogs(RULE_LOG, "ERROR") as logged:
            self.facts(self.call_fact())
        self.assertTrue(self.env["res.partner"].search([("name", "=", "Made")]))
        self.assertEqual(len(logged.records), 1)

    def test_a_condition_that_holds_runs_its_rule_once(self):
        rule = "record.write({'note': (record.note or '') + 'x'})"
        self.rule("cc.call", "on_create", filter_domain="[('direction', '=', 'in')]", code=rule)
        self.facts(self.call_fact())
        self.assertEqual(self.the_call().note, "x")

    def test_a_rule_that_was_changed_counts_as_it_is_now(self):
        """What each ring asks of the rules is kept in memory."""
        code = "record.write({'note': (record.note or '') + 'x'})"
        rule = self.rule(
            "cc.call", "on_create_or_write", "", action={"code": code, "state": "code"}
        )
        rule.filter_domain = "[('direction', '=', 'out')]"
        self.facts(self.call_fact())
        self.assertFalse(self.the_call().note)
        rule.filter_domain = "[('direction', '=', 'in')]"
        self.facts(self.call_fact(state="ringing"))
        self.assertEqual(self.the_call().note, "x")
        rule.trigger_field_ids = self.env["ir.model.fields"]._get("cc.call", "state")
        self.facts(self.call_fact(state="ringing", caller_name="Avi"))
        self.assertEqual(self.the_call().note, "x")
        rule.active = False
        self.facts(self.call_fact(state="talking", caller_name="Avi"))
        self.assertEqual(self.the_call().note, "x")

    def test_an_action_with_warnings_does_not_keep_a_fact_out(self):
        action = {"state": "cc_set_status", "cc_status_id": self.pause.id}
        self.rule("cc.call", action={**action, **self.chosen(self.dana)})
        self.pause.active = False
        with self.assertLogs(RULE_LOG, "ERROR"):
            self.facts(self.call_fact())
        self.assertTrue(self.the_call())

    def test_a_rule_set_off_by_a_computed_field_is_guarded(self):
        self.rule("cc.call", filter_domain="[('company_id', '!=', False)]", code=BROKEN)
        with self.assertLogs(RULE_LOG, "ERROR"):
            self.facts(self.call_fact())
            self.env.flush_all()
        self.assertEqual(self.the_call().company_id, self.pbx.company_id)

    def test_a_timeout_happens_though_a_rule_on_the_status_fails(self):
        self.pause.write(
            {"allow_timeout": True, "timeout": 5, "timeout_status_id": self.connected.id}
        )
        self.dana.action_choose_status(self.pause.id)
        self.env.flush_all()
        self.env.cr.execute("UPDATE cc_user SET status_deadline = status_since")
        self.env.invalidate_all()
        self.rule("cc.user", code=BROKEN, trigger_field_ids=self.status_field())
        with self.assertLogs(RULE_LOG, "ERROR"):
            self.env["cc.user"]._bridge_deadlines()
        self.assertEqual(self.log_of(self.dana)[-1], (self.connected, "timeout"))

    def status_field(self):
        return [Command.set(self.env["ir.model.fields"]._get("cc.user", "status_id").ids)]

    def test_the_state_of_the_pbx_is_kept_though_a_rule_on_it_fails(self):
        self.rule("cc.pbx", code=BROKEN)
        with self.assertLogs(RULE_LOG, "ERROR"):
            self.pbx._bridge_state("disconnected", "gone")
        self.assertEqual((self.pbx.state, self.pbx.last_error), ("disconnected", "gone"))

    def test_commands_are_fetched_though_a_rule_on_them_fails(self):
        self.run_bridge()
        self.dana.action_dial("031234567")
        self.rule("cc.command", code=BROKEN)
        with self.assertLogs(RULE_LOG, "ERROR"):
            taken = self.env["cc.command"]._bridge_fetch(self.pbx.id)
        self.assertEqual([command["kind"] for command in taken], ["originate"])

    def test_all_that_the_bridge_reports_is_guarded(self):
        asked = {"settings", "desired", "running", "command", "to_import"}
        asked |= {"membership", "phones", "tested_phones"}
        for model in ("cc.pbx", "cc.command", "cc.user"):
            methods = type(self.env[model])
            for name in dir(methods):
                if name.startswith("_bridge_") and name.removeprefix("_bridge_") not in asked:
                    guarded = getattr(getattr(methods, name), "is_guarded", False)
                    self.assertTrue(guarded, name)

    def test_a_lost_transaction_is_tried_again_not_mended(self):
        self.rule("cc.call", "on_create", code="pass")
        rules = type(self.env["ir.actions.server"])
        lost = SerializationFailure("could not serialize")
        self.patch(rules, "run", lambda action: (_ for _ in ()).throw(lost))
        with self.assertRaises(SerializationFailure), self.cr.savepoint():
            self.facts(self.call_fact())

    def test_a_rule_still_refuses_what_a_person_does(self):
        self.rule("cc.user", code="raise UserError('no')", trigger_field_ids=self.status_field())
        dana = self.as_user(self.dana, self.dana)
        with self.assertRaisesRegex(Exception, "no"), self.cr.savepoint():
            dana.action_choose_status(self.break_.id)
        self.assertEqual(self.dana.status_id, self.connected)

    def test_no_context_of_a_caller_switches_that_off(self):
        self.rule("cc.user", code="raise UserError('no')", trigger_field_ids=self.status_field())
        dana = self.as_user(self.dana, self.dana).with_context(cc_guard=True)
        with self.assertRaisesRegex(Exception, "no"), self.cr.savepoint():
            dana.action_choose_status(self.break_.id)


class TestNested(ActionsCase):
    """Rules that change the status of an agent whose status just changes."""

    def setting(self, status):
        return {"state": "cc_set_status", "cc_status_id": status.id}

    def on_status(self, status, model="cc.user", **values):
        field = self.env["ir.model.fields"]._get(model, "status_id")
        values["trigger_field_ids"] = [Command.set(field.ids)]
        return self.rule(model, filter_domain=f"[('status_id', '=', {status.id})]", **values)

    def test_a_rule_on_the_agent_moves_them_on(self):
        self.on_status(self.break_, action=self.setting(self.desk_work))
        self.dana.action_choose_status(self.break_.id)
        expected = [(self.break_, "supervisor"), (self.desk_work, "automation")]
        self.assertEqual(self.log_of(self.dana)[-2:], expected)

    def test_a_rule_on_the_log_moves_them_on(self):
        action = {**self.setting(self.desk_work), **self.chosen(self.dana)}
        self.on_status(self.break_, "cc.status.log", trigger="on_create", action=action)
        self.dana.action_choose_status(self.break_.id)
        expected = [(self.break_, "supervisor"), (self.desk_work, "automation")]
        self.assertEqual(self.log_of(self.dana)[-2:], expected)

    def test_a_rule_that_connects_again_connects_and_sets(self):
        self.on_status(self.unassigned, action=self.setting(self.break_))
        self.dana.action_disconnect()
        self.assertEqual(self.log_of(self.dana)[-1], (self.break_, "automation"))
        self.assertEqual(self.dana.current_extension_id, self.ext1)

    def test_two_rules_that_send_to_and_fro_come_to_an_end(self):
        self.on_status(self.break_, action=self.setting(self.desk_work))
        self.on_status(self.desk_work, action=self.setting(self.break_))
        self.dana.action_choose_status(self.break_.id)
        self.assertEqual(len(self.log_of(self.dana)), 5)

    def test_a_rule_on_one_agent_sets_another(self):
        action = {**self.setting(self.desk_work), **self.chosen(self.omer)}
        self.on_status(self.break_, action=action)
        self.dana.action_choose_status(self.break_.id)
        self.assertEqual(self.log_of(self.omer)[-1], (self.desk_work, "automation"))
        self.assertEqual(self.log_of(self.dana)[-1], (self.break_, "supervisor"))

    def test_the_code_of_a_rule_does_not_write_a_status(self):
        code = f"record.write({{'status_id': {self.desk_work.id}}})"
        self.on_status(self.break_, code=code)
        with self.assertRaisesRegex(Exception, "can't be edited"), self.cr.savepoint():
            self.dana.action_choose_status(self.break_.id)


class TestDemoRules(ActionsCase):
    """What the demo data shows: counted without code."""

    def abandon(self, number, ago=0, queue="q800", **values):
        at = self.now - ago
        fact = {
            "linkedid": f"{number}.1",
            "key": f"{number}.1:{queue}",
            "uniqueid": f"{number}.1",
            "queue": queue,
            "joined_at": at - 30,
            "ended_at": at,
            "wait_seconds": 30.0,
            "outcome": "abandoned",
        }
        self.facts(self.visit_fact(**{**fact, **values}))
        return self.env["cc.queue.visit"].search([("key", "=", fact["key"])])

    def back_office(self):
        action = {"state": "cc_set_status", "cc_status_id": self.connected.id}
        return self.rule(
            "cc.queue.visit",
            filter_domain="[('abandoned_last_hour', '>=', 3)]",
            trigger_field_ids=[
                Command.set(self.env["ir.model.fields"]._get("cc.queue.visit", "outcome").ids)
            ],
            action={**action, **self.chosen(self.omer)},
        )

    def test_the_third_abandoned_call_in_an_hour_connects_the_back_office(self):
        self.back_office()
        self.abandon(1, ago=3000)
        self.abandon(2, ago=600)
        self.assertEqual(self.omer.status_id, self.unassigned)
        self.abandon(3)
        self.assertEqual(self.log_of(self.omer)[-1], (self.connected, "automation"))

    def test_also_when_the_visit_was_known_while_it_waited(self):
        self.back_office()
        self.abandon(1)
        self.abandon(2)
        self.abandon(3, ended_at=None, outcome="", wait_seconds=0.0)
        self.assertEqual(self.omer.status_id, self.unassigned)
        self.abandon(3)
        self.assertEqual(self.omer.status_id, self.connected)

    def test_an_hour_ago_is_over(self):
        self.back_office()
        self.abandon(1, ago=3700)
        self.abandon(2, ago=600)
        self.assertEqual(self.abandon(3).abandoned_last_hour, 2)
        self.assertEqual(self.omer.status_id, self.unassigned)

    def test_each_queue_counts_by_itself(self):
        self.abandon(1)
        self.abandon(2, queue="q801")
        self.assertEqual(self.abandon(3).abandoned_last_hour, 2)

    def test_answered_calls_do_not_count(self):
        self.abandon(1)
        self.assertEqual(self.abandon(2, outcome="answered").abandoned_last_hour, 0)
        self.assertEqual(self.abandon(3).abandoned_last_hour, 2)

    def test_short_ones_do_not_count(self):
        self.support_queue.abandon_after = 10
        self.abandon(1, wait_seconds=5.0)
        self.assertEqual(self.abandon(2).abandoned_last_hour, 1)

    def test_it_can_be_searched_as_it_counts(self):
        for number, ago in enumerate((4000, 3700, 600, 500, 0)):
            self.abandon(number, ago=ago)
        self.abandon(9, outcome="answered")
        visits = self.env["cc.queue.visit"].search([("queue_id", "=", self.support_queue.id)])
        for operator in ("=", "!=", ">", ">=", "<", "<="):
            for count in range(4):
                term = [("abandoned_last_hour", operator, count)]
                found = visits.search([("id", "in", visits.ids), *term])
                self.assertEqual(found, visits.filtered_domain(term), term)

    def test_the_count_is_of_the_visits_own_time(self):
        self.abandon(1, ago=100)
        visit = self.abandon(2, ago=50)
        self.abandon(3)
        visit.invalidate_recordset()
        self.assertEqual(visit.ended_at, to_datetime(self.now - 50))
        self.assertEqual(visit.abandoned_last_hour, 2)

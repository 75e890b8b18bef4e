# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.tools import mute_logger

from ..calls_common import MOBILE_E164, CallsCase


class TestAbandoned(CallsCase):
    """A caller who gives up becomes work that somebody does."""

    def give_up(self, queue="q800", **values):
        self.facts(
            self.call_fact(
                queue=queue,
                state="ended",
                ended_at=self.now - 5,
                outcome="abandoned",
                **{
                    key: values.pop(key)
                    for key in ("caller_number", "caller_name")
                    if key in values
                },
            ),
            self.abandoned(queue=queue, **values),
        )
        return self.the_call()

    def test_a_service_queue_makes_a_task_in_customer_care(self):
        contact = self.partner("Avi Levi")
        task = self.give_up().task_id
        self.assertEqual(task.project_id, self.env.ref("cc_odoo.project_customer_care"))
        self.assertEqual(task.partner_id, contact)
        self.assertIn("Avi Levi", task.name)
        self.assertFalse(task.user_ids)
        for part in ("Avi Levi", "0502345678", "Support line", "25 s", f"/{self.the_call().id}"):
            self.assertIn(part, task.description)

    def test_a_sales_queue_makes_a_lead(self):
        lead = self.give_up("q801").lead_id
        self.assertEqual(lead.phone.replace(" ", "").replace("-", ""), MOBILE_E164)
        self.assertFalse(lead.user_id)
        self.assertFalse(self.the_call().task_id)

    def test_a_queue_may_make_nothing(self):
        self.support_queue.on_abandon = "nothing"
        call = self.give_up()
        self.assertFalse(call.task_id or call.lead_id)

    def test_the_same_fact_twice_is_one_task(self):
        task = self.give_up().task_id
        self.give_up()
        self.assertEqual(self.the_call().task_id, task)
        self.assertEqual(self.env["project.task"].search_count([("name", "=", task.name)]), 1)

    def test_a_task_somebody_deleted_does_not_come_back(self):
        self.give_up().task_id.unlink()
        self.assertFalse(self.give_up().task_id)

    def test_a_call_that_gives_up_in_two_queues_is_one_task(self):
        task = self.give_up().task_id
        self.facts(self.abandoned(key="100.1:q801:31", queue="q801"))
        self.assertEqual(self.the_call().task_id, task)
        self.assertFalse(self.the_call().lead_id)

    def test_a_short_wait_does_not_count(self):
        self.support_queue.abandon_after = 26
        self.assertFalse(self.give_up().task_id)

    def test_a_wait_just_long_enough_counts(self):
        self.support_queue.abandon_after = 25
        self.assertTrue(self.give_up().task_id)

    def test_an_anonymous_caller_makes_nothing(self):
        for number in ("", "anonymous", "unavailable"):
            self.assertFalse(self.give_up(caller_number=number).task_id, number)
            self.the_call().unlink()

    def test_who_can_be_called_back_however_the_number_came_makes_a_task(self):
        for number in ("*2700", "0502345678;phone-context=+972", "sip:0502345678@pbx;user=phone"):
            self.assertTrue(self.give_up(caller_number=number).task_id, number)
            self.the_call().unlink()

    def test_a_feature_of_the_pbx_makes_nothing(self):
        for number in ("*97", "101;phone-context=+972", "sip:101@192.168.100.200"):
            self.assertFalse(self.give_up(caller_number=number).task_id, number)
            self.the_call().unlink()

    def test_a_visit_before_its_call_makes_the_task_when_the_call_is_known(self):
        self.facts(self.abandoned())
        self.assertFalse(self.the_call().task_id)
        self.facts(self.call_fact(state="ended", ended_at=self.now, outcome="abandoned"))
        self.assertIn("0502345678", self.the_call().task_id.name)

    def test_it_is_written_in_the_companys_language(self):
        self.env["res.lang"]._activate_lang("he_IL")
        self.env.company.partner_id.lang = "he_IL"
        item = type(self.env["cc.callback"])
        seen = []

        def title(callback, _call):
            seen.append(callback.env.lang)
            return "שיחה נטושה"

        with patch.object(item, "_record_title", title):
            self.assertEqual(self.give_up().task_id.name, "שיחה נטושה")
        self.assertEqual(seen, ["he_IL"])

    def test_a_callers_name_cannot_bring_html(self):
        task = self.give_up(caller_name="<script>alert(1)</script><img src=x>").task_id
        self.assertNotIn("<script", task.description)
        self.assertNotIn("<img", task.description)

    def test_a_hebrew_caller_is_named(self):
        self.assertIn("דנה כהן", self.give_up(caller_name="דנה כהן").task_id.name)

    def test_a_guessed_contact_is_said_to_be_a_guess(self):
        self.partner("Bob", "+1 650-523-4567", country_id=self.env.ref("base.us").id)
        task = self.give_up(caller_number="6505234567").task_id
        self.assertIn("guess", task.description)

    def test_several_contacts_are_all_named(self):
        self.partner("Avi")
        self.partner("Beni")
        task = self.give_up().task_id
        self.assertFalse(task.partner_id)
        self.assertIn("Avi, Beni", task.description)

    @mute_logger("odoo.addons.cc_odoo.models.callback.cc_callback_record")
    def test_without_the_project_the_visit_is_kept(self):
        self.env.ref("cc_odoo.project_customer_care").unlink()
        call = self.give_up()
        self.assertEqual(call.visit_ids.outcome, "abandoned")
        self.assertFalse(call.task_id)

    @mute_logger("odoo.addons.cc_odoo.models.call.cc_pbx_facts")
    def test_a_task_that_cannot_be_made_costs_nothing_else(self):
        task = type(self.env["project.task"])
        with patch.object(task, "create", side_effect=ValueError("broken")):
            call = self.give_up()
        self.assertEqual(call.visit_ids.outcome, "abandoned")
        self.assertEqual(call.state, "ended")

    def test_the_task_leads_back_to_the_call(self):
        call = self.give_up()
        self.assertEqual(call.task_id.cc_call_count, 1)
        self.assertEqual(call.task_id.action_cc_calls()["res_id"], call.id)
        self.assertEqual(call.action_open_item()["res_id"], call.task_id.id)

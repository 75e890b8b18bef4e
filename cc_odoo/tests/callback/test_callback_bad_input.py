# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Lost callers where something is missing, strange, late, or too much."""

from odoo import fields
from odoo.tests import tagged

from ..callback_common import CallbackCase

HOUR = 3600


@tagged("post_install", "-at_install")
class TestCallbackBadInput(CallbackCase):
    # ------------------------------------------------------------ projects, people

    def test_a_project_without_a_done_stage_still_has_its_task_done(self):
        project = self.env["project.project"].create({"name": "No stages"})
        self.support_queue.callback_project_id = project
        item = self.lose().callback_id
        self.assertEqual(item.task_id.project_id, project)
        self.talk()
        self.assertEqual((item.state, item.task_id.state), ("recovered", "1_done"))

    def test_a_project_archived_later_keeps_no_item_open(self):
        project = self.env["project.project"].create({"name": "Old"})
        self.support_queue.callback_project_id = project
        item = self.lose().callback_id
        project.active = False
        self.talk()
        self.assertEqual(item.state, "recovered")

    def test_a_task_or_lead_deleted_meanwhile_keeps_no_item_open(self):
        item = self.lose().callback_id
        item.task_id.unlink()
        self.lose("100.2")
        self.talk()
        self.assertEqual((item.state, item.count), ("recovered", 2))

    def test_a_user_of_another_company_is_not_responsible(self):
        self.support_queue.write(
            {"callback_assign": "people", "callback_user_ids": self.omer.user_id.ids}
        )
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.omer.user_id.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        item = self.lose().callback_id
        self.assertTrue(item)
        self.assertFalse(item.user_id)

    def test_a_user_who_leaves_keeps_no_item_from_being_closed(self):
        self.support_queue.write(
            {"callback_assign": "people", "callback_user_ids": self.omer.user_id.ids}
        )
        item = self.lose().callback_id
        self.omer.user_id.active = False
        self.talk()
        self.assertEqual(item.state, "recovered")

    # ------------------------------------------------------------ numbers

    def test_the_company_itself_makes_no_item(self):
        self.company.partner_id.phone = "031234567"
        self.assertFalse(self.lose(caller_number="031234567").callback_id)

    def test_emergency_services_make_no_item_in_any_spelling(self):
        for place, number in enumerate(("100", "101", "112", "tel:100", "sip:101@pbx")):
            self.assertFalse(self.lose(f"{place}.1", caller_number=number).callback_id, number)

    def test_the_switchboard_of_a_company_is_one_item_whoever_calls_from_there(self):
        company = self.partner("Acme", "031112222", is_company=True)
        for name in "Ann", "Bob":
            self.partner(name, "031112222", parent_id=company.id)
        item = self.lose(caller_number="031112222").callback_id
        self.lose("100.2", caller_number="031112222")
        self.assertEqual(item.count, 2)
        self.talk(number="031112222")
        self.assertEqual(item.state, "recovered")

    def test_a_forbidden_number_is_not_dialled_by_itself_and_says_so(self):
        self.env["cc.dial.rule"].create({"prefix": "1900", "note": "premium rate"})
        self.in_queue(self.dana)
        self.support_queue.number = "800"
        for how in "agent", "customer":
            self.support_queue.callback_dial = how
            premium = self.lose(f"{how}.1", caller_number="1900123456").callback_id
            premium.sudo().write({"dial_note": False, "not_before": False})
            self.env["cc.callback"]._dial_due()
            self.assertEqual((premium.state, premium.attempts), ("open", 0), how)
            self.assertIn("premium rate", premium.dial_note)

    # ------------------------------------------------------------ many, and late

    def many(self, losses, callers):
        """So many calls with one visit each, which nobody answered, reported at once."""
        facts = []
        for place in range(losses):
            linkedid, number = f"{place}.5", f"05{place % callers:08}"
            ended = {"ended_at": self.now - 5, "outcome": "abandoned"}
            call = {"linkedid": linkedid, "caller_number": number, "state": "ended", **ended}
            facts.append(self.call_fact(**call))
            facts.append(
                self.abandoned(key=f"{linkedid}:q800:30", linkedid=linkedid, uniqueid=linkedid)
            )
        self.facts(*facts)

    def test_many_losses_of_as_many_callers_are_as_many_items(self):
        self.many(50, 30)
        self.assertEqual(len(self.items), 30)
        self.assertEqual(sum(self.items.mapped("count")), 50)

    def test_many_losses_of_one_caller_are_one_item(self):
        self.many(50, 1)
        self.assertEqual((len(self.items), self.items.count), (1, 50))
        self.assertEqual(len(self.items.task_id), 1)

    def test_a_pbx_whose_clock_is_an_hour_off_still_has_items_that_close(self):
        for hours, number in ((1, "0502345611"), (-1, "0502345622")):
            began = self.now + hours * HOUR
            self.facts(
                self.call_fact(
                    linkedid=f"{began}", caller_number=number, started_at=began - 30,
                    state="ended", ended_at=began, outcome="abandoned",
                ),
                self.abandoned(
                    key=f"{began}:q800:1", linkedid=f"{began}", uniqueid=f"{began}",
                    joined_at=began - 25, ended_at=began,
                ),
            )  # fmt: skip
            item = self.the_call(f"{began}").callback_id
            self.assertEqual(item.state, "open", hours)
            self.talk(f"9{began}", number=number)
            self.assertEqual(item.state, "recovered", hours)
            self.assertGreaterEqual(item.recovery_seconds, 0)

    def test_lost_anew_out_of_order_keeps_first_and_last(self):
        item = self.lose().callback_id
        first = item.first_at
        self.facts(
            self.call_fact(
                linkedid="90.1", started_at=self.now - 600, state="ended",
                ended_at=self.now - 500, outcome="abandoned",
            ),
            self.abandoned(
                key="90.1:q800:1", linkedid="90.1", uniqueid="90.1",
                joined_at=self.now - 600, ended_at=self.now - 500,
            ),
        )  # fmt: skip
        self.assertEqual((item.count, item.last_at), (2, first))
        self.assertLess(item.first_at, first)

    def test_no_time_to_call_back_is_at_once(self):
        self.support_queue.callback_minutes = 0
        item = self.lose().callback_id
        self.assertEqual(item.due_at, item.last_at)
        self.assertLessEqual(item.due_at, fields.Datetime.now())

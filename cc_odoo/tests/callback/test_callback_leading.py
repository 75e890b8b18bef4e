# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What supervisors have of the callbacks: late ones, who is responsible, and how today goes."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..callback_common import CallbackCase

OTHER, THIRD = "0502345699", "0502345700"


@tagged("post_install", "-at_install")
class TestCallbackLeading(CallbackCase):
    def ago(self, **time):
        return fields.Datetime.now() - timedelta(**time)

    def late(self):
        self.lose()
        self.items.due_at = self.ago(minutes=1)
        return self.items

    def activities(self, item):
        return item.activity_ids.filtered(lambda activity: activity.user_id == self.supervisor)

    # ------------------------------------------------------------ late ones

    def test_the_supervisors_are_given_a_late_one_once(self):
        item = self.late()
        self.assertIsNone(self.env["cc.callback"]._report_overdue())
        self.assertEqual(len(self.activities(item)), 1)
        self.assertIn("Gave up", self.activities(item).summary)
        self.env["cc.callback"]._report_overdue()
        self.assertEqual(len(self.activities(item)), 1)

    def test_it_is_known_when_the_next_one_becomes_late(self):
        self.lose()
        due = fields.Datetime.now() + timedelta(minutes=3)
        self.items.due_at = due
        self.assertEqual(
            fields.Datetime.to_datetime(due).timestamp(),
            self.env["cc.callback"]._report_overdue(),
        )
        self.assertFalse(self.items.overdue_reported)

    def test_the_activity_ends_when_they_are_reached(self):
        item = self.late()
        self.env["cc.callback"]._report_overdue()
        self.talk(phone="1002")
        self.assertEqual(item.state, "recovered")
        self.assertFalse(self.activities(item))

    def test_the_supervisor_of_who_is_responsible_is_told(self):
        item = self.late()
        item.user_id = self.omer.user_id
        self.omer.supervisor_ids = self.manager
        self.env["cc.callback"]._report_overdue()
        self.assertFalse(self.activities(item))
        self.assertIn(self.manager, item.activity_ids.user_id)

    # ------------------------------------------------------------ who is responsible

    def assign(self, user, to):
        wizard = self.env["cc.callback.assign"].with_user(user)
        wizard = wizard.with_context(active_model="cc.callback", active_ids=self.items.ids)
        return wizard.create({"user_id": to.user_id.id}).action_assign()

    def test_a_supervisor_gives_several_to_an_agent(self):
        self.lose()
        self.lose(linkedid="200.1", caller_number=OTHER)
        self.assign(self.supervisor, self.dana)
        self.assertEqual(self.items.user_id, self.dana.user_id)
        self.assertEqual(len(self.items), 2)

    def test_an_agent_gives_none(self):
        self.lose()
        with self.assertRaises(AccessError):
            self.assign(self.dana.user_id, self.omer)

    # ------------------------------------------------------------ how today goes

    def figures(self, user=None):
        return self.env["cc.callback"].with_user(user or self.supervisor).get_callback_figures()

    def test_without_any_there_is_no_rate(self):
        found = self.figures()
        self.assertEqual((found["lost"], found["rate"]), (0, None))

    def test_who_was_reached_in_time_of_those_whose_time_is_over(self):
        company = {"cc_recovered_minutes": 30}
        self.company.write(company)
        for number, caller in enumerate((None, OTHER, THIRD), 1):
            values = {"caller_number": caller} if caller else {}
            self.lose(linkedid=f"{number}00.1", **values)
        in_time, too_late, fresh = self.items.sorted("id")
        noon = self.env["cc.callback"]._day_began_at() + timedelta(hours=12)
        in_time.write({"state": "recovered", "recovery_seconds": 1800, "first_at": noon})
        too_late.write({"first_at": noon})
        fresh.write({"first_at": noon + timedelta(minutes=50), "due_at": noon})
        with freeze_time(noon + timedelta(hours=1)):
            found = self.figures()
        self.assertEqual(found["lost"], 3)
        self.assertEqual((found["counted"], found["in_time"], found["rate"]), (2, 1, 50.0))
        self.assertEqual((found["open"], found["overdue"]), (2, 1))

    def test_those_of_yesterday_are_not_todays(self):
        self.lose()
        self.items.first_at = self.env["cc.callback"]._day_began_at() - timedelta(seconds=1)
        found = self.figures()
        self.assertEqual((found["lost"], found["open"]), (0, 1))

    def test_each_sees_the_figures_of_what_they_may_see(self):
        self.lose()
        self.assertEqual(self.figures(self.dana.user_id)["lost"], 1)
        with self.assertRaises(AccessError):
            self.figures(self.outsider)

    # ------------------------------------------------------------ asked for on a record

    def request(self, record, **values):
        wizard = self.env["cc.callback.request"].with_user(self.dana.user_id)
        wizard = wizard.with_context(active_model=record._name, active_id=record.id)
        return wizard.create({"queue_id": self.support_queue.id, **values})

    def test_a_contacts_number_is_there_already(self):
        noa = self.partner("Noa", phone="050-234 5678")
        wizard = self.request(noa)
        self.assertEqual((wizard.number, wizard.name), ("050-234 5678", "Noa"))
        action = wizard.action_ask()
        self.assertEqual((self.items.id, self.items.reason), (action["res_id"], "asked"))
        self.assertEqual((self.items.partner_id, self.items.queue_id), (noa, self.support_queue))

    def test_a_leads_number_and_a_time(self):
        lead = self.env["crm.lead"].create({"name": "Wants a call", "phone": OTHER})
        at = fields.Datetime.now().replace(microsecond=0) + timedelta(hours=3)
        self.request(lead.with_user(self.env.user), at=at).action_ask()
        self.assertEqual(self.items.due_at, at)

    def test_what_is_no_number_is_said(self):
        with self.assertRaisesRegex(UserError, "phone number"):
            self.request(self.partner("Noa", phone=False), number="abc").action_ask()

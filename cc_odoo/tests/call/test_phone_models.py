# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from ...core import numbers
from ..calls_common import MOBILE, MOBILE_E164, CallsCase


class TestOtherModels(CallsCase):
    """Leads, and whatever else has phone numbers, are found when no contact is."""

    def lead(self, name="Wants a boat", phone=MOBILE, **values):
        values = {"country_id": self.country.id, "type": "lead", **values}
        return self.env["crm.lead"].create({"name": name, "phone": phone, **values})

    def test_a_lead_is_who_calls_when_no_contact_has_the_number(self):
        lead = self.lead()
        self.facts(self.call_fact())
        call = self.the_call()
        self.assertEqual((call.other_ref, call.match), (lead, "exact"))
        self.assertEqual(call.display_name, "Wants a boat")

    def test_a_contact_comes_first(self):
        self.lead()
        contact = self.partner("Avi")
        self.facts(self.call_fact())
        self.assertEqual(self.the_call().partner_id, contact)
        self.assertFalse(self.the_call().other_ref)

    def test_all_leads_with_the_number_are_kept_the_newest_first(self):
        old, new = self.lead("Old"), self.lead("New")
        self.facts(self.call_fact())
        self.assertEqual(self.the_call().other_ids, [new.id, old.id])
        self.assertEqual(self.the_call().other_ref, new)

    def test_the_lead_pops_up(self):
        leads = self.lead("Old") | self.lead("New")
        self.ring()
        pop = self.sent(self.dana, "cc_odoo/pop")[-1]
        self.assertEqual(pop["res_model"], "crm.lead")
        self.assertEqual(set(pop["res_ids"]), set(leads.ids))
        self.assertEqual(pop["name"], "New")

    def test_who_may_not_read_the_lead_does_not_get_its_name(self):
        self.lead()
        self.ring()
        agent_only = self.env.ref("base.group_user") | self.env.ref("cc_odoo.group_agent")
        self.dana.user_id.group_ids = agent_only
        mine = self.the_call().with_user(self.dana.user_id)
        mine.invalidate_recordset()
        self.assertFalse(mine.other_ref)
        self.assertEqual(mine.display_name, MOBILE)

    def test_a_lead_made_after_the_call_is_known_to_it(self):
        self.facts(self.call_fact())
        lead = self.lead()
        self.assertEqual(self.the_call().other_ref, lead)

    def test_a_contact_made_of_the_lead_takes_its_place(self):
        self.lead()
        self.facts(self.call_fact())
        contact = self.partner("Avi")
        self.assertEqual(self.the_call().partner_id, contact)
        self.assertFalse(self.the_call().other_ref)

    def test_a_deleted_lead_leaves_the_call_without_a_name(self):
        lead = self.lead()
        self.facts(self.call_fact())
        lead.unlink()
        self.the_call().invalidate_recordset()
        self.assertFalse(self.the_call().other_ref)
        self.assertEqual(self.the_call().display_name, MOBILE)

    def test_the_last_digits_of_a_lead_are_a_guess(self):
        lead = self.lead(phone="+1 650-234-5678", country_id=self.env.ref("base.us").id)
        self.facts(self.call_fact())
        self.assertEqual((self.the_call().other_ref, self.the_call().match), (lead, "guess"))

    def test_a_leads_history_is_the_calls_with_its_number_and_those_it_came_of(self):
        lead = self.lead(phone="03-999-9999")
        self.facts(
            self.call_fact(),
            self.call_fact(linkedid="2", caller_number="039999999"),
            self.call_fact(linkedid="3", caller_number="037777777"),
        )
        self.the_call().lead_id = lead
        self.assertEqual(lead.cc_call_count, 2)
        found = self.env["cc.call"].search(lead.action_cc_calls()["domain"])
        self.assertEqual(set(found.mapped("linkedid")), {"100.1", "2"})

    def test_a_record_without_numbers_has_no_calls(self):
        self.facts(self.call_fact(caller_number="anonymous"))
        self.assertEqual(self.lead(phone=False).cc_call_count, 0)
        self.assertEqual(self.env["crm.lead"].new({"name": "x"}).cc_call_count, 0)

    def test_the_keys_follow_number_and_country(self):
        lead = self.lead()
        self.assertEqual(lead.cc_number_keys.split()[0], MOBILE_E164)
        lead.country_id = self.env.ref("base.de")
        self.assertEqual(lead.cc_number_keys.split()[0], "+49502345678")
        lead.phone = False
        self.assertFalse(lead.cc_number_keys)

    def test_every_model_with_numbers_is_asked(self):
        self.assertIn("crm.lead", self.env["cc.call"]._phone_models())
        self.assertEqual(numbers.keys(False, "IL"), [])

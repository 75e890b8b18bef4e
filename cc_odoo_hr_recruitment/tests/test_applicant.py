# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.addons.cc_odoo.tests.calls_common import MOBILE, CallsCase


class TestApplicant(CallsCase):
    """An applicant who calls is known."""

    def applicant(self):
        values = {"partner_name": "Rina", "partner_phone": "+972 50-234-5678"}
        return self.env["hr.applicant"].create(values)

    def test_an_applicant_who_calls_is_known(self):
        applicant = self.applicant()
        self.facts(self.call_fact())
        self.assertEqual(self.the_call().other_ref, applicant)

    def test_an_applicants_calls_are_counted_on_the_form(self):
        self.facts(self.call_fact())
        self.assertEqual(self.applicant().cc_call_count, 1)

    def test_a_new_number_is_looked_for_anew(self):
        applicant = self.applicant()
        applicant.partner_phone = "+972 3-999-9999"
        self.facts(self.call_fact(), self.call_fact(linkedid="2", caller_number="039999999"))
        self.assertFalse(self.the_call().other_ref)
        self.assertEqual(self.the_call("2").other_ref, applicant)
        self.assertEqual(applicant.cc_call_count, 1)

    def test_a_contact_comes_before_an_applicant(self):
        applicant, contact = self.applicant(), self.partner("Rina Cohen", MOBILE)
        self.facts(self.call_fact())
        self.assertEqual(self.the_call().partner_id, contact)
        self.assertEqual(applicant.cc_call_count, 1)

    def test_an_applicants_name_is_not_sent_to_who_may_not_read_applicants(self):
        # Demo data gives every new user more.
        self.dana.user_id.group_ids = self.env.ref("cc_odoo.group_agent")
        self.applicant()
        self.ring()
        card, pop = self.told()
        self.assertEqual((card["name"], pop["name"]), (MOBILE, MOBILE))
        self.assertNotIn("Rina", f"{card}{pop}")

    def test_an_applicants_name_is_sent_to_who_recruits(self):
        self.dana.user_id.group_ids |= self.env.ref("hr_recruitment.group_hr_recruitment_user")
        applicant = self.applicant()
        self.ring()
        self.assertEqual([row["name"] for row in self.told()], [applicant.display_name] * 2)

    def told(self):
        """What Dana's browser got: the card's call and the pop."""
        card = self.sent(self.dana, "cc_odoo/call")[-1]["call"]
        return card, self.sent(self.dana, "cc_odoo/pop")[-1]

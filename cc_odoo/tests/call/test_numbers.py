# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.modules import get_module_path
from odoo.modules.migration import load_script

from ...core import numbers
from ..calls_common import MOBILE, MOBILE_E164, CallsCase


class TestNumbersToPeople(CallsCase):
    """Caller numbers are matched in E.164 first; the last digits are a guess, marked as such."""

    def match(self, number):
        return self.env["res.partner"]._cc_match(number, self.country, self.env.company)

    def assert_exact(self, number, partners):
        self.assertEqual(self.match(number), (partners, "exact"), number)

    def test_any_spelling_of_the_same_number_is_exact(self):
        contact = self.partner("Avi", "050-234-5678")
        for number in (MOBILE, MOBILE_E164, "972502345678", "00972502345678", "050 2345678"):
            self.assert_exact(number, contact)

    def test_any_spelling_in_the_contact_is_exact(self):
        for spelling in ("+972 50-234-5678", "0502345678", "050/2345678", "(050) 234 5678"):
            contact = self.partner("Avi", spelling)
            self.assert_exact(MOBILE, contact)
            contact.unlink()

    def test_a_foreign_number_is_exact(self):
        contact = self.partner("Amélie", "+32 475 12 34 56", country_id=self.env.ref("base.be").id)
        self.assert_exact("+32475123456", contact)
        self.assert_exact("0032475123456", contact)

    def test_the_country_of_the_pbx_counts(self):
        contact = self.partner("Amélie", "+32 475 12 34 56", country_id=self.env.ref("base.be").id)
        self.pbx.country_id = self.env.ref("base.be")
        self.facts(self.call_fact(caller_number="0475123456"))
        self.assertEqual(self.the_call().partner_id, contact)

    def test_a_company_and_its_contact_are_both_kept(self):
        company = self.partner("Acme", is_company=True)
        contact = self.partner("Avi", parent_id=company.id)
        self.facts(self.call_fact())
        self.assertEqual(self.the_call().partner_ids, company | contact)
        self.assertEqual(self.the_call().partner_id, company)

    def test_two_strangers_with_one_number_are_both_kept_and_neither_is_it(self):
        strangers = self.partner("Avi") | self.partner("Beni")
        self.facts(self.call_fact())
        self.assertEqual(self.the_call().partner_ids, strangers)
        self.assertFalse(self.the_call().partner_id)

    def test_the_last_digits_are_a_guess(self):
        abroad = self.partner("Bob", "+1 650-523-4567", country_id=self.env.ref("base.us").id)
        self.assertEqual(self.match("65 0523 4567"), (abroad, "guess"))

    def test_a_guess_is_marked_on_the_call(self):
        self.partner("Bob", "+1 650-523-4567", country_id=self.env.ref("base.us").id)
        self.facts(self.call_fact(caller_number="6505234567"))
        self.assertEqual(self.the_call().match, "guess")

    def test_an_exact_match_leaves_no_room_for_guesses(self):
        contact = self.partner("Avi", MOBILE)
        self.partner("Bob", "+7 901 234 567")
        self.assert_exact(MOBILE, contact)

    def test_short_and_withheld_numbers_are_nobodys(self):
        self.partner("Short", "101")
        self.partner("Inside", "1001")
        for number in ("101", "1001", "anonymous", "", False, "unavailable", "+", "אנונימי"):
            self.assertEqual(self.match(number), (self.env["res.partner"], ""), number)

    def test_in_no_country_is_a_short_number_somebodys(self):
        germany = self.env.ref("base.de")
        self.partner("Short", "101", country_id=germany.id)
        self.partner("Messages", "*97", country_id=germany.id)
        for number in ("101", "*97", "*8"):
            found = self.env["res.partner"]._cc_match(number, germany, self.env.company)
            self.assertEqual(found, (self.env["res.partner"], ""), number)

    def test_a_star_number_is_found_exactly(self):
        contact = self.partner("Bank", "03-999-9999 / *2700")
        self.partner("Other bank", "*2701")
        self.assert_exact("*2700", contact)
        self.assert_exact("039999999", contact)
        self.assertEqual(self.match("2700"), (self.env["res.partner"], ""))

    def test_a_star_number_that_calls_or_is_called_is_the_contact(self):
        contact = self.partner("Bank", "*2700")
        out = {"direction": "out", "called_number": "*2700", "caller_number": "1001"}
        self.facts(self.call_fact(caller_number="*2700"), self.call_fact(linkedid="2", **out))
        for linkedid in (self.the_call().linkedid, "2"):
            self.assertEqual(self.the_call(linkedid).partner_id, contact)
            self.assertEqual(self.the_call(linkedid).match, "exact")
            self.assertFalse(self.the_call(linkedid).number_e164)

    def test_a_contact_made_after_a_star_number_s_call_gets_the_call(self):
        self.facts(self.call_fact(caller_number="*2700"))
        contact = self.partner("Bank", "*2700")
        self.assertEqual(self.the_call().partner_id, contact)

    def test_a_lead_with_a_star_number_has_its_calls(self):
        lead = self.env["crm.lead"].create({"name": "Bank", "phone": "*2700"})
        self.facts(self.call_fact(caller_number="*2700"), self.call_fact(linkedid="2"))
        self.assertEqual(self.the_call()._others(), lead)
        self.assertEqual(self.env["cc.call"].search(lead._cc_calls_domain()), self.the_call())

    def test_the_calls_before_of_a_star_number_are_known(self):
        now = self.now
        self.facts(self.call_fact(caller_number="*2700", ended_at=now, state="ended"))
        self.facts(self.call_fact(linkedid="2", caller_number="*2700"))
        self.assertEqual(self.the_call("2")._earlier_calls(3), self.the_call())

    def test_star_numbers_of_before_are_found_after_an_upgrade(self):
        contact, other = self.partner("Bank", "*2700"), self.partner("Avi")
        (contact | other).flush_recordset()
        self.env.cr.execute(
            "UPDATE res_partner SET cc_number_keys = NULL WHERE id IN %s", [(contact | other)._ids]
        )
        (contact | other).invalidate_recordset()
        path = get_module_path("cc_odoo") + "/migrations/19.0.1.1.0/post-books.py"
        load_script(path, "post_books").migrate(self.env.cr, "19.0.1.0.0")
        (contact | other).invalidate_recordset()
        self.assertEqual((contact.cc_number_keys, other.cc_number_keys), ("*2700", False))

    def test_features_of_the_pbx_are_no_customers(self):
        for number in ("*97", "*8", "*801001"):
            self.partner("Feature", number)
            self.assertEqual(self.match(number), (self.env["res.partner"], ""), number)

    def test_what_a_network_puts_around_a_number_is_no_part_of_it(self):
        contact = self.partner("Avi", "050-234-5678")
        self.partner("Inside", "1001")
        for number in (
            "0502345678;phone-context=+972",
            "0502345678;ext=7",
            "0502345678;isub=1",
            "sip:0502345678@192.168.100.200;user=phone",
            "tel:+972-50-234-5678",
        ):
            self.assert_exact(number, contact)
        for number in ("101;phone-context=+972", "sip:101@192.168.100.200", "sip:anonymous@pbx"):
            self.assertEqual(self.match(number), (self.env["res.partner"], ""), number)

    def test_a_caller_with_parameters_is_the_contact_and_keeps_what_was_sent(self):
        contact = self.partner("Avi", "050-234-5678")
        self.facts(self.call_fact(caller_number="0502345678;phone-context=+972"))
        call = self.the_call()
        self.assertEqual((call.partner_id, call.number_e164), (contact, MOBILE_E164))
        self.assertEqual(call.caller_number, "0502345678;phone-context=+972")

    def test_which_numbers_are_the_pbx_s_own_is_known_anew_after_each_change(self):
        match = self.env["cc.call"]._is_extension
        self.assertEqual([match(self.pbx, "1003"), match(self.pbx, "1044")], [True, False])
        self.ext3.number = "1044"
        self.assertEqual([match(self.pbx, "1003"), match(self.pbx, "1044")], [False, True])
        self.ext3.active = False
        self.assertTrue(match(self.pbx, "1044"))
        self.ext3.unlink()
        self.assertFalse(match(self.pbx, "1044"))
        self.env["cc.extension"].create({"number": "1044", "pbx_id": self.pbx.id})
        self.assertTrue(match(self.pbx, "1044"))

    def test_another_code_of_the_country_counts_from_the_next_call_on(self):
        self.assertEqual(self.pbx._number_country().code, self.country.code)
        self.country.code = "QZ"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.pbx._number_country().code, "QZ")

    def test_an_extension_with_parameters_is_nobodys(self):
        self.partner("Avi", "1001")
        self.facts(self.call_fact(caller_number="sip:1001@pbx"))
        self.assertFalse(self.the_call().partner_ids)

    def test_what_looks_like_a_pattern_is_none(self):
        self.partner("Avi")
        self.assertEqual(self.match("%%%%%%%%%"), (self.env["res.partner"], ""))
        self.assertEqual(self.match("_______"), (self.env["res.partner"], ""))

    def test_archived_contacts_are_not_found(self):
        self.partner("Avi").active = False
        self.assertEqual(self.match(MOBILE), (self.env["res.partner"], ""))

    def test_another_companys_contact_is_not_found(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.partner("Avi", company_id=other.id)
        self.assertEqual(self.match(MOBILE), (self.env["res.partner"], ""))

    def test_the_other_party_of_an_outgoing_call_is_who_was_called(self):
        contact = self.partner("Avi", "03-999-9999")
        self.facts(self.call_fact(direction="out", called_number="039999999", caller_number="1001"))
        self.assertEqual(self.the_call().partner_id, contact)
        self.assertEqual(self.the_call().number, "039999999")

    def test_the_number_is_kept_in_e164(self):
        self.facts(self.call_fact())
        self.assertEqual(self.the_call().number_e164, MOBILE_E164)

    def test_a_contact_made_after_the_call_gets_the_call(self):
        self.facts(self.call_fact())
        contact = self.partner("Avi")
        self.assertEqual(self.the_call().partner_id, contact)
        self.assertEqual(self.the_call().match, "exact")

    def test_a_contact_whose_number_changes_gets_the_calls(self):
        contact = self.partner("Avi", "03-999-9999")
        self.facts(self.call_fact())
        contact.phone = MOBILE
        self.assertEqual(self.the_call().partner_ids, contact)

    def test_the_right_contact_takes_the_place_of_a_guess(self):
        guess = self.partner("Bob", "+1 650-234-5678", country_id=self.env.ref("base.us").id)
        self.facts(self.call_fact())
        call = self.the_call()
        self.assertEqual((call.partner_ids, call.match), (guess, "guess"))
        right = self.partner("Right")
        self.assertEqual(call.partner_ids, right)
        self.assertEqual(call.match, "exact")

    def test_contacts_made_together_get_the_call_together(self):
        self.facts(self.call_fact())
        both = self.env["res.partner"].create(
            [
                {"name": name, "phone": MOBILE, "country_id": self.country.id}
                for name in ("Avi", "Beni")
            ]
        )
        self.assertEqual(self.the_call().partner_ids, both)
        self.assertFalse(self.the_call().partner_id)

    def test_another_companys_new_contact_gets_no_call(self):
        self.facts(self.call_fact())
        other = self.env["res.company"].create({"name": "Other"})
        self.partner("Avi", company_id=other.id)
        self.assertFalse(self.the_call().partner_ids)

    def test_a_phone_of_the_pbx_is_no_contact(self):
        self.partner("Avi", "1003")
        self.facts(self.call_fact(caller_number="1003", direction="internal"))
        self.assertFalse(self.the_call().partner_ids)

    def test_each_of_several_numbers_is_found(self):
        contact = self.partner("Avi", "03-999-9999 / 050-2345678 ext. 3")
        for number in ("039999999", MOBILE):
            self.assert_exact(number, contact)

    def test_without_a_country_a_number_is_of_the_pbxs(self):
        self.env.company.country_id = self.env.ref("base.us")
        contact = self.partner("Avi", country_id=False)
        self.assert_exact(MOBILE, contact)
        self.assert_exact(MOBILE_E164, contact)

    def test_a_deleted_contact_leaves_the_call_to_who_is_left(self):
        gone, stays = self.partner("Avi"), self.partner("Beni")
        self.facts(self.call_fact())
        gone.unlink()
        self.assertEqual(self.the_call().partner_id, stays)
        stays.unlink()
        self.assertFalse(self.the_call().match)

    def test_merged_contacts_keep_the_calls_of_both(self):
        one, other = self.partner("Avi"), self.partner("Avi", "03-999-9999")
        self.facts(self.call_fact(), self.call_fact(linkedid="2", caller_number="039999999"))
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((one | other).ids, one)
        self.assertEqual(one.cc_call_count, 2)

    def test_a_contact_out_of_the_archive_gets_the_calls_it_missed(self):
        contact = self.partner("Avi")
        contact.active = False
        self.facts(self.call_fact())
        self.assertFalse(self.the_call().partner_ids)
        contact.active = True
        self.assertEqual(self.the_call().partner_id, contact)

    def test_a_contact_that_lost_the_number_keeps_its_calls(self):
        contact = self.partner("Avi")
        self.facts(self.call_fact())
        contact.phone = "03-999-9999"
        self.assertEqual(self.the_call().partner_id, contact)

    def test_among_many_contacts_a_lookup_uses_the_index(self):
        self.env.cr.execute(
            """
            INSERT INTO res_partner (name, active, cc_number_keys)
            SELECT 'x', true,
                   '+97255' || number || ' ~5' || number || ' ~' || number
              FROM generate_series(1000000, 1200000) number
            """
        )
        self.env.cr.execute("ANALYZE res_partner")
        for key in ("+972551100000", "~51100000"):
            self.env.cr.execute(
                "EXPLAIN SELECT id FROM res_partner"
                " WHERE string_to_array(cc_number_keys, ' ') @> ARRAY[%s]"
                " ORDER BY id DESC LIMIT 500",
                [key],
            )
            plan = "\n".join(row[0] for row in self.env.cr.fetchall())
            self.assertIn("Bitmap Index Scan on res_partner_cc_number_keys_index", plan)
            self.assertNotIn("Seq Scan", plan)
        self.assertEqual(len(self.match("0551100000")[0]), 1)

    def test_a_new_number_range_is_matched_exactly(self):
        partner = self.env["res.partner"].create({"name": "New range", "phone": "+972521234567"})
        israel = self.env.ref("base.il")
        found, how = self.env["res.partner"]._cc_match("0521234567", israel)
        self.assertEqual((found, how), (partner, "exact"))


class TestHistory(CallsCase):
    """A contact's calls are found from the contact."""

    def test_a_contact_counts_its_calls(self):
        contact = self.partner("Avi")
        self.facts(self.call_fact(), self.call_fact(linkedid="2", caller_number="039999999"))
        self.assertEqual(contact.cc_call_count, 1)
        found = self.env["cc.call"].search(contact.action_cc_calls()["domain"])
        self.assertEqual(found, self.the_call())

    def test_a_company_counts_the_calls_of_its_people(self):
        company = self.partner("Acme", "03-999-9999", is_company=True)
        self.partner("Avi", parent_id=company.id)
        self.facts(self.call_fact())
        self.assertEqual(company.cc_call_count, 1)

    def test_a_new_contact_starts_with_number_and_name(self):
        self.facts(self.call_fact(caller_name="דנה"))
        context = self.the_call().action_create_contact()["context"]
        self.assertEqual(context["default_phone"], MOBILE_E164)
        self.assertEqual(context["default_name"], "דנה")

    def test_a_call_is_named_after_who_it_is(self):
        self.facts(self.call_fact(caller_number="", linkedid="2"), self.call_fact())
        self.assertEqual(self.the_call("2").display_name, "Anonymous")
        self.assertEqual(self.the_call().display_name, MOBILE)
        self.partner("Avi")
        self.assertEqual(self.the_call().display_name, "Avi")


class TestCleanNumbers(CallsCase):
    """What people write becomes what can be dialled, or a refusal with its reason."""

    def reason(self, number):
        with self.assertRaises(numbers.BadNumber) as caught:
            numbers.clean(number)
        return caught.exception.reason

    def test_what_stands_between_digits_is_left_out(self):
        for written in (
            "050-234 5678",
            "(050) 234.5678",
            "tel:050/2345678",
            "\u202a0502345678\u202c",
        ):
            self.assertEqual(numbers.clean(written), MOBILE)

    def test_plus_star_and_hash_stay(self):
        self.assertEqual(numbers.clean("+972 50 234 5678"), MOBILE_E164)
        self.assertEqual(numbers.clean("*43#"), "*43#")

    def test_digits_of_other_scripts_are_digits(self):
        self.assertEqual(numbers.clean("٠٥٠٢٣٤٥٦٧٨"), MOBILE)

    def test_nothing_else_is_dialled(self):
        for number in ("anonymous", "050+1", "0502345678,101", "1001@evil", "1\r\nAction: x"):
            self.assertEqual(self.reason(number), "characters", number)

    def test_nothing_is_empty(self):
        for number in ("", None, False, "  ", "--"):
            self.assertEqual(self.reason(number), "empty")

    def test_there_is_an_end(self):
        self.assertEqual(self.reason("1" * 41), "long")

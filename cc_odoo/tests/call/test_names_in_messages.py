# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from ..calls_common import MOBILE, CallsCase


@tagged("post_install", "-at_install")
class TestNamesInMessages(CallsCase):
    """Whose name is sent to an agent: of what they may read, over the bus and after a reload."""

    def setUp(self):
        super().setUp()
        # Demo data gives every new user more.
        self.dana.user_id.group_ids = self.env.ref("cc_odoo.group_agent")
        self.elsewhere = self.env["res.company"].create({"name": "Other"})

    def told(self):
        """What the bus sent of the call, the card and the pop; a reload shows the same."""
        card, pop = self.sent(self.dana, "cc_odoo/call")[-1]["call"], self.pops()[-1]
        reload = self.as_user(self.env["cc.user"], self.dana).get_desk()["call"]["call"]
        for name in ("name", "partners"):
            self.assertEqual(reload[name], card[name])
        return card, pop

    def pops(self):
        return self.sent(self.dana, "cc_odoo/pop")

    def close(self, contact):
        self.env["ir.rule"].create(
            {
                "name": "Not for agents",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {contact.id})]",
                "groups": [(4, self.env.ref("cc_odoo.group_agent").id)],
                "perm_read": True,
            }
        )

    def test_the_name_of_a_contact_that_may_be_read_is_sent(self):
        contact = self.partner("Avi")
        self.ring()
        card, pop = self.told()
        self.assertEqual((card["name"], pop["name"]), ("Avi", "Avi"))
        [row] = card["partners"]
        self.assertEqual((row["id"], row["name"], row["may_open"]), (contact.id, "Avi", True))

    def test_of_a_contact_that_may_not_be_read_only_the_number_is_sent(self):
        contact = self.partner("Secret Levi", phone=f"{MOBILE}, 03-999 9999")
        self.close(contact)
        self.ring()
        card, pop = self.told()
        self.assertEqual((card["name"], pop["name"]), (MOBILE, MOBILE))
        self.assertEqual(
            card["partners"],
            [{"id": contact.id, "name": MOBILE, "phone": "", "may_open": False}],
        )

    def test_of_several_contacts_only_those_are_named_that_may_be_read(self):
        avi, secret = self.partner("Avi"), self.partner("Secret Levi")
        self.close(secret)
        self.ring()
        card, _pop = self.told()
        names = {row["id"]: row["name"] for row in card["partners"]}
        self.assertEqual(names, {avi.id: "Avi", secret.id: MOBILE})

    def test_the_name_of_a_lead_is_sent_to_who_may_read_leads(self):
        self.env["crm.lead"].create({"name": "A boat", "phone": MOBILE})
        self.ring()
        card, pop = self.told()
        self.assertEqual((card["name"], pop["name"]), (MOBILE, MOBILE))
        self.dana.user_id.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.dana._push_call()
        self.assertEqual(self.told()[0]["name"], "A boat")

    def test_the_name_from_the_network_is_sent(self):
        self.close(self.partner("Secret Levi"))
        self.facts(self.call_fact(caller_name="CLI NAME"), self.leg_fact())
        card, pop = self.told()
        self.assertEqual((card["name"], pop["name"]), ("CLI NAME", "CLI NAME"))

    def test_all_companies_of_the_agent_count_whichever_they_look_at(self):
        self.dana.user_id.company_ids |= self.elsewhere
        self.partner("Theirs", company_id=self.elsewhere.id)
        self.pbx.company_id = False
        self.ring()
        self.assertEqual(self.told()[0]["name"], "Theirs")
        mine = self.as_user(self.env["cc.user"], self.dana)
        here = mine.with_context(allowed_company_ids=self.company.ids).get_desk()
        self.assertEqual(here["call"]["call"]["name"], "Theirs")

    def test_a_call_of_a_contact_that_may_not_be_read_can_be_listed(self):
        contact = self.partner("Secret Levi")
        self.close(contact)
        self.ring()
        call = self.as_user(self.the_call(), self.dana)
        self.assertEqual(call.display_name, MOBILE)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain
from odoo.tests import new_test_user, tagged

from ...core.notes import merged
from ..calls_common import MOBILE, MOBILE_E164, CallsCase


@tagged("post_install", "-at_install")
class TestCallerContext(CallsCase):
    """What an agent is shown of who calls; asked as the agent whose phone rings."""

    def setUp(self):
        super().setUp()
        # Demo data gives every new user more.
        self.dana.user_id.group_ids = self.env.ref("cc_odoo.group_agent")

    def context(self, agent=None):
        return self.as_user(self.the_call(), agent or self.dana).get_caller_context()

    def earlier(self, hours, **values):
        """A finished call of the same number, some hours ago."""
        at = fields.Datetime.now() - timedelta(hours=hours)
        return self.env["cc.call"].create(
            {
                "pbx_id": self.pbx.id,
                "linkedid": f"old.{hours}",
                "direction": "in",
                "caller_number": MOBILE,
                "number_e164": MOBILE_E164,
                "started_at": at,
                "ended_at": at + timedelta(minutes=2),
                "outcome": "answered",
                "cc_user_id": self.omer.id,
                **values,
            }
        )

    def task(self, name, **values):
        project = self.env.ref("cc_odoo.project_customer_care")
        return self.env["project.task"].create({"name": name, "project_id": project.id, **values})

    def grant(self, *groups):
        for group in groups:
            self.dana.user_id.group_ids |= self.env.ref(group)

    def test_the_last_three_calls_the_newest_first(self):
        calls = [self.earlier(hours) for hours in (1, 2, 3, 4)]
        self.ring()
        rows = self.context()["calls"]
        self.assertEqual([row["id"] for row in rows], [call.id for call in calls[:3]])
        self.assertEqual(rows[0]["agent"], "Omer")
        self.assertEqual(rows[0]["outcome"], "Answered")

    def test_a_colleagues_call_is_listed_but_not_opened(self):
        self.earlier(1)
        self.ring()
        [row] = self.context()["calls"]
        self.assertFalse(row["may_open"])

    def test_calls_from_another_number_of_the_contact_count(self):
        contact = self.partner("Avi")
        self.earlier(1, number_e164="+97231234567", partner_ids=[Command.set(contact.ids)])
        self.ring()
        self.assertEqual(len(self.context()["calls"]), 1)

    def test_calls_of_other_companies_and_of_nobody_are_not_theirs(self):
        self.earlier(1, number_e164=False)
        other = self.env["res.company"].create({"name": "Other"})
        self.earlier(2).pbx_id = self.pbx.copy({"name": "Theirs", "company_id": other.id})
        self.facts(self.call_fact(caller_number="anonymous"), self.leg_fact())
        self.assertEqual(self.context()["calls"], [])

    def test_open_items_of_the_contact_those_due_first(self):
        self.grant("project.group_project_user", "sales_team.group_sale_salesman_all_leads")
        contact = self.partner("Avi")
        self.task("Later", partner_id=contact.id, date_deadline="2099-01-01")
        self.task("Sooner", partner_id=contact.id, date_deadline="2020-01-01")
        self.task("Done", partner_id=contact.id, state="1_done")
        self.env["crm.lead"].create(
            {"name": "A boat", "partner_id": contact.id, "type": "opportunity"}
        )
        self.ring()
        items = self.context()["items"]
        self.assertEqual([item["name"] for item in items], ["Sooner", "Later", "A boat"])
        self.assertEqual([item["late"] for item in items], [True, False, False])
        self.assertEqual([item["kind"] for item in items], ["Task", "Task", "Opportunity"])

    def test_an_agent_without_rights_to_leads_sees_none(self):
        contact = self.partner("Avi")
        self.task("Repair", partner_id=contact.id)
        self.env["crm.lead"].create({"name": "A boat", "partner_id": contact.id})
        self.ring()
        self.assertEqual([item["name"] for item in self.context()["items"]], ["Repair"])

    def test_a_task_of_somebody_elses_private_project_stays_out_of_sight(self):
        self.grant("project.group_project_user")
        contact = self.partner("Avi")
        private = self.env["project.project"].create(
            {"name": "Private", "privacy_visibility": "followers"}
        )
        self.task("Secret", partner_id=contact.id, project_id=private.id)
        self.task("Known", partner_id=contact.id)
        self.ring()
        self.assertEqual([item["name"] for item in self.context()["items"]], ["Known"])

    def test_what_an_unknown_callers_missed_call_became_is_open(self):
        self.grant("project.group_project_user")
        self.earlier(1, outcome="abandoned", task_id=self.task("Call back").id)
        self.ring()
        self.assertEqual([item["name"] for item in self.context()["items"]], ["Call back"])

    def test_a_call_of_somebody_else_is_refused(self):
        self.ring()
        for name, arguments in (
            ("get_caller_context", ()),
            ("get_matches", ("res.partner", [])),
            ("save_note", ("x",)),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(self.as_user(self.the_call(), self.omer), name)(*arguments)

    def test_an_addon_adds_items_of_its_own(self):
        contact = self.partner("Avi")
        own = self.env["cc.call"]._open_item_sources()
        # Any model with a partner will do: the contact's own user.
        user = new_test_user(self.env, "avi-user", "base.group_portal", partner_id=contact.id)
        sources = {**own, "res.users": (Domain("share", "=", True), "create_date")}
        self.patch(type(self.env["cc.call"]), "_open_item_sources", lambda call: sources)
        self.ring()
        [item] = self.context()["items"]
        self.assertEqual((item["model"], item["id"]), ("res.users", user.id))


@tagged("post_install", "-at_install")
class TestMatches(CallsCase):
    """What the pop shows of those who have the number."""

    def setUp(self):
        super().setUp()
        # Demo data gives every new user more.
        self.dana.user_id.group_ids = self.env.ref("cc_odoo.group_agent")

    def matches(self, ids, tab="", model="res.partner", agent=None):
        return self.as_user(self.the_call(), agent or self.dana).get_matches(model, ids, tab)

    def test_each_with_last_call_and_open_items(self):
        avi, beni = self.partner("Avi", city="Haifa"), self.partner("Beni")
        at = fields.Datetime.now() - timedelta(days=1)
        self.env["cc.call"].create(
            {
                "pbx_id": self.pbx.id,
                "linkedid": "old",
                "started_at": at,
                "ended_at": at,
                "outcome": "answered",
                "partner_ids": [Command.set(beni.ids)],
            }
        )
        self.dana.user_id.group_ids |= self.env.ref("project.group_project_user")
        project = self.env.ref("cc_odoo.project_customer_care")
        self.env["project.task"].create(
            {"name": "Call", "project_id": project.id, "partner_id": avi.id}
        )
        self.ring()
        first, second = self.matches((avi | beni).ids)["records"]
        self.assertEqual((first["name"], first["details"][1]), ("Avi", "Haifa"))
        self.assertEqual([item["name"] for item in first["items"]], ["Call"])
        self.assertIs(first["last_call"], False)
        self.assertEqual(second["last_call"]["outcome"], "Answered")
        self.assertEqual(second["items"], [])

    def test_a_contact_one_may_not_read_is_known_and_not_shown(self):
        contact = self.partner("Avi")
        self.ring()
        contact.company_id = self.env["res.company"].create({"name": "Other"})
        found = self.matches(contact.ids)
        self.assertEqual((found["known"], found["records"]), (True, []))

    def test_a_deleted_contact_is_known_no_more(self):
        contact = self.partner("Avi")
        self.ring()
        ids = contact.ids
        contact.unlink()
        found = self.matches(ids)
        self.assertEqual((found["known"], found["records"]), (False, []))

    def test_a_lead_with_the_number_is_shown_to_who_may_see_leads(self):
        lead = self.env["crm.lead"].create({"name": "A boat", "phone": MOBILE})
        self.ring()
        self.assertEqual(self.matches(lead.ids, model="crm.lead")["records"], [])
        self.dana.user_id.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        [row] = self.matches(lead.ids, model="crm.lead")["records"]
        self.assertEqual(row["name"], "A boat")

    def test_no_other_model_is_read(self):
        self.ring()
        with self.assertRaises(AccessError):
            self.matches(self.dana.user_id.ids, model="res.users")

    def test_the_first_tab_of_all_browsers_shows_it(self):
        self.ring()
        self.assertFalse(self.matches([], tab="one")["taken"])
        self.assertTrue(self.matches([], tab="two")["taken"])
        self.assertFalse(self.matches([], tab="one")["taken"])

    def test_each_agent_has_a_pop_of_their_own(self):
        self.ring("1001")
        self.ring("1002")
        self.assertFalse(self.matches([], tab="one")["taken"])
        self.assertFalse(self.matches([], tab="two", agent=self.omer)["taken"])

    def test_who_lost_the_call_and_gets_it_back_sees_it_again(self):
        self.ring("1001")
        self.matches([], tab="one")
        self.facts(self.leg_fact("1001", ended_at=self.now - 10, outcome="taken"))
        self.facts(self.leg_fact("1002", rang_at=self.now - 9, answered_at=self.now - 8))
        self.assertTrue(self.matches([], tab="two")["taken"])
        self.facts(self.leg_fact("1001", key="back", rang_at=self.now - 1))
        self.assertFalse(self.matches([], tab="two")["taken"])


@tagged("post_install", "-at_install")
class TestNote(CallsCase):
    """The note on a call: nothing that anybody typed is lost."""

    def save(self, text, before="", agent=None):
        return self.as_user(self.the_call(), agent or self.dana).save_note(text, before)

    def test_what_is_typed_is_kept(self):
        self.ring()
        self.assertEqual(self.save("Wants a boat"), "Wants a boat")
        self.assertEqual(self.save("", "Wants a boat"), "")
        self.assertFalse(self.the_call().note)

    def test_two_who_write_at_once_keep_both(self):
        self.ring("1001", answered_at=self.now - 9)
        self.ring("1002", answered_at=self.now - 5)
        self.save("Mine")
        self.assertEqual(self.save("Theirs", "", self.omer), "Mine\nTheirs")

    def test_merging(self):
        for now, text, before, kept in (
            ("", "a", "", "a"),
            ("a", "a b", "a", "a b"),
            ("a b", "a", "a b", "a"),
            ("a", "a b", "", "a b"),
            ("a b", "a", "", "a b"),
            ("a x", "a b", "a", "a x\nb"),
            ("a x", "", "a", "a x"),
        ):
            with self.subTest(now=now, text=text, before=before):
                self.assertEqual(merged(now, text, before), kept)

    def test_whoever_talks_in_the_call_sees_it(self):
        self.ring("1001", answered_at=self.now - 9)
        self.ring("1002", answered_at=self.now - 5)
        self.save("Mine")
        for agent in self.dana, self.omer:
            [message] = self.sent(agent, "cc_odoo/note")
            self.assertEqual(message, {"call_id": self.the_call().id, "note": "Mine"})

    def test_the_same_again_notifies_nobody(self):
        self.ring()
        self.save("Mine")
        self.save("Mine", "Mine")
        self.assertEqual(len(self.sent(self.dana, "cc_odoo/note")), 1)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A supervisor's view into a queue that their agent shares with others: docs/supervisors.md."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..calls_common import MOBILE, CallsCase


@tagged("post_install", "-at_install")
class TestSupervisorSees(CallsCase):
    """Sarah gives Dana, her agent, the skill of Omer's queue. Omer is not hers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dana.skill_ids = cls.support
        cls.omer.skill_ids = cls.sales
        cls.ruth = cls.partner(cls, "Ruth")
        cls.supervisor.group_ids |= cls.env.ref("base.group_allow_export")

    def setUp(self):
        super().setUp()
        self.as_user(self.dana, self.supervisor).skill_ids = [Command.link(self.sales.id)]

    def waits(self, **values):
        call = self.call_fact(queue="q801", **values)
        self.facts(call, self.visit_fact(queue="q801", key="100.1:q801:30"))

    def omer_talks(self, **values):
        answered = {"answered_at": self.now - 10}
        call = self.call_fact(queue="q801", state="talking", **answered)
        visit = self.visit_fact(
            queue="q801",
            key="100.1:q801:30",
            ended_at=self.now - 10,
            outcome="answered",
            interface="PJSIP/1002",
        )
        self.facts(call, self.leg_fact("1002", queue="q801", **answered, **values), visit)
        self.the_call().note = "Omer's note"

    def sees(self, record):
        mine = self.as_user(record, self.supervisor)
        found = mine.search([("id", "in", record.ids)])
        self.assertEqual(bool(found), mine.has_access("read"))
        return bool(found)

    def test_a_waiting_caller(self):
        self.waits()
        call = self.as_user(self.the_call(), self.supervisor)
        self.assertTrue(self.sees(self.the_call()))
        self.assertEqual(call.caller_number, MOBILE)
        visit = self.as_user(self.the_call().visit_ids, self.supervisor)
        self.assertEqual((visit.caller_number, visit.partner_id), (MOBILE, self.ruth))
        call.save_note("Calls for the third time")

    def test_a_caller_who_gave_up(self):
        over = {"state": "ended", "outcome": "abandoned", "ended_at": self.now - 5}
        self.facts(
            self.call_fact(queue="q801", **over), self.abandoned(queue="q801", key="100.1:q801:30")
        )
        self.assertTrue(self.sees(self.the_call()))

    def test_not_the_call_of_another_agent(self):
        self.waits()
        self.omer_talks()
        call = self.the_call()
        self.assertFalse(self.sees(call))
        self.assertFalse(self.sees(call.leg_ids))
        mine = self.as_user(call, self.supervisor)
        for action in (
            lambda: mine.read(["note"]),
            lambda: mine.save_note("Mine", "Omer's note"),
            lambda: mine.write({"note": ""}),
            lambda: mine.web_save({"note": ""}, {}),
            lambda: mine.export_data(["note"]),
            lambda: mine.get_caller_context(),
            lambda: mine.read(["timeline"]),
        ):
            with self.assertRaises(AccessError):
                action()
        self.assertFalse(mine.search([("note", "ilike", "note")]))
        self.assertFalse(mine.search_read([("caller_number", "=", MOBILE)]))
        self.assertFalse(mine.formatted_read_group([("id", "=", call.id)], ["note"], ["__count"]))
        self.assertEqual(call.note, "Omer's note")

    def test_the_queues_figures(self):
        self.waits()
        self.omer_talks()
        visits = self.as_user(self.env["cc.queue.visit"], self.supervisor)
        here = [("queue_id", "=", self.sales_queue.id)]
        groups = visits.formatted_read_group(here, ["outcome"], ["__count", "wait_seconds:avg"])
        self.assertEqual([(row["outcome"], row["__count"]) for row in groups], [("answered", 1)])

    def test_but_not_who_called_another_agent(self):
        self.waits()
        self.omer_talks()
        visits = self.as_user(self.env["cc.queue.visit"], self.supervisor)
        row = visits.search_read(
            [("queue_id", "=", self.sales_queue.id)],
            ["call_id", "display_name", "caller_number", "partner_id"],
        )[0]
        self.assertNotIn("Ruth", str(row))
        self.assertNotIn(MOBILE, str(row))
        spec = {
            "call_id": {"fields": {"display_name": {}}},
            "partner_id": {"fields": {"display_name": {}}},
        }
        shown = str(visits.web_search_read([], spec)["records"])
        self.assertNotIn("Ruth", shown)
        for domain in (
            [("caller_number", "=", MOBILE)],
            [("partner_id", "=", self.ruth.id)],
            [("partner_id.name", "=", "Ruth")],
            [("call_id.note", "ilike", "Omer")],
            [("call_id", "ilike", "Ruth")],
        ):
            with self.subTest(domain):
                self.assertFalse(visits.search(domain))
        mine = visits.search([])
        exported = mine.export_data(["display_name", "caller_number", "partner_id"])["datas"]
        self.assertEqual(exported, [["Call", "", ""]])
        with self.assertRaises(AccessError):
            mine.export_data(["call_id"])
        groups = str(visits.formatted_read_group([], ["call_id"], ["__count"]))
        self.assertNotIn("Ruth", groups)

    def test_a_call_of_both_is_seen_and_its_note_written(self):
        self.waits()
        self.omer_talks(ended_at=self.now - 6, transferred_to="1001", outcome="answered")
        self.facts(self.leg_fact("1001", rang_at=self.now - 7, answered_at=self.now - 6))
        self.assertTrue(self.sees(self.the_call()))
        self.as_user(self.the_call(), self.supervisor).save_note("Omer's note, mine", "Omer's note")

    def test_a_call_that_only_rang_at_theirs_is_seen_and_its_note_is_not_theirs(self):
        self.waits()
        self.facts(self.leg_fact("1001", queue="q801", ended_at=self.now - 12, outcome="no_answer"))
        self.omer_talks()
        self.assertTrue(self.sees(self.the_call()))
        with self.assertRaises(AccessError):
            self.as_user(self.the_call(), self.supervisor).write({"note": ""})

    def test_ones_own_agents_calls_as_ever(self):
        self.ring("1001", answered_at=self.now - 10)
        call = self.as_user(self.the_call(), self.supervisor)
        call.save_note("Well done")
        self.assertEqual(self.the_call().note, "Well done")
        self.assertEqual(call.display_name, "Ruth")
        self.assertIn("Ruth", str(self.as_user(call.visit_ids, self.supervisor).read(["call_id"])))

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.addons.rpc.controllers.xmlrpc import OdooMarshaller
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, mute_logger

from ...models.mixins.cc_fact_mixin import Known
from ..calls_common import CallsCase


class TestTimeline(CallsCase):
    """A call as its form draws it."""

    def test_queue_and_phone_have_their_rows(self):
        now = self.now
        self.facts(
            self.call_fact(state="ended", ended_at=now, outcome="answered"),
            self.visit_fact(ended_at=now - 15, wait_seconds=15.0, outcome="answered"),
            self.leg_fact(
                answered_at=now - 15,
                ended_at=now,
                outcome="answered",
                holds=((now - 9, now - 4),),
                transferred_to="1002",
            ),
        )
        queue, phone = self.the_call().timeline["rows"]
        self.assertEqual(queue["spans"], [["wait", now - 30, now - 15]])
        self.assertEqual((phone["label"], phone["to"]), ("Dana", "1002"))
        self.assertEqual(
            phone["spans"],
            [
                ["ring", now - 20, now - 15],
                ["talk", now - 15, now - 9],
                ["hold", now - 9, now - 4],
                ["talk", now - 4, now],
            ],
        )

    def test_a_call_that_goes_on_has_no_end(self):
        self.ring()
        timeline = self.the_call().timeline
        self.assertEqual(timeline["end"], 0)
        self.assertEqual(timeline["rows"][1]["spans"], [["ring", self.now - 20, 0]])

    def test_every_field_of_a_call_goes_over_xml_rpc(self):
        self.ring(answered_at=self.now - 15, holds=((self.now - 9, None),))
        for records in (self.the_call(), self.legs(), self.the_call().visit_ids):
            self.assertTrue(OdooMarshaller(allow_none=False).dumps((records.read(),)))

    def test_the_same_holds_twice_are_no_news(self):
        holds = ((self.now - 9, self.now - 4),)
        fact = self.leg_fact(answered_at=self.now - 15, holds=holds)
        self.facts(self.call_fact(), fact)
        leg = self.legs()
        self.env.flush_all()
        self.assertFalse(leg._fact_changes(leg._fact_values(Known(self.pbx, [fact]), fact)))


class TestFromAnotherTeam(CallsCase):
    """A call of a queue that is not the agent's, handed on to them: they see who and where from."""

    def setUp(self):
        super().setUp()
        self.env.company.cc_contact_history = True
        self.partner("Avi")
        self.dana.skill_ids = False
        self.ring(phone="1002", answered_at=self.now - 15, ended_at=self.now, transferred_to="1001")
        over = {"ended_at": self.now, "outcome": "answered"}
        self.facts(
            self.leg_fact(rang_at=self.now - 5, **over), self.call_fact(state="ended", **over)
        )
        self.call = self.the_call().with_user(self.dana.user_id)
        self.env.invalidate_all()

    def test_every_field_of_it_can_be_read(self):
        self.assertFalse(self.call.queue_id.has_access("read"))
        for name in self.call.fields_get():
            with self.subTest(name):
                # Each by itself: what the server has read for one field hides nothing of another.
                self.env.invalidate_all()
                self.call.web_read({name: {"fields": {"display_name": {}}}})

    def test_its_rows_have_their_names(self):
        labels = [row["label"] for row in self.call.timeline["rows"]]
        self.assertEqual(labels[0], self.the_call().queue_id.display_name)
        self.assertEqual(labels[1:], ["Omer", "Dana"])

    def test_a_note_on_it_is_kept(self):
        self.assertEqual(self.call.save_note("Wants a boat"), "Wants a boat")


class TestUsedAgain(CallsCase):
    """A PBX whose clock was set back gives a new call the id of an old one."""

    def test_a_new_call_of_an_old_id_is_a_row_of_its_own(self):
        now = self.now
        self.facts(
            self.call_fact(state="ended", ended_at=now - 20, outcome="abandoned"),
            self.leg_fact(ended_at=now - 20, outcome="no_answer"),
        )
        old = self.the_call()
        self.facts(
            self.call_fact(started_at=now - 5, caller_number="0501111111"),
            self.leg_fact(rang_at=now - 4),
        )
        new = self.the_call()
        self.assertNotEqual(new, old)
        self.assertEqual((old.outcome, old.state), ("abandoned", "ended"))
        self.assertEqual((len(old.leg_ids), len(new.leg_ids)), (1, 1))
        self.assertEqual(new.state, "waiting")

    def test_a_late_word_of_the_same_call_is_none(self):
        self.facts(self.call_fact(state="ended", ended_at=self.now - 20, outcome="abandoned"))
        old = self.the_call()
        self.facts(self.call_fact(state="ended", ended_at=self.now - 19, outcome="abandoned"))
        self.assertEqual(self.the_call(), old)

    def test_notes_of_two_calls_that_became_one_are_both_kept(self):
        self.facts(self.call_fact(), self.call_fact(linkedid="100.9"))
        self.the_call().note, self.the_call("100.9").note = "One", "Other"
        self.facts(self.call_fact(linkedid="100.9", merged_into="100.1"))
        self.assertEqual(self.the_call().note, "One\nOther")


class TestSearch(CallsCase):
    """People look for a number as they would write it."""

    def test_any_way_of_writing_a_number_finds_the_call(self):
        self.ring()
        call = self.the_call()
        sent, national = call.caller_number, call.caller_number.lstrip("0")
        for typed in (
            sent,
            sent[:3] + "-" + sent[3:],
            f"+972 {national}",
            f"00972{national}",
            sent[4:],
        ):
            with self.subTest(typed):
                self.assertIn(call, self.env["cc.call"].search([("number", "ilike", typed)]))
        self.assertNotIn(call, self.env["cc.call"].search([("number", "ilike", "99" + national)]))


class TestNote(CallsCase):
    """Whoever has a call may write something down about it."""

    def setUp(self):
        super().setUp()
        self.ring()

    def as_(self, agent):
        return self.the_call().with_user(agent.user_id)

    def test_the_agent_of_the_call_notes_something(self):
        self.as_(self.dana).note = "Wants a boat"
        self.assertEqual(self.the_call().note, "Wants a boat")

    def test_another_agent_does_not(self):
        with self.assertRaises(AccessError):
            self.as_(self.omer).note = "Not mine"

    def test_nothing_else_of_a_call_is_written_by_people(self):
        for values in ({"outcome": "busy"}, {"note": "x", "state": "ended"}, {"partner_id": False}):
            with self.assertRaises(AccessError):
                self.as_(self.dana).write(values)

    def test_a_fact_leaves_the_note_alone(self):
        self.as_(self.dana).note = "Wants a boat"
        self.facts(self.call_fact(state="ended", ended_at=self.now, outcome="answered"))
        self.assertEqual(self.the_call().note, "Wants a boat")

    def test_a_manager_says_who_it_was(self):
        contact = self.partner("Avi", "03-999-9999")
        manager = self.make_manager()
        self.the_call().with_user(manager).partner_id = contact
        self.assertEqual(self.the_call().partner_ids, contact)
        self.assertEqual(contact.cc_call_count, 1)

    def make_manager(self):
        self.env.user.group_ids += self.env.ref("cc_odoo.group_manager")
        return self.env.user


class TestContactsHistory(CallsCase):
    """One line for each call in the chatter of its contact."""

    def setUp(self):
        super().setUp()
        self.env.company.cc_contact_history = True
        self.contact = self.partner("Avi")

    def over(self, **values):
        now = self.now
        ended = {"state": "ended", "ended_at": now, "outcome": "answered", "talk_seconds": 192.0}
        self.facts(
            self.call_fact(**{**ended, **values}),
            self.leg_fact(answered_at=now - 15, ended_at=now, outcome="answered"),
        )

    def lines(self, contact=None):
        messages = (contact or self.contact).message_ids
        return messages.filtered(lambda m: "cc.call" in (m.body or ""))

    def test_a_call_that_is_over_leaves_a_line(self):
        self.over()
        line = self.lines()
        self.assertEqual(len(line), 1)
        for words in (
            "Incoming",
            "Answered",
            "3:12",
            "Dana",
            f"/odoo/cc.call/{self.the_call().id}",
        ):
            self.assertIn(words, line.body)
        self.assertEqual(line.author_id, self.dana.user_id.partner_id)
        self.assertTrue(line.subtype_id.internal)

    def test_the_same_fact_twice_is_one_line(self):
        self.over()
        self.over()
        self.assertEqual(len(self.lines()), 1)

    def test_a_call_that_goes_on_leaves_none_yet(self):
        self.ring()
        self.assertFalse(self.lines())

    def test_without_the_setting_there_is_none(self):
        self.env.company.cc_contact_history = False
        self.over()
        self.assertFalse(self.lines())

    def test_a_number_of_several_people_leaves_none(self):
        other = self.partner("Beni")
        self.over()
        self.assertFalse(self.lines() | self.lines(other))

    def test_the_callers_name_brings_no_html(self):
        self.the_call().note = False
        self.over()
        self.the_call().note = "<b>x</b>"
        self.assertIn("&lt;b&gt;", self.the_call()._contact_line())

    def test_what_is_noted_after_the_call_is_in_the_line(self):
        self.over()
        self.the_call().with_user(self.dana.user_id).note = "Wants a boat"
        self.assertIn("Wants a boat", self.lines().body)
        self.assertEqual(len(self.lines()), 1)

    def test_nobody_is_notified(self):
        self.contact.message_subscribe(partner_ids=self.omer.user_id.partner_id.ids)
        self.over()
        self.assertFalse(self.lines().notification_ids)

    @mute_logger("odoo.addons.cc_odoo.models.call.cc_pbx_facts")
    def test_a_line_that_cannot_be_written_costs_nothing_else(self):
        partners = type(self.env["res.partner"])
        with patch.object(partners, "message_post", side_effect=ValueError("broken")):
            self.over()
        self.assertEqual(self.the_call().state, "ended")


class TestRetention(CallsCase):
    """Old calls go out of sight, and away, as the company wants it."""

    def setUp(self):
        super().setUp()
        progress = patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1)
        progress.start()
        self.addCleanup(progress.stop)
        self.facts(*(self.fact(months) for months in (1, 5, 9)))

    def fact(self, months):
        at = self.now - months * 31 * 86400
        ended = {"state": "ended", "started_at": at, "ended_at": at + 60, "outcome": "answered"}
        return self.call_fact(linkedid=f"{months}", **ended)

    def left(self, **context):
        calls = self.env["cc.call"].with_context(**context)
        return set(calls.search([("pbx_id", "=", self.pbx.id)]).mapped("linkedid"))

    def apply(self, archive=0, delete=0):
        self.env.company.write({"cc_archive_months": archive, "cc_delete_months": delete})
        self.env["cc.call"]._apply_retention()

    def test_without_terms_all_stay(self):
        self.apply()
        self.assertEqual(self.left(), {"1", "5", "9"})

    def test_old_ones_are_archived_and_very_old_ones_deleted(self):
        self.apply(archive=3, delete=6)
        self.assertEqual(self.left(), {"1"})
        self.assertEqual(self.left(active_test=False), {"1", "5"})

    def test_one_that_goes_on_stays(self):
        at = self.now - 400 * 86400
        self.facts(self.call_fact(linkedid="on", started_at=at))
        self.apply(archive=3, delete=6)
        self.assertIn("on", self.left())

    def test_it_goes_on_until_nothing_is_left(self):
        with patch("odoo.addons.cc_odoo.models.call.cc_call_retention.BATCH", 1):
            self.apply(archive=3)
        self.assertEqual(self.left(), {"1"})

    def test_an_archived_call_is_still_the_same_call(self):
        self.apply(archive=3)
        self.facts(self.fact(9))
        self.assertEqual(self.left(active_test=False), {"1", "5", "9"})
        self.assertEqual(self.left(), {"1"})

    def test_another_companys_calls_stay(self):
        self.pbx.company_id = self.env["res.company"].create({"name": "Other"})
        self.apply(archive=3, delete=3)
        self.assertEqual(self.left(), {"1", "5", "9"})

    def test_deleting_before_archiving_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "before they are archived"):
            self.env.company.write({"cc_archive_months": 9, "cc_delete_months": 3})
        with self.assertRaisesRegex(ValidationError, "negative"):
            self.env.company.cc_archive_months = -1

    def test_the_age_is_in_months(self):
        limit = fields.Datetime.now() - relativedelta(months=3)
        domain = self.env["cc.call"]._older_than(self.env.company, 3)
        self.assertLess(abs((domain[1][2] - limit).total_seconds()), 5)

    def test_the_settings_keep_them(self):
        with Form(self.env["res.config.settings"]) as settings:
            settings.cc_archive_months = 12
            settings.cc_contact_history = True
        settings.record.execute()
        self.assertEqual(self.env.company.cc_archive_months, 12)
        self.assertTrue(self.env.company.cc_contact_history)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..callback_common import CallbackCase
from ..calls_common import MOBILE_E164


@tagged("post_install", "-at_install")
class TestLosses(CallbackCase):
    """Who becomes an item, and that one caller has one."""

    def test_who_gives_up_becomes_an_item(self):
        contact = self.partner("Avi Levi")
        item = self.lose().callback_id
        self.assertEqual(item.state, "open")
        self.assertEqual((item.reason, item.count, item.wait_seconds), ("abandoned", 1, 25.0))
        self.assertEqual((item.partner_id, item.number_e164), (contact, MOBILE_E164))
        self.assertEqual(item.queue_id, self.support_queue)
        self.assertEqual(item.visit_ids.outcome, "abandoned")
        self.assertIn("25 s", item.what_happened)

    def test_each_reason_counts_by_the_queues_policy(self):
        usual = {"abandoned", "timeout", "leave_empty", "join_empty", "full"}
        for place, outcome in enumerate(sorted(usual | {"exit_key"})):
            call = self.lose(f"{place}.1", outcome=outcome, caller_number=f"05023456{place:02}")
            self.assertEqual(bool(call.callback_id), outcome in usual, outcome)
            self.assertEqual(call.loss_reason, outcome)
        self.support_queue.follow_exit_key = True
        self.assertTrue(self.lose("99.1", outcome="exit_key").callback_id)
        self.support_queue.follow_timeout = False
        self.assertFalse(
            self.lose("98.1", outcome="timeout", caller_number="0502345699").callback_id
        )

    def test_nothing_is_decided_before_the_call_has_ended(self):
        self.facts(self.call_fact(), self.abandoned(outcome="timeout"))
        self.assertFalse(self.items)
        self.facts(self.call_fact(state="ended", ended_at=self.now, outcome="no_answer"))
        self.assertEqual(self.items.reason, "timeout")

    def test_who_timed_out_and_was_answered_in_the_next_queue_is_not_lost(self):
        self.facts(
            self.call_fact(queue="q801", state="ended", ended_at=self.now, outcome="answered"),
            self.abandoned(outcome="timeout"),
            self.visit_fact(
                key="100.1:q801:5", queue="q801", joined_at=self.now - 20, outcome="answered",
                ended_at=self.now - 15, wait_seconds=5.0, interface="PJSIP/1001",
            ),
            self.leg_fact(
                queue="q801", answered_at=self.now - 15, ended_at=self.now, talk_seconds=15.0,
                outcome="answered",
            ),
        )  # fmt: skip
        self.assertFalse(self.items)
        self.assertFalse(self.the_call().loss_reason)

    def test_the_last_queue_decides_with_the_waiting_of_all(self):
        self.facts(
            self.call_fact(queue="q801", state="ended", ended_at=self.now, outcome="abandoned"),
            self.abandoned(outcome="timeout"),
            self.visit_fact(
                key="100.1:q801:5", queue="q801", joined_at=self.now - 4, outcome="abandoned",
                ended_at=self.now, wait_seconds=4.0,
            ),
        )  # fmt: skip
        self.assertEqual(self.items.queue_id, self.sales_queue)
        self.assertEqual(self.items.wait_seconds, 29.0)
        self.assertTrue(self.items.lead_id)

    def test_three_tries_are_one_item_that_says_so(self):
        task = self.lose().task_id
        self.lose("100.2")
        call = self.lose("100.3", outcome="timeout")
        self.assertEqual(len(self.items), 1)
        self.assertEqual((self.items.count, self.items.wait_seconds), (3, 75.0))
        self.assertEqual(self.items.reason, "timeout")
        self.assertEqual(call.task_id, task)
        self.assertIn("3 times", self.items.what_happened)
        self.assertTrue(any("Lost again" in body for body in task.message_ids.mapped("body")))

    def test_the_same_facts_twice_are_one_loss(self):
        self.lose()
        self.lose()
        self.assertEqual(self.items.count, 1)

    def test_two_queues_are_two_items_unless_the_company_says_one_per_caller(self):
        self.lose()
        self.lose("100.2", queue="q801")
        self.assertEqual(len(self.items), 2)
        self.items.sudo().write({"state": "closed"})
        self.company.cc_callback_per = "caller"
        self.lose("100.3")
        self.lose("100.4", queue="q801")
        self.assertEqual(len(self.items.filtered(lambda item: item.state == "open")), 1)

    def test_two_numbers_of_one_contact_are_one_item(self):
        self.partner("Avi", "0502345678, 0521234567")
        self.lose()
        self.lose("100.2", caller_number="0521234567")
        self.assertEqual(self.items.count, 2)

    def test_nobody_becomes_an_item_twice_at_the_same_moment(self):
        self.lose()
        values = self.items.read(["company_id", "caller_key", "scope_key"])[0]
        values = {**values, "company_id": self.company.id, "reason": "abandoned"}
        now = fields.Datetime.now()
        values |= {"first_at": now, "last_at": now, "due_at": now}
        values.pop("id")
        with self.assertRaises(Exception), self.cr.savepoint():  # noqa: B017
            self.env["cc.callback"].create(values)

    def test_our_own_people_and_nobody_in_particular_make_no_item(self):
        self.dana.user_id.partner_id.phone = "0521234567"
        for place, number in enumerate(("0521234567", "100", "anonymous", "", "1002")):
            self.assertFalse(self.lose(f"{place}.1", caller_number=number).callback_id, number)
        self.assertEqual(self.the_call("2.1").loss_reason, "abandoned")

    def test_withheld_numbers_make_items_where_a_setting_says_so(self):
        self.company.cc_callback_anonymous = True
        self.lose(caller_number="anonymous")
        self.lose("100.2", caller_number="anonymous")
        self.assertEqual(len(self.items), 1)

    def test_what_was_not_heard_is_not_lost(self):
        self.lose(outcome="unknown", call="unknown")
        self.assertFalse(self.items)

    def test_an_old_loss_that_was_imported_makes_no_item(self):
        call = self.lose()
        call.visit_ids.source = "imported"
        call.write({"ended_at": fields.Datetime.now() - timedelta(hours=25)})
        self.assertTrue(call._is_old_loss())
        call.write({"ended_at": fields.Datetime.now() - timedelta(hours=23)})
        self.assertFalse(call._is_old_loss())

    def test_a_direct_call_that_an_agent_missed_is_on_their_own_list(self):
        self.facts(
            self.call_fact(
                queue="", called_number="1001", state="ended", ended_at=self.now,
                outcome="no_answer",
            ),
            self.leg_fact(queue="", ended_at=self.now, outcome="no_answer"),
        )  # fmt: skip
        self.assertEqual(self.items.reason, "missed")
        self.assertEqual(
            (self.items.cc_user_id, self.items.user_id), (self.dana, self.dana.user_id)
        )
        self.assertFalse(self.items.task_id)

    def test_a_call_between_phones_of_ours_is_no_loss(self):
        self.facts(
            self.call_fact(
                queue="", direction="internal", caller_number="1002", called_number="1001",
                state="ended", ended_at=self.now, outcome="no_answer",
            ),
            self.leg_fact(queue="", number="1002", ended_at=self.now, outcome="no_answer"),
        )  # fmt: skip
        self.assertFalse(self.items)

    def test_a_short_wait_does_not_count(self):
        self.support_queue.abandon_after = 26
        self.assertFalse(self.lose().callback_id)

    def test_an_archived_project_falls_back_to_customer_care(self):
        project = self.env["project.project"].create({"name": "Old", "active": False})
        self.support_queue.callback_project_id = project
        self.assertEqual(
            self.lose().task_id.project_id, self.env.ref("cc_odoo.project_customer_care")
        )

    def test_police_ambulance_and_fire_brigade_are_never_called_back(self):
        self.assertFalse(self.lose(caller_number="101").callback_id)

    def test_a_queue_that_is_gone_keeps_its_open_items(self):
        self.lose()
        self.support_queue.active = False
        self.talk(phone="1002")
        self.assertEqual(self.items.state, "recovered")

    def test_a_responsible_without_access_to_the_project_has_the_item_all_the_same(self):
        project = self.env["project.project"].create(
            {"name": "Closed", "privacy_visibility": "followers"}
        )
        self.support_queue.write(
            {
                "callback_project_id": project.id,
                "callback_assign": "people",
                "callback_user_ids": [(6, 0, self.dana.user_id.ids)],
            }
        )
        call = self.lose()
        self.assertEqual(call.callback_id.user_id, self.dana.user_id)
        self.assertEqual(call.task_id.project_id, project)

    def test_a_team_without_members_gets_its_lead(self):
        team = self.env["crm.team"].create({"name": "Nobody"})
        self.sales_queue.callback_team_id = team
        call = self.lose(queue="q801")
        self.assertEqual(
            (call.lead_id.team_id, call.lead_id.user_id), (team, self.env["res.users"])
        )

    def test_without_a_stage_for_what_is_done_the_task_is_done_where_it_is(self):
        project = self.env.ref("cc_odoo.project_customer_care")
        project.type_ids.fold = False
        task = self.lose().task_id
        stage = task.stage_id
        self.talk(phone="1002")
        self.assertEqual((task.state, task.stage_id), ("1_done", stage))


WORDS = "I wrote an e-mail"


def at(text):
    return fields.Datetime.to_datetime(text)


@tagged("post_install", "-at_install")
class TestWhenAndWho(CallbackCase):
    """When an item is due, and who is responsible."""

    def calendar(self, hours=((0, 9.0, 17.0), (1, 9.0, 17.0))):
        return self.env["resource.calendar"].create(
            {
                "name": "Mon, Tue 9-17",
                "tz": "UTC",
                "attendance_ids": [
                    (0, 0, {"name": "x", "dayofweek": str(d), "hour_from": a, "hour_to": b})
                    for d, a, b in hours
                ],
            }
        )

    def due(self, text):
        return self.support_queue._callback_due(fields.Datetime.to_datetime(text))

    def test_without_working_hours_it_is_due_after_an_hour(self):
        self.assertEqual(
            self.due("2026-06-03 12:00:00")["due_at"],
            at("2026-06-03 13:00:00"),
        )

    def test_working_time_goes_over_the_night(self):
        self.support_queue.callback_calendar_id = self.calendar()
        due = self.due("2026-06-01 16:30:00")  # a Monday
        self.assertEqual(due["due_at"], at("2026-06-02 09:30:00"))
        self.assertFalse(due["not_before"])

    def test_lost_outside_hours_it_is_due_at_the_next_opening_or_never(self):
        self.support_queue.callback_calendar_id = self.calendar()
        due = self.due("2026-06-03 12:00:00")  # a Wednesday
        opening = at("2026-06-08 09:00:00")
        self.assertEqual((due["due_at"], due["not_before"]), (opening, opening))
        self.support_queue.callback_outside = "nothing"
        self.assertIsNone(self.due("2026-06-03 12:00:00"))

    def test_a_public_holiday_is_no_working_time(self):
        calendar = self.support_queue.callback_calendar_id = self.calendar()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "date_from": "2026-06-02 00:00:00",
                "date_to": "2026-06-02 23:59:59",
            }
        )
        due = self.due("2026-06-01 16:30:00")
        self.assertEqual(due["due_at"], at("2026-06-08 09:30:00"))

    def test_a_calendar_without_hours_keeps_nobody_from_calling(self):
        self.support_queue.callback_calendar_id = self.calendar(hours=())
        self.assertEqual(
            self.due("2026-06-03 12:00:00")["due_at"],
            at("2026-06-03 13:00:00"),
        )

    def test_who_is_responsible(self):
        contact = self.partner("Avi")
        contact.user_id = self.omer.user_id
        self.support_queue.callback_user_ids = self.dana.user_id | self.omer.user_id
        expected = {
            "nobody": self.env["res.users"],
            "people": self.dana.user_id,
            "salesperson": self.omer.user_id,
            "fewest": self.dana.user_id,
        }
        for how, user in expected.items():
            self.support_queue.callback_assign = how
            self.items.sudo().write({"state": "closed", "user_id": False})
            item = self.lose(f"{how}.1").callback_id
            self.assertEqual(item.user_id, user, how)
            self.assertEqual(item.activity_ids.user_id, user, how)

    def test_who_talked_with_them_last_is_responsible(self):
        self.talk(phone="1002")
        self.support_queue.callback_assign = "last_agent"
        self.assertEqual(self.lose().callback_id.user_id, self.omer.user_id)

    def test_nobody_who_has_gone_is_responsible(self):
        self.support_queue.write(
            {"callback_assign": "people", "callback_user_ids": self.omer.user_id.ids}
        )
        self.omer.user_id.active = False
        self.assertFalse(self.lose().callback_id.user_id)


@tagged("post_install", "-at_install")
class TestRecovery(CallbackCase):
    """An item closes itself as somebody reaches the caller, and not otherwise."""

    def test_the_caller_gets_through(self):
        item = self.lose().callback_id
        call = self.talk()
        self.assertEqual((item.state, item.closed_reason), ("recovered", "called_again"))
        self.assertEqual(item.recovered_call_id, call)
        self.assertGreaterEqual(item.recovery_seconds, 0)
        self.assertTrue(
            any("got through" in body for body in item.task_id.message_ids.mapped("body"))
        )
        self.assertEqual(item.task_id.state, "1_done")
        self.assertTrue(item.task_id.stage_id.fold)

    def test_it_closes_while_they_talk_not_when_they_end(self):
        item = self.lose().callback_id
        self.facts(
            self.call_fact(linkedid="300.1", state="talking", answered_at=self.now),
            self.leg_fact(linkedid="300.1", answered_at=self.now),
        )
        self.assertEqual(item.state, "recovered")

    def test_an_agent_calls_them_back(self):
        item = self.lose().callback_id
        self.talk(out=True)
        self.assertEqual((item.state, item.closed_reason), ("recovered", "reached"))

    def test_a_voice_box_is_no_recovery_but_an_attempt(self):
        item = self.lose().callback_id
        self.talk(out=True, seconds=3.0)
        self.assertEqual((item.state, item.attempts), ("open", 1))
        self.assertGreater(item.not_before, fields.Datetime.now())

    def test_busy_counts_as_an_attempt(self):
        item = self.lose().callback_id
        call = self.talk(out=True, seconds=0, outcome="busy")
        self.assertEqual((item.attempts, item.last_outcome), (1, "Busy"))
        self.assertEqual(call.callback_id, item)
        self.talk(out=True, seconds=0, outcome="busy")
        self.assertEqual(item.attempts, 1)

    def test_a_match_by_last_digits_closes_nothing(self):
        item = self.lose().callback_id
        self.talk(number="0392345678")
        self.assertEqual(item.state, "open")

    def test_the_contacts_other_number_closes_it(self):
        self.partner("Avi", "0502345678, 0521234567")
        item = self.lose().callback_id
        self.talk(number="0521234567")
        self.assertEqual(item.state, "recovered")

    def test_a_number_that_moved_to_another_contact_does_not(self):
        avi = self.partner("Avi")
        item = self.lose().callback_id
        avi.phone = False
        self.partner("Beni")
        self.talk()
        self.assertEqual(item.state, "open")

    def test_several_people_at_one_number_are_reached_by_the_number(self):
        self.partner("Avi")
        self.partner("Beni")
        item = self.lose().callback_id
        self.assertFalse(item.partner_id)
        self.talk()
        self.assertEqual(item.state, "recovered")

    def test_any_queue_of_the_company_will_do(self):
        item = self.lose(queue="q801").callback_id
        self.talk(phone="1002")
        self.assertEqual(item.state, "recovered")

    def test_a_task_that_somebody_works_on_stays_where_it_is(self):
        task = self.lose().task_id
        task.with_user(self.manager).sudo().message_post(body=WORDS)
        self.talk()
        self.assertNotEqual(task.state, "1_done")

    def test_unless_a_setting_says_so(self):
        self.company.cc_callback_close_worked = True
        task = self.lose().task_id
        task.with_user(self.manager).sudo().message_post(body=WORDS)
        self.talk()
        self.assertEqual(task.state, "1_done")

    def test_the_activity_goes_with_it(self):
        self.support_queue.write(
            {"callback_assign": "people", "callback_user_ids": self.omer.user_id.ids}
        )
        item = self.lose().callback_id
        self.assertTrue(item.activity_ids)
        self.talk()
        self.assertFalse(item.activity_ids)

    def test_lost_again_after_having_been_reached_is_a_new_item(self):
        self.lose()
        self.talk()
        self.lose("100.9")
        self.assertEqual(sorted(self.items.mapped("state")), ["open", "recovered"])


@tagged("post_install", "-at_install")
class TestAskedFor(CallbackCase):
    """A caller asks to be called back, and keeps the place in the queue."""

    def ask(self, linkedid="100.1", number="", **values):
        return self.lose(
            linkedid,
            outcome="exit_key",
            callback_number=number or values.get("caller_number", "0502345678"),
            callback_queue="q800",
            **values,
        ).callback_id

    def test_an_item_of_their_own_wish_whatever_the_policy(self):
        self.support_queue.follow_exit_key = False
        item = self.ask()
        self.assertEqual((item.reason, item.queue_id), ("asked", self.support_queue))

    def test_another_number_that_they_typed(self):
        self.partner("Avi")
        item = self.ask(number="0521234567")
        self.assertEqual((item.caller_number, item.number_e164), ("0521234567", "+972521234567"))
        self.assertFalse(item.partner_id)

    def test_due_when_they_would_have_been_answered(self):
        for place in range(3):
            self.talk(f"30{place}.1", seconds=20.0)
            self.facts(
                self.visit_fact(
                    key=f"30{place}.1:q800:1", linkedid=f"30{place}.1", uniqueid=f"30{place}.1",
                    ended_at=self.now - 60, wait_seconds=5.0, outcome="answered",
                    interface="PJSIP/1001",
                )
            )  # fmt: skip
        item = self.ask(caller_number="0502345611")
        seconds = (item.due_at - item.last_at).total_seconds()
        self.assertAlmostEqual(seconds, 600, delta=2)

    def test_where_nobody_was_answered_it_is_the_usual_time(self):
        item = self.ask()
        self.assertEqual((item.due_at - item.last_at).total_seconds(), 3600)

    def test_a_number_that_is_none_makes_no_item(self):
        self.assertFalse(self.ask(number="12"))

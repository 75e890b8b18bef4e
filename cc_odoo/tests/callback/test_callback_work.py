# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..callback_common import CallbackCase


@tagged("post_install", "-at_install")
class TestCallbackWork(CallbackCase):
    """Agents work off the list: each takes another one, and says what came of it."""

    def setUp(self):
        super().setUp()
        self.run_bridge()

    def lost(self, place, **values):
        return self.lose(f"{place}.1", caller_number=f"05023456{place:02}", **values).callback_id

    def next(self, agent):
        return self.as_user(self.env["cc.callback"], agent).action_next()

    def test_each_agent_takes_another_one_the_most_urgent_first(self):
        first, second = self.lost(1), self.lost(2)
        second.sudo().due_at = first.due_at - timedelta(minutes=5)
        taken = self.next(self.dana)
        self.assertEqual(taken["callback_id"], second.id)
        self.assertEqual(taken["number"], second.number_e164)
        self.assertEqual((second.state, second.taken_by_id), ("calling", self.dana))
        self.assertEqual(self.next(self.omer)["callback_id"], first.id)

    def test_nothing_to_do_is_false(self):
        self.assertIs(self.next(self.dana), False)

    def test_their_own_come_before_nobodys(self):
        self.lost(1)
        mine = self.lost(2)
        mine.sudo().user_id = self.dana.user_id
        self.assertEqual(self.next(self.dana)["callback_id"], mine.id)

    def test_those_of_others_and_those_that_wait_are_left_alone(self):
        self.lost(1).sudo().user_id = self.omer.user_id
        self.lost(2).sudo().not_before = fields.Datetime.now() + timedelta(hours=1)
        self.assertFalse(self.next(self.dana))

    def test_who_cannot_dial_takes_nothing(self):
        item = self.lost(1)
        self.dana.action_disconnect()
        with self.assertRaises(UserError):
            self.next(self.dana)
        self.assertEqual(item.state, "open")

    def test_a_number_that_the_dial_rules_forbid_is_not_taken(self):
        self.env["cc.dial.rule"].create({"verdict": "forbid", "prefix": "050"})
        item = self.lost(1)
        self.assertFalse(self.next(self.dana))
        self.assertEqual(item.state, "open")
        self.assertIn("not allowed", item.dial_note)

    def test_who_cannot_be_called_keeps_nobody_from_the_others(self):
        first, second = self.lost(1), self.lost(2)
        number = first.caller_number
        self.env["cc.dial.rule"].create({"verdict": "forbid", "prefix": number})
        self.assertEqual(self.next(self.dana)["callback_id"], second.id)
        self.env["cc.dial.rule"].search([("prefix", "=", number)]).unlink()
        self.assertEqual(self.next(self.omer)["callback_id"], first.id)
        self.assertFalse(first.dial_note)

    def test_who_does_not_call_within_a_minute_loses_it(self):
        item = self.lost(1)
        self.next(self.dana)
        ends = self.env["cc.callback"]._release_untaken()
        self.assertGreater(ends, 0)
        self.assertEqual(item.state, "calling")
        item.sudo().taken_at = fields.Datetime.now() - timedelta(seconds=61)
        self.env["cc.user"]._bridge_deadlines()
        self.assertEqual((item.state, item.taken_by_id.id), ("open", False))

    def test_who_has_them_on_the_line_keeps_it(self):
        item = self.lost(1)
        self.next(self.dana)
        item.sudo().taken_at = fields.Datetime.now() - timedelta(seconds=61)
        self.facts(
            self.call_fact(linkedid="7.1", direction="out", queue="", called_number="050"),
            self.leg_fact(linkedid="7.1", way="out", queue=""),
        )
        self.env["cc.callback"]._release_untaken()
        self.assertEqual(item.state, "calling")

    def test_somebody_else_who_is_calling_is_named(self):
        item = self.lost(1)
        self.next(self.dana)
        with self.assertRaisesRegex(UserError, "Dana is calling"):
            self.as_user(item, self.omer).action_call()

    def test_a_closed_one_is_not_called(self):
        item = self.lost(1)
        self.talk(number="0502345601")
        with self.assertRaisesRegex(UserError, "need not be called"):
            self.as_user(item, self.dana).action_call()

    def test_snoozed_until_a_sensible_time(self):
        item = self.as_user(self.lost(1), self.dana)
        item.action_snooze()
        self.assertAlmostEqual(
            item.not_before, fields.Datetime.now() + timedelta(hours=1), delta=timedelta(seconds=9)
        )
        self.company.resource_calendar_id.tz = "Asia/Jerusalem"
        item.action_snooze_tomorrow()
        here = fields.Datetime.context_timestamp(
            item.with_context(tz="Asia/Jerusalem"), item.not_before
        )
        self.assertEqual((here.hour, here.minute), (9, 0))
        for nonsense in ("yesterday", "2020-01-01 00:00:00", None, 7):
            with self.assertRaises(UserError):
                item.action_snooze(nonsense)

    def test_given_up_with_a_reason_after_enough_attempts(self):
        item = self.as_user(self.lost(1), self.dana)
        with self.assertRaisesRegex(UserError, "at least 3 times"):
            item.action_give_up("unreachable")
        with self.assertRaisesRegex(UserError, "Choose why"):
            item.action_give_up("recovered")
        item.sudo().attempts = 3
        item.action_give_up("unreachable")
        self.assertEqual((item.state, item.closed_reason), ("closed", "unreachable"))
        self.assertTrue(any("Cannot be reached" in b for b in item.message_ids.mapped("body")))

    def test_a_wrong_number_needs_no_attempts(self):
        item = self.as_user(self.lost(1), self.dana)
        wizard = self.env["cc.callback.give.up"].with_user(self.dana.user_id)
        wizard = wizard.with_context(active_model="cc.callback", active_ids=item.ids)
        wizard.create({"reason": "wrong_number"}).action_give_up()
        self.assertEqual(item.closed_reason, "wrong_number")

    def test_supervisors_reassign_agents_do_not(self):
        item = self.lost(1)
        self.as_user(item, self.supervisor).action_assign(self.dana.user_id.id)
        self.assertEqual(item.user_id, self.dana.user_id)
        with self.assertRaises(AccessError):
            self.as_user(item, self.dana).action_assign(self.omer.user_id.id)
        with self.assertRaises(AccessError):
            self.as_user(item, self.supervisor).write({"state": "closed"})

    def test_who_sees_what(self):
        ours = self.lost(1)
        other_queue = self.env["cc.queue"].create({"name": "q900", "pbx_id": self.pbx.id})
        theirs = self.lost(2, queue="q900")
        self.assertEqual(theirs.queue_id, other_queue)
        items = self.env["cc.callback"]
        self.assertEqual(self.as_user(items, self.dana).search([]), ours)
        self.assertEqual(self.as_user(items, self.supervisor).search([]), ours)
        self.assertEqual(self.as_user(items, self.manager).search([]), ours | theirs)
        with self.assertRaises(AccessError):
            self.as_user(items, self.outsider).search([])
        with self.assertRaises(AccessError):
            self.as_user(theirs, self.dana).action_snooze()


@tagged("post_install", "-at_install")
class TestAsk(CallbackCase):
    """A web page asks for a call."""

    def ask(self, agent=None, **asked):
        asked = {"number": "050-234 5678", "queue": "q800", **asked}
        return self.as_user(self.env["cc.callback"], agent or self.dana).ask(**asked)

    def test_it_becomes_an_item(self):
        contact = self.partner("Avi")
        made = self.ask(name="Avi from the page")
        item = self.items
        self.assertEqual((made["id"], made["number"]), (item.id, "+972502345678"))
        self.assertEqual((item.reason, item.partner_id), ("asked", contact))
        self.assertEqual(item.caller_name, "Avi from the page")

    def test_asked_twice_is_one_item(self):
        self.assertEqual(self.ask()["id"], self.ask()["id"])
        self.assertEqual(self.items.count, 2)

    def test_at_a_time_of_their_choice(self):
        when = fields.Datetime.to_string(fields.Datetime.now() + timedelta(days=2))
        self.assertEqual(self.ask(when=when)["due_at"], when)

    def test_bad_input_is_said_in_words(self):
        for wrong, words in (
            ({"number": "12"}, "not a phone number"),
            ({"number": ""}, "not a phone number"),
            ({"queue": "nowhere"}, "no queue"),
            ({"queue": ""}, "no queue"),
            ({"when": "yesterday"}, "has not passed"),
            ({"when": "2020-01-01 00:00:00"}, "has not passed"),
        ):
            with self.subTest(wrong), self.assertRaisesRegex(UserError, words):
                self.ask(**wrong)
        self.assertFalse(self.items)

    def test_nobody_from_outside_the_call_centre_asks(self):
        with self.assertRaises(AccessError):
            self.as_user(self.env["cc.callback"], self.outsider).ask(number="0502345678")

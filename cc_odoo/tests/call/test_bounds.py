# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError, ValidationError

from ..control_common import ControlCase

HUGE = "9" * 2_000_000
# What no record has for an id.
NO_IDS = ("9" * 5000, 10**4000, 2**31, -1, 0, True, None, "x", "٣", 1.5, [1], {"id": 1})


class TestBounds(ControlCase):
    """Whatever comes from outside has a size, and is refused in words that have one, too."""

    def refused(self, action, *args, **kwargs):
        with self.assertRaises(UserError) as caught:
            action(*args, **kwargs)
        self.assertLess(len(str(caught.exception)), 400)

    def test_a_note_has_an_end(self):
        call = self.as_user(self.the_call(), self.dana)
        call.save_note("x" * 10_000)
        sent = len(self.sent(self.dana, "cc_odoo/note"))
        for text, before in ("x" * 10_001, ""), (HUGE, ""), ("y", HUGE), ("y" * 9_000, "z"):
            with self.subTest(f"{text[:3]} {len(text)}"):
                self.refused(call.save_note, text, before)
        self.assertEqual(call.note, "x" * 10_000)
        self.assertEqual(len(self.sent(self.dana, "cc_odoo/note")), sent)

    def test_a_note_that_is_written_otherwise_as_well(self):
        call = self.as_user(self.the_call(), self.dana)
        with self.assertRaises(ValidationError):
            call.write({"note": "x" * 10_001})

    def test_an_id_that_can_be_none_is_no_record(self):
        self.dana.action_disconnect()
        me = self.dana.with_user(self.dana.user_id)
        self.dana.write({"extension_id": False, "allowed_extension_ids": self.ext1.ids})
        for wrong in NO_IDS:
            with self.subTest(str(type(wrong))):
                self.refused(me.action_connect, wrong)
        self.dana.action_connect(self.ext1.id)
        for wrong in NO_IDS:
            with self.subTest(str(type(wrong))):
                self.refused(me.action_choose_status, wrong)
                self.refused(me.action_switch, wrong or "x")

    def test_nor_is_one_among_several(self):
        agent = self.as_user(self.dana, self.manager)
        before = agent.extra_queue_ids
        agent.action_join_queues(list(NO_IDS))
        agent.action_join_queues(None)
        self.assertEqual(agent.extra_queue_ids, before)

    def test_nor_of_who_a_caller_may_be(self):
        call = self.as_user(self.the_call(), self.dana)
        for ids in list(NO_IDS), HUGE, None, {"a": 1}:
            self.assertEqual(call.get_matches("res.partner", ids)["records"], [])

    def test_a_target_of_a_transfer_has_an_end(self):
        me = self.as_dana()
        for model in "cc.queue", "cc.user", "cc.skill":
            for wrong in "9" * 5000, 2**31, "-1", "x", "":
                self.refused(me.action_transfer, f"{model},{wrong}")
        for target in HUGE, f"tel:{HUGE}", [HUGE], {"a": HUGE}:
            self.refused(me.action_transfer, target)
        self.assertFalse(self.take())

    def test_a_number_has_an_end(self):
        self.end_call()
        me = self.as_dana()
        for number in HUGE, f"tel:{HUGE}", f"{HUGE} / {HUGE}", "x" * 2_000_000, [HUGE]:
            self.refused(me.action_dial, number)
        self.assertFalse(self.take())

    def test_a_mobile_number_has_an_end(self):
        self.end_call()
        self.dana.action_disconnect()
        me = self.dana.with_user(self.dana.user_id)
        for number in HUGE, "x" * 2_000_000:
            self.refused(me.action_connect, False, number)
            self.refused(self.dana.write, {"virtual_number": number})

    def end_call(self):
        self.talk(ended_at=self.now, outcome="answered")

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is found on a PBX: phones with numbers and members of their own, and what is no phone."""

import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ...core.members import Member
from ..calls_common import CallsCase

TRUNK = {"number": "5551234", "interface": "PJSIP/5551234", "device_state": "NOT_INUSE",
         "trunk_signs": "no_login,identify,context"}  # fmt: skip


class FreePbxCase(CallsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pbx.kind = "freepbx"

    def discover(self, *more, queues=("q800", "q801")):
        phones = [self.found(number) for number in ("1001", "1002", "1003")]
        self.pbx._bridge_discovered(list(queues), [*phones, *more])

    def phone(self, number):
        phones = self.env["cc.extension"].with_context(active_test=False)
        return phones.search([("pbx_id", "=", self.pbx.id), ("number", "=", number)])


@tagged("post_install", "-at_install")
class TestPhones(FreePbxCase):
    def test_a_phone_is_a_member_through_the_dialplan_and_watched_by_its_hint(self):
        self.assertEqual(self.ext1.interface, "PJSIP/1001")
        self.assertEqual(self.ext1.member_interface, "Local/1001@from-queue/n")
        self.assertEqual(self.ext1.state_interface, "hint:1001@ext-local")

    def test_the_members_that_should_be_are_those(self):
        members, _ours = self.pbx._bridge_desired()
        found = {(member.interface, member.state_interface) for member in members}
        self.assertIn(("Local/1001@from-queue/n", "hint:1001@ext-local"), found)

    def test_what_somebody_typed_stays_whatever_is_found_and_however_formats_change(self):
        phone = self.as_user(self.ext1, self.manager)
        phone.member_interface = "PJSIP/1001"
        phone.state_interface = "hint:1001@other"
        self.discover()
        self.pbx.member_format = "Local/{number}@x/n"
        self.assertEqual(self.ext1.member_interface, "PJSIP/1001")
        self.assertEqual(self.ext1.state_interface, "hint:1001@other")
        self.assertEqual(self.ext2.member_interface, "Local/1002@x/n")

    def test_emptied_it_follows_the_pbx_again(self):
        phone = self.as_user(self.ext1, self.manager)
        phone.member_interface = "PJSIP/1001"
        phone.member_interface = False
        self.assertEqual(self.ext1.member_interface, "Local/1001@from-queue/n")

    def test_a_change_wakes_the_bridge(self):
        for name in "member_interface", "state_interface", "dial_number":
            with self.subTest(name), self.assertNotifies(f"members:{self.pbx.id}"):
                self.ext1[name] = "1009"

    def test_what_cannot_be_sent_is_refused(self):
        phone = self.as_user(self.ext1, self.manager)
        for name, wrong in (
            ("member_interface", "Local/1001@x\r\nAction: Command"),
            ("member_interface", "Local/1001@x&PJSIP/2"),
            ("state_interface", "hint:a b"),
            ("dial_number", "10a"),
        ):
            with self.subTest(wrong), self.assertRaises(ValidationError):
                phone[name] = wrong

    def test_only_managers_set_them(self):
        for user in self.supervisor, self.dana.user_id:
            for name in "member_interface", "dial_number", "not_a_phone":
                with self.subTest(name), self.assertRaises(AccessError):
                    self.as_user(self.ext1, user)[name] = "1009"
        with self.assertRaises(AccessError):
            self.as_user(self.ext1, self.manager).own_dial_number = "1009"

    def test_a_device_is_dialled_by_the_number_of_its_user(self):
        self.discover({**self.found("9001"), "user_number": "1009"})
        phone = self.phone("9001")
        self.assertEqual(phone.dial_number, "1009")
        self.assertEqual(phone.interface, "PJSIP/9001")
        self.assertEqual(phone.member_interface, "Local/1009@from-queue/n")
        self.assertEqual(self.pbx._bridge_phones()["numbers"]["1009"], "PJSIP/9001")
        self.assertTrue(self.pbx._has_number("1009"))

    def test_a_number_typed_by_hand_goes_before_the_pbxs(self):
        self.discover({**self.found("9001"), "user_number": "1009"})
        self.phone("9001").dial_number = "1010"
        self.discover({**self.found("9001"), "user_number": "1011"})
        self.assertEqual(self.phone("9001").dial_number, "1010")

    def test_a_transfer_to_an_agent_dials_the_user_and_not_the_device(self):
        self.ext2.dial_number = "1009"
        self.omer.action_connect()
        number = self.dana._transfer_number(f"cc.user,{self.omer.id}", self.pbx)
        self.assertEqual(number, "1009")
        self.assertEqual(self.dana._transfer_number("1002", self.pbx), "1009")


@tagged("post_install", "-at_install")
class TestTrunks(FreePbxCase):
    def test_what_looks_like_a_trunk_is_proposed_as_none_of_the_phones(self):
        self.discover(TRUNK)
        trunk = self.phone("5551234")
        self.assertTrue(trunk.not_a_phone)
        self.assertFalse(trunk.active)
        self.assertIn("known by its address", trunk.trunk_text)
        self.assertIn("PJSIP/5551234", self.pbx._bridge_phones()["others"])

    def test_somebody_who_knows_better_says_so_and_it_stays(self):
        self.discover(TRUNK)
        self.as_user(self.phone("5551234"), self.manager).action_is_a_phone()
        self.discover(TRUNK)
        self.assertTrue(self.phone("5551234").active)
        self.assertNotIn("PJSIP/5551234", self.pbx._bridge_phones()["others"])

    def test_a_phone_that_was_there_before_is_only_pointed_out(self):
        self.discover(self.found("5551234"))
        self.discover(TRUNK)
        self.assertTrue(self.phone("5551234").active)
        self.assertTrue(self.phone("5551234").trunk_signs)

    def test_the_mark_stays(self):
        self.as_user(self.ext3, self.manager).action_not_a_phone()
        self.discover()
        self.assertFalse(self.ext3.active)

    def test_archiving_by_hand_is_the_mark(self):
        self.as_user(self.ext3, self.manager).active = False
        self.discover()
        self.assertFalse(self.ext3.active)
        self.as_user(self.ext3, self.manager).active = True
        self.discover()
        self.assertTrue(self.ext3.active)

    def test_an_agents_phone_is_a_phone(self):
        with self.assertRaisesRegex(UserError, "1001.*Dana"):
            self.as_user(self.ext1, self.manager).action_not_a_phone()

    def test_only_managers_say(self):
        for user in self.supervisor, self.dana.user_id:
            for method in "action_not_a_phone", "action_is_a_phone":
                with self.subTest(method), self.assertRaises(AccessError):
                    getattr(self.as_user(self.ext3, user), method)()


@tagged("post_install", "-at_install")
class TestFixedMembers(FreePbxCase):
    """Agents' phones that somebody else put into queues."""

    def there(self, kind="static", interface="Local/1001@from-queue/n"):
        member = Member("q800", interface, "Dana Levi", "hint:1001@ext-local", kind=kind)
        self.pbx._bridge_members([member], True)
        return self.support_queue.member_ids

    def test_a_member_is_seen_as_the_phone_behind_it(self):
        self.assertEqual(self.there().extension_id, self.ext1)
        self.assertEqual(self.there(interface="PJSIP/1001").extension_id, self.ext1)
        self.assertFalse(self.there(interface="Local/0501234567@virtual-agent/n").extension_id)

    def test_it_is_said_on_the_queue_and_on_the_agent(self):
        self.assertFalse(self.support_queue.fixed_member_text)
        for kind in "static", "dynamic":
            self.there(kind)
            for record in self.support_queue, self.dana:
                for user in self.manager, self.supervisor:
                    text = self.as_user(record, user).fixed_member_text
                    self.assertIn("Dana Levi in Support line", text)
                    self.assertIn("*45", text)
        self.assertFalse(self.omer.fixed_member_text)

    def test_ours_and_others_phones_are_not(self):
        self.pbx._bridge_claim([("q800", "Local/1001@from-queue/n")], True)
        self.assertFalse(self.there("dynamic").is_fixed)
        self.assertFalse(any(self.there(interface="Local/1003@from-queue/n").mapped("is_fixed")))

    def test_where_they_are_paused_it_says_that(self):
        self.there()
        self.pbx.pause_static_members = True
        self.assertIn("Odoo pauses them", self.support_queue.fixed_member_text)

    def test_agents_phones_are_steered_only_where_the_owner_says_so(self):
        self.assertFalse(self.pbx._bridge_phones()["steered"])
        with self.assertNotifies(f"members:{self.pbx.id}"):
            self.pbx.pause_static_members = True
        steered = self.pbx._bridge_phones()["steered"]
        self.assertIn("PJSIP/1001", steered)
        self.assertNotIn("PJSIP/1003", steered)


@tagged("post_install", "-at_install")
class TestQueueNumbers(FreePbxCase):
    def test_a_queue_called_by_digits_has_that_number(self):
        self.discover(queues=("400", "support"))
        numbers = {queue.name: queue.number for queue in self.pbx.queue_ids}
        self.assertEqual(numbers["400"], "400")
        self.assertFalse(numbers["support"])

    def test_what_somebody_set_or_emptied_stays(self):
        self.discover(queues=("400", "401"))
        queues = {queue.name: queue for queue in self.pbx.queue_ids}
        queues["400"].number, queues["401"].number = "4000", False
        self.discover(queues=("400", "401"))
        self.assertEqual(queues["400"].number, "4000")
        self.assertFalse(queues["401"].number)


@tagged("post_install", "-at_install")
class TestLabelImport(FreePbxCase):
    def run_import(self, text, kind="cc.extension", user=None):
        wizards = self.as_user(self.env["cc.label.import"], user or self.manager)
        content = text if isinstance(text, bytes) else text.encode()
        values = {"pbx_id": self.pbx.id, "kind": kind, "file": base64.b64encode(content)}
        return wizards.create(values).action_import()["params"]

    def test_labels_of_extensions(self):
        shown = self.run_import("extension,name,x\n1001,דנה לוי,1\n1002,,1\n1050,Ghost,1\n")
        self.assertEqual(self.ext1.label, "דנה לוי")
        self.assertFalse(self.ext2.label)
        self.assertIn("1050", shown["message"])

    def test_labels_of_queues_go_by_their_numbers(self):
        self.support_queue.number = "800"
        self.run_import("Extension;x,descr\n".replace(";x", "") + "800,Support\n", "cc.queue")
        self.assertEqual(self.support_queue.label, "Support")

    def test_a_phone_is_found_by_its_label(self):
        self.run_import("extension,name\n1001,Reception\n")
        found = self.env["cc.extension"].name_search("Recep")
        self.assertEqual([each[0] for each in found], self.ext1.ids)

    def test_bad_rows_are_named_and_nothing_is_done(self):
        long = "x" * 101
        with self.assertRaises(UserError) as caught:
            self.run_import(f"extension,name\n1001,A\nabc,B\n1002,{long}\n1001,C\n")
        words = str(caught.exception)
        for part in "Line 3: the number", "Line 4: the name", "Line 5", "twice", "Nothing was":
            self.assertIn(part, words)
        self.assertFalse(self.ext1.label)

    def test_what_is_no_such_file_is_refused_in_words(self):
        for content, words in (
            ("", "columns"), ("a,b\n1,2\n", "columns"), (b"\xff\xfe\x00", "UTF-8"),
            ("x" * 2_000_001, "too large"),
        ):  # fmt: skip
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self.run_import(content)

    def test_only_managers_import(self):
        for user in self.supervisor, self.dana.user_id:
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.run_import("extension,name\n1001,A\n", user=user)

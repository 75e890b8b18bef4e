# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What kind of PBX it is fills its settings, and what was changed afterwards is shown."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from ...core import presets
from ..common import CallCentreCase

NEW = {"name": "Head office", "host": "h", "username": "u"}


@tagged("post_install", "-at_install")
class TestPreset(CallCentreCase):
    def settings(self, pbx):
        return {name: pbx[name] or "" for name in presets.FIELDS}

    def pbxs(self, user=None):
        return self.as_user(self.env["cc.pbx"], user or self.manager)

    def test_a_pbx_is_a_plain_asterisk_unless_told_otherwise(self):
        pbx = self.pbxs().create(NEW)
        self.assertEqual(pbx.kind, "asterisk")
        self.assertEqual(self.settings(pbx), presets.preset("asterisk"))
        self.assertFalse(pbx.preset_changes)

    def test_a_kind_fills_the_form(self):
        with Form(self.pbxs()) as form:
            form.name, form.host, form.username, form.secret = "A", "h", "u", "s"
            form.kind = "freepbx"
            self.assertEqual(form.member_format, "Local/{number}@from-queue/n")
            self.assertEqual(form.transfer_context, "from-internal-xfer")
        self.assertEqual(self.settings(form.record), presets.preset("freepbx"))

    def test_a_kind_given_by_a_program_fills_what_is_not_given(self):
        pbx = self.pbxs().create({**NEW, "kind": "freepbx", "originate_context": "office"})
        self.assertEqual(pbx.state_interface_format, "hint:{number}@ext-local")
        self.assertEqual(pbx.originate_context, "office")

    def test_a_kind_chosen_later_does_the_same(self):
        pbx = self.as_user(self.pbx, self.manager)
        pbx.write({"kind": "freepbx", "feature_codes": "*."})
        self.assertEqual(pbx.dial_variables, "REALCALLERIDNUM={number}")
        self.assertEqual(pbx.feature_codes, "*.")

    def test_by_hand_changes_nothing(self):
        self.pbx.channel_format = "SIP/{number}"
        before = self.settings(self.pbx)
        self.pbx.kind = "other"
        self.assertEqual(self.settings(self.pbx), before)
        self.assertFalse(self.pbx.preset_changes)

    def test_what_differs_from_the_preset_is_named_with_both_values(self):
        self.pbx.kind = "freepbx"
        self.pbx.write({"member_format": False, "dial_caller_id": "own"})
        self.assertIn(
            "Queue Member: empty (preset: Local/{number}@from-queue/n)", self.pbx.preset_changes
        )
        self.assertIn("(preset: The number that is called)", self.pbx.preset_changes)
        self.assertNotIn("REALCALLERIDNUM", self.pbx.preset_changes)

    def test_there_is_a_way_back(self):
        self.pbx.write({"kind": "freepbx", "member_format": "PJSIP/{number}"})
        self.as_user(self.pbx, self.manager).action_restore_preset()
        self.assertEqual(self.settings(self.pbx), presets.preset("freepbx"))

    def test_a_kind_that_does_not_exist_is_refused(self):
        with self.assertRaises(ValueError):
            self.pbx.kind = "pabx"

    def test_only_managers_choose(self):
        for user in self.supervisor, self.dana.user_id, self.hr:
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(self.pbx, user).kind = "freepbx"
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(self.pbx, user).action_restore_preset()

    def test_dial_variables_are_lines_of_name_and_value(self):
        self.pbx.dial_variables = "A=1\n\n B = {number}"
        self.assertEqual(self.pbx._dial_variables(self.ext1), [("A", "1"), ("B", "1001")])

    def test_without_an_extension_only_those_that_need_none_are_set(self):
        self.pbx.dial_variables = "A=1\nB={number}"
        self.assertEqual(self.pbx._dial_variables(self.env["cc.extension"]), [("A", "1")])

    def test_dial_variables_that_an_action_cannot_carry_are_refused(self):
        pbx = self.as_user(self.pbx, self.manager)
        for wrong in (
            "no sign", "=1", "A B=1", "A=1,2", 'A="x"', "A=1\x0bB", "A=\x00", "A={other}",
            "A={", "A=" + "1" * 300, "\n".join(f"A{n}=1" for n in range(21)), "${X}=1",
        ):  # fmt: skip
            with self.subTest(wrong[:20]), self.assertRaises(ValidationError):
                pbx.dial_variables = wrong

    def test_feature_codes_are_a_list_of_numbers(self):
        self.pbx.feature_codes = "*., 555"
        for wrong in "a", "*.*", "5 5", "..":
            with self.subTest(wrong), self.assertRaises(ValidationError):
                self.pbx.feature_codes = wrong

    def test_formats_of_members_and_states_are_formats(self):
        for name in "member_format", "state_interface_format":
            for wrong in "Local/1001@x", "{e164}", "{number}\nX: y":
                with self.subTest(wrong), self.assertRaises(ValidationError):
                    self.pbx[name] = wrong
            self.pbx[name] = False

    def test_the_transfer_context_is_one_line(self):
        with self.assertRaises(ValidationError):
            self.pbx.transfer_context = "a\r\nAction: Command"

    def test_the_caller_id_is_the_number_called_or_the_agents_own(self):
        self.assertEqual(self.pbx._dial_caller_id("050", self.ext1), "<050>")
        self.pbx.dial_caller_id = "own"
        self.assertEqual(self.pbx._dial_caller_id("050", self.ext1), '"050" <1001>')
        self.assertEqual(self.pbx._dial_caller_id("050", self.env["cc.extension"]), "")

    def test_freepbx_never_takes_the_number_called_for_a_virtual_agents(self):
        nobody = self.env["cc.extension"]
        self.assertEqual(self.pbx._dial_caller_id("050", nobody), "<050>")
        self.pbx.kind = "freepbx"
        self.assertEqual(self.pbx._dial_caller_id("050", self.ext1), "<050>")
        self.assertEqual(self.pbx._dial_variables(self.ext1), [("REALCALLERIDNUM", "1001")])
        self.assertEqual(self.pbx._dial_caller_id("050", nobody), "")

    def test_a_number_is_looked_up_where_freepbx_transfers_to_but_its_own_codes_are_not(self):
        self.assertEqual(self.pbx._check_context("1002"), "")
        self.pbx.kind = "freepbx"
        self.assertEqual(self.pbx._check_context("1002"), "from-internal-xfer")
        self.assertEqual(self.pbx._check_context("*97"), "")

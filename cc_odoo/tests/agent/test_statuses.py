# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CallCentreCase


@tagged("post_install", "-at_install")
class TestBuiltIns(CallCentreCase):
    def refused(self, action, *args, **kwargs):
        with self.assertRaises(UserError):
            action(*args, **kwargs)

    def test_there_are_five(self):
        codes = self.Status.search([("code", "!=", False)]).mapped("code")
        self.assertEqual(codes, ["connected", "virtual", "unassigned", "incoming", "outgoing"])

    def test_connected_and_virtual_activate_skills(self):
        active = self.Status.search([("code", "!=", False), ("activates_skills", "=", True)])
        self.assertEqual(active, self.connected | self.virtual)

    def test_connected_is_the_default(self):
        self.assertEqual(self.Status._default_status(), self.connected)

    def test_cannot_be_renamed(self):
        self.refused(self.connected.write, {"name": "Online"})

    def test_cannot_be_renamed_by_the_superuser(self):
        self.refused(self.connected.sudo().write, {"name": "Online"})

    def test_cannot_be_renamed_by_a_manager(self):
        self.refused(self.as_user(self.connected, self.manager).write, {"name": "Online"})

    def test_cannot_be_edited_together_with_others(self):
        self.refused((self.pause | self.connected).write, {"color": 7})
        self.assertNotEqual(self.pause.color, 7)

    def test_none_of_their_fields_can_be_changed(self):
        for name, value in {
            "color": 9,
            "activates_skills": False,
            "allow_timeout": True,
            "timeout": 5,
            "membership": "pause",
            "sequence": 99,
            "active": False,
            "code": "other",
        }.items():
            with self.subTest(name):
                self.refused(self.connected.write, {name: value})

    def test_writing_what_they_are_already_is_no_edit(self):
        self.connected.write({"name": "Connected", "activates_skills": True})

    def test_cannot_be_archived(self):
        self.refused(self.virtual.action_archive)

    def test_cannot_be_deleted(self):
        self.refused(self.virtual.unlink)

    def test_cannot_be_deleted_together_with_others(self):
        self.refused((self.pause | self.virtual).unlink)
        self.assertTrue(self.pause.exists())

    def test_cannot_be_changed_by_import(self):
        result = self.Status.load(["id", "name"], [["cc_odoo.status_connected", "Online"]])
        self.assertFalse(result["ids"])
        self.assertEqual(self.connected.name, "Connected")

    def test_cannot_be_changed_with_install_mode_in_the_context(self):
        forged = self.connected.with_context(install_mode=True, cc_status_loader=True, module="cc")
        self.refused(forged.write, {"name": "Online"})

    def test_cannot_be_changed_by_a_server_action(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Rename",
                "model_id": self.env["ir.model"]._get_id("cc.status"),
                "state": "code",
                "code": f"model.sudo().browse({self.connected.id}).write({{'name': 'Online'}})",
            }
        )
        with mute_logger("odoo.addons.base.models.ir_actions"):
            self.refused(action.run)

    def test_a_new_status_cannot_have_a_code(self):
        self.refused(self.Status.create, {"name": "Mine", "code": "mine"})

    def test_a_new_status_gets_no_code_from_the_context(self):
        mine = self.Status.with_context(default_code="mine").create({"name": "Mine"})
        self.assertFalse(mine.code)

    def test_a_status_cannot_be_given_a_code(self):
        self.refused(self.pause.write, {"code": "pause"})

    def test_a_copy_has_no_code_and_no_mark(self):
        copy = self.connected.copy()
        self.assertFalse(copy.code)
        self.assertFalse(copy.is_default)
        self.assertEqual(copy.name, "Connected (copy)")

    def test_a_copy_cannot_be_given_a_code(self):
        self.refused(self.connected.copy, {"code": "again"})

    def test_the_name_can_be_translated(self):
        self.env["res.lang"]._activate_lang("he_IL")
        self.connected.with_context(lang="he_IL").name = "מחובר"
        self.connected.update_field_translations("name", {"he_IL": "מחובר/ת"})
        self.assertEqual(self.connected.with_context(lang="he_IL").name, "מחובר/ת")
        self.assertEqual(self.connected.with_context(lang="en_US").name, "Connected")

    def test_the_original_cannot_be_changed_as_a_translation(self):
        self.refused(self.connected.update_field_translations, "name", {"en_US": "Online"})
        self.refused(self.connected.web_override_translations, {"name": "Online"})

    def test_an_update_puts_the_name_right_and_keeps_choices(self):
        self.incoming.write({"on_hangup_last": False, "on_hangup_status_id": self.pause.id})
        self.desk_work.is_default = True
        self.Status._load_built_ins()
        self.assertEqual(self.incoming.on_hangup_status_id, self.pause)
        self.assertFalse(self.incoming.on_hangup_last)
        self.assertEqual(self.Status._default_status(), self.desk_work)

    def test_an_agent_cannot_make_statuses(self):
        status = self.as_user(self.Status, self.dana)
        self.refused(status.create, {"name": "Nap"})


@tagged("post_install", "-at_install")
class TestDefault(CallCentreCase):
    def test_marking_another_unmarks_the_old(self):
        self.pause.is_default = True
        self.assertFalse(self.connected.is_default)
        self.assertEqual(self.Status.search([("is_default", "=", True)]), self.pause)

    def test_the_mark_moves_back_to_connected(self):
        self.pause.is_default = True
        self.connected.is_default = True
        self.assertEqual(self.Status.search([("is_default", "=", True)]), self.connected)

    def test_a_new_status_can_take_the_mark(self):
        mine = self.Status.create({"name": "Mine", "is_default": True})
        self.assertEqual(self.Status.search([("is_default", "=", True)]), mine)

    def test_the_last_mark_cannot_be_removed(self):
        with self.assertRaises(ValidationError):
            self.connected.is_default = False

    def test_two_cannot_be_marked_at_once(self):
        with self.assertRaises(ValidationError):
            (self.pause | self.desk_work).write({"is_default": True})

    def test_two_cannot_be_created_marked(self):
        with self.assertRaises(ValidationError):
            self.Status.create([{"name": n, "is_default": True} for n in ("A", "B")])

    def test_two_cannot_be_imported_marked(self):
        result = self.Status.load(["name", "is_default"], [["A", "1"], ["B", "1"]])
        self.assertFalse(result["ids"])
        self.assertIn("Only one status", result["messages"][0]["message"])
        self.assertEqual(self.Status._default_status(), self.connected)

    def test_a_status_nobody_chooses_cannot_be_the_default(self):
        for status in self.incoming, self.outgoing, self.unassigned, self.virtual:
            with self.subTest(status.code), self.assertRaises(ValidationError):
                status.is_default = True

    def test_the_default_cannot_be_archived(self):
        self.pause.is_default = True
        with self.assertRaises(ValidationError):
            self.pause.action_archive()

    def test_the_default_cannot_be_deleted(self):
        self.pause.is_default = True
        with self.assertRaises(ValidationError):
            self.pause.unlink()


@tagged("post_install", "-at_install")
class TestStatusRules(CallCentreCase):
    def timeout(self, status, seconds, target):
        status.write(
            {"allow_timeout": True, "timeout": seconds, "timeout_status_id": target and target.id}
        )

    def test_only_the_name_is_required(self):
        status = self.Status.create({"name": "Mine"})
        self.assertTrue(status.active)
        self.assertFalse(status.activates_skills)
        self.assertEqual(status.membership, "leave")

    def test_a_timeout_is_above_zero(self):
        for seconds in (0, -5):
            with self.subTest(seconds), self.assertRaises(ValidationError):
                self.timeout(self.pause, seconds, self.connected)

    def test_a_timeout_needs_somewhere_to_go(self):
        with self.assertRaises(ValidationError):
            self.timeout(self.pause, 60, None)

    def test_a_timeout_cannot_go_to_itself(self):
        with self.assertRaises(ValidationError):
            self.timeout(self.pause, 60, self.pause)

    def test_a_timeout_cannot_go_where_nobody_can_choose_to(self):
        for target in self.unassigned, self.virtual, self.incoming, self.outgoing:
            with self.subTest(target.code), self.assertRaises(ValidationError):
                self.timeout(self.pause, 60, target)

    def test_a_ring_of_timeouts_is_allowed(self):
        self.timeout(self.pause, 60, self.desk_work)
        self.timeout(self.desk_work, 60, self.pause)

    def test_a_call_goes_back_to_the_last_status_at_first(self):
        self.assertTrue(self.incoming.on_hangup_last)
        self.assertTrue(self.outgoing.on_hangup_last)

    def test_each_call_status_has_its_own_choice(self):
        self.incoming.write({"on_hangup_last": False, "on_hangup_status_id": self.pause.id})
        self.assertTrue(self.outgoing.on_hangup_last)

    def test_not_the_last_status_means_another_one(self):
        with self.assertRaises(ValidationError):
            self.incoming.on_hangup_last = False

    def test_a_call_is_followed_by_a_status_agents_may_hold(self):
        with self.assertRaises(ValidationError):
            self.incoming.write(
                {"on_hangup_last": False, "on_hangup_status_id": self.unassigned.id}
            )

    def test_only_call_statuses_have_a_hangup(self):
        for vals in {"on_hangup_last": False}, {"on_hangup_status_id": self.connected.id}:
            with self.subTest(vals), self.assertRaises(ValidationError):
                self.pause.write(vals)

    def test_a_status_in_use_cannot_be_archived(self):
        self.dana._status_event("connect", place=self.ext1)
        self.dana._status_event("choose", status=self.pause)
        with self.assertRaisesRegex(ValidationError, "Dana"):
            self.pause.action_archive()

    def test_a_status_in_use_cannot_be_deleted(self):
        self.dana._status_event("connect", place=self.ext1)
        self.dana._status_event("choose", status=self.pause)
        with self.assertRaisesRegex(ValidationError, "Dana"):
            self.pause.unlink()

    def test_where_a_timeout_goes_can_be_archived(self):
        self.timeout(self.pause, 60, self.desk_work)
        self.desk_work.action_archive()

    def test_where_a_timeout_goes_cannot_be_deleted(self):
        self.timeout(self.pause, 60, self.desk_work)
        with self.assertRaisesRegex(ValidationError, "Pause"):
            self.desk_work.unlink()

    def test_agents_choose_all_but_four(self):
        closed = self.unassigned | self.virtual | self.incoming | self.outgoing
        everything = self.Status.search([])
        self.assertEqual(everything - everything._choosable(), closed)
        self.assertEqual(
            self.Status.search(self.Status._choosable_domain()), everything._choosable()
        )

    def test_an_archived_status_cannot_be_chosen(self):
        self.pause.action_archive()
        self.assertFalse(self.pause._choosable())

    def test_the_examples_do_not_activate_skills(self):
        for name in ("break", "paperwork", "documentation"):
            self.assertFalse(self.env.ref(f"cc_odoo.status_{name}").activates_skills)

    def test_the_examples_can_be_edited_and_deleted(self):
        example = self.env.ref("cc_odoo.status_paperwork")
        example.write({"name": "Papers", "activates_skills": True})
        example.unlink()

    def test_a_change_that_moves_agents_wakes_the_bridge(self):
        with self.assertNotifies(f"members:{self.pbx.id}"):
            self.pause.activates_skills = True

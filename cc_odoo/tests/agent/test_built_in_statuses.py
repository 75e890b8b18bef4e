# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The built-in statuses by every route there is into Odoo, as the administrator."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import CallCentreCase

LOCKED = "built-in"


@tagged("post_install", "-at_install")
class TestRoutes(CallCentreCase):
    def setUp(self):
        super().setUp()
        self.env["res.lang"]._activate_lang("he_IL")
        self.admin = self.env.ref("base.user_admin")
        self.mine = self.as_user(self.connected, self.admin)

    def tearDown(self):
        self.env.invalidate_all()
        english = self.connected.with_context(lang="en_US")
        self.assertEqual(
            (english.name, english.code, english.color), ("Connected", "connected", 10)
        )
        self.assertTrue(self.connected.active)
        super().tearDown()

    def refused(self, action, *args, **kwargs):
        with self.assertRaisesRegex(UserError, LOCKED), self.env.cr.savepoint():
            action(*args, **kwargs)

    def rpc(self, method, *args, status=None, **kwargs):
        ids = (status or self.connected).ids
        return call_kw(self.mine.browse(), method, [ids, *args], kwargs)

    def test_the_form(self):
        form = Form(self.mine)
        with self.assertRaises(AssertionError):  # read-only there
            form.name = "Online"

    def test_what_the_form_and_the_list_send(self):
        specification = {"name": {}}
        self.refused(self.rpc, "web_save", {"name": "Online"}, specification)
        several = self.pause | self.connected
        self.refused(self.rpc, "web_save", {"color": 3}, specification, status=several)

    def test_rpc(self):
        for method, args in {
            "write": [{"name": "Online"}],
            "unlink": [],
            "action_archive": [],
            "update_field_translations": ["name", {"en_US": "Online"}],
        }.items():
            with self.subTest(method):
                self.refused(self.rpc, method, *args)

    def test_a_context_made_up_by_the_caller(self):
        for context in (
            {"cc_status_loader": True},
            {"install_mode": True, "module": "cc_odoo"},
            {"update_module": "cc_odoo", "noupdate": False},
        ):
            with self.subTest(context):
                self.refused(self.rpc, "write", {"name": "Online"}, context=context)

    def test_another_language_does_not_open_the_rest(self):
        with self.assertRaisesRegex(UserError, "סטטוס מובנה"), self.env.cr.savepoint():
            self.rpc("write", {"color": 3}, context={"lang": "he_IL"})

    def test_import_by_name_code_and_id(self):
        for column, value in {"id": "cc_odoo.status_connected", ".id": self.connected.id}.items():
            for field, cell in {"name": "Online", "active": "0", "color": "3"}.items():
                with self.subTest((column, field)), mute_logger("odoo.sql_db"):
                    result = self.mine.load([column, field], [[str(value), cell]])
                    self.assertFalse(result["ids"])
                    self.assertIn(LOCKED, result["messages"][0]["message"])

    def test_an_import_cannot_give_a_code(self):
        result = self.mine.load(["name", "code"], [["Mine", "mine"]])
        self.assertFalse(result["ids"])

    def test_server_actions_of_both_kinds(self):
        model = self.env["ir.model"]._get_id("cc.status")
        for values in (
            {"state": "code", "code": "record.write({'name': 'Online'})"},
            {"state": "code", "code": "record.sudo().unlink()"},
            {"state": "object_write", "update_path": "name", "value": "Online"},
        ):
            action = self.env["ir.actions.server"].create(
                {"name": "Change", "model_id": model, **values}
            )
            context = {"active_model": "cc.status", "active_id": self.connected.id}
            with self.subTest(values), mute_logger("odoo.addons.base.models.ir_actions"):
                self.refused(action.with_context(**context).run)

    def test_commands_through_other_records(self):
        command = [Command.update(self.connected.id, {"name": "Online"})]
        setup = self.as_user(self.env.ref("cc_odoo.setup"), self.admin)
        self.refused(setup.write, {"status_ids": command})

    def test_a_default_set_for_everybody_gives_no_code(self):
        self.env["ir.default"].set("cc.status", "code", "mine")
        self.assertFalse(self.Status.create({"name": "Mine"}).code)

    def test_a_copy_has_no_code_in_any_language(self):
        copy = self.mine.with_context(lang="he_IL").copy()
        self.assertFalse(copy.code)
        self.assertFalse(copy.is_default)

    def test_a_name_made_on_the_fly_has_no_code(self):
        made = self.Status.browse(self.Status.name_create("connected")[0])
        self.assertFalse(made.code)

    def test_the_hangup_of_call_statuses_is_open(self):
        for status in self.incoming, self.outgoing:
            with Form(self.as_user(status, self.manager)) as form:
                form.on_hangup_last = False
                form.on_hangup_status_id = self.pause
            self.assertEqual(status.on_hangup_status_id, self.pause)

    def test_the_translation_is_open_in_its_own_language(self):
        hebrew = self.as_user(self.connected, self.manager).with_context(lang="he_IL")
        self.assertFalse(hebrew.is_name_locked)
        with Form(hebrew) as form:
            form.name = "זמין"
        self.assertEqual(self.connected.with_context(lang="he_IL").name, "זמין")

    def test_in_the_original_language_the_name_is_closed(self):
        self.assertTrue(self.mine.with_context(lang="en_US").is_name_locked)
        self.assertFalse(self.pause.is_name_locked)


@tagged("post_install", "-at_install")
class TestUpdate(CallCentreCase):
    """A module update loads the built-ins again."""

    def update(self):
        self.Status._load_built_ins()
        self.env.invalidate_all()

    def test_choices_stay(self):
        self.env["res.lang"]._activate_lang("he_IL")
        self.connected.update_field_translations("name", {"he_IL": "זמין"})
        self.outgoing.write({"on_hangup_last": False, "on_hangup_status_id": self.pause.id})
        self.pause.is_default = True
        self.update()
        self.assertEqual(self.connected.with_context(lang="he_IL").name, "זמין")
        self.assertEqual(self.outgoing.on_hangup_status_id, self.pause)
        self.assertTrue(self.incoming.on_hangup_last)
        self.assertEqual(self.Status._default_status(), self.pause)

    def test_custom_statuses_stay(self):
        self.pause.write({"color": 7, "membership": "pause", "activates_skills": True})
        before = self.pause.read()
        self.update()
        self.assertEqual(self.pause.read(), before)

    def test_what_somebody_forced_in_the_database_is_put_right(self):
        self.env.cr.execute(
            "UPDATE cc_status SET color = 1, active = false, activates_skills = true WHERE id = %s",
            [self.incoming.id],
        )
        self.env.invalidate_all()
        self.update()
        self.assertEqual(
            (self.incoming.color, self.incoming.active, self.incoming.activates_skills),
            (2, True, False),
        )

    def test_there_are_still_five(self):
        self.update()
        self.assertEqual(self.Status.search_count([("code", "!=", False)]), 5)

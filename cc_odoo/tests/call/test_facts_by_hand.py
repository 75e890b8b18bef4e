# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the PBX reported is nobody's to write, and what an agent did is kept."""

from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.service.model import call_kw
from odoo.tests import tagged

from ..companies_common import CompaniesCase
from ..rights.test_access import ACCESS

#: Of each kind a value that is not the one there.
OTHER = {
    "char": "other",
    "integer": 77,
    "float": 77.0,
    "boolean": True,
    "datetime": "2020-01-01 00:00:00",
    "json": [["x", "in", True]],
    "one2many": [Command.clear()],
    "many2many": [Command.clear()],
}

#: Facts that are no readonly fields; models that nobody may write are in test_access.py.
ALSO = {"cc.user": {"version", "live_calls", "next_reason", "next_by_id", "current_virtual_number"}}

#: Readonly, but bounded in another way: test_built_in_statuses.py
ELSEWHERE = {("cc.status", "code")}


@tagged("post_install", "-at_install")
class TestFacts(CompaniesCase):
    def records(self):
        """One of each model of ours that people write, and those who do."""
        self.ring("1001")
        self.env["cc.dial.rule"].create({"prefix": "1"})
        there = (self.dana, self.pbx, self.ext1, self.support, self.support_queue, self.the_call())
        named = {record._name: record for record in there}
        for name, granted in ACCESS.items():
            model = self.env[name]
            roles = zip((self.dana.user_id, self.supervisor, self.manager), granted, strict=False)
            people = [user for user, letters in roles if "w" in letters]
            if people and not model._transient:
                yield named.get(name) or model.search([], limit=1), people

    def facts_of(self, model):
        readonly = {
            name
            for name, field in model._fields.items()
            if field.store and field.readonly and (model._name, name) not in ELSEWHERE
        }
        # Odoo itself leaves those out that say who wrote a row and when.
        return sorted((readonly | ALSO.get(model._name, set())) - set(MAGIC_COLUMNS))

    def other(self, field):
        if field.type == "selection":
            return field.get_values(self.env)[-1]
        if field.type == "many2one":
            return self.env[field.comodel_name].search([], order="id desc", limit=1).id
        return OTHER[field.type]

    @contextmanager
    def refused(self, what):
        with self.subTest(what), self.assertRaises(AccessError), self.env.cr.savepoint():
            yield

    def test_nobody_writes_one(self):
        for record, people in self.records():
            for name in self.facts_of(record):
                vals = {name: self.other(record._fields[name])}
                for user in people:
                    mine = self.as_user(record, user)
                    for action, args in ("write", [vals]), ("web_save", [vals, {}]):
                        with self.refused(f"{user.login}: {action} {record._name}.{name}"):
                            call_kw(mine.browse(), action, [mine.ids, *args], {})

    def test_nobody_makes_a_row_with_one(self):
        rows = {
            "cc.extension": {"number": "1999", "pbx_id": self.pbx.id},
            "cc.queue": {"name": "q1", "pbx_id": self.pbx.id},
            "cc.pbx": {"name": "P", "host": "h", "username": "u"},
            "cc.user": {"user_id": self.outsider.id},
        }
        for model, row in rows.items():
            mine = self.as_user(self.env[model], self.manager)
            for name in self.facts_of(mine):
                value = self.other(mine._fields[name])
                with self.refused(f"{model}.{name}"):
                    mine.create({**row, name: value})

    def test_nor_by_a_default_out_of_the_context(self):
        defaults = {
            "cc.extension": {"device_state": "INUSE", "interface": "Local/1@agents/n"},
            "cc.pbx": {"state": "connected", "last_error": "x", "recording_error": "x"},
            "cc.user": {"version": 77, "left_place": "x", "archived_with_user": True},
        }
        rows = {
            "cc.extension": {"number": "1999", "pbx_id": self.pbx.id},
            "cc.pbx": {"name": "P", "host": "h", "username": "u"},
            "cc.user": {"user_id": self.outsider.id},
        }
        for model, bent in defaults.items():
            context = {f"default_{name}": value for name, value in bent.items()}
            mine = self.as_user(self.env[model], self.manager).with_context(**context)
            made = mine.create(rows[model])
            for name, value in bent.items():
                with self.subTest(f"{model}.{name}"):
                    self.assertNotEqual(made[name], value)

    def test_a_phones_state_is_the_pbxs(self):
        with self.assertRaises(AccessError):
            self.as_user(self.ext1, self.manager).device_state = "NOT_INUSE"
        with self.assertRaises(AccessError):
            self.as_user(self.ext1, self.manager).unreachable_since = "2026-01-01 10:00:00"

    def test_a_phone_is_rung_where_the_pbx_has_it(self):
        anywhere = "Local/1900123456@agents/n"
        extensions = self.as_user(self.env["cc.extension"], self.manager)
        with self.assertRaises(AccessError):
            extensions.browse(self.ext1.id).interface = anywhere
        with self.assertRaises(AccessError):
            extensions.create({"number": "1999", "pbx_id": self.pbx.id, "interface": anywhere})
        made = extensions.with_context(default_interface=anywhere).create(
            {"number": "1999", "pbx_id": self.pbx.id}
        )
        self.assertEqual(made.interface, "PJSIP/1999")
        result = extensions.load(
            ["id", "number", "pbx_id/.id", "interface"],
            [["__import__.x", "1998", str(self.pbx.id), anywhere]],
        )
        self.assertFalse(result["ids"])

    def test_the_pbx_may_list_another_channel(self):
        self.pbx._bridge_discovered(
            ["q800"], [{"number": "1001", "interface": "SIP/desk-1001", "device_state": "INUSE"}]
        )
        self.assertEqual(self.ext1.interface, "SIP/desk-1001")

    def test_a_number_is_no_way_out_of_the_format(self):
        extensions = self.as_user(self.env["cc.extension"], self.manager)
        for number in "1900123456@agents/n", "1001&SIP/1", "10 01", "1001/x", "1,2":
            with self.subTest(number), self.assertRaises(UserError), self.env.cr.savepoint():
                extensions.create({"number": number, "pbx_id": self.pbx.id})
            with self.subTest(number), self.assertRaises(UserError), self.env.cr.savepoint():
                extensions.browse(self.ext3.id).number = number

    def test_what_was_set_by_hand_before_is_gone_when_the_pbx_is_heard(self):
        self.ext1.interface = "Local/1900123456@agents/n"
        self.pbx._bridge_discovered(["q800"], [self.found("1001")])
        self.assertEqual(self.ext1.interface, "PJSIP/1001")


@tagged("post_install", "-at_install")
class TestLogIsKept(CompaniesCase):
    def refused(self, agent, who):
        archive = self.assertRaisesRegex(UserError, "archive")
        with self.subTest(f"{who}: {agent.name}"), archive, self.env.cr.savepoint():
            agent.unlink()

    def test_an_agent_is_not_deleted(self):
        ruth = self.make_agent("Ruth")
        for agent in ruth, self.dana:
            logs = agent.status_log_ids
            for user in self.manager, self.bella, self.env.ref("base.user_admin"):
                self.refused(self.as_user(agent, user), user.login)
            self.refused(agent.with_context(_force_unlink=True), "superuser")
            self.assertEqual(logs.exists(), logs)
        self.as_user(ruth, self.manager).active = False

    def test_nor_through_what_hangs_on_it(self):
        for record in self.dana.user_id, self.connected:
            with self.subTest(record._name), self.assertRaises(UserError), self.env.cr.savepoint():
                record.unlink()
        self.assertTrue(self.dana.status_log_ids.exists())

    def test_the_error_for_who_may_not_delete_has_no_name(self):
        with self.assertRaises(AccessError) as refused:
            self.as_user(self.dana, self.max).unlink()
        self.assertNotIn("Dana", str(refused.exception))

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every model of ours: who may do what with it, and whose records they see."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import CallCentreCase

OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
ROLES = ("agent", "supervisor", "manager", "editor", "administrator", "outsider")

#: model -> what each role may: read, write, create, delete
ACCESS = {
    #                      agent, supervisor, manager, editor of users, administrator, outsider
    "cc.pbx": ("", "r", "rwcd", "", "", ""),
    "cc.pbx.outage": ("", "r", "r", "", "", ""),
    "cc.pbx.test": ("", "", "rwcd", "", "", ""),
    "cc.pbx.test.line": ("", "", "rwcd", "", "", ""),
    "cc.queue": ("r", "r", "rwc", "", "r", ""),
    "cc.queue.member": ("", "r", "r", "", "", ""),
    "cc.extension": ("r", "r", "rwc", "r", "r", ""),
    "cc.skill": ("r", "r", "rwcd", "r", "r", ""),
    "cc.status": ("r", "r", "rwcd", "r", "r", ""),
    "cc.setup": ("", "", "rw", "", "", ""),
    "cc.user": ("r", "rw", "rwcd", "rwc", "rwc", ""),
    "cc.status.log": ("r", "r", "r", "", "", ""),
    "cc.presence": ("", "", "", "", "r", ""),
    "cc.queue.refusal": ("", "", "", "", "r", ""),
    "cc.set.status": ("", "rwcd", "rwcd", "", "", ""),
    "cc.call": ("rw", "rw", "rw", "", "", ""),
    "cc.call.leg": ("r", "r", "r", "", "", ""),
    "cc.queue.visit": ("r", "r", "r", "", "", ""),
    "cc.command": ("", "", "r", "", "", ""),
    "cc.callback": ("r", "rw", "rw", "", "", ""),
    "cc.callback.assign": ("", "rwcd", "rwcd", "", "", ""),
    "cc.callback.request": ("rwcd", "rwcd", "rwcd", "", "", ""),
    "cc.callback.give.up": ("rwcd", "rwcd", "rwcd", "", "", ""),
    "cc.recording": ("r", "r", "r", "", "", ""),
    "cc.recording.listen": ("", "r", "r", "", "", ""),
    "cc.dial.rule": ("", "", "rwcd", "", "", ""),
    "cc.dial.test": ("", "", "rwcd", "", "", ""),
    "cc.label.import": ("", "", "rwcd", "", "", ""),
}

#: model -> whose records each role sees: Dana's (the agent herself, an agent of the supervisor),
#: Omer's (a colleague, somebody else's agent)
SEEN = {
    #                  agent, supervisor, manager, manager of another company
    "cc.user": ("dana", "dana", "dana omer", ""),
    "cc.queue": ("dana", "dana", "dana omer", ""),
    "cc.queue.member": (None, "dana", "dana omer", ""),
    "cc.status.log": ("dana", "dana", "dana omer", ""),
    "cc.call": ("dana", "dana", "dana omer", ""),
    "cc.call.leg": ("dana", "dana", "dana omer", ""),
    "cc.queue.visit": ("dana", "dana", "dana omer", ""),
    "cc.callback": ("dana", "dana", "dana omer", ""),
    "cc.command": (None, None, "dana omer", ""),
    "cc.recording": ("", "dana", "dana omer", ""),
    "cc.pbx": (None, "dana omer", "dana omer", ""),
    "cc.extension": ("dana omer", "dana omer", "dana omer", ""),
    "cc.skill": ("dana omer", "dana omer", "dana omer", ""),
    "cc.dial.rule": (None, None, "dana omer", ""),
}


@tagged("post_install", "-at_install")
class TestAccess(CallCentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {
            "agent": cls.dana.user_id,
            "supervisor": cls.supervisor,
            "manager": cls.manager,
            "editor": cls.hr,
            "administrator": new_test_user(cls.env, "root-user", "base.group_system"),
            "outsider": cls.outsider,
        }

    def test_every_model_is_in_the_table(self):
        ours = {
            name
            for name, model in self.env.items()
            if model._original_module == "cc_odoo" and not model._abstract
        }
        self.assertEqual(ours, set(ACCESS))

    def test_each_role_may_what_the_table_says_and_no_more(self):
        for model, granted in ACCESS.items():
            for role, letters in zip(ROLES, granted, strict=True):
                for letter, operation in OPERATIONS.items():
                    with self.subTest(f"{role}: {operation} {model}"):
                        has = self.env[model].with_user(self.people[role]).has_access(operation)
                        self.assertEqual(has, letter in letters)

    def test_portal_and_public_users_may_nothing(self):
        users = new_test_user(self.env, "customer", "base.group_portal")
        for user in users | self.env.ref("base.public_user"):
            for model in ACCESS:
                with self.subTest(f"{user.login}: {model}"):
                    self.assertFalse(self.env[model].with_user(user).has_access("read"))


@tagged("post_install", "-at_install")
class TestSeen(CallCentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.env["res.company"].create({"name": "Other"})
        company = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        stranger = new_test_user(cls.env, "stranger", "cc_odoo.group_manager", **company)
        cls.people = (cls.dana.user_id, cls.supervisor, cls.manager, stranger)
        cls.records = {
            "dana": cls._records_of(cls.dana, cls.support),
            "omer": cls._records_of(cls.omer, cls.sales),
        }

    @classmethod
    def _records_of(cls, agent, skill):
        """One record of each model in the table, by model."""
        queue, pbx = skill.queue_ids, {"pbx_id": cls.pbx.id}
        key = {"key": agent.name, "cc_user_id": agent.id, **pbx}
        at = "2026-01-01 10:00:00"
        call = {"linkedid": agent.name, "started_at": at, "cc_user_id": agent.id, **pbx}
        call = cls.env["cc.call"].create(call)
        visit = {"queue_id": queue.id, "joined_at": at, "uniqueid": agent.name}
        callback = {"reason": "abandoned", "company_id": cls.company.id}
        callback |= dict.fromkeys(("first_at", "last_at", "due_at"), at)
        made = {
            "cc.callback": {"queue_id": queue.id, "caller_key": agent.name, **callback},
            "cc.call.leg": {"call_id": call.id, "rang_at": at, **key},
            "cc.queue.visit": {"call_id": call.id, **visit, **key},
            "cc.queue.member": {"queue_id": queue.id, "interface": f"PJSIP/{agent.name}"},
            "cc.recording": {"cc_user_id": agent.id, "started_at": at, **pbx},
            "cc.command": {"kind": "hangup", "cc_user_id": agent.id, "expires_at": at, **pbx},
            "cc.dial.rule": {"prefix": "1900", "cc_user_ids": [Command.set(agent.ids)]},
        }
        there = (agent, queue, call, agent.status_log_ids, cls.pbx, agent.extension_id, skill)
        records = {record._name: record for record in there}
        return records | {name: cls.env[name].create(vals) for name, vals in made.items()}

    def seen(self, model, user):
        """Whose records of a model the user finds and can read."""
        found = self.as_user(self.env[model], user).search([])
        for who, records in self.records.items():
            readable = self.as_user(records[model], user).has_access("read")
            self.assertEqual(bool(records[model] & found), readable)
            if readable:
                yield who

    def test_each_sees_the_records_in_the_table_and_no_others(self):
        for model, whose in SEEN.items():
            for user, names in zip(self.people, whose, strict=True):
                if names is not None:
                    with self.subTest(f"{user.login}: {model}"):
                        self.assertEqual(list(self.seen(model, user)), names.split())

    def test_a_read_of_what_is_not_seen_is_refused(self):
        for model, (agent, *_rest) in SEEN.items():
            if agent == "dana":
                with self.subTest(model), self.assertRaises(AccessError):
                    self.as_user(self.records["omer"][model], self.dana).read(["display_name"])

    def test_a_supervisor_with_no_agents_sees_no_calls(self):
        tom = new_test_user(self.env, "tom", "cc_odoo.group_supervisor")
        for model in "cc.user", "cc.queue", "cc.call", "cc.call.leg", "cc.queue.visit":
            with self.subTest(model):
                self.assertFalse(list(self.seen(model, tom)))

    def test_a_manager_says_who_called_and_changes_nothing_else_of_a_call(self):
        call = self.as_user(self.records["dana"]["cc.call"], self.manager)
        call.partner_id = self.outsider.partner_id
        for vals in {"outcome": "answered"}, {"cc_user_id": self.omer.id}, {"leg_ids": []}:
            with self.subTest(vals), self.assertRaises(AccessError):
                call.write(vals)

    def test_what_was_dialled_is_nobodys_to_read(self):
        for user in self.manager, self.env.ref("base.user_admin"):
            command = self.as_user(self.records["dana"]["cc.command"], user)
            with self.subTest(user.login), self.assertRaises(AccessError):
                command.read(["args"])
            self.assertNotIn("args", command.read()[0])

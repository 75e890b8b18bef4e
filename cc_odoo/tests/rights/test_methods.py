# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every public method of ours, and who may call it over RPC. A new one belongs in the table."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw, get_public_method
from odoo.tests import new_test_user, tagged

from ...bridge import check
from ..common import CallCentreCase

#: who calls: Dana's methods are called by Dana, by her colleague Omer, by Sarah who supervises
#: her, by Tom who supervises others, by a manager here and one of another company, by who edits
#: users, by an employee who has nothing to do with the call centre, and by a customer.
CALLERS = (
    "oneself",
    "colleague",
    "supervisor",
    "other_supervisor",
    "manager",
    "foreign_manager",
    "editor",
    "outsider",
    "customer",
)
ANYBODY = CALLERS
STEERERS = ("oneself", "supervisor", "manager")
LEADERS = ("supervisor", "manager")
MANAGER = ("manager",)
HERE = ("oneself", "colleague", "supervisor", "other_supervisor", "manager")

#: What lets them see the tasks and leads that calls become.
OTHER_GROUPS = ("project.group_project_user", "sales_team.group_sale_salesman_all_leads")

#: (model, method) -> (who may, arguments). They give what anybody may know, such as which screen
#: to open, or check for themselves.
METHODS = {
    ("cc.user", "get_desk"): (ANYBODY, ()),
    ("cc.user", "get_transfer_targets"): ((*HERE, "foreign_manager"), ()),
    ("cc.user", "action_connect"): (STEERERS, ()),
    ("cc.user", "action_disconnect"): (STEERERS, ()),
    ("cc.user", "action_choose_status"): (STEERERS, (1,)),
    ("cc.user", "action_cancel_next_status"): (STEERERS, ()),
    ("cc.user", "action_dial"): (STEERERS, ("0502345678",)),
    ("cc.user", "action_hangup"): (STEERERS, ()),
    ("cc.user", "action_hold"): (STEERERS, (True,)),
    ("cc.user", "action_answer"): (STEERERS, ()),
    ("cc.user", "action_send_dtmf"): (STEERERS, ("1",)),
    ("cc.user", "action_switch"): (STEERERS, (0,)),
    ("cc.user", "action_transfer"): (STEERERS, ("1002",)),
    ("cc.user", "action_record"): (STEERERS, (True,)),
    ("cc.user", "action_mute_recording"): (STEERERS, (True,)),
    ("cc.user", "action_complete_transfer"): (STEERERS, ()),
    ("cc.user", "action_cancel_transfer"): (STEERERS, ()),
    ("cc.user", "action_join_queues"): (LEADERS, ([],)),
    ("cc.user", "action_leave_queues"): (LEADERS, ([],)),
    ("cc.user", "action_pause_queues"): (LEADERS, ([],)),
    ("cc.user", "action_resume_queues"): (LEADERS, ([],)),
    ("cc.extension", "action_free"): (STEERERS, ()),
    ("cc.extension", "action_is_a_phone"): (MANAGER, ()),
    ("cc.extension", "action_not_a_phone"): (MANAGER, ()),
    ("cc.label.import", "action_import"): (MANAGER, ()),
    ("cc.pbx", "action_restore_preset"): (MANAGER, ()),
    ("cc.pbx", "action_test"): (MANAGER, ()),
    ("cc.pbx", "action_queues"): (ANYBODY, ()),
    ("cc.pbx", "action_extensions"): (ANYBODY, ()),
    ("cc.pbx.test", "action_test"): (MANAGER, ()),
    ("cc.queue", "action_callbacks"): (ANYBODY, ()),
    ("cc.setup", "action_pbxs"): (ANYBODY, ()),
    ("cc.setup", "action_queues"): (ANYBODY, ()),
    ("cc.setup", "action_skills"): (ANYBODY, ()),
    ("cc.setup", "action_statuses"): (ANYBODY, ()),
    ("cc.setup", "action_agents"): (ANYBODY, ()),
    ("cc.set.status", "action_set"): (LEADERS, ()),
    ("cc.call", "action_call_back"): (STEERERS, ()),
    ("cc.call", "action_create_contact"): (STEERERS, ()),
    ("cc.call", "get_caller_context"): (STEERERS, ()),
    ("cc.call", "get_matches"): (STEERERS, ("res.partner", [])),
    ("cc.call", "save_note"): (STEERERS, ("A note",)),
    ("cc.call", "action_open_item"): (STEERERS, ()),
    ("cc.callback", "action_next"): ((*HERE, "foreign_manager"), ()),
    ("cc.callback", "action_next_shown"): ((*HERE, "foreign_manager"), ()),
    ("cc.callback", "ask"): ((*HERE, "foreign_manager"), ()),
    ("cc.callback", "get_due"): ((*HERE, "foreign_manager"), ()),
    ("cc.callback", "get_callback_figures"): ((*HERE, "foreign_manager"), ()),
    ("cc.callback", "action_call"): (STEERERS, ()),
    ("cc.callback", "action_snooze"): (STEERERS, ()),
    ("cc.callback", "action_snooze_tomorrow"): (STEERERS, ()),
    ("cc.callback", "action_snooze_opening"): (STEERERS, ()),
    ("cc.callback", "action_give_up"): (STEERERS, ("not_needed",)),
    ("cc.callback", "action_assign"): (LEADERS, (False,)),
    ("cc.callback", "action_cc_calls"): ((*HERE, "foreign_manager"), ()),
    ("cc.callback.assign", "action_assign"): (LEADERS, ()),
    ("cc.callback.request", "action_ask"): (STEERERS, ()),
    ("cc.callback.give.up", "action_give_up"): (STEERERS, ()),
    ("res.partner", "action_cc_calls"): ((*HERE, "foreign_manager"), ()),
    ("cc.recording", "action_delete"): (MANAGER, ()),
    ("project.task", "action_cc_calls"): ((*HERE, "foreign_manager"), ()),
    ("crm.lead", "action_cc_calls"): (HERE, ()),
}


def is_ours(cls):
    return cls.__module__.startswith("odoo.addons.cc_odoo.")


def public_methods(model):
    """Names of the methods that our classes add to a model and that RPC can call."""
    bases = [cls for cls in type(model).__mro__ if cls is not type(model)]
    added = {name for cls in bases if is_ours(cls) for name in vars(cls)}
    inherited = {name for cls in bases if not is_ours(cls) for name in vars(cls)}
    for name in added - inherited:
        try:
            get_public_method(model, name)
        except (AccessError, AttributeError):
            continue
        yield name


@tagged("post_install", "-at_install")
class TestMethods(CallCentreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.env["res.company"].create({"name": "Other"})
        cls.callers = {
            "oneself": cls.dana.user_id,
            "colleague": cls.omer.user_id,
            "supervisor": cls.supervisor,
            "other_supervisor": new_test_user(cls.env, "tom", "cc_odoo.group_supervisor"),
            "manager": cls.manager,
            "foreign_manager": new_test_user(
                cls.env,
                "stranger",
                "cc_odoo.group_manager",
                company_id=other.id,
                company_ids=[Command.set(other.ids)],
            ),
            "editor": cls.hr,
            "outsider": cls.outsider,
            "customer": new_test_user(cls.env, "customer", "base.group_portal"),
        }
        for user in filter(lambda user: user._is_internal(), cls.callers.values()):
            user.group_ids |= cls.env.ref(OTHER_GROUPS[0]) | cls.env.ref(OTHER_GROUPS[1])
        cls.omer.supervisor_ids = cls.callers["other_supervisor"]
        cls.records = cls._make_records()

    @classmethod
    def _make_records(cls):
        call = cls.env["cc.call"].create(
            {"pbx_id": cls.pbx.id, "linkedid": "1.1", "started_at": "2026-01-01 10:00:00"}
        )
        cls.env["cc.call.leg"].create(
            {
                "pbx_id": cls.pbx.id,
                "key": "1.2",
                "call_id": call.id,
                "cc_user_id": cls.dana.id,
                "rang_at": "2026-01-01 10:00:00",
            }
        )
        project = cls.env.ref("cc_odoo.project_customer_care")
        call.task_id = cls.env["project.task"].create({"name": "Call", "project_id": project.id})
        call.lead_id = cls.env["crm.lead"].create({"name": "Call back"})
        recording = cls.env["cc.recording"].create(
            {"cc_user_id": cls.dana.id, "pbx_id": cls.pbx.id, "started_at": "2026-01-01 10:00:00"}
        )
        now = "2026-01-01 10:00:00"
        callback = cls.env["cc.callback"].create(
            {
                "company_id": cls.company.id,
                "queue_id": cls.support_queue.id,
                "caller_key": "+972502345678",
                "reason": "abandoned",
                "first_at": now,
                "last_at": now,
                "due_at": now,
            }
        )
        records = (
            callback,
            cls.dana,
            cls.ext1,
            cls.support_queue,
            cls.pbx,
            call,
            call.task_id,
            call.lead_id,
            recording,
            cls.outsider.partner_id,
            cls.env.ref("cc_odoo.setup"),
        )
        return {record._name: record for record in records}

    def setUp(self):
        super().setUp()
        self.enterContext(patch.object(check, "run_check", return_value=[]))
        self.dana._status_event("connect", place=self.ext1)

    def record(self, model, user):
        """The record to call it on; a wizard is the caller's own."""
        wizards = {
            "cc.label.import": {"pbx_id": self.pbx.id},
            "cc.pbx.test": {"pbx_id": self.pbx.id},
            "cc.callback.assign": {"callback_ids": [Command.set(self.records["cc.callback"].ids)]},
            "cc.callback.request": {"number": "0502345678", "queue_id": self.support_queue.id},
            "cc.callback.give.up": {
                "callback_ids": [Command.set(self.records["cc.callback"].ids)],
                "reason": "not_needed",
            },
            "cc.set.status": {
                "cc_user_ids": [Command.set(self.dana.ids)],
                "status_id": self.pause.id,
            },
        }
        if model in wizards:
            return self.as_user(self.env[model], user).create(wizards[model])
        return self.as_user(self.records[model], user)

    def call(self, model, method, caller, arguments):
        """Whether the caller may, as over RPC. What is wrong otherwise does not count here."""
        savepoint = self.env.cr.savepoint()
        try:
            record = self.record(model, self.callers[caller])
            on_model = getattr(getattr(type(record), method), "_api_model", False)
            ids = [] if on_model else [record.ids]
            call_kw(record.browse(), method, [*ids, *arguments], {})
        except AccessError:
            return False
        except UserError:
            return True
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        return True

    def test_every_public_method_is_in_the_table(self):
        # What a mixin brings is called, and tested, on the models that have it.
        models = [name for name in self.env if not self.env[name]._abstract]
        found = {(name, method) for name in models for method in public_methods(self.env[name])}
        self.assertEqual(found, set(METHODS))

    def test_each_may_be_called_by_those_in_the_table_and_nobody_else(self):
        for (model, method), (allowed, arguments) in METHODS.items():
            for caller in CALLERS:
                with self.subTest(f"{caller}: {model}.{method}"):
                    may = self.call(model, method, caller, arguments)
                    self.assertEqual(may, caller in allowed)

    def test_what_begins_with_an_underscore_cannot_be_called(self):
        for method in "_status_event", "_bridge_desired", "_load_built_ins", "_dial_as_me":
            with self.subTest(method), self.assertRaises(AccessError):
                call_kw(self.as_user(self.dana, self.manager), method, [self.dana.ids], {})

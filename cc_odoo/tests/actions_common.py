# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Command
from odoo.tests import new_test_user

from .calls_common import CallsCase

RULE_LOG = "odoo.addons.cc_odoo.models.automation.base_automation"
ACTION_LOG = "odoo.addons.cc_odoo.models.automation.ir_actions_server"


class ActionsCase(CallsCase):
    """Server actions and automation rules; Dana is connected at 1001, Omer is not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.omer.action_disconnect()
        cls.break_ = cls.env.ref("cc_odoo.status_break")
        groups = "base.group_user,project.group_project_user"
        cls.clerk = new_test_user(cls.env, "clara", groups, name="Clara")
        cls.project = cls.env["project.project"].create(
            {"name": "P", "privacy_visibility": "employees"}
        )
        cls.task = cls.env["project.task"].create({"name": "T", "project_id": cls.project.id})

    def action(self, state, model="cc.user", **values):
        return self.env["ir.actions.server"].create(
            {
                "name": "Action",
                "model_id": self.env["ir.model"]._get_id(model),
                "state": state,
                **values,
            }
        )

    def setter(self, status, model="cc.user", **values):
        return self.action("cc_set_status", model, cc_status_id=status.id, **values)

    def chosen(self, *agents):
        return {"cc_user_ids": [Command.set([agent.id for agent in agents])]}

    def run_on(self, action, records, user=None):
        """As the web client runs it when ``user`` chooses it; without one, as a program does."""
        self.env.flush_all()
        context = {
            "active_model": records._name,
            "active_id": records[:1].id,
            "active_ids": records.ids,
        }
        if user:
            self.env.invalidate_all()
            action = action.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        return action.with_context(**context).run()

    def rule(self, model, trigger="on_create_or_write", code="", name="Rule", **values):
        """An automation rule with one action: code, or what ``action`` says."""
        values = {"trigger": trigger, **values}
        action = values.pop("action", {"state": "code", "code": code})
        model_id = self.env["ir.model"]._get_id(model)
        return self.env["base.automation"].create(
            {
                "name": name,
                "model_id": model_id,
                "action_server_ids": [
                    Command.create(
                        {
                            "name": "Action of the rule",
                            "model_id": model_id,
                            "usage": "base_automation",
                            **action,
                        }
                    )
                ],
                **values,
            }
        )

    def log_of(self, agent):
        """(status, reason) of the agent's log, oldest first; checked for gaps and overlaps."""
        self.env.flush_all()
        logs = self.env["cc.status.log"].search([("cc_user_id", "=", agent.id)], order="id")
        self.assertEqual(logs[:-1].mapped("ended_at"), logs[1:].mapped("started_at"))
        self.assertEqual(logs.filtered(lambda log: not log.ended_at), logs[-1])
        self.assertEqual(logs[-1].status_id, agent.status_id)
        return [(log.status_id, log.reason) for log in logs]

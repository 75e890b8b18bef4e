# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The names of server actions that steer agents, and the warnings about a wrong setup."""

import re

from odoo import models

from ...core import numbers

PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")

# Statuses that no action can set: calls lead to two of them, connecting to the third.
NEVER_SET = ("incoming", "outgoing", "virtual")


class CcServerActionText(models.AbstractModel):
    _name = "cc.server.action.text"
    _description = "Server Action"

    # ------------------------------------------------------------ name

    def _cc_name(self):
        """The name of an action that steers agents; empty for one that is not set up yet."""
        name = {
            "cc_set_status": self._cc_name_set_status,
            "cc_queues": self._cc_name_queues,
            "cc_dial": self._cc_name_dial,
        }.get(self.state)
        return name and name()

    def _cc_name_set_status(self):
        if self.cc_status_id.code == "unassigned":
            return self.env._("Disconnect agents")
        status = self.cc_status_id.name
        return status and self.env._("Set agents to %(status)s", status=status)

    def _cc_name_queues(self):
        if not (self.cc_queue_ids and self.cc_queue_operation):
            return ""
        queues = ", ".join(self.cc_queue_ids.mapped("display_name"))
        return {
            "join": self.env._("Join %s", queues),
            "leave": self.env._("Leave %s", queues),
            "pause": self.env._("Pause in %s", queues),
            "resume": self.env._("Resume in %s", queues),
        }[self.cc_queue_operation]

    def _cc_name_dial(self):
        if self._cc_number_is_path() and (field := self._cc_path_field()):
            return self.env._("Call %(field)s", field=field._description_string(self.env))
        return self.cc_number and self.env._("Call %(number)s", number=self.cc_number)

    # ------------------------------------------------------------ warnings

    def _cc_warnings(self):
        """What is missing or wrong in an action that steers agents, each as one text."""
        warning = {
            "cc_set_status": self._cc_warning_status,
            "cc_queues": self._cc_warning_queues,
            "cc_dial": self._cc_warning_number,
        }.get(self.state)
        if not warning:
            return []
        # sudo: ir.actions.server, cc.user: who sets actions up need not be of the call centre
        return list(filter(None, (warning(), self.sudo()._cc_warning_agents())))

    def _cc_warning_status(self):
        # sudo: cc.status: who sets actions up need not be of the call centre
        status = self.sudo().cc_status_id
        if not status:
            return self.env._("Choose the status to set.")
        if not status.active:
            return self.env._("The status %s is archived.", status.name)
        if status.code in NEVER_SET:
            return self.env._(
                "The status %s can't be set: only calls and connecting lead to it.", status.name
            )

    def _cc_warning_queues(self):
        if not self.cc_queue_operation:
            return self.env._("Choose what to do with the queues.")
        # sudo: cc.queue: who sets actions up need not be of the call centre
        if not self.sudo().cc_queue_ids:
            return self.env._("Choose a queue.")

    def _cc_warning_number(self):
        if not self.cc_number:
            return self.env._("Enter the number to call, or the field of the record that holds it.")
        if self._cc_number_is_path():
            return self._cc_warning_path()
        try:
            numbers.clean(self.cc_number)
        except numbers.BadNumber:
            return self.env._("“%s” can't be dialled.", self.cc_number)

    def _cc_warning_path(self):
        field = self._cc_path_field()
        if field is None:
            return self.env._(
                "“%(path)s” is not a field of the model %(model)s.",
                path=self.cc_number,
                model=self.model_id.name or "",
            )
        if field.type != "char":
            return self.env._("“%s” leads to a field that cannot hold a number.", self.cc_number)

    def _cc_warning_agents(self):
        if self._cc_has_chosen():
            return None
        if self.usage == "ir_cron":
            return self.env._("Choose the agents: a scheduled action has no records to run on.")
        # A call may be placed from the own phone of whoever runs the action.
        if self.state != "cc_dial" and not self._cc_means_records():
            return self.env._("Choose the agents: the action does not run on agents.")

    # ------------------------------------------------------------ number

    def _cc_number_is_path(self):
        return bool(PATH.fullmatch(self.cc_number or ""))

    def _cc_path_field(self):
        """The field at the end of the path in ``cc_number``; None when it leads nowhere."""
        model, field = self.env.get(self.model_id.model), None
        for name in self.cc_number.split("."):
            if field is not None:
                model = self.env.get(field.comodel_name) if field.relational else None
            field = None if model is None else model._fields.get(name)
            if field is None:
                return None
        return field

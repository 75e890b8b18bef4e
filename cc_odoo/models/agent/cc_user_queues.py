# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Queues beside the skills: joined, left or paused for an agent until they disconnect."""

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ...core.bounds import ids_of

# Written by the methods below only.
QUEUE_FIELDS = ("extra_queue_ids", "left_queue_ids", "paused_queue_ids")

# Whether an operation adds the queues to (extra, left, paused) queues, removes them, or neither.
OPERATIONS = {
    "join": ("add", "remove", None),
    "leave": ("remove", "add", "remove"),
    "pause": (None, None, "add"),
    "resume": (None, None, "remove"),
}
COMMANDS = {"add": Command.link, "remove": Command.unlink}


class CcUserQueues(models.AbstractModel):
    _name = "cc.user.queues"
    _description = "Agent"

    def action_join_queues(self, queue_ids):
        """Make the agents join these queues as well, until they disconnect.

        :raises UserError: an agent is not connected
        """
        return self._steer_queues("join", queue_ids)

    def action_leave_queues(self, queue_ids):
        """Make the agents leave these queues, also those of their skills, until they disconnect.

        :raises UserError: an agent is not connected
        """
        return self._steer_queues("leave", queue_ids)

    def action_pause_queues(self, queue_ids):
        """Pause the agents in these queues, so that they get no calls, until they disconnect.

        :raises UserError: an agent is not connected
        """
        return self._steer_queues("pause", queue_ids)

    def action_resume_queues(self, queue_ids):
        """Let agents who are paused in these queues get calls from them again.

        :raises UserError: an agent is not connected
        """
        return self._steer_queues("resume", queue_ids)

    def _steer_queues(self, operation, queue_ids):
        queues = self.env["cc.queue"].browse(ids_of(queue_ids)).exists()
        self._check_may_steer_queues(queues)
        # sudo: cc.user, cc.queue: the right to change these agents' queues was checked
        for agent in self.sudo():
            agent._set_queues(operation, queues.with_env(agent.env))
        return True

    def _check_may_steer_queues(self, queues):
        """Check that a supervisor changes the queues: agents do not choose their own.

        :raises AccessError: the user is no supervisor of the agents, or may not read a queue
        """
        self._check_may_steer()
        if not (self.env.su or self.env.user.has_group("cc_odoo.group_supervisor")):
            raise AccessError(self.env._("Only supervisors can change an agent's queues."))
        self.check_access("write")
        queues.check_access("read")

    def _set_queues(self, operation, queues):
        """:raises UserError: the agent is not connected"""
        self.ensure_one()
        if self._is_unassigned():
            raise UserError(self.env._("%s is not connected.", self.name))
        steps = zip(QUEUE_FIELDS, OPERATIONS[operation], strict=True)
        before = self._membership_pbxs()
        self.write(
            {name: [COMMANDS[step](queue.id) for queue in queues] for name, step in steps if step}
        )
        (before | self._membership_pbxs())._notify_members()

    def _refuse_queue_fields(self, vals):
        """:raises AccessError: ``vals`` change the queues, which only the methods above may do"""
        if not self.env.su and not vals.keys().isdisjoint(QUEUE_FIELDS):
            raise AccessError(
                self.env._(
                    "An agent's queues cannot be edited directly. Change the "
                    "agent's skills, or use a server action."
                )
            )

    def _cleared_queues(self):
        """Values that end all changes of the agent's queues: only those of the skills remain."""
        return {name: [Command.clear()] for name in QUEUE_FIELDS}

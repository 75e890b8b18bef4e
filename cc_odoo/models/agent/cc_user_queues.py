# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Queues beside the skills: joined, left or paused for an agent until they disconnect."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ...core.bounds import ids_of

# Written by the methods below only.
QUEUE_FIELDS = ("extra_queue_ids", "left_queue_ids", "paused_queue_ids")

# Who edits users sees agents, but no queues.
QUEUE_READERS = "cc_odoo.group_agent"

# deed: what becomes of (extra, left, paused) by it: queues are added, taken out, or neither
DEEDS = {
    "join": ("add", "remove", None),
    "leave": ("remove", "add", "remove"),
    "pause": (None, None, "add"),
    "resume": (None, None, "remove"),
}
COMMANDS = {"add": Command.link, "remove": Command.unlink}


class CcUser(models.Model):
    _inherit = "cc.user"

    extra_queue_ids = fields.Many2many(
        "cc.queue",
        "cc_user_extra_queue_rel",
        "cc_user_id",
        "queue_id",
        string="Extra Queues",
        readonly=True,
        copy=False,
        check_company=True,
        groups=QUEUE_READERS,
        help="Queues outside the agent's skills, joined until the agent disconnects.",
    )
    left_queue_ids = fields.Many2many(
        "cc.queue",
        "cc_user_left_queue_rel",
        "cc_user_id",
        "queue_id",
        string="Left Queues",
        readonly=True,
        copy=False,
        check_company=True,
        groups=QUEUE_READERS,
        help="Queues of the agent's skills, left until the agent disconnects.",
    )
    paused_queue_ids = fields.Many2many(
        "cc.queue",
        "cc_user_paused_queue_rel",
        "cc_user_id",
        "queue_id",
        string="Paused Queues",
        readonly=True,
        copy=False,
        check_company=True,
        groups=QUEUE_READERS,
        help="Queues that the agent stays in without getting calls, until the agent disconnects.",
    )

    def action_join_queues(self, queue_ids):
        """Into these queues too, until the agents disconnect.

        :raises UserError: an agent is not connected
        """
        return self._steer_queues("join", queue_ids)

    def action_leave_queues(self, queue_ids):
        """Out of these queues, skills or not, until the agents disconnect."""
        return self._steer_queues("leave", queue_ids)

    def action_pause_queues(self, queue_ids):
        """Stay in these queues, but get no calls from them, until the agents disconnect."""
        return self._steer_queues("pause", queue_ids)

    def action_resume_queues(self, queue_ids):
        """Get the calls of these queues again."""
        return self._steer_queues("resume", queue_ids)

    def _steer_queues(self, deed, queue_ids):
        queues = self.env["cc.queue"].browse(ids_of(queue_ids)).exists()
        self._check_may_steer_queues(queues)
        for agent in self.sudo():
            agent._set_queues(deed, queues.sudo())
        return True

    def _check_may_steer_queues(self, queues):
        """An agent's queues are not the agent's own choice.

        :raise AccessError: no supervisor of theirs, or a queue that is not the supervisor's
        """
        self._check_may_steer()
        if not (self.env.su or self.env.user.has_group("cc_odoo.group_supervisor")):
            raise AccessError(self.env._("Only supervisors can change an agent's queues."))
        self.check_access("write")
        queues.check_access("read")

    def _set_queues(self, deed, queues):
        """:raises UserError: the agent is not connected"""
        self.ensure_one()
        if self._is_unassigned():
            raise UserError(self.env._("%s is not connected.", self.name))
        steps = zip(QUEUE_FIELDS, DEEDS[deed], strict=True)
        before = self._membership_pbxs()
        self.write(
            {name: [COMMANDS[step](queue.id) for queue in queues] for name, step in steps if step}
        )
        (before | self._membership_pbxs())._notify_members()

    def _refuse_status_fields(self, vals):
        super()._refuse_status_fields(vals)
        if not self.env.su and not vals.keys().isdisjoint(QUEUE_FIELDS):
            raise AccessError(
                self.env._(
                    "An agent's queues cannot be edited directly. Change the "
                    "agent's skills, or use a server action."
                )
            )

    def _place_values(self, kind, place):
        values = super()._place_values(kind, place)
        # On connecting, too: a new agent may have come with some, by a default out of a context.
        if kind in ("disconnect", "lost") or (kind == "connect" and self._is_unassigned()):
            values |= {name: [Command.clear()] for name in QUEUE_FIELDS}
        return values

    def _membership_pbxs(self):
        # sudo: cc.queue: only which bridges to wake
        return super()._membership_pbxs() | self.sudo().extra_queue_ids.pbx_id

    def _pbxs(self):
        return super()._pbxs() | self.extra_queue_ids.pbx_id._of_company(self.company_id)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core import numbers
from ...tools.names import check_one_line
from ..callback import cc_callback_count, cc_callback_dial, cc_queue_callback  # noqa: F401
from ..mixins import cc_at_ring_mixin, cc_door_mixin  # noqa: F401
from ..recording import cc_recording_rule  # noqa: F401

ON_ABANDON = {"service": "task", "sales": "lead"}


class CcQueue(models.Model):
    """A queue of a PBX. The bridge finds them there; one that is gone is archived."""

    _name = "cc.queue"
    _description = "Queue"
    _inherit = [
        "cc.setting.mixin",
        "cc.at.ring.mixin",
        "cc.queue.recording",
        "cc.queue.callback",
        "cc.queue.callback.dial",
        "cc.queue.callback.count",
    ]
    _order = "pbx_id, name, id"
    _at_ring = ("name", "label", "pbx_id", "pop_at", "abandon_after", "refusal_pause")
    _rec_names_search = ["name", "label"]

    name = fields.Char(required=True, help="The name of the queue on the PBX.")
    label = fields.Char(help="The name that people use. Empty: the name on the PBX.")
    number = fields.Char(
        compute="_compute_number",
        store=True,
        readonly=False,
        precompute=True,
        help="The number that reaches the queue inside the PBX. Calls are transferred to the queue "
        "through it.",
    )
    pbx_id = fields.Many2one("cc.pbx", string="PBX", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="pbx_id.company_id", store=True, index=True)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("service", "Service"), ("sales", "Sales")],
        "Queue Type",
        required=True,
        default="service",
        help="New service queues create a task for an abandoned call, sales queues a lead.",
    )
    skill_ids = fields.Many2many(
        "cc.skill", "cc_skill_queue_rel", "queue_id", "skill_id", string="Skills"
    )
    member_ids = fields.One2many("cc.queue.member", "queue_id", string="Members")
    fixed_member_text = fields.Text(compute="_compute_fixed_member_text", compute_sudo=True)
    service_level_seconds = fields.Integer(
        string="Answer Within",
        default=20,
        help="Service level: calls answered within this many seconds count as answered in time.",
    )
    callback_count = fields.Integer(
        "Open Callbacks", compute="_compute_callback_counts", compute_sudo=False
    )
    callback_overdue_count = fields.Integer(
        "Overdue Callbacks", compute="_compute_callback_counts", compute_sudo=False
    )
    refusal_pause = fields.Boolean(
        "Pause Who Declines",
        help="An agent who declines a caller is not offered the same caller again while somebody "
        "else is free: they are paused in this queue until the caller is answered or leaves, for "
        "a minute at most.",
    )
    abandon_after = fields.Integer(
        string="Abandoned After",
        default=5,
        help="A caller who hangs up counts as abandoned after waiting at least this many seconds.",
    )
    on_abandon = fields.Selection(
        [("nothing", "Nothing"), ("task", "Task"), ("lead", "Lead")],
        string="Lost Caller Creates",
        compute="_compute_on_abandon",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="What is created beside the callback for a caller with whom nobody talked.",
    )
    pop_at = fields.Selection(
        [("ring", "When the phone rings"), ("answer", "When the call is answered")],
        string="Open the Caller's Record",
        required=True,
        default="ring",
        help="When the caller's contact opens on the agent's screen (screen pop).",
    )

    _name_unique = models.Constraint(
        "UNIQUE (pbx_id, name)", "This queue already exists on the PBX."
    )
    _seconds_not_negative = models.Constraint(
        "CHECK (service_level_seconds >= 0 AND abandon_after >= 0 AND callback_minutes >= 0"
        " AND callback_tries >= 0 AND callback_pause >= 0)",
        "Times and numbers of attempts can't be negative.",
    )

    @api.constrains("name", "label")
    def _check_names(self):
        check_one_line(self, "name", "label")

    @api.constrains("number")
    def _check_number(self):
        for queue in self.filtered("number"):
            if not numbers.is_dialled(queue.number):
                raise ValidationError(
                    self.env._(
                        "%(queue)s: the number may contain only digits, +, * and #.",
                        queue=queue.display_name,
                    )
                )

    @api.constrains("skill_ids", "pbx_id")
    def _check_skills_company(self):
        """The skill's side is looked at: a queue of no company may be in skills of any."""
        # sudo: cc.skill: whether they agree
        self.sudo().skill_ids._check_company(["queue_ids"])

    @api.depends("name")
    def _compute_number(self):
        """A queue whose name is a number is called by it."""
        for queue in self:
            if not queue.number and (queue.name or "").isascii() and (queue.name or "").isdigit():
                queue.number = queue.name

    @api.depends("name", "label")
    def _compute_display_name(self):
        for queue in self:
            queue.display_name = queue.label or queue.name

    # sudo: cc.queue.member: who reads a queue reads who is in it
    @api.depends("member_ids.is_fixed", "pbx_id.pause_static_members")
    @api.depends_context("lang")
    def _compute_fixed_member_text(self):
        for queue in self:
            queue.fixed_member_text = queue._origin.member_ids.filtered("is_fixed")._fixed_text()

    @api.depends("kind")
    def _compute_on_abandon(self):
        for queue in self:
            queue.on_abandon = ON_ABANDON.get(queue.kind, "nothing")

    @api.model_create_multi
    def create(self, vals_list):
        queues = super().create(vals_list)
        queues.pbx_id._notify_members()
        return queues

    def write(self, vals):
        result = super().write(vals)
        if {"active", "skill_ids", "name"} & vals.keys():
            self.pbx_id._notify_members()
        if "callback_dial" in vals:
            self.pbx_id._notify_bridge("deadline")
        return result

    def _values_as_found(self, found):
        return {**found, "active": True}

    @api.model
    def _new_values_as_found(self, found):
        return found

    def _transfer_queues(self, free):
        waiting = dict(
            self.env["cc.queue.visit"]._read_group(
                [("queue_id", "in", self.ids), ("ended_at", "=", False)], ["queue_id"], ["__count"]
            )
        )
        return [
            {
                "target": f"cc.queue,{queue.id}",
                "name": queue.display_name,
                "number": queue.number or "",
                "free": len(free.filtered(lambda agent, queue=queue: agent._takes_calls_of(queue))),
                "waiting": waiting.get(queue, 0),
            }
            for queue in self
        ]

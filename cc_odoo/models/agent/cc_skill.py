# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.names import check_one_line
from ..mixins import cc_door_mixin  # noqa: F401
from .cc_status import CALL_CODES


class CcSkill(models.Model):
    """A named set of queues. Who has the skill gets the calls of these queues, and no others."""

    _name = "cc.skill"
    _description = "Skill"
    _inherit = ["cc.setting.mixin"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    color = fields.Integer(string="Colour")
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company, index=True)
    queue_ids = fields.Many2many(
        "cc.queue",
        "cc_skill_queue_rel",
        "skill_id",
        "queue_id",
        string="Queues",
        check_company=True,
    )
    user_ids = fields.Many2many(
        "cc.user",
        "cc_user_skill_rel",
        "skill_id",
        "cc_user_id",
        string="Agents",
        check_company=True,
    )
    queue_count = fields.Integer(compute="_compute_counts")
    user_count = fields.Integer(string="Agent Count", compute="_compute_counts")

    @api.constrains("name")
    def _check_name(self):
        check_one_line(self, "name")

    @api.depends("queue_ids", "user_ids")
    def _compute_counts(self):
        for skill in self:
            skill.queue_count = len(skill.queue_ids)
            skill.user_count = len(skill.user_ids)

    @api.model_create_multi
    def create(self, vals_list):
        skills = super().create(vals_list)
        skills._pbxs()._notify_members()
        return skills

    def write(self, vals):
        before = self._pbxs()
        result = super().write(vals)
        if {"active", "queue_ids", "user_ids"} & vals.keys():
            (before | self._pbxs())._notify_members()
        return result

    def unlink(self):
        self._check_may_unlink()
        # Not @api.ondelete: Odoo skips those for a context key that anybody can send.
        if not self.env["cc.pbx"]._is_uninstalling():
            self._refuse_on_a_call()
        self._pbxs()._notify_members()
        return super().unlink()

    def _refuse_on_a_call(self):
        for skill in self:
            # sudo: cc.user: an agent on a call counts, also one whom the caller can't see
            busy = skill.sudo().user_ids.filtered(lambda agent: agent.status_code in CALL_CODES)
            if busy:
                raise UserError(
                    self.env._(
                        "%(skill)s is needed for a call of %(agents)s now. Archive the skill, or "
                        "delete it after the call.",
                        skill=skill.name,
                        agents=", ".join(busy.mapped("name")),
                    )
                )

    def _pbxs(self):
        # sudo: cc.queue, cc.pbx: only which bridges to wake
        return self.sudo().queue_ids.pbx_id

    def _transfer_team(self, free, queues):
        """The team as a target: reached through its queues, or else through somebody free."""
        members = self.user_ids & free
        return {
            "target": f"cc.skill,{self.id}",
            "name": self.name,
            "free": len(members),
            "disabled": not (members or self.queue_ids & queues),
        }

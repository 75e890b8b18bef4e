# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What may be dialled, by whom. ``core/dial_rules.py`` says which numbers a rule means."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...core import dial_rules
from ..mixins import cc_door_mixin  # noqa: F401

VERDICTS = [("allow", "Allow"), ("forbid", "Forbid")]


class CcDialRule(models.Model):
    """Numbers that begin alike, and whether they may be dialled. The first one that fits counts."""

    _name = "cc.dial.rule"
    _description = "Dial Rule"
    _inherit = ["cc.setting.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    prefix = fields.Char(
        "Numbers Beginning With",
        help="Digits, X for any digit, * and #. With + in front it matches the international form, "
        "without it the number as dialled in the PBX's country. Empty: every number.",
    )
    verdict = fields.Selection(
        VERDICTS,
        "Rule",
        required=True,
        default="forbid",
        help="Whether such numbers may be dialled.",
    )
    note = fields.Char("Reason", translate=True, help="Shown to anyone who dials such a number.")
    applies_to = fields.Selection(
        [("all", "Everybody"), ("agent", "Agents"), ("supervisor", "Supervisors and managers")],
        required=True,
        default="all",
        help="Whose calls the rule applies to.",
    )
    skill_ids = fields.Many2many(
        "cc.skill",
        "cc_dial_rule_skill_rel",
        "rule_id",
        "skill_id",
        string="Only These Skills",
        check_company=True,
        help="The rule applies only to agents with one of these skills, or chosen by name.",
    )
    cc_user_ids = fields.Many2many(
        "cc.user",
        "cc_dial_rule_user_rel",
        "rule_id",
        "cc_user_id",
        string="Only These Agents",
        check_company=True,
        help="The rule applies only to these agents and to agents with one of the skills.",
    )
    pbx_id = fields.Many2one(
        "cc.pbx", "PBX", check_company=True, ondelete="cascade", index="btree_not_null"
    )
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company, index=True)

    @api.depends("prefix", "verdict")
    def _compute_display_name(self):
        verdicts = dict(self._fields["verdict"]._description_selection(self.env))
        for rule in self:
            rule.display_name = f"{verdicts.get(rule.verdict, '')} {rule._numbers_text()}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_clean_prefix(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_clean_prefix(vals))

    @api.model
    def _with_clean_prefix(self, vals):
        """:raises ValidationError: no number begins like this"""
        if not vals.get("prefix"):
            return vals
        try:
            return {**vals, "prefix": dial_rules.clean_prefix(vals["prefix"]) or False}
        except dial_rules.BadPrefix as bad:
            raise ValidationError(
                self.env._(
                    "“%s” is not a valid beginning of a number. Use only digits, X for any digit, "
                    "* and #, with + only in front.",
                    vals["prefix"],
                )
            ) from bad

    def _numbers_text(self):
        """The numbers that the rule is about, as people read them."""
        return f"{self.prefix}…" if self.prefix else self.env._("all numbers")

    @api.model
    def _is_emergency(self, pbx, number):
        """Whether a number is that of police, ambulance or fire brigade where the PBX is."""
        return dial_rules.is_emergency(number, pbx._number_country().code)

    # ------------------------------------------------------------ what may this agent dial

    @api.model
    def _decide(self, agent, pbx, number):
        """Whether an agent may dial a number through a PBX.

        :param number: as ``core.numbers.clean`` gives it
        :return: ``(allowed, rule)``; the rule is empty when none means the number
        """
        code = agent._number_country(pbx).code
        spellings = (
            dial_rules.internal_spelling(number)
            if pbx._has_number(number)
            else dial_rules.spellings_of(number, code)
        )
        rules = self._of_agent(agent, pbx)
        found = dial_rules.decide([rule._as_core() for rule in rules], spellings)
        rule = self.browse(found.key if found else ())
        if any(dial_rules.is_emergency(plain, code) for plain in spellings.plain):
            # Nobody is kept from calling for help but by a rule that says exactly that.
            return rule.verdict != "forbid" or rule.prefix not in spellings.plain, rule
        if rule:
            return rule.verdict == "allow", rule
        company = self._company_that_decides(agent, pbx)
        return company.cc_dial_default != "forbid" or pbx._has_number(number), rule

    @api.model
    def _company_that_decides(self, agent, pbx):
        """The PBX's, whichever company the agent or the user behind it has turned to."""
        return pbx.company_id or agent.company_id

    @api.model
    def _of_agent(self, agent, pbx):
        """The rules for an agent at a PBX, the first one first."""
        company = self._company_that_decides(agent, pbx)
        here = Domain("company_id", "in", (company.id, False))
        here &= Domain("pbx_id", "in", (pbx.id, False))
        return self.search(here).filtered(lambda rule: rule._is_for(agent))

    def _is_for(self, agent):
        named = self.cc_user_ids or self.skill_ids
        if named and not (agent in self.cc_user_ids or agent.skill_ids & self.skill_ids):
            return False
        leads = agent.user_id.has_group("cc_odoo.group_supervisor")
        return {"all": True, "agent": not leads, "supervisor": leads}[self.applies_to]

    def _as_core(self):
        return dial_rules.Rule(self.verdict == "allow", self.prefix or "", self.id)

    @api.model
    def _refusal_text(self, number, rule):
        """Why a number may not be dialled, in words an agent understands."""
        if not rule:
            return self.env._("Calls to %s are not allowed: no dial rule permits them.", number)
        numbers = rule._numbers_text()
        if not rule.note:
            return self.env._("Calls to %s are not allowed.", numbers)
        return self.env._(
            "Calls to %(numbers)s are not allowed: %(reason)s", numbers=numbers, reason=rule.note
        )

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class CcDialTest(models.TransientModel):
    """What would happen if an agent dialled a number. Nobody is called."""

    _name = "cc.dial.test"
    _description = "Test a Number"
    _inherit = ["cc.door.mixin"]

    number = fields.Char()
    cc_user_id = fields.Many2one(
        "cc.user", "Agent", default=lambda self: self.env["cc.user"].search([], limit=1)
    )
    verdict = fields.Selection(
        [("allowed", "Allowed"), ("refused", "Refused")], "Result", compute="_compute_verdict"
    )
    words = fields.Char("Explanation", compute="_compute_verdict")

    @api.depends("number", "cc_user_id")
    def _compute_verdict(self):
        for test in self:
            test.verdict, test.words = test._try_out()

    def _try_out(self):
        if not self.number or not self.cc_user_id:
            return False, False
        self.browse().check_access("create")  # a row that is not stored asks for no right by itself
        # The very check that a call goes through, so that this never says another thing.
        agent = self.cc_user_id.with_context(lang=self.env.user.lang)
        agent.check_access("read")
        # sudo: cc.user: as when they dial
        agent = agent.sudo()
        try:
            number = agent._check_number(self.number)
        except UserError as error:
            return "refused", str(error)
        pbx = agent._dial_pbxs()[:1]
        dialled = pbx._to_dial(number) if pbx else number
        return "allowed", self.env._("The PBX would dial %s.", dialled)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.fields import Command

from ..models.pbx.cc_pbx_bridge import SETTINGS, TESTED


class CcPbxTest(models.TransientModel):
    """What a try of the connection to a PBX found, in words."""

    _name = "cc.pbx.test"
    _description = "PBX Connection Test"
    _inherit = ["cc.door.mixin"]

    pbx_id = fields.Many2one("cc.pbx", string="PBX", required=True, ondelete="cascade")
    line_ids = fields.One2many("cc.pbx.test.line", "test_id", "Results", readonly=True)
    passed = fields.Boolean(readonly=True)

    def action_test(self):
        """Try the connection and show what came of it."""
        self.ensure_one()
        # Here, not above: models need nothing of the bridge to load.
        from ..bridge import check

        self.pbx_id.check_access("write")
        findings = check.run_check(self._settings())
        language = self._translated, self._reads_from_right()
        lines = [
            {
                "level": found.level,
                "name": found.text_in(*language),
                "hint": found.fix.text(*language),
            }
            for found in findings
        ]
        self.line_ids = [Command.clear(), *map(Command.create, lines)]
        self.passed = all(found.level != "error" for found in findings)
        return self._show()

    def _translated(self, source):
        return self.env._(source) if source else ""

    def _reads_from_right(self):
        language = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return language.direction == "rtl"

    def _settings(self):
        # sudo: cc.pbx: the secret goes to the PBX and nowhere else
        pbx = self.pbx_id.sudo()
        return {
            **{name: pbx[name] for name in (*SETTINGS, *TESTED)},
            "secret": pbx.secret_stored or "",
            "phones": pbx._bridge_tested_phones(),
        }

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Test of %(pbx)s", pbx=self.pbx_id.name),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }


class CcPbxTestLine(models.TransientModel):
    _name = "cc.pbx.test.line"
    _description = "PBX Connection Test Result"
    _inherit = ["cc.door.mixin"]

    test_id = fields.Many2one("cc.pbx.test", required=True, ondelete="cascade")
    level = fields.Selection(
        [("ok", "OK"), ("warning", "Warning"), ("error", "Error")], required=True
    )
    name = fields.Char(string="Finding", required=True)
    hint = fields.Text(string="What to Do")

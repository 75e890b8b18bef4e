# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class ProjectTask(models.Model):
    _name = "project.task"
    _inherit = ["project.task", "cc.calls.mixin"]

    def _cc_calls_domain(self):
        """The calls that the task came of."""
        return [("task_id", "in", self.ids)]

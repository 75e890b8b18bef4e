# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Command

from ..mixins import cc_calls_mixin  # noqa: F401

STAGES = (
    ("cc_odoo.project_stage_new", {"name": "New", "sequence": 1}),
    ("cc_odoo.project_stage_in_progress", {"name": "In Progress", "sequence": 2}),
    ("cc_odoo.project_stage_done", {"name": "Done", "sequence": 3, "fold": True}),
)
PROJECT = "cc_odoo.project_customer_care"


class ProjectTask(models.Model):
    _name = "project.task"
    _inherit = ["project.task", "cc.calls.mixin"]

    def _cc_calls_domain(self):
        """The calls that the task came of."""
        return [("task_id", "in", self.ids)]

    @api.model
    def _cc_load_customer_care(self):
        """Make the project of lost callers when the addon is installed for the first time.

        Not a record of a data file: one that an earlier installation has left is as people have
        made it, and a data file would write over that.
        """
        if self.env.ref(PROJECT, raise_if_not_found=False):
            return
        loader = self.with_context(lang="en_US")
        stages = [loader._cc_load("project.task.type", *stage).id for stage in STAGES]
        values = {"name": "Customer care", "privacy_visibility": "employees"}
        loader._cc_load("project.project", PROJECT, {**values, "type_ids": [Command.set(stages)]})

    @api.model
    def _cc_load(self, model, xmlid, values):
        """The record of this XML id, made with these values when there is none."""
        found = self.env.ref(xmlid, raise_if_not_found=False)
        data = {"xml_id": xmlid, "values": values, "noupdate": True}
        return found or self.env[model]._load_records([data])

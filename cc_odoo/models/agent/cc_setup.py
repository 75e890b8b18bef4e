# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..mixins import cc_door_mixin  # noqa: F401

# The lists that are edited here: field -> model of its rows.
LISTS = {"skill_ids": "cc.skill", "status_ids": "cc.status"}

# What each command that a list may send does to a row. LINK means that the row is unchanged.
ROW_COMMANDS = {
    Command.CREATE: lambda row, values: row.browse().create(values),
    Command.UPDATE: lambda row, values: row.write(values),
    Command.DELETE: lambda row, values: row.unlink(),
    Command.LINK: lambda row, values: None,
}

COUNTS = {
    "pbx_count": "cc.pbx",
    "queue_count": "cc.queue",
    "skill_count": "cc.skill",
    "status_count": "cc.status",
    "agent_count": "cc.user",
}

# Fields that list, by name, what is still missing; empty when nothing is.
GAPS = ("pbx_down", "skills_without_queue", "agents_without_skill", "agents_without_phone")

# Further names are only counted.
MAX_NAMES = 5


class CcSetup(models.Model):
    """The screen that sets a call centre up: skills and statuses, and what is still missing.

    It has one row, made when the addon is installed, and no data of its own: it shows the records
    of other models.
    """

    _name = "cc.setup"
    _description = "Call Centre Setup"
    _inherit = ["cc.door.mixin"]

    skill_ids = fields.One2many(
        "cc.skill", string="Skills", compute="_compute_lists", readonly=False
    )
    status_ids = fields.One2many(
        "cc.status",
        string="Statuses",
        compute="_compute_lists",
        readonly=False,
        context={"active_test": False},
    )
    grace_seconds = fields.Integer(
        string="Grace Time",
        compute="_compute_grace_seconds",
        inverse="_inverse_grace_seconds",
        help="How many seconds agents stay connected after their last browser is gone.",
    )
    pbx_count = fields.Integer("PBX Count", compute="_compute_counts")
    queue_count = fields.Integer(compute="_compute_counts")
    skill_count = fields.Integer(compute="_compute_counts")
    status_count = fields.Integer(compute="_compute_counts")
    agent_count = fields.Integer(compute="_compute_counts")
    pbx_down = fields.Char("Offline PBXs", compute="_compute_missing")
    bridge_running = fields.Boolean(compute="_compute_missing")
    bridge_command = fields.Char(compute="_compute_missing")
    skills_without_queue = fields.Char(compute="_compute_missing")
    agents_without_skill = fields.Char(compute="_compute_missing")
    agents_without_phone = fields.Char(compute="_compute_missing")
    is_complete = fields.Boolean("Setup Complete", compute="_compute_is_complete")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_display_name(self):
        self.display_name = self.env._("Skills and Statuses")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_lists(self):
        statuses = self.env["cc.status"].with_context(active_test=False)
        # A call centre has some dozens of either: pylint: disable=no-search-all
        self.skill_ids = self.env["cc.skill"].search([])
        self.status_ids = statuses.search([])

    @api.depends_context("allowed_company_ids")
    def _compute_grace_seconds(self):
        self.grace_seconds = self.env.company.cc_grace_seconds

    def _inverse_grace_seconds(self):
        # sudo: res.company: this one field; who may write here configures the call centre
        self.env.company.sudo().cc_grace_seconds = self.grace_seconds

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_counts(self):
        for name, model in COUNTS.items():
            self[name] = self.env[model].search_count([])

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_missing(self):
        pbx, name = self.env["cc.pbx"], self._names
        self.bridge_running = pbx._bridge_running()
        self.bridge_command = pbx._bridge_command()
        self.pbx_down = name("cc.pbx", Domain("state", "!=", "connected"))
        self.skills_without_queue = name("cc.skill", Domain("queue_ids", "=", False))
        self.agents_without_skill = name("cc.user", Domain("skill_ids", "=", False))
        self.agents_without_phone = name("cc.user", self._no_phone())

    @api.depends(*COUNTS, "pbx_down", "bridge_running", "skills_without_queue")
    @api.depends("agents_without_skill", "agents_without_phone")
    def _compute_is_complete(self):
        for setup in self:
            there = setup.bridge_running and all(setup[name] for name in COUNTS)
            setup.is_complete = there and not any(setup[name] for name in GAPS)

    def write(self, vals):
        """Write the two lists straight to their models, with the caller's own rights."""
        lists = {name: vals[name] for name in LISTS if name in vals}
        result = super().write({name: vals[name] for name in vals if name not in lists})
        for name, commands in lists.items():
            self._write_list(self.env[LISTS[name]], commands)
        # The fields show other models' records, and Odoo does not know when these change.
        self.invalidate_recordset()
        return result

    def action_pbxs(self):
        """Open the PBXs."""
        return self._go_to("cc_odoo.cc_pbx_action")

    def action_queues(self):
        """Open the queues."""
        return self._go_to("cc_odoo.cc_queue_action")

    def action_skills(self):
        """Open the skills, with search and archive."""
        return self._go_to("cc_odoo.cc_skill_action")

    def action_statuses(self):
        """Open the statuses, with search and archive."""
        return self._go_to("cc_odoo.cc_status_action")

    def action_agents(self):
        """Open the agents."""
        return self._go_to("cc_odoo.cc_user_action")

    def _go_to(self, xmlid):
        return self.env["ir.actions.act_window"]._for_xml_id(xmlid)

    def _names(self, model, domain):
        """The first records' names in one line, and how many more there are."""
        found = self.env[model].search(domain)
        names = ", ".join(found[:MAX_NAMES].mapped("display_name"))
        more = len(found[MAX_NAMES:])
        if not more:
            return names
        return self.env._("%(names)s and %(more)s more", names=names, more=more)

    @api.model
    def _no_phone(self):
        """The domain of agents who have nothing to connect with: no extension, no mobile number."""
        places = ("extension_id", "allowed_extension_ids", "all_extensions", "virtual_number")
        return Domain.AND(Domain(place, "=", False) for place in places)

    @api.model
    def _write_list(self, model, commands):
        """Carry out the commands that the web client sends for a list's rows.

        :raises UserError: a command that no list sends
        """
        rows = [(*command, None)[:3] for command in commands]
        # The row that gets the default mark comes first, so that there is a default at any time.
        rows.sort(key=lambda row: not self._marks(row))
        if sum(map(self._marks, rows)) > 1:
            raise self.env["cc.status"]._two_defaults_error()
        for command, row_id, values in rows:
            if command not in ROW_COMMANDS:
                raise UserError(
                    self.env._("Rows can only be added, changed or deleted one by one.")
                )
            ROW_COMMANDS[command](model.browse(row_id), values)

    @staticmethod
    def _marks(row):
        return bool(isinstance(row[2], dict) and row[2].get("is_default"))

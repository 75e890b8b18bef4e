# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..recording.cc_recording_rule import RECORD

MONTHS = ("cc_archive_months", "cc_delete_months", "cc_recording_months")


class ResCompany(models.Model):
    """The call centre's settings of a company."""

    _inherit = "res.company"

    cc_grace_seconds = fields.Integer(
        string="Grace Time",
        default=60,
        help="How many seconds agents stay connected after their last browser is gone.",
    )
    cc_dial_default = fields.Selection(
        [("allow", "Allowed"), ("forbid", "Forbidden")],
        "Numbers Without a Dial Rule",
        required=True,
        default="allow",
        help="What applies to a number that no dial rule matches. The PBX's own extensions and "
        "emergency numbers remain allowed.",
    )
    cc_contact_history = fields.Boolean(
        "Calls in the Contact's History",
        help="Each call adds one line to the contact's chatter, visible to internal users only.",
    )
    cc_archive_months = fields.Integer(
        "Archive Calls After", help="Months after which a call is archived. 0: never."
    )
    cc_delete_months = fields.Integer(
        "Delete Calls After",
        help="Months after which a call is permanently deleted with its queue visits, so that "
        "reports no longer count it. 0: never.",
    )
    cc_recording = fields.Selection(
        RECORD,
        "Record Calls Without a Queue",
        required=True,
        default="never",
        help="Calls dialled by an agent, and calls that come directly to an extension.",
    )
    cc_recording_mute = fields.Boolean("Agents May Mute These Recordings", default=True)
    cc_agents_listen = fields.Boolean(
        "Agents May Listen to Their Own Recordings",
        help="If not set, only managers and the agents' supervisors can listen.",
    )
    cc_recording_months = fields.Integer(
        "Delete Recordings After",
        help="Months after which a recording's file is deleted. 0: never.",
    )

    @api.constrains("cc_grace_seconds")
    def _check_cc_grace_seconds(self):
        if any(company.cc_grace_seconds < 0 for company in self):
            raise ValidationError(self.env._("The grace time can't be negative."))

    @api.constrains(*MONTHS)
    def _check_cc_months(self):
        for company in self:
            if any(company[name] < 0 for name in MONTHS):
                raise ValidationError(self.env._("The number of months can't be negative."))
            if company.cc_archive_months > company.cc_delete_months > 0:
                raise ValidationError(
                    self.env._(
                        "Calls would be deleted before they are archived. Choose a longer "
                        "time before deletion."
                    )
                )

    @api.model
    def _cc_first(self):
        """Return the company of records that name none: the same one for every user."""
        # sudo: res.company: only which one it is
        return self.sudo().browse(self._cc_first_ids())

    @api.model
    @ormcache()
    def _cc_first_ids(self):
        # Odoo clears the cache when a company comes, goes or is archived.
        return self.sudo().search([], order="id", limit=1)._ids

    def _cc_are_all(self):
        """Return whether there are no other companies than these."""
        # sudo: res.company: whether there are others
        return not self.sudo().search_count([("id", "not in", self.ids)], limit=1)

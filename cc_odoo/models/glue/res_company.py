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
    cc_unanswered_rings = fields.Integer(
        "Calls Not Answered",
        help="After how many calls in a row that an agent did not answer they get no more. 0: the "
        "agent's status stays.",
    )
    cc_unanswered_status_id = fields.Many2one(
        "cc.status",
        "Status After Unanswered Calls",
        domain="[('code', '=', False), ('activates_skills', '=', False)]",
        default=lambda self: self.env.ref("cc_odoo.status_break", raise_if_not_found=False),
        ondelete="restrict",
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

    cc_callback_per = fields.Selection(
        [("queue", "Caller and queue"), ("caller", "Caller")],
        "One Callback per",
        required=True,
        default="queue",
        help="Within what a lost caller has one open callback, however often they try.",
    )
    cc_callback_minutes = fields.Integer(
        "Call Back a Missed Caller Within",
        default=60,
        help="Minutes, for callers who rang an agent's phone directly. Queues have their own.",
    )
    cc_callback_talk_seconds = fields.Integer(
        "Reached After",
        default=10,
        help="How many seconds an agent's call to a lost caller must have been answered to count "
        "as reached. A shorter one may have been a voice box.",
    )
    cc_callback_import_hours = fields.Integer(
        "Late News",
        default=24,
        help="A loss that becomes known later than this many hours, because the PBX was not heard, "
        "makes no callback.",
    )
    cc_callback_anonymous = fields.Boolean(
        "Callbacks for Withheld Numbers",
        help="Callers without a number are only counted, unless this is set.",
    )
    cc_callback_close_worked = fields.Boolean(
        "Close Tasks That Somebody Works On",
        help="A task closes by itself when its caller is reached and nobody has worked on it. If "
        "set, also when somebody has.",
    )
    cc_lost_after_transfer = fields.Boolean(
        "Lost After a Transfer",
        help="A caller who talked with an agent, was transferred, and whom nobody took there "
        "counts as lost.",
    )
    cc_recovered_minutes = fields.Integer(
        "Reached in Time",
        default=30,
        help="Lost callers who were reached within this many minutes count as reached in time.",
    )

    def _cc_callback_scope(self, loss):
        """Within what the caller of a loss has one open item, as text."""
        if loss.agent:
            return f"agent,{loss.agent.id}"
        per_queue = loss.queue and self.cc_callback_per == "queue"
        return f"queue,{loss.queue.id}" if per_queue else ""

    def _cc_own_partners(self):
        """The contacts whom nobody calls back: the company itself, and who works there."""
        people = self.user_ids.filtered(lambda user: not user.share)
        return self.partner_id | people.partner_id

    @api.model
    def _load_unanswered_status(self):
        """Give the companies that have none the usual status after unanswered calls.

        Those that there were before the statuses could not get it as a default.
        """
        usual = self.env.ref("cc_odoo.status_break", raise_if_not_found=False)
        self.search([("cc_unanswered_status_id", "=", False)]).cc_unanswered_status_id = usual

    @api.constrains("cc_unanswered_rings", "cc_unanswered_status_id")
    def _check_cc_unanswered(self):
        for company in self:
            if company.cc_unanswered_rings < 0:
                raise ValidationError(self.env._("The number of calls can't be negative."))
            if company.cc_unanswered_rings and not company.cc_unanswered_status_id:
                raise ValidationError(
                    self.env._("Choose the status of agents who do not answer their calls.")
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
        companies = self.sudo()
        return companies.browse(companies._cc_first_ids())

    @api.model
    @ormcache()
    def _cc_first_ids(self):
        # Odoo clears the cache when a company comes, goes or is archived.
        return self.search([], order="id", limit=1)._ids

    def _cc_are_all(self):
        """Return whether there are no other companies than these."""
        # sudo: res.company: whether there are others
        return not self.sudo().search_count([("id", "not in", self.ids)], limit=1)

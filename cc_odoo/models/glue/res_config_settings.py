# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cc_grace_seconds = fields.Integer(related="company_id.cc_grace_seconds", readonly=False)
    cc_unanswered_rings = fields.Integer(related="company_id.cc_unanswered_rings", readonly=False)
    cc_unanswered_status_id = fields.Many2one(
        related="company_id.cc_unanswered_status_id", readonly=False
    )
    cc_dial_default = fields.Selection(related="company_id.cc_dial_default", readonly=False)
    cc_contact_history = fields.Boolean(related="company_id.cc_contact_history", readonly=False)
    cc_archive_months = fields.Integer(related="company_id.cc_archive_months", readonly=False)
    cc_delete_months = fields.Integer(related="company_id.cc_delete_months", readonly=False)
    cc_recording = fields.Selection(related="company_id.cc_recording", readonly=False)
    cc_recording_mute = fields.Boolean(related="company_id.cc_recording_mute", readonly=False)
    cc_agents_listen = fields.Boolean(related="company_id.cc_agents_listen", readonly=False)
    cc_recording_months = fields.Integer(related="company_id.cc_recording_months", readonly=False)
    cc_callback_per = fields.Selection(related="company_id.cc_callback_per", readonly=False)
    cc_callback_minutes = fields.Integer(related="company_id.cc_callback_minutes", readonly=False)
    cc_callback_talk_seconds = fields.Integer(
        related="company_id.cc_callback_talk_seconds", readonly=False
    )
    cc_callback_import_hours = fields.Integer(
        related="company_id.cc_callback_import_hours", readonly=False
    )
    cc_callback_anonymous = fields.Boolean(
        related="company_id.cc_callback_anonymous", readonly=False
    )
    cc_callback_close_worked = fields.Boolean(
        related="company_id.cc_callback_close_worked", readonly=False
    )
    cc_lost_after_transfer = fields.Boolean(
        related="company_id.cc_lost_after_transfer", readonly=False
    )
    cc_recovered_minutes = fields.Integer(related="company_id.cc_recovered_minutes", readonly=False)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rules and crons were a site's own once installed (noupdate); now they follow the addon."""

from odoo import SUPERUSER_ID, api
from odoo.addons.cc_odoo.hooks import name_demo_users
from odoo.tools import sql

RULES = """
    UPDATE ir_model_data SET noupdate = false WHERE module = 'cc_odoo' AND model = 'ir.rule'
"""
# Whose words or code somebody has changed stays as they wanted it. A cron's action has an id, too.
CRONS = """
    UPDATE ir_model_data SET noupdate = false
     WHERE module = 'cc_odoo' AND split_part(name, '_ir_actions_server', 1) IN (
           SELECT data.name FROM ir_model_data AS data
             JOIN ir_cron AS cron ON cron.id = data.res_id
             JOIN ir_act_server AS action ON action.id = cron.ir_actions_server_id
            WHERE data.module = 'cc_odoo' AND data.model = 'ir.cron' AND action.write_uid = %s
              AND data.name IN ('ir_cron_deadlines', 'ir_cron_retention', 'ir_cron_recordings'))
"""

# Columns with a new name: (table, old name, new name).
RENAMED = (
    ("cc_call", "contact_told", "in_contact_history"),
    ("cc_call_leg", "told", "handled_step"),
    ("cc_command", "taken", "accepted"),
    ("cc_dial_rule", "deed", "verdict"),
    ("res_company", "cc_tell_contact", "cc_contact_history"),
)


def migrate(cr, version):
    """Before the new version's data is read."""
    for table, old, new in RENAMED:
        if sql.column_exists(cr, table, old) and not sql.column_exists(cr, table, new):
            sql.rename_column(cr, table, old, new)
    cr.execute(RULES)
    cr.execute(CRONS, [SUPERUSER_ID])
    name_demo_users(api.Environment(cr, SUPERUSER_ID, {}))

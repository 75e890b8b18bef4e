# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""People with a short number such as *2700 are found by it; no old word shows a password's half."""

from odoo import SUPERUSER_ID, api

# Why the queue_log of a database could not be read was told with parts of its address.
WORDS = """
    UPDATE cc_pbx_outage SET import_error = NULL WHERE pbx_id IN (
           SELECT id FROM cc_pbx WHERE queue_log_dsn_stored IS NOT NULL)
"""


def migrate(cr, version):
    """Only the keys of whom it concerns are computed anew."""
    cr.execute(WORDS)
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    for name in ["res.partner", *env["cc.call"]._phone_models()]:
        for field in env[name]._cc_phone_fields:
            env[name].search([(field, "like", "*")])._compute_cc_number_keys()

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""People with a short number such as *2700 are found by it from now on."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Their keys are computed anew; nobody else's change."""
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    for name in ["res.partner", *env["cc.call"]._phone_models()]:
        model = env[name]
        for field in model._cc_phone_fields:
            model.search([(field, "like", "*")])._compute_cc_number_keys()

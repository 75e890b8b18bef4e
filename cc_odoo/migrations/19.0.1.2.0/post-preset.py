# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""PBXs are of a kind now; queues whose name is a number are called by it."""

from odoo import SUPERUSER_ID, api
from odoo.addons.cc_odoo.core import presets

QUEUES = """
    UPDATE cc_queue SET number = name WHERE COALESCE(number, '') = '' AND name ~ '^[0-9]{1,40}$'
"""


def migrate(cr, version):
    """All settings stay: a PBX that has none of the presets is one that was set up by hand."""
    cr.execute(QUEUES)
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    for pbx in env["cc.pbx"].search([]):
        kind = presets.kind_of({name: pbx[name] for name in presets.FIELDS})
        if kind != pbx.kind:
            cr.execute("UPDATE cc_pbx SET kind = %s WHERE id = %s", [kind, pbx.id])
    env.invalidate_all()

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls that ended before are as they are: their tasks and leads stay, and no callback is made."""


def migrate(cr, version):
    """Take all calls that have ended for decided."""
    cr.execute("UPDATE cc_call SET loss_followed = true WHERE ended_at IS NOT NULL")

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Callbacks that agents are calling just now are open again."""

from odoo.tools.sql import table_exists


def migrate(cr, _version):
    """Give back what is being called: from now on each number has one attempt at a time."""
    if not table_exists(cr, "cc_callback"):
        return  # a version before 19.0.1.2.0, which knew none
    cr.execute(
        "UPDATE cc_callback SET state = 'open', taken_by_id = NULL, taken_at = NULL"
        " WHERE state = 'calling'"
    )

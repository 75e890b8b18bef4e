# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


def migrate(cr, _version):
    """Give back what is being called: from now on each number has one attempt at a time."""
    cr.execute(
        "UPDATE cc_callback SET state = 'open', taken_by_id = NULL, taken_at = NULL"
        " WHERE state = 'calling'"
    )

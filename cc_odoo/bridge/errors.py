# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What may go wrong with the database. What may go wrong with a PBX is in `ami`."""


class DatabaseAway(Exception):
    """PostgreSQL cannot be reached, or is too busy; nothing was written. Try again later."""


class NotInstalled(Exception):
    """The addon is not installed in this database."""

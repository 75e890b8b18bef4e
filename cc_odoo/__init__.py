# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import controllers, models, wizard
from .hooks import pre_init_hook, uninstall_hook


def post_load():
    """Start the bridge inside Odoo's own server, when it is asked to (server_wide_modules)."""
    # Here, not above: a process that runs no bridge needs nothing of it.
    from .bridge import in_server

    in_server.post_load()

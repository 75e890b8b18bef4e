# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the server does when the last bridge has gone, or the first one has come."""

import logging
import threading
from functools import partial

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying

_logger = logging.getLogger(__name__)


def notify_agents(db):
    """Make the PBXs' states true, and send every agent what their bar shows now.

    A transaction each: an agent's own click never waits for all the others. Also to those without
    a browser: one that is being opened this moment may have read, but not subscribed yet.
    """
    threading.current_thread().dbname = db  # for Odoo's log lines
    _transaction(db, lambda env: env["cc.pbx"]._sweep_states())
    for agent_id in _transaction(db, lambda env: env["cc.user"].search([]).ids) or ():
        _transaction(
            db, lambda env, id_=agent_id: env["cc.user"].browse(id_).exists()._push_agent()
        )


def _transaction(db, work):
    """One of the superuser. What fails is logged: the watch must go on."""
    try:
        registry = Registry(db).check_signaling()
        if "cc.pbx" in registry:  # the addon may have been uninstalled
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                return retrying(partial(work, env), env)
    except Exception:
        _logger.exception("the agents could not be told that the bridge has come or gone")
    return None

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

    Each agent has a transaction of their own, so that no click waits for all the others. Agents
    without a browser are sent it too: one just being opened may have read, but not subscribed.
    """
    threading.current_thread().dbname = db  # for Odoo's log lines
    _transaction(db, lambda env: env["cc.pbx"]._sweep_states())
    for agent_id in _transaction(db, lambda env: env["cc.user"].search([]).ids) or ():
        _transaction(
            db, lambda env, id_=agent_id: env["cc.user"].browse(id_).exists()._push_agent()
        )


def _transaction(db, work):
    """Call `work(env)` in a transaction of the superuser; return its result, None if it failed."""
    try:
        registry = Registry(db).check_signaling()
        if "cc.pbx" in registry:  # the addon may have been uninstalled
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                return retrying(partial(work, env), env)
    except Exception:
        _logger.exception("the agents could not be notified that the bridge has come or gone")
    return None

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    base_automation,
    cc_server_action_text,
    ir_actions_server,
    ir_cron,
)

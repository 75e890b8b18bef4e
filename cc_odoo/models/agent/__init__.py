# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    cc_skill,
    cc_status,
    cc_status_rules,
    cc_setup,
    cc_user,
    cc_user_login,
    cc_status_log,
    cc_user_status,
    cc_user_connect,
    cc_user_desk,
    cc_presence,
    cc_user_unreachable,
    cc_user_put_out,
    cc_user_right,
    cc_user_queues,
    cc_user_targets,
    cc_user_automation,
)

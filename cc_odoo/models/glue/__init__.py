# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    crm_lead,
    ir_http,
    ir_websocket,
    project_task,
    res_company,
    res_config_settings,
    res_groups,
    res_partner,
    res_users,
)

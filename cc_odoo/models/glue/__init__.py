# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    res_company,
    res_config_settings,
    res_users,
    ir_websocket,
    res_partner,
    project_task,
    crm_lead,
    ir_http,
)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    cc_presence,
    cc_setup,
    cc_skill,
    cc_status,
    cc_status_log,
    cc_user,
)

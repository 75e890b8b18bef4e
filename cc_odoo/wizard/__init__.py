# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    cc_callback_assign,
    cc_callback_give_up,
    cc_callback_request,
    cc_dial_test,
    cc_label_import,
    cc_pbx_test,
    cc_set_status,
)

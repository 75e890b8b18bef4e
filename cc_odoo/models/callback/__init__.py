# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import cc_call_loss, cc_callback, cc_queue_callback

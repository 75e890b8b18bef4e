# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    cc_extension,
    cc_pbx,
    cc_pbx_bridge,
    cc_pbx_outage,
    cc_queue,
    cc_queue_member,
    cc_queue_refusal,
)

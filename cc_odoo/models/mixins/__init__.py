# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    cc_at_ring_mixin,
    cc_calls_mixin,
    cc_door_mixin,
    cc_fact_mixin,
    cc_phone_mixin,
    cc_write_only_mixin,
    columns,
    guard,
)

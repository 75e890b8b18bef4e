# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    cc_recording,
    cc_recording_source,
    cc_recording_rules,
    cc_recording_listen,
    cc_recording_retention,
    cc_recording_player,
    cc_user_recording,
)

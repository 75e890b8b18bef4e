# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    cc_command_recording,
    cc_pbx_recordings,
    cc_recording,
    cc_recording_listen,
    cc_recording_player,
    cc_recording_retention,
    cc_recording_rule,
)

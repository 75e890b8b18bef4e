# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    mixins,
    pbx,
    agent,
    call,
    callback,
    recording,
    automation,
    glue,
)
from .call import (
    cc_user_call,
    cc_user_deeds,
    cc_user_dial,
    cc_user_control,
    cc_user_switch,
)
from .recording import cc_user_recording

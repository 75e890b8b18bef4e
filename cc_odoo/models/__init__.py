# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    mixins,
    pbx,
    agent,
    call,
    callback,
    recording,
)

# Plain extensions of cc.user: after it, and before the guard that goes around all of them.
from .call import (
    cc_user_call,
    cc_user_deeds,
    cc_user_dial,
    cc_user_control,
    cc_user_switch,
)
from .recording import cc_user_recording
from . import (
    automation,
    glue,
)

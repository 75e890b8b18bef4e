# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    cc_call,
    cc_call_books,
    cc_call_caller_context,
    cc_call_chatter,
    cc_call_leg,
    cc_call_leg_control,
    cc_call_number_match,
    cc_call_pop,
    cc_call_retention,
    cc_call_timeline,
    cc_call_visibility,
    cc_command,
    cc_command_text,
    cc_dial_rule,
    cc_pbx_facts,
    cc_pbx_queue_log,
    cc_queue_visit,
)

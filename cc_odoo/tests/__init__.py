# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    test_abandoned,
    test_automation_rules,
    test_call_facts,
    test_commands,
    test_desired,
    test_hoot,
    test_numbers,
    test_pop,
    test_server_actions,
    test_server_actions_rights,
    test_session,
    test_setup_agents,
    test_setup_extensions,
    test_setup_pbx,
    test_setup_rights,
    test_setup_skills,
    test_setup_statuses,
    test_status_events,
)

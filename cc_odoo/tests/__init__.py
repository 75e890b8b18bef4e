# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# Odoo's own runner looks for test modules here, and in no package below.
from .agent import (
    test_places_to_connect,
    test_accounts,
    test_agent_queues,
    test_agents,
    test_built_in_statuses,
    test_disconnected_by,
    test_membership,
    test_session,
    test_setup_screen,
    test_skills,
    test_status_events,
    test_statuses,
    test_transfer_targets,
    test_unreachable,
)
from .automation import (
    test_automation_rules,
    test_server_actions,
    test_server_actions_rights,
    test_server_actions_warnings,
)
from .call import (
    test_bounds,
    test_call_control,
    test_call_control_effects,
    test_call_facts,
    test_call_screens,
    test_caller_context,
    test_commands,
    test_dial_http,
    test_dial_rules,
    test_facts_by_hand,
    test_many_calls,
    test_names_in_messages,
    test_numbers,
    test_phone_models,
    test_pop,
    test_switch,
    test_unreached,
)
from .callback import (
    test_callback_work,
    test_losses,
    test_abandoned,
)
from .pbx import (
    test_extensions,
    test_outages,
    test_pbx,
    test_phones,
    test_preset,
    test_queue_log_import,
    test_relay,
)
from .recording import (
    test_recording_play,
    test_recording_retention,
    test_recording_web,
    test_recordings,
)
from .rights import (
    test_revoked,
    test_uninstall_flag,
    test_access,
    test_bad_input,
    test_companies,
    test_doors,
    test_methods,
    test_rights,
    test_secrets_in_words,
    test_supervisor_sees,
)
from .web import (
    test_hoot,
    test_styles,
    test_translations,
)

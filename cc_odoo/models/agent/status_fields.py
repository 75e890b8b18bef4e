# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which fields of an agent the status rules and the server write, and the right to do so."""

# With this very object in the context, status fields can be written. A change of status is
# written by ``_status_event`` alone. No value that comes over RPC is this object.
STATUS_WRITER = object()

# Written by the status rules only.
STATUS_FIELDS = {
    "status_id",
    "status_since",
    "status_deadline",
    "next_status_id",
    "next_reason",
    "next_by_id",
    "held_status_id",
    "chain_kind",
    "live_calls",
    "call_ended_at",
    "missed_rings",
    "status_reason",
    "current_extension_id",
    "current_virtual_number",
    "last_extension_id",
}

# Written by the server only, whatever rights the user has.
SERVER_FIELDS = {"refusal", "version", "left_place", "archived_with_user"}

# A change of one of these can change who is in which queue.
MEMBERSHIP_FIELDS = {"active", "name", "skill_ids", "status_id", "current_extension_id"}

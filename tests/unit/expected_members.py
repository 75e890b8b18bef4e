# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Ways in and out of queues, and members behind Local channels.

Drawn up from the recordings, and read against how they were played and what queue_log says.
"""

from expected import visit
from expected_situations import called, from_queue, phoned
from expected_waits_and_dials import dialled, direct

# fmt: off
ROWS = {
    # --- in at the door, and out of the queue
    # 1002 gets the customer by Bridge() while 1001 rings.
    "grab_while_ringing": [
        called(
            "support", ".214", 0.0, 4.22, answered_at=1.22, wait_seconds=0.72, talk_seconds=2.99,
        ),
        visit(".214", "support", 0.5, 1.22, "transferred", position_left=0),
        from_queue("support", ".215", ".214", 0.5, None, 1.22, "cancelled"),
        phoned(
            ".216", "grabcaller", 1.22, 1.22, agent="1002", answered_at=1.22, wait_seconds=0.0,
            merged_into=".214", hangup_cause=0,
        ),
        dialled(".216", ".214", "grabcaller", 1.22, 1.22, 4.22, agent="1002"),
    ],
    "door_try": [
        called("one", ".221", 0.0, 2.93, outcome="abandoned", wait_seconds=2.42, hangup_cause=0),
        visit(".221", "one", 0.5, 2.92, "abandoned"),
        called(
            "one", ".222", 0.65, 1.15, caller_number="0100000002", called_number="tryfull",
            outcome="no_answer", wait_seconds=0.0,
        ),
        visit(".222", "one", 1.15, 1.15, "full", position_joined=0, position_left=0),
    ],
    "door_exec_empty": [
        called(
            "empty", ".225", 0.0, 0.5, called_number="execempty", outcome="no_answer",
            wait_seconds=0.0,
        ),
        visit(".225", "empty", 0.5, 0.5, "join_empty", position_joined=0, position_left=0),
    ],
    # After two seconds in support.
    "door_over_empty": [
        called(
            "empty", ".231", 0.0, 2.52, called_number="overempty", outcome="no_answer",
            wait_seconds=2.0,
        ),
        visit(".231", "support", 0.5, 2.5, "timeout"),
        visit(".231", "empty", 2.51, 2.51, "join_empty", position_joined=0, position_left=0),
    ],
    # Queue(SUPPORT).
    "door_upper_timeout": [
        called(
            "support", ".229", 0.0, 3.51, called_number="upperto", outcome="no_answer",
            wait_seconds=3.0,
        ),
        visit(".229", "support", 0.5, 3.51, "timeout"),
    ],
    # The key 2 leads to another queue.
    "key_to_queue": [
        called(
            "sales", ".523", 0.0, 3.56, called_number="q-keyq", answered_at=2.03,
            wait_seconds=1.53, talk_seconds=1.53,
        ),
        visit(".523", "keyq", 0.5, 1.51, "exit_key"),
        visit(".523", "sales", 1.51, 2.03, "answered", "PJSIP/1002"),
        from_queue("sales", ".524", ".523", 1.51, 2.03, 3.56, agent="1002"),
    ],
    "redirect_to_voicemail": [
        called("support", ".526", 0.0, 4.51, outcome="no_answer", wait_seconds=1.0),
        visit(".526", "support", 0.5, 1.5, "transferred"),
    ],
    # Nobody else answered 1001's ring.
    "redirect_ringing_to_phone": [
        called(
            "support", ".528", 0.0, 4.63, answered_at=2.11, wait_seconds=1.02, talk_seconds=2.51,
        ),
        visit(".528", "support", 0.58, 1.61, "transferred"),
        from_queue("support", ".529", ".528", 0.58, None, 1.61, "cancelled"),
        direct(".530", ".528", "0100000001", 1.61, 2.11, 4.63),
    ],
    # --- members behind Local channels
    "member_caller_leaves": [
        called("fpbx", ".285", 0.0, 3.01, answered_at=1.02, wait_seconds=0.51, talk_seconds=1.99),
        visit(".285", "fpbx", 0.51, 1.02, "answered", "PJSIP/1001"),
        from_queue("fpbx", ".286", ".285", 0.51, 1.02, 3.01),
    ],
    # Rung again after a second.
    "member_refuses": [
        called("fpbx", ".291", 0.0, 2.01, outcome="abandoned", wait_seconds=1.5, hangup_cause=0),
        visit(".291", "fpbx", 0.5, 2.01, "abandoned"),
        from_queue("fpbx", ".292", ".291", 0.5, None, 0.71, "refused"),
        from_queue("fpbx", ".297", ".291", 1.72, None, 1.93, "refused"),
    ],
    # One member, two phones.
    "member_group": [
        called("fpbx", ".304", 0.0, 4.01, answered_at=1.52, wait_seconds=1.02, talk_seconds=2.49),
        visit(".304", "fpbx", 0.5, 1.52, "answered", "PJSIP/1002"),
        from_queue("fpbx", ".305", ".304", 0.5, None, 1.51, "taken"),
        from_queue("fpbx", ".308", ".304", 0.51, 1.52, 4.01, agent="1002"),
    ],
    # One member, 1002 after 1001.
    "member_follow_me": [
        called("fpbx", ".312", 0.0, 6.01, answered_at=3.05, wait_seconds=2.54, talk_seconds=2.96),
        visit(".312", "fpbx", 0.5, 3.05, "answered", "PJSIP/1002"),
        from_queue("fpbx", ".313", ".312", 0.5, None, 2.52, "no_answer"),
        from_queue("fpbx", ".316", ".312", 2.52, 3.05, 6.01, agent="1002"),
    ],
    "member_nested": [
        called("fpbx", ".320", 0.0, 4.01, answered_at=1.02, wait_seconds=0.51, talk_seconds=2.99),
        visit(".320", "fpbx", 0.5, 1.02, "answered", "PJSIP/1001"),
        from_queue("fpbx", ".321", ".320", 0.5, 1.02, 4.01),
    ],
    "member_ring_all": [
        called("all", ".329", 0.0, 4.01, answered_at=1.21, wait_seconds=0.71, talk_seconds=2.79),
        visit(".329", "all", 0.5, 1.21, "answered", "PJSIP/1002"),
        from_queue("all", ".330", ".329", 0.5, 1.21, 4.01, agent="1002"),
        from_queue("all", ".332", ".329", 0.51, None, 1.21, "taken"),
    ],
    # A static member with a name of its own.
    "member_local_static": [
        called(
            "lstatic", ".343", 0.0, 2.54, answered_at=1.03, wait_seconds=0.51, talk_seconds=1.51,
        ),
        visit(".343", "lstatic", 0.5, 1.02, "answered", "PJSIP/1001"),
        from_queue("lstatic", ".344", ".343", 0.5, 1.03, 2.54),
    ],
    # 1001 sends the customer to 8001, that is sales.
    "member_opt_transfer": [
        called(
            "sales", ".349", 0.0, 4.71, called_number="q-fpbx", answered_at=1.02,
            wait_seconds=1.04, talk_seconds=3.13,
        ),
        visit(".349", "fpbx", 0.5, 1.02, "answered", "PJSIP/1001"),
        from_queue("fpbx", ".350", ".349", 0.5, 1.02, 2.64, transferred_to="8001"),
        visit(".349", "sales", 2.63, 3.15, "answered", "PJSIP/1002"),
        from_queue("sales", ".354", ".349", 2.65, 3.16, 4.7, agent="1002"),
    ],
    # With /n it is the second half that goes to the other queue.
    "member_n_transfer": [
        called(
            "sales", ".359", 0.0, 4.6, called_number="q-fpbx", answered_at=1.04,
            wait_seconds=1.05, talk_seconds=3.04,
        ),
        visit(".359", "fpbx", 0.5, 1.04, "answered", "PJSIP/1001"),
        from_queue("fpbx", ".360", ".359", 0.5, 1.04, 2.55, transferred_to="8001"),
        visit(".361", "sales", 2.55, 3.07, "answered", "PJSIP/1002", linkedid=".359"),
        from_queue("sales", ".363", ".359", 2.56, 3.07, 4.59, agent="1002"),
    ],
    # 1001 holds from 2.06 to 3.56.
    "member_n_hold": [
        called(
            "fpbx", ".367", 0.0, 4.56, answered_at=1.04, wait_seconds=0.53, talk_seconds=2.02,
            hold_seconds=1.5,
        ),
        visit(".367", "fpbx", 0.51, 1.04, "answered", "PJSIP/1001"),
        from_queue("fpbx", ".368", ".367", 0.51, 1.04, 4.56, talk_seconds=2.02, hold_seconds=1.5),
    ],
    # The queue gives up while it rings no more.
    "member_timeout": [
        called(
            "fpbx", ".379", 0.0, 6.51, called_number="o--fpbx", outcome="no_answer",
            wait_seconds=5.0,
        ),
        visit(".379", "fpbx", 0.51, 5.51, "timeout"),
        from_queue("fpbx", ".380", ".379", 0.51, None, 4.51, "no_answer"),
    ],
}

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls that become one, and who hands on whom.

Drawn up from the recordings, and read against how they were played and what queue_log says.
"""

from expected import visit
from expected_situations import called, from_queue, phoned
from expected_waits_and_dials import dialled, direct

# fmt: off
ROWS = {
    # --- two calls become one
    # 1001 called a mobile phone before the customer came, and joins both.
    "join_older_outside": [
        phoned(
            ".148", "0600000001", 0.0, 2.9, direction="out", answered_at=0.71, wait_seconds=0.71,
            talk_seconds=2.19, merged_into=".150", hangup_cause=0,
        ),
        dialled(".148", ".150", "0600000001", 0.0, 0.71, 2.9, transferred_to="0100000001"),
        called("riu", ".150", 0.87, 5.88, answered_at=1.89, wait_seconds=0.51, talk_seconds=3.99),
        visit(".150", "riu", 1.37, 1.89, "answered", "PJSIP/1001"),
        from_queue("riu", ".151", ".150", 1.37, 1.89, 2.9),
    ],
    # Two customers at one phone are joined: the first one's call lives on.
    "join_two_customers": [
        called(
            "riu", ".155", 0.0, 7.59, answered_at=1.02, wait_seconds=1.02, talk_seconds=4.43,
            hold_seconds=2.14,
        ),
        visit(".155", "riu", 0.5, 1.02, "answered", "PJSIP/1001"),
        from_queue(
            "riu", ".156", ".155", 0.5, 1.02, 4.2, talk_seconds=1.03, hold_seconds=2.14,
            transferred_to="0100000002",
        ),
        called(
            "riu", ".157", 1.67, 4.19, caller_number="0100000002", answered_at=2.68,
            wait_seconds=1.01, talk_seconds=1.52, merged_into=".155", hangup_cause=0,
        ),
        visit(".157", "riu", 2.17, 2.68, "answered", "PJSIP/1001", linkedid=".155"),
        from_queue("riu", ".158", ".155", 2.17, 2.68, 4.2, number="0100000002"),
    ],
    # 1001 talked with 1002 before, and joins the customer to that talk.
    "join_asked_first": [
        phoned(
            ".166", "1002", 0.0, 2.7, answered_at=0.51, wait_seconds=0.51, talk_seconds=2.18,
            merged_into=".168", hangup_cause=0,
        ),
        dialled(
            ".166", ".168", "1002", 0.0, 0.51, 2.73, talk_seconds=2.18,
            transferred_to="0100000001",
        ),
        direct(".167", ".168", "0100000001", 0.0, 0.51, 4.7),
        called("riu", ".168", 0.66, 4.7, answered_at=1.67, wait_seconds=0.51, talk_seconds=3.03),
        visit(".168", "riu", 1.16, 1.67, "answered", "PJSIP/1001"),
        from_queue("riu", ".169", ".168", 1.16, 1.67, 2.7),
    ],
    # A member behind a Local channel asks 1002 by phone, and joins the two calls.
    "member_n_join": [
        called(
            "fpbx", ".684", 0.0, 6.35, answered_at=1.02, wait_seconds=0.51, talk_seconds=3.03,
            hold_seconds=2.3,
        ),
        visit(".684", "fpbx", 0.5, 1.01, "answered", "PJSIP/1001"),
        from_queue(
            "fpbx", ".685", ".684", 0.5, 1.02, 4.33, talk_seconds=1.01, hold_seconds=2.3,
            transferred_to="1002",
        ),
        phoned(
            ".688", "1002", 2.32, 4.33, answered_at=2.84, wait_seconds=0.51, talk_seconds=1.49,
            merged_into=".684", hangup_cause=0,
        ),
        dialled(".688", ".684", "1002", 2.32, 2.84, 4.33),
        direct(".689", ".684", "0100000001", 2.33, 2.84, 6.35),
    ],
    # The same, when the Local channel is optimised away.
    "member_opt_join": [
        called(
            "fpbx", ".704", 0.0, 6.37, answered_at=1.03, wait_seconds=0.52, talk_seconds=3.04,
            hold_seconds=2.3,
        ),
        visit(".704", "fpbx", 0.51, 1.02, "answered", "PJSIP/1001"),
        from_queue(
            "fpbx", ".705", ".704", 0.51, 1.03, 4.35, talk_seconds=1.02, hold_seconds=2.3,
            transferred_to="1002",
        ),
        phoned(
            ".709", "1002", 2.35, 4.35, answered_at=2.87, wait_seconds=0.52, talk_seconds=1.48,
            merged_into=".704", hangup_cause=0,
        ),
        dialled(".709", ".704", "1002", 2.35, 2.87, 4.35),
        direct(".710", ".704", "0100000001", 2.35, 2.87, 6.37),
    ],
    # Joined while still waiting in sales. queue_log has CONNECT under another id.
    "member_n_join_queue": [
        called(
            "sales", ".694", 0.0, 6.87, called_number="q-fpbx", answered_at=1.02,
            wait_seconds=3.02, talk_seconds=3.04, hold_seconds=1.8,
        ),
        visit(".694", "fpbx", 0.5, 1.02, "answered", "PJSIP/1001"),
        from_queue(
            "fpbx", ".695", ".694", 0.5, 1.02, 3.83, talk_seconds=1.01, hold_seconds=1.8,
            transferred_to="8001",
        ),
        phoned(
            ".698", "8001", 2.32, 3.83, outcome="no_answer", wait_seconds=1.51,
            merged_into=".694", hangup_cause=0, queue="sales",
        ),
        dialled(".698", ".694", "8001", 2.32, None, 3.84, "no_answer"),
        visit(".698", "sales", 2.32, 4.83, "answered", "PJSIP/1002", linkedid=".694"),
        from_queue("sales", ".699", ".694", 2.33, 4.83, 6.86, agent="1002"),
    ],
    # Somebody joins two customers (Bridge over AMI): each keeps a call.
    "bridge_two_agents_customers": [
        called(
            "support", ".752", 0.0, 6.56, answered_at=1.01, wait_seconds=0.51, talk_seconds=5.54,
        ),
        visit(".752", "support", 0.5, 1.01, "answered", "PJSIP/1001"),
        from_queue("support", ".753", ".752", 0.5, 1.01, 3.15),
        called(
            "sales", ".754", 1.13, 6.56, caller_number="0100000002", answered_at=2.14,
            wait_seconds=0.51, talk_seconds=4.41,
        ),
        visit(".754", "sales", 1.63, 2.14, "answered", "PJSIP/1002"),
        from_queue("sales", ".755", ".754", 1.63, 2.14, 3.15, agent="1002", number="0100000002"),
    ],
    # --- feature codes
    # All three talk, 1002 hangs up together with 1001.
    "feature_threeway_target_leaves": [
        called(
            "support", ".400", 0.0, 6.58, answered_at=1.01, wait_seconds=0.51, talk_seconds=3.37,
            hold_seconds=2.2,
        ),
        visit(".400", "support", 0.5, 1.01, "answered", "PJSIP/1001"),
        from_queue(
            "support", ".401", ".400", 0.5, 1.01, 6.58, talk_seconds=3.37, hold_seconds=2.2,
        ),
        direct(".404", ".400", "0100000001", 2.7, 3.2, 6.58),
    ],
    # 1001 asks 1002, is with the customer again, and hands over.
    "feature_swap_complete": [
        called(
            "support", ".414", 0.0, 7.76, answered_at=1.01, wait_seconds=0.51, talk_seconds=4.54,
            hold_seconds=2.21,
        ),
        visit(".414", "support", 0.5, 1.01, "answered", "PJSIP/1001"),
        from_queue(
            "support", ".415", ".414", 0.5, 1.01, 6.26, talk_seconds=3.03, hold_seconds=2.21,
            transferred_to="1002",
        ),
        direct(".418", ".414", "0100000001", 2.73, 3.24, 7.76),
    ],
    # 1001 hangs up just before 1002 answers.
    "feature_blonde_answered": [
        called(
            "support", ".427", 0.0, 7.71, answered_at=1.01, wait_seconds=0.5, talk_seconds=3.27,
            hold_seconds=3.04,
        ),
        visit(".427", "support", 0.5, 1.01, "answered", "PJSIP/1001"),
        from_queue(
            "support", ".428", ".427", 0.51, 1.01, 5.31, talk_seconds=1.26, hold_seconds=3.04,
            transferred_to="1002",
        ),
        direct(".431", ".427", "0100000001", 2.68, 5.7, 7.71),
    ],
    # 1002 does not answer, nor does 1001 when called back; the customer hangs up.
    "feature_blonde_lost": [
        called(
            "support", ".618", 0.0, 13.01, answered_at=1.02, wait_seconds=0.51,
            talk_seconds=1.27, hold_seconds=3.01,
        ),
        visit(".618", "support", 0.5, 1.02, "answered", "PJSIP/1001"),
        from_queue(
            "support", ".619", ".618", 0.51, 1.02, 5.3, talk_seconds=1.27, hold_seconds=3.02,
            transferred_to="1002",
        ),
        direct(".622", ".618", "0100000001", 2.67, None, 8.67, "cancelled"),
        direct(".625", ".618", "0100000001", 8.67, None, 13.01, "cancelled", agent="1001"),
    ],
    # The customer hangs up while 1002 rings.
    "feature_blonde_caller_leaves": [
        called(
            "support", ".450", 0.0, 6.03, answered_at=1.02, wait_seconds=0.5, talk_seconds=1.27,
            hold_seconds=3.01,
        ),
        visit(".450", "support", 0.51, 1.01, "answered", "PJSIP/1001"),
        from_queue(
            "support", ".451", ".450", 0.51, 1.02, 5.3, talk_seconds=1.27, hold_seconds=3.01,
            transferred_to="1002",
        ),
        direct(".454", ".450", "0100000001", 2.66, None, 6.02, "cancelled"),
    ],
    # 1001 asks in sales, and hands over to whoever answered there.
    "feature_ask_queue": [
        called(
            "sales", ".465", 0.0, 5.96, called_number="q-support", answered_at=1.04,
            wait_seconds=1.04, talk_seconds=2.76, hold_seconds=2.16,
        ),
        visit(".465", "support", 0.5, 1.04, "answered", "PJSIP/1001"),
        from_queue(
            "support", ".466", ".465", 0.5, 1.04, 4.45, talk_seconds=1.25, hold_seconds=2.16,
            transferred_to="8001",
        ),
        visit(".468", "sales", 2.68, 3.18, "answered", "PJSIP/1002", linkedid=".465"),
        from_queue("sales", ".469", ".465", 2.68, 3.18, 5.95, agent="1002"),
    ],
    # The member's Local channel asks; 1001 hangs up, and all of it ends.
    "member_n_feature_ask": [
        called(
            "fpbx", ".475", 0.0, 4.19, answered_at=1.02, wait_seconds=0.52, talk_seconds=1.27,
            hold_seconds=1.9,
        ),
        visit(".475", "fpbx", 0.51, 1.02, "answered", "PJSIP/1001"),
        from_queue("fpbx", ".476", ".475", 0.51, 1.02, 4.19, talk_seconds=1.27, hold_seconds=1.9),
        direct(".481", ".475", "1001", 2.67, 3.18, 4.19),
    ],
    # 1001 asks in sales and hangs up; the customer waits on there, and hangs up.
    "feature_blonde_queue_lost": [
        called(
            "sales", ".717", 0.0, 8.01, called_number="q-support", answered_at=1.01,
            wait_seconds=5.87, talk_seconds=1.25, hold_seconds=3.5,
        ),
        visit(".717", "support", 0.5, 1.01, "answered", "PJSIP/1001"),
        from_queue(
            "support", ".718", ".717", 0.5, 1.01, 5.77, talk_seconds=1.25, hold_seconds=3.5,
            transferred_to="8001",
        ),
        visit(".720", "sales", 2.65, 8.01, "abandoned", linkedid=".717"),
    ],
    "feature_blind_queue": [
        called(
            "sales", ".747", 0.0, 5.68, called_number="q-support", answered_at=1.02,
            wait_seconds=2.02, talk_seconds=2.77, hold_seconds=0.38,
        ),
        visit(".747", "support", 0.5, 1.02, "answered", "PJSIP/1001"),
        from_queue(
            "support", ".748", ".747", 0.5, 1.02, 2.65, talk_seconds=1.25, hold_seconds=0.38,
            transferred_to="8001",
        ),
        visit(".747", "sales", 2.65, 4.16, "answered", "PJSIP/1002"),
        from_queue("sales", ".749", ".747", 2.65, 4.16, 5.68, agent="1002"),
    ],
    # --- in calls over Local channels
    # Held from 2.02 to 4.02.
    "local_hold": [
        called(
            "support", ".760", 0.0, 5.02, called_number="l-support", answered_at=1.01,
            wait_seconds=0.51, talk_seconds=2.0, hold_seconds=2.0,
        ),
        visit(".762", "support", 0.51, 1.01, "answered", "PJSIP/1001", linkedid=".760"),
        from_queue(
            "support", ".763", ".760", 0.51, 1.01, 5.02, talk_seconds=2.0, hold_seconds=2.0,
        ),
    ],
    "local_transfer": [
        called(
            "support", ".766", 0.0, 5.03, called_number="l-support", answered_at=1.01,
            wait_seconds=0.5, talk_seconds=3.51,
        ),
        visit(".768", "support", 0.5, 1.01, "answered", "PJSIP/1001", linkedid=".766"),
        from_queue("support", ".769", ".766", 0.5, 1.01, 2.03, transferred_to="1002"),
        direct(".770", ".766", "0100000001", 2.03, 2.53, 5.03),
    ],
    # Somebody sends the customer to sales, where 1002 rings for two seconds.
    "redirect_talking_to_queue": [
        called(
            "sales", ".790", 0.0, 5.55, called_number="l-support", answered_at=1.01,
            wait_seconds=2.52, talk_seconds=2.52,
        ),
        visit(".792", "support", 0.5, 1.01, "answered", "PJSIP/1001", linkedid=".790"),
        from_queue("support", ".793", ".790", 0.51, 1.01, 2.02),
        visit(".790", "sales", 2.02, 4.03, "answered", "PJSIP/1002"),
        from_queue("sales", ".794", ".790", 2.02, 4.03, 5.55, agent="1002"),
    ],
    # A member behind a Local channel parks the customer; 1003 fetches them.
    "parked_by_member": [
        called(
            "fpbx", ".780", 0.0, 6.02, answered_at=1.01, wait_seconds=0.51, talk_seconds=3.5,
            hold_seconds=1.51,
        ),
        visit(".780", "fpbx", 0.5, 1.01, "answered", "PJSIP/1001"),
        from_queue(
            "fpbx", ".781", ".780", 0.51, 1.01, 4.69, talk_seconds=1.01, transferred_to="900",
        ),
        phoned(
            ".784", "901", 3.53, 3.53, agent="1003", answered_at=3.53, wait_seconds=0.0,
            merged_into=".780", hangup_cause=0,
        ),
        dialled(".784", ".780", "0100000001", 3.53, 3.53, 6.02, agent="1003"),
    ],
    # When 1001 hangs up, the customer is sent to a survey, behind a Local channel.
    "survey_after": [
        called(
            "support", ".798", 0.0, 5.55, called_number="surveyed", answered_at=1.02,
            wait_seconds=0.51, talk_seconds=1.02,
        ),
        visit(".798", "support", 0.5, 1.02, "answered", "PJSIP/1001"),
        from_queue("support", ".799", ".798", 0.51, 1.02, 2.04),
    ],
}

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Phones that transfer, pick up, and dial through Local channels.

Drawn up from the recordings, and read against how they were played and what queue_log says.
"""

from expected import call, visit
from expected_situations import called, from_queue, phoned
from expected_waits_and_dials import dialled, direct

# fmt: off
ROWS = {
    # --- Local channels before phones
    "local_phone_busy": [
        call(
            ".233", 0.0, 0.21, called_number="d1", queue="", outcome="busy", wait_seconds=0.21,
            hangup_cause=17,
        ),
        direct(".236", ".233", "0100000001", 0.01, None, 0.21, "refused", agent="1001"),
    ],
    # The dial behind the Local channel gives up after two seconds.
    "local_phone_no_answer": [
        call(
            ".241", 0.0, 2.01, called_number="dshort", queue="", outcome="no_answer",
            wait_seconds=2.01,
        ),
        direct(".244", ".241", "0100000001", 0.0, None, 2.01, "no_answer", agent="1001"),
    ],
    "local_phone_cancelled": [
        call(
            ".249", 0.0, 2.01, called_number="d1", queue="", outcome="cancelled",
            wait_seconds=2.01, hangup_cause=127,
        ),
        direct(".252", ".249", "0100000001", 0.0, None, 2.01, "cancelled", agent="1001"),
    ],
    "local_phone_talk": [
        phoned(
            ".255", "d1", 0.0, 2.54, agent="1003", answered_at=0.52, wait_seconds=0.52,
            talk_seconds=2.02,
        ),
        dialled(".255", ".255", "d1", 0.0, 0.52, 2.54, agent="1003"),
        direct(".258", ".255", "1003", 0.0, 0.52, 2.54, agent="1001"),
    ],
    "local_out": [
        phoned(
            ".268", "dout", 0.0, 2.73, direction="out", agent="1003", answered_at=0.71,
            wait_seconds=0.71, talk_seconds=2.02,
        ),
        dialled(".268", ".268", "dout", 0.0, 0.71, 2.73, agent="1003"),
    ],
    # Both are rung by way of a Local channel of their own.
    "local_group": [
        call(
            ".274", 0.0, 4.08, called_number="lgroup", queue="", answered_at=1.06,
            wait_seconds=1.06, talk_seconds=3.01,
        ),
        direct(".279", ".274", "0100000001", 0.04, None, 1.06, "taken", agent="1001"),
        direct(".280", ".274", "0100000001", 0.04, 1.06, 4.08),
    ],
    # --- pick-ups
    "pickup_direct": [
        call(
            ".487", 0.0, 3.89, called_number="1001", queue="", answered_at=0.88,
            wait_seconds=0.88, talk_seconds=3.01,
        ),
        direct(".488", ".487", "0100000001", 0.0, None, 0.88, "taken", agent="1001"),
        phoned(
            ".489", "*871001", 0.88, 0.88, agent="1002", answered_at=0.88, wait_seconds=0.01,
            merged_into=".487", hangup_cause=0,
        ),
        direct(".489", ".487", "0100000001", 0.88, 0.88, 3.89),
    ],
    # 1003 picks up what rings at two members.
    "pickup_ring_all": [
        called("all", ".498", 0.0, 4.02, answered_at=0.91, wait_seconds=0.41, talk_seconds=3.11),
        visit(".498", "all", 0.5, 0.91, "answered", "PJSIP/1003"),
        from_queue("all", ".499", ".498", 0.51, None, 0.91, "taken", agent="1002"),
        from_queue("all", ".500", ".498", 0.51, None, 0.91, "taken"),
        phoned(
            ".501", "*871002", 0.89, 0.91, agent="1003", answered_at=0.91, wait_seconds=0.02,
            merged_into=".498", hangup_cause=0,
        ),
        from_queue("all", ".501", ".498", 0.89, 0.91, 4.02, agent="1003"),
    ],
    "pickup_local_member": [
        called("fpbx", ".506", 0.0, 4.01, answered_at=0.91, wait_seconds=0.41, talk_seconds=3.09),
        visit(".506", "fpbx", 0.5, 0.91, "answered", "PJSIP/1002"),
        from_queue("fpbx", ".507", ".506", 0.5, None, 0.91, "taken"),
        phoned(
            ".510", "*871001", 0.9, 0.91, agent="1002", answered_at=0.91, wait_seconds=0.02,
            merged_into=".506", hangup_cause=0,
        ),
        from_queue("fpbx", ".510", ".506", 0.9, 0.91, 4.01, agent="1002"),
    ],
    "pickup_internal": [
        phoned(
            ".515", "1001", 0.0, 3.51, agent="1003", answered_at=1.0, wait_seconds=1.0,
            talk_seconds=2.51,
        ),
        dialled(".515", ".515", "1001", 0.0, 1.0, 3.51, agent="1003"),
        direct(".516", ".515", "1003", 0.0, None, 1.0, "taken", agent="1001"),
        phoned(
            ".517", "*871001", 1.0, 1.0, agent="1002", answered_at=1.0, wait_seconds=0.0,
            merged_into=".515", hangup_cause=0,
        ),
        direct(".517", ".515", "1003", 1.0, 1.0, 3.51),
    ],
    # There is nothing to pick up.
    "pickup_nothing": [
        phoned(
            ".521", "*871001", 0.0, 0.0, direction="out", agent="1002", outcome="no_answer",
            wait_seconds=0.0,
        ),
        dialled(".521", ".521", "*871001", 0.0, None, 0.0, "no_answer", agent="1002"),
    ],
    # --- the PBX answers, or does not
    # The customer talks to a voicemail: nobody answered.
    "voicemail_after": [
        call(
            ".533", 0.0, 5.52, called_number="vmafter", queue="", outcome="no_answer",
            wait_seconds=5.52,
        ),
        direct(".534", ".533", "0100000001", 0.0, None, 2.01, "no_answer", agent="1001"),
    ],
    "phone_calls_busy": [
        phoned(
            ".537", "busyline", 0.0, 0.0, direction="out", agent="1003", outcome="busy",
            wait_seconds=0.0, hangup_cause=17,
        ),
        dialled(".537", ".537", "busyline", 0.0, None, 0.0, "busy", agent="1003"),
    ],
    "customer_congestion": [
        call(
            ".539", 0.0, 0.0, called_number="congline", queue="", outcome="failed",
            wait_seconds=0.0, hangup_cause=34,
        ),
    ],
    # --- click-to-dial of other programs, by Local channels
    "ctd_local_n": [
        phoned(
            ".543", "0600000001", 0.0, 3.25, direction="out", answered_at=1.22,
            wait_seconds=1.22, talk_seconds=2.02,
        ),
        dialled(".545", ".543", "0600000001", 0.0, 1.22, 3.25),
    ],
    # The agent does not answer: whom they were to call is not said.
    "ctd_local_no_answer": [
        phoned(
            ".549", "", 0.0, 2.01, direction="out", outcome="no_answer", wait_seconds=2.01,
            hangup_cause=19,
        ),
        dialled(".551", ".549", "", 0.01, None, 2.01, "no_answer"),
    ],
    "ctd_local_internal": [
        phoned(".554", "1002", 0.0, 3.07, answered_at=1.02, wait_seconds=1.02, talk_seconds=2.03),
        dialled(".556", ".554", "1002", 0.0, 1.02, 3.07),
        direct(".557", ".554", "1001", 0.51, 1.02, 3.05),
    ],
    "ctd_local_busy": [
        phoned(
            ".560", "0600000001", 0.0, 1.22, direction="out", outcome="busy", wait_seconds=1.22,
            hangup_cause=17,
        ),
        dialled(".562", ".560", "0600000001", 0.0, None, 1.22, "busy"),
    ],
    # --- places
    # Parked at 2.02; after four seconds the phone that parked them rings.
    "park_comeback": [
        called(
            "support", ".567", 0.0, 9.54, answered_at=1.01, wait_seconds=0.51, talk_seconds=4.02,
            hold_seconds=4.0,
        ),
        visit(".567", "support", 0.5, 1.01, "answered", "PJSIP/1001"),
        from_queue(
            "support", ".568", ".567", 0.5, 1.01, 2.54, talk_seconds=1.01, transferred_to="900",
        ),
        direct(".569", ".567", "0100000001", 6.03, 6.54, 9.54, agent="1001"),
    ],
    # 1003 does not take part.
    "page_answered": [
        phoned(".573", "page", 0.0, 3.02, answered_at=0.51, wait_seconds=0.51, talk_seconds=2.5),
        dialled(".573", ".573", "page", 0.0, 0.51, 3.02),
        direct(".574", ".573", "1001", 0.0, 0.51, 3.02),
        direct(".575", ".573", "1001", 0.0, None, 3.0, "refused", agent="1003"),
    ],
}

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Conference, parking, forwarding, refusals and a restart, written by hand as in `expected`.

500 is a conference room, 900 parks whoever is transferred there, at 901 and up, from where a phone
takes them back. Numbers from 0600000900 are rung for 2 s only.
"""

from expected import CUSTOMER, answered, call, leg, visit
from expected_waits_and_dials import dialled, direct, out


def clicked(key, end, outcome, leg_outcome, cause, number="0600000002"):
    """A call from Odoo that came to nothing: the phone rings, and perhaps the number as well."""
    return [
        call(
            key, 0, end, direction="out", caller_number="1001", caller_name="Agent 1001",
            called_number=number, queue="", wait_seconds=end, outcome=outcome, hangup_cause=cause,
        ),
        leg(
            key, key, "PJSIP/1001", 0, None, end, leg_outcome, way="out", queue="", number=number,
        ),
    ]  # fmt: skip


# fmt: off
ROWS = {
    # 1001 sends the caller to q801, where 1002 sends them back to q800, to 1001 again.
    "transfer_to_queue_and_back": [
        call(".0", 0, 5.67, answered_at=1.02, wait_seconds=1.53, talk_seconds=3.62),
        visit(".0", "q800", 0.5, 1.02, "answered", "PJSIP/1001"),
        leg(".1", ".0", "PJSIP/1001", 0.5, 1.02, 2.08, transferred_to="801"),
        visit(".0", "q801", 2.08, 2.58, "answered", "PJSIP/1002"),
        leg(".2", ".0", "PJSIP/1002", 2.08, 2.58, 3.62, queue="q801", transferred_to="800"),
        visit(".0", "q800", 3.62, 4.14, "answered", "PJSIP/1001"),
        leg(".3", ".0", "PJSIP/1001", 3.62, 4.14, 5.67),
    ],
    # 1001 sends the customer into the room, where a voice says that nobody else is there, and
    # comes there, too (6.2), then 1002 (7.25). 1001 leaves (9.27), 1002 leaves (10.3), the
    # customer stays until the end. The phones' calls to the room are part of the customer's.
    "conference": [
        call(".4", 0, 12.19, answered_at=1.01, wait_seconds=0.5, talk_seconds=5.09),
        visit(".4", "q800", 0.5, 1.01, "answered", "PJSIP/1001"),
        leg(".5", ".4", "PJSIP/1001", 0.5, 1.01, 2.02, transferred_to="500"),
        out(
            ".8", "500", 6.21, 6.21, direction="internal", answered_at=6.21, wait_seconds=0,
            hangup_cause=0, merged_into=".4",
        ),
        dialled(".8", ".4", "500", 6.21, 6.21, 9.27),
        out(
            ".9", "500", 7.24, 7.25, agent="1002", direction="internal", answered_at=7.25,
            wait_seconds=0, hangup_cause=0, merged_into=".4",
        ),
        dialled(".9", ".4", "500", 7.24, 7.25, 10.3, agent="1002"),
    ],
    # Two customers are parked at once, from 4.19 and from 5.28: they share a bridge and do not
    # talk. 1003 takes the first back at 7.26; the second is hung up. The phones that parked them
    # stay a while, in a bridge of their own.
    "parked_and_retrieved": [
        call(
            ".10", 0, 9.28, answered_at=1.01, wait_seconds=0.51,
            talk_seconds=5.19, hold_seconds=3.06,
        ),
        visit(".10", "q800", 0.5, 1.01, "answered", "PJSIP/1001"),
        leg(
            ".11", ".10", "PJSIP/1001", 0.5, 1.01, 7.16,
            talk_seconds=3.18, transferred_to="900",
        ),
        call(
            ".12", 2.13, 9.8, called_number="801", queue="q801", answered_at=3.17,
            wait_seconds=0.53, talk_seconds=2.1, hold_seconds=4.52,
        ),
        visit(".12", "q801", 2.65, 3.17, "answered", "PJSIP/1002"),
        leg(
            ".13", ".12", "PJSIP/1002", 2.65, 3.17, 8.15, queue="q801",
            talk_seconds=2.1, transferred_to="900",
        ),
        out(
            ".14", "901", 6.89, 7.26, agent="1003", direction="internal", answered_at=7.26,
            wait_seconds=0.37, hangup_cause=0, merged_into=".10",
        ),
        dialled(".14", ".10", CUSTOMER, 6.89, 7.26, 9.28, agent="1003"),
    ],
    # --- the phone answers 302 Moved to 1002: a refusal, and to where
    "forwarded_by_the_phone": [
        call(
            ".7", 0, 2.84, called_number="1001", queue="",
            answered_at=0.83, wait_seconds=0.83, talk_seconds=2.01,
        ),
        direct(
            ".8", ".7", CUSTOMER, 0, None, 0.32, "refused", agent="1001", transferred_to="1002",
        ),
        direct(".11", ".7", CUSTOMER, 0.32, 0.83, 2.84),
    ],
    "forwarded_between_phones": [
        out(
            ".12", "1001", 0, 2.84, agent="1003", direction="internal",
            answered_at=0.82, wait_seconds=0.82, talk_seconds=1.98,
        ),
        dialled(".12", ".12", "1001", 0, 0.82, 2.84, agent="1003", talk_seconds=1.98),
        direct(
            ".13", ".12", "1003", 0, None, 0.31, "refused", agent="1001", transferred_to="1002",
        ),
        direct(".16", ".12", "1003", 0.31, 0.82, 2.84, talk_seconds=1.98),
    ],
    # The queue's books have 1001 as the one who answered, whose phone rang 1002 in its place.
    "forwarded_from_a_queue": [
        call(".20", 0, 3.37, answered_at=1.35, wait_seconds=0.85, talk_seconds=2.02),
        visit(".20", "q800", 0.5, 1.35, "answered", "PJSIP/1001"),
        leg(
            ".21", ".20", "PJSIP/1001", 0.5, None, 0.83, "refused", transferred_to="1002",
        ),
        direct(".24", ".20", CUSTOMER, 0.83, 1.35, 3.37, talk_seconds=1.98),
    ],
    # The first is put on hold (3.17) for the second, who rang from 2.16 and talks until 4.72.
    "two_calls_at_one_phone": [
        call(
            ".25", 0, 5.75, answered_at=1.02, wait_seconds=0.52,
            talk_seconds=3.16, hold_seconds=1.57,
        ),
        visit(".25", "q800", 0.5, 1.02, "answered", "PJSIP/1001"),
        leg(
            ".26", ".25", "PJSIP/1001", 0.5, 1.02, 5.75, talk_seconds=3.16, hold_seconds=1.57,
        ),
        call(
            ".27", 2.16, 4.72, called_number="1001", queue="",
            answered_at=3.21, wait_seconds=1.05, talk_seconds=1.51,
        ),
        direct(".28", ".27", CUSTOMER, 2.16, 3.21, 4.72, agent="1001"),
    ],
    # --- the agent dials from Odoo, and it comes to nothing
    "click_to_dial_agent_refuses": clicked("ctd-5-a", 0.31, "busy", "refused", 17),
    "click_to_dial_external_no_answer": clicked(
        "ctd-6-a", 2.52, "no_answer", "no_answer", 16, "0600000901",
    ),
    # 404: there is no such number, though it rang. 503: the network does not work.
    "click_to_dial_external_invalid": clicked("ctd-7-a", 0.82, "failed", "failed", 1),
    "click_to_dial_external_congestion": clicked("ctd-8-a", 0.83, "failed", "failed", 34),
    "click_to_dial_given_up": clicked("ctd-9-a", 2.03, "cancelled", "cancelled", 0),
    # kill -9 while one talks and one waits, some time after the last event (2.67); all that is
    # known afterwards (12.25) is that they are gone. Then one calls as usual.
    "pbx_restart": [
        call(
            ".38", 0, 12.25, answered_at=1.02, wait_seconds=0.52, talk_seconds=1.65,
            outcome="unknown", hangup_cause=0,
        ),
        visit(".38", "q800", 0.5, 1.02, "answered", "PJSIP/1001"),
        leg(".39", ".38", "PJSIP/1001", 0.5, 1.02, 12.25, talk_seconds=1.65),
        call(
            ".40", 2.17, 12.25, called_number="801", queue="q801", wait_seconds=9.57,
            outcome="unknown", hangup_cause=0,
        ),
        visit(".40", "q801", 2.67, 12.25, "unknown", position_left=0),
        *answered(".0", ".1", 13.41, 15.43, since=12.4),
    ],
}

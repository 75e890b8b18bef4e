# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Transfers after asking and holds that the PBX makes (Atxfer over AMI), by hand as in `expected`.

1001 answers a second after the caller's channel came, and a good second later the PBX is told to
ask: it takes 0.1 to 0.5 s to dial, the caller on hold from the start. Whoever is asked answers half
a second later and talks for a second, before the transfer is completed or cancelled.
"""

from expected import CUSTOMER, VIRTUAL, call, leg, visit
from expected_waits_and_dials import direct

# fmt: off
ROWS = {
    "atxfer_completed": [
        call(".0", 0, 5.5, answered_at=1.0, wait_seconds=0.5, talk_seconds=2.79, hold_seconds=1.7),
        visit(".0", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(
            ".1", ".0", "PJSIP/1001", 0.5, 1.0, 3.98,
            talk_seconds=1.27, hold_seconds=1.7, transferred_to="1002",
        ),
        direct(".4", ".0", CUSTOMER, 2.47, 2.97, 5.5),
    ],
    # Back to the customer: 1002 talked with 1001 alone.
    "atxfer_cancelled": [
        call(
            ".5", 0, 5.6,
            answered_at=1.06, wait_seconds=0.55, talk_seconds=2.53, hold_seconds=2.01,
        ),
        visit(".5", "q800", 0.5, 1.06, "answered", "PJSIP/1001"),
        leg(".6", ".5", "PJSIP/1001", 0.5, 1.06, 5.6, talk_seconds=2.53, hold_seconds=2.01),
        direct(".9", ".5", "1001", 2.58, 3.09, 4.35),
    ],
    # 1002 rings for 15 s: the PBX gives up by itself, and 1001 has the customer again.
    "atxfer_no_answer": [
        call(
            ".10", 0, 19.04,
            answered_at=1.0, wait_seconds=0.5, talk_seconds=2.76, hold_seconds=15.26,
        ),
        visit(".10", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(".11", ".10", "PJSIP/1001", 0.5, 1.0, 19.04, talk_seconds=2.76, hold_seconds=15.26),
        direct(".14", ".10", "1001", 2.56, None, 17.56, "cancelled"),
    ],
    "atxfer_refused": [
        call(
            ".15", 0, 4.55,
            answered_at=1.0, wait_seconds=0.5, talk_seconds=3.07, hold_seconds=0.46,
        ),
        visit(".15", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(".16", ".15", "PJSIP/1001", 0.5, 1.0, 4.55, talk_seconds=3.07, hold_seconds=0.46),
        direct(".19", ".15", "1001", 2.54, None, 2.75, "refused"),
    ],
    # It is the Local channel that waits in q801, before and after: so says queue_log, too.
    "atxfer_to_queue": [
        call(
            ".20", 0, 5.55, queue="q801",
            answered_at=1.0, wait_seconds=1.0, talk_seconds=2.78, hold_seconds=1.76,
        ),
        visit(".20", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(
            ".21", ".20", "PJSIP/1001", 0.5, 1.0, 4.04,
            talk_seconds=1.27, hold_seconds=1.76, transferred_to="801",
        ),
        visit(".23", "q801", 2.52, 3.03, "answered", "PJSIP/1002", linkedid=".20"),
        leg(".24", ".20", "PJSIP/1002", 2.52, 3.03, 5.55, queue="q801"),
    ],
    "atxfer_to_outside": [
        call(
            ".25", 0, 6.18,
            answered_at=1.0, wait_seconds=0.5, talk_seconds=2.79, hold_seconds=2.39,
        ),
        visit(".25", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(
            ".26", ".25", "PJSIP/1001", 0.5, 1.0, 4.68,
            talk_seconds=1.28, hold_seconds=2.39, transferred_to="0600000002",
        ),
    ],
    # The mobile phone hears 1002, not the customer, from 2.71 to 4.24.
    "atxfer_by_virtual": [
        call(
            ".38", 0, 5.76,
            answered_at=1.21, wait_seconds=0.71, talk_seconds=2.79, hold_seconds=1.76,
        ),
        visit(".38", "q800", 0.5, 1.21, "answered", VIRTUAL),
        leg(
            ".39", ".38", VIRTUAL, 0.5, 1.21, 4.24,
            talk_seconds=1.27, hold_seconds=1.76, transferred_to="1002",
        ),
        direct(".44", ".38", CUSTOMER, 2.72, 3.24, 5.76),
    ],
    # --- a hold by the PBX: 1001 "asks" *8, where nobody is
    "pbx_hold": [
        call(
            ".30", 0, 5.54,
            answered_at=1.0, wait_seconds=0.5, talk_seconds=2.52, hold_seconds=2.01,
        ),
        visit(".30", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(".31", ".30", "PJSIP/1001", 0.5, 1.0, 5.54, talk_seconds=2.52, hold_seconds=2.01),
    ],
    # 1001 hangs up while holding: *8 lets the customer go within a second, who talks to nobody.
    "pbx_hold_hung_up": [
        call(
            ".34", 0, 4.47,
            answered_at=1.0, wait_seconds=0.5, talk_seconds=1.27, hold_seconds=1.75,
        ),
        visit(".34", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(
            ".35", ".34", "PJSIP/1001", 0.5, 1.0, 4.04,
            talk_seconds=1.27, hold_seconds=1.75, transferred_to="*8",
        ),
    ],
}

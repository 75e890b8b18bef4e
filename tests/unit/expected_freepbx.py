# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A PBX of the FreePBX kind, whose queues ring members such as ``Local/1001@from-queue/n``.

The queues answer, and half a second later the caller joins; phones answer after a second. 1004 has
a mobile phone that rings along after two seconds; the user 1003 sits at the phone 9001. Drawn up
from what was played, and read against queue_log. What a phone dials comes as from "device".
"""

from expected import call, leg, visit
from expected_waits_and_dials import dialled, direct

CUSTOMER = "0521234567"


def called(linkedid, end, **rest):
    """The customer's call to queue 400."""
    usual = {"caller_number": CUSTOMER, "called_number": "400", "queue": "400"}
    return call(linkedid, 0, end, **usual | rest)


def talked(linkedid, answer, end, **rest):
    """The same, answered while the customer waits since half a second."""
    usual = {"answered_at": answer, "wait_seconds": answer - 0.5, "talk_seconds": end - answer}
    return called(linkedid, end, **usual | rest)


def rung(key, linkedid, start, answer, end, *outcome, agent="1001", **rest):
    """A phone that queue 400 rang."""
    usual = {"queue": "400", "number": CUSTOMER}
    return leg(key, linkedid, f"PJSIP/{agent}", start, answer, end, *outcome, **usual | rest)


def from_phone(linkedid, number, end, agent="1001", **rest):
    """What a phone dials inside."""
    usual = {
        "caller_number": agent, "caller_name": "device", "called_number": number, "queue": "",
        "direction": "internal",
    }  # fmt: skip
    return call(linkedid, 0, end, **usual | rest)


def picking_up(linkedid, other, number, at):
    """What the phone that picks up dialled: a part of the other call at once."""
    usual = {"caller_number": "1005", "caller_name": "device", "direction": "internal"}
    usual |= {"queue": "", "answered_at": at, "wait_seconds": 0, "hangup_cause": 0}
    return call(linkedid, at, at, called_number=number, merged_into=other, **usual)


# fmt: off
ROWS = {
    # --- queues
    "freepbx/queue_answered": [
        talked(".33", 1.51, 5.01),
        visit(".33", "400", 0.5, 1.51, "answered", "PJSIP/1001"),
        rung(".34", ".33", 0.5, 1.51, 5.01),
    ],
    # 1001 lets it ring for six seconds, a second later 1002 rings.
    "freepbx/queue_unanswered": [
        talked(".45", 8.53, 10.53),
        visit(".45", "400", 0.5, 8.53, "answered", "PJSIP/1002"),
        rung(".46", ".45", 0.5, None, 6.5, "no_answer"),
        rung(".50", ".45", 7.5, 8.53, 10.53, agent="1002"),
    ],
    "freepbx/queue_refused": [
        talked(".68", 1.73, 3.73),
        visit(".68", "400", 0.5, 1.73, "answered", "PJSIP/1002"),
        rung(".69", ".68", 0.5, None, 0.72, "refused"),
        rung(".72", ".68", 0.72, 1.73, 3.73, agent="1002"),
    ],
    # The phone's own eight seconds are over before the queue's; a second later it rings again.
    "freepbx/queue_rung_out": [
        called(
            ".56", 11.01, called_number="402", queue="402", outcome="abandoned", wait_seconds=10.51,
        ),
        visit(".56", "402", 0.5, 11.01, "abandoned"),
        rung(".57", ".56", 0.5, None, 8.51, "no_answer", agent="1005", queue="402"),
        rung(".62", ".56", 9.51, None, 11.01, "cancelled", agent="1005", queue="402"),
    ],
    "freepbx/queue_abandoned": [
        called(".80", 3.01, outcome="abandoned", wait_seconds=2.51),
        visit(".80", "400", 0.5, 3.01, "abandoned"),
        rung(".81", ".80", 0.5, None, 3.01, "cancelled"),
    ],
    # 1006 rings for the six seconds that the queue has; then the voicemail answers, whom nobody is.
    "freepbx/queue_time_limit_voicemail": [
        called(
            ".356", 12.01, called_number="403", queue="403", outcome="no_answer", wait_seconds=6.0,
        ),
        visit(".356", "403", 0.5, 6.51, "timeout"),
        rung(".357", ".356", 0.5, None, 6.51, "no_answer", agent="1006", queue="403"),
    ],
    "freepbx/queue_ring_all": [
        talked(".323", 1.51, 5.01, called_number="402", queue="402"),
        visit(".323", "402", 0.5, 1.51, "answered", "PJSIP/1005"),
        rung(".324", ".323", 0.5, 1.51, 5.01, agent="1005", queue="402"),
        rung(".326", ".323", 0.5, None, 1.51, "taken", agent="1004", queue="402"),
    ],
    "freepbx/queue_hot_desk": [
        talked(".111", 1.52, 3.54),
        visit(".111", "400", 0.5, 1.52, "answered", "PJSIP/9001"),
        rung(".112", ".111", 0.5, 1.52, 3.54, agent="9001"),
    ],
    # --- transfers
    # 1001 holds at 2.54, calls 1005, who answers, and joins the two at 4.78.
    "freepbx/queue_attended_transfer": [
        talked(".117", 1.53, 6.8, talk_seconds=3.03, hold_seconds=2.24),
        visit(".117", "400", 0.5, 1.53, "answered", "PJSIP/1001"),
        rung(
            ".118", ".117", 0.5, 1.53, 4.78, talk_seconds=1.01, hold_seconds=2.24,
            transferred_to="1005",
        ),
        call(
            ".121", 2.56, 4.78, caller_number="1001", caller_name="device", called_number="1005",
            queue="", direction="internal", answered_at=3.57, wait_seconds=1.01, talk_seconds=1.21,
            merged_into=".117", hangup_cause=0,
        ),
        dialled(".121", ".117", "1005", 2.56, 3.57, 4.78),
        direct(".122", ".117", CUSTOMER, 2.56, 3.57, 6.8, agent="1005"),
    ],
    "freepbx/queue_blind_transfer": [
        talked(".127", 1.52, 5.56, talk_seconds=3.02),
        visit(".127", "400", 0.5, 1.52, "answered", "PJSIP/1001"),
        rung(".128", ".127", 0.5, 1.52, 2.53, transferred_to="1005"),
        direct(".131", ".127", CUSTOMER, 2.54, 3.56, 5.56, agent="1005"),
    ],
    # 1001 asks at 2.53 and takes the caller back at 5.52.
    "freepbx/consult_cancelled": [
        talked(".163", 1.51, 12.01, talk_seconds=7.51, hold_seconds=2.99),
        visit(".163", "400", 0.5, 1.51, "answered", "PJSIP/1001"),
        rung(".164", ".163", 0.5, 1.51, 12.01, talk_seconds=7.51, hold_seconds=2.99),
        direct(".169", ".163", "1001", 3.0, 4.01, 5.76, agent="9001", consulted=True),
    ],
    "freepbx/consult_completed": [
        talked(".187", 1.52, 7.21, talk_seconds=3.25, hold_seconds=2.44),
        visit(".187", "400", 0.5, 1.52, "answered", "PJSIP/1001"),
        rung(
            ".188", ".187", 0.5, 1.52, 5.21, talk_seconds=1.25, hold_seconds=2.44,
            transferred_to="1003",
        ),
        direct(".193", ".187", CUSTOMER, 3.0, 4.0, 7.21, agent="9001"),
    ],
    # --- pick-ups: 1005 dials **1001, or *8
    "freepbx/pickup_directed": [
        talked(".25", 2.02, 6.01),
        visit(".25", "400", 0.5, 2.02, "answered", "PJSIP/1005"),
        rung(".26", ".25", 0.5, None, 2.02, "taken"),
        picking_up(".29", ".25", "**1001", 2.02),
        rung(".29", ".25", 2.02, 2.02, 6.01, agent="1005"),
    ],
    "freepbx/pickup_group": [
        talked(".16", 2.02, 6.01),
        visit(".16", "400", 0.5, 2.02, "answered", "PJSIP/1005"),
        rung(".17", ".16", 0.5, None, 2.02, "taken"),
        picking_up(".20", ".16", "*8", 2.02),
        rung(".20", ".16", 2.02, 2.02, 6.01, agent="1005"),
    ],
    "freepbx/pickup_internal": [
        from_phone(
            ".204", "1001", 3.54, agent="1002", answered_at=1.52, wait_seconds=1.52,
            talk_seconds=2.02,
        ),
        dialled(".204", ".204", "1001", 0, 1.52, 3.54, agent="1002"),
        direct(".205", ".204", "1002", 0, None, 1.52, "taken", agent="1001"),
        picking_up(".206", ".204", "*8", 1.52),
        direct(".206", ".204", "1002", 1.52, 1.52, 3.54, agent="1005"),
    ],
    # --- follow-me: who answers on the mobile phone is the agent
    "freepbx/follow_me_desk": [
        called(
            ".244", 8.02, called_number="039991004", queue="", answered_at=4.01, wait_seconds=4.01,
            talk_seconds=4.01,
        ),
        direct(".249", ".244", CUSTOMER, 0, 4.01, 8.02, agent="1004"),
    ],
    "freepbx/follow_me_mobile": [
        called(
            ".440", 10.02, called_number="039991004", queue="", answered_at=3.02, wait_seconds=3.02,
            talk_seconds=7.0,
        ),
        direct(".445", ".440", CUSTOMER, 0, 3.02, 10.02, agent="1004"),
    ],
    "freepbx/follow_me_desk_at_once": [
        called(
            ".377", 5.02, called_number="039991004", queue="", answered_at=1.02, wait_seconds=1.02,
            talk_seconds=4.0,
        ),
        direct(".382", ".377", CUSTOMER, 0, 1.02, 5.02, agent="1004"),
    ],
    "freepbx/follow_me_internal_desk": [
        from_phone(".275", "1004", 3.02, answered_at=1.02, wait_seconds=1.02, talk_seconds=2.0),
        dialled(".275", ".275", "1004", 0, 1.02, 3.02),
        direct(".280", ".275", "1001", 0, 1.02, 3.02, agent="1004"),
    ],
    "freepbx/follow_me_internal_mobile": [
        from_phone(".260", "1004", 5.03, answered_at=3.02, wait_seconds=3.02, talk_seconds=2.01),
        dialled(".260", ".260", "1004", 0, 3.02, 5.03),
        direct(".265", ".260", "1001", 0, 3.02, 5.03, agent="1004"),
    ],
    "freepbx/follow_me_queue_desk": [
        talked(".304", 4.52, 8.01, called_number="402", queue="402"),
        visit(".304", "402", 0.5, 4.52, "answered", "PJSIP/1004"),
        rung(".305", ".304", 0.5, 4.52, 8.01, agent="1004", queue="402"),
    ],
    "freepbx/follow_me_queue_mobile": [
        talked(".287", 3.52, 7.01, called_number="402", queue="402"),
        visit(".287", "402", 0.5, 3.52, "answered", "PJSIP/1004"),
        rung(".288", ".287", 0.5, 3.52, 7.01, agent="1004", queue="402"),
    ],
    # --- a feature code: 1001 hears its voicemail for three seconds
    "freepbx/voicemail_main": [
        from_phone(".202", "*97", 3.01, answered_at=0, is_feature=True),
        dialled(".202", ".202", "*97", 0, 0, 3.01, talk_seconds=0),
    ],
}

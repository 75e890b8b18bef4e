# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Ways to wait and ways to dial, written by hand as in `expected`.

In these the network may dial phones directly, q804 rings all its members, q805 has an exit key 1
(after it the dialplan waits a second), q806 admits nobody while it has no member, q807 sends
callers away when its last member goes, q808 holds one caller.
"""

from expected import CUSTOMER, answered, call, leg, visit


def out(linkedid, number, start, end, agent="1001", **rest):
    """A call that an agent makes from the phone's own keypad."""
    usual = {
        "direction": "out",
        "caller_number": agent,
        "caller_name": f"Agent {agent}",
        "called_number": number,
        "queue": "",
    }
    return call(linkedid, start, end, **usual | rest)


def dialled(key, linkedid, number, rang, answer, end, outcome="answered", agent="1001", **rest):
    """The leg of the phone that dialled."""
    usual = {"way": "out", "queue": "", "number": number}
    return leg(key, linkedid, f"PJSIP/{agent}", rang, answer, end, outcome, **usual | rest)


def direct(key, linkedid, number, rang, answer, end, outcome="answered", agent="1002", **rest):
    """The leg of a phone that was dialled directly."""
    usual = {"queue": "", "number": number}
    return leg(key, linkedid, f"PJSIP/{agent}", rang, answer, end, outcome, **usual | rest)


# fmt: off
ROWS = {
    # --- the PBX calls a customer, who answers and then waits in a queue
    "customer_first": [
        call(
            "cc-customer-999", 0, 6.0, direction="out", caller_number="", caller_name="",
            called_number="0523334401", queue="q800",
            answered_at=3.0, wait_seconds=1.5, talk_seconds=3.0,
        ),
        visit("cc-customer-999", "q800", 1.5, 3.0, "answered", "PJSIP/1001"),
        leg(
            ".3", "cc-customer-999", "PJSIP/1001", 1.5, 3.0, 6.0,
            queue="q800", number="0523334401",
        ),
    ],
    "listed_during_call": answered(".60", ".61", 1.0, 3.0),
    # --- a queue that rings all: 1002 answers after a second, the others lose it
    "ring_all": [
        call(
            ".0", 0, 3.0, called_number="804", queue="q804",
            answered_at=1.5, wait_seconds=1.0, talk_seconds=1.5,
        ),
        visit(".0", "q804", 0.5, 1.5, "answered", "PJSIP/1002"),
        leg(".1", ".0", "PJSIP/1003", 0.5, None, 1.5, "taken", queue="q804"),
        leg(".2", ".0", "PJSIP/1002", 0.5, 1.5, 3.0, queue="q804"),
        leg(".3", ".0", "PJSIP/1001", 0.5, None, 1.5, "taken", queue="q804"),
    ],
    "ring_all_abandoned": [
        call(
            ".4", 0, 2.0, called_number="804", queue="q804",
            wait_seconds=1.5, outcome="abandoned", hangup_cause=0,
        ),
        visit(".4", "q804", 0.5, 2.0, "abandoned"),
        leg(".5", ".4", "PJSIP/1002", 0.5, None, 2.0, "cancelled", queue="q804"),
        leg(".6", ".4", "PJSIP/1001", 0.5, None, 2.0, "cancelled", queue="q804"),
    ],
    # --- ways out of a queue
    "exit_key": [
        out(
            ".4", "805", 0, 2.0, agent="1004", direction="internal", queue="q805",
            wait_seconds=1.0, outcome="no_answer",
        ),
        dialled(".4", ".4", "805", 0, None, 2.0, "no_answer", agent="1004"),
        visit(".4", "q805", 0, 1.0, "exit_key"),
    ],
    "join_empty": [
        call(".5", 0, 0.5, called_number="806", queue="q806", wait_seconds=0, outcome="no_answer"),
        visit(".5", "q806", 0.5, 0.5, "join_empty", position_joined=0, position_left=0),
    ],
    "leave_empty": [
        call(
            ".6", 0, 4.5, called_number="807", queue="q807",
            wait_seconds=4.0, outcome="no_answer",
        ),
        visit(".6", "q807", 0.5, 4.5, "leave_empty"),
        leg(".7", ".6", "PJSIP/1001", 0.5, None, 4.5, "no_answer", queue="q807"),
    ],
    # 1004 is the one caller that q808 holds, and gives up; the customer is not let in.
    "queue_full": [
        out(
            ".8", "808", 0, 0.6, agent="1004", direction="internal", queue="q808",
            wait_seconds=0.6, outcome="abandoned", hangup_cause=0,
        ),
        dialled(".8", ".8", "808", 0, None, 0.6, "cancelled", agent="1004"),
        visit(".8", "q808", 0, 0.6, "abandoned"),
        call(
            ".9", 0.1, 0.6, called_number="808", queue="q808",
            wait_seconds=0, outcome="no_answer",
        ),
        visit(".9", "q808", 0.6, 0.6, "full", position_joined=0, position_left=0),
    ],
    "ami_hangup_waiting": [
        call(".56", 0, 1.5, wait_seconds=1.0, outcome="abandoned"),
        visit(".56", "q800", 0.5, 1.5, "abandoned"),
    ],
    "anonymous_abandoned": [
        call(
            ".22", 0, 1.5, caller_number="anonymous", caller_name="anonymous",
            wait_seconds=1.0, outcome="abandoned", hangup_cause=0,
        ),
        visit(".22", "q800", 0.5, 1.5, "abandoned"),
    ],
    # Taken out of q800 by somebody else: this caller gave up nothing.
    "redirected_while_waiting": [
        call(".23", 0, 3.5, queue="q801", answered_at=2.0, wait_seconds=1.5, talk_seconds=1.5),
        visit(".23", "q800", 0.5, 1.5, "transferred"),
        visit(".23", "q801", 1.5, 2.0, "answered", "PJSIP/1002"),
        leg(".24", ".23", "PJSIP/1002", 1.5, 2.0, 3.5, queue="q801"),
    ],
    # 1001 sends the caller back to its own queue and gets the call again.
    "queue_twice": [
        call(".57", 0, 2.95, answered_at=1.0, wait_seconds=1.0, talk_seconds=1.4),
        visit(".57", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(".58", ".57", "PJSIP/1001", 0.5, 1.0, 1.7, transferred_to="800"),
        visit(".57", "q800", 1.7, 2.25, "answered", "PJSIP/1001"),
        leg(".59", ".57", "PJSIP/1001", 1.7, 2.25, 2.95),
    ],
    # --- the network dials an extension
    "direct_call": [
        call(
            ".10", 0, 2.5, called_number="1001", queue="",
            answered_at=0.5, wait_seconds=0.5, talk_seconds=2.0,
        ),
        direct(".11", ".10", CUSTOMER, 0, 0.5, 2.5, agent="1001"),
    ],
    "direct_call_no_answer": [
        call(
            ".12", 0, 1.5, called_number="1001", queue="",
            wait_seconds=1.5, outcome="cancelled", hangup_cause=127,
        ),
        direct(".13", ".12", CUSTOMER, 0, None, 1.5, "cancelled", agent="1001"),
    ],
    "direct_call_refused": [
        call(
            ".43", 0, 0.3, called_number="1001", queue="",
            wait_seconds=0.3, outcome="busy", hangup_cause=17,
        ),
        direct(".44", ".43", CUSTOMER, 0, None, 0.3, "refused", agent="1001"),
    ],
    # --- calls that phones make
    "internal_call": [
        out(
            ".16", "1002", 0, 2.0, direction="internal",
            answered_at=0.5, wait_seconds=0.5, talk_seconds=1.5,
        ),
        dialled(".16", ".16", "1002", 0, 0.5, 2.0),
        direct(".17", ".16", "1001", 0, 0.5, 2.0),
    ],
    "keypad_call": [
        out(".18", "0600000002", 0, 2.2, answered_at=0.7, wait_seconds=0.7, talk_seconds=1.5),
        dialled(".18", ".18", "0600000002", 0, 0.7, 2.2),
    ],
    "keypad_call_given_up": [
        out(".20", "0600000002", 0, 0.3, wait_seconds=0.3, outcome="cancelled", hangup_cause=127),
        dialled(".20", ".20", "0600000002", 0, None, 0.3, "cancelled"),
    ],
    # The supervisor dials *1001 to listen: told at once, as any call is, it talks to nobody.
    "spying_from_the_keypad": [
        *answered(".53", ".54", 1.0, 4.0),
        out(
            ".55", "*1001", 1.5, 2.65, agent="1003", direction="internal",
            answered_at=1.65, wait_seconds=0.1, hangup_cause=0,
        ),
        dialled(".55", ".55", "*1001", 1.5, 1.65, 2.65, agent="1003", talk_seconds=0),
    ],
    # --- transfers
    # 1001 holds (2.0 to 3.85), asks 1002 and comes back: the consultation stays a call of its own.
    "consult_cancelled": [
        call(
            ".25", 0, 6.0, answered_at=1.0, wait_seconds=0.5,
            talk_seconds=3.15, hold_seconds=1.85,
        ),
        visit(".25", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(".26", ".25", "PJSIP/1001", 0.5, 1.0, 6.0, talk_seconds=3.15, hold_seconds=1.85),
        out(
            ".27", "1002", 2.05, 3.55, direction="internal",
            answered_at=2.55, wait_seconds=0.5, talk_seconds=1.0,
        ),
        dialled(".27", ".27", "1002", 2.05, 2.55, 3.55),
        direct(".28", ".27", "1001", 2.05, 2.55, 3.55),
    ],
    # 1001 joins the two while 1002 still rings; 1002 answers the customer.
    "blonde_transfer": [
        call(".29", 0, 5.55, answered_at=1.0, wait_seconds=0.5, talk_seconds=2.5, hold_seconds=0.5),
        visit(".29", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(
            ".30", ".29", "PJSIP/1001", 0.5, 1.0, 2.55,
            talk_seconds=1.0, hold_seconds=0.5, transferred_to="1002",
        ),
        out(
            ".31", "1002", 2.05, 2.55, direction="internal", wait_seconds=0.5,
            outcome="no_answer", hangup_cause=0, merged_into=".29",
        ),
        dialled(".31", ".29", "1002", 2.05, None, 2.55, "no_answer"),
        direct(".32", ".29", CUSTOMER, 2.05, 4.05, 5.55),
    ],
    # The same, but 1001 waits in q801: the customer takes 1001's place there.
    "blonde_transfer_to_queue": [
        call(
            ".33", 0, 5.55, queue="q801",
            answered_at=1.0, wait_seconds=2.5, talk_seconds=2.5, hold_seconds=0.5,
        ),
        visit(".33", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(
            ".34", ".33", "PJSIP/1001", 0.5, 1.0, 2.55,
            talk_seconds=1.0, hold_seconds=0.5, transferred_to="801",
        ),
        out(
            ".35", "801", 2.05, 2.55, direction="internal", queue="q801", wait_seconds=0.5,
            outcome="no_answer", hangup_cause=0, merged_into=".33",
        ),
        dialled(".35", ".33", "801", 2.05, None, 2.55, "no_answer"),
        visit(".35", "q801", 2.05, 4.05, "answered", "PJSIP/1002", linkedid=".33"),
        leg(".36", ".33", "PJSIP/1002", 2.05, 4.05, 5.55, queue="q801"),
    ],
    # The customer talks on with somebody outside: no agent's talk any more, but the call's.
    "attended_transfer_to_outside": [
        call(
            ".45", 0, 6.0, answered_at=1.0, wait_seconds=0.5,
            talk_seconds=3.25, hold_seconds=1.75,
        ),
        visit(".45", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(
            ".46", ".45", "PJSIP/1001", 0.5, 1.0, 3.75,
            talk_seconds=1.0, hold_seconds=1.75, transferred_to="0600000002",
        ),
        out(
            ".47", "0600000002", 2.05, 3.75, answered_at=2.75, wait_seconds=0.7, talk_seconds=1.0,
            hangup_cause=0, merged_into=".45",
        ),
        dialled(".47", ".45", "0600000002", 2.05, 2.75, 3.75),
    ],
    "chain_of_transfers": [
        call(".49", 0, 4.95, answered_at=1.0, wait_seconds=0.5, talk_seconds=2.95),
        visit(".49", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(".50", ".49", "PJSIP/1001", 0.5, 1.0, 1.75, transferred_to="1002"),
        direct(".51", ".49", CUSTOMER, 1.75, 2.25, 2.95, transferred_to="1003"),
        direct(".52", ".49", CUSTOMER, 2.95, 3.45, 4.95, agent="1003"),
    ],
}

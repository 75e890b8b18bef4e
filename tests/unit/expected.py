# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What happened in each recorded scenario, written by hand from how it was played.

The dialplan: 8XX answers, half a second later the caller joins queue q8XX; 7XX gives up after 3 s;
6XX joins at once, unanswered. Phones answer half a second after they ring, a queue rings a member
for 4 s and waits 1 s before the next. Times are seconds after the caller's channel came.
A call or leg is named by the end of its channel's id.
"""

from cc_odoo.core.facts import CallFact, LegFact, VisitFact

CUSTOMER = "0100000001"
VIRTUAL = "Local/0600000001@virtual-agent/n"
TIMES = ("started_at", "answered_at", "ended_at", "joined_at", "rang_at")
SECONDS = ("wait_seconds", "talk_seconds", "hold_seconds")
IDS = ("linkedid", "uniqueid", "key", "merged_into")


def call(linkedid, start, end, **rest):
    """A customer's call to a queue, unless said otherwise."""
    usual = {
        "direction": "in",
        "state": "ended",
        "caller_number": CUSTOMER,
        "caller_name": "",
        "called_number": "800",
        "queue": "q800",
        "answered_at": None,
        "outcome": "answered",
        "talk_seconds": 0,
        "hold_seconds": 0,
        "merged_into": "",
        "hangup_cause": 16,
        "is_feature": False,
    }
    return CallFact, usual | {"linkedid": linkedid, "started_at": start, "ended_at": end} | rest


def visit(uniqueid, queue, join, end, outcome, interface="", **rest):
    """One entry of the call ``uniqueid``, alone in the queue, unless said otherwise."""
    usual = {"linkedid": uniqueid, "position_joined": 1, "position_left": 1}
    told = {"uniqueid": uniqueid, "queue": queue, "joined_at": join, "ended_at": end}
    told |= {"outcome": outcome, "interface": interface, "wait_seconds": end - join}
    return VisitFact, usual | told | rest


def leg(key, linkedid, interface, rang, answer, end, outcome="answered", **rest):
    """A phone that rang for the customer from q800, unless said otherwise."""
    usual = {
        "way": "in",
        "queue": "q800",
        "number": CUSTOMER,
        "talk_seconds": end - answer if answer is not None else 0,
        "hold_seconds": 0,
        "held": False,
        "transferred_to": "",
        "consulted": False,
    }
    told = {"key": key, "linkedid": linkedid, "interface": interface, "rang_at": rang}
    told |= {"answered_at": answer, "ended_at": end, "outcome": outcome}
    return LegFact, usual | told | rest


def answered(caller, phone, answer, end, since=0):
    """The plain case: one customer, q800, agent 1001."""
    joined, talk = since + 0.5, end - answer
    times = {"answered_at": answer, "wait_seconds": answer - joined, "talk_seconds": talk}
    return [
        call(caller, since, end, **times),
        visit(caller, "q800", joined, answer, "answered", "PJSIP/1001"),
        leg(phone, caller, "PJSIP/1001", joined, answer, end),
    ]


# fmt: off
ROWS = {
    "answered_caller_hangs_up": answered(".0", ".1", 1.0, 3.0),
    "answered_agent_hangs_up": answered(".2", ".3", 1.0, 3.0),
    # Hold from 2.0 to 3.5.
    "hold_unhold": [
        call(".38", 0, 6.0, answered_at=1.0, wait_seconds=0.5, talk_seconds=3.5, hold_seconds=1.5),
        visit(".38", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(".39", ".38", "PJSIP/1001", 0.5, 1.0, 6.0, talk_seconds=3.5, hold_seconds=1.5),
    ],
    "ami_mixmonitor_mute": answered(".59", ".60", 1.0, 4.5),
    "status_during_call": answered(".54", ".55", 2.5, 5.0),
    # The supervisor's phone that listens is nobody's call.
    "chanspy": answered(".51", ".52", 1.0, 5.0),
    "pause_status_actions": [],
    # --- nobody answers
    "abandoned_ringing": [
        call(".4", 0, 2.0, wait_seconds=1.5, outcome="abandoned", hangup_cause=0),
        visit(".4", "q800", 0.5, 2.0, "abandoned"),
        leg(".5", ".4", "PJSIP/1001", 0.5, None, 2.0, "cancelled"),
    ],
    "abandoned_no_agent": [
        call(".6", 0, 1.5, wait_seconds=1.0, outcome="abandoned", hangup_cause=0),
        visit(".6", "q800", 0.5, 1.5, "abandoned"),
    ],
    "abandoned_cancel_before_answer": [
        call(
            ".7", 0, 1.5, called_number="600",
            wait_seconds=1.5, outcome="abandoned", hangup_cause=127,
        ),
        visit(".7", "q800", 0.0, 1.5, "abandoned"),
        leg(".8", ".7", "PJSIP/1001", 0.0, None, 1.5, "cancelled"),
    ],
    # The queue gave up after 3 s and the dialplan hung up: no abandon.
    "queue_timeout_exit": [
        call(".9", 0, 3.5, called_number="700", wait_seconds=3.0, outcome="no_answer"),
        visit(".9", "q800", 0.5, 3.5, "timeout"),
        leg(".10", ".9", "PJSIP/1001", 0.5, None, 3.5, "no_answer"),
    ],
    # --- a second agent has to help
    "rna_then_second_agent": [
        call(
            ".11", 0, 8.0, called_number="803", queue="q803",
            answered_at=6.0, wait_seconds=5.5, talk_seconds=2.0,
        ),
        visit(".11", "q803", 0.5, 6.0, "answered", "PJSIP/1002"),
        leg(".12", ".11", "PJSIP/1001", 0.5, None, 4.5, "no_answer", queue="q803"),
        leg(".13", ".11", "PJSIP/1002", 5.5, 6.0, 8.0, queue="q803"),
    ],
    "refused_then_second_agent": [
        call(
            ".14", 0, 3.3, called_number="803", queue="q803",
            answered_at=1.3, wait_seconds=0.8, talk_seconds=2.0,
        ),
        visit(".14", "q803", 0.5, 1.3, "answered", "PJSIP/1002"),
        leg(".15", ".14", "PJSIP/1001", 0.5, None, 0.8, "refused", queue="q803"),
        leg(".16", ".14", "PJSIP/1002", 0.8, 1.3, 3.3, queue="q803"),
    ],
    # --- virtual agents: the Local pair and the mobile phone behind it are one leg
    "virtual_member_local": [
        call(".40", 0, 4.0, answered_at=1.2, wait_seconds=0.7, talk_seconds=2.8),
        visit(".40", "q800", 0.5, 1.2, "answered", VIRTUAL),
        leg(".41", ".40", VIRTUAL, 0.5, 1.2, 4.0),
    ],
    "virtual_member_local_busy": [
        call(".44", 0, 2.5, wait_seconds=2.0, outcome="abandoned", hangup_cause=0),
        visit(".44", "q800", 0.5, 2.5, "abandoned"),
        leg(".45", ".44", VIRTUAL, 0.5, None, 0.8, "busy"),
        leg(".48", ".44", VIRTUAL, 1.8, None, 2.5, "cancelled"),
    ],
    # --- the agent dials from Odoo: the phone rings first, then the number
    "click_to_dial": [
        call(
            "ctd-1-a", 0, 3.5, direction="out", caller_number="1001", caller_name="Agent 1001",
            called_number="0600000002", queue="",
            answered_at=1.2, wait_seconds=1.2, talk_seconds=2.3,
        ),
        leg(
            "ctd-1-a", "ctd-1-a", "PJSIP/1001", 0, 1.2, 3.5,
            way="out", queue="", number="0600000002",
        ),
    ],
    "click_to_dial_agent_no_answer": [
        call(
            "ctd-2-a", 0, 2.5, direction="out", caller_number="1001", caller_name="Agent 1001",
            called_number="0600000002", queue="", wait_seconds=2.5, outcome="no_answer",
            hangup_cause=19,
        ),
        leg(
            "ctd-2-a", "ctd-2-a", "PJSIP/1001", 0, None, 2.5, "no_answer",
            way="out", queue="", number="0600000002",
        ),
    ],
    "click_to_dial_external_busy": [
        call(
            "ctd-3-a", 0, 0.8, direction="out", caller_number="1001", caller_name="Agent 1001",
            called_number="0600000002", queue="", wait_seconds=0.8, outcome="busy", hangup_cause=17,
        ),
        leg(
            "ctd-3-a", "ctd-3-a", "PJSIP/1001", 0, None, 0.8, "busy",
            way="out", queue="", number="0600000002",
        ),
    ],
    # The phone is not registered: nothing rang, the action's answer says why.
    "click_to_dial_agent_offline": [],
    # --- transfers: each agent keeps the credit for their own part
    "blind_transfer_to_queue": [
        call(".22", 0, 5.5, queue="q801", answered_at=1.0, wait_seconds=1.0, talk_seconds=4.0),
        visit(".22", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(".23", ".22", "PJSIP/1001", 0.5, 1.0, 2.0, transferred_to="801"),
        visit(".22", "q801", 2.0, 2.5, "answered", "PJSIP/1002"),
        leg(".24", ".22", "PJSIP/1002", 2.0, 2.5, 5.5, queue="q801"),
    ],
    "blind_transfer_to_phone": [
        call(".25", 0, 5.5, answered_at=1.0, wait_seconds=0.5, talk_seconds=4.0),
        visit(".25", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(".26", ".25", "PJSIP/1001", 0.5, 1.0, 2.0, transferred_to="1002"),
        leg(".27", ".25", "PJSIP/1002", 2.0, 2.5, 5.5, queue=""),
    ],
    # Held from 2.0 to 3.5, when 1001 asks 1002; then the customer talks with 1002 until 5.5.
    # The consultation was a call of its own until it joined the customer's.
    "attended_transfer": [
        call(".28", 0, 5.55, answered_at=1.0, wait_seconds=0.5, talk_seconds=3.0, hold_seconds=1.5),
        visit(".28", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(
            ".29", ".28", "PJSIP/1001", 0.5, 1.0, 3.55,
            talk_seconds=1.0, hold_seconds=1.5, transferred_to="1002",
        ),
        call(
            ".30", 2.0, 3.55, direction="internal", caller_number="1001", caller_name="Agent 1001",
            called_number="1002", queue="", answered_at=2.55, wait_seconds=0.5, talk_seconds=1.0,
            hangup_cause=0, merged_into=".28",
        ),
        leg(".30", ".28", "PJSIP/1001", 2.0, 2.55, 3.55, way="out", queue="", number="1002"),
        leg(".31", ".28", "PJSIP/1002", 2.0, 2.55, 5.55, queue=""),
    ],
    # The same, but 1001 asks queue q801, where 1002 answers and keeps the customer.
    "attended_transfer_to_queue": [
        call(
            ".32", 0, 6.05, queue="q801",
            answered_at=1.0, wait_seconds=1.0, talk_seconds=3.5, hold_seconds=1.55,
        ),
        visit(".32", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(
            ".33", ".32", "PJSIP/1001", 0.5, 1.0, 4.05,
            talk_seconds=1.5, hold_seconds=1.55, transferred_to="801",
        ),
        call(
            ".34", 2.0, 4.05, direction="internal", caller_number="1001", caller_name="Agent 1001",
            called_number="801", queue="q801", answered_at=2.55, wait_seconds=0.5, talk_seconds=1.5,
            hangup_cause=0, merged_into=".32",
        ),
        leg(".34", ".32", "PJSIP/1001", 2.0, 2.55, 4.05, way="out", queue="", number="801"),
        visit(".34", "q801", 2.0, 2.55, "answered", "PJSIP/1002", linkedid=".32"),
        leg(".35", ".32", "PJSIP/1002", 2.0, 2.55, 6.05, queue="q801"),
    ],
    # Somebody redirects the customer to q801 in the middle of the talk; no transfer of 1001's.
    "ami_hangup_redirect": [
        call(".56", 0, 3.25, queue="q801", answered_at=1.0, wait_seconds=1.0, talk_seconds=1.7),
        visit(".56", "q800", 0.5, 1.0, "answered", "PJSIP/1001"),
        leg(".57", ".56", "PJSIP/1001", 0.5, 1.0, 1.7),
        visit(".56", "q801", 1.7, 2.25, "answered", "PJSIP/1002"),
        leg(".58", ".56", "PJSIP/1002", 1.7, 2.25, 3.25, queue="q801"),
    ],
}

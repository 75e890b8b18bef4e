# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Situations of Asterisk's own test suite and of what sites do, by hand as in `expected`.

`q-NAME` is the number of the queue NAME, which answers and waits no time before it; phones answer
half a second after they ring. `members` is where a Local channel finds a phone, `outbound` and
`virtual-agent` find the telephone network.
"""

from expected import CUSTOMER, call, leg, visit
from expected_waits_and_dials import dialled, direct, out

AGENT = "PJSIP/1001"
OTHER = "PJSIP/1002"
SECOND_CUSTOMER = "0100000002"
MOBILE = "0600000001"
NOT_LET_IN = {"position_joined": 0, "position_left": 0}


def called(queue, /, linkedid, start, end, **rest):
    """A customer's call to the number of a queue."""
    return call(linkedid, start, end, **{"called_number": f"q-{queue}", "queue": queue} | rest)


def from_queue(queue, key, linkedid, rang, answer, end, *outcome, agent="1001", **rest):
    """A phone that this queue rang."""
    phone = f"PJSIP/{agent}"
    return leg(key, linkedid, phone, rang, answer, end, *outcome, **{"queue": queue} | rest)


def phoned(linkedid, number, start, end, agent="1001", **rest):
    """An internal call of a phone whose name is ``Phone 1001``."""
    usual = {"direction": "internal", "caller_name": f"Phone {agent}"}
    return out(linkedid, number, start, end, agent, **usual | rest)


def callback(linkedid, start, end, **rest):
    """A call that the PBX makes to a customer."""
    usual = {"direction": "out", "caller_number": "", "called_number": MOBILE, "queue": "support"}
    return call(linkedid, start, end, **usual | rest)


# fmt: off
ROWS = {
    # --- one channel's linkedid moves
    # 1001 is in the pool all the time; two customers in turn are served from it.
    "y_agents": [
        out(
            ".379", "agentin", 0, 13.34, direction="internal", answered_at=0.0,
            wait_seconds=0, talk_seconds=0,
        ),
        dialled(".379", ".379", "agentin", 0, 0.0, 13.34, talk_seconds=0),
        called(
            "agentpool", ".380", 1.51, 7.92, answered_at=5.91, wait_seconds=4.4, talk_seconds=2.01,
        ),
        visit(".380", "agentpool", 1.51, 5.91, "answered", AGENT),
        from_queue("agentpool", ".381", ".380", 5.51, 5.91, 7.92),
        called(
            "agentpool", ".385", 9.42, 11.84, caller_number=SECOND_CUSTOMER, answered_at=9.83,
            wait_seconds=0.4, talk_seconds=2.01,
        ),
        visit(".385", "agentpool", 9.43, 9.83, "answered", AGENT),
        from_queue("agentpool", ".386", ".385", 9.43, 9.83, 11.84, number=SECOND_CUSTOMER),
    ],
    # Somebody gives 1002 the first customer (2.04) in the place of the second one, who is hung up.
    # When the first one is gone, 1002's channel goes on in the queue, and gives up there.
    "m_swap": [
        called(
            "support", ".1946", 0, 5.55, queue="sales", answered_at=0.51,
            wait_seconds=2.01, talk_seconds=3.54,
        ),
        visit(".1946", "support", 0, 0.51, "answered", AGENT),
        from_queue("support", ".1947", ".1946", 0, 0.51, 2.04),
        called(
            "sales", ".1948", 0.52, 2.04, caller_number=SECOND_CUSTOMER, answered_at=1.03,
            wait_seconds=0.51, talk_seconds=1.01,
        ),
        visit(".1948", "sales", 0.52, 1.03, "answered", OTHER),
        from_queue(
            "sales", ".1949", ".1948", 0.52, 1.03, 2.04, agent="1002", number=SECOND_CUSTOMER,
        ),
        direct(":1796094283.023626", ".1946", CUSTOMER, 2.04, 2.04, 5.55, talk_seconds=2.01),
        visit(".1949", "sales", 4.05, 5.55, "abandoned", linkedid=".1946"),
    ],
    # --- who waits behind a Local channel does not talk
    "c_local_abandon": [
        called(
            "support", ".754", 0, 2.02, called_number="viaLocal",
            wait_seconds=2.01, outcome="abandoned",
        ),
        visit(".756", "support", 0.01, 2.02, "abandoned", linkedid=".754"),
    ],
    "y_local_wait": [
        called(
            "support", ".402", 0, 5.02, called_number="viaLocal", answered_at=3.01,
            wait_seconds=3.0, talk_seconds=2.01,
        ),
        visit(".404", "support", 0.01, 3.01, "answered", AGENT, linkedid=".402"),
        from_queue("support", ".405", ".402", 0.01, 3.01, 5.02),
    ],
    # The customer is on hold from 1.95 to 5.5, then waits in the other queue.
    "m_dtmf_queue_blonde": [
        called(
            "support", ".1751", 0, 10.51, queue="sales", answered_at=0.51,
            wait_seconds=5.02, talk_seconds=3.45, hold_seconds=3.56,
        ),
        visit(".1751", "support", 0, 0.51, "answered", AGENT),
        from_queue(
            "support", ".1752", ".1751", 0, 0.51, 5.5,
            talk_seconds=1.44, hold_seconds=3.56, transferred_to="8001",
        ),
        visit(".1754", "sales", 3.99, 8.5, "answered", OTHER, linkedid=".1751"),
        from_queue("sales", ".1756", ".1751", 7.99, 8.5, 10.51, agent="1002"),
    ],
    # --- picked up, but they never met: the queue has the agent wait three seconds first
    "q_agentdump": [
        called("delayq", ".1209", 0, 5.53, wait_seconds=5.53, outcome="abandoned", hangup_cause=0),
        visit(".1209", "delayq", 0, 5.53, "abandoned"),
        from_queue("delayq", ".1210", ".1209", 0, None, 1.52, "dropped"),
    ],
    "q_delay_caller_gone": [
        called("delayq", ".1217", 0, 3.52, wait_seconds=3.51, outcome="abandoned", hangup_cause=0),
        visit(".1217", "delayq", 0, 3.51, "abandoned"),
        from_queue("delayq", ".1218", ".1217", 0, None, 3.51, "dropped"),
    ],
    # The agent hears whose call it is for five seconds before they meet.
    "q_gosub_long": [
        called(
            "support", ".1232", 0, 8.51, called_number="gosublong", answered_at=5.51,
            wait_seconds=5.51, talk_seconds=3.0,
        ),
        visit(".1232", "support", 0, 5.51, "answered", AGENT),
        from_queue("support", ".1233", ".1232", 0, 5.51, 8.51),
    ],
    # --- two calls become one: it is the customer's
    # 1001 talks with 1002, holds (1.54) for the customer, holds them, too (3.04), and joins both.
    "y_join_older_inside": [
        out(
            ".347", "1002", 0, 3.54, direction="internal", answered_at=0.51, wait_seconds=0.51,
            talk_seconds=1.03, hold_seconds=2.0, hangup_cause=0, merged_into=".349",
        ),
        dialled(
            ".347", ".349", "1002", 0, 0.51, 3.54, talk_seconds=1.03, hold_seconds=2.0,
        ),
        direct(".348", ".349", CUSTOMER, 0, 0.51, 5.55, talk_seconds=5.04),
        called(
            "riu", ".349", 1.52, 5.55, answered_at=2.03, wait_seconds=0.5,
            talk_seconds=3.01, hold_seconds=0.5,
        ),
        visit(".349", "riu", 1.52, 2.03, "answered", AGENT),
        from_queue(
            "riu", ".350", ".349", 1.52, 2.03, 3.54,
            talk_seconds=1.01, hold_seconds=0.5, transferred_to="1002",
        ),
    ],
    # --- the PBX calls a customer and puts them into a queue
    "o_callback_trunk": [
        callback(".908", 0, 2.52, wait_seconds=2.02, outcome="abandoned", hangup_cause=0),
        visit(".908", "support", 0.5, 2.52, "abandoned"),
    ],
    # The first try finds the customer's line busy.
    "o_callfile": [
        callback(
            ".923", 0, 0.31, queue="", wait_seconds=0.31, outcome="busy", hangup_cause=17,
        ),
        callback(".925", 3.31, 6.33, answered_at=4.32, wait_seconds=0.51, talk_seconds=2.0),
        visit(".925", "support", 3.81, 4.32, "answered", AGENT),
        from_queue("support", ".926", ".925", 3.81, 4.32, 6.32, number=MOBILE),
    ],
    # --- a phone takes a waiting customer out of the queue (Bridge)
    "o_bridge_grab": [
        called("support", ".932", 0, 4.02, answered_at=1.01, wait_seconds=1.01, talk_seconds=3.0),
        visit(".932", "support", 0, 1.01, "transferred", position_left=0),
        out(
            ".933", "grabcaller", 1.01, 1.02, agent="1002", direction="internal",
            answered_at=1.02, wait_seconds=0, hangup_cause=0, merged_into=".932",
        ),
        dialled(".933", ".932", "grabcaller", 1.01, 1.02, 4.02, agent="1002"),
    ],
    # --- refused at the door of a queue that the dialplan reached by ExecIf, or wrote in capitals
    "q_exec_full": [
        called("one", ".1407", 0, 0.02, wait_seconds=0.02, outcome="abandoned", hangup_cause=0),
        visit(".1407", "one", 0, 0.02, "abandoned"),
        called(
            "one", ".1408", 0.01, 0.01, called_number="execq", caller_number=SECOND_CUSTOMER,
            wait_seconds=0, outcome="no_answer",
        ),
        visit(".1408", "one", 0.01, 0.01, "full", **NOT_LET_IN),
    ],
    "q_exec_over_full": [
        called("one", ".1411", 0, 3.02, wait_seconds=3.02, outcome="abandoned", hangup_cause=0),
        visit(".1411", "one", 0, 3.02, "abandoned"),
        called(
            "one", ".1412", 0.01, 3.02, called_number="execover", caller_number=SECOND_CUSTOMER,
            wait_seconds=3.0, outcome="no_answer",
        ),
        visit(".1412", "support", 0.02, 3.02, "timeout"),
        visit(".1412", "one", 3.02, 3.02, "full", **NOT_LET_IN),
    ],
    "q_upper_full": [
        called("one", ".1422", 0, 0.02, wait_seconds=0.02, outcome="abandoned", hangup_cause=0),
        visit(".1422", "one", 0, 0.02, "abandoned"),
        called(
            "one", ".1423", 0.01, 0.01, called_number="upper", caller_number=SECOND_CUSTOMER,
            wait_seconds=0, outcome="no_answer",
        ),
        visit(".1423", "one", 0.01, 0.01, "full", **NOT_LET_IN),
    ],
    # --- a Local channel before the phone
    "x_local_timeout": [
        call(
            ".0", 0, 3.01, called_number="localto", queue="", wait_seconds=3.01,
            outcome="no_answer",
        ),
        direct(".3", ".0", CUSTOMER, 0, None, 3.0, "no_answer", agent="1001"),
    ],
    # The queue rings 1001 three times and gives up; the dialplan waits two seconds.
    "q_fpbx_miss": [
        called(
            "fpbx", ".1519", 0, 14.01, called_number="o--fpbx",
            wait_seconds=12.01, outcome="no_answer",
        ),
        visit(".1519", "fpbx", 0, 12.01, "timeout"),
        from_queue("fpbx", ".1520", ".1519", 0, None, 4.0, "no_answer"),
        from_queue("fpbx", ".1524", ".1519", 5.01, None, 9.01, "no_answer"),
        from_queue("fpbx", ".1528", ".1519", 10.01, None, 12.01, "no_answer"),
    ],
    "q_fpbx_n": [
        called("fpbx", ".1505", 0, 3.52, answered_at=0.51, wait_seconds=0.51, talk_seconds=3.01),
        visit(".1505", "fpbx", 0, 0.51, "answered", AGENT),
        from_queue("fpbx", ".1506", ".1505", 0, 0.51, 3.52),
    ],
    # The Local channel is optimised away as soon as they talk.
    "q_fpbx_opt": [
        called("fpbx", ".1511", 0, 6.52, answered_at=0.52, wait_seconds=0.52, talk_seconds=6.0),
        visit(".1511", "fpbx", 0, 0.52, "answered", AGENT),
        from_queue("fpbx", ".1512", ".1511", 0, 0.52, 6.52),
    ],
    # --- 1001 asks 1002 by feature code
    # All three talk from 5.87 on, until 1001 leaves (8.45).
    "b_threeway": [
        called(
            "support", ".487", 0, 10.45, answered_at=0.51, wait_seconds=0.51,
            talk_seconds=6.02, hold_seconds=3.92,
        ),
        visit(".487", "support", 0, 0.51, "answered", AGENT),
        from_queue(
            "support", ".488", ".487", 0, 0.51, 8.45, talk_seconds=4.02, hold_seconds=3.92,
        ),
        direct(".491", ".487", CUSTOMER, 3.93, 4.44, 10.45),
    ],
    # With 1002 from 3.94, with the customer again from 5.89, with 1002 from 7.89 until 9.89.
    "b_swap_abort": [
        called(
            "support", ".501", 0, 11.46, answered_at=0.51, wait_seconds=0.51,
            talk_seconds=5.0, hold_seconds=5.94,
        ),
        visit(".501", "support", 0, 0.51, "answered", AGENT),
        from_queue(
            "support", ".502", ".501", 0, 0.51, 11.46, talk_seconds=5.0, hold_seconds=5.94,
        ),
        direct(".505", ".501", "1001", 3.94, 4.45, 9.9),
    ],
    # 1001 hangs up (4.44) while 1002 rings, who never answers: 1001 is called back (11.93).
    "b_blonde_recall": [
        called(
            "support", ".475", 0, 22.44, answered_at=0.51, wait_seconds=0.51,
            talk_seconds=11.44, hold_seconds=2.49,
        ),
        visit(".475", "support", 0, 0.51, "answered", AGENT),
        from_queue(
            "support", ".476", ".475", 0, 0.51, 4.44,
            talk_seconds=1.44, hold_seconds=2.49, transferred_to="1002",
        ),
        direct(".479", ".475", CUSTOMER, 3.93, None, 11.93, "cancelled"),
        direct(".480", ".475", CUSTOMER, 11.93, 12.44, 22.44, agent="1001"),
    ],
    # --- 1002 picks up what the queue rings at 1001
    "p_queue_chan": [
        called("support", ".729", 0, 3.03, answered_at=1.02, wait_seconds=1.01, talk_seconds=2.01),
        visit(".729", "support", 0, 1.02, "answered", OTHER),
        from_queue("support", ".730", ".729", 0, None, 1.02, "taken"),
        out(
            ".731", "*871001", 1.01, 1.02, agent="1002", direction="internal",
            answered_at=1.02, wait_seconds=0, hangup_cause=0, merged_into=".729",
        ),
        from_queue("support", ".731", ".729", 1.01, 1.02, 3.03, agent="1002"),
    ],
    # --- left by a key, into a voicemail
    "y_key_long": [
        called("keyq", ".408", 0, 4.2, wait_seconds=1.2, outcome="no_answer"),
        visit(".408", "keyq", 0, 1.2, "exit_key"),
    ],
    # --- click-to-dial of another program, by a Local channel to the agent's phone
    "o_ctd_local": [
        out(
            ".872", MOBILE, 0, 4.02, answered_at=1.02, wait_seconds=1.02, talk_seconds=3.0,
        ),
        dialled(".874", ".872", MOBILE, 0, 1.02, 4.02),
    ],
    # The agent's phone forwards (302) our own dial to their mobile phone.
    "y_ctd_self_forward": [
        out(
            "cc-dial-9", "0600000002", 0, 3.83, answered_at=1.82, wait_seconds=1.82,
            talk_seconds=2.0, hangup_cause=23,
        ),
        dialled("cc-dial-9", "cc-dial-9", "0600000002", 0, 1.82, 3.82),
    ],
    # --- the PBX itself is what was called
    "x_voicemail": [
        out(
            ".101", "7777", 0, 4.01, direction="internal", answered_at=0.0,
            wait_seconds=0, talk_seconds=0,
        ),
        dialled(".101", ".101", "7777", 0, 0.0, 4.01, talk_seconds=0),
    ],
    "d_cong_app": [
        out(
            ".650", "congtone", 0, 0.0, agent="1003", wait_seconds=0, outcome="failed",
            hangup_cause=34,
        ),
        dialled(".650", ".650", "congtone", 0, None, 0.0, "failed", agent="1003"),
    ],
    # --- 1001 rang in vain: nobody was quicker, the customer was sent to another queue
    "m_redirect_queue_ringing": [
        called(
            "support", ".1647", 0, 3.52, queue="sales", answered_at=2.02,
            wait_seconds=2.01, talk_seconds=1.5,
        ),
        visit(".1647", "support", 0, 1.5, "transferred"),
        from_queue("support", ".1648", ".1647", 0, None, 1.5, "cancelled"),
        visit(".1647", "sales", 1.51, 2.02, "answered", OTHER),
        from_queue("sales", ".1649", ".1647", 1.51, 2.02, 3.52, agent="1002"),
    ],
    # --- 1001 pages two phones
    "k_page": [
        out(
            ".954", "pageall", 0, 3.0, direction="internal", answered_at=0.51,
            wait_seconds=0.51, talk_seconds=2.49,
        ),
        dialled(".954", ".954", "pageall", 0, 0.51, 3.0),
        direct(".955", ".954", "1001", 0, 0.51, 3.0),
        direct(".956", ".954", "1001", 0, 0.51, 3.0, agent="1003"),
    ],
}

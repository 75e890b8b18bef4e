# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Agent pools, queues behind Local channels, agents who never meet the caller, call-backs.

Drawn up from the recordings, and read against how they were played and what queue_log says.
`l-NAME` and `m-NAME` reach the queue NAME by a Local channel that stays or is optimised away; a
queue rings a member for four seconds.
"""

from expected import call, leg, visit
from expected_situations import callback, called, from_queue, phoned
from expected_waits_and_dials import dialled, direct

# fmt: off
ROWS = {
    # --- agent pools: 901 is 1001, 902 is 1002
    # The agent hangs up: the customer is gone, and the agent is out of the pool.
    "pool_agent_leaves": [
        phoned(".37", "login", 0.0, 8.12, answered_at=0.0, wait_seconds=0.0),
        dialled(".37", ".37", "login", 0.0, 0.0, 8.12, talk_seconds=0.0),
        called("pool", ".38", 0.16, 8.12, answered_at=6.11, wait_seconds=5.45, talk_seconds=2.01),
        visit(".38", "pool", 0.66, 6.11, "answered", "PJSIP/1001"),
        from_queue("pool", ".39", ".38", 5.66, 6.11, 8.12),
    ],
    # AgentRequest without a queue, for two customers in turn.
    "pool_request_direct": [
        phoned(".644", "login", 0.0, 13.55, answered_at=0.0, wait_seconds=0.0),
        dialled(".644", ".644", "login", 0.0, 0.0, 13.55, talk_seconds=0.0),
        call(
            ".645", 6.15, 8.66, called_number="request", queue="", answered_at=7.1,
            wait_seconds=0.94, talk_seconds=1.56,
        ),
        direct(":1796102081.051353", ".645", "0100000001", 7.1, 7.1, 8.66, agent="1001"),
        call(
            ".647", 10.15, 12.18, caller_number="0100000002", called_number="request", queue="",
            answered_at=11.1, wait_seconds=0.95, talk_seconds=1.07,
        ),
        direct(":1796102085.053525", ".647", "0100000002", 11.1, 11.1, 12.18, agent="1001"),
    ],
    # The member's Local channel is optimised away.
    "pool_optimised": [
        phoned(".651", "login", 0.0, 16.18, answered_at=0.0, wait_seconds=0.0),
        dialled(".651", ".651", "login", 0.0, 0.0, 16.18, talk_seconds=0.0),
        called("pool", ".652", 6.16, 16.19, answered_at=7.2, wait_seconds=0.5, talk_seconds=8.99),
        visit(".652", "pool", 6.65, 7.16, "answered", "PJSIP/1001"),
        from_queue("pool", ".653", ".652", 6.65, 7.2, 16.18),
    ],
    # Two agents are rung at once for the first customer; the other one serves the second.
    "pool_two": [
        phoned(".659", "login", 0.0, 16.55, answered_at=0.0, wait_seconds=0.0),
        dialled(".659", ".659", "login", 0.0, 0.0, 16.55, talk_seconds=0.0),
        phoned(".660", "login2", 0.0, 16.55, agent="1002", answered_at=0.0, wait_seconds=0.0),
        dialled(".660", ".660", "login2", 0.0, 0.0, 16.55, agent="1002", talk_seconds=0.0),
        called(
            "pool", ".661", 6.16, 15.17, answered_at=7.11, wait_seconds=0.45, talk_seconds=8.06,
        ),
        visit(".661", "pool", 6.66, 7.11, "answered", "PJSIP/1002"),
        from_queue("pool", ".662", ".661", 6.66, None, 7.11, "taken"),
        from_queue("pool", ".664", ".661", 6.66, 7.11, 15.17, agent="1002"),
        called(
            "pool", ".667", 7.65, 16.56, caller_number="0100000002", answered_at=8.6,
            wait_seconds=0.44, talk_seconds=7.95,
        ),
        visit(".667", "pool", 8.16, 8.6, "answered", "PJSIP/1001"),
        from_queue("pool", ".668", ".667", 8.16, 8.6, 16.55, number="0100000002"),
    ],
    # --- somebody gives an agent another customer (Bridge over AMI)
    # As m_swap, the agent named first; 1002's channel goes on in the queue.
    "swap_agent_first": [
        called(
            "sales", ".62", 0.0, 8.63, called_number="q-support", answered_at=1.01,
            wait_seconds=4.13, talk_seconds=4.0,
        ),
        visit(".62", "support", 0.5, 1.01, "answered", "PJSIP/1001"),
        from_queue("support", ".63", ".62", 0.5, 1.01, 3.21),
        called(
            "sales", ".64", 1.17, 3.21, caller_number="0100000002", answered_at=2.18,
            wait_seconds=0.51, talk_seconds=1.02,
        ),
        visit(".64", "sales", 1.67, 2.18, "answered", "PJSIP/1002"),
        from_queue("sales", ".65", ".64", 1.67, 2.18, 3.2, agent="1002", number="0100000002"),
        direct(":1796101210.260777", ".62", "0100000001", 3.2, 3.2, 8.63, talk_seconds=1.81),
        visit(".65", "sales", 5.01, 8.63, "abandoned", linkedid=".62"),
    ],
    # 1002 dialled a place to wait at, and gets the customer of 1001.
    "bridge_idle_agent": [
        called(
            "support", ".71", 0.0, 6.01, answered_at=1.01, wait_seconds=0.51, talk_seconds=5.0,
        ),
        visit(".71", "support", 0.5, 1.01, "answered", "PJSIP/1001"),
        from_queue("support", ".72", ".71", 0.5, 1.01, 2.02),
        phoned(
            ".73", "wait", 1.03, 2.02, agent="1002", answered_at=2.02, wait_seconds=0.99,
            merged_into=".71", hangup_cause=0,
        ),
        dialled(".73", ".71", "wait", 1.03, 2.02, 6.01, agent="1002"),
    ],
    # 1002 waited before the customer called, who stands in the queue.
    "bridge_older_idle_agent": [
        phoned(
            ".78", "wait", 0.0, 2.63, agent="1002", answered_at=2.63, wait_seconds=2.63,
            merged_into=".79", hangup_cause=0,
        ),
        dialled(".78", ".79", "wait", 0.0, 2.63, 5.12, agent="1002"),
        called(
            "support", ".79", 1.11, 5.12, answered_at=2.63, wait_seconds=1.01, talk_seconds=2.49,
        ),
        visit(".79", "support", 1.62, 2.63, "transferred", position_left=0),
    ],
    # --- the queue is behind Local channels
    "local_caller_leaves": [
        called(
            "support", ".84", 0.0, 4.02, called_number="l-support", answered_at=1.02,
            wait_seconds=0.51, talk_seconds=3.0,
        ),
        visit(".86", "support", 0.51, 1.02, "answered", "PJSIP/1001", linkedid=".84"),
        from_queue("support", ".87", ".84", 0.51, 1.02, 4.02),
    ],
    # Answered after two seconds, and then optimised away.
    "local_optimised": [
        called(
            "support", ".90", 0.0, 5.01, called_number="m-support", answered_at=2.51,
            wait_seconds=2.0, talk_seconds=2.5,
        ),
        visit(".92", "support", 0.5, 2.51, "answered", "PJSIP/1001", linkedid=".90"),
        from_queue("support", ".93", ".90", 0.5, 2.51, 5.01),
    ],
    # A Local channel behind a Local channel.
    "local_twice": [
        called(
            "support", ".97", 0.0, 5.01, called_number="ll-support", answered_at=2.51,
            wait_seconds=2.01, talk_seconds=2.5,
        ),
        visit(".101", "support", 0.51, 2.51, "answered", "PJSIP/1001", linkedid=".97"),
        from_queue("support", ".102", ".97", 0.51, 2.51, 5.01),
    ],
    # The queue gives up after five seconds; the dialplan waits one more.
    "local_timeout": [
        called(
            "support", ".106", 0.0, 6.51, called_number="lto", outcome="no_answer",
            wait_seconds=5.0,
        ),
        visit(".108", "support", 0.51, 5.51, "timeout", linkedid=".106"),
    ],
    "local_ringing_abandon": [
        called(
            "support", ".111", 0.0, 2.01, called_number="l-support", outcome="abandoned",
            wait_seconds=1.51,
        ),
        visit(".113", "support", 0.5, 2.01, "abandoned", linkedid=".111"),
        from_queue("support", ".114", ".111", 0.5, None, 2.01, "cancelled"),
    ],
    # The member is a way into another queue, where 1002 rings for two seconds.
    "local_forward_queue": [
        called(
            "support", ".629", 0.0, 5.04, called_number="q-fpbx", answered_at=3.02,
            wait_seconds=2.01, talk_seconds=2.02,
        ),
        visit(".629", "fpbx", 0.5, 0.51, "transferred"),
        leg(
            ".630", ".629", "Local/8002@situations/n", 0.5, None, 1.01, "dropped", queue="fpbx",
            number="0100000001", way="in", transferred_to="support",
        ),
        visit(".631", "support", 1.01, 3.02, "answered", "PJSIP/1002", linkedid=".629"),
        from_queue("support", ".632", ".629", 1.01, 3.02, 5.04, agent="1002"),
    ],
    # --- picked up, and what comes before they meet
    # A memberdelay of two seconds that both wait out.
    "delay_meets": [
        called(
            "delayq", ".117", 0.0, 6.01, answered_at=3.01, wait_seconds=2.51, talk_seconds=3.0,
        ),
        visit(".117", "delayq", 0.5, 3.01, "answered", "PJSIP/1001"),
        from_queue("delayq", ".118", ".117", 0.5, 3.01, 6.01),
    ],
    # 1001 hangs up in it (2.0); 1002 waits it out.
    "delay_next_agent": [
        called(
            "delayq", ".120", 0.0, 7.98, answered_at=5.54, wait_seconds=5.04, talk_seconds=2.44,
        ),
        visit(".120", "delayq", 0.5, 5.54, "answered", "PJSIP/1002"),
        from_queue("delayq", ".121", ".120", 0.5, None, 2.02, "dropped"),
        from_queue("delayq", ".122", ".120", 3.02, 5.54, 7.98, agent="1002"),
    ],
    # The customer hangs up (2.0) while 1001 hears who it is, until 4.0. queue_log has CONNECT.
    "whisper_caller_gone": [
        called(
            "support", ".125", 0.0, 4.01, called_number="whispered", outcome="abandoned",
            wait_seconds=1.51,
        ),
        visit(".125", "support", 0.5, 2.01, "abandoned"),
        from_queue("support", ".126", ".125", 0.5, None, 4.01, "dropped"),
    ],
    # 1001 hangs up meanwhile; the customer is hung up. queue_log has CONNECT, and no talk.
    "whisper_agent_gone": [
        called(
            "support", ".128", 0.0, 2.22, called_number="whispered", outcome="abandoned",
            wait_seconds=1.72,
        ),
        visit(".128", "support", 0.5, 2.22, "abandoned"),
        from_queue("support", ".129", ".128", 0.5, None, 2.22, "dropped"),
    ],
    # An AGI script runs for three seconds before they meet.
    "agi_before": [
        called(
            "support", ".131", 0.0, 6.02, called_number="agied", answered_at=4.09,
            wait_seconds=3.58, talk_seconds=1.93,
        ),
        visit(".131", "support", 0.5, 4.08, "answered", "PJSIP/1001"),
        from_queue("support", ".132", ".131", 0.5, 4.09, 6.02),
    ],
    # By way of a Local channel; rung again, the customer hangs up.
    "delay_local_gone": [
        called(
            "delayq", ".726", 0.0, 3.51, outcome="abandoned", wait_seconds=3.0, hangup_cause=0,
        ),
        visit(".726", "delayq", 0.51, 3.51, "abandoned"),
        from_queue("delayq", ".727", ".726", 0.51, None, 2.03, "dropped"),
        from_queue("delayq", ".731", ".726", 3.04, None, 3.51, "cancelled"),
    ],
    # 1001 waits for the customer, who hangs up; 1002 lost the ring to 1001.
    "delay_ring_all": [
        called(
            "delayall", ".737", 0.0, 3.03, outcome="abandoned", wait_seconds=2.52,
            hangup_cause=0,
        ),
        visit(".737", "delayall", 0.51, 3.03, "abandoned"),
        from_queue("delayall", ".738", ".737", 0.51, None, 1.02, "taken", agent="1002"),
        from_queue("delayall", ".739", ".737", 0.51, None, 3.03, "dropped"),
    ],
    # 1001 hangs up in the announcement, is rung again, and the customer hangs up in it.
    "announced_agent_gone": [
        called(
            "support", ".137", 0.0, 4.55, called_number="announced", outcome="abandoned",
            wait_seconds=4.05, hangup_cause=0,
        ),
        visit(".137", "support", 0.5, 4.55, "abandoned"),
        from_queue("support", ".138", ".137", 0.5, None, 2.03, "dropped"),
        from_queue("support", ".139", ".137", 3.03, None, 4.55, "dropped"),
    ],
    # The same with Dial: 1001 hangs up after a second.
    "dial_sub_gone": [
        call(
            ".142", 0.0, 1.52, called_number="dialsub", queue="", outcome="no_answer",
            wait_seconds=1.52,
        ),
        direct(".143", ".142", "0100000001", 0.0, None, 1.52, "dropped", agent="1001"),
    ],
    "dial_sub_met": [
        call(
            ".145", 0.0, 6.52, called_number="dialsub", queue="", answered_at=3.51,
            wait_seconds=3.51, talk_seconds=3.01,
        ),
        direct(".146", ".145", "0100000001", 0.0, 3.51, 6.52, agent="1001"),
    ],
    # --- the PBX calls customers
    # By way of the virtual agents' context; 1001 rings for two seconds.
    "callback_local": [
        callback(".177", 0.0, 4.75, answered_at=2.72, wait_seconds=2.0, talk_seconds=2.03),
        visit(".177", "support", 0.71, 2.71, "answered", "PJSIP/1001"),
        from_queue("support", ".180", ".177", 0.71, 2.72, 4.75, number="0600000001"),
    ],
    # queue_log has no talk: its channel was optimised away.
    "callback_local_optimised": [
        callback(".184", 0.0, 3.25, answered_at=1.22, wait_seconds=0.52, talk_seconds=2.03),
        visit(".184", "support", 0.71, 1.22, "answered", "PJSIP/1001"),
        from_queue("support", ".187", ".184", 0.71, 1.22, 3.25, number="0600000001"),
    ],
    "callback_local_abandon": [
        callback(".742", 0.0, 2.72, outcome="abandoned", wait_seconds=2.01),
        visit(".742", "support", 0.71, 2.72, "abandoned"),
    ],
    "callback_busy": [
        callback(".191", 0.0, 0.71, queue="", outcome="busy", wait_seconds=0.71, hangup_cause=17),
    ],
    "callback_local_busy": [
        callback(".195", 0.0, 0.71, queue="", outcome="busy", wait_seconds=0.71, hangup_cause=17),
    ],
    # The Originate gives up after two seconds.
    "callback_no_answer": [
        callback(
            ".193", 0.0, 2.02, queue="", outcome="no_answer", wait_seconds=2.02, hangup_cause=19,
        ),
    ],
    # To the phone 1001, without a queue.
    "callback_to_phone": [
        callback(
            ".201", 0.0, 3.23, queue="", answered_at=1.22, wait_seconds=1.22, talk_seconds=2.01,
        ),
        direct(".202", ".201", "0600000001", 0.71, 1.22, 3.23, agent="1001"),
    ],
    # Queue `one` has a caller already.
    "callback_full": [
        called("one", ".204", 0.0, 4.22, outcome="abandoned", wait_seconds=3.72, hangup_cause=0),
        visit(".204", "one", 0.5, 4.22, "abandoned"),
        callback(
            ".205", 0.81, 1.52, queue="one", outcome="no_answer", wait_seconds=0.0,
            hangup_cause=0,
        ),
        visit(".205", "one", 1.52, 1.52, "full", position_joined=0, position_left=0),
    ],
    # Somebody else's click-to-dial rings a mobile phone, which then calls.
    "ctd_mobile": [
        callback(
            ".635", 0.0, 4.33, queue="", called_number="0600000002", answered_at=1.42,
            wait_seconds=1.42, talk_seconds=2.91, caller_number="0600000001",
        ),
    ],
}

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which queue refused a caller, when the dialplan does not say it by itself."""

import pytest
from pbx import PHONE, START, Pbx

from cc_odoo.core.dialplan import queue_run
from cc_odoo.core.events import parse
from cc_odoo.core.facts import CallFact, VisitFact


@pytest.fixture
def pbx():
    return Pbx()


def lists_queues(pbx, **rooms):
    """What QueueStatus says: {name: how many may wait there}."""
    for name, room in rooms.items():
        line = {"Event": "QueueParams", "Queue": name, "Max": str(room)}
        pbx.tracker.listed([parse(line | {"Timestamp": f"{START}"})], START)


def refused(pbx, status="FULL", **step):
    """A caller who comes to a queue's door, and the visits of theirs."""
    caller = pbx.incoming()
    if step:
        pbx.say("Newexten", caller, Context="in", Extension="800", Priority="2", **step)
    pbx.say("VarSet", caller, Variable="QUEUESTATUS", Value=status)
    pbx.hang_up(caller)
    mine = (row for row in pbx.of(VisitFact) if row.uniqueid == caller["Uniqueid"])
    return [(row.queue, row.outcome) for row in mine]


@pytest.mark.parametrize(
    ("application", "arguments", "queue"),
    [
        ("Queue", "support", "support"),
        ("Queue", " support ,t,,,30", "support"),
        ("TryExec", "Queue(support,t,,,30)", "support"),
        ("Exec", "Queue(support)", "support"),
        ("ExecIf", "1?Queue(support,t):Queue(sales)", "support"),
        ("ExecIf", "?Queue(support,t):Queue(sales)", "sales"),
        ("ExecIf", "0?Queue(support)", ""),
        ("ExecIf", "1?TryExec(Queue(support))", "support"),
        ("ExecIf", "nonsense", ""),
        ("QueueLog", "support,1,2,3", ""),
        ("TryExec", "TryExec(" * 50 + "Queue(support)", ""),
    ],
)
def test_the_queue_of_a_step(application, arguments, queue):
    assert queue_run(application, arguments) == queue


def test_a_queue_is_named_as_the_pbx_writes_it(pbx):
    lists_queues(pbx, support=0)
    step = {"Application": "Queue", "AppData": "SUPPORT,t"}
    assert refused(pbx, "JOINEMPTY", **step) == [("support", "join_empty")]


def test_an_originate_may_name_the_queue(pbx):
    chan = pbx.chan(state="Down")
    pbx.say("Newchannel", chan)
    pbx.say("OriginateResponse", chan, Response="Success", Application="Queue", Data="one,t")
    pbx.say("VarSet", chan, Variable="QUEUESTATUS", Value="JOINEMPTY")
    assert (pbx.visit.queue, pbx.visit.outcome) == ("one", "join_empty")


def test_a_full_queue_without_a_name_is_the_only_one_where_somebody_waits(pbx):
    pbx.waiting("one")
    assert refused(pbx) == [("one", "full")]


def test_a_queue_that_has_room_is_not_the_full_one(pbx):
    lists_queues(pbx, one=1, big=0, two=2)
    for queue in ("one", "big", "two"):
        pbx.waiting(queue)
    assert refused(pbx) == [("one", "full")]


def test_which_queue_was_full_is_not_guessed(pbx):
    pbx.waiting("one")
    pbx.waiting("two")
    assert refused(pbx) == []
    assert pbx.of(CallFact)[-1].outcome == "no_answer"


def test_an_empty_queue_without_a_name_is_not_guessed(pbx):
    pbx.waiting("one")
    assert refused(pbx, "JOINEMPTY") == []


def test_the_queue_entered_before_is_not_the_one_that_refuses(pbx):
    caller = pbx.incoming()
    place = {"Context": "in", "Extension": "800", "Priority": "2"}
    pbx.say("Newexten", caller, Application="Queue", AppData="support", **place)
    pbx.say("QueueCallerJoin", caller, Queue="support", Position="1")
    pbx.say("QueueCallerAbandon", caller, Queue="support", Position="1")
    pbx.say("QueueCallerLeave", caller, Queue="support", Position="1")
    pbx.say("VarSet", caller, Variable="QUEUESTATUS", Value="TIMEOUT")
    pbx.say("VarSet", caller, Variable="QUEUESTATUS", Value="JOINEMPTY")
    assert [(row.queue, row.outcome) for row in pbx.of(VisitFact)] == [("support", "timeout")]


# --- and who never met anybody behind it


def test_who_was_picked_up_and_hung_up_before_they_met_was_dropped(pbx):
    caller = pbx.waiting()
    phone = pbx.rung(caller, queue="support")
    pbx.say("DialEnd", caller, phone, DialStatus="ANSWER")
    member = {"Queue": "support", "Interface": PHONE, "HoldTime": "1"}
    pbx.say("AgentConnect", caller, phone, **member)
    assert pbx.visit.outcome == "answered"
    pbx.hang_up(phone, caller)
    assert (pbx.leg.outcome, pbx.visit.outcome, pbx.visit.interface) == ("dropped", "abandoned", "")
    assert pbx.call.outcome == "abandoned"


def test_who_hung_up_is_no_company(pbx):
    caller = pbx.incoming()
    phone = pbx.rung(caller)
    pbx.say("HangupRequest", caller, Cause="16")
    pbx.talk(phone, caller)
    pbx.hang_up(phone, caller)
    assert (pbx.call.outcome, pbx.call.talk_seconds, pbx.leg.answered_at) == ("no_answer", 0, None)


def test_who_left_by_a_key_waits_no_more_at_once(pbx):
    caller = pbx.incoming()
    step = {"Application": "Queue", "AppData": "support"}
    pbx.say("Newexten", caller, Context="in", Extension="800", Priority="2", **step)
    pbx.say("QueueCallerJoin", caller, Queue="support", Position="1")
    pbx.say("Newexten", caller, Context="keys", Extension="1", Priority="0", **step)
    pbx.say("QueueCallerLeave", caller, Queue="support", Position="1")
    assert (pbx.visit.outcome, pbx.visit.wait_seconds) == ("exit_key", 2.0)


def wire(pbx, caller, number="8001"):
    """The two halves of a Local channel in this caller's call."""
    name, linked = f"Local/{number}@agents", caller["Linkedid"]
    halves = [
        pbx.chan(name, linked, "", state, Channel=f"{name}-00000001;{half}")
        for half, state in ((1, "Down"), (2, "Ring"))
    ]
    for half in halves:
        pbx.say("Newchannel", half, wait=0)
    return halves


def test_a_phone_that_forwards_into_another_queue_leaves_the_caller_waiting(pbx):
    caller = pbx.waiting()
    phone = pbx.rung(caller, queue="support")
    near, far = wire(pbx, caller)
    pbx.say("DialEnd", caller, phone, DialStatus="CANCEL", Forward="8001")
    pbx.say("DialBegin", caller, near, wait=0, DialString="8001@agents")
    pbx.say("DialEnd", caller, near, DialStatus="ANSWER")
    pbx.say("QueueCallerLeave", caller, wait=0, Queue="support", Position="1")
    pbx.say("AgentConnect", caller, near, Queue="support", Interface=PHONE, HoldTime="2")
    pbx.talk(caller, near)
    pbx.say("QueueCallerJoin", far, wait=0, Queue="sales", Position="1")
    assert pbx.call.state == "waiting"
    pbx.now += 5
    pbx.say("QueueCallerAbandon", far, Queue="sales", Position="1")
    pbx.hang_up(phone, near, caller, far)
    outcomes = [(row.queue, row.outcome, row.interface) for row in pbx.of(VisitFact)]
    assert outcomes == [("support", "transferred", ""), ("sales", "abandoned", "")]
    assert (pbx.leg.outcome, pbx.leg.transferred_to) == ("refused", "8001")
    assert (pbx.call.outcome, pbx.call.talk_seconds) == ("abandoned", 0.0)


def test_a_half_whose_other_half_nobody_heard_of_stands_for_somebody(pbx):
    caller = pbx.incoming()
    half = pbx.chan("Local/1@x", caller["Linkedid"], "", "Up", Channel="Local/1@x-00000009;1")
    pbx.talk(caller, half)
    assert pbx.call.state == "talking"

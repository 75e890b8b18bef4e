# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rules of the tracker that no recording shows."""

import pytest
from pbx import OTHER, PHONE, START, TRUNK, Pbx

from cc_odoo.core.book import DEAD_CHANNELS, ENDED_CALLS
from cc_odoo.core.calls import Tracker
from cc_odoo.core.facts import CallFact, LegFact


@pytest.fixture
def pbx():
    return Pbx()


# --- who and where from


@pytest.mark.parametrize(
    ("number", "told"), [("<unknown>", ""), ("", ""), ("anonymous", "anonymous"), ("101", "101")]
)
def test_caller_number(pbx, number, told):
    pbx.incoming(number=number)
    assert pbx.call.caller_number == told


def test_a_call_from_the_trunk_comes_in(pbx):
    caller = pbx.incoming()
    pbx.rung(caller)
    assert (pbx.call.direction, pbx.call.state, pbx.leg.way) == ("in", "ringing", "in")
    assert pbx.leg.number == "0100000001"


def test_a_call_between_phones_is_internal(pbx):
    caller = pbx.incoming(interface=PHONE, number="1001", Exten="1002")
    assert pbx.call.direction == "out"
    pbx.rung(caller, OTHER)
    assert pbx.call.direction == "internal"
    assert [leg.way for leg in pbx.of(LegFact)] == ["out", "in"]


def test_an_internal_call_that_goes_outside_goes_out(pbx):
    caller = pbx.incoming(interface=PHONE, number="1001", Exten="1002")
    phone = pbx.rung(caller, OTHER)
    pbx.say("DialEnd", caller, phone, DialStatus="NOANSWER")
    pbx.say("DialBegin", caller, pbx.chan(TRUNK, caller["Linkedid"]), DialString="06@trunk")
    assert pbx.call.direction == "out"


@pytest.mark.parametrize(
    ("dialled", "codes", "feature"),
    [
        ("*97", "", True),
        ("**1001", "", True),
        ("*2700", "*.", False),
        ("555", "*., 555", True),
        ("555", "", False),
    ],
)
def test_a_feature_code_is_marked(pbx, dialled, codes, feature):
    pbx.tracker.know_codes(codes)
    pbx.incoming(interface=PHONE, number="1001", Exten=dialled)
    assert pbx.call.is_feature == feature


def test_a_code_that_rings_a_phone_is_a_call_with_people(pbx):
    pbx.rung(pbx.incoming(interface=PHONE, number="1001", Exten="*801002"), OTHER)
    assert not pbx.call.is_feature


def test_a_mobile_phone_that_rings_along_with_a_phone_is_its_agents(pbx):
    caller = pbx.incoming(interface=PHONE, number="1001", Exten="1002")
    phone, mobile = pbx.rung(caller, OTHER), pbx.chan(TRUNK, caller["Linkedid"])
    pbx.say("DialBegin", caller, mobile, DialString="06@trunk")
    pbx.say("DialEnd", caller, mobile, DialStatus="ANSWER")
    pbx.say("DialEnd", caller, phone, DialStatus="CANCEL")
    pbx.hang_up(phone, cause=26)
    pbx.talk(caller, mobile)
    (leg,) = [leg for leg in pbx.of(LegFact) if leg.interface == OTHER]
    assert (pbx.call.direction, leg.outcome, leg.channel) == (
        "internal", "answered", mobile["Channel"],
    )  # fmt: skip


def test_of_two_phones_that_ring_along_neither_is_credited_with_the_mobile_phone(pbx):
    caller = pbx.incoming()
    phones = [pbx.rung(caller, PHONE), pbx.rung(caller, OTHER)]
    mobile = pbx.chan(TRUNK, caller["Linkedid"])
    pbx.say("DialBegin", caller, mobile, DialString="06@trunk")
    pbx.say("DialEnd", caller, mobile, DialStatus="ANSWER")
    pbx.hang_up(*phones, cause=26)
    assert [leg.outcome for leg in pbx.of(LegFact)] == ["taken", "taken"]


def test_a_call_from_outside_that_goes_on_outside_came_in(pbx):
    caller = pbx.waiting()
    pbx.say("DialBegin", caller, pbx.chan(TRUNK, caller["Linkedid"]), DialString="06@trunk")
    assert pbx.call.direction == "in"
    assert pbx.of(LegFact) == []


def test_a_member_that_is_no_extension_is_a_leg_all_the_same(pbx):
    pbx.rung(pbx.waiting(), "SIP/odd", queue="support")
    assert pbx.leg.interface == "SIP/odd"


# --- originates


def test_our_own_originate_is_an_outgoing_call_at_once(pbx):
    chan = pbx.chan(PHONE, uniqueid="cc-dial-7", state="Down", number="1001", Exten="s")
    pbx.say("Newchannel", chan)
    assert (pbx.call.direction, pbx.leg.way, pbx.leg.outcome) == ("out", "out", "")
    ringing = {"ChannelStateDesc": "Ringing", "ConnectedLineNum": "0600000002"}
    pbx.say("Newstate", chan | ringing)
    assert pbx.leg.number == pbx.call.called_number == "0600000002"


def test_an_originate_of_others_is_no_call_until_it_calls_somebody(pbx):
    chan = pbx.chan(PHONE, state="Down", number="1001", Exten="s")
    pbx.say("Newchannel", chan)
    pbx.say("DialBegin", None, chan, DialString="1001")
    assert (pbx.rows, pbx.tracker.live()) == ({}, ())
    dest = pbx.chan(TRUNK, chan["Linkedid"], state="Down")
    pbx.say("DialBegin", chan | {"Exten": "0600000002"}, dest, DialString="0600000002@trunk")
    assert (pbx.call.direction, pbx.leg.number) == ("out", "0600000002")


def test_our_own_listening_is_never_a_call(pbx):
    chan = pbx.chan(PHONE, uniqueid="cc-spy-1", state="Down", number="1001")
    pbx.say("Newchannel", chan)
    pbx.hang_up(chan)
    assert pbx.rows == {}


def test_listening_of_others_that_was_not_even_answered_is_no_call(pbx):
    chan = pbx.chan(PHONE, state="Down", number="1001")
    pbx.say("Newchannel", chan)
    pbx.say("OriginateResponse", chan, Response="Failure", Application="ChanSpy")
    pbx.hang_up(chan)
    assert pbx.rows == {}


def test_an_agent_who_refuses_their_own_originate(pbx):
    chan = pbx.chan(PHONE, uniqueid="cc-dial-7", state="Down", number="1001")
    pbx.say("Newchannel", chan)
    pbx.say("HangupRequest", chan, Cause="21")
    pbx.hang_up(chan, cause=21)
    assert (pbx.leg.outcome, pbx.call.outcome) == ("refused", "busy")


# --- why a phone was not answered


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("NOANSWER", "no_answer"),
        ("BUSY", "busy"),
        ("CONGESTION", "failed"),
        ("CHANUNAVAIL", "failed"),
        ("CANCEL", "cancelled"),
        ("SOMETHING", "no_answer"),
    ],
)
def test_outcome_by_the_dials_end(pbx, status, outcome):
    caller = pbx.incoming()
    phone = pbx.rung(caller)
    pbx.say("DialEnd", caller, phone, DialStatus=status)
    assert pbx.leg.outcome == outcome
    pbx.hang_up(phone, caller, cause=0)
    assert pbx.leg.outcome == pbx.call.outcome == outcome


def test_a_phone_that_is_busy_without_ringing_did_not_refuse(pbx):
    caller = pbx.waiting()
    phone = pbx.chan(PHONE, caller["Linkedid"], state="Down")
    pbx.say("AgentCalled", caller, phone, Queue="support", Interface=PHONE)
    pbx.say("HangupRequest", phone, Cause="17")
    pbx.say("AgentRingNoAnswer", caller, phone, Queue="support", Interface=PHONE)
    assert pbx.leg.outcome == "busy"


@pytest.mark.parametrize(("cause", "outcome"), [(26, "taken"), (0, "cancelled")])
def test_a_cancelled_ring_was_taken_when_the_cause_says_so(pbx, cause, outcome):
    caller = pbx.incoming()
    phone = pbx.rung(caller)
    pbx.say("DialEnd", caller, phone, DialStatus="CANCEL")
    pbx.hang_up(phone, cause=cause)
    assert pbx.leg.outcome == outcome


def test_a_ring_stopped_just_before_another_answered_was_taken(pbx):
    caller = pbx.incoming()
    lost, won = pbx.rung(caller), pbx.rung(caller, OTHER)
    pbx.say("DialEnd", caller, lost, DialStatus="CANCEL")
    pbx.say("DialEnd", caller, won, wait=0.1, DialStatus="ANSWER")
    pbx.talk(caller, won)
    assert [leg.outcome for leg in pbx.of(LegFact)] == ["taken", "answered"]


def test_a_ring_without_an_end_was_cancelled_when_the_caller_left_first(pbx):
    caller = pbx.incoming()
    phone = pbx.rung(caller)
    pbx.hang_up(caller, phone)
    assert pbx.leg.outcome == "cancelled"


# --- visits


def test_an_abandon_is_open_until_the_caller_hangs_up(pbx):
    caller = pbx.waiting()
    pbx.say("QueueCallerAbandon", caller, Queue="support", Position="1")
    pbx.say("QueueCallerLeave", caller, wait=0, Queue="support", Position="1")
    assert (pbx.visit.outcome, pbx.visit.ended_at) == ("", None)
    pbx.hang_up(caller)
    assert (pbx.visit.outcome, pbx.visit.wait_seconds) == ("abandoned", 1.0)
    assert pbx.call.outcome == "abandoned"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("TIMEOUT", "timeout"),
        ("LEAVEEMPTY", "leave_empty"),
        ("LEAVEUNAVAIL", "leave_empty"),
        ("WITHDRAW", "transferred"),
    ],
)
def test_a_queues_own_word_after_an_abandon(pbx, status, outcome):
    caller = pbx.waiting()
    pbx.say("QueueCallerAbandon", caller, Queue="support", Position="1")
    pbx.say("VarSet", caller, wait=0, Variable="QUEUESTATUS", Value=status)
    assert pbx.visit.outcome == outcome
    pbx.hang_up(caller)
    assert pbx.visit.outcome == outcome
    assert pbx.call.outcome == "no_answer"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("FULL", "full"), ("JOINEMPTY", "join_empty"), ("JOINUNAVAIL", "join_empty")],
)
def test_a_caller_who_was_not_let_in_has_a_visit_too(pbx, status, outcome):
    caller = pbx.incoming()
    pbx.say("Newexten", caller, Application="Queue", AppData="support,t")
    for _twice in range(2):
        pbx.say("VarSet", caller, wait=0, Variable="QUEUESTATUS", Value=status)
    assert (pbx.visit.queue, pbx.visit.outcome, pbx.visit.wait_seconds) == ("support", outcome, 0.0)


def test_continue_changes_nothing(pbx):
    caller = pbx.waiting()
    pbx.say("VarSet", caller, Variable="QUEUESTATUS", Value="CONTINUE")
    assert pbx.visit.outcome == ""


def test_a_caller_who_vanished_from_a_queue_is_unknown(pbx):
    pbx.hang_up(pbx.waiting())
    assert (pbx.visit.outcome, pbx.call.outcome) == ("unknown", "unknown")


def test_a_missed_connect_is_known_by_the_dials_end(pbx):
    caller = pbx.waiting()
    phone = pbx.rung(caller, queue="support")
    pbx.say("DialEnd", caller, phone, DialStatus="ANSWER")
    pbx.say("QueueCallerLeave", caller, wait=0, Queue="support", Position="1")
    pbx.hang_up(phone, caller)
    assert (pbx.visit.outcome, pbx.visit.interface) == ("answered", PHONE)


def test_a_missed_connect_is_known_by_the_complete(pbx):
    caller = pbx.waiting()
    pbx.say("AgentComplete", caller, Queue="support", Interface=PHONE, HoldTime="7", TalkTime="9")
    assert (pbx.visit.outcome, pbx.visit.wait_seconds) == ("answered", 7.0)


def test_position_on_joining_and_leaving(pbx):
    caller = pbx.incoming()
    pbx.say("QueueCallerJoin", caller, Queue="support", Position="4")
    pbx.say("QueueCallerAbandon", caller, Queue="support", Position="2")
    pbx.hang_up(caller)
    assert (pbx.visit.position_joined, pbx.visit.position_left) == (4, 2)


def test_the_state_of_a_call_in_a_queue(pbx):
    caller = pbx.waiting()
    assert pbx.call.state == "waiting"
    phone = pbx.rung(caller, queue="support")
    assert pbx.call.state == "waiting"
    pbx.say("DialEnd", caller, phone, DialStatus="ANSWER")
    assert pbx.call.state == "waiting"
    pbx.talk(caller, phone)
    assert pbx.call.state == "talking"


# --- talking


def test_hold_and_talk(pbx):
    caller = pbx.incoming()
    phone = pbx.rung(caller)
    pbx.talk(caller, phone)
    pbx.say("Hold", phone, wait=3.0)
    assert (pbx.call.state, pbx.leg.held) == ("held", True)
    pbx.say("Unhold", phone, wait=2.0)
    assert (pbx.call.state, pbx.leg.held) == ("talking", False)
    pbx.now += 4.0
    pbx.hang_up(phone, caller)
    for row in (pbx.leg, pbx.call):
        assert (row.talk_seconds, row.hold_seconds) == pytest.approx((7.0, 2.0))


def test_one_alone_in_a_bridge_does_not_talk(pbx):
    caller = pbx.incoming()
    pbx.talk(caller, bridge="parking")
    pbx.now += 5.0
    pbx.hang_up(caller)
    assert (pbx.call.talk_seconds, pbx.call.outcome) == (0.0, "no_answer")


def test_three_in_a_conference_talk_though_one_holds(pbx):
    caller = pbx.incoming()
    first, second = pbx.rung(caller), pbx.rung(caller, OTHER)
    pbx.talk(caller, first, second)
    pbx.say("Hold", first)
    assert pbx.call.state == "talking"
    assert [leg.held for leg in pbx.of(LegFact)] == [True, False]


def test_seconds_alone_are_no_news(pbx):
    caller = pbx.incoming()
    phone = pbx.rung(caller)
    pbx.talk(caller, phone)
    assert pbx.say("BridgeLeave", phone, wait=5.0, BridgeUniqueid="b1") == ()
    pbx.hang_up(phone, caller)
    assert pbx.leg.talk_seconds == pbx.call.talk_seconds == 5.0


def test_a_late_leave_of_the_last_bridge_does_not_end_the_next(pbx):
    caller = pbx.incoming()
    phone = pbx.rung(caller)
    pbx.talk(caller, phone, bridge="b1")
    pbx.talk(caller, phone, bridge="b2")
    pbx.say("BridgeLeave", phone, BridgeUniqueid="b1")
    pbx.hang_up(phone, caller)
    assert pbx.leg.talk_seconds == 1.0


def test_two_calls_at_one_phone(pbx):
    first, second = pbx.incoming(), pbx.incoming()
    one, two = pbx.rung(first), pbx.rung(second)
    pbx.talk(first, one, bridge="b1")
    pbx.hang_up(two, second)
    assert [call.state for call in pbx.of(CallFact)] == ["talking", "ended"]
    assert [leg.ended_at is None for leg in pbx.of(LegFact)] == [True, False]


# --- conversations that join


def test_a_channel_with_another_linkedid_joins_nothing(pbx):
    old, young = pbx.incoming(), pbx.incoming(number="0100000002")
    pbx.say("BridgeEnter", young | {"Linkedid": old["Linkedid"]}, BridgeUniqueid="b1")
    assert [call.merged_into for call in pbx.of(CallFact)] == ["", ""]
    assert len(pbx.tracker.live()) == 2


def test_a_phone_that_talks_with_a_customer_takes_part_in_their_call(pbx):
    old, young = pbx.incoming(), pbx.incoming(interface=PHONE, number="1001")
    phone = pbx.rung(young, OTHER)
    pbx.talk(old)
    pbx.say("BridgeEnter", phone, BridgeUniqueid="b1")
    kinds = [type(fact).__name__ for fact in pbx.news]
    assert kinds == ["CallFact", "LegFact", "LegFact", "CallFact"]
    assert {fact.linkedid for fact in pbx.news[:3]} == {old["Linkedid"]}
    merged = pbx.news[3]
    assert (merged.linkedid, merged.merged_into) == (young["Linkedid"], old["Linkedid"])
    assert (merged.state, merged.ended_at) == ("ended", pbx.now)
    assert [call.linkedid for call in pbx.tracker.live()] == [old["Linkedid"]]
    pbx.hang_up(old, young, phone)
    assert pbx.tracker.live() == ()


def test_a_renamed_channel(pbx):
    caller = pbx.incoming()
    phone = pbx.rung(caller)
    pbx.say("Rename", phone, Newname="PJSIP/1001-000000ff")
    assert pbx.leg.channel == "PJSIP/1001-000000ff"


# --- gaps, doubles, ids used again


def test_what_the_pbx_knows_no_more_ended_unknown(pbx):
    caller = pbx.waiting()
    phone = pbx.rung(caller, queue="support")
    gone = pbx.tracker.resync((), pbx.now + 30.0)
    assert [(type(f).__name__, f.outcome, f.ended_at) for f in gone] == [
        (kind, "unknown", pbx.now + 30.0) for kind in ("CallFact", "VisitFact", "LegFact")
    ]
    assert gone[0].state == "ended"
    assert pbx.tracker.live() == ()
    assert pbx.say("Hangup", phone, Cause="16") == ()


def test_what_was_talked_before_a_gap_counts_the_gap_does_not(pbx):
    caller = pbx.incoming()
    phone = pbx.rung(caller)
    pbx.talk(caller, phone)
    pbx.say("Newstate", caller, wait=4.0)
    call, leg = pbx.tracker.resync((), pbx.now + 100.0)
    assert (call.outcome, call.talk_seconds) == ("unknown", 4.0)
    assert (leg.outcome, leg.talk_seconds) == ("answered", 4.0)


@pytest.mark.parametrize("by", ["Channel", "Uniqueid"])
def test_what_the_pbx_still_knows_lives(pbx, by):
    caller = pbx.waiting()
    phone = pbx.rung(caller, queue="support")
    assert [f.outcome for f in pbx.tracker.resync([caller[by]], pbx.now)] == ["unknown"]
    assert [call.state for call in pbx.tracker.live()] == ["waiting"]
    assert pbx.tracker.resync([caller[by], phone[by]], pbx.now) == ()


def test_a_channel_born_after_the_pbx_was_asked_is_left_alone(pbx):
    asked_at = pbx.now
    pbx.incoming()
    assert pbx.tracker.resync((), asked_at) == ()
    assert len(pbx.tracker.live()) == 1


def test_a_call_that_was_there_before_us_is_found_by_listing(pbx):
    caller = pbx.chan(state="Up")
    phone = pbx.chan(PHONE, caller["Linkedid"], "1001", "Up", ConnectedLineNum="0100000001")
    pbx.now = START + 60.0
    for chan in (caller, phone):
        pbx.say("CoreShowChannel", chan, wait=0, BridgeId="b1", Duration="00:01:00")
    assert (pbx.call.state, pbx.call.direction, pbx.call.started_at) == ("talking", "in", START)
    assert (pbx.leg.way, pbx.leg.number, pbx.leg.outcome) == ("in", "0100000001", "answered")


@pytest.mark.parametrize("event", ["Hangup", "BridgeLeave", "QueueCallerLeave", "AgentComplete"])
def test_a_word_about_the_dead_revives_nobody(pbx, event):
    caller = pbx.incoming()
    pbx.hang_up(caller)
    more = {"Queue": "support", "Interface": PHONE, "Cause": "16", "BridgeUniqueid": "b1"}
    assert pbx.say(event, caller, **more) == ()
    assert pbx.tracker.live() == ()


def test_a_hangup_of_a_stranger_opens_nothing(pbx):
    pbx.hang_up(pbx.chan())
    assert pbx.rows == {}


def test_an_id_used_again_is_another_call(pbx):
    for _again in range(2):
        chan = pbx.incoming(uniqueid="own-id-1")
        pbx.hang_up(chan)
    first, second = pbx.of(CallFact)
    assert first.linkedid == second.linkedid
    assert first.started_at < second.started_at


def test_no_event_is_no_news(pbx):
    assert pbx.tracker.feed(None) == ()


def test_memory_is_bounded(pbx):
    for _call in range(DEAD_CHANNELS + 10):
        pbx.hang_up(pbx.waiting())
    book = pbx.tracker._book
    assert [book.channels, book.calls, book.bridges, book._dirty] == [{}] * 4
    assert (len(book._dead), len(book._over)) == (DEAD_CHANNELS, ENDED_CALLS)


def test_a_new_tracker_knows_nothing():
    assert Tracker().live() == Tracker().facts() == ()

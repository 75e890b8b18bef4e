# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the tracker makes of calls it did not hear whole."""

import pytest
from pbx import START, Pbx

from cc_odoo.core.book import ENDED_CALLS
from cc_odoo.core.events import parse
from cc_odoo.core.facts import LegFact, VisitFact


@pytest.fixture
def pbx():
    return Pbx()


def lists(pbx, *chans, waiting=()):
    """CoreShowChannels and QueueStatus of now; `waiting` are (channel, queue, seconds)."""
    pbx.now += 1
    lines = [{"Event": "CoreShowChannel"} | chan for chan in chans]
    lines += [
        {"Event": "QueueEntry", "Queue": queue, "Position": "1", "Wait": str(waited)} | chan
        for chan, queue, waited in waiting
    ]
    stamp = {"Timestamp": f"{pbx.now:.6f}"}
    facts = pbx.tracker.listed([parse(line | stamp) for line in lines], pbx.now)
    pbx.rows.update((fact.identity, fact) for fact in facts)


def test_who_waits_already_is_a_visit_since_then(pbx):
    caller = pbx.chan()
    lists(pbx, caller, waiting=[(caller, "support", 20)])
    assert (pbx.visit.joined_at, pbx.visit.outcome) == (START + 1 - 20, "")
    assert pbx.visit.approximate


def test_who_was_heard_to_join_is_no_second_visit(pbx):
    caller = pbx.waiting()
    lists(pbx, caller, waiting=[(caller, "support", 1)])
    assert not pbx.visit.approximate


def test_who_joined_again_unheard_is_a_second_visit(pbx):
    caller = pbx.waiting()
    pbx.now += 60
    lists(pbx, caller, waiting=[(caller, "support", 5)])
    assert [visit.approximate for visit in pbx.of(VisitFact)] == [False, True]


def test_who_does_not_wait_any_more_is_unknown_until_there_is_news(pbx):
    caller = pbx.waiting()
    pbx.now += 30
    lists(pbx, caller)
    assert pbx.visit.outcome == "unknown"
    phone = pbx.chan("PJSIP/1001", caller["Linkedid"])
    times = {"HoldTime": "7", "TalkTime": "20", "Reason": "agent"}
    pbx.say("AgentComplete", caller, phone, Queue="support", Interface="PJSIP/1001", **times)
    assert (pbx.visit.outcome, pbx.visit.wait_seconds) == ("answered", 7.0)


def test_the_end_of_a_visit_that_nobody_heard_tells_when_it_began(pbx):
    caller, phone = pbx.chan(), None
    lists(pbx, caller)
    phone = pbx.chan("PJSIP/1001", caller["Linkedid"])
    times = {"HoldTime": "5", "TalkTime": "30", "Reason": "caller"}
    pbx.say("AgentComplete", caller, phone, Queue="support", Interface="PJSIP/1001", **times)
    assert (pbx.visit.joined_at, pbx.visit.wait_seconds) == (pbx.now - 35, 5.0)
    assert (pbx.visit.outcome, pbx.visit.interface) == ("answered", "PJSIP/1001")


def test_answering_a_visit_that_nobody_heard_tells_when_it_began(pbx):
    caller = pbx.chan()
    lists(pbx, caller)
    phone = pbx.chan("PJSIP/1001", caller["Linkedid"])
    pbx.say("AgentConnect", caller, phone, Queue="support", Interface="PJSIP/1001", HoldTime="9")
    assert (pbx.visit.outcome, pbx.visit.wait_seconds) == ("answered", 9.0)


def test_who_was_bridged_between_the_login_and_the_listing_has_answered(pbx):
    """A standby that connects just as a phone is answered: it hears the bridge, not the dial."""
    caller = pbx.chan()
    phone = pbx.chan("PJSIP/1001", caller["Linkedid"], "1001", "Up")
    pbx.talk(phone, caller)
    lists(pbx, caller | {"BridgeId": "b1"}, phone | {"BridgeId": "b1"})
    pbx.now += 10
    pbx.hang_up(phone, caller)
    assert (pbx.leg.outcome, pbx.call.outcome) == ("answered", "answered")
    assert pbx.leg.talk_seconds == 10


def consulting(pbx, number="1002"):
    """The listing of a call whose phone, 1001, asks a number; the caller is alone meanwhile."""
    caller = pbx.chan(state="Up")
    linked = caller["Linkedid"]
    phone = pbx.chan("PJSIP/1001", linked, "1001", "Up", ConnectedLineNum=number)
    local = f"Local/{number}@agents"
    first, second = (
        pbx.chan(local, linked, number, "Up", Channel=f"{local}-00000001;{half}") for half in (1, 2)
    )
    return caller, phone, first, second


def in_bridges(*pairs):
    return [chan | {"BridgeId": bridge} for chan, bridge in pairs]


def test_who_asks_already_is_seen_in_the_listing(pbx):
    caller, phone, first, second = consulting(pbx)
    asked = pbx.chan("PJSIP/1002", caller["Linkedid"], "1002", "Up")
    lists(
        pbx,
        *in_bridges((caller, "b1"), (phone, "b2"), (first, "b2"), (second, "b3"), (asked, "b3")),
    )
    mine, theirs = pbx.of(LegFact)
    assert (mine.held, mine.consult_number, mine.consult_state) == (True, "1002", "talking")
    assert mine.number == caller["CallerIDNum"]
    assert (theirs.held, theirs.consult_state) == (False, "")
    assert pbx.call.state == "held"
    pbx.say("BridgeLeave", first, BridgeUniqueid="b2")
    assert pbx.of(LegFact)[0].consult_state == ""


def test_who_is_held_by_the_pbx_is_seen_in_the_listing(pbx):
    caller, phone, first, second = consulting(pbx, "*8")
    lists(pbx, *in_bridges((caller, "b1"), (phone, "b2"), (first, "b2")), second)
    assert (pbx.leg.held, pbx.leg.consult_number, pbx.call.state) == (True, "*8", "held")


def test_who_talks_with_a_local_channel_asks_nobody(pbx):
    caller, phone, first, second = consulting(pbx)
    lists(pbx, *in_bridges((phone, "b2"), (first, "b2"), (second, "b3"), (caller, "b3")))
    assert (pbx.leg.held, pbx.leg.consult_state, pbx.call.state) == (False, "", "talking")


def test_the_tracker_says_how_far_back_it_remembers(pbx):
    assert pbx.tracker.horizon == 0.0
    for _ in range(ENDED_CALLS):
        pbx.hang_up(pbx.incoming())
    assert START < pbx.tracker.horizon <= START + 2
    assert pbx.tracker.alive() == frozenset()


# --- the end of a channel was not heard, though the line held


def sweep(pbx, *alive, silent_for=300):
    """The PBX is asked about the silent channels, and names these chans."""
    silent = pbx.tracker.silent(pbx.now - silent_for)
    news = pbx.tracker.swept(silent, [chan["Uniqueid"] for chan in alive], pbx.now)
    pbx.rows.update((fact.identity, fact) for fact in news)
    return silent


def talking(pbx):
    """A caller and a phone who talk."""
    caller = pbx.incoming()
    phone = pbx.rung(caller)
    pbx.say("DialEnd", caller, phone, DialStatus="ANSWER")
    pbx.talk(caller, phone)
    return caller, phone


def test_who_spoke_lately_is_not_asked_about(pbx):
    talking(pbx)
    pbx.now += 299
    assert sweep(pbx) == frozenset()
    assert pbx.call.outcome == ""


def test_a_long_talk_is_asked_about_once_in_a_while_and_goes_on(pbx):
    caller, phone = talking(pbx)
    pbx.now += 301
    assert sweep(pbx, caller, phone) == {caller["Uniqueid"], phone["Uniqueid"]}
    assert sweep(pbx, caller, phone) == frozenset()
    pbx.now += 100
    pbx.hang_up(phone, caller)
    assert (pbx.call.outcome, pbx.leg.outcome) == ("answered", "answered")
    assert pbx.leg.talk_seconds == 401


def test_who_is_gone_talked_as_long_as_they_lived_for_sure(pbx):
    caller, phone = talking(pbx)
    pbx.now += 301
    sweep(pbx, caller, phone)
    pbx.now += 301
    sweep(pbx)
    assert (pbx.call.outcome, pbx.leg.talk_seconds, pbx.call.talk_seconds) == ("unknown", 301, 301)
    assert pbx.tracker.alive() == frozenset()
    assert pbx.tracker._book.bridges == {}


def test_one_of_two_is_gone(pbx):
    caller, phone = talking(pbx)
    pbx.now += 301
    sweep(pbx, caller)
    assert (pbx.call.outcome, pbx.leg.ended_at) == ("", pbx.now)
    pbx.hang_up(caller)
    assert (pbx.call.outcome, pbx.call.talk_seconds) == ("answered", 0)


def test_who_spoke_while_the_pbx_was_asked_is_left_alone(pbx):
    caller = pbx.waiting()
    pbx.now += 301
    silent, asked_at = pbx.tracker.silent(pbx.now - 300), pbx.now
    pbx.say("QueueCallerLeave", caller, Queue="support", Position="1")
    assert pbx.tracker.swept(silent, (), asked_at) == ()
    assert pbx.visit.outcome == ""

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Conferences and parking, in orders that no recording shows."""

import pytest
from pbx import OTHER, PHONE, Pbx

from cc_odoo.core.facts import CallFact, LegFact

ROOM, LOT = "room", "lot"


@pytest.fixture
def pbx():
    return Pbx()


def dials(pbx, interface=PHONE):
    """A phone that dials the room."""
    chan = pbx.chan(interface, number=interface[-4:], Exten="500")
    pbx.say("Newchannel", chan)
    return chan


def enters(pbx, chan, bridge=ROOM, wait=0.0, technology="softmix"):
    """It is in this bridge from now on."""
    pbx.say("BridgeEnter", chan, wait=wait, BridgeUniqueid=bridge, BridgeTechnology=technology)


def leaves(pbx, chan, bridge=ROOM, wait=0.0):
    """And no more."""
    pbx.say("BridgeLeave", chan, wait=wait, BridgeUniqueid=bridge)


def parked(pbx, chan, wait=0.0):
    """It waits on the parking lot, that all who are parked share."""
    enters(pbx, chan, LOT, wait, "holding_bridge")


def calls(pbx):
    """{linkedid: call} of those that were not joined to another."""
    return {row.linkedid: row for row in pbx.of(CallFact) if not row.merged_into}


def test_everybodys_talk_begins_when_the_second_one_comes(pbx):
    first, second = pbx.incoming(), pbx.incoming(number="0100000002")
    enters(pbx, first)
    enters(pbx, second, wait=5)
    pbx.say("Unhold", first, wait=10)
    leaves(pbx, second)
    pbx.hang_up(second)
    pbx.now += 7
    pbx.hang_up(first)
    assert [row.talk_seconds for row in pbx.of(CallFact)] == [10, 10]


def test_two_customers_in_a_room_keep_a_call_each(pbx):
    first, second, phone = pbx.incoming(), pbx.incoming(number="0100000002"), dials(pbx)
    for chan in (first, second, phone):
        enters(pbx, chan)
    pbx.hang_up(phone, second, first)
    assert sorted(calls(pbx)) == sorted([first["Uniqueid"], second["Uniqueid"]])
    assert pbx.leg.linkedid == first["Uniqueid"]


def test_phones_among_themselves_have_one_call_and_it_is_internal(pbx):
    first, second = dials(pbx), dials(pbx, OTHER)
    enters(pbx, first)
    enters(pbx, second, wait=3)
    pbx.now += 20
    pbx.hang_up(second, first)
    (call,) = calls(pbx).values()
    assert (call.direction, call.outcome, call.talk_seconds) == ("internal", "answered", 20)
    assert [leg.outcome for leg in pbx.of(LegFact)] == ["answered"] * 2


def test_a_customer_who_comes_to_phones_keeps_a_call(pbx):
    phone = dials(pbx)
    enters(pbx, phone)
    customer = pbx.incoming()
    enters(pbx, customer, wait=2)
    pbx.now += 20
    pbx.hang_up(customer, phone)
    directions = {row.linkedid: row.direction for row in calls(pbx).values()}
    assert directions == {phone["Uniqueid"]: "internal", customer["Uniqueid"]: "in"}
    assert {row.talk_seconds for row in calls(pbx).values()} == {20}


def test_who_sits_alone_in_a_room_talked_to_nobody(pbx):
    phone = dials(pbx)
    enters(pbx, phone)
    pbx.now += 20
    pbx.hang_up(phone)
    assert (pbx.call.outcome, pbx.call.talk_seconds) == ("no_answer", 0)
    assert (pbx.call.direction, pbx.leg.talk_seconds) == ("internal", 0)


def test_a_supervisor_who_listens_takes_part_in_nothing(pbx):
    customer, other = pbx.incoming(), pbx.incoming(number="0100000002")
    spy = pbx.chan(PHONE, uniqueid="cc-spy-1", state="Down")
    pbx.say("Newchannel", spy)
    for chan in (customer, other, spy):
        enters(pbx, chan)
    pbx.hang_up(spy, other, customer)
    assert pbx.of(LegFact) == []


def test_a_call_to_the_outside_stays_one_in_a_bridge(pbx):
    phone = dials(pbx)
    trunk = pbx.chan("PJSIP/trunk", phone["Linkedid"], "", "Down")
    pbx.say("DialBegin", phone, trunk, DialString="0600000002@trunk")
    pbx.say("DialEnd", phone, trunk, DialStatus="ANSWER")
    pbx.talk(phone, trunk)
    assert pbx.call.direction == "out"


def test_all_who_are_parked_share_a_bridge_and_do_not_talk(pbx):
    first, second = pbx.incoming(), pbx.incoming(number="0100000002")
    parked(pbx, first)
    parked(pbx, second)
    assert {row.state for row in pbx.of(CallFact)} == {"held"}
    pbx.now += 30
    pbx.hang_up(first, second)
    assert {(row.talk_seconds, row.hold_seconds) for row in pbx.of(CallFact)} == {(0, 30)}


def test_who_is_taken_back_talks_with_the_one_who_took_them(pbx):
    customer = pbx.incoming()
    parked(pbx, customer)
    phone = dials(pbx, OTHER)
    both = {f"Parkee{key}": value for key, value in customer.items()}
    both |= {f"Retriever{key}": value for key, value in phone.items()}
    pbx.say("UnParkedCall", wait=9, **both)
    leaves(pbx, customer, LOT)
    pbx.talk(customer, phone | {"Linkedid": customer["Linkedid"]})
    pbx.now += 20
    pbx.hang_up(phone, customer)
    (call,) = calls(pbx).values()
    assert (call.talk_seconds, call.hold_seconds, call.outcome) == (20, 10, "answered")
    assert (pbx.leg.number, pbx.leg.talk_seconds) == ("0100000001", 20)


def test_a_phone_that_somebody_parked_is_on_hold(pbx):
    caller = dials(pbx, OTHER)
    phone = pbx.rung(caller)
    pbx.talk(caller, phone)
    parked(pbx, caller, wait=3)
    leaves(pbx, phone, "b1")
    pbx.hang_up(phone)
    pbx.now += 20
    pbx.hang_up(caller)
    (call,) = calls(pbx).values()
    assert (call.talk_seconds, call.hold_seconds) == (3, 20)


def test_an_agent_in_a_pool_is_not_on_hold_and_serves_calls_of_others(pbx):
    agent = dials(pbx)
    parked(pbx, agent)
    customer = pbx.incoming()
    enters(pbx, customer, "b1", 1, "simple_bridge")
    leaves(pbx, agent, LOT)
    enters(pbx, agent, "b1", 1, "simple_bridge")
    pbx.now += 10
    pbx.hang_up(customer)
    parked(pbx, agent)
    pbx.now += 5
    pbx.hang_up(agent)
    talks = {row.caller_number: (row.talk_seconds, row.hold_seconds) for row in pbx.of(CallFact)}
    assert talks == {"1001": (0, 0), "0100000001": (10, 0)}
    assert [(leg.way, leg.talk_seconds) for leg in pbx.of(LegFact)] == [("out", 0), ("in", 10)]

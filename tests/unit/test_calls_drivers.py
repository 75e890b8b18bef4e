# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who dials in, and what the PBX makes: each driver has its own first words for a channel."""

import pytest
from pbx import Pbx

from cc_odoo.core.facts import CallFact, LegFact

PHONE = "SIP/1001"


@pytest.fixture
def pbx():
    return Pbx(phones=(PHONE, "DAHDI/1"))


def comes(pbx, interface, *states, **more):
    """A channel that goes through these states."""
    chan = pbx.chan(interface, state=states[0], **more)
    pbx.say("Newchannel", chan)
    for state in states[1:]:
        pbx.say("Newstate", chan | {"ChannelStateDesc": state}, wait=0)
    return chan | {"ChannelStateDesc": states[-1]}


@pytest.mark.parametrize(
    ("interface", "states"),
    [
        ("PJSIP/trunk", ["Ring"]),
        ("SIP/trunk", ["Down", "Ring"]),
        ("Dongle/dongle0", ["Down", "Ring"]),
        ("Mobile/phone", ["Down", "Ring"]),
        ("IAX2/trunk", ["Ring"]),
        ("DAHDI/i1/0501234567", ["Rsrvd", "Ring"]),
        ("DAHDI/4", ["Pre-ring", "Ring"]),
        ("Skinny/7", ["Down", "OffHook", "Ring"]),
        ("SIP/trunk", ["Down", "Down", "Ring", "Up"]),
    ],
)
def test_a_customer_who_dials_in_is_in_and_has_no_leg(pbx, interface, states):
    caller = comes(pbx, interface, *states)
    pbx.say("QueueCallerJoin", caller, Queue="support", Position="1")
    pbx.say("QueueCallerAbandon", caller, Queue="support", Position="1")
    pbx.say("QueueCallerLeave", caller, Queue="support", Position="1", wait=0)
    pbx.hang_up(caller)
    assert (pbx.call.direction, pbx.call.outcome) == ("in", "abandoned")
    assert (pbx.call.caller_number, pbx.call.called_number) == ("0100000001", "800")
    assert pbx.of(LegFact) == []


def test_it_is_told_as_soon_as_it_is_known(pbx):
    chan = pbx.chan("SIP/trunk", state="Down")
    assert pbx.say("Newchannel", chan) == ()
    (call,) = pbx.say("Newstate", chan | {"ChannelStateDesc": "Ring"})
    assert (call.direction, call.state) == ("in", "ringing")


def test_any_event_may_be_the_first_to_say_that_it_rings(pbx):
    chan = comes(pbx, "SIP/trunk", "Down") | {"ChannelStateDesc": "Ring"}
    pbx.say("QueueCallerJoin", chan, Queue="support", Position="1")
    assert (pbx.call.direction, pbx.of(LegFact)) == ("in", [])


def test_a_number_that_comes_with_the_ring_is_the_callers(pbx):
    chan = comes(pbx, "Dongle/dongle0", "Down", number="", Exten="")
    late = {"ChannelStateDesc": "Ring", "CallerIDNum": "0501234567", "Exten": "800"}
    pbx.say("Newstate", chan | late)
    assert (pbx.call.caller_number, pbx.call.called_number) == ("0501234567", "800")


@pytest.mark.parametrize(
    ("interface", "states"),
    [(PHONE, ["Down", "Ring"]), ("DAHDI/1", ["Rsrvd", "Ring"]), ("DAHDI/1", ["OffHook", "Ring"])],
)
def test_a_phone_of_ours_that_dials_is_out_with_its_leg(pbx, interface, states):
    comes(pbx, interface, *states)
    assert (pbx.call.direction, pbx.leg.way, pbx.leg.interface) == ("out", "out", interface)


def test_a_phone_that_dials_inside_a_call_that_goes_on_is_a_leg_as_well(pbx):
    caller = comes(pbx, "SIP/trunk", "Down", "Ring")
    comes(pbx, PHONE, "Down", "Ring", linkedid=caller["Linkedid"])
    assert (pbx.leg.way, pbx.leg.linkedid) == ("out", caller["Linkedid"])


@pytest.mark.parametrize(
    ("interface", "states"),
    [
        (PHONE, ["Down", "Ringing", "Up"]),
        ("SIP/trunk", ["Down", "Ringing", "Up"]),
        ("SIP/trunk", ["Down", "Up"]),
        ("DAHDI/g0", ["Rsrvd", "Dialing", "Ringing", "Up"]),
        ("DAHDI/g0", ["Rsrvd", "Dialing Offhook", "Up"]),
        ("IAX2/trunk", ["Down", "Dialing", "Up"]),
        ("Local/1001@agents", ["Down", "Ringing", "Up"]),
        ("Local/1001@agents", ["Down", "Up"]),
    ],
)
def test_what_the_pbx_makes_is_out(pbx, interface, states):
    chan = comes(pbx, interface, *states)
    other = pbx.incoming(linkedid=chan["Linkedid"])
    pbx.talk(chan, other)
    pbx.hang_up(chan, other)
    phones = ["out"] if interface == PHONE else []
    assert (pbx.call.direction, [leg.way for leg in pbx.of(LegFact)]) == ("out", phones)


def test_once_it_is_decided_it_stays_so(pbx):
    chan = comes(pbx, "SIP/trunk", "Down", "Ringing")
    pbx.say("DialBegin", None, chan, DialString="0600000002@trunk")
    pbx.say("Newstate", chan | {"ChannelStateDesc": "Ring"})
    pbx.hang_up(chan)
    assert [row.direction for row in pbx.of(CallFact)] == ["out"]


def test_a_phone_that_we_ring_ourselves_is_ours_whatever_it_says(pbx):
    chan = comes(pbx, "SIP/unlisted", "Down", "Ring", uniqueid="cc-dial-7")
    pbx.hang_up(chan)
    assert (pbx.call.direction, pbx.leg.way) == ("out", "out")

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A number that the dialplan takes leads to nobody: what is known of it, and when."""

import pytest
from pbx import OTHER, PHONE, TRUNK, Pbx

from cc_odoo.core.facts import LegFact


@pytest.fixture
def pbx():
    return Pbx()


def talking(pbx):
    """A caller, and the phone that they talk with."""
    caller = pbx.incoming()
    phone = pbx.rung(caller)
    pbx.say("DialEnd", caller, phone, wait=0, DialStatus="ANSWER")
    pbx.talk(phone, caller)
    return caller, phone


def sent(pbx, number="1999"):
    """A caller whom the agent's phone has sent to a number, and that phone, which is gone."""
    caller, phone = talking(pbx)
    pbx.say(
        "BlindTransfer",
        Result="Success",
        Extension=number,
        **{f"Transferer{key}": value for key, value in phone.items()},
        **{f"Transferee{key}": value for key, value in caller.items()},
    )
    pbx.say("BridgeLeave", phone, wait=0, BridgeUniqueid="b1")
    pbx.say("BridgeLeave", caller, wait=0, BridgeUniqueid="b1")
    pbx.hang_up(phone)
    return caller


def tone(pbx, chan, application="Congestion"):
    """The dialplan plays a tone to a channel."""
    pbx.say("Newexten", chan, Application=application, AppData="20")


def unreached(pbx):
    """Why nobody was reached, as the agent's leg says, and whether the caller still waits."""
    leg = next(leg for leg in pbx.of(LegFact) if leg.interface == PHONE)
    return leg.unreached, leg.caller_waits


@pytest.mark.parametrize(("application", "why"), [("Congestion", "failed"), ("Busy", "busy")])
def test_a_caller_sent_to_a_tone_reached_nobody_and_waits(pbx, application, why):
    caller = sent(pbx)
    assert unreached(pbx) == ("", False)
    tone(pbx, caller, application)
    assert unreached(pbx) == (why, True)
    pbx.hang_up(caller)
    assert unreached(pbx) == (why, False)
    assert pbx.call.outcome == "answered"


def test_what_was_dialled_says_why_before_the_tone_does(pbx):
    caller = sent(pbx)
    outside = pbx.rung(caller, "PJSIP/trunk")
    pbx.say("DialEnd", caller, outside, DialStatus="BUSY")
    assert unreached(pbx) == ("", False)  # the dialplan may try another way
    tone(pbx, caller)
    assert unreached(pbx) == ("busy", True)


def test_without_a_tone_the_end_tells(pbx):
    caller = sent(pbx)
    other = pbx.rung(caller, OTHER)
    pbx.say("DialEnd", caller, other, DialStatus="NOANSWER")
    pbx.hang_up(other, caller)
    assert unreached(pbx) == ("no_answer", False)


def test_a_caller_who_gives_up_meanwhile_did_not_reach_anybody_either(pbx):
    caller = sent(pbx)
    other = pbx.rung(caller, OTHER)
    pbx.say("HangupRequest", caller, Cause="16")
    pbx.say("DialEnd", caller, other, DialStatus="CANCEL")
    pbx.hang_up(other, caller)
    assert unreached(pbx) == ("cancelled", False)


def test_a_caller_who_was_put_through_has_reached_somebody(pbx):
    caller = sent(pbx)
    other = pbx.rung(caller, OTHER)
    pbx.say("DialEnd", caller, other, DialStatus="ANSWER")
    pbx.talk(other, caller, bridge="b2")
    pbx.hang_up(other)
    tone(pbx, caller)
    pbx.hang_up(caller)
    assert unreached(pbx) == ("", False)


def test_who_waits_in_a_queue_has_reached_it(pbx):
    caller = sent(pbx, "800")
    pbx.say("QueueCallerJoin", caller, Queue="support", Position="1")
    tone(pbx, caller)
    assert unreached(pbx) == ("", False)


def test_an_announcement_or_a_mailbox_tells_nothing(pbx):
    caller = sent(pbx, "*97")
    pbx.hang_up(caller)
    assert unreached(pbx) == ("", False)


def test_several_others_are_not_told_apart(pbx):
    _caller, phone = talking(pbx)
    who = {f"Transferer{key}": value for key, value in phone.items()}
    pbx.say("BlindTransfer", Result="Success", Extension="1999", **who)
    assert unreached(pbx) == ("", False)


# --- asking first


def asking(pbx, early=""):
    """A phone that asks a number, and the far half of the Local channel which goes there."""
    caller, phone = talking(pbx)
    pbx.say("Hold", phone)
    one, two = (
        pbx.chan(TRUNK, caller["Linkedid"], "1999", "Down", Channel=f"Local/1999@any-0001;{half}")
        for half in (1, 2)
    )
    pbx.say("Newchannel", one, wait=0)
    pbx.say("Newchannel", two, wait=0)
    if early:
        tone(pbx, two, early)
    pbx.say("BridgeEnter", one, wait=0, BridgeUniqueid="b2")
    pbx.say("BridgeLeave", phone, wait=0, BridgeUniqueid="b1")
    pbx.say("BridgeEnter", phone, wait=0, BridgeUniqueid="b2")
    return phone, one, two


def test_who_asks_a_number_that_leads_nowhere_is_told_while_they_listen(pbx):
    _phone, _one, two = asking(pbx)
    tone(pbx, two)
    assert unreached(pbx)[0] == "failed"


def test_a_tone_may_come_before_the_phone_is_there_to_hear_it(pbx):
    asking(pbx, early="Busy")
    assert unreached(pbx)[0] == "busy"


def test_asking_another_one_begins_anew(pbx):
    phone, one, two = asking(pbx)
    tone(pbx, two)
    pbx.hang_up(two, one)
    again = [
        pbx.chan(TRUNK, phone["Linkedid"], "1002", "Down", Channel=f"Local/1002@any-0002;{half}")
        for half in (1, 2)
    ]
    pbx.say("BridgeLeave", phone, BridgeUniqueid="b2")
    pbx.say("BridgeEnter", phone, BridgeUniqueid="b1")
    pbx.say("Hold", phone)
    for half in again:
        pbx.say("Newchannel", half, wait=0)
    pbx.say("BridgeEnter", again[0], wait=0, BridgeUniqueid="b3")
    pbx.say("BridgeEnter", phone, wait=0, BridgeUniqueid="b3")
    assert unreached(pbx) == ("", False)


# --- calling


def test_a_call_of_ours_that_hears_a_tone_has_failed_though_the_agent_hangs_up(pbx):
    phone = pbx.chan(PHONE, uniqueid="cc-dial-7", state="Down", number="1999")
    pbx.say("Newchannel", phone)
    pbx.say("Newstate", phone | {"ChannelStateDesc": "Up"})
    tone(pbx, phone)
    assert (pbx.leg.unreached, pbx.call.ended_at) == ("failed", None)
    pbx.say("HangupRequest", phone, Cause="16")
    pbx.hang_up(phone)
    assert pbx.call.outcome == "failed"


def test_a_caller_turned_away_at_the_door_is_no_agents_attempt(pbx):
    caller = pbx.incoming()
    tone(pbx, caller)
    pbx.hang_up(caller, cause=34)
    assert pbx.call.outcome == "failed"

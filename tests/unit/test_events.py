# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From headers to events."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc_odoo.core import headers, kinds
from cc_odoo.core.events import BUILDERS, parse
from cc_odoo.core.kinds import Chan

AT = "1795387805.866923"
CHANNEL = {
    "Channel": "PJSIP/trunk-00000000",
    "ChannelStateDesc": "Ring",
    "CallerIDNum": "0100000001",
    "CallerIDName": "דנה",
    "ConnectedLineNum": "<unknown>",
    "Exten": "800",
    "Uniqueid": "1795387805.0",
    "Linkedid": "1795387805.0",
}
DEST = {f"Dest{name}": value for name, value in CHANNEL.items()}


def made(event, offset=0.0, arrived=None, **more):
    """The event of these headers, about CHANNEL unless they say otherwise."""
    return parse({"Event": event, "Timestamp": AT} | CHANNEL | more, offset, arrived)


def test_a_channel_is_read_whole():
    event = made("Newchannel")
    assert type(event) is kinds.NewChannel
    assert (event.at, event.stamp) == (1795387805.866923, AT)
    assert event.chan == Chan(
        name="PJSIP/trunk-00000000",
        uniqueid="1795387805.0",
        linkedid="1795387805.0",
        state="Ring",
        number="0100000001",
        caller_name="דנה",
        connected="",
        exten="800",
    )


def test_events_are_frozen():
    event = made("Hold")
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.chan = None


@pytest.mark.parametrize(
    ("name", "interface"),
    [
        ("PJSIP/1001-0000002a", "PJSIP/1001"),
        ("PJSIP/the-trunk-0000002a", "PJSIP/the-trunk"),
        ("Local/0600000001@virtual-agent-00000001;1", "Local/0600000001@virtual-agent"),
        ("odd", "odd"),
    ],
)
def test_interface_of_a_channel(name, interface):
    assert Chan(name, "1.1", "1.1").interface == interface


def test_the_servers_clock_counts_and_the_pbxs_stamp_is_kept():
    event = made("Hold", offset=-5.5)
    assert event.at == pytest.approx(1795387800.366923)
    assert event.stamp == AT


@pytest.mark.parametrize("stamp", ["", "soon", "nan", "inf", "-1", "0", "1e300", "9" * 400])
def test_a_time_that_can_not_be_is_replaced_by_the_arrival(stamp):
    assert made("Hold", Timestamp=stamp) is None
    arrived = made("Hold", Timestamp=stamp, arrived=1795387806.5)
    assert (arrived.at, arrived.stamp) == (1795387806.5, "")


@pytest.mark.parametrize("missing", ["Channel", "Uniqueid"])
@pytest.mark.parametrize("event", ["Newchannel", "Hangup", "AgentConnect", "VarSet"])
def test_no_event_without_its_channel(event, missing):
    assert made(event, Interface="PJSIP/1001", Variable="QUEUESTATUS", **{missing: ""}) is None


def test_a_channel_without_linkedid_is_its_own():
    assert made("Hold", Linkedid="").chan.linkedid == "1795387805.0"


@pytest.mark.parametrize("number", ["", "<unknown>", "unknown", "Unavailable"])
def test_no_number_is_empty(number):
    assert made("Hold", CallerIDNum=number).chan.number == ""


def test_anonymous_stays_anonymous():
    assert made("Hold", CallerIDNum="Anonymous").chan.number == "anonymous"


@pytest.mark.parametrize("exten", ["s", "h", "_attended", "<unknown>"])
def test_extensions_that_nobody_dials_are_no_numbers(exten):
    assert made("Hold", Exten=exten).chan.exten == ""


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\x00b", "ab"),
        ("a\r\nb", "ab"),
        ("\ud800x", "x"),
        ("\u200fדנה", "\u200fדנה"),
        ("x" * 10_000, "x" * headers.MAX_VALUE_CHARS),
    ],
)
def test_text_that_the_database_takes(text, clean):
    assert made("Hold", CallerIDName=text).chan.caller_name == clean


def test_a_list_of_values_reads_as_its_first():
    assert made("Hold", Exten=["801", "802"]).chan.exten == "801"
    assert made("Hold", Exten=[]).chan.exten == ""


@pytest.mark.parametrize(
    ("cause", "number"), [("16", 16), ("", 0), ("-1", 0), ("x", 0), ("9" * 20, 0)]
)
def test_whole_numbers_are_in_range(cause, number):
    assert made("Hangup", Cause=cause).cause == number


def test_an_originate_rings_without_a_source():
    event = parse({"Event": "DialBegin", "Timestamp": AT, "DialString": "1001"} | DEST)
    assert event.source is None
    assert event.dest.name == "PJSIP/trunk-00000000"
    assert event.dial_string == "1001"


def test_an_originate_response_is_an_event_though_it_has_a_response():
    event = made("OriginateResponse", Response="Failure", Exten="0600000002")
    assert event == kinds.Originated(event.at, AT, "1795387805.0", False, "0600000002", "")


@pytest.mark.parametrize(
    ("event", "more"),
    [
        ("VarSet", {"Variable": "QUEUEPOSITION", "Value": "1"}),
        ("Newexten", {"Application": "Answer"}),
        ("BlindTransfer", {"Result": "Fail"}),
        ("TestEvent", {}),
        ("", {}),
    ],
)
def test_events_that_do_not_count(event, more):
    assert made(event, **more) is None


def test_a_variable_of_the_whole_pbx_is_no_channels():
    """So it is told when a connection is tested: no call may come of it."""
    nobody = {"Channel": "none", "Uniqueid": "none", "Linkedid": "none"}
    assert made("VarSet", Variable="QUEUESTATUS", Value="", **nobody) is None


def test_the_queue_that_the_dialplan_runs():
    event = made("Newexten", Application="Queue", AppData="תור פרטי,t,,,60")
    assert event.queue == "תור פרטי"


def test_a_listed_channel_tells_its_bridge():
    event = made("CoreShowChannel", BridgeId="b", Timestamp="", arrived=1795387809.0)
    assert (event.bridge, event.at) == ("b", 1795387809.0)


TELLING = ["1795387805.1", "1", "s", "PJSIP/1-1", "QUEUESTATUS"]
ANY_TEXT = st.text(max_size=20) | st.sampled_from(TELLING)
KEYS = [
    *CHANNEL,
    *DEST,
    *("Timestamp", "Variable", "Value", "Application", "AppData", "Queue", "Interface", "Position"),
    *("Cause", "Result", "TransfererChannel", "TransfererUniqueid", "Duration", "SpyerUniqueid"),
]


@given(
    st.sampled_from(sorted(BUILDERS)) | st.text(),
    st.dictionaries(st.sampled_from(KEYS) | st.text(), ANY_TEXT | st.none() | st.lists(ANY_TEXT)),
    st.none() | st.floats(),
)
def test_parse_never_raises(event, fields, arrived):
    parse({**fields, "Event": event}, 0.0, arrived)


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.binary() | st.none()))
def test_parse_never_raises_on_anything(fields):
    parse(fields)

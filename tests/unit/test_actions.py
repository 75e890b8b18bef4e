# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nothing that comes out of core/actions can hold a second header, action or dialplan command."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cc_odoo.core import actions, commands
from cc_odoo.core.actions import BadValue, check_number

LINE_ENDERS = ["\r", "\n", "\0", "\x0b", "\x85", "\x1b", "\u2028", "\u2029", "\ud800"]


def test_headers_are_in_order_and_empty_ones_are_left_out():
    action = actions.queue_add("תור מכירות ראשי", "PJSIP/1001", name="משה")
    assert action.name == "QueueAdd"
    assert action.headers == (
        ("Queue", "תור מכירות ראשי"),
        ("Interface", "PJSIP/1001"),
        ("MemberName", "משה"),
        ("Penalty", "0"),
        ("Paused", "false"),
    )


@pytest.mark.parametrize("bad", LINE_ENDERS)
def test_control_characters_are_refused_and_the_header_is_named(bad):
    with pytest.raises(BadValue, match="Queue"):
        actions.queue_status(f"q800{bad}Action: Originate")
    with pytest.raises(BadValue, match="MemberName"):
        actions.queue_add("q800", "PJSIP/1001", name=f"Moshe{bad}")


@given(st.text())
@example("a\r\nAction: Originate")
def test_every_value_is_one_line_or_refused(text):
    try:
        action = actions.queue_remove(text, "PJSIP/1001")
    except BadValue:
        return
    for _name, value in action.headers:
        assert len(value.splitlines()) <= 1
        assert not any(unicodedata.category(char) == "Cc" for char in value)


def test_a_line_longer_than_asterisk_reads_is_refused():
    assert actions.queue_status("א" * 490)
    with pytest.raises(BadValue, match="longer"):
        actions.queue_status("א" * 500)


@pytest.mark.parametrize("number", ["100", "+972501234567", "*72", "#31#0501234567"])
def test_numbers_that_may_be_dialled(number):
    assert check_number(number) == number


@pytest.mark.parametrize(
    "number",
    ["", " 100", "100&200", "100,1", "s", "050-1234567", "${EXTEN}", "١٠٠", "1" * 41, "1\n", None],
)
def test_numbers_that_may_not_be_dialled(number):
    with pytest.raises(BadValue):
        check_number(number)


@pytest.mark.parametrize(
    "channel",
    ["PJSIP/1001&PJSIP/1002", "PJSIP/1001,30", "PJSIP/${X}", "PJSIP/10 01", "", "/PJSIP.*/"],
)
def test_a_channel_is_one_channel(channel):
    with pytest.raises(BadValue):
        actions.hangup(channel)


def test_half_of_a_local_channel_is_a_channel():
    half = "Local/0541112233@virtual-agent-00000008;1"
    assert actions.hangup(half).get("Channel") == half
    for bad in (f"{half};2", "Local/1@a-1;3", "Local/1@a-1;1\n", "PJSIP/1;1,2", ";1"):
        with pytest.raises(BadValue):
            actions.hangup(bad)


def test_originate():
    action = actions.originate(
        "PJSIP/1001", "agents", "0501234567", timeout=12.5, variables=[("A", "1"), ("B", "2")]
    )
    assert action.get("Timeout") == "12500"
    assert action.get("Async") == "true"
    assert [value for name, value in action.headers if name == "Variable"] == ["A=1", "B=2"]
    assert action.get("CallerID", "none") == "none"


@pytest.mark.parametrize("value", ["1,SHELL=x", 'a"b', "a\\b", "a\nb"])
def test_a_variable_stays_one_variable(value):
    with pytest.raises(BadValue):
        actions.originate("PJSIP/1001", "agents", "100", variables=[("A", value)])


def test_a_transfer_after_asking_tells_where_the_number_ends():
    action = actions.atxfer("PJSIP/1001-1", "agents", "0501234567")
    assert action.get("Exten") == "0501234567#"
    with pytest.raises(BadValue, match="#"):
        actions.atxfer("PJSIP/1001-1", "agents", "#31#0501234567")


def test_several_keys_are_an_action_each():
    keys = actions.send_dtmf("PJSIP/1001-1", "1#A")
    assert [(key.name, key.get("Digit")) for key in keys] == [
        ("PlayDTMF", "1"),
        ("PlayDTMF", "#"),
        ("PlayDTMF", "A"),
    ]


@pytest.mark.parametrize("digits", ["", "1" * 21, "12x", "1 2", "1\n"])
def test_what_are_no_keys_is_refused(digits):
    with pytest.raises(BadValue, match="Digit"):
        actions.send_dtmf("PJSIP/1001-1", digits)


# --- commands of the database -------------------------------------------------------------


def test_a_deed_is_encoded_and_what_it_does_not_know_is_left_out():
    action = commands.encode(
        {"id": 1, "kind": "hangup", "channel": "PJSIP/1001-00000001", "wanted": "x"}
    )
    assert action == actions.hangup("PJSIP/1001-00000001")


def test_a_deed_has_one_step_or_several():
    hangup = {"kind": "hangup", "channel": "PJSIP/1001-1"}
    assert commands.steps(hangup) == (commands.encode(hangup),)
    held = {"kind": "cancel_and_hangup", "channel": "PJSIP/1001-1"}
    assert [action.name for action in commands.steps(held)] == ["CancelAtxfer", "Hangup"]


@pytest.mark.parametrize(
    "command",
    [
        {"kind": "queue_add", "queue": "q800", "interface": "PJSIP/1001"},
        {"kind": "login", "username": "x"},
        {"kind": None},
        {},
        {"kind": "hangup"},
        {"kind": "hangup", "channel": None},
        {"kind": "send_dtmf", "channel": "PJSIP/1001-1", "digits": None},
        {"kind": "atxfer", "channel": "PJSIP/1001-1", "context": "agents", "number": None},
        {"kind": "originate", "channel": "PJSIP/1001", "context": "agents", "number": "1,2"},
        {"kind": "blind_transfer", "channel": "PJSIP/1001-1", "context": "a b", "number": "100"},
    ],
)
def test_what_is_no_deed_is_refused(command):
    with pytest.raises(BadValue):
        commands.encode(command)

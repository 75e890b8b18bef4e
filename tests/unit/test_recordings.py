# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a recording may be called, what is sent to record, and what Asterisk says of it."""

from datetime import date
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transcript import headers

from cc_odoo.core import actions, commands, recordings
from cc_odoo.core.actions import BadValue
from cc_odoo.core.recordings import Heard, file_name, heard, is_file, is_folder

CHANNEL = "PJSIP/1001-00000034"
NAME = "2026/11/25/1795387913.59-7-1.wav"
AT = 1795387920.0

BAD_NAMES = [
    "",
    ".wav",
    "a",
    "a.conf",
    "a.wav.so",
    "/etc/passwd",
    "../a.wav",
    "a/../../b.wav",
    "a/./b.wav",
    "a//b.wav",
    ".hidden/a.wav",
    "a\\b.wav",
    "a b.wav",
    "a.wav,b,touch /tmp/x",
    "a|b.wav",
    "${SHELL(id)}.wav",
    "^{SHELL(id)}.wav",
    "a.wav\n",
    "a\r\nCommand: id\r\n.wav",
    "a.wav\0",
    "a%2e%2e/b.wav",
    "a.wav?x",
    "a.wav#x",
    "דנה.wav",
    "١.wav",
    "x" * 200 + ".wav",
    None,
    7,
]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_what_is_no_file_of_recordings_is_refused(name):
    assert not is_file(name)
    with pytest.raises(BadValue):
        actions.mix_monitor(CHANNEL, name)


@given(st.text() | st.text(alphabet="./a-_wv,|$"))
def test_a_name_that_is_taken_leads_nowhere_but_down(name):
    if is_file(name):
        assert not name.startswith("/")
        assert all(part and not part.startswith(".") for part in name.split("/"))
        assert set(name) <= set(f"./-_{ascii_letters}{digits}")


@given(st.text(), st.integers(1, 10**9), st.integers(1, 99))
def test_whatever_id_a_call_has_its_file_has_a_good_name(linkedid, phone, number):
    name = file_name(date(2026, 1, 5), linkedid, phone, number, "wav")
    assert is_file(name)
    assert name.startswith("2026/01/05/")
    assert name.endswith(f"-{phone}-{number}.wav")


@pytest.mark.parametrize("folder", ["/var/spool/asterisk/monitor/cc", "cc_odoo", "a/b-c"])
def test_folders_that_may_be_given(folder):
    assert is_folder(folder)


@pytest.mark.parametrize("folder", ["", "/", "a/", "..", "/a/../b", "a b", "/a,b", "~/x", None])
def test_folders_that_may_not_be_given(folder):
    assert not is_folder(folder)


def test_a_browser_is_told_what_it_plays():
    assert recordings.content_type("a/b.wav") == "audio/wav"
    assert recordings.content_type("b.mp3") == "audio/mpeg"
    assert recordings.content_type("b.exe") == "application/octet-stream"


def test_recording_is_one_action_without_a_command():
    action = actions.mix_monitor(CHANNEL, f"/var/spool/rec/{NAME}")
    assert action.name == "MixMonitor"
    assert action.headers == (
        ("Channel", CHANNEL),
        ("File", f"/var/spool/rec/{NAME}"),
        ("options", "b"),
    )


@pytest.mark.parametrize("options", ["r(/tmp/x)", "b,touch /tmp/x", "m(1)", "a", "i(VAR)", "b "])
def test_options_that_name_other_things_are_refused(options):
    with pytest.raises(BadValue, match="options"):
        actions.mix_monitor(CHANNEL, NAME, options)


def test_mute_and_stop():
    assert actions.stop_mix_monitor(CHANNEL).headers == (("Channel", CHANNEL),)
    mute = (("Channel", CHANNEL), ("Direction", "both"), ("State", "1"))
    assert actions.mix_monitor_mute(CHANNEL, True).headers == mute
    assert actions.mix_monitor_mute(CHANNEL, False).get("State") == "0"


@pytest.mark.parametrize("channel", ["", "/PJSIP.*/", "PJSIP/1,2", "PJSIP/1\r\nCommand: id"])
def test_one_channel_and_no_pattern(channel):
    for action in ("mix_monitor", "stop_mix_monitor", "mix_monitor_mute"):
        with pytest.raises(BadValue):
            commands.encode({"kind": action, "channel": channel, "file": NAME, "on": True})


def test_a_virtual_agents_channel_is_one_half_of_a_local_one():
    half = "Local/0521112233@virtual-agent-0000001f;1"
    assert actions.mix_monitor(half, NAME).get("Channel") == half
    assert actions.hangup(half).get("Channel") == half
    for other in (half[:-1], f"{half}2", f"{half};1", f"{half}\n", f"{half},1", "Local/1@x;1"):
        with pytest.raises(BadValue):
            actions.stop_mix_monitor(other)


def test_the_database_may_ask_for_it_and_cannot_slip_a_command_in():
    asked = {"kind": "mix_monitor", "channel": CHANNEL, "file": NAME, "command": "id"}
    action = commands.encode(asked)
    assert action.name == "MixMonitor"
    assert "command" not in {name.lower() for name, _value in action.headers}


def test_what_the_pbx_said_in_the_recorded_call():
    """Started by the dialplan, muted, unmuted, stopped, started again; all of it class `call`."""
    lines = [line for line in headers("ami_mixmonitor_mute") if "Event" in line]
    said = [one for one in map(heard, lines) if one]
    assert [one.kind for one in said] == ["start", "mute", "unmute", "stop", "start"]
    assert {one.uniqueid for one in said} == {"1795387913.59"}
    assert said == sorted(said, key=lambda one: one.at)
    classes = {line["Privilege"] for line in lines if line["Event"].startswith("MixMonitor")}
    assert classes == {"call,all"}


def test_what_says_nothing_of_use_is_nothing():
    good = {"Event": "MixMonitorStart", "Uniqueid": "1.1", "Timestamp": "1795387913.5"}
    assert heard(good, offset=1.0) == Heard("1.1", "start", 1795387914.5)
    for change in (
        {"Event": "MixMonitorPause"},
        {"Uniqueid": ""},
        {"Timestamp": "nan"},
        {"Timestamp": "soon"},
        {"Event": "MixMonitorMute", "Direction": "read", "State": "1"},
    ):
        assert heard({**good, **change}) is None


@pytest.mark.parametrize(
    ("state", "kind", "over", "expected"),
    [
        ("starting", "start", None, "recording"),
        ("recording", "mute", None, "muted"),
        ("muted", "unmute", None, "recording"),
        ("muted", "stop", None, "stopped"),
        ("failed", "start", None, "recording"),
        ("failed", "stop", None, None),
        ("stopped", "mute", None, None),
        ("failed", "start", AT + 5, "stopped"),  # told after the phone hung up
        ("failed", "start", AT - 5, None),  # it began on a phone that was gone
    ],
)
def test_what_the_pbx_says_leads_to_the_next_state(state, kind, over, expected):
    assert recordings.next_state(state, kind, AT, over) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [("starting", "failed"), ("recording", "stopped"), ("muted", "stopped")],
)
def test_what_never_began_was_not_recorded(state, expected):
    assert recordings.AFTER_HANGUP[state] == expected

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Test connection: each thing that can be wrong is said, with what to do about it."""

import socket

import pytest

from cc_odoo.bridge.check import run_check

pytestmark = pytest.mark.pbx


def problems(settings, **changes):
    """{what: finding} of all that is not fine."""
    found = run_check(settings | changes)
    assert found
    assert all(finding.remedy for finding in found if not finding.ok)
    return {finding.what: finding for finding in found if not finding.ok}


def test_a_good_connection(settings):
    found = run_check(settings)
    assert all(finding.ok for finding in found), found
    whats = {finding.what for finding in found}
    assert whats == {"connected", "queues", "extensions", "unchecked"}


def test_what_was_not_checked_is_said(settings):
    found = run_check(settings)[-1]
    assert found.what == "unchecked"
    assert "“agent”" in found.text


def test_a_wrong_password(settings):
    assert "login" in problems(settings, secret="wrong")


def test_nobody_at_the_port(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert str(port) in problems(settings, port=port)["unreachable"].text


def test_a_host_that_does_not_exist(settings):
    assert "unreachable" in problems(settings, host="pbx.invalid")


def test_tls_where_there_is_none(settings):
    assert "tls" in problems(settings, tls=True)


def test_something_else_at_the_port(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        found = run_check(settings | {"port": silent.getsockname()[1]}, timeout=1.5)
    assert found[0].what == "not_a_manager"


def test_missing_rights_are_named(settings, weak_logins):
    found = problems(settings, username="mute", secret="weak")
    assert {"write_agent", "write_originate", "write_system", "write_reporting"} <= found.keys()
    assert "agents cannot join queues" in found["write_agent"].text
    assert "“agent”" in found["write_agent"].remedy


def test_events_that_do_not_arrive_are_named(settings, weak_logins):
    found = problems(settings, username="no_events", secret="weak")
    assert found.keys() == {"read_call", "read_dialplan"}


CONTROL = {"can_consult": True, "originate_context": "agents", "hold_number": "*8"}


def test_call_control_that_is_set_up(settings):
    assert problems(settings, **CONTROL) == {}


def test_a_hold_number_that_is_not_there(settings):
    found = problems(settings, **CONTROL | {"hold_number": "*9"})
    assert found.keys() == {"no_hold"}
    assert "*9" in found["no_hold"].text


def test_transfer_after_asking_that_is_not_set_up(settings, stack):
    conf = stack.state.dir / "asterisk/etc/features.conf"
    text = conf.read_text()
    conf.write_text(text.replace("atxfer => *2", ""))
    stack.cli("module reload features")
    try:
        assert problems(settings, **CONTROL).keys() == {"no_atxfer"}
        assert problems(settings, **CONTROL | {"can_consult": False}) == {}
    finally:
        conf.write_text(text)
        stack.cli("module reload features")


def test_no_phone_of_the_format(settings):
    assert "no_extensions" in problems(settings, channel_format="PJSIP/desk-{number}")


@pytest.fixture
def untimed(stack):
    """The PBX tells no time, as FreePBX does not unless told to."""
    conf = stack.state.dir / "asterisk/etc/manager.conf"
    text = conf.read_text()
    conf.write_text(text.replace("timestampevents = yes", "timestampevents = no"))
    stack.cli("manager reload")
    yield
    conf.write_text(text)
    stack.cli("manager reload")


def test_a_pbx_that_tells_no_time(settings, untimed):
    found = problems(settings)
    assert found.keys() == {"no_timestamps"}
    assert "[general]\ntimestampevents = yes" in found["no_timestamps"].remedy
    lines = problems(settings, kind="freepbx")["no_timestamps"].remedy
    assert "manager_custom.conf" in lines
    assert "[general](+)\ntimestampevents = yes" in lines


def test_rights_are_given_in_the_files_that_a_distribution_leaves_to_people(settings, weak_logins):
    found = problems(settings, username="mute", secret="weak", kind="freepbx")
    assert "[mute](+)\nread = system,call,agent,dialplan" in found["write_agent"].remedy


DANA = {"phones": ["PJSIP/1001"], "numbers": {}, "agents": {"PJSIP/1001": "Dana"}, "ours": []}


@pytest.fixture
def local_member(stack):
    """Somebody put an agent's phone into a queue, as FreePBX's *45 does."""
    member = "Local/1001@agents/n"
    stack.cli(f"queue add member {member} to q803")
    yield member
    stack.cli(f"queue remove member {member} from q803")


def test_agents_phones_in_queues_are_named(settings, local_member):
    found = problems(settings, phones=DANA)
    assert found.keys() == {"toggled_members"}
    assert f"Dana in q803 ({local_member})" in found["toggled_members"].text
    assert problems(settings, phones=DANA, pause_static_members=True) == {}
    assert problems(settings, phones={**DANA, "ours": [("q803", local_member)]}) == {}

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a PBX has, read from its listings."""

import pytest

from cc_odoo.core import discovery

PHONE = {"ObjectName": "1001", "Auths": "1001-auth", "DeviceState": "Not in use"}


def test_queues_by_their_names_as_on_the_pbx():
    listing = [{"Event": "QueueParams", "Queue": "תור מכירות ראשי"}, {"Event": "QueueMember"}]
    assert discovery.queues(listing) == ["תור מכירות ראשי"]


def test_a_phone_with_its_state():
    (phone,) = discovery.extensions([PHONE], {"PJSIP/1001": "INUSE"}, "PJSIP/{number}")
    assert phone == {
        "number": "1001",
        "interface": "PJSIP/1001",
        "device_state": "INUSE",
        "trunk_signs": "",
    }


def test_without_a_list_of_states_the_endpoints_own_words_do():
    (phone,) = discovery.extensions([PHONE], {}, "PJSIP/{number}")
    assert phone["device_state"] == "NOT_INUSE"


@pytest.mark.parametrize(
    "line",
    [
        {"ObjectName": "trunk"},
        {"ObjectName": "0312345", "OutboundAuths": "provider"},
        {"ObjectName": ""},
        {},
    ],
)
def test_trunks_are_no_phones(line):
    assert discovery.extensions([line], {}, "PJSIP/{number}") == []


def test_the_channel_format_says_what_is_a_number():
    line = PHONE | {"ObjectName": "desk-1001-b"}
    (phone,) = discovery.extensions([line], {}, "PJSIP/desk-{number}-b")
    assert (phone["number"], phone["interface"]) == ("1001", "PJSIP/desk-1001-b")
    assert discovery.extensions([PHONE], {}, "PJSIP/desk-{number}-b") == []


@pytest.mark.parametrize("other", ["Local/{number}@from-queue/n", "SIP/{number}"])
def test_a_format_of_other_channels_finds_the_phones_all_the_same(other):
    (phone,) = discovery.extensions([PHONE], {}, other)
    assert (phone["number"], phone["interface"]) == ("1001", "PJSIP/1001")


TRUNK = {"ObjectName": "5551234", "Auths": "", "Contacts": "5551234/sip:127.0.0.2,"}
IDENTIFY = {"Event": "IdentifyDetail", "Match": "127.0.0.2/32"}


def of_context(name):
    return {"Event": "EndpointDetail", "Context": name}


@pytest.mark.parametrize(
    ("line", "details", "signs"),
    [
        (PHONE, [], ""),
        (PHONE, [of_context("from-internal")], ""),
        (TRUNK, [], "no_login"),
        (TRUNK, [IDENTIFY, of_context("from-pstn")], "no_login,identify,context"),
        (PHONE, [of_context("from-trunk-pjsip-a")], "context"),
        (PHONE | {"OutboundAuths": "a"}, [], "logs_in"),
        (PHONE | {"Contacts": "a/sip:1@h,a/sip:2@h,"}, [], "contacts"),
    ],
)
def test_the_signs_of_a_trunk(line, details, signs):
    name = line["ObjectName"]
    (found,) = discovery.extensions([line], {}, "PJSIP/{number}", {name: details})
    assert found["trunk_signs"] == signs


def test_only_those_that_may_be_trunks_are_asked_for_details():
    assert discovery.suspects([PHONE, TRUNK, {"ObjectName": "gw"}], "PJSIP/{number}") == ["5551234"]


def found(number, signs="", user=""):
    return {
        "number": number,
        "interface": f"PJSIP/{number}",
        "trunk_signs": signs,
        "user_number": user,
    }


def test_the_phones_are_those_that_people_say_and_else_what_looks_like_one():
    listing = [found("1001"), found("1002"), found("5551", "context"), found("5552", "context")]
    known = {"phones": ["PJSIP/5551"], "others": ["PJSIP/1002"], "numbers": {}}
    assert discovery.phones(listing, known)[0] == ["PJSIP/1001", "PJSIP/5551"]
    assert discovery.phones(listing, {})[0] == ["PJSIP/1001", "PJSIP/1002"]


def test_the_number_that_somebody_typed_goes_before_what_the_pbx_says():
    known = {"numbers": {"1004": "PJSIP/9002"}}
    _phones, numbers = discovery.phones([found("9001", user="1003"), found("9002")], known)
    assert numbers == {"1003": "PJSIP/9001", "1004": "PJSIP/9002"}


@pytest.mark.parametrize(
    ("said", "user"), [("1003", "1003"), ("none", ""), ("", ""), ("a\r\n", ""), ("9001", "")]
)
def test_the_user_of_a_device_is_a_number_or_nobody(said, user):
    tree = [{"Key": "/DEVICE/9001/user", "Val": said}, {"Key": "/DEVICE/9001/dial", "Val": "5"}]
    one = [{"Family": "DEVICE/9001", "Key": "user", "Val": said}]
    assert discovery.device_users(tree, ["9001"]) == {"9001": user}
    assert discovery.device_users(one, ["9001"]) == {"9001": user}

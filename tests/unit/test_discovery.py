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
    assert phone == {"number": "1001", "interface": "PJSIP/1001", "device_state": "INUSE"}


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

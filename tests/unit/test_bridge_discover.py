# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is asked of PBXs that the real one of the tests cannot be: without PJSIP, or a FreePBX."""

import pytest
from running import in_loop

from cc_odoo.bridge.ami import Reply
from cc_odoo.bridge.clock import Clock
from cc_odoo.bridge.discover import discover
from cc_odoo.bridge.errors import AmiError

PHONES = [
    {"ObjectName": "1001", "Auths": "1001-auth"},
    {"ObjectName": "9001", "Auths": "9001-auth"},
    {"ObjectName": "5551234", "Auths": ""},
]
USERS = {"1001": "1001", "9001": "1003"}


class Line:
    """A connection that answers from tables."""

    def __init__(self, endpoints, lists_trees=True):
        self.clock, self._endpoints, self.asked = Clock(), endpoints, []
        self._lists_trees = lists_trees

    async def send_list(self, action, timeout=None):
        if action.name == "PJSIPShowEndpoints":
            return self._endpoints
        if action.name == "PJSIPShowEndpoint":
            self.asked.append(action.get("Endpoint"))
            return Reply(True, "", {}, ({"Event": "EndpointDetail", "Context": "from-pstn"},))
        if action.name == "DBGetTree":
            lines = [{"Key": f"/DEVICE/{phone}/user", "Val": user} for phone, user in USERS.items()]
            return Reply(self._lists_trees, "Invalid/unknown command", {}, tuple(lines))
        if action.name == "DBGet":
            family = action.get("Family")
            user = USERS.get(family.removeprefix("DEVICE/"))
            return Reply(bool(user), "", {}, ({"Family": family, "Key": "user", "Val": user},))
        return Reply(True, "", {}, ())


@pytest.mark.parametrize("words", ["No endpoints found", "Invalid/unknown command: PJSIPShow"])
@in_loop
async def test_a_pbx_without_pjsip_phones_has_none(words):
    found = await discover(Line(Reply(False, words, {})), "PJSIP/{number}")
    assert found.extensions == []


@in_loop
async def test_a_list_that_may_not_be_read_is_not_an_empty_one():
    with pytest.raises(AmiError, match="Permission denied"):
        await discover(Line(Reply(False, "Permission denied", {})), "PJSIP/{number}")


@pytest.mark.parametrize("lists_trees", [True, False])
@in_loop
async def test_freepbx_says_who_uses_a_device(lists_trees):
    line = Line(Reply(True, "", {}, tuple(PHONES)), lists_trees)
    found = await discover(line, "PJSIP/{number}", "freepbx")
    users = {each["number"]: each["user_number"] for each in found.extensions}
    assert users == {"1001": "", "9001": "1003", "5551234": ""}


@in_loop
async def test_only_what_may_be_a_trunk_is_asked_for_more():
    line = Line(Reply(True, "", {}, tuple(PHONES)))
    found = await discover(line, "Local/{number}@from-queue/n")
    assert line.asked == ["5551234"]
    signs = {each["number"]: each["trunk_signs"] for each in found.extensions}
    assert signs == {"1001": "", "9001": "", "5551234": "no_login,context"}

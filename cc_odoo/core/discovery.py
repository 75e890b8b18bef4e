# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a PBX has, read from its listings: queues, and phones with their numbers and states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .actions import BadValue, check_number
from .headers import RawHeaders
from .text import has_controls

# PJSIPShowEndpoints says it in words, DeviceStateList and DeviceStateChange in these
STATES = {
    "Unknown": "UNKNOWN",
    "Not in use": "NOT_INUSE",
    "In use": "INUSE",
    "Busy": "BUSY",
    "Invalid": "INVALID",
    "Unavailable": "UNAVAILABLE",
    "Ringing": "RINGING",
    "Ring+Inuse": "RINGINUSE",
    "On Hold": "ONHOLD",
}

# Signs of a trunk: nobody logs in to it; it logs in elsewhere; it is in several places at once; it
# is known by its address; its calls begin in a dialplan context for callers from outside.
SIGNS = ("no_login", "logs_in", "contacts", "identify", "context")
_OUTSIDE = re.compile(r"from-(trunk|pstn|did|outside|sip-external)\b")


def queues(listing: Iterable[RawHeaders]) -> list[str]:
    """Return the names of the queues in a QueueStatus, without those with control characters."""
    names = [line["Queue"] for line in listing if line.get("Event") == "QueueParams"]
    return [name for name in names if not has_controls(name)]


def extensions(
    endpoints: Iterable[RawHeaders],
    devices: Mapping[str, str],
    channel_format: str,
    details: Mapping[str, Iterable[RawHeaders]] | None = None,
) -> list[dict[str, str]]:
    """Return the phones among the endpoints: those that have a number.

    What looks like a trunk all the same has `trunk_signs`: names of `SIGNS`, apart by commas.

    :param endpoints: lines of PJSIPShowEndpoints
    :param devices: {device: state} as the PBX knows them
    :param channel_format: e.g. `PJSIP/{number}`; it says what is the number in an endpoint's name
        where it is a PJSIP channel's
    :param details: {endpoint: lines of its PJSIPShowEndpoint}, of the `suspects`
    """
    details = details or {}
    found = []
    for line in endpoints:
        extension = _extension(line, devices, channel_format)
        if extension:
            signs = trunk_signs(line, details.get(line["ObjectName"], ()))
            found.append({**extension, "trunk_signs": ",".join(signs)})
    return found


def suspects(endpoints: Iterable[RawHeaders], channel_format: str) -> list[str]:
    """The endpoints that are to be asked for details, as they may be trunks; few, or none."""
    return [
        line["ObjectName"]
        for line in endpoints
        if _extension(line, {}, channel_format) and trunk_signs(line)
    ]


def phones(
    found: Iterable[Mapping[str, str]], known: Mapping[str, Any]
) -> tuple[list[str], dict[str, str]]:
    """The interfaces of phones, and {number: interface} of those dialled by another number.

    :param found: as of `extensions`
    :param known: what people said: interfaces of `phones` and of `others`, `numbers`
    """
    sure, others = known.get("phones", ()), known.get("others", ())
    taken = [
        each
        for each in found
        if each["interface"] in sure
        or (each["interface"] not in others and not is_like_a_trunk(each.get("trunk_signs", "")))
    ]
    numbers = {each["user_number"]: each["interface"] for each in taken if each.get("user_number")}
    return [each["interface"] for each in taken], numbers | known.get("numbers", {})


def trunk_signs(line: RawHeaders, details: Iterable[RawHeaders] = ()) -> list[str]:
    """What of an endpoint is as with trunks.

    >>> trunk_signs({"ObjectName": "5551234", "Auths": ""}, [{"Event": "IdentifyDetail"}])
    ['no_login', 'identify']
    """
    details = list(details)
    seen = {
        "no_login": not line.get("Auths"),
        "logs_in": bool(line.get("OutboundAuths")),
        "contacts": line.get("Contacts", "").count("sip:") > 1,
        "identify": any(detail.get("Event") == "IdentifyDetail" for detail in details),
        "context": any(_OUTSIDE.match(detail.get("Context", "")) for detail in details),
    }
    return [sign for sign in SIGNS if seen[sign]]


def is_like_a_trunk(signs: str) -> bool:
    """Whether so many signs (names of `SIGNS`, apart by commas) make a trunk.

    >>> is_like_a_trunk("no_login"), is_like_a_trunk("context"), is_like_a_trunk("no_login,logs_in")
    (False, True, True)
    """
    seen = signs.split(",") if signs else []
    return "context" in seen or len(seen) > 1


def devices(listing: Iterable[RawHeaders]) -> dict[str, str]:
    """Return the ``{device: state}`` of a DeviceStateList."""
    return {line["Device"]: line.get("State", "UNKNOWN") for line in listing if "Device" in line}


def says_no_endpoints(words: str) -> bool:
    """Whether a refusal of PJSIPShowEndpoints says that there are none, or no PJSIP.

    >>> says_no_endpoints("No endpoints found"), says_no_endpoints("Permission denied")
    (True, False)
    """
    return any(part in words.lower() for part in ("no endpoints", "unknown command"))


def device_users(lines: Iterable[RawHeaders], numbers: Iterable[str]) -> dict[str, str]:
    """Return {number of a phone: its user's number}; empty for who is at a phone of their own.

    :param lines: of DBGetTree (`Key: /DEVICE/9001/user`) or of several DBGet (`Family:
        DEVICE/9001`, `Key: user`), as FreePBX keeps them

    >>> device_users([{"Key": "/DEVICE/9001/user", "Val": "1003"}], ["9001", "1001"])
    {'9001': '1003', '1001': ''}
    """
    users: dict[str, str] = {}
    for line in lines:
        path = f"{line.get('Family', '')}/{line.get('Key', '')}".strip("/").split("/")
        if path[-1] == "user" and len(path) == 3:
            users[path[1]] = _number(line.get("Val", ""))
    found = {number: users.get(number, "") for number in numbers}
    return {number: user if user != number else "" for number, user in found.items()}


def _number(value: str) -> str:
    try:
        return check_number(value)
    except BadValue:
        return ""  # FreePBX writes `none` where nobody is logged in


def number_of(channel: str, channel_format: str) -> str | None:
    """Return the number in a channel such as `PJSIP/1001`; None if the format does not fit."""
    before, _placeholder, after = channel_format.partition("{number}")
    match = re.fullmatch(f"{re.escape(before)}(.+){re.escape(after)}", channel)
    try:
        return match and check_number(match[1])
    except BadValue:
        return None  # trunks have names


def _extension(
    line: RawHeaders, states: Mapping[str, str], channel_format: str
) -> dict[str, str] | None:
    if _is_trunk(line):
        return None
    interface = f"PJSIP/{line.get('ObjectName', '')}"
    # A format of other channels (a queue's Local ones) says nothing of endpoints' names.
    named = channel_format if channel_format.startswith("PJSIP/") else "PJSIP/{number}"
    number = number_of(interface, named)
    state = states.get(interface) or STATES.get(line.get("DeviceState", ""), "UNKNOWN")
    return number and {"number": number, "interface": interface, "device_state": state}


def _is_trunk(line: RawHeaders) -> bool:
    """Return whether the endpoint logs in elsewhere and nobody logs in to it."""
    return bool(line.get("OutboundAuths")) and not line.get("Auths")

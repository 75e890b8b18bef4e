# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a PBX has, read from its listings: queues, and phones with their numbers and states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

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


def queues(listing: Iterable[RawHeaders]) -> list[str]:
    """Return the names of the queues in a QueueStatus, without those with control characters."""
    names = [line["Queue"] for line in listing if line.get("Event") == "QueueParams"]
    return [name for name in names if not has_controls(name)]


def extensions(
    endpoints: Iterable[RawHeaders], devices: Mapping[str, str], channel_format: str
) -> list[dict[str, str]]:
    """Return the phones among the endpoints: those whose channel the format makes of a number.

    :param endpoints: lines of PJSIPShowEndpoints
    :param devices: {device: state} as the PBX knows them
    :param channel_format: e.g. `PJSIP/{number}`
    """
    found = (_extension(line, devices, channel_format) for line in endpoints)
    return [extension for extension in found if extension]


def devices(listing: Iterable[RawHeaders]) -> dict[str, str]:
    """Return the ``{device: state}`` of a DeviceStateList."""
    return {line["Device"]: line.get("State", "UNKNOWN") for line in listing if "Device" in line}


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
    number = number_of(interface, channel_format)
    state = states.get(interface) or STATES.get(line.get("DeviceState", ""), "UNKNOWN")
    return number and {"number": number, "interface": interface, "device_state": state}


def _is_trunk(line: RawHeaders) -> bool:
    """Return whether the endpoint logs in elsewhere and nobody logs in to it."""
    return bool(line.get("OutboundAuths")) and not line.get("Auths")

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Local channels are wires: what one half meets, the other half's side meets.

The PBX makes a pair of halves at once. The first half (``;1``) is rung, bridged or transferred like
a phone; the second half (``;2``) runs the dialplan, and dials on from there. Neither is a person:
who stands in a queue behind a wire waits, though the first half is in a bridge with the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .records import Channel, Leg

Bridges = Mapping[str, Mapping[str, Channel]]


class Party(NamedTuple):
    """Somebody who is reached from a bridge. ``quiet``: on hold, or behind a wire on hold."""

    channel: Channel
    quiet: bool


def is_wire(channel: Channel) -> bool:
    """Return whether the channel is one half of a Local channel."""
    return channel.name.startswith("Local/")


def front_of(channel: Channel) -> Channel | None:
    """Return the first half of the Local channel of this second half; None for other channels."""
    return channel.other if channel.name.endswith(";2") else None


def fronts(channel: Channel) -> Iterator[Channel]:
    """Return the first halves of the Local channels at whose far end this one is, nearest first."""
    known = set()
    front = front_of(channel)
    while front and front.uniqueid not in known:
        yield front
        known.add(front.uniqueid)
        front = front_of(front.dialler) if front.dialler else None


def first_dialler(channel: Channel) -> Channel:
    """Return who caused this channel to dial: back over Local channels to who dialled the first."""
    for front in fronts(channel):
        channel = front.dialler or channel
    return channel


def leg_in_front(channel: Channel) -> Leg | None:
    """Return the leg that still rings at the near end of the Local channels of this channel."""
    leg = next((front.leg for front in fronts(channel) if front.leg), None)
    return leg if leg and leg.ringing else None


def company(bridges: Bridges, bridge: str) -> list[Party]:
    """Return everybody who can be reached from this bridge, also over Local channels."""
    return list(_reached(bridges, bridge, quiet=False, visited=set()))


def _reached(bridges: Bridges, bridge: str, quiet: bool, visited: set[str]) -> Iterator[Party]:
    if not bridge or bridge in visited:
        return
    visited.add(bridge)
    for channel in bridges.get(bridge, {}).values():
        other, silent = channel.other, quiet or channel.holds
        if other is None and not channel.quit:  # a person, or a half whose other half is not known
            yield Party(channel, silent)
        elif other is not None:
            yield from _reached(bridges, other.bridge, silent or other.holds, visited)

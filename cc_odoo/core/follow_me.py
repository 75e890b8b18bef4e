# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Follow-me: a phone rings, and its agent's mobile phone with it. Who answers there is the agent.

The PBX dials both for the same caller, over Local channels or not. What it dials outside while a
phone rings along is meant for that phone's agent, so the call reaches nobody else outside.
"""

from __future__ import annotations

from .book import Book
from .meetings import MOMENT
from .records import Channel, Leg
from .wires import first_dialler, is_wire


def rings_along(source: Channel) -> bool:
    """Return whether a phone of ours rings for the caller for whom this channel dials."""
    caller = first_dialler(source).uniqueid
    return any(leg.ringing and leg.source == caller for leg in source.call.legs.values())


def answered_outside(book: Book, source: Channel, dest: Channel, at: float) -> None:
    """Let a phone's leg go on at the mobile phone where its agent has answered."""
    far = _far_end(dest)
    if is_wire(far) or far.leg or book.phones.knows(far.interface):
        return
    leg = dest.leg or _only_lost(source, at)
    if leg and leg.phone is not dest and leg.answered_at is None:
        _go_on_at(leg, dest, at)
        book.touch(leg, leg.call)


def _far_end(channel: Channel) -> Channel:
    """Return who has answered at the far end of the wires that begin with this channel."""
    while channel.behind:
        channel = channel.behind
    return channel


def _only_lost(source: Channel, at: float) -> Leg | None:
    """Return the leg that rings for the source, or has just lost it; None if there are several."""
    legs = [leg for leg in source.call.legs.values() if leg.source == source.uniqueid]
    lost = [leg for leg in legs if leg.ringing or _just_lost(leg, at)]
    return lost[0] if len(lost) == 1 else None


def _just_lost(leg: Leg, at: float) -> bool:
    lost = leg.outcome in ("cancelled", "taken")
    return lost and leg.ended_at is not None and at - leg.ended_at <= MOMENT


def _go_on_at(leg: Leg, channel: Channel, at: float) -> None:
    if leg.phone:
        leg.phone.leg = None
    leg.phone, leg.front, leg.channel, channel.leg = channel, None, channel.name, leg
    leg.uniqueid = channel.uniqueid
    leg.ended_at, leg.outcome, leg.picked_at = None, "", at

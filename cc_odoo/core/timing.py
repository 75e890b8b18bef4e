# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who talks and who is on hold, from who is in a bridge with whom."""

from __future__ import annotations

from collections.abc import Mapping

from .records import Call, Channel, Record

Bridges = Mapping[str, Mapping[str, Channel]]
STATES = {"talk": "talking", "hold": "held"}


def refresh(call: Call, bridges: Bridges, at: float) -> list[Record]:
    """Bring the call's state and clocks, and those of its live legs, up to date.

    :return: the legs looked at
    """
    if call.state == "ended":
        return []
    legs = [_refresh_leg(channel, bridges, at) for channel in call.channels.values() if channel.leg]
    mode = _mode_of_call(call, bridges)
    call.watch.turn(mode, at)
    if mode == "talk" and call.answered_at is None:
        call.answered_at = at
    call.state = _state(call, mode)
    return legs


def _refresh_leg(channel: Channel, bridges: Bridges, at: float) -> Record:
    leg = channel.leg
    company = len(bridges.get(channel.bridge, ())) > 1
    if leg.ended_at is None:
        if company and leg.answered_at is None:
            leg.answered_at = at
        leg.held = channel.held
        leg.watch.turn(_mode_of_leg(channel, company), at)
    return leg


def _mode_of_leg(channel: Channel, company: bool) -> str:
    if company:
        return "hold" if channel.held else "talk"
    # Whoever moves from one bridge to another does not take the caller back for that.
    return channel.leg.watch.mode if channel.held and not channel.bridge else ""


def _mode_of_call(call: Call, bridges: Bridges) -> str:
    modes = {_mode(bridges.get(channel.bridge, {})) for channel in call.channels.values()}
    modes |= {"hold" for channel in call.channels.values() if channel.parked}
    return "talk" if "talk" in modes else "hold" if "hold" in modes else ""


def _mode(inside: Mapping[str, Channel]) -> str:
    """Two who hold nobody talk; one alone does neither."""
    talking = sum(not channel.held for channel in inside.values())
    return "talk" if talking > 1 else "hold" if len(inside) > 1 else ""


def _state(call: Call, mode: str) -> str:
    if mode:
        return STATES[mode]
    joined_at = max((v.joined_at for v in call.visits.values() if v.outcome == ""), default=0.0)
    phones = [channel for channel in call.channels.values() if channel.leg]
    legs = [phone.leg for phone in phones]
    if any((leg.answered_at or 0.0) > joined_at for leg in legs if leg.ended_at is None):
        # answered; they are in a bridge in a moment
        return "held" if any(phone.held for phone in phones) else "talking"
    if joined_at:
        return "waiting"
    if any(leg.ringing for leg in legs) or call.state == "waiting":
        return "ringing"
    return call.state  # between two of them: as it was

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who talks and who is on hold, from who is in a bridge with whom."""

from __future__ import annotations

from .records import Call, Channel, Leg, Record
from .wires import Bridges, Party, company

STATES = {"talk": "talking", "hold": "held"}


def refresh(call: Call, bridges: Bridges, at: float) -> list[Record]:
    """Update the state and the clocks of the call and of its live legs.

    :return: the legs looked at
    """
    if call.state == "ended":
        return []
    here = [channel for channel in call.channels.values() if channel.call is call]
    phones = [channel for channel in here if channel.leg and channel.leg.phone is channel]
    legs = [_refresh_leg(channel, bridges, at) for channel in phones]
    mode = _mode_of_call(here, bridges)
    call.watch.turn(mode, at)
    if mode == "talk" and call.answered_at is None:
        call.answered_at = at
    call.state = _state(call, mode, phones)
    return legs


def _refresh_leg(channel: Channel, bridges: Bridges, at: float) -> Leg:
    leg = channel.leg
    if leg.ended_at is None:
        met = len(company(bridges, channel.bridge)) > 1 or _is_put_on_hold(channel, bridges)
        if met and leg.answered_at is None:
            leg.answered_at = at
        leg.held = leg.on_hold
        leg.watch.turn(_mode_of_leg(leg, met), at)
    return leg


def _is_put_on_hold(channel: Channel, bridges: Bridges) -> bool:
    """Return whether the agent who consults this phone is with the caller, and will come back."""
    halves = {half.other for half in bridges.get(channel.bridge, {}).values() if half.other}
    legs = channel.call.legs.values() if halves else ()
    return any(leg.asked in halves and leg.ended_at is None for leg in legs)


def _mode_of_leg(leg: Leg, met: bool) -> str:
    if leg.asking:
        return "hold"
    if met:
        return "hold" if leg.held else "talk"
    # Whoever moves from one bridge to another does not take the caller back for that.
    return leg.watch.mode if leg.held and not leg.phone.bridge else ""


def _mode_of_call(here: list[Channel], bridges: Bridges) -> str:
    """Return the mode of a call: talk if one leg talks, else hold if one is on hold."""
    places = dict.fromkeys(channel.bridge for channel in here if channel.bridge)
    modes = {_mode(company(bridges, bridge)) for bridge in places}
    modes |= {"hold" for channel in here if _waits_for_its_phone(channel)}
    return "talk" if "talk" in modes else "hold" if "hold" in modes else ""


def _waits_for_its_phone(channel: Channel) -> bool:
    """Return whether the caller is parked, or hears music while the phone consults."""
    asking = channel.leg is not None and channel.leg.asking
    return asking or channel.parked and not channel.pooled


def _mode(parties: list[Party]) -> str:
    """Return the mode of a party: two who hold each other do not talk, nor does one alone."""
    talking = sum(not party.quiet for party in parties)
    return "talk" if talking > 1 else "hold" if len(parties) > 1 else ""


def _state(call: Call, mode: str, phones: list[Channel]) -> str:
    if mode:
        return STATES[mode]
    joined_at = max((v.joined_at for v in call.visits.values() if v.open), default=0.0)
    legs = [phone.leg for phone in phones]
    if any((leg.answered_at or 0.0) > joined_at for leg in legs if leg.ended_at is None):
        # they met, and are in a bridge again in a moment
        return "held" if any(leg.held for leg in legs) else "talking"
    if joined_at:
        return "waiting"
    if any(leg.ringing and leg.picked_at is not None for leg in legs):
        return call.state  # they meet in a moment
    if any(leg.ringing for leg in legs) or call.state == "waiting":
        return "ringing"
    return call.state  # between two of them: as it was

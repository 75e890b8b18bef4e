# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Desired against actual queue membership: what to send so that the PBX matches.

Pure: what should be and what is go in, actions come out. Whatever happened in between (a crash,
a restart, somebody at the PBX's console), the next plan puts it right.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from . import actions
from .actions import Action

MAX_NAME_BYTES = 79  # Asterisk keeps so much of a member's name, and cuts without regard for UTF-8

# What the PBX keeps as the reason for a pause of ours: by it we know which pauses we may end.
PAUSE_REASON = "Odoo"

# A queue's name and the member's interface.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Member:
    """One interface in one queue."""

    queue: str
    interface: str
    name: str = ""
    state_interface: str = ""
    paused: bool = False
    penalty: int = 0
    kind: str = "dynamic"  # or static, realtime: those belong to the PBX's configuration
    reason: str = ""  # why it is paused, in the words of whoever paused it

    @property
    def key(self) -> Key:
        """What tells members apart for Asterisk."""
        return (self.queue, self.interface)


def plan(
    desired: Iterable[Member],
    actual: Iterable[Member],
    ours: Collection[Key],
    at: Callable[[str], str] = str,
    steered: Collection[str] = (),
) -> tuple[Action, ...]:
    """Return the actions that lead from `actual` to `desired`, removals first.

    A phone that is in a queue by somebody else's doing is not added a second time: it would ring
    twice for one caller.

    :param desired: the members that should be
    :param actual: the members there are, of any kind and owner
    :param ours: the keys (queue, interface) we added; no other member is ever removed or changed
    :param at: gives the phone of an interface, such as of ``Local/1001@from-queue/n``
    :param steered: the phones of which members that are not ours are paused while no desired
        member takes calls at them; the pause ends when one does, or the phone is steered no more
    """
    desired, have = list(desired), {member.key: member for member in actual}
    mine = {key for key, member in have.items() if key in ours and member.kind == "dynamic"}
    others = [member for key, member in have.items() if key not in mine]
    there = {(member.queue, at(member.interface)) for member in others}
    want = {
        member.key: member
        for member in desired
        if (member.queue, at(member.interface)) not in there
    }
    leaving = [actions.queue_remove(*key) for key in sorted(mine - want.keys())]
    joining = [_add(want[key]) for key in sorted(want.keys() - have.keys())]
    changed = [
        action for key in sorted(mine & want.keys()) for action in _change(want[key], have[key])
    ]
    taking = {(member.queue, at(member.interface)) for member in desired if not member.paused}
    resting = {
        member.key
        for member in others
        if at(member.interface) in steered and (member.queue, at(member.interface)) not in taking
    }
    return (*leaving, *changed, *joining, *_pauses(others, resting))


def _pauses(others: Iterable[Member], resting: Collection[Key]) -> list[Action]:
    """Pause members that are not ours and should rest; end such pauses of ours on all others."""
    steps = []
    for member in sorted(others, key=lambda member: member.key):
        if member.key in resting and not member.paused:
            steps.append(actions.queue_pause(*member.key, True, PAUSE_REASON))
        elif member.key not in resting and member.paused and member.reason == PAUSE_REASON:
            steps.append(actions.queue_pause(*member.key, False))
    return steps


def sendable(desired: Iterable[Member]) -> tuple[list[Member], dict[Key, str]]:
    """Split members into those that AMI actions can name, and the others.

    :return: (members, {key: why the member can't be sent})
    """
    good, bad = [], {}
    for member in desired:
        try:
            _add(member)
        except actions.BadValue as error:
            bad[member.key] = str(error)
        else:
            good.append(member)
    return good, bad


def orphans(
    actual: Iterable[Member], desired: Iterable[Member], ours: Collection[Key]
) -> list[Key]:
    """Return the keys claimed as ours that neither exist nor are wanted: claims to give up."""
    known = {member.key for member in actual} | {member.key for member in desired}
    return sorted(set(ours) - known)


def _add(member: Member) -> Action:
    return actions.queue_add(
        member.queue,
        member.interface,
        name=_fit(member.name),
        state_interface=member.state_interface,
        penalty=member.penalty,
        paused=member.paused,
    )


def _change(want: Member, have: Member) -> list[Action]:
    """Return the actions for a member that differs; only a new name or device means leaving."""
    if _identity(want) != _identity(have):
        return [actions.queue_remove(*want.key), _add(want)]
    steps = []
    if want.penalty != have.penalty:
        steps.append(actions.queue_penalty(*want.key, want.penalty))
    if want.paused != have.paused:
        steps.append(actions.queue_pause(*want.key, want.paused))
    return steps


def _identity(member: Member) -> tuple[str, str]:
    """Return the name and the watched device of a member; both are its interface by default."""
    return (_fit(member.name) or member.interface, member.state_interface or member.interface)


def _fit(name: str) -> str:
    """Return the name as Asterisk gives it back; another one would look changed for ever."""
    text = "".join(filter(str.isprintable, name)).strip()
    return text.encode()[:MAX_NAME_BYTES].decode("utf-8", "ignore").strip()

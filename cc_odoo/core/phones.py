# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which interfaces are phones of ours, and which the outside world."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Phones:
    """The extensions that the PBX lists; before a list has come, the members of queues.

    >>> phones = Phones()
    >>> phones.rings("PJSIP/trunk", "0600000002@trunk"), phones.rings("PJSIP/1001", "1001")
    (False, True)
    """

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()
        self._of_number: dict[str, str] = {}
        self._members: set[str] = set()

    def learn(self, interfaces: Iterable[str], numbers: Mapping[str, str] | None = None) -> None:
        """Take in all extensions of the PBX, as interfaces.

        :param numbers: {number: interface} of those that are dialled by other numbers than their
            own: a person's number at whatever phone they use
        """
        self._known = frozenset(interfaces)
        self._of_number = {name.rpartition("/")[2]: name for name in sorted(self._known)}
        self._of_number |= numbers or {}

    def member(self, interface: str) -> None:
        """Note that a queue rings this interface, so that it is a phone of ours."""
        if not interface.startswith("Local/"):
            self._members.add(interface)

    def knows(self, interface: str) -> bool:
        """Return whether the interface is certainly a phone of ours."""
        return interface in self._known or interface in self._members

    def at(self, member: str) -> str:
        """Return the phone of a member ``Local/1001@from-queue/n``; for others the member itself.

        >>> phones = Phones()
        >>> phones.learn(["PJSIP/1001"])
        >>> phones.at("Local/1001@from-queue/n"), phones.at("Local/0600000001@virtual-agent/n")
        ('PJSIP/1001', 'Local/0600000001@virtual-agent/n')
        """
        number = member.removeprefix("Local/").partition("@")[0]
        return self._of_number.get(number, member) if member.startswith("Local/") else member

    def rings(self, interface: str, dialled: str) -> bool:
        """Return whether a dialled channel is a phone; without a list, by what was dialled.

        ``PJSIP/0600000002@trunk`` and ``SIP/trunk/0600`` go through something, ``PJSIP/1001`` does
        not.
        """
        if self._known or interface.startswith("Local/"):
            return self.knows(interface)
        through = dialled.removeprefix(interface.partition("/")[0] + "/")
        return self.knows(interface) or not ("@" in through or "/" in through)

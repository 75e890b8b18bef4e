# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which interfaces are phones of ours, and which the outside world."""

from __future__ import annotations

from collections.abc import Iterable


class Phones:
    """The extensions as the PBX lists them; until then, and beyond, whom the queues ring.

    >>> phones = Phones()
    >>> phones.rings("PJSIP/trunk", "0600000002@trunk"), phones.rings("PJSIP/1001", "1001")
    (False, True)
    """

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()
        self._of_number: dict[str, str] = {}
        self._members: set[str] = set()

    def learn(self, interfaces: Iterable[str]) -> None:
        """All extensions of the PBX, as interfaces."""
        self._known = frozenset(interfaces)
        self._of_number = {name.rpartition("/")[2]: name for name in sorted(self._known)}

    def member(self, interface: str) -> None:
        """A queue rings it, so somebody of ours is there."""
        if not interface.startswith("Local/"):
            self._members.add(interface)

    def knows(self, interface: str) -> bool:
        """Whether it is a phone of ours for sure."""
        return interface in self._known or interface in self._members

    def at(self, member: str) -> str:
        """The phone where a queue's member ``Local/1001@from-queue/n`` is; else the member itself.

        >>> phones = Phones()
        >>> phones.learn(["PJSIP/1001"])
        >>> phones.at("Local/1001@from-queue/n"), phones.at("Local/0600000001@virtual-agent/n")
        ('PJSIP/1001', 'Local/0600000001@virtual-agent/n')
        """
        number = member.removeprefix("Local/").partition("@")[0]
        return self._of_number.get(number, member) if member.startswith("Local/") else member

    def rings(self, interface: str, dialled: str) -> bool:
        """Whether a dialled channel is a phone; without a list, by the shape of what was dialled.

        ``PJSIP/0600000002@trunk`` and ``SIP/trunk/0600`` go through something, ``PJSIP/1001`` does
        not.
        """
        if self._known or interface.startswith("Local/"):
            return self.knows(interface)
        through = dialled.removeprefix(interface.partition("/")[0] + "/")
        return self.knows(interface) or not ("@" in through or "/" in through)

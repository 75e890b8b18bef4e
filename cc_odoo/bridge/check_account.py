# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The part of the connection test that is about the account: its rights, and where to set them."""

from dataclasses import dataclass
from typing import NamedTuple

from ..core import presets
from ..core.words import Words, _lt
from .finding import Finding

# Rights by which an account may do anything on the PBX: an action of each.
TOO_MUCH = {"command": "Command", "config": "UpdateConfig"}
# The rights that are needed, as in docs/install.md.
READ, WRITE = "system,call,agent,dialplan,user", "system,call,agent,originate,reporting"


class Need(NamedTuple):
    """What an AMI action is for.

    :ivar right: in `write`, without which there is no such action; "": its module is missing
    :ivar without: what does not work then
    """

    right: str
    without: Words


@dataclass(frozen=True, slots=True)
class Account:
    """The account that the test logs in with, and where its rights are written."""

    name: str
    file: str  # where people write lines of their own
    is_generated: bool  # another file than Asterisk's own, which a distribution generates

    @classmethod
    def of(cls, settings):
        """The account of these settings, as of `check`."""
        file = presets.place(settings.get("kind", "")).file("manager.conf")
        return cls(settings.get("username", ""), file, file != "manager.conf")

    def add(self, right, way):
        """What to do to give it a right; `way` is read or write."""
        if self.is_generated:
            return self._set_rights()
        return _lt(
            "Add “%(right)s” to “%(way)s” of this user in %(file)s, then “manager reload”.",
            right=right,
            way=way,
            file=self.file,
        )

    def timestamps(self):
        """What to do that events carry the time."""
        general = "[general](+)" if self.is_generated else "[general]"
        return self._paste(general, "timestampevents = yes")

    def missing(self, commands, wanted, level):
        """One finding per right: its actions are missing together."""
        by_right = {}
        for action, need in wanted.items():
            if action not in commands:
                told = Words("%(why)s (%(action)s)", {"why": need.without, "action": action})
                by_right.setdefault(need.right, []).append(told)
        return [self._without(right, parts, level) for right, parts in by_right.items()]

    def _without(self, right, consequences, level):
        if not right:
            words = _lt("Queues are not there: %(consequences)s.", consequences=consequences)
            fix = _lt("Load app_queue.so on the PBX (module load app_queue.so).")
            return Finding(level, "no_app_queue", words, fix)
        words = _lt(
            "The right “%(right)s” is missing: %(consequences)s.",
            right=right,
            consequences=consequences,
        )
        module = _lt("If it is there, the PBX lacks a module.")
        fix = Words("%(add)s\n%(module)s", {"add": self.add(right, "write"), "module": module})
        return Finding(level, f"write_{right}", words, fix)

    def too_much(self, commands):
        """A finding on rights that let whoever knows the secret do anything on the PBX."""
        rights = [right for right, action in TOO_MUCH.items() if action in commands]
        if not rights:
            return []
        words = _lt(
            "The account has rights that Odoo does not need, and that are dangerous: %(rights)s.",
            rights=[f"“{right}”" for right in rights],
        )
        return [Finding("warning", "too_many_rights", words, self._take_off())]

    def _take_off(self):
        if self.is_generated:
            return self._set_rights()
        return _lt(
            "Take them off “write” of this user in %(file)s, then “manager reload”.", file=self.file
        )

    def _set_rights(self):
        return self._paste(f"[{self.name}](+)", f"read = {READ}", f"write = {WRITE}")

    def _paste(self, *lines):
        """What to add to the file, line by line."""
        where = _lt("Add to %(file)s, then “manager reload”:", file=self.file)
        return Words("%(where)s\n%(lines)s", {"where": where, "lines": "\n".join(lines)})

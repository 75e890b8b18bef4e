# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The part of the connection test that is about the account: its rights, and where to set them."""

from dataclasses import dataclass

from ..core import presets
from .finding import Finding

# Rights by which an account may do anything on the PBX: an action of each.
TOO_MUCH = {"command": "Command", "config": "UpdateConfig"}
# The rights that are needed, as in docs/install.md.
READ, WRITE = "system,call,agent,dialplan", "system,call,agent,originate,reporting"


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
        return f"Add “{right}” to “{way}” of this user in {self.file}, then “manager reload”."

    def timestamps(self):
        """What to do that events carry the time."""
        general = "[general](+)" if self.is_generated else "[general]"
        return f"Add to {self.file}, then “manager reload”:\n{general}\ntimestampevents = yes"

    def missing(self, commands, wanted, level):
        """One finding per right: its actions are missing together."""
        by_right = {}
        for action, (right, consequence) in wanted.items():
            if action not in commands:
                by_right.setdefault(right, []).append(f"{consequence} ({action})")
        return [self._without(right, "; ".join(parts), level) for right, parts in by_right.items()]

    def _without(self, right, consequences, level):
        if not right:
            remedy = "Load app_queue.so on the PBX (module load app_queue.so)."
            return Finding(level, "no_app_queue", f"Queues are not there: {consequences}.", remedy)
        remedy = f"{self.add(right, 'write')}\nIf it is there, the PBX lacks a module."
        text = f"The right “{right}” is missing: {consequences}."
        return Finding(level, f"write_{right}", text, remedy)

    def too_much(self, commands):
        """A finding on rights that let whoever knows the secret do anything on the PBX."""
        rights = [right for right, action in TOO_MUCH.items() if action in commands]
        if not rights:
            return []
        names = " and ".join(f"“{right}”" for right in rights)
        text = f"The account has rights that Odoo does not need, and that are dangerous: {names}."
        return [Finding("warning", "too_many_rights", text, self._take_off())]

    def _take_off(self):
        if self.is_generated:
            return self._set_rights()
        return f"Take them off “write” of this user in {self.file}, then “manager reload”."

    def _set_rights(self):
        lines = f"[{self.name}](+)\nread = {READ}\nwrite = {WRITE}"
        return f"Add to {self.file}, then “manager reload”:\n{lines}"

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From a command of the database to the AMI actions that do it, mostly one."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from . import actions
from .actions import Action, BadValue

# What may be asked through the database: actions on calls, nothing that sets the PBX up.
KINDS = {
    build.__name__: build
    for build in (
        actions.originate,
        actions.hangup,
        actions.blind_transfer,
        actions.atxfer,
        actions.cancel_atxfer,
        actions.cancel_and_hangup,
        actions.pjsip_notify,
        actions.play_dtmf,
        actions.mix_monitor,
        actions.stop_mix_monitor,
        actions.mix_monitor_mute,
        actions.send_dtmf,
    )
} | {"call_customer": actions.originate}
# Those whose end is in an event of its own, after the answer that they are queued.
ORIGINATES = frozenset({"originate", "call_customer"})


def steps(command: Mapping[str, Any]) -> tuple[Action, ...]:
    """Return the actions of a command, to be sent in order for as long as the PBX accepts them."""
    action = encode(command)
    return action if isinstance(action, tuple) else (action,)


def encode(command: Mapping[str, Any]) -> Action | tuple[Action, ...]:
    """Return the action of a command, or a tuple of them. `kind` names a function of `actions`.

    :param command: dict with `kind` and that function's arguments by name; others are ignored
    :raises BadValue: unknown kind, or an argument is missing or may not be sent
    """
    build = KINDS.get(command.get("kind"))
    if build is None:
        raise BadValue(f"kind: {command.get('kind')!r} is no command that the bridge knows")
    known = inspect.signature(build).parameters
    try:
        return build(**{name: value for name, value in command.items() if name in known})
    except (TypeError, AttributeError) as error:
        raise BadValue(f"{command['kind']}: {error}") from None

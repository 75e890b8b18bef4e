# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a step of the dialplan does, from its application and the application's arguments."""

from __future__ import annotations

import re

# These have a step as their argument, such as ``Queue(support,t)``.
WRAPPERS = ("exec", "tryexec")
STEP = re.compile(r"(?P<app>\w+)\((?P<args>.*)\)", re.DOTALL)
FALSE = ("", "0")
DEEPEST = 4  # steps in steps that are looked into


# What a caller hears who was not put through to anybody, and what that means.
TONES = {"busy": "busy", "congestion": "failed"}


def queue_run(application: str, arguments: str) -> str:
    """Return the queue that this step of the dialplan enters; "" when it enters none.

    >>> queue_run("Queue", "support,t,,,30"), queue_run("TryExec", "Queue(support)")
    ('support', 'support')
    >>> queue_run("ExecIf", "0?Queue(sales,t):Queue(support)"), queue_run("ExecIf", "1?Wait(1)")
    ('support', '')
    """
    name, arguments = _really_run(application, arguments)
    return arguments.split(",")[0].strip() if name == "queue" else ""


def tone_played(application: str, arguments: str) -> str:
    """Return why the PBX turns the channel away with a tone: busy or failed; "" when it does not.

    >>> tone_played("Congestion", "20"), tone_played("ExecIf", "1?Busy(5)"), tone_played("Dial", "")
    ('failed', 'busy', '')
    """
    return TONES.get(_really_run(application, arguments)[0], "")


def _really_run(application: str, arguments: str, depth: int = DEEPEST) -> tuple[str, str]:
    """Return the application, in small letters, and its arguments, without what is around them."""
    name = application.lower()
    if name != "execif" and name not in WRAPPERS:
        return name, arguments
    step = _chosen(arguments) if name == "execif" else arguments
    found = STEP.match(step.strip()) if depth else None
    return _really_run(found["app"], found["args"], depth - 1) if found else ("", "")


def _chosen(arguments: str) -> str:
    """Return which of its two steps an ExecIf runs."""
    test, _mark, steps = arguments.partition("?")
    first, between, second = steps.partition("):")
    return second if test.strip() in FALSE else first + between.rstrip(":")

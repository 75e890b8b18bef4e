# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Recordings: how their files are named, and what Asterisk says of them.

A file's name is ours: a day's folder, the call's id on the PBX, the phone, and how many times that
phone was recorded. No person's name or number stands in it, and it can be nothing but a file below
the folder of recordings: whoever asks for one checks the name here, whatever a row may say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from .headers import RawHeaders, epoch

# What a name ends with -> what a browser is told it is
TYPES = {
    "wav": "audio/wav",
    "ogg": "audio/ogg",
    "mp3": "audio/mpeg",
    "flac": "audio/flac",
    "gsm": "audio/x-gsm",
}
MAX_NAME_CHARS = 200

# Parts of letters, digits, `_`, `-` and `.`, none beginning with a dot: no way up, no blank, and
# none of the characters with which MixMonitor's arguments or a URL would go on as something else.
_PART = r"[A-Za-z0-9_-][A-Za-z0-9_.-]*"
_FOLDER = re.compile(rf"/?{_PART}(?:/{_PART})*", re.ASCII)
_FILE = re.compile(rf"(?:{_PART}/)*{_PART}\.(?:{'|'.join(TYPES)})", re.ASCII)
_UNUSUAL = re.compile(r"[^A-Za-z0-9_.-]", re.ASCII)
_MAX_ID_CHARS = 80

# Asked of the PBX and not over yet.
OPEN = ("starting", "recording", "muted")

# What the PBX says -> the state a recording is in since.
HEARD = {"start": "recording", "mute": "muted", "unmute": "recording", "stop": "stopped"}

# What one becomes when its phone hangs up, of which MixMonitor says nothing.
AFTER_HANGUP = {"starting": "failed", "recording": "stopped", "muted": "stopped"}

EVENTS = ("MixMonitorStart", "MixMonitorStop", "MixMonitorMute")


@dataclass(frozen=True, slots=True)
class Heard:
    """What Asterisk said: on the channel `uniqueid`, `kind` is start, stop, mute or unmute."""

    uniqueid: str
    kind: str
    at: float  # epoch seconds on the server's clock


def file_name(day: date, linkedid: str, phone: str, number: int, ending: str) -> str:
    """Return the name of a new file, below the folder of recordings.

    :param day: a date
    :param linkedid: the call's id on the PBX
    :param phone: a number that no other phone of any call has
    :param number: the how manieth recording of this phone it is
    """
    call = _UNUSUAL.sub("_", linkedid)[:_MAX_ID_CHARS].lstrip(".") or "call"
    return f"{day:%Y/%m/%d}/{call}-{phone}-{number}.{ending}"


def is_file(name: object) -> bool:
    """Return whether this is the name of a file below a folder of recordings, and nothing else."""
    return isinstance(name, str) and len(name) <= MAX_NAME_CHARS and bool(_FILE.fullmatch(name))


def is_folder(name: object) -> bool:
    """Return whether MixMonitor may get this folder: absolute, or below the PBX's own one."""
    return isinstance(name, str) and len(name) <= MAX_NAME_CHARS and bool(_FOLDER.fullmatch(name))


def content_type(name: str) -> str:
    """Return the content type that a browser gets for the file."""
    return TYPES.get(name.rpartition(".")[2], "application/octet-stream")


def next_state(state: str, kind: str, at: float, over: float | None = None) -> str | None:
    """Return a recording's state after `kind` was reported at `at`; None when nothing changes.

    :param over: when its phone hung up, if it has: a start may be told later than that
    """
    if (kind != "start" and state not in OPEN) or (over and at > over):
        return None
    return AFTER_HANGUP.get(HEARD[kind], "stopped") if over else HEARD[kind]


def heard(headers: RawHeaders, offset: float = 0.0, arrived: float | None = None) -> Heard | None:
    """Return what an event reports of a recording; None for an event that reports nothing of use.

    :param offset: seconds added to the PBX's time
    :param arrived: the server's time, which stands in where the PBX tells none
    """
    name, uniqueid = headers.get("Event", ""), headers.get("Uniqueid", "")
    kind = {"MixMonitorStart": "start", "MixMonitorStop": "stop"}.get(name)
    if name == "MixMonitorMute" and headers.get("Direction", "").lower() == "both":
        kind = "mute" if headers.get("State") == "1" else "unmute"
    at = epoch(headers.get("Timestamp", ""), offset)
    at = arrived if at is None else at
    return Heard(uniqueid, kind, at) if kind and uniqueid and at is not None else None

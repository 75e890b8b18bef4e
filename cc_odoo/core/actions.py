# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""AMI actions as data. The only place that writes AMI header values.

Asterisk ends a header at a line break, so a line break inside a value is another header, or
another action: whoever names a caller or a queue could dial at the company's cost. Every value
passes `_header`, which refuses what cannot be one; nothing is cleaned silently.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from . import recordings

# Asterisk reads an AMI line into 1024 bytes and drops what is longer
MAX_LINE_BYTES = 1000
MAX_NUMBER_CHARS = 40
MAX_DTMF_DIGITS = 20
_LINE_BREAKS = "\u2028\u2029"
_NUMBER = re.compile(r"[0-9+*#]{1,%d}" % MAX_NUMBER_CHARS)
# Of MixMonitor's options those that concern this one file alone: others name more files, mailboxes
# and variables.
_MIX_OPTIONS = re.compile(r"[bDnpPS]*")
# which of a Local channel's two halves a virtual agent's channel is
_HALF = re.compile(r"(?<=-[0-9a-f]{8});[12]\Z", re.ASCII)
# in a channel, exten or context these mean more than themselves to the dialplan
_DIALPLAN_SYNTAX = re.compile(r"[\s,&|;()\[\]{}$\"'\\<>=!?^%]")


class BadValue(ValueError):
    """A value no AMI header may carry. The text names the header and says why."""


@dataclass(frozen=True, slots=True)
class Action:
    """One AMI action: its name and its headers, in order, each value already checked."""

    name: str
    headers: tuple[tuple[str, str], ...] = ()

    def get(self, header: str, default: str = "") -> str:
        """The first value of a header."""
        return next((value for key, value in self.headers if key == header), default)


def check_number(number: str) -> str:
    """The number, when it may be dialled: ASCII digits, `+`, `*` and `#` only.

    :raises BadValue: for anything else, also letters, spaces and dialplan syntax
    """
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        raise BadValue(f"Number: {number!r} may hold only {MAX_NUMBER_CHARS} digits, +, * and #")
    return number


def check_variable(name: str, value: str) -> None:
    """Check that a channel variable can be set: a comma or quote would end it.

    :raises BadValue: it cannot
    """
    if re.search(r"[,\"\\]", _header("Variable", value)):
        raise BadValue(f"Variable {name}: {value!r} holds a comma, quote or backslash")
    _word("Variable", name)


def check_channel(value: str) -> str:
    """An interface or dial string, when it may be sent; empty is none.

    :raises BadValue: it holds what the dialplan interprets, or a control character
    """
    return _channel("Channel", value)


# --- queues -------------------------------------------------------------------------------


def queue_add(
    queue: str,
    interface: str,
    name: str = "",
    state_interface: str = "",
    penalty: int = 0,
    paused: bool = False,
) -> Action:
    """Make an interface a dynamic member of a queue."""
    return _action(
        "QueueAdd",
        Queue=queue,
        Interface=_channel("Interface", interface),
        MemberName=name,
        StateInterface=_channel("StateInterface", state_interface),
        Penalty=penalty,
        Paused=_flag(paused),
    )


def queue_remove(queue: str, interface: str) -> Action:
    """Take an interface out of a queue."""
    return _action("QueueRemove", Queue=queue, Interface=_channel("Interface", interface))


def queue_pause(queue: str, interface: str, paused: bool, reason: str = "") -> Action:
    """Pause a member in one queue, or let it take calls again."""
    channel = _channel("Interface", interface)
    return _action(
        "QueuePause", Queue=queue, Interface=channel, Paused=_flag(paused), Reason=reason
    )


def queue_penalty(queue: str, interface: str, penalty: int) -> Action:
    """Give a member another penalty in one queue."""
    channel = _channel("Interface", interface)
    return _action("QueuePenalty", Queue=queue, Interface=channel, Penalty=penalty)


def queue_status(queue: str = "") -> Action:
    """List queues, their members and waiting callers; of one queue when named."""
    return _action("QueueStatus", Queue=queue)


def queue_summary() -> Action:
    """List the queues in one line each, without their members."""
    return _action("QueueSummary")


# --- calls --------------------------------------------------------------------------------


def originate(
    channel: str,
    context: str,
    number: str,
    *,
    caller_id: str = "",
    timeout: float = 30,
    variables: Iterable[tuple[str, str]] = (),
    channel_id: str = "",
) -> Action:
    """Ring `channel`; once it answers, send it to `number` in `context`.

    :param timeout: seconds the channel may ring
    :param variables: (name, value) pairs set on the channel
    :param channel_id: the unique id the new channel is to have
    """
    return _action(
        "Originate",
        Channel=_channel("Channel", channel),
        Context=_word("Context", context),
        Exten=check_number(number),
        Priority=1,
        CallerID=caller_id,
        Timeout=round(timeout * 1000),
        Variable=[_variable(name, value) for name, value in variables],
        ChannelId=channel_id,
        Async="true",
    )


def probe(channel: str) -> Action:
    """Originate to a channel that cannot exist, and to nowhere: only the failure is of interest."""
    return _action(
        "Originate",
        Channel=_channel("Channel", channel),
        Application="Hangup",
        Timeout=1000,
        Async="true",
    )


def hangup(channel: str, cause: int | None = None) -> Action:
    """End one channel (`cause`: Q.850, e.g. 16 normal, 21 refused)."""
    return _action("Hangup", Channel=_exact("Channel", channel), Cause=cause)


def blind_transfer(channel: str, context: str, number: str) -> Action:
    """Send the other party of `channel` to a number, and let `channel` go."""
    return _transfer("BlindTransfer", channel, context, number)


def atxfer(channel: str, context: str, number: str) -> Action:
    """Start an attended transfer. Success means it was queued, not that anything happened.

    The PBX feeds the number to itself as if it were keyed in: `#` ends it, or it would wait for
    more, and take whatever comes next for a digit.
    """
    if "#" in number:
        raise BadValue(f"Number: {number!r} holds #, which ends it")
    return _transfer("Atxfer", channel, context, f"{number}#")


def cancel_atxfer(channel: str) -> Action:
    """Take the caller back from an attended transfer."""
    return _action("CancelAtxfer", Channel=_exact("Channel", channel))


def cancel_and_hangup(channel: str) -> tuple[Action, ...]:
    """End a channel that is in an attended transfer, so that nobody is handed on."""
    return cancel_atxfer(channel), hangup(channel)


def probe_variable(name: str) -> Action:
    """Set a global variable to nothing: where none is set, only the event of it is of interest."""
    return _action("Setvar", Variable=_word("Variable", name))


def set_global(name: str, value: str) -> Action:
    """Set a global variable of the PBX."""
    return _action("Setvar", Variable=_word("Variable", name), Value=value)


def getvar(name: str) -> Action:
    """Ask for a global variable, or for what a dialplan function says outside any call."""
    return _action("Getvar", Variable=name)


def is_in_dialplan(context: str, number: str) -> Action:
    """Ask whether a number leads anywhere: the value is 1 or 0."""
    where = f"{_word('Context', context)},{check_number(number)}"
    return getvar(f"DIALPLAN_EXISTS({where})")


def db_tree(family: str) -> Action:
    """List what Asterisk's own database holds of a family; PBXs before 20.10 do not know it."""
    return _action("DBGetTree", Family=_word("Family", family))


def db_get(family: str, key: str) -> Action:
    """Ask for one value of Asterisk's own database; the answer is a list of one line."""
    return _action("DBGet", Family=_word("Family", family), Key=_word("Key", key))


def play_dtmf(channel: str, digit: str) -> Action:
    """Play one DTMF digit (0-9, *, #, A-D) to a channel."""
    if not re.fullmatch(r"[0-9*#A-Da-d]", digit):
        raise BadValue(f"Digit: {digit!r} is not one DTMF digit")
    return _action("PlayDTMF", Channel=_exact("Channel", channel), Digit=digit)


def send_dtmf(channel: str, digits: str) -> tuple[Action, ...]:
    """Play several DTMF digits, one action each."""
    if not 0 < len(digits) <= MAX_DTMF_DIGITS:
        raise BadValue(f"Digits: {digits!r} are none, or more than {MAX_DTMF_DIGITS}")
    return tuple(play_dtmf(channel, digit) for digit in digits)


def pjsip_notify(channel: str, event: str) -> Action:
    """Ask the phone itself, e.g. `hold` or `talk`; many desk phones obey."""
    variable = f"Event={_word('Variable', event)}"
    return _action("PJSIPNotify", Channel=_exact("Channel", channel), Variable=variable)


# --- recordings ---------------------------------------------------------------------------


def mix_monitor(channel: str, file: str, options: str = "b") -> Action:
    """Record what a channel hears and says. `b`: only while it is bridged.

    There is no way to give the action's Command, which the PBX would run in a shell.

    :param file: a name below the PBX's folder of recordings, or an absolute one
    """
    if not _MIX_OPTIONS.fullmatch(options):
        raise BadValue(f"options: {options!r} may hold only b, D, n, p, P and S")
    return _action(
        "MixMonitor",
        Channel=_exact("Channel", channel),
        File=_recording("File", file),
        options=options,
    )


def stop_mix_monitor(channel: str) -> Action:
    """End the recording of a channel."""
    return _action("StopMixMonitor", Channel=_exact("Channel", channel))


def mix_monitor_mute(channel: str, on: bool) -> Action:
    """Write silence instead of what is said, both ways, or what is said again."""
    return _action(
        "MixMonitorMute",
        Channel=_exact("Channel", channel),
        Direction="both",
        State="1" if on else "0",
    )


# --- the PBX and the connection -----------------------------------------------------------


def core_show_channels() -> Action:
    """List the channels there are."""
    return _action("CoreShowChannels")


def core_settings() -> Action:
    """Ask for the versions and settings of the PBX."""
    return _action("CoreSettings")


def pjsip_endpoints() -> Action:
    """List the PJSIP endpoints (phones and trunks)."""
    return _action("PJSIPShowEndpoints")


def pjsip_endpoint(name: str) -> Action:
    """List all there is of one endpoint: its own settings, its logins, addresses and so on."""
    return _action("PJSIPShowEndpoint", Endpoint=_word("Endpoint", name))


def device_states() -> Action:
    """List the device states the PBX knows."""
    return _action("DeviceStateList")


def list_commands() -> Action:
    """List the actions this login may use."""
    return _action("ListCommands")


def ping() -> Action:
    """Ask for a sign of life; the answer carries the PBX's clock."""
    return _action("Ping")


def challenge() -> Action:
    """Ask for the challenge of an MD5 login."""
    return _action("Challenge", AuthType="MD5")


def login(username: str, *, secret: str = "", key: str = "", events: Iterable[str] = ()) -> Action:
    """Log in, with the secret itself or with the answer to a challenge.

    :param events: the event classes wanted; none at all when empty
    """
    return _action(
        "Login",
        Username=username,
        Secret=secret,
        AuthType="MD5" if key else "",
        Key=key,
        Events=",".join(events) or "off",
    )


def logoff() -> Action:
    """Say good-bye."""
    return _action("Logoff")


def filter_events(pattern: str) -> Action:
    """Let only events leave the PBX that match this POSIX expression (may be given repeatedly)."""
    return _action("Filter", Operation="Add", Filter=pattern)


# --- how a value becomes a header ---------------------------------------------------------


def _action(name: str, **headers: object) -> Action:
    """An action of the headers that have a value; a list gives one header each."""
    pairs = []
    for header, value in headers.items():
        for one in value if isinstance(value, list) else [value]:
            if one is not None and one != "":
                pairs.append((header, _header(header, str(one))))
    return Action(name, tuple(pairs))


def _header(name: str, value: str) -> str:
    """The value, when one line of AMI can carry it."""
    for char in value:
        if unicodedata.category(char) in ("Cc", "Cs") or char in _LINE_BREAKS:
            raise BadValue(f"{name}: the character U+{ord(char):04X} is not allowed")
    if len(f"{name}: {value}".encode()) > MAX_LINE_BYTES:
        raise BadValue(f"{name}: longer than {MAX_LINE_BYTES} bytes")
    return value


def _channel(name: str, value: str) -> str:
    """An interface or dial string without dialplan syntax, e.g. `PJSIP/1001`."""
    return _word(name, value) if value else ""


def _word(name: str, value: str) -> str:
    """A value that is one thing and nothing more to the dialplan."""
    if not value or _DIALPLAN_SYNTAX.search(_header(name, value)):
        raise BadValue(f"{name}: {value!r} is empty, or holds characters the dialplan interprets")
    return value


def _exact(name: str, value: str) -> str:
    """A channel's full name. Asterisk also takes `/pattern/` here: one action, many channels."""
    if value.startswith("/"):
        raise BadValue(f"{name}: {value!r} is a pattern, not a channel")
    _word(name, _HALF.sub("", value))
    return value


def _recording(name: str, value: object) -> str:
    """A file's name, perhaps with a leading `/`: no way up, and no comma to end the argument."""
    if not isinstance(value, str) or not recordings.is_file(value.removeprefix("/")):
        raise BadValue(f"{name}: {value!r} is no name of a recording")
    return value


def _variable(name: str, value: str) -> str:
    check_variable(name, value)
    return f"{name}={value}"


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _transfer(action: str, channel: str, context: str, number: str) -> Action:
    return _action(
        action,
        Channel=_exact("Channel", channel),
        Context=_word("Context", context),
        Exten=check_number(number),
    )

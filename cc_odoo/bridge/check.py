# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The test of a connection: what is wrong with a PBX, in words, and what to do about it.

It only reads, but for an Originate to a phone that cannot exist and a variable set to nothing: the
PBX answers with events, which shows that they are heard. No phone rings and no channel is made.
"""

import asyncio
import contextlib
from dataclasses import dataclass

from ..core import actions, discovery
from . import ami, errors

EVENT_WITHIN_SECONDS = 2.0
NO_SUCH_PHONE = "PJSIP/cc-odoo-connection-test"

# action -> (right in `write`, what does not work without it); no right: its module is missing
NEEDED = {
    "QueueStatus": ("", "no queue can be seen"),
    "QueueAdd": ("agent", "agents cannot join queues"),
    "QueueRemove": ("agent", "agents cannot leave queues"),
    "QueuePause": ("agent", "agents cannot be paused"),
    "QueuePenalty": ("agent", "agents' penalties cannot be set"),
    "Originate": ("originate", "agents cannot dial from Odoo"),
    "Hangup": ("call", "agents cannot hang up from Odoo"),
    "BlindTransfer": ("call", "agents cannot transfer from Odoo"),
    "PJSIPShowEndpoints": ("system", "no phone can be found"),
    "CoreShowChannels": ("reporting", "calls in progress are not found after a reconnect"),
}
# the same, for what is merely better to have
USEFUL = {
    "Filter": ("system", "the PBX sends more events than needed"),
    "DeviceStateList": ("reporting", "phones' states are known only from their next change on"),
    "MixMonitor": ("system", "calls cannot be recorded"),
    "PJSIPNotify": ("system", "phones cannot be asked to hold or to answer a call"),
    "Atxfer": ("call", "calls cannot be transferred after asking"),
    "CancelAtxfer": ("call", "a transfer after asking cannot be cancelled"),
    "PlayDTMF": ("call", "keys cannot be sent"),
    "Setvar": ("call", "another Odoo database does not see that this one leads the PBX"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found out. `what` names the check, for translations and tests."""

    level: str  # ok, warning or error
    what: str
    text: str
    remedy: str = ""

    @property
    def ok(self):
        """Whether nothing needs to be done about it."""
        return self.level == "ok"


def run_check(settings, timeout=20.0):
    """Run `check` for a caller without an event loop; it takes at most `timeout` seconds."""
    return asyncio.run(check(settings, timeout))


async def check(settings, timeout=20.0):
    """Test the connection to a PBX.

    :param settings: dict with host, port, username, secret, tls and channel_format
    :return: list of `Finding`, never empty; raises nothing but for bugs
    """
    address = ami.Address.of(settings, connect_timeout=min(timeout / 3, 10), action_timeout=5)
    try:
        return await asyncio.wait_for(_check(address, settings), timeout)
    except TimeoutError:
        return [_error("slow", f"The test was not over within {timeout:g} s.", REMEDIES["slow"])]


async def _check(address, settings):
    heard = []
    connection = ami.Connection(address, heard.append)
    try:
        await connection.open()
    except errors.AmiError as error:
        return [_failed(error)]
    try:
        return await _look(connection, settings, heard)
    except errors.AmiError as error:
        return [_error("lost", f"The connection was lost: {error}.", REMEDIES["lost"])]
    finally:
        await connection.logoff()


def _failed(error):
    kinds = {
        errors.Unreachable: "unreachable",
        errors.TlsRefused: "tls",
        errors.NotAManager: "not_a_manager",
        errors.LoginRefused: "login",
    }
    what = next((what for kind, what in kinds.items() if isinstance(error, kind)), "lost")
    return _error(what, f"{_sentence(str(error))}.", REMEDIES[what])


async def _look(connection, settings, heard):
    reply = await connection.send(actions.core_settings())
    version = reply.headers.get("AsteriskVersion") or f"manager {connection.version}"
    connected = Finding("ok", "connected", f"Connected to Asterisk {version}.")
    commands = (await connection.send(actions.list_commands())).headers
    missing = _missing(commands, NEEDED, "error") + _missing(commands, USEFUL, "warning")
    have = await _have(connection, commands, settings.get("channel_format") or "PJSIP/{number}")
    control = await _control(connection, commands, settings)
    return [connected, *missing, *have, *control, *await _events(connection, commands, heard)]


async def _control(connection, commands, settings):
    """Findings on transfers after asking and on hold, where the settings ask for those."""
    if "Getvar" not in commands:
        return []
    findings = []
    if settings.get("can_consult") and not await _value(
        connection, actions.getvar("FEATUREMAP(atxfer)")
    ):
        findings.append(Finding("warning", "no_atxfer", NO_ATXFER, REMEDIES["no_atxfer"]))
    context, number = settings.get("originate_context"), settings.get("hold_number")
    if number and await _value(connection, actions.is_in_dialplan(context, number)) != "1":
        text = f"The hold number {number} is not in the context {context}: no call is held by it."
        findings.append(Finding("warning", "no_hold", text, REMEDIES["no_hold"]))
    return findings


async def _value(connection, action):
    reply = await connection.send(action)
    return reply.headers.get("Value", "") if reply.ok else ""


def _missing(commands, wanted, level):
    """One finding per right: its actions are missing together."""
    by_right = {}
    for action, (right, consequence) in wanted.items():
        if action not in commands:
            by_right.setdefault(right, []).append(f"{consequence} ({action})")
    return [_without(right, "; ".join(parts), level) for right, parts in by_right.items()]


def _without(right, consequences, level):
    if not right:
        remedy = "Load app_queue.so on the PBX (module load app_queue.so)."
        return Finding(level, "no_app_queue", f"Queues are not there: {consequences}.", remedy)
    return Finding(
        level,
        f"write_{right}",
        f"The right “{right}” is missing: {consequences}.",
        f"Add “{right}” to “write” of this user in manager.conf, then “manager reload”. If it is"
        " there, the PBX lacks a module.",
    )


async def _have(connection, commands, channel_format):
    """Findings on queues and phones; what may not be listed is among the missing rights."""
    findings = []
    if "QueueStatus" in commands:
        queues = discovery.queues((await connection.send_list(actions.queue_status())).items)
        findings += _count("queues", queues, "queue", "queues.conf")
    if "PJSIPShowEndpoints" in commands:
        listing = (await connection.send_list(actions.pjsip_endpoints())).items
        phones = [each["number"] for each in discovery.extensions(listing, {}, channel_format)]
        findings += _count("extensions", phones, "phone", "pjsip.conf", channel_format)
    return findings


def _count(what, names, word, file, channel_format=""):
    if names:
        shown = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
        return [Finding("ok", what, f"{len(names)} {word}{'s' * (len(names) > 1)}: {shown}.")]
    like = f" whose channel is written {channel_format}" if channel_format else ""
    remedy = f"Define at least one {word}{like} in {file}, and reload."
    return [_error(f"no_{what}", f"The PBX has no {word}{like}.", remedy)]


async def _events(connection, commands, heard):
    """Findings on the events that the bridge needs: whether they arrive."""
    findings = []
    if "Originate" in commands:
        await connection.send(actions.probe(NO_SUCH_PHONE))
        findings += await _expect(heard, "OriginateResponse", "call", "calls are not seen")
    if "Setvar" in commands:
        # a variable that the PBX's own filters let through, and that means nothing outside a call
        await connection.send(actions.probe_variable("QUEUESTATUS"))
        findings += await _expect(
            heard, "VarSet", "dialplan", "a queue's time-out reads as abandon"
        )
    unbooted = "a restart of the PBX is not noticed"
    findings += await _expect(heard, "FullyBooted", "system", unbooted)
    return [*findings, Finding("ok", "unchecked", _unchecked(commands))]


def _unchecked(commands):
    """What cannot be tried without a phone ringing or a queue changing, in words."""
    dialplan = "" if "Setvar" in commands else " and “dialplan”"
    return (
        f"Not checked: whether “agent”{dialplan} is in “read” of this user. A login without “agent”"
        " works, slowly, and is named on the PBX's form as soon as an agent connects."
    )


async def _expect(heard, name, right, consequence):
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(_until(lambda: _has(heard, name)), EVENT_WITHIN_SECONDS)
        return []
    remedy = f"Add “{right}” to “read” of this user in manager.conf, then “manager reload”."
    text = f"Events of the class “{right}” do not arrive: {consequence}."
    return [_error(f"read_{right}", text, remedy)]


def _has(heard, name):
    return any(headers.get("Event") == name for headers in heard)


async def _until(condition):
    while not condition():
        await asyncio.sleep(0.02)


def _error(what, text, remedy):
    return Finding("error", what, text, remedy)


def _sentence(text):
    return text[:1].upper() + text[1:]


NO_ATXFER = "No key for “atxfer” is set: calls cannot be transferred after asking."
REMEDIES = {
    "no_atxfer": "Add “atxfer => *2” to [featuremap] in features.conf and the options t and T to"
    " Queue() and Dial(), or take “Transfer After Asking” off this PBX.",
    "no_hold": "Add the extension that docs/install.md shows, or empty the hold number.",
    "unreachable": "Check host and port, that “enabled = yes” and “bindaddr” in manager.conf let"
    " this machine in, and the firewalls between.",
    "tls": "Check “tlsenable” and the certificate in manager.conf: it must be valid for this host"
    " name and signed by an authority that this machine trusts. The TLS port is usually 5039.",
    "not_a_manager": "Check the port: 5038 is usual for the manager, 5039 for the manager over TLS."
    " A manager that refuses this machine's address (“permit”) may also close without a word.",
    "login": "Compare user name and secret with manager.conf, and its “permit” lines with this"
    " machine's address; “manager reload” after a change.",
    "lost": "Try again; the PBX's own log (logger.conf: notice, warning, error) says why.",
    "slow": "The PBX, or the network to it, is overloaded. Try again.",
}

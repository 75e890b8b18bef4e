# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The test of a connection: what is wrong with a PBX, in words, and what to do about it.

It only reads, but for an Originate to a phone that cannot exist and a variable set to nothing: the
PBX answers with events, which shows that they are heard. No phone rings and no channel is made.
"""

import asyncio
import contextlib

from ..core import actions
from ..core.words import Words, _lt
from . import ami, errors
from .check_account import Account, Need
from .check_phones import members_found, phones_found
from .finding import Finding, error

EVENT_WITHIN_SECONDS = 2.0
TIMED = ("OriginateResponse", "VarSet")
NO_SUCH_PHONE = "PJSIP/cc-odoo-connection-test"

# By action.
NEEDED = {
    "QueueStatus": Need("", _lt("no queue can be seen")),
    "QueueAdd": Need("agent", _lt("agents cannot join queues")),
    "QueueRemove": Need("agent", _lt("agents cannot leave queues")),
    "QueuePause": Need("agent", _lt("agents cannot be paused")),
    "QueuePenalty": Need("agent", _lt("agents' penalties cannot be set")),
    "Originate": Need("originate", _lt("agents cannot dial from Odoo")),
    "Hangup": Need("call", _lt("agents cannot hang up from Odoo")),
    "BlindTransfer": Need("call", _lt("agents cannot transfer from Odoo")),
    "PJSIPShowEndpoints": Need("system", _lt("no phone can be found")),
    "CoreShowChannels": Need("reporting", _lt("calls in progress are not found after a reconnect")),
}
# the same, for what is merely better to have
USEFUL = {
    "Filter": Need("system", _lt("the PBX sends more events than needed")),
    "DeviceStateList": Need("reporting", _lt("the states of phones are known only as they change")),
    "MixMonitor": Need("system", _lt("calls cannot be recorded")),
    "PJSIPNotify": Need("system", _lt("phones cannot be asked to hold or to answer a call")),
    "Atxfer": Need("call", _lt("attended transfers are not possible")),
    "CancelAtxfer": Need("call", _lt("attended transfers cannot be cancelled")),
    "PlayDTMF": Need("call", _lt("keys cannot be sent")),
    "Setvar": Need("call", _lt("another Odoo database does not see that this one leads the PBX")),
}


def run_check(settings, timeout=20.0):
    """Run `check` for a caller without an event loop; it takes at most `timeout` seconds."""
    return asyncio.run(check(settings, timeout))


async def check(settings, timeout=20.0):
    """Test the connection to a PBX.

    :param settings: dict with host, port, username, secret, tls, kind and channel_format; `phones`:
        what Odoo knows of them, see `_bridge_tested_phones`
    :return: list of `Finding`, never empty; raises nothing but for bugs
    """
    address = ami.Address.of(settings, connect_timeout=min(timeout / 3, 10), action_timeout=5)
    try:
        return await asyncio.wait_for(_check(address, settings), timeout)
    except TimeoutError:
        words = _lt("The test was not over within %(seconds)s s.", seconds=f"{timeout:g}")
        return [error("slow", words, REMEDIES["slow"])]


async def _check(address, settings):
    heard = []
    connection = ami.Connection(address, heard.append)
    try:
        await connection.open()
    except errors.AmiError as why:
        return [_failed(why)]
    try:
        return await _look(connection, settings, heard)
    except errors.AmiError as why:
        return [
            error("lost", _lt("The connection was lost: %(why)s.", why=why.words), REMEDIES["lost"])
        ]
    finally:
        await connection.logoff()


def _failed(why):
    kinds = {
        errors.Unreachable: "unreachable",
        errors.TlsRefused: "tls",
        errors.NotAManager: "not_a_manager",
        errors.LoginRefused: "login",
    }
    what = next((what for kind, what in kinds.items() if isinstance(why, kind)), "lost")
    return error(what, Words("%(why)s.", {"why": why.words}), REMEDIES[what])


async def _look(connection, settings, heard):
    reply = await connection.send(actions.core_settings())
    version = reply.headers.get("AsteriskVersion") or f"manager {connection.version}"
    connected = _lt("Connected to Asterisk %(version)s.", version=version)
    commands = (await connection.send(actions.list_commands())).headers
    account = Account.of(settings)
    missing = [
        *account.missing(commands, NEEDED, "error"),
        *account.missing(commands, USEFUL, "warning"),
        *account.too_much(commands),
    ]
    have = await _have(connection, commands, settings)
    control = await _control(connection, commands, settings)
    events = await _events(connection, commands, heard, account)
    return [Finding("ok", "connected", connected), *missing, *have, *control, *events]


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
        words = _lt(
            "The hold number %(number)s is not in the context %(context)s: no call is held by it.",
            number=number,
            context=context,
        )
        findings.append(Finding("warning", "no_hold", words, REMEDIES["no_hold"]))
    return findings


async def _value(connection, action):
    reply = await connection.send(action)
    return reply.headers.get("Value", "") if reply.ok else ""


async def _have(connection, commands, settings):
    """Findings on queues and phones; what may not be listed is among the missing rights."""
    findings = []
    if "QueueStatus" in commands:
        findings += await members_found(connection, settings)
    if "PJSIPShowEndpoints" in commands:
        findings += await phones_found(connection, settings)
    return findings


async def _events(connection, commands, heard, account):
    """Findings on the events that the bridge needs: whether they arrive."""
    findings = []
    if "Originate" in commands:
        await connection.send(actions.probe(NO_SUCH_PHONE))
        unseen = _lt("calls are not seen")
        findings += await _expect(heard, "OriginateResponse", account, "call", unseen)
    if "Setvar" in commands:
        # a variable that the PBX's own filters let through, and that means nothing outside a call
        await connection.send(actions.probe_variable("QUEUESTATUS"))
        untold = _lt("a caller whom a queue's time limit threw out counts as abandoned")
        findings += await _expect(heard, "VarSet", account, "dialplan", untold)
    unbooted = _lt("a restart of the PBX is not noticed")
    findings += await _expect(heard, "FullyBooted", account, "system", unbooted)
    findings += _timestamps(heard, account)
    return [*findings, Finding("ok", "unchecked", _unchecked(commands))]


def _unchecked(commands):
    """What cannot be tried without a phone ringing or a queue changing, in words."""
    rights = ["“agent”"] if "Setvar" in commands else ["“agent”", "“dialplan”"]
    return _lt(
        "Not checked: whether %(rights)s is in “read” of this user. A login without “agent” works, "
        "slowly, and is named on the PBX's form as soon as an agent connects.",
        rights=rights,
    )


def _timestamps(heard, account):
    """A finding where events come without the PBX's own time.

    What the login itself answers with (FullyBooted) never has one.
    """
    timed = [headers for headers in heard if headers.get("Event") in TIMED]
    if all(headers.get("Timestamp") for headers in timed):
        return []
    return [Finding("warning", "no_timestamps", NO_TIMESTAMPS, account.timestamps())]


async def _expect(heard, name, account, right, consequence):
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(_until(lambda: _has(heard, name)), EVENT_WITHIN_SECONDS)
        return []
    remedy = account.add(right, "read")
    words = _lt(
        "Events of the class “%(right)s” do not arrive: %(consequence)s.",
        right=right,
        consequence=consequence,
    )
    return [error(f"read_{right}", words, remedy)]


def _has(heard, name):
    return any(headers.get("Event") == name for headers in heard)


async def _until(condition):
    while not condition():
        await asyncio.sleep(0.02)


NO_TIMESTAMPS = _lt(
    "Events do not carry the PBX's time (timestampevents). Times are taken when events arrive, and"
    " are wrong by what the network and the bridge add."
)
NO_ATXFER = _lt("No key for “atxfer” is set: attended transfers are not possible.")
REMEDIES = {
    "no_atxfer": _lt(
        "Add “atxfer => *2” to [featuremap] in features.conf and the options t and T to"
        " Queue() and Dial(), or take “Attended Transfers” off this PBX."
    ),
    "no_hold": _lt("Add the extension that docs/install.md shows, or empty the hold number."),
    "unreachable": _lt(
        "Check host and port, that “enabled = yes” and “bindaddr” in manager.conf let"
        " this machine in, and the firewalls between."
    ),
    "tls": _lt(
        "Check “tlsenable” and the certificate in manager.conf: it must be valid for this host"
        " name and signed by an authority that this machine trusts. The TLS port is usually 5039."
    ),
    "not_a_manager": _lt(
        "Check the port: 5038 is usual for the manager, 5039 for the manager over TLS."
        " A manager that refuses this machine's address (“permit”) may also close without a word."
    ),
    "login": _lt(
        "Compare user name and secret with manager.conf, and its “permit” lines with this"
        " machine's address; “manager reload” after a change."
    ),
    "lost": _lt("Try again; the PBX's own log (logger.conf: notice, warning, error) says why."),
    "slow": _lt("The PBX, or the network to it, is overloaded. Try again."),
}

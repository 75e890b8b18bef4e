# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The part of the connection test that compares the PBX's phones and members with Odoo's agents."""

from ..core import actions, discovery, presets, roster
from ..core.phones import Phones
from . import discover
from .finding import Finding, error

CHAN_SIP = "Odoo finds PJSIP phones; the older chan_sip ended with Asterisk 20."
PAUSED = "Odoo pauses them while their agents take no calls."


async def phones_found(connection, settings):
    """Findings on the phones, and on trunks among them.

    :param settings: as of `check`
    """
    channel_format = settings.get("channel_format") or "PJSIP/{number}"
    endpoints = await discover.endpoints(connection)
    details = await discover.details(connection, endpoints, channel_format)
    listed = discovery.extensions(endpoints, {}, channel_format, details)
    known = settings.get("phones") or {}
    interfaces, _numbers = discovery.phones(listed, known)
    phones = [each["number"] for each in listed if each["interface"] in interfaces]
    own = channel_format if channel_format.startswith("PJSIP/") else ""
    file = presets.place(settings.get("kind", "")).file("pjsip.conf")
    return [*count("extensions", phones, "phone", file, own, CHAN_SIP), *_trunks(listed, known)]


def _trunks(listed, known):
    """Findings on endpoints that go by a number as phones do, and look like trunks."""
    trunks = [each for each in listed if discovery.is_like_a_trunk(each["trunk_signs"])]
    sure, taken = known.get("confirmed", ()), known.get("phones", ())
    maybe = [each for each in trunks if each["interface"] in taken]
    maybe = [each["number"] for each in maybe if each["interface"] not in sure]
    findings = []
    if maybe:
        text = (
            f"These look like trunks, but count as phones: {_some(maybe)}. Callers who come through"
            " them are taken for colleagues."
        )
        remedy = "Open Extensions, filter “May Be Trunks”, and press “Not a Phone” on each of them."
        findings.append(Finding("warning", "trunks", text, remedy))
    others = [each["number"] for each in listed if each["interface"] not in taken]
    others = [number for number in others if known and number not in maybe]
    if others:
        findings.append(Finding("ok", "others", f"Not counted as phones: {_some(others)}."))
    return findings


async def members_found(connection, settings):
    """Findings on the queues, and on agents' phones that somebody else put into them."""
    listing = (await connection.send_list(actions.queue_status())).items
    file = presets.place(settings.get("kind", "")).file("queues.conf")
    members = [
        member
        for line in listing
        if line.get("Event") == roster.LISTED and (member := roster.member_of(line))
    ]
    found = count("queues", discovery.queues(listing), "queue", file)
    return [*found, *_fixed(members, settings), *_persistent(settings)]


def _fixed(members, settings):
    known = settings.get("phones") or {}
    phones, agents = Phones(), known.get("agents", {})
    phones.learn(known.get("phones", ()), known.get("numbers", {}))
    ours = {tuple(key) for key in known.get("ours", ())}
    fixed = [
        member
        for member in members
        if member.key not in ours and phones.at(member.interface) in agents
    ]
    by_hand = [member for member in fixed if member.kind == "dynamic"]
    static = [member for member in fixed if member.kind != "dynamic"]
    paused = settings.get("pause_static_members")
    return [
        *_finding("static_members", "Static members", static, phones, agents, REMOVE, paused),
        *_finding("toggled_members", "Members by hand", by_hand, phones, agents, TOGGLE, paused),
    ]


def _finding(what, title, members, phones, agents, remedy, paused):
    if not members:
        return []
    names = [
        f"{agents[phones.at(member.interface)]} in {member.queue} ({member.interface})"
        for member in members
    ]
    text = f"{title} of queues that are agents' phones: {_some(names)}."
    if paused:
        return [Finding("ok", what, f"{text} {PAUSED}")]
    return [Finding("warning", what, f"{text} They ring whatever the agent's status is.", remedy)]


def _persistent(settings):
    if settings.get("kind") != presets.FREEPBX:
        return []
    return [Finding("ok", "persistent", PERSISTENT)]


def count(what, names, word, file, channel_format="", hint=""):
    """A finding that names the first of these; an error when there are none."""
    if names:
        return [
            Finding("ok", what, f"{len(names)} {word}{'s' * (len(names) > 1)}: {_some(names)}.")
        ]
    like = f" whose channel is written {channel_format}" if channel_format else ""
    remedy = f"Define at least one {word}{like} in {file}, and reload. {hint}".strip()
    return [error(f"no_{what}", f"The PBX has no {word}{like}.", remedy)]


def _some(names):
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")


REMOVE = (
    "Remove them from the queue on the PBX (FreePBX: Applications, Queues, “Static Agents”); Odoo"
    " adds its agents itself. Or set “Pause Static Members” on this PBX."
)
TOGGLE = (
    "They log out as they logged in (FreePBX: by *45 and the queue); Odoo adds its agents itself."
    " Or set “Pause Static Members” on this PBX."
)
PERSISTENT = (
    "FreePBX keeps members of queues across a restart (persistentmembers). That is harmless: Odoo"
    " removes those of its own that should not be there."
)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The part of the connection test that compares the PBX's phones and members with Odoo's agents."""

from ..core import actions, discovery, presets, roster
from ..core.phones import Phones
from ..core.words import Words, _lt
from . import discover
from .finding import Finding, error

SHOWN_NAMES = 5  # of those that are found, so many are named


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
    return [_count_phones(phones, file, own), *_trunks(listed, known)]


def _count_phones(names, file, channel_format):
    """A finding that names the first phones; an error when there are none."""
    if names:
        return _counted("extensions", _lt("Phones found: %(count)s (%(names)s)."), names)
    like = channel_format or "PJSIP/{number}"
    words = _lt("The PBX has no phone whose channel is written %(format)s.", format=like)
    fix = _lt(
        "Define at least one such phone in %(file)s, and reload. Odoo finds PJSIP phones; the older"
        " chan_sip ended with Asterisk 20.",
        file=file,
    )
    return error("no_extensions", words, fix)


def _count_queues(names, file):
    """The same of queues."""
    if names:
        return _counted("queues", _lt("Queues found: %(count)s (%(names)s)."), names)
    fix = _lt("Define at least one queue in %(file)s, and reload.", file=file)
    return error("no_queues", _lt("The PBX has no queue."), fix)


def _counted(what, words, names):
    values = {"count": len(names), "names": _some(names)}
    return Finding("ok", what, Words(words.source, values))


def _trunks(listed, known):
    """Findings on endpoints that go by a number as phones do, and look like trunks."""
    trunks = [each for each in listed if discovery.is_like_a_trunk(each["trunk_signs"])]
    sure, taken = known.get("confirmed", ()), known.get("phones", ())
    maybe = [each for each in trunks if each["interface"] in taken]
    maybe = [each["number"] for each in maybe if each["interface"] not in sure]
    findings = []
    if maybe:
        words = _lt(
            "These look like trunks, but count as phones: %(names)s. Callers who come through them"
            " are taken for colleagues.",
            names=_some(maybe),
        )
        fix = _lt("Open Extensions, filter “May Be Trunks”, and press “Not a Phone” on each.")
        findings.append(Finding("warning", "trunks", words, fix))
    others = [each["number"] for each in listed if each["interface"] not in taken]
    others = [number for number in others if known and number not in maybe]
    if others:
        words = _lt("Not counted as phones: %(names)s.", names=_some(others))
        findings.append(Finding("ok", "others", words))
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
    found = _count_queues(discovery.queues(listing), file)
    return [found, *_fixed(members, settings), *_persistent(settings)]


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
        *_finding("static_members", STATIC, static, phones, agents, REMOVE, paused),
        *_finding("toggled_members", TOGGLED, by_hand, phones, agents, TOGGLE, paused),
    ]


def _finding(what, title, members, phones, agents, fix, paused):
    if not members:
        return []
    names = [
        _lt(
            "%(agent)s in %(queue)s (%(interface)s)",
            agent=agents[phones.at(member.interface)],
            queue=member.queue,
            interface=member.interface,
        )
        for member in members
    ]
    found = Words(title.source, {"names": _some(names)})
    words = Words("%(found)s %(then)s", {"found": found, "then": PAUSED if paused else RING})
    return [Finding("ok", what, words) if paused else Finding("warning", what, words, fix)]


def _persistent(settings):
    if settings.get("kind") != presets.FREEPBX:
        return []
    return [Finding("ok", "persistent", PERSISTENT)]


def _some(names):
    more = ["…"] if len(names) > SHOWN_NAMES else []
    return [*names[:SHOWN_NAMES], *more]


STATIC = _lt("Static members of queues that are agents' phones: %(names)s.")
TOGGLED = _lt("Members by hand of queues that are agents' phones: %(names)s.")
RING = _lt("They ring whatever the agent's status is.")
PAUSED = _lt("Odoo pauses them while their agents take no calls.")
REMOVE = _lt(
    "Remove them from the queue on the PBX (FreePBX: Applications, Queues, “Static Agents”); Odoo"
    " adds its agents itself. Or set “Pause Static Members” on this PBX."
)
TOGGLE = _lt(
    "They log out as they logged in (FreePBX: by *45 and the queue); Odoo adds its agents itself."
    " Or set “Pause Static Members” on this PBX."
)
PERSISTENT = _lt(
    "FreePBX keeps members of queues across a restart (persistentmembers). That is harmless: Odoo"
    " removes those of its own that should not be there."
)

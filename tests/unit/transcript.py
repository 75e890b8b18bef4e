# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Recorded AMI transcripts as header dicts, events and facts.

Run it to see what the tracker makes of one::

    python tests/unit/transcript.py answered_caller_hangs_up
"""

import sys
from pathlib import Path

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "transcripts"
PHONES = frozenset(f"PJSIP/{number}" for number in (*range(1001, 1021), 9001))


def names():
    """The scenarios there are recordings of."""
    paths = (path.relative_to(FIXTURES) for path in FIXTURES.rglob("*.txt"))
    return sorted(str(path.with_suffix("")) for path in paths)


def split(data):
    """The messages in a stretch of AMI bytes, each a dict; a repeated header has its first value.

    >>> split(b"Asterisk Call Manager/11.0.0\\r\\nEvent: A\\r\\nX: 1\\r\\nX: 2\\r\\nY:\\r\\n\\r\\n")
    [{'Event': 'A', 'X': '1', 'Y': ''}]
    """
    blocks = data.decode("utf-8", "replace").split("\r\n\r\n")
    return [message for message in map(_message, blocks) if message]


def _message(block):
    message = {}
    for line in block.split("\r\n"):
        key, colon, value = line.partition(":")
        if colon:
            message.setdefault(key, value.removeprefix(" "))
    return message


def headers(name):
    """A recording's messages, as header dicts; ``name@SIP``: as another driver says it."""
    name, _at, driver = name.partition("@")
    messages = split((FIXTURES / f"{name}.txt").read_bytes())
    return list(announced(messages, driver)) if driver else messages


DRIVERS = {
    # driver: (states before Ring of who dials in, first states of what the PBX makes)
    "SIP": (["Down"], ["Down"]),
    "Dongle": (["Down"], ["Down", "Dialing"]),
    "IAX2": ([], ["Down", "Dialing"]),
    "Mobile": (["Down"], ["Down"]),
    "Skinny": (["Down", "OffHook"], ["Down"]),
    "DAHDI": (["Rsrvd"], ["Rsrvd", "Dialing"]),
    "FXO": (["Pre-ring"], ["Rsrvd", "Dialing Offhook"]),
}


def announced(messages, driver):
    """A recording rewritten: its PJSIP channels are of another driver, and come as its do."""
    for message in messages:
        told = {key: value.replace("PJSIP/", f"{driver}/") for key, value in message.items()}
        pjsip = told != message and message.get("Channel", "").startswith("PJSIP/")
        yield from _states(told, *DRIVERS[driver]) if pjsip else [told]


def _states(message, dials_in, made):
    """A Newchannel as what this driver says in its place."""
    states = {"Ring": [*dials_in, "Ring"], "Down": made}.get(message.get("ChannelStateDesc"))
    if message.get("Event") != "Newchannel" or not states:
        return [message]
    events = ["Newchannel", *["Newstate"] * (len(states) - 1)]
    return [
        message | {"Event": event, "ChannelStateDesc": state}
        for event, state in zip(events, states, strict=True)
    ]


def connections(name):
    """A recording's messages, those of each connection by themselves: a restart has two."""
    greeting = b"Asterisk Call Manager/"
    return list(map(split, (FIXTURES / f"{name}.txt").read_bytes().split(greeting)[1:]))


def play(tracker, events):
    """Feed events; the rows as they are at the end: {identity: fact}, oldest first."""
    return rows_of(fact for event in events for fact in tracker.feed(event))


def play_over(tracker, name):
    """The same for a whole recording: after a reconnect, what the PBX lists comes first."""
    from cc_odoo.core.events import parse

    first, *later = connections(name)
    facts = [fact for event in map(parse, first) for fact in tracker.feed(event)]
    for messages in later:
        at = next(float(message["Timestamp"]) for message in messages if "Timestamp" in message)
        lines = [message | {"Timestamp": str(at)} for message in messages if _listed(message)]
        facts += tracker.listed(map(parse, lines), at)
        rest = map(parse, (message for message in messages if not _listed(message)))
        facts += [fact for event in rest for fact in tracker.feed(event)]
    return rows_of(facts)


def rows_of(facts):
    """The last word on each: {identity: fact}, oldest first."""
    rows = {}
    rows.update((fact.identity, fact) for fact in facts)
    return rows


def _listed(message):
    """Whether it is the answer to a question."""
    return "ActionID" in message


def main(name):
    """Print each event that counts, and below it the facts that changed."""
    from cc_odoo.core.calls import Tracker
    from cc_odoo.core.events import parse

    tracker = Tracker()
    tracker.know_phones(PHONES)
    for event in filter(None, map(parse, headers(name))):
        print(f"{event.at:.3f} {type(event).__name__}")
        for fact in tracker.feed(event):
            print("    ", fact)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    import conftest  # noqa: F401

    main(sys.argv[1])

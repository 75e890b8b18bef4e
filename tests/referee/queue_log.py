# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Asterisk's queue_log: ``epoch|callid|queue|member|EVENT|data...``, in whole seconds.

https://docs.asterisk.org/Configuration/Applications/Queues/Queue-Logs/ . Read here anew, without
the addon's own reader of it: a referee must not share the eyes of a player.
"""

from dataclasses import dataclass, field

# What ended a visit, in queue_log's words and in ours.
OUTCOMES = {
    "CONNECT": "answered",
    "ABANDON": "abandoned",
    "EXITWITHTIMEOUT": "timeout",
    "EXITWITHKEY": "exit_key",
    "EXITEMPTY": "leave_empty",
    "WITHDRAW": "transferred",
}
# What ended a talk: which data are the seconds talked and where the agent sent the caller.
TALKED = {
    "COMPLETEAGENT": (1, None),
    "COMPLETECALLER": (1, None),
    "BLINDTRANSFER": (3, 0),
}
UNANSWERED = ("RINGNOANSWER", "RINGCANCELED")


@dataclass
class Visit:
    """A visit as the log has it; times are epoch seconds."""

    call: str
    queue: str
    joined: float
    outcome: str = ""
    wait: int = 0
    ended: float = 0.0
    member: str = ""  # who answered


@dataclass
class Ring:
    """A member who was rung and did not answer."""

    call: str
    queue: str
    member: str
    ended: float
    gave_up: bool  # the caller did, not the member


@dataclass
class Talk:
    """A member who answered. ``seconds``: None while the log has no end of it."""

    call: str
    queue: str
    member: str
    channel: str  # unique id of the member's
    began: float
    ended: float = 0.0
    seconds: int | None = None
    sent_to: str = ""


@dataclass
class Log:
    """What is in a piece of queue_log. Visits without an outcome had none when it ended."""

    visits: list = field(default_factory=list)
    rings: list = field(default_factory=list)
    talks: list = field(default_factory=list)


def read(text):
    """The lines of ``text`` as a :class:`Log`."""
    log, waiting, talking = Log(), {}, {}
    for line in text.splitlines():
        at, call, queue, member, event, *data = line.split("|")
        # Asterisk does not care for the case of a queue's name; its log has the dialplan's.
        queue = queue.lower()
        place, at = (call, queue), float(at)
        if event == "ENTERQUEUE":
            waiting[place] = Visit(call, queue, at)
            log.visits.append(waiting[place])
        elif event in OUTCOMES and place in waiting:
            _leave(waiting.pop(place), at, member, event, data)
        if event == "CONNECT":
            talking[place] = Talk(call, queue, member, data[1], at)
            log.talks.append(talking[place])
        elif event in TALKED and place in talking:
            _complete(talking.pop(place), at, event, data)
        elif event in UNANSWERED:
            log.rings.append(Ring(call, queue, member, at, event == "RINGCANCELED"))
    return log


def _leave(visit, at, member, event, data):
    """CONNECT has the wait itself; elsewhere it is the time since joining."""
    visit.outcome, visit.ended, visit.member = OUTCOMES[event], at, member
    visit.wait = int(data[0]) if event == "CONNECT" else round(at - visit.joined)


def _complete(talk, at, event, data):
    seconds, sent_to = TALKED[event]
    talk.ended, talk.seconds = at, int(data[seconds])
    talk.sent_to = data[sent_to] if sent_to is not None else ""

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When a caller is lost, and when a lost caller is found again.

A caller is lost when their call has ended and no person talked with them. That is a matter of the
whole call, not of one queue visit: who was thrown out of one queue by a time limit and answered in
the next was served. All durations are seconds, all times epoch seconds of the server's clock.
"""

from __future__ import annotations

from dataclasses import dataclass

# Less is a phone that was picked up as the caller hung up: nobody said anything.
MIN_TALK_SECONDS = 1.0

# How the caller's last queue visit ended -> the reason of the loss. A visit that is not here is of
# a caller of whom we do not know what became of them.
REASON_OF_OUTCOME = {
    "abandoned": "abandoned",
    "timeout": "timeout",
    "exit_key": "exit_key",
    "leave_empty": "leave_empty",
    "join_empty": "join_empty",
    "full": "full",
    # Sent to an agent (answered) or elsewhere (transferred), and left before anybody talked.
    "answered": "abandoned",
    "transferred": "abandoned",
}

# What counts unless a queue says otherwise. Who pressed a key chose another way.
USUAL_REASONS = frozenset({"abandoned", "timeout", "leave_empty", "join_empty", "full"})


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay of the caller in a queue. ``queue`` is whatever the reader knows a queue by."""

    queue: object
    outcome: str
    wait_seconds: float = 0.0
    joined_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Leg:
    """One phone in the call. ``way``: ``in`` where it rang, ``out`` where it dialled.

    ``agent`` is who sat there, None where nobody did. ``talk_seconds`` has the time on hold in it.
    """

    agent: object
    way: str = "in"
    answered: bool = False
    talk_seconds: float = 0.0
    ended_at: float = 0.0

    @property
    def talked(self) -> bool:
        """Whether a person at this phone talked with the other party."""
        return self.answered and self.talk_seconds >= MIN_TALK_SECONDS


@dataclass(frozen=True, slots=True)
class EndedCall:
    """A call that has ended. Visits and legs are in the order in which they began."""

    direction: str = "in"
    outcome: str = ""
    visits: tuple[Visit, ...] = ()
    legs: tuple[Leg, ...] = ()

    @property
    def unheard(self) -> bool:
        """Whether we know only a part of it: the PBX was not heard for a while.

        Who is known to have given up in a queue has hung up: there is no more to know.
        """
        gave_up = bool(self.visits) and self.visits[-1].outcome == "abandoned"
        whole = self.outcome != "unknown" or gave_up
        return not whole or "unknown" in {visit.outcome for visit in self.visits}


@dataclass(frozen=True, slots=True)
class Loss:
    """A caller with whom nobody talked, or (``asked``) who wants to be called back.

    ``queue`` is None for ``missed``, else ``agent`` is.

    ``wait_seconds`` is the time in all queues of the call.
    """

    reason: str
    queue: object = None
    agent: object = None
    wait_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Policy:
    """Which losses of a queue are to be followed up."""

    reasons: frozenset[str] = USUAL_REASONS
    abandon_after: float = 0.0

    def covers(self, loss: Loss) -> bool:
        """Whether this loss is followed up.

        >>> policy = Policy(abandon_after=5)
        >>> policy.covers(Loss("abandoned", wait_seconds=4)), policy.covers(Loss("full"))
        (False, True)
        """
        short = loss.reason == "abandoned" and loss.wait_seconds < self.abandon_after
        return loss.reason in self.reasons and not short


def loss(call: EndedCall, after_transfer: bool = False) -> Loss | None:
    """Return how the caller was lost; None when they were not, or when nobody can know.

    :param after_transfer: a caller whom an agent sent on, and whom nobody took there, is lost too

    The last queue decides, with the waiting of all:

    >>> hung_up = Visit("sales", "abandoned", 10.0)
    >>> loss(EndedCall(visits=(Visit("support", "timeout", 60.0), hung_up)))
    Loss(reason='abandoned', queue='sales', agent=None, wait_seconds=70.0)

    Thrown out of one queue, answered in the next; answered for less than a second:

    >>> talk, click = Leg("ann", "in", True, 30.0), Leg("ann", "in", True, 0.4)
    >>> overflow = Visit("support", "timeout", 60.0), Visit("sales", "answered", 5.0)
    >>> loss(EndedCall(visits=overflow, legs=(talk,)))
    >>> loss(EndedCall(visits=overflow, legs=(click,))).reason
    'abandoned'

    A machine took the call after the time limit; a direct call; a PBX that was not heard:

    >>> loss(EndedCall(outcome="answered", visits=(Visit("support", "timeout", 60.0),))).reason
    'timeout'
    >>> loss(EndedCall(outcome="no_answer", legs=(Leg("ann"),)))
    Loss(reason='missed', queue=None, agent='ann', wait_seconds=0.0)
    >>> loss(EndedCall(visits=(Visit("support", "unknown"),)))
    """
    if call.direction != "in" or call.unheard:
        return None
    visits = call.visits
    talked_until = _talked_until(call)
    if talked_until is not None:
        visits = tuple(it for it in visits if after_transfer and it.joined_at >= talked_until)
        return _lost_in_queue(visits)
    return _lost_in_queue(visits) or _missed(call.legs)


def _talked_until(call: EndedCall) -> float | None:
    """Return when the last talk with a person ended; None when there was none."""
    ends = [leg.ended_at for leg in call.legs if leg.way == "in" and leg.talked]
    if ends:
        return max(ends)
    # Of a call that was read from the PBX's log the phones are not known, only who answered.
    heard_no_phone = not any(leg.answered for leg in call.legs)
    answered = [it.joined_at for it in call.visits if it.outcome == "answered"]
    return max(answered) if answered and heard_no_phone else None


def _lost_in_queue(visits: tuple[Visit, ...]) -> Loss | None:
    reason = REASON_OF_OUTCOME.get(visits[-1].outcome) if visits else None
    if not reason:
        return None
    waited = sum(visit.wait_seconds for visit in visits)
    return Loss(reason, queue=visits[-1].queue, wait_seconds=waited)


def _missed(legs: tuple[Leg, ...]) -> Loss | None:
    """Return the loss of a caller who rang an agent's phone directly."""
    rang = [leg.agent for leg in legs if leg.way == "in" and leg.agent is not None]
    return Loss("missed", agent=rang[-1]) if rang else None


def recovers(call: EndedCall, min_talk_seconds: float) -> bool:
    """Whether a lost caller was reached by this call, theirs to us or ours to them.

    :param min_talk_seconds: for a call of ours: less is a voice box that was hung up on

    >>> calls_again = EndedCall("in", legs=(Leg("ann", "in", True, 3.0),))
    >>> voice_box = EndedCall("out", legs=(Leg("ann", "out", True, 3.0),))
    >>> recovers(calls_again, 10), recovers(voice_box, 10), recovers(voice_box, 3)
    (True, False, True)

    Called by the PBX, sent into a queue, and taken there by an agent:

    >>> recovers(EndedCall("out", legs=(Leg("ann", "in", True, 12.0),)), 10)
    True
    """
    enough = {"in": MIN_TALK_SECONDS, "out": min_talk_seconds}.get(call.direction)
    if enough is None:
        return False
    ways = {"in": ("in",), "out": ("in", "out")}[call.direction]
    legs = (leg for leg in call.legs if leg.way in ways and leg.agent is not None)
    return any(leg.answered and leg.talk_seconds >= enough for leg in legs)

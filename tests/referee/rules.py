# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What must be so when the PBX's books and ours agree, rule by rule, each with its reason.

A rule takes a :class:`Ledger` and yields :class:`Difference`. What an outage covers was heard in
part or not at all: it may be missing, and its times are not compared; that is not silence, the
difference is there and says `covered`.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property

WITHIN = 1.6  # seconds: queue_log has whole ones, and both sides may round
COVER = 2.0  # seconds around an outage
PHONE = re.compile(r"PJSIP/\d{4}-")  # a trunk may be all digits, too
# Our own Originates that no call is to come of: a supervisor who listens.
SPY_PREFIX = "cc-spy-"
DIAL_PREFIX = "cc-dial-"
NEVER_ENTERED = ("join_empty", "full")
MEMBER_MISSED = ("no_answer", "refused", "busy", "failed")


@dataclass
class Difference:
    """``kind``: missing (in our rows), extra (in them alone) or wrong; ``covered``: by an outage.

    ``what``: call, phone or visit.
    """

    kind: str
    words: str
    covered: bool = False
    what: str = ""

    def __str__(self):
        covered = " (outage)" if self.covered else ""
        return f"{self.what} {self.kind}{covered}: {self.words}"


class Ledger:
    """Both sides, with what all rules look up.

    :param shift: seconds that unique ids are ahead on our side: a proxy moves the PBX's clock
    """

    def __init__(self, books, shift=0):
        self.log, self.cdrs, self.rows, self._shift = books.log, books.cdrs, books.rows, shift

    def ours(self, uniqueid):
        """The PBX's unique id as we have it. An Originate's id, chosen by us, stays."""
        at, dot, rest = uniqueid.partition(".")
        return f"{int(at) + int(self._shift)}{dot}{rest}" if at.isdigit() else uniqueid

    @cached_property
    def call_of(self):
        """{linkedid, key of a leg, uniqueid of a visit: the linkedid of its call here}.

        A call that a transfer joined to another is no row any more; its parts are the other's.
        """
        known = {leg.key: leg.call for leg in self.rows.legs}
        known |= {visit.uniqueid: visit.call for visit in self.rows.visits}
        return known | {call.linkedid: call.linkedid for call in self.rows.calls}

    def home(self, cdr):
        """The linkedid of the call here that this CDR belongs to, or None."""
        names = map(self.ours, (cdr.linkedid, cdr.uniqueid))
        return next((self.call_of[name] for name in names if name in self.call_of), None)

    @cached_property
    def cdrs_of(self):
        """{linkedid of a call here: its CDRs}."""
        homes = {}
        for cdr in self.cdrs:
            homes.setdefault(self.home(cdr), []).append(cdr)
        return homes

    def covered(self, start, end):
        """Did an outage touch this time? An end of None: it went on."""
        return any(
            start <= outage.end + COVER and (end is None or end >= outage.start - COVER)
            for outage in self.rows.outages
        )

    def covered_call(self, linkedid):
        """The same for a call here."""
        return any(
            self.covered(call.started, call.ended)
            for call in self.rows.calls
            if call.linkedid == linkedid
        )


def differences(books, shift=0):
    """Every :class:`Difference`, by all rules."""
    ledger = Ledger(books, shift)
    return [
        replace(found, what=what)
        for what, rules in RULES.items()
        for rule in rules
        for found in rule(ledger)
    ]


def near(one, other):
    """The same moment or duration, as well as the books can show."""
    return abs(one - other) <= WITHIN


# --- calls


def every_cdr_is_in_one_call(ledger):
    """Whoever was on the line is in the history, but for a supervisor who listens.

    ChanSpy dialled on a keypad is a call of that phone's, from Odoo it is none: both are right. An
    Originate to a phone that is not there (also the probe of a connection test) makes no channel,
    so no CDR, and no call.
    """
    for linkedid in {cdr.linkedid: None for cdr in ledger.cdrs}:
        mine = [cdr for cdr in ledger.cdrs if cdr.linkedid == linkedid]
        spying = linkedid.startswith(SPY_PREFIX) or all(c.application == "ChanSpy" for c in mine)
        if not spying and all(ledger.home(cdr) is None for cdr in mine):
            covered = ledger.covered(mine[0].start, max(cdr.end for cdr in mine))
            yield Difference("missing", f"call of {mine}", covered)


def every_call_has_a_cdr(ledger):
    """Nothing is in the history that was not. A PBX that is killed takes its CDRs along."""
    for call in ledger.rows.calls:
        if call.linkedid not in ledger.cdrs_of and not _led_nowhere(call.linkedid, call):
            covered = ledger.covered(call.started, call.ended)
            yield Difference("extra", f"no CDR of {call}", covered)


def no_call_is_there_twice(ledger):
    """One conversation, one row."""
    seen = set()
    for call in ledger.rows.calls:
        if call.linkedid in seen:
            yield Difference("extra", f"twice: {call}")
        seen.add(call.linkedid)


def calls_begin_and_end_with_their_cdrs(ledger):
    """The first line's start, the last line's end. Only the lines of the call's own id begin it:
    a call that was joined to it may have begun before."""
    for call in ledger.rows.calls:
        cdrs = ledger.cdrs_of.get(call.linkedid, [])
        last = max((cdr.end for cdr in cdrs), default=None)
        own = [cdr for cdr in cdrs if ledger.ours(cdr.uniqueid) == call.linkedid]
        covered = ledger.covered(call.started, call.ended)
        if own and not near(call.started, min(cdr.start for cdr in own)):
            yield Difference("wrong", f"start of {call}, CDR {own}", covered)
        if cdrs and not _ends_with(ledger, call, last):
            yield Difference("wrong", f"end of {call}, CDR {cdrs}", covered)


def _ends_with(ledger, call, last):
    """CDR may end early where somebody was transferred: it closes the line, and opens none."""
    if call.ended is None:
        return False
    sent = any(leg.call == call.linkedid and leg.sent_to for leg in ledger.rows.legs)
    return near(call.ended, last) or (sent and call.ended > last)


def an_answered_call_has_an_answered_cdr(ledger):
    """The other way round it is not so: for CDR, a caller who waits in a queue is answered."""
    for call in ledger.rows.calls:
        cdrs = ledger.cdrs_of.get(call.linkedid, [])
        if call.outcome == "answered" and cdrs and not any(cdr.answered for cdr in cdrs):
            yield Difference("wrong", f"answered: {call}, CDR {cdrs}")


def a_feature_code_reaches_nobody(ledger):
    """What is no call to people has no second party in the PBX's books."""
    for call in ledger.rows.calls:
        cdrs = ledger.cdrs_of.get(call.linkedid, []) if call.feature else []
        if any(cdr.other for cdr in cdrs):
            yield Difference("wrong", f"called somebody: {call}, CDR {cdrs}")


# --- phones


def phones_answered_as_their_cdrs_say(ledger):
    """A phone is the second party of a line when it is rung. The first party's line says answered
    when the dialplan does, so that only who was rung can be compared. A phone that was picked up
    is answered for CDR, though an announcement may have kept the two apart: ours was dropped."""
    legs = {leg.channel: leg for leg in ledger.rows.legs}
    rung = {}
    for cdr in ledger.cdrs:
        if PHONE.match(cdr.other) and ledger.home(cdr) is not None:
            rung.setdefault(cdr.other, []).append(cdr)
    for channel, cdrs in rung.items():
        leg, answered = legs.get(channel), any(cdr.answered for cdr in cdrs)
        covered = ledger.covered_call(ledger.home(cdrs[0]))
        if leg is None:
            yield Difference("missing", f"phone {channel} of {cdrs}", covered)
        elif answered != (leg.answered is not None) and leg.outcome != "dropped":
            yield Difference("wrong", f"answered or not: {leg}, CDR {cdrs}", covered)


def _led_nowhere(linkedid, row):
    """FreePBX leaves a number of nobody out of its CDR; the agent who called it from Odoo did."""
    return linkedid.startswith(DIAL_PREFIX) and row.outcome == "failed"


def every_phone_is_in_a_cdr(ledger):
    """No leg of a phone that nobody rang. A Local channel (virtual agent) leaves no line of its
    own; phones that a queue or Dial rang at once share the line of the one that answered."""
    named = {name for cdr in ledger.cdrs for name in (cdr.channel, cdr.other)}
    for leg in ledger.rows.legs:
        alone = leg.answered is not None or leg.way == "out"
        alone &= not _led_nowhere(leg.call, leg)
        if alone and PHONE.match(leg.channel or "") and leg.channel not in named:
            yield Difference("extra", f"no CDR of {leg}", ledger.covered_call(leg.call))


def direct_talks_are_as_long_as_billed(ledger):
    """Dial's line is billed from the answer, where the dialplan did not answer before. An agent's
    own Originate is: their phone has answered before the number is dialled."""
    legs = {leg.channel: leg for leg in ledger.rows.legs}
    for cdr in ledger.cdrs:
        leg = legs.get(cdr.other)
        plain = cdr.application == "Dial" and cdr.answered
        plain &= sum(cdr.other in (c.channel, c.other) for c in ledger.cdrs) == 1
        plain &= not cdr.uniqueid.startswith(DIAL_PREFIX)
        if leg and plain and not leg.sent_to and not near(leg.seconds, cdr.billed):
            covered = ledger.covered_call(leg.call)
            yield Difference("wrong", f"talk of {leg}, CDR {cdr}", covered)


# --- queues


def visits_are_as_logged(ledger):
    """Each ENTERQUEUE is one visit, with the same end. One that the PBX did not live to end is
    unknown. Who was turned away at the door has no line: the log begins with ENTERQUEUE."""
    ours = {}
    for visit in ledger.rows.visits:
        ours.setdefault((visit.uniqueid, visit.queue.lower()), []).append(visit)
    for entry in ledger.log.visits:
        mine = ours.get((ledger.ours(entry.call), entry.queue), [])
        yield from _visit(ledger, entry, mine.pop(0) if mine else None)
    for visit in (visit for rest in ours.values() for visit in rest):
        if visit.outcome not in NEVER_ENTERED:
            yield Difference("extra", f"not in queue_log: {visit}")


def _visit(ledger, entry, row):
    if row is None or (row.outcome == "unknown" and entry.outcome):
        covered = ledger.covered(entry.joined, entry.ended or None)
        yield Difference("missing", f"{entry} is {row}", covered)
    elif row.outcome != (entry.outcome or "unknown"):
        if not any(odd(ledger, entry, row) for odd in ODD_ENDS):
            yield Difference("wrong", f"outcome of {row}, logged {entry}")
    elif entry.outcome and not near(row.wait, entry.wait):
        yield Difference("wrong", f"wait of {row}, logged {entry}")
    elif entry.outcome == "answered" and not _by_member(ledger, entry, row):
        yield Difference("wrong", f"agent of {row}, logged {entry}")


# Where queue_log itself is odd, and what people would say happened is another thing.


def connected_but_never_met(ledger, entry, row):
    """The queue connects an agent and a caller of whom one hung up in an announcement or a gosub:
    CONNECT, and a talk of no seconds."""
    talks = [it for it in ledger.log.talks if (it.call, it.queue) == (entry.call, entry.queue)]
    unmet = any(near(talk.began, entry.ended) and not talk.seconds for talk in talks)
    return (entry.outcome, row.outcome) == ("answered", "abandoned") and unmet


def fetched_out_of_the_queue(ledger, entry, row):
    """Somebody redirected or bridged the caller: an ABANDON under this id, or under that of the
    channel that stood in meanwhile (Surrogate). The call went on."""
    calls = [call for call in ledger.rows.calls if call.linkedid == row.call]
    goes_on = any(call.ended is None or call.ended > row.ended for call in calls)
    return entry.outcome in ("", "abandoned") and row.outcome == "transferred" and goes_on


def sent_on_by_a_member(ledger, entry, row):
    """The member is a way into another queue, where the caller waits on: CONNECT all the same."""
    waits_on = any(it.call == row.call and it.joined >= row.ended for it in ledger.rows.visits)
    return (entry.outcome, row.outcome) == ("answered", "transferred") and waits_on


def connected_under_another_id(ledger, entry, row):
    """An agent who asks in a queue and hangs up leaves the caller there: the log goes on under the
    id of the caller, who never joined for it."""
    talks = [it for it in ledger.log.talks if it.queue == entry.queue and it.call != entry.call]
    return not entry.outcome and any(near(talk.began, row.ended) for talk in talks)


ODD_ENDS = (
    connected_but_never_met,
    fetched_out_of_the_queue,
    sent_on_by_a_member,
    connected_under_another_id,
)


def _by_member(ledger, entry, row):
    """The log names the member whom the queue rang, also when a colleague picked the ring up."""
    rung = [leg for leg in ledger.rows.legs if leg.call == row.call and leg.outcome == "taken"]
    taken_by_another = any(_is_member(entry.member, leg) for leg in rung)
    return _is_member(entry.member, row) or taken_by_another


def _is_member(name, row):
    """The log names a member as the queue does: the agent, the phone, or the way to the phone.

    ``Local/1001@members/n`` leads to PJSIP/1001.
    """
    number = (row.interface or "").rpartition("/")[2]
    return name in (row.agent, row.interface) or name.startswith(f"Local/{number}@")


def talks_are_as_logged(ledger):
    """CONNECT names the channel that answered. The log closes early when somebody redirects the
    call or joins it elsewhere (they still talk): seconds count only where both end together.

    A phone that forwards its rings (302) has the queue's credit without having answered. So has
    the first of several phones behind one member's Local channel; the one that answered has the
    talk here. Of who never met (see above), nobody talked.
    """
    legs = {leg.key: leg for leg in ledger.rows.legs}
    for talk in ledger.log.talks:
        leg, home = legs.get(ledger.ours(talk.channel)), ledger.call_of.get(ledger.ours(talk.call))
        covered = home is None or ledger.covered_call(home)
        if leg is None:
            if not any(it.call == home and it.sent_to and not it.answered for it in legs.values()):
                yield Difference("missing", f"leg of {talk}", covered)
        elif leg.answered is None and (_never_met(talk, leg) or _by_another(ledger, talk, leg)):
            continue
        elif wrong := _wrong_talk(ledger, talk, leg):
            yield Difference("wrong", f"{wrong} of {leg}, logged {talk}", covered)


def _never_met(talk, leg):
    return leg.outcome == "dropped" and (not talk.seconds or leg.sent_to)


def _by_another(ledger, talk, leg):
    """Another phone behind the same member answered for this queue at that moment."""
    same = [it for it in ledger.rows.legs if (it.call, it.queue) == (leg.call, leg.queue)]
    return any(it.answered is not None and near(it.answered, talk.began) for it in same)


def _wrong_talk(ledger, talk, leg):
    if leg.answered is None or not near(leg.answered, talk.began):
        return "answer"
    if not _is_member(talk.member, leg):
        return "agent"
    if talk.sent_to != leg.sent_to and talk.sent_to:
        return "transfer"
    together = talk.seconds is not None and leg.ended is not None and near(leg.ended, talk.ended)
    together &= leg.sent_to == talk.sent_to  # behind a Local member the queue sees no transfer
    return "talk" if together and not near(leg.seconds, talk.seconds) else ""


def rings_are_as_logged(ledger):
    """RINGNOANSWER and RINGCANCELED end a ring that nobody answered at that phone."""
    for ring in ledger.log.rings:
        home = ledger.call_of.get(ledger.ours(ring.call))
        legs = [leg for leg in ledger.rows.legs if _ended_as(ledger, leg, ring)]
        if not any(leg.answered is None for leg in legs):
            covered = home is None or ledger.covered_call(home)
            yield Difference("missing", f"unanswered leg of {ring}", covered)


def members_who_missed_are_logged(ledger):
    """No leg says that a member did not answer when the queue's log does not: it is held against
    the agent. A phone that sent its ring elsewhere (302) is not blamed by the queue."""
    for leg in ledger.rows.legs:
        blamed = leg.queue and leg.outcome in MEMBER_MISSED and not leg.sent_to
        if blamed and not any(_ended_as(ledger, leg, ring) for ring in ledger.log.rings):
            yield Difference("extra", f"not in queue_log: {leg}", ledger.covered_call(leg.call))


def _ended_as(ledger, leg, ring):
    """Is it the leg of this ring?"""
    same = leg.call == ledger.call_of.get(ledger.ours(ring.call))
    same &= leg.queue.lower() == ring.queue
    return (
        same
        and _is_member(ring.member, leg)
        and leg.ended is not None
        and near(leg.ended, ring.ended)
    )


RULES = {
    "call": (
        every_cdr_is_in_one_call,
        every_call_has_a_cdr,
        no_call_is_there_twice,
        calls_begin_and_end_with_their_cdrs,
        an_answered_call_has_an_answered_cdr,
        a_feature_code_reaches_nobody,
    ),
    "phone": (
        phones_answered_as_their_cdrs_say,
        every_phone_is_in_a_cdr,
        direct_talks_are_as_long_as_billed,
        talks_are_as_logged,
        rings_are_as_logged,
        members_who_missed_are_logged,
    ),
    "visit": (visits_are_as_logged,),
}

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A PBX without `timestampevents`: two bridges hear the same at other times, and write one row."""

import pytest
import transcript

from cc_odoo.core.calls import Tracker
from cc_odoo.core.events import parse
from cc_odoo.core.facts import CallFact, VisitFact

KILLED = {"pbx_restart"}  # what a listing says of it has a time always
NAMES = sorted(set(transcript.names()) - KILLED)
LATER = 0.3  # seconds that the way to the second bridge takes longer


def unstamped(name, later=0.0):
    """The recording's events as a bridge hears them from a PBX that tells no times."""
    for message in transcript.headers(name):
        stamp = message.pop("Timestamp", None)
        event = parse(message, arrived=float(stamp) + later) if stamp else None
        if event:
            yield event


def rows(events):
    it = Tracker(dial_prefix=("ctd-", "cc-dial-"))
    it.know_phones(transcript.PHONES)
    return transcript.play(it, events)


def ids(rows):
    """What a row in the database is found by."""
    return [(type(row), row.linkedid if isinstance(row, CallFact) else row.key) for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_what_two_bridges_hear_is_of_the_same_rows(name):
    one, other = rows(unstamped(name)).values(), rows(unstamped(name, LATER)).values()
    assert ids(one) == ids(other)
    assert [row.outcome for row in one] == [row.outcome for row in other]


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_are_those_of_a_pbx_that_tells_the_times(name):
    told = rows(filter(None, map(parse, transcript.headers(name)))).values()
    untold = rows(unstamped(name)).values()
    assert [(type(row), row.outcome) for row in untold] == [(type(r), r.outcome) for r in told]


@pytest.mark.parametrize("name", NAMES)
def test_each_event_again_a_moment_later_adds_no_row(name):
    pairs = zip(unstamped(name), unstamped(name, LATER), strict=True)
    assert ids(rows(it for pair in pairs for it in pair).values()) == ids(
        rows(unstamped(name)).values()
    )


def test_each_stay_of_a_caller_in_one_queue_is_a_visit():
    visits = [row for row in rows(unstamped("queue_twice")).values() if isinstance(row, VisitFact)]
    assert [visit.key.rpartition(":")[2] for visit in visits] == ["#1", "#2"]


def test_of_who_was_there_before_the_bridge_the_time_is_told_for_what_it_is():
    events = list(unstamped("answered_caller_hangs_up"))[2:]
    (visit,) = [row for row in rows(events).values() if isinstance(row, VisitFact)]
    assert visit.approximate

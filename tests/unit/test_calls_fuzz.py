# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever comes, in whatever order: never an exception, never a call twice, never a leak."""

from functools import cache

import transcript
from hypothesis import given, settings
from hypothesis import strategies as st

from cc_odoo.core.calls import Tracker
from cc_odoo.core.events import parse
from cc_odoo.core.facts import CallFact, LegFact
from cc_odoo.core.kinds import Hangup

QUIET = {"click_to_dial_agent_offline", "pause_status_actions"}
KILLED = {"pbx_restart"}  # some of its channels never hang up
recordings = st.sampled_from(sorted(set(transcript.names()) - QUIET - KILLED))
fuzzed = settings(max_examples=80, deadline=None)  # no deadline: other work may hold the machine


@cache
def events_of(name):
    """The recording's events that count."""
    return tuple(event for event in map(parse, transcript.headers(name)) if event)


def tracker():
    """A tracker that knows the lab's phones."""
    it = Tracker(dial_prefix="ctd-")
    it.know_phones(transcript.PHONES)
    return it


def empty(it):
    """Whether nothing lives."""
    return not (it.live() or it._book.channels or it._book.calls or it._book.bridges)


def sane(rows):
    """What is true of any rows, however bad the input was."""
    calls = [row.linkedid for row in rows.values() if isinstance(row, CallFact)]
    assert len(calls) == len(set(calls)), "a call twice"
    for row in rows.values():
        assert row.linkedid in calls, "a part of no call"
        seconds = [getattr(row, f"{what}_seconds", 0.0) for what in ("wait", "talk", "hold")]
        assert all(0.0 <= value < 60.0 for value in seconds)
        ended = row.ended_at is not None
        assert ended == bool(row.outcome) or (isinstance(row, LegFact) and row.answered_at)


@fuzzed
@given(recordings, st.randoms(use_true_random=False))
def test_shuffled(name, random):
    events = list(events_of(name))
    random.shuffle(events)
    it = tracker()
    sane(transcript.play(it, events))
    assert empty(it)


@fuzzed
@given(recordings, st.data())
def test_nearly_in_order(name, data):
    """Neighbours change places: every row is still there, once."""
    events = list(events_of(name))
    for place in data.draw(st.lists(st.integers(0, len(events) - 2), max_size=8)):
        events[place : place + 2] = reversed(events[place : place + 2])
    it = tracker()
    sane(transcript.play(it, events))
    assert empty(it)


@fuzzed
@given(recordings, st.data())
def test_some_events_lost(name, data):
    events = events_of(name)
    lost = data.draw(st.sets(st.integers(0, len(events)), max_size=len(events)))
    kept = [event for place, event in enumerate(events) if place not in lost]
    it = tracker()
    sane(transcript.play(it, kept))
    hung_up = {event.chan.uniqueid for event in kept if isinstance(event, Hangup)}
    assert not hung_up & set(it._book.channels)


@fuzzed
@given(recordings, st.integers(0, 200), st.integers(0, 200))
def test_only_a_part_heard(name, start, length):
    it, heard = tracker(), events_of(name)[start : start + length]
    rows = transcript.play(it, heard)
    at = heard[-1].at + 1.0 if heard else 0.0
    rows.update((fact.identity, fact) for fact in it.resync((), at))
    sane(rows)
    assert all(row.ended_at is not None for row in rows.values())
    assert empty(it)


@fuzzed
@given(recordings)
def test_each_event_twice_is_as_once(name):
    events = events_of(name)
    twice = [event for event in events for _time in range(2)]
    assert transcript.play(tracker(), twice) == transcript.play(tracker(), events)


@fuzzed
@given(recordings, st.data())
def test_any_event_again_later_is_as_once(name, data):
    once = events_of(name)
    events = list(once)
    for place in sorted(data.draw(st.sets(st.integers(0, len(once) - 1), max_size=5))):
        events.insert(min(place + 3, len(events)), events[place])
    assert sorted(transcript.play(tracker(), events)) == sorted(transcript.play(tracker(), once))


@fuzzed
@given(recordings)
def test_all_of_it_again_adds_no_row(name):
    it = tracker()
    rows = transcript.play(it, events_of(name))
    assert set(transcript.play(it, events_of(name))) <= set(rows)
    assert empty(it)


@fuzzed
@given(st.lists(recordings, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_calls_at_once_do_not_touch_each_other(names, random):
    """Recordings played into each other give the rows each gives alone."""
    streams = [list(events_of(name)) for name in dict.fromkeys(names)]
    alone, mixed = {}, []
    for stream in streams:
        alone.update(transcript.play(tracker(), stream))
    while any(streams):
        mixed.append(random.choice([stream for stream in streams if stream]).pop(0))
    it = tracker()
    together = transcript.play(it, mixed)
    assert {key: row.outcome for key, row in together.items()} == {
        key: row.outcome for key, row in alone.items()
    }
    assert empty(it)

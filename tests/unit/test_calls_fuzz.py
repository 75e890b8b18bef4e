# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever comes, in whatever order: never an exception, never a call twice, never a leak."""

from dataclasses import replace
from functools import cache

import transcript
from hypothesis import given, settings
from hypothesis import strategies as st

from cc_odoo.core.calls import Tracker
from cc_odoo.core.events import parse
from cc_odoo.core.facts import CallFact, LegFact
from cc_odoo.core.headers import MAX_VALUE_CHARS
from cc_odoo.core.kinds import Hangup, NewChannel

QUIET = {"click_to_dial_agent_offline", "pause_status_actions"}
KILLED = {"pbx_restart"}  # some of its channels never hang up
NAMES = sorted(set(transcript.names()) - QUIET - KILLED)
DRIVERS = ["", *(f"@{driver}" for driver in transcript.DRIVERS)]
# Which queue is full is known from where others wait.
OF_OTHERS = {"q_exec_full", "q_exec_over_full", "door_try", "callback_full"}
recordings = st.builds(str.__add__, st.sampled_from(NAMES), st.sampled_from(DRIVERS))
apart = recordings.filter(lambda name: _recording(name) not in OF_OTHERS)
PHONES = {
    phone.replace("PJSIP", driver) for phone in transcript.PHONES for driver in transcript.DRIVERS
}
fuzzed = settings(max_examples=80, deadline=None)  # no deadline: other work may hold the machine


def _recording(name):
    """The same one as two drivers say it has the same ids."""
    return name.partition("@")[0]


@cache
def events_of(name):
    """The recording's events that count."""
    return tuple(event for event in map(parse, transcript.headers(name)) if event)


def tracker():
    """A tracker that knows the lab's phones, of whatever driver."""
    it = Tracker(dial_prefix=("ctd-", "cc-dial-"))
    it.know_phones(transcript.PHONES | PHONES)
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
@given(apart, st.data())
def test_any_event_again_later_is_as_once(name, data):
    once = events_of(name)
    events = list(once)
    places = data.draw(st.sets(st.integers(0, len(once) - 1), max_size=5))
    for place in sorted(places, reverse=True):  # from behind: never before it came itself
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
@given(
    st.lists(apart, min_size=2, max_size=5, unique_by=_recording),
    st.randoms(use_true_random=False),
)
def test_calls_at_once_do_not_touch_each_other(names, random):
    """Recordings played into each other give the rows each gives alone."""
    streams = [list(events_of(name)) for name in dict.fromkeys(names)]
    apart, mixed = {}, []
    for stream in streams:
        apart.update(transcript.play(tracker(), stream))
    while any(streams):
        mixed.append(random.choice([stream for stream in streams if stream]).pop(0))
    it = tracker()
    together = transcript.play(it, mixed)
    assert {key: row.outcome for key, row in together.items()} == {
        key: row.outcome for key, row in apart.items()
    }
    assert empty(it)


# --- a call that lives is not lost


@fuzzed
@given(recordings, st.integers(0, 300), st.randoms(use_true_random=False))
def test_whoever_came_and_did_not_go_lives(name, length, random):
    """At any moment, though events come twice: nobody is lost, and nobody lives on."""
    heard = [event for event in events_of(name)[:length] for _ in range(random.choice((1, 1, 2)))]
    it = tracker()
    rows = transcript.play(it, heard)
    came = {event.chan.uniqueid for event in heard if isinstance(event, NewChannel)}
    went = {event.chan.uniqueid for event in heard if isinstance(event, Hangup)}
    assert it.alive() == came - went
    live = {row.linkedid for row in rows.values() if isinstance(row, CallFact) and not row.outcome}
    assert {call.linkedid for call in it.live()} == live


@fuzzed
@given(recordings, st.integers(1, 300))
def test_a_listing_in_the_middle_changes_nothing_for_who_lives(name, length):
    """After a gap without events, the PBX names the same channels: all goes on."""
    events = events_of(name)
    it = tracker()
    rows = transcript.play(it, events[:length])
    alive = it.alive()
    at = events[min(length, len(events)) - 1].at
    rows.update((fact.identity, fact) for fact in it.resync(alive, at))
    assert it.alive() == alive
    rows.update(transcript.play(it, events[length:]))
    assert rows.keys() == transcript.play(tracker(), events).keys()


# --- bad input

NOISE = st.tuples(st.integers(0), st.binary(max_size=4))


@fuzzed
@given(recordings, st.data())
def test_events_of_no_known_kind_change_nothing(name, data):
    messages = list(transcript.headers(name))
    for place in data.draw(st.lists(st.integers(0, len(messages)), max_size=8)):
        kind = data.draw(st.text(max_size=20).map("X{}".format))
        messages.insert(place, messages[place % len(messages)] | {"Event": kind})
    known = list(filter(None, map(parse, messages)))
    assert known == list(events_of(name))


@fuzzed
@given(recordings, st.lists(st.tuples(st.integers(0), st.floats(-1e10, 1e10)), max_size=8))
def test_absurd_times(name, jumps):
    """A clock that jumps about: never an exception, never a negative duration, never a leak."""
    events = list(events_of(name))
    for place, seconds in jumps:
        place %= len(events)
        events[place] = replace(events[place], at=events[place].at + seconds)
    it = tracker()
    rows = transcript.play(it, events)
    for row in rows.values():
        for what in ("wait", "talk", "hold"):
            assert getattr(row, f"{what}_seconds", 0.0) >= 0.0
    assert empty(it)


@fuzzed
@given(st.sampled_from(NAMES), st.lists(NOISE, max_size=20))
def test_spoilt_bytes(name, spoilt):
    """Invalid UTF-8, cut lines, broken ids: never an exception, never a call twice."""
    raw = bytearray((transcript.FIXTURES / f"{name}.txt").read_bytes())
    for place, noise in spoilt:
        place %= len(raw)
        raw[place : place + len(noise)] = noise
    it = tracker()
    rows = transcript.play(it, map(parse, transcript.split(bytes(raw))))
    calls = [row for row in rows.values() if isinstance(row, CallFact)]
    assert len({call.identity for call in calls}) == len(calls)
    it.resync((), 1e10)
    assert empty(it)


@fuzzed
@given(recordings, st.text(min_size=1).map(lambda text: text * (10_000 // len(text))))
def test_names_of_ten_thousand_letters(name, caller_name):
    """They are cut, and nothing else is different."""

    def named(message):
        return message | {"CallerIDName": caller_name} if "CallerIDName" in message else message

    events = list(filter(None, map(parse, map(named, transcript.headers(name)))))
    rows = transcript.play(tracker(), events)
    assert rows.keys() == transcript.play(tracker(), events_of(name)).keys()
    assert all(len(getattr(row, "caller_name", "")) <= MAX_VALUE_CHARS for row in rows.values())


@fuzzed
@given(recordings, st.integers(0, 300))
def test_ids_used_again_after_a_restart_are_other_calls(name, length):
    """The PBX dies in the middle; its clock was wrong, and it gives the same ids again."""
    events, later = events_of(name), 3600.0
    it = tracker()
    rows = transcript.play(it, events[:length])
    rows.update((fact.identity, fact) for fact in it.resync((), events[-1].at + 60.0))
    assert empty(it)
    again = [
        replace(event, at=event.at + later, stamp=f"{float(event.stamp) + later:.6f}")
        for event in events
    ]
    second = transcript.play(it, again)
    alone = transcript.play(tracker(), again)
    assert {key: row.outcome for key, row in second.items()} == {
        key: row.outcome for key, row in alone.items()
    }
    calls = {key for key, row in rows.items() if isinstance(row, CallFact)}
    assert not calls & second.keys()
    assert empty(it)

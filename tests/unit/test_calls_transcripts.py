# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every recorded scenario comes out as its hand-written rows say."""

import pytest
import transcript
from expected import IDS, SECONDS, TIMES
from expected import ROWS as SOME
from expected_consults import ROWS as CONSULTS
from expected_forwards_and_places import ROWS as FORWARDS_AND_PLACES
from expected_members import ROWS as MEMBERS
from expected_phones import ROWS as BETWEEN_PHONES
from expected_queues import ROWS as QUEUES
from expected_situations import ROWS as SITUATIONS
from expected_transfers import ROWS as TRANSFERS
from expected_waits_and_dials import ROWS as WAITS_AND_DIALS

from cc_odoo.core.calls import Tracker
from cc_odoo.core.events import parse

ROWS = (
    SOME
    | WAITS_AND_DIALS
    | FORWARDS_AND_PLACES
    | CONSULTS
    | SITUATIONS
    | QUEUES
    | MEMBERS
    | BETWEEN_PHONES
    | TRANSFERS
)
# Nobody knows yet that these phones are phones: what they dial looks like a call from outside.
NEED_PHONES = {
    "exit_key", "queue_full", "internal_call", "keypad_call", "keypad_call_given_up",
    "spying_from_the_keypad", "conference", "parked_and_retrieved", "forwarded_between_phones",
    "d_cong_app", "k_page", "o_bridge_grab", "p_queue_chan", "x_voicemail", "y_agents",
    "y_join_older_inside", "bridge_idle_agent", "bridge_older_idle_agent", "grab_while_ringing",
    "join_asked_first", "join_older_outside", "local_out", "local_phone_talk", "page_answered",
    "phone_calls_busy", "pickup_direct", "pickup_internal", "pickup_local_member",
    "pickup_nothing", "pickup_ring_all", "pool_agent_leaves", "pool_optimised",
    "pool_request_direct", "pool_two", "member_n_join", "member_n_join_queue", "member_opt_join",
    "parked_by_member",
}  # fmt: skip
TOLERANCE = 0.06  # seconds between the hand-written times and the recorded ones


def events_of(name):
    """The recording's events that count."""
    return [event for event in map(parse, transcript.headers(name)) if event]


def tracker(phones=transcript.PHONES):
    """A tracker that knows the lab's phones and its way to name Originates."""
    it = Tracker(dial_prefix=("ctd-", "cc-dial-"))
    it.know_phones(phones)
    return it


def differences(expected, row, epoch):
    """The attributes of ``row`` that are not as written, each as (name, expected, got)."""
    for name, value in expected.items():
        got = getattr(row, name)
        if name in IDS:
            same = got.endswith(value) if value else got == ""
        elif name in TIMES and value is not None and got is not None:
            got -= epoch
            same = abs(got - value) < TOLERANCE
        elif name in SECONDS:
            same = abs(got - value) < TOLERANCE
        else:
            same = got == value
        if not same:
            yield name, value, got


def check(name, it):
    """Play a recording; its rows are as written."""
    events = events_of(name)
    rows = list(transcript.play_over(it, name).values())
    epoch = events[0].at if events else 0.0
    assert [type(row) for row in rows] == [kind for kind, _fields in ROWS[name]]
    for (_kind, fields), row in zip(ROWS[name], rows, strict=True):
        assert list(differences(fields, row, epoch)) == [], row


@pytest.mark.parametrize("name", sorted(ROWS))
def test_rows_are_as_written(name):
    check(name, tracker())


@pytest.mark.parametrize("name", sorted(set(ROWS) - NEED_PHONES))
def test_rows_are_as_written_before_the_phones_are_known(name):
    check(name, tracker(phones=()))


def test_every_recording_has_its_rows():
    assert transcript.names() == sorted(ROWS)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_nothing_lives_at_the_end(name):
    it = tracker()
    transcript.play_over(it, name)
    assert it.live() == ()
    assert [it._book.channels, it._book.calls, it._book.bridges] == [{}] * 3


@pytest.mark.parametrize("name", sorted(ROWS))
def test_facts_come_after_the_call_they_belong_to(name):
    it, known = tracker(), set()
    for event in events_of(name):
        for fact in it.feed(event):
            if fact.identity[0] == "call":
                known.add(fact.linkedid)
            assert fact.linkedid in known


@pytest.mark.parametrize("name", sorted(ROWS))
def test_few_facts_for_many_events(name):
    it = tracker()
    told = [fact for event in events_of(name) for fact in it.feed(event)]
    assert len(told) <= 7 * len(ROWS[name])


@pytest.mark.parametrize("name", sorted(ROWS))
def test_no_fact_is_told_twice(name):
    it, last = tracker(), {}
    for event in events_of(name):
        for fact in it.feed(event):
            assert last.get(fact.identity) != fact
            last[fact.identity] = fact


def test_whom_an_agent_asks_is_seen_as_long_as_they_ask():
    it, seen = tracker(), []
    for event in events_of("atxfer_completed"):
        for fact in it.feed(event):
            if fact.identity[0] == "leg" and fact.interface == "PJSIP/1001":
                seen.append((fact.consult_number, fact.consult_state, fact.held))
    changes = [seen[0], *(new for old, new in zip(seen, seen[1:], strict=False) if new != old)]
    assert changes == [
        ("", "", False),
        ("", "", True),
        ("1002", "ringing", True),
        ("1002", "talking", True),
        ("", "", True),
        ("", "", False),
    ]


@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("c_local_abandon", ["ringing", "waiting", "ended"]),
        ("local_optimised", ["ringing", "waiting", "talking", "ended"]),
        ("q_delay_caller_gone", ["ringing", "waiting", "ended"]),
        (
            "feature_blonde_queue_lost",
            ["ringing", "waiting", "talking", "held", "waiting", "ended"],
        ),
    ],
)
def test_who_waits_is_said_to_wait_all_the_time(name, states):
    it, said = tracker(), []
    for event in events_of(name):
        said += [fact.state for fact in it.feed(event) if fact.identity[0] == "call"]
    assert [new for old, new in zip(["", *said], said, strict=False) if new != old] == states


def test_the_other_party_of_a_phone_is_known():
    it, peers = tracker(), set()
    for event in events_of("answered_caller_hangs_up"):
        it.feed(event)
        phones = (fact for fact in it.facts() if fact.identity[0] == "leg")
        peers |= {it.peer(fact.channel).partition("-")[0] for fact in phones}
    assert peers == {"", "PJSIP/trunk"}
    assert it.peer("PJSIP/nobody") == ""


def test_the_facts_at_the_end_can_be_asked_for():
    it = tracker()
    rows = transcript.play(it, events_of("attended_transfer"))
    kept = {row for row in rows.values() if not getattr(row, "merged_into", "")}
    assert set(it.facts()) == kept


# --- other drivers announce their channels otherwise


def rows_with(driver, name):
    """What the tracker makes of a recording in which another driver's channels come and go."""
    it = Tracker(dial_prefix=("ctd-", "cc-dial-"))
    it.know_phones(phone.replace("PJSIP/", f"{driver}/") for phone in transcript.PHONES)
    messages = transcript.announced(transcript.headers(name), driver)
    return transcript.play(it, map(parse, messages)).values()


@pytest.mark.parametrize("driver", transcript.DRIVERS)
@pytest.mark.parametrize("name", sorted(ROWS))
def test_rows_are_the_same_whatever_a_driver_says_first(name, driver):
    it = tracker()
    expected = transcript.play(it, events_of(name)).values()
    renamed = [repr(row).replace("PJSIP/", f"{driver}/") for row in expected]
    assert [repr(row) for row in rows_with(driver, name)] == renamed

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The status rules, a row of the table at a time."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cc_odoo.core.status import (
    CALL,
    FREE,
    OFF,
    TABLE,
    Event,
    IllegalEvent,
    Limit,
    State,
    Status,
    Statuses,
    mode,
    step,
)

CONNECTED, VIRTUAL, OFFLINE, INCOMING, OUTGOING, BREAK, PAPERWORK, GONE = range(1, 9)

BOOK = Statuses(
    by_id={
        status.id: status
        for status in (
            Status(CONNECTED, "connected"),
            Status(VIRTUAL, "virtual"),
            Status(OFFLINE, "unassigned"),
            Status(INCOMING, "incoming", on_hangup_last=False, on_hangup_to=PAPERWORK),
            Status(OUTGOING, "outgoing"),
            Status(BREAK),
            Status(PAPERWORK, timeout=30, timeout_to=CONNECTED),
            Status(GONE, active=False),
        )
    },
    default=CONNECTED,
)

UNASSIGNED = State(OFFLINE, since=0.0)


def run(*events, state=UNASSIGNED, book=BOOK):
    """Apply events one second apart; the state and the ids of the statuses entered."""
    entered = []
    for at, (kind, values) in enumerate(events, start=1):
        state, new = step(state, Event(kind, float(values.pop("at", at)), **values), book)
        entered += new
    return state, [entry.status for entry in entered]


def ev(kind, **values):
    return kind, values


def ring(call):
    return ev("ring", call=call)


def end(call, **values):
    return ev("end", call=call, **values)


def test_connect_enters_the_default_status():
    assert run(ev("connect"))[1] == [CONNECTED]


def test_connect_by_number_enters_virtual():
    assert run(ev("connect", virtual=True))[1] == [VIRTUAL]


def test_disconnect_leads_to_unassigned():
    assert run(ev("connect"), ev("disconnect"))[1] == [CONNECTED, OFFLINE]


def test_a_choice_is_entered_at_once_without_a_call():
    assert run(ev("connect"), ev("choose", status=BREAK))[1] == [CONNECTED, BREAK]


def test_a_ring_shows_incoming_call():
    state, entered = run(ev("connect"), ring("a"))
    assert entered == [CONNECTED, INCOMING]
    assert state.held == CONNECTED


def test_an_unanswered_ring_goes_back_whatever_the_rule():
    _, entered = run(ev("connect"), ev("choose", status=BREAK), ring("a"), end("a"))
    assert entered == [CONNECTED, BREAK, INCOMING, BREAK]


def test_an_answered_call_follows_the_on_hangup_rule():
    _, entered = run(ev("connect"), ring("a"), ev("answer", call="a"), end("a"))
    assert entered == [CONNECTED, INCOMING, PAPERWORK]


def test_an_answered_outgoing_call_goes_back_to_the_last_status():
    _, entered = run(
        ev("connect"), ev("choose", status=BREAK), ev("dial", call="a"), end("a", answered=True)
    )
    assert entered == [CONNECTED, BREAK, OUTGOING, BREAK]


def test_who_dials_a_code_and_picks_up_a_ring_has_an_incoming_call():
    _, entered = run(ev("connect"), ev("dial", call="a"), ring("a"), end("a", answered=True))
    assert entered == [CONNECTED, OUTGOING, INCOMING, PAPERWORK]


def test_a_ring_that_is_known_already_is_none():
    with pytest.raises(IllegalEvent):
        run(ev("connect"), ring("a"), ring("a"))


def test_a_choice_in_a_call_waits_for_its_end():
    state, entered = run(ev("connect"), ring("a"), ev("choose", status=BREAK))
    assert (state.next, entered) == (BREAK, [CONNECTED, INCOMING])
    assert run(end("a"), state=state)[1] == [BREAK]


def test_the_last_choice_in_a_call_wins():
    _, entered = run(
        ev("connect"),
        ring("a"),
        ev("choose", status=BREAK),
        ev("choose", status=CONNECTED),
        end("a", answered=True),
    )
    assert entered[-1] == CONNECTED


def test_a_cancelled_choice_leaves_the_on_hangup_rule():
    _, entered = run(
        ev("connect"),
        ring("a"),
        ev("choose", status=BREAK),
        ev("cancel_next"),
        end("a", answered=True),
    )
    assert entered[-1] == PAPERWORK


def test_a_consult_does_not_overwrite_the_status_before():
    _, entered = run(
        ev("connect"),
        ev("choose", status=BREAK),
        ring("a"),
        ev("dial", call="b"),
        end("b"),
        end("a"),
    )
    assert entered == [CONNECTED, BREAK, INCOMING, OUTGOING, INCOMING, BREAK]


def test_with_two_calls_the_rule_waits_for_the_last():
    state, entered = run(
        ev("connect"), ring("a"), ring("b"), ev("answer", call="a"), end("a"), end("b")
    )
    assert entered == [CONNECTED, INCOMING, PAPERWORK]
    assert state.held is None


def test_a_timeout_is_entered_at_its_own_deadline():
    state, _ = run(ev("connect"), ev("choose", status=PAPERWORK))
    state, entered = step(state, Event("timeout", at=500.0), BOOK)
    assert [(e.status, e.at) for e in entered] == [(CONNECTED, 32.0)]
    assert state.deadline is None


def test_a_timeout_before_its_deadline_is_illegal():
    state, _ = run(ev("connect"), ev("choose", status=PAPERWORK))
    with pytest.raises(IllegalEvent):
        step(state, Event("timeout", at=31.0), BOOK)


def test_coming_back_starts_the_timeout_anew():
    state, _ = run(ev("connect"), ev("choose", status=PAPERWORK), ring("a"), end("a", at=20))
    assert (state.status, state.deadline) == (PAPERWORK, 50.0)


def test_an_archived_target_gives_the_default():
    state, _ = run(ev("connect"), ring("a"), ev("choose", status=GONE))
    assert run(end("a"), state=state)[1] == [CONNECTED]


def test_a_virtual_agents_calls_change_nothing():
    state, _ = run(ev("connect", virtual=True))
    with pytest.raises(IllegalEvent):
        step(state, Event("ring", at=9.0, call="a"), BOOK)


def test_a_virtual_agent_gets_back_by_connecting_again():
    _, entered = run(
        ev("connect", virtual=True), ev("choose", status=BREAK), ev("connect", virtual=True)
    )
    assert entered == [VIRTUAL, BREAK, VIRTUAL]


def test_an_event_older_than_the_status_cannot_overlap():
    state, _ = run(ev("connect", at=100))
    _, entered = step(state, Event("ring", at=90.0, call="a"), BOOK)
    assert entered[0].at == 100.0


@pytest.mark.parametrize("which", [OFF, FREE, CALL])
def test_what_is_not_in_the_table_is_illegal(which):
    states = {OFF: UNASSIGNED, FREE: run(ev("connect"))[0]}
    states[CALL] = run(ring("a"), state=states[FREE])[0]
    kinds = {kind for _, kind in TABLE} | {"nonsense"}
    for kind in sorted(kinds - {kind for m, kind in TABLE if m == which}):
        with pytest.raises(IllegalEvent):
            step(states[which], Event(kind, at=9.0, call="a", status=BREAK), BOOK)


EVENTS = st.one_of(
    st.builds(ev, st.sampled_from(["connect", "disconnect", "lost", "cancel_next", "timeout"])),
    st.builds(lambda s: ev("choose", status=s), st.sampled_from([CONNECTED, BREAK, PAPERWORK])),
    st.builds(
        lambda kind, call, answered: ev(kind, call=call, answered=answered),
        st.sampled_from(["ring", "dial", "answer", "end"]),
        st.sampled_from("abc"),
        st.booleans(),
    ),
)


@settings(max_examples=2000, deadline=None)
@given(st.lists(st.tuples(EVENTS, st.floats(0, 40)), max_size=60))
def test_any_history_keeps_the_log_whole(history):
    state, at, log, held = UNASSIGNED, 0.0, [], None
    for (kind, values), pause in history:
        at += pause
        before = state
        try:
            state, entered = step(state, Event(kind, at, **values), BOOK)
        except IllegalEvent:
            assert state is before
            continue
        log += entered
        held = before.status if state.calls and not before.calls else held
        assert state.status == (log[-1].status if log else OFFLINE)
        assert (mode(state, BOOK) == CALL) == (state.status in (INCOMING, OUTGOING))
        assert not state.calls or state.held == held
    assert [entry.at for entry in log] == sorted(entry.at for entry in log)
    assert all(a.status != b.status for a, b in pairwise(log))


class Floor(RuleBasedStateMachine):
    """Several agents, calls that ring at one and go on to another, pauses, crashes.

    A crash of the bridge is what it is for the rules: the same event told again.
    """

    agents = st.sampled_from("xyz")

    def __init__(self):
        super().__init__()
        self.at, self.states, self.logs = 0.0, {}, {}
        self.last = None
        for agent in "xyz":
            self.states[agent], self.logs[agent] = UNASSIGNED, []

    def tell(self, agent, kind, **values):
        """One event; an illegal one must leave everything as it was."""
        self.last = (agent, kind, values)
        before = self.states[agent]
        try:
            after, entered = step(before, Event(kind, self.at, **values), BOOK)
        except IllegalEvent:
            return
        self.states[agent] = after
        self.logs[agent] += entered

    @rule(seconds=st.floats(0.01, 60))
    def time_passes(self, seconds):
        self.at += seconds
        for agent, state in self.states.items():
            if state.deadline is not None and state.deadline <= self.at:
                self.tell(agent, "timeout")

    @rule(agent=agents, virtual=st.booleans())
    def connects(self, agent, virtual):
        self.tell(agent, "connect", virtual=virtual)

    @rule(agent=agents, kind=st.sampled_from(["disconnect", "lost"]))
    def goes(self, agent, kind):
        self.tell(agent, kind)

    @rule(agent=agents, status=st.sampled_from([CONNECTED, BREAK, PAPERWORK, GONE]))
    def chooses(self, agent, status):
        if status != GONE or self.states[agent].calls:
            self.tell(agent, "choose", status=status)

    @rule(agent=agents, kind=st.sampled_from(["ring", "dial"]), call=st.sampled_from("abc"))
    def call_begins(self, agent, kind, call):
        self.tell(agent, kind, call=call + agent)

    @rule(agent=agents, call=st.sampled_from("abc"))
    def call_is_answered(self, agent, call):
        self.tell(agent, "answer", call=call + agent)

    @rule(agent=agents, call=st.sampled_from("abc"), answered=st.booleans())
    def call_ends(self, agent, call, answered):
        self.tell(agent, "end", call=call + agent, answered=answered)

    @rule(to=agents, call=st.sampled_from("abc"), answered=st.booleans())
    def call_goes_on_to(self, to, call, answered):
        for agent in "xyz":
            self.tell(agent, "end", call=call + agent, answered=answered)
        self.tell(to, "ring", call=call + to)

    @rule()
    def bridge_crashes(self):
        if self.last and self.last[1] in ("answer", "ring", "dial", "connect"):
            agent, kind, values = self.last
            before = self.states[agent]
            self.tell(agent, kind, **values)
            assert self.states[agent] == before

    @invariant()
    def logs_are_whole(self):
        for log in self.logs.values():
            assert all(a.at <= b.at and a.status != b.status for a, b in pairwise(log))

    @invariant()
    def call_statuses_are_there_exactly_while_there_are_calls(self):
        for state in self.states.values():
            in_call_status = state.status in (INCOMING, OUTGOING)
            assert in_call_status == bool(state.calls) == (state.held is not None)

    @invariant()
    def nobody_holds_a_call_status_for_after_the_call(self):
        for state in self.states.values():
            assert state.held not in (INCOMING, OUTGOING, OFFLINE)


TestFloor = Floor.TestCase
TestFloor.settings = settings(max_examples=1000, stateful_step_count=60, deadline=None)


# --- rings that nobody answers

THREE = Limit(rings=3, status=BREAK)


def rung(key, **end):
    """One ring, and how it ends."""
    return [ev("ring", call=key), ev("end", call=key, limit=THREE, **end)]


def missed(key):
    return rung(key, missed=True)


def test_the_third_missed_ring_in_a_row_takes_the_agent_out():
    state, entered = run(ev("connect"), *missed("a"), *missed("b"))
    assert (state.status, state.misses) == (CONNECTED, 2)
    state, entered = run(ev("connect"), *missed("a"), *missed("b"), *missed("c"))
    assert (entered[-1], state.misses) == (BREAK, 0)


@pytest.mark.parametrize(
    "between",
    [
        [ev("ring", call="x"), ev("answer", call="x"), ev("end", call="x", limit=THREE)],
        [ev("choose", status=PAPERWORK), ev("choose", status=CONNECTED)],
        [ev("disconnect"), ev("connect")],
    ],
    ids=["an answer", "a choice", "a new connection"],
)
def test_what_makes_the_count_begin_anew(between):
    state, entered = run(ev("connect"), *missed("a"), *missed("b"), *between, *missed("c"))
    assert (BREAK in entered, state.misses) == (False, 1)


def test_a_ring_that_is_nobodys_fault_changes_nothing():
    state, _entered = run(ev("connect"), *missed("a"), *missed("b"), *rung("c"))
    assert (state.status, state.misses) == (CONNECTED, 2)


def test_without_a_limit_rings_are_counted_and_nothing_follows():
    off = [ev("ring", call="a"), ev("end", call="a", missed=True)]
    state, _entered = run(ev("connect"), *off)
    assert (state.status, state.misses) == (CONNECTED, 1)


def test_a_status_chosen_during_the_ring_goes_first():
    third = [
        ev("ring", call="c"),
        ev("choose", status=PAPERWORK),
        ev("end", call="c", missed=True, limit=THREE),
    ]
    state, entered = run(ev("connect"), *missed("a"), *missed("b"), *third)
    assert (entered[-1], state.misses) == (PAPERWORK, 0)


def test_where_the_status_was_archived_the_default_takes_its_place():
    gone = Limit(rings=1, status=GONE)
    only = [ev("ring", call="a"), ev("end", call="a", missed=True, limit=gone)]
    assert run(ev("connect"), *only)[0].status == CONNECTED

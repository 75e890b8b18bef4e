# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The reconciler: what should be and what is go in, actions come out."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cc_odoo.core.members import PAUSE_REASON, Member, orphans, plan, sendable
from cc_odoo.core.phones import Phones
from cc_odoo.core.roster import Roster

MOSHE = Member("q800", "PJSIP/1001", "Moshe", "PJSIP/1001")

queues = st.sampled_from(["q800", "q801", "תור מכירות ראשי"])
interfaces = st.sampled_from(["PJSIP/1001", "PJSIP/1002", "Local/0501@virtual-agent/n"])
wanted = st.builds(
    Member,
    queues,
    interfaces,
    st.sampled_from(["", "Moshe", "משה", "a" * 100, "ש" * 60]),
    st.just(""),
    st.booleans(),
    st.integers(0, 2),
)
found = st.builds(
    Member,
    queues,
    interfaces,
    st.sampled_from(["PJSIP/1001", "Moshe"]),
    st.just(""),
    st.booleans(),
    st.integers(0, 2),
    st.sampled_from(["dynamic", "static", "realtime"]),
)


def unique(strategy):
    """Members as a PBX can have them: one of a key."""
    return st.lists(strategy, unique_by=lambda member: member.key)


keys = st.sets(st.tuples(queues, interfaces))


def perform(steps, actual):
    """What Asterisk makes of the actions, refusing what it refuses."""
    members = {member.key: member for member in actual}
    for step in steps:
        key = (step.get("Queue"), step.get("Interface"))
        if step.name == "QueueAdd":
            assert key not in members, "Already there"
            members[key] = _added(key, step)
        elif step.name == "QueueRemove":
            del members[key]
        elif step.name == "QueuePause":
            members[key] = replace(members[key], paused=step.get("Paused") == "true")
        else:
            members[key] = replace(members[key], penalty=int(step.get("Penalty")))
    return list(members.values())


def _added(key, step):
    """Asterisk cuts a name after 79 bytes, and names a nameless member after its interface."""
    name = step.get("MemberName") or key[1]
    return Member(
        *key,
        name=name.encode()[:79].decode("utf-8", "replace"),
        state_interface=step.get("StateInterface") or key[1],
        paused=step.get("Paused") == "true",
        penalty=int(step.get("Penalty")),
    )


@given(unique(wanted), unique(found), keys)
def test_it_converges_in_one_go_and_then_sends_nothing(desired, actual, ours):
    steps = plan(desired, actual, ours)
    added = {(s.get("Queue"), s.get("Interface")) for s in steps if s.name == "QueueAdd"}
    after = perform(steps, actual)
    assert plan(desired, after, ours | added) == ()


@given(unique(wanted), unique(found), keys)
def test_afterwards_each_of_ours_is_as_desired(desired, actual, ours):
    after = {m.key: m for m in perform(plan(desired, actual, ours), actual)}
    want = {m.key: m for m in desired}
    foreign = {m.key for m in actual if m.key not in ours or m.kind != "dynamic"}
    assert after.keys() == want.keys() | foreign
    for key in want.keys() - foreign:
        assert (after[key].paused, after[key].penalty) == (want[key].paused, want[key].penalty)


@given(unique(wanted), unique(found), keys)
def test_foreign_members_are_never_touched(desired, actual, ours):
    foreign = [m for m in actual if m.key not in ours or m.kind != "dynamic"]
    after = perform(plan(desired, actual, ours), actual)
    assert all(member in after for member in foreign)


def test_nothing_is_sent_when_all_is_equal():
    assert plan([MOSHE], [MOSHE], {MOSHE.key}) == ()


def test_nobody_desired_and_nobody_there_sends_nothing():
    assert plan([], [], set()) == ()


def test_an_agent_joins():
    (step,) = plan([MOSHE], [], set())
    assert (step.name, step.get("Queue"), step.get("MemberName")) == ("QueueAdd", "q800", "Moshe")


def test_an_agent_leaves():
    (step,) = plan([], [MOSHE], {MOSHE.key})
    assert step.name == "QueueRemove"


def test_a_pause_is_sent_as_a_pause_not_as_leaving():
    (step,) = plan([replace(MOSHE, paused=True)], [MOSHE], {MOSHE.key})
    assert (step.name, step.get("Paused")) == ("QueuePause", "true")


def test_a_new_name_needs_leaving_and_joining_again():
    steps = plan([replace(MOSHE, name="Moses")], [MOSHE], {MOSHE.key})
    assert [step.name for step in steps] == ["QueueRemove", "QueueAdd"]


def test_somebody_who_unpauses_our_member_is_put_right():
    want = replace(MOSHE, paused=True)
    assert plan([want], [MOSHE], {MOSHE.key})


def test_removals_come_before_additions():
    other = replace(MOSHE, queue="q801")
    steps = plan([other], [MOSHE], {MOSHE.key})
    assert [step.name for step in steps] == ["QueueRemove", "QueueAdd"]


def test_a_claim_for_somebody_who_is_neither_there_nor_wanted_is_an_orphan():
    assert orphans([], [], {MOSHE.key}) == [MOSHE.key]
    assert orphans([MOSHE], [], {MOSHE.key}) == []
    assert orphans([], [MOSHE], {MOSHE.key}) == []


def test_a_member_no_action_can_name_does_not_stop_the_others():
    bad = replace(MOSHE, interface="PJSIP/1001&PJSIP/1002")
    good, refused = sendable([bad, MOSHE])
    assert good == [MOSHE]
    assert "Interface" in refused[bad.key]


def test_a_line_break_in_an_agents_name_is_left_out_of_it():
    (step,) = plan([replace(MOSHE, name="Mo\r\nshe")], [], set())
    assert step.get("MemberName") == "Moshe"


# --- the roster ---------------------------------------------------------------------------


def event(name, **headers):
    return {"Event": name, "Queue": "q800", "Interface": "PJSIP/1001", "MemberName": "M"} | headers


LINE = {"Event": "QueueMember", "Queue": "q800", "Location": "PJSIP/1001", "Name": "M"}


def test_the_roster_follows_events_and_tells_what_changed():
    roster = Roster()
    key = ("q800", "PJSIP/1001")
    assert roster.apply(event("QueueMemberAdded", Paused="0")) == key
    assert roster.apply(event("QueueMemberAdded", Paused="0")) is None
    assert roster.apply(event("QueueMemberPause", Paused="1")) == key
    assert roster.get(key).paused
    assert roster.apply(event("QueueMemberRemoved")) == key
    assert roster.apply(event("QueueMemberRemoved")) is None
    assert list(roster) == []


def test_events_that_say_nothing_usable_change_nothing():
    roster = Roster()
    assert roster.apply({"Event": "QueueMemberAdded", "Queue": "q800"}) is None
    assert roster.apply({"Event": "QueueMemberStatus", **event("QueueMemberStatus")}) is None
    assert roster.apply({}) is None


def test_a_listing_of_one_queue_replaces_that_queue_only():
    roster = Roster()
    roster.replace([LINE, LINE | {"Queue": "q801"}])
    roster.replace([LINE | {"Queue": "q801", "Penalty": "5"}], "q801")
    assert sorted((m.queue, m.penalty) for m in roster) == [("q800", 0), ("q801", 5)]
    roster.replace([], "q800")
    assert [m.queue for m in roster] == ["q801"]


# --- phones that are in a queue by somebody else's doing -----------------------------------

STATIC = Member("q800", "Local/1001@from-queue/n", "Moshe", "hint:1001@ext-local", kind="static")
PHONES = Phones()
PHONES.learn(["PJSIP/1001", "PJSIP/9001"], {"1003": "PJSIP/9001"})


def steps(desired, actual, ours=(), steered=("PJSIP/1001",)):
    return [
        (step.name, step.get("Interface"), step.get("Paused"), step.get("Reason"))
        for step in plan(desired, actual, set(ours), PHONES.at, set(steered))
    ]


def test_a_phone_that_is_there_already_is_not_added_a_second_time():
    assert steps([MOSHE], [STATIC]) == []
    assert steps([MOSHE], [replace(STATIC, kind="dynamic")]) == []
    other_queue = replace(STATIC, queue="q801")
    assert [step[0] for step in steps([MOSHE], [other_queue], steered=())] == ["QueueAdd"]


def test_a_device_is_known_by_the_number_of_its_user():
    static = replace(STATIC, interface="Local/1003@from-queue/n")
    assert steps([replace(MOSHE, interface="PJSIP/9001")], [static], steered=()) == []


def test_ours_goes_when_somebody_else_adds_the_same_phone():
    names = [step[:2] for step in steps([MOSHE], [MOSHE, STATIC], [MOSHE.key])]
    assert names == [("QueueRemove", "PJSIP/1001")]


def test_a_steered_phone_rests_while_its_agent_takes_no_calls():
    pause = [("QueuePause", STATIC.interface, "true", PAUSE_REASON)]
    assert steps([], [STATIC]) == pause
    assert steps([replace(MOSHE, paused=True)], [STATIC]) == pause
    assert steps([replace(MOSHE, queue="q801")], [STATIC])[-1:] == pause
    assert steps([], [replace(STATIC, paused=True, reason=PAUSE_REASON)]) == []


def test_the_pause_ends_when_the_agent_takes_calls_or_the_owner_wants_none():
    paused = replace(STATIC, paused=True, reason=PAUSE_REASON)
    end = [("QueuePause", STATIC.interface, "false", "")]
    assert steps([MOSHE], [paused]) == end
    assert steps([], [paused], steered=()) == end


def test_a_pause_of_others_is_theirs():
    paused = replace(STATIC, paused=True, reason="lunch")
    assert steps([MOSHE], [paused]) == steps([], [paused]) == []


def test_other_phones_are_never_touched():
    other = replace(STATIC, interface="Local/0501234567@from-queue/n")
    assert steps([], [other, replace(STATIC, interface="PJSIP/9001")]) == []

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The main job: a call through a real Asterisk reaches an agent in a real Odoo."""

from playwright.sync_api import expect
from waiting import until

from dev.callers import ANONYMOUS, caller


def ended_call(admin, number, since):
    """The one call of this caller after ``since``, once it is over; None until then."""
    domain = [
        ("caller_number", "=", number),
        ("state", "=", "ended"),
        ("id", ">", since),
    ]
    found = admin("cc.call", "search_read", domain)
    return found[0] if found else None


def last_call(admin):
    """The newest call's id."""
    return (admin("cc.call", "search", [], limit=1, order="id desc") or [0])[0]


def test_a_call_reaches_the_agent_and_their_screen(admin, env, phones, desk):
    """Connect, ring, Incoming call, the contact opens, talk, hang up, back to Connected."""
    before, dana = last_call(admin), desk("dana")
    partner = admin.one("res.partner", [("phone_sanitized", "=", "+972502345601")], "name")["name"]
    dana.connect()
    dana.shows_status("Connected")
    phones.set(1001, answer_after=None, hangup_after=3)
    with caller(env, "0502345601", to=800, kind="waits") as call:
        phones.wait(1001, "INCOMING")
        dana.shows_status("Incoming call")
        expect(dana.card()).to_contain_text(partner)
        dana.shows_record(partner)
        phones.answer(1001)
        phones.wait(1001, "CONFIRMED")
        assert call.wait()
    dana.shows_status("Connected")
    expect(dana.card()).to_have_count(0)
    row = until(lambda: ended_call(admin, "0502345601", before))
    assert (row["outcome"], row["direction"]) == ("answered", "in")
    assert row["partner_id"][1] == partner
    assert row["talk_seconds"] >= 2
    dana.disconnect()
    dana.shows_status("Unassigned")


def test_who_gives_up_becomes_a_task_in_customer_care(admin, env):
    """Nobody is there; the caller waits seven seconds and hangs up."""
    before = last_call(admin)
    with caller(env, "0522345602", to=800, seconds=7, name="אמיר לוי") as call:
        assert call.wait()
    row = until(lambda: ended_call(admin, "0522345602", before))
    task = until(lambda: admin("cc.call", "read", [row["id"]], ["task_id"])[0]["task_id"])
    project = admin("project.task", "read", [task[0]], ["project_id", "partner_id", "description"])
    assert project[0]["project_id"][1] == "Customer care"
    assert row["outcome"] == "abandoned"
    assert row["caller_name"] == "אמיר לוי"


def test_an_anonymous_caller_is_counted_and_makes_no_task(admin, env):
    before = last_call(admin)
    with caller(env, ANONYMOUS, to=801, seconds=2) as call:
        assert call.wait()
    newer = [("id", ">", before), ("state", "=", "ended"), ("outcome", "=", "abandoned")]
    row = until(lambda: admin("cc.call", "search_read", newer))[0]
    assert not row["number_e164"]
    assert not row["task_id"]


def test_a_queue_with_spaces_in_hebrew_works_like_any_other(admin, env, phones, connected, stack):
    """Its agent joins it and answers its caller."""
    queue = admin.one("cc.queue", [("name", "like", "תור")], "name", "id")
    skill = admin("cc.skill", "create", [{"name": "עברית", "queue_ids": [(6, 0, [queue["id"]])]}])
    user = admin.one("cc.user", [("login", "=", "avi@example.com")], "skill_ids")
    admin("cc.user", "write", [user["id"]], {"skill_ids": [(4, skill[0])]})
    before = last_call(admin)
    connected("avi")
    until(lambda: "PJSIP/1002" in stack.cli(f'queue show "{queue["name"]}"'))
    with caller(env, "0586123450", to=804, seconds=4) as call:
        phones.wait(1002, "CONFIRMED")
        assert call.wait()
    row = until(lambda: ended_call(admin, "0586123450", before))
    assert row["queue_id"][0] == queue["id"]
    assert row["cc_user_id"][0] == user["id"]


def test_an_extension_that_nobody_has_does_not_stop_the_bridge(admin, env, phones, stack):
    """A foreign member answers: the visit counts, without an agent, and the member stays."""
    before = last_call(admin)
    stack.cli("queue add member PJSIP/1003 to q803")
    try:
        with caller(env, "0586123450", to=803, seconds=3) as call:
            phones.wait(1003, "CONFIRMED")
            assert call.wait()
        row = until(lambda: ended_call(admin, "0586123450", before))
        assert (row["outcome"], row["cc_user_id"]) == ("answered", False)
        assert "PJSIP/1003" in stack.cli("queue show q803")
    finally:
        stack.cli("queue remove member PJSIP/1003 from q803")


def test_each_way_out_of_a_queue_has_its_own_outcome(admin, env, stack):
    """Turned away at an empty queue's door; thrown out by its time limit; left by a key."""
    cases = (
        ({"to": 805, "kind": "waits"}, "join_empty"),
        ({"to": 701, "kind": "waits"}, "timeout"),
        ({"to": 806, "kind": "presses", "seconds": 1}, "exit_key"),
    )
    for how, outcome in cases:
        before = (admin("cc.queue.visit", "search", [], limit=1, order="id desc") or [0])[0]
        with caller(env, "0312345678", **how) as call:
            call.wait()
        newer = [("id", ">", before), ("outcome", "!=", False)]
        found = until(lambda newer=newer: admin("cc.queue.visit", "search_read", newer))
        assert [row["outcome"] for row in found] == [outcome]

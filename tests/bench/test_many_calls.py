# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A million calls: a page of the list and one form, as a browser asks for them."""

from statistics import geometric_mean

import pytest
from system.rpc import Odoo
from test_bench import seconds

from dev.stack import Stack

FEW, MANY = 10_000, 1_000_000
AGENT = ("dana@example.com", "dana")

LIST = [
    "started_at",
    "direction",
    "number",
    "display_name",
    "match",
    "queue_id",
    "cc_user_id",
    "wait_seconds",
    "talk_seconds",
    "hold_seconds",
    "state",
    "outcome",
    "task_id",
    "lead_id",
    "pbx_id",
    "company_id",
]
FORM = [*LIST, "timeline", "note", "leg_ids", "visit_ids", "partner_ids"]
# What people look for; the numbers are those that INSERT makes.
FILTERS = {
    "all": [],
    "mine": [("is_mine", "=", True)],
    "missed": [("direction", "=", "in"), ("state", "=", "ended"), ("outcome", "!=", "answered")],
    "today": [("started_at", ">=", "today")],
    "a queue": [("queue_id", "ilike", "q801")],
    "unknown callers": [("direction", "=", "in"), ("partner_ids", "=", False)],
    "a number": [("number", "ilike", "050-100 0123")],
    "with a note": [("note", "!=", False)],
}
INSERT = """
    INSERT INTO cc_call (pbx_id, company_id, linkedid, direction, state, outcome, active,
                         caller_number, number_e164, queue_id, cc_user_id, started_at, answered_at,
                         ended_at, wait_seconds, talk_seconds, hold_seconds, note,
                         party_keys)
    SELECT p.id, p.company_id, 'many.' || n, 'in', 'ended',
           CASE WHEN n % 7 = 0 THEN 'abandoned' ELSE 'answered' END, true,
           '050' || 1000000 + n / 5, '+97250' || 1000000 + n / 5, q.ids[1 + n % cardinality(q.ids)],
           u.ids[1 + n % cardinality(u.ids)], at, at, at + interval '1 minute', n % 70, n % 600, 0,
           CASE WHEN n % 5000 = 0 THEN 'noted' END,
           concat('a', u.ids[1 + n % cardinality(u.ids)], ' q', q.ids[1 + n % cardinality(q.ids)])
      FROM generate_series({first}, {last}) n,
           LATERAL (SELECT now() AT TIME ZONE 'utc' - n * interval '30 s' AS at) moment,
           (SELECT id, company_id FROM cc_pbx ORDER BY id LIMIT 1) p,
           (SELECT array_agg(id ORDER BY id) AS ids FROM cc_queue) q,
           (SELECT array_agg(id ORDER BY id) AS ids FROM cc_user) u;
    INSERT INTO cc_call_leg (pbx_id, company_id, key, call_id, cc_user_id, interface, way, rang_at,
                             answered_at, ended_at, outcome)
    SELECT pbx_id, company_id, linkedid, id, cc_user_id, 'PJSIP/1', 'in', started_at, started_at,
           ended_at, 'answered'
      FROM cc_call c WHERE linkedid LIKE 'many.%'
       AND NOT EXISTS (SELECT 1 FROM cc_call_leg WHERE call_id = c.id);
    INSERT INTO cc_queue_visit (pbx_id, company_id, key, call_id, queue_id, cc_user_id, joined_at,
                                ended_at, outcome, source)
    SELECT pbx_id, company_id, linkedid, id, queue_id, cc_user_id, started_at, ended_at, outcome,
           'heard'
      FROM cc_call c WHERE linkedid LIKE 'many.%'
       AND NOT EXISTS (SELECT 1 FROM cc_queue_visit WHERE call_id = c.id);
    ANALYZE cc_call; ANALYZE cc_call_leg; ANALYZE cc_queue_visit;
"""


@pytest.fixture(scope="module")
def stack():
    """A call centre of the measurement's own."""
    with Stack.own("bench", fresh=True) as own:
        yield own


def pages(odoo):
    """Each list's first page and one form, as ``{what: seconds}``."""
    specification = {name: {} for name in LIST}
    taken = {}
    for name, domain in FILTERS.items():
        taken[name] = seconds(
            lambda d=domain: odoo(
                "cc.call", "web_search_read", d, specification, limit=80, count_limit=10001
            )
        )
    newest = odoo("cc.call", "search", [], limit=1)
    form = {name: {} for name in FORM}
    taken["form"] = seconds(lambda: odoo("cc.call", "web_read", newest, form))
    return taken


def test_a_million_calls_cost_hardly_more_than_ten_thousand(stack):
    env = stack.env()
    people = {"manager": Odoo(env), "agent": Odoo(env, *AGENT)}
    measured = {}
    for first, last in ((1, FEW), (FEW + 1, MANY)):
        stack.sql(INSERT.format(first=first, last=last))
        measured[last] = {who: pages(odoo) for who, odoo in people.items()}
    assert int(stack.sql("SELECT count(*) FROM cc_call")) >= MANY
    for who in people:
        few, many = measured[FEW][who], measured[MANY][who]
        ratio = geometric_mean(many[name] / few[name] for name in many)
        slowest = max(many, key=many.get)
        print(
            f"\n{who}: a page among {MANY:,} calls / among {FEW:,}: {ratio:.1f};"
            f" the slowest, {slowest}: {many[slowest]:.2f} s"
        )
        print("  " + ", ".join(f"{name} {taken:.2f}" for name, taken in many.items()))

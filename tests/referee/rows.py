# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What Odoo has of calls, as it stands in the database; times are epoch seconds or None."""

import json
from dataclasses import dataclass
from types import SimpleNamespace

EPOCH = "extract(epoch FROM {0} AT TIME ZONE 'UTC')::float"
CALLS = f"""
    SELECT id, linkedid, coalesce(outcome, '') AS outcome, coalesce(is_feature, false) AS feature,
           {EPOCH.format("started_at")} AS started, {EPOCH.format("ended_at")} AS ended
      FROM cc_call WHERE id > %d ORDER BY id
"""
LEGS = f"""
    SELECT l.key, c.linkedid AS call, l.interface, l.channel, l.way,
           coalesce(q.name, '') AS queue, coalesce(u.name, '') AS agent,
           coalesce(l.outcome, '') AS outcome, coalesce(l.transferred_to, '') AS sent_to,
           {EPOCH.format("l.rang_at")} AS rang, {EPOCH.format("l.answered_at")} AS answered,
           {EPOCH.format("l.ended_at")} AS ended,
           coalesce(l.talk_seconds, 0) + coalesce(l.hold_seconds, 0) AS seconds
      FROM cc_call_leg l JOIN cc_call c ON c.id = l.call_id
 LEFT JOIN cc_queue q ON q.id = l.queue_id LEFT JOIN cc_user u ON u.id = l.cc_user_id
     WHERE l.id > %d ORDER BY l.rang_at, l.id
"""
VISITS = f"""
    SELECT v.uniqueid, c.linkedid AS call, q.name AS queue, coalesce(v.outcome, '') AS outcome,
           v.wait_seconds AS wait, coalesce(u.name, '') AS agent,
           coalesce(v.interface, '') AS interface,
           {EPOCH.format("v.joined_at")} AS joined, {EPOCH.format("v.ended_at")} AS ended
      FROM cc_queue_visit v JOIN cc_call c ON c.id = v.call_id
      JOIN cc_queue q ON q.id = v.queue_id LEFT JOIN cc_user u ON u.id = v.cc_user_id
     WHERE v.id > %d ORDER BY v.joined_at, v.id
"""
OUTAGES = f"""
    SELECT {EPOCH.format("started_at")} AS start,
           {EPOCH.format("coalesce(ended_at, now() AT TIME ZONE 'UTC')")} AS end
      FROM cc_pbx_outage
"""
TABLES = ("cc_call", "cc_call_leg", "cc_queue_visit")
LAST = "SELECT " + ", ".join(f"(SELECT coalesce(max(id), 0) FROM {name})" for name in TABLES)
OPEN = "SELECT " + " + ".join(
    f"(SELECT count(*) FROM {name} WHERE ended_at IS NULL)" for name in TABLES
)


@dataclass
class Rows:
    """The rows of a stretch of time; each has the columns of its query above as attributes."""

    calls: list
    legs: list
    visits: list
    outages: list


def last(stack):
    """The newest row of each table."""
    return tuple(map(int, stack.sql(LAST).split("|")))


def still_open(stack):
    """How many rows have no end yet."""
    return int(stack.sql(OPEN))


def read(stack, after=(0, 0, 0)):
    """The rows that are newer than those."""
    queries = [query % number for query, number in zip((CALLS, LEGS, VISITS), after, strict=True)]
    return Rows(*(_objects(stack, query) for query in (*queries, OUTAGES)))


def _objects(stack, query):
    found = stack.sql(f"SELECT coalesce(json_agg(x), '[]') FROM ({query}) x")
    return [SimpleNamespace(**row) for row in json.loads(found)]

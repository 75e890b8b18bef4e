# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

HOUR = timedelta(hours=1)

OPERATORS = {
    "in": SQL("IN"),
    "not in": SQL("NOT IN"),
    ">": SQL(">"),
    ">=": SQL(">="),
    "<": SQL("<"),
    "<=": SQL("<="),
}


class CcQueueVisit(models.Model):
    """How bad it is just now, for the conditions of automation rules."""

    _inherit = "cc.queue.visit"

    abandoned_last_hour = fields.Integer(
        "Abandoned in the Last Hour",
        compute="_compute_abandoned_last_hour",
        search="_search_abandoned_last_hour",
        help="The number of abandoned calls in this queue in the hour that ended with this one, "
        "including this one. 0 if this call was not abandoned. Calls shorter than the queue's "
        "limit do not count. For automation rules: “at least 3” is true from the third such "
        "call on.",
    )

    @api.depends("outcome", "ended_at", "wait_seconds", "queue_id.abandon_after")
    def _compute_abandoned_last_hour(self):
        for visit in self:
            visit.abandoned_last_hour = visit._count_abandoned() if visit._is_abandoned() else 0

    def _is_abandoned(self):
        long_enough = self.wait_seconds >= self.queue_id.abandon_after
        return self.outcome == "abandoned" and bool(self.ended_at) and long_enough

    def _count_abandoned(self):
        return self.search_count(
            [
                ("queue_id", "=", self.queue_id.id),
                ("outcome", "=", "abandoned"),
                ("wait_seconds", ">=", self.queue_id.abandon_after),
                ("ended_at", ">=", self.ended_at - HOUR),
                ("ended_at", "<=", self.ended_at),
            ]
        )

    def _search_abandoned_last_hour(self, operator, value):
        if operator not in OPERATORS:
            return NotImplemented
        value = tuple(value) if operator.endswith("in") else value
        # A window: the count of each visit by itself would read the table once a row.
        found = SQL(
            """
            SELECT visit.id FROM cc_queue_visit visit LEFT JOIN (
                SELECT one.id, count(*) OVER (
                           PARTITION BY one.queue_id ORDER BY one.ended_at
                           RANGE BETWEEN INTERVAL '1 hour' PRECEDING AND CURRENT ROW) AS abandoned
                  FROM cc_queue_visit one JOIN cc_queue queue ON queue.id = one.queue_id
                 WHERE one.outcome = 'abandoned' AND one.ended_at IS NOT NULL
                   AND one.wait_seconds >= queue.abandon_after
            ) counted ON counted.id = visit.id
            WHERE COALESCE(counted.abandoned, 0) %s %s
            """,
            OPERATORS[operator],
            value,
        )
        return [("id", "in", found)]

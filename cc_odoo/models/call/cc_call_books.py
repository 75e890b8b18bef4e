# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...core.facts import needs_books


class CcCallBooks(models.AbstractModel):
    """Whether what follows from a call, but not at once, is still to come."""

    _name = "cc.call.books"
    _description = "Call"

    books_due = fields.Boolean(
        "Follow-Up Due",
        readonly=True,
        copy=False,
        help="What follows from the call, such as a task for an abandoned one, is still to come.",
    )

    _books_due = models.Index("(pbx_id, id) WHERE books_due")

    def _with_books_due(self, facts):
        """Return the calls of which more follows from these facts."""
        ends = filter(needs_books, facts)
        named = {getattr(fact, "merged_into", "") or fact.linkedid for fact in ends}
        rung = self.filtered(lambda call: call.leg_ids._steps_to_report())
        # A new call whose phones ring is born due: see `_fact_first`.
        due = self.filtered(lambda call: call.books_due or call.linkedid in named)
        return due | rung

    def _set_books_due(self, due):
        # Past `write`: a note of our own, of which no automation rule on calls is to hear. It goes
        # to the database with whatever else is written to the call.
        self._fields["books_due"]._update_cache(self, due, dirty=True)

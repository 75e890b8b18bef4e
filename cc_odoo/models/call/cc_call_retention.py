# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Old calls: out of sight after so many months, gone after more, as each company wants it."""

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models

BATCH = 2000


class CcCallRetention(models.AbstractModel):
    _name = "cc.call.retention"
    _description = "Call"

    # The age of what is archived and deleted, however many calls there are.
    _by_age = models.Index("(company_id, started_at) WHERE ended_at IS NOT NULL")

    @api.model
    def _apply_retention(self):
        """Archive and delete what the companies' terms say, each batch a transaction of its own."""
        everything = self.with_context(active_test=False)
        for company in self.env["res.company"].search([("cc_delete_months", ">", 0)]):
            old = everything._older_than(company, company.cc_delete_months)
            everything._in_batches(old, lambda calls: calls.unlink())
        for company in self.env["res.company"].search([("cc_archive_months", ">", 0)]):
            old = self._older_than(company, company.cc_archive_months)
            self._in_batches(old, lambda calls: calls.write({"active": False}))

    def _older_than(self, company, months):
        limit = fields.Datetime.now() - relativedelta(months=months)
        return [
            ("company_id", "=", company.id),
            ("started_at", "<", limit),
            ("ended_at", "!=", False),
        ]

    def _in_batches(self, domain, work):
        """``work`` on all calls of the domain; each batch is kept though a later one fails."""
        while calls := self.search(domain, limit=BATCH, order="started_at"):
            work(calls)
            if not self.env["ir.cron"]._commit_progress(len(calls)):
                return

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Old recordings: deleted after the company's term, or with their call, or by a manager.

First the row says that it is to be deleted, and nobody plays it any more; then its file is
deleted, and the row says so. A file that cannot be deleted is tried again each day, and reported.
"""

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...core.recordings import OPEN
from ...tools.log import logger
from ...tools.recording_sources import SourceError

_logger = logger(__name__)

BATCH = 200


class CcRecordingRetention(models.AbstractModel):
    _name = "cc.recording.retention"
    _description = "Recording"

    remove_at = fields.Datetime(
        "Marked for Deletion At",
        readonly=True,
        help="From this time on, nobody can play the recording.",
    )
    deleted_at = fields.Datetime(readonly=True)
    deleted_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    delete_error = fields.Char(
        "Deletion Error",
        readonly=True,
        help="Why the file could not be deleted at the last attempt.",
    )

    _to_remove = models.Index("(remove_at) WHERE remove_at IS NOT NULL AND deleted_at IS NULL")
    _by_age = models.Index("(company_id, started_at) WHERE remove_at IS NULL")

    def action_delete(self):
        """Delete the files for good, now.

        :raises UserError: a recording that still runs
        """
        self.check_access("read")
        if not self.env.user.has_group("cc_odoo.group_manager"):
            raise AccessError(self.env._("Only managers can delete recordings."))
        if any(recording.state in OPEN for recording in self):
            raise UserError(self.env._("The recording is still in progress. Stop it first."))
        # sudo: cc.recording, cc.pbx: nobody writes a recording but this; where its file is
        recordings = self.sudo().filtered(lambda recording: recording.state != "deleted")
        recordings.filtered(lambda recording: not recording.remove_at)._let_go()
        for recording in recordings:
            recording.deleted_by_id = self.env.user
            recording._remove_file()
        return True

    def _let_go(self):
        """Mark the files for deletion: from now on nobody plays them."""
        self.write({"remove_at": fields.Datetime.now()})

    @api.model
    def _apply_retention(self):
        """Delete the files that the companies' terms, or their calls' end, let go."""
        for company in self.env["res.company"].search([("cc_recording_months", ">", 0)]):
            self.search(self._older_than(company))._let_go()
        self.env["ir.cron"]._commit_progress()
        self._remove_files()
        self._report_trouble()

    def _older_than(self, company):
        limit = fields.Datetime.now() - relativedelta(months=company.cc_recording_months)
        return [
            ("company_id", "=", company.id),
            ("started_at", "<", limit),
            ("remove_at", "=", False),
            ("deleted_at", "=", False),
        ]

    def _to_remove_domain(self):
        return [("remove_at", "!=", False), ("deleted_at", "=", False), ("state", "not in", OPEN)]

    def _remove_files(self):
        """In batches of their own transactions: what is deleted stays known, whatever follows."""
        last = 0
        while batch := self.search(
            [*self._to_remove_domain(), ("id", ">", last)], limit=BATCH, order="id"
        ):
            last = batch[-1].id
            for recording in batch:
                recording._remove_file()
            if not self.env["ir.cron"]._commit_progress(len(batch)):
                return

    def _remove_file(self):
        """Delete the file. A row that says so was written after it was gone, never before."""
        try:
            self.pbx_id._recording_source().delete(self.file_name)
        except SourceError as error:
            self.delete_error = self.pbx_id._recording_trouble(error)
            return
        now = fields.Datetime.now()
        self.write({"state": "deleted", "deleted_at": now, "delete_error": False})

    def _report_trouble(self):
        """Each PBX's form says how many files could not be deleted and why; so does the log."""
        failed = self._read_group(
            [*self._to_remove_domain(), ("delete_error", "!=", False)],
            ["pbx_id"],
            ["__count", "delete_error:max"],
        )
        trouble = {pbx: (count, words) for pbx, count, words in failed}
        before = self.env["cc.pbx"].with_context(active_test=False)
        before = before.search([("recording_error", "!=", False)])
        for pbx in before.union(*trouble):
            count, words = trouble.get(pbx, (0, ""))
            text = self.env._("%(count)s recordings: %(why)s", count=count, why=words)
            pbx.recording_error = text if count else False
            if count:
                _logger.warning("PBX %s: %s not deleted: %s", pbx.id, count, words)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from pathlib import Path
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import mute_logger, tagged

from ..recordings_common import RecordingsCase
from .test_recording_web import WebCase

WARNS = "odoo.addons.cc_odoo.models.recording.cc_recording_retention"


class TestRetention(RecordingsCase):
    """Old recordings go; that they were there stays."""

    def setUp(self):
        super().setUp()
        self.company.cc_recording_months = 6
        now = fields.Datetime.now()
        self.old = self.recorded(started_at=now - relativedelta(months=6, days=1))
        self.new = self.recorded(
            name="2026/11/25/100.1-1-2.wav", started_at=now - relativedelta(months=5)
        )
        # pylint: disable-next=protected-access
        self.enterContext(patch.object(type(self.env["ir.cron"]), "_commit_progress", _progress))

    def run_cron(self):
        self.env["cc.recording"]._apply_retention()

    def path(self, recording):
        return self.folder / recording.file_name

    def test_after_the_term_the_file_is_gone_and_the_row_says_so(self):
        self.run_cron()
        self.assertFalse(self.path(self.old).exists())
        self.assertEqual(self.old.state, "deleted")
        self.assertTrue(self.old.deleted_at)
        self.assertTrue(self.path(self.new).exists())
        self.assertEqual(self.new.state, "stopped")

    def test_without_a_term_nothing_goes(self):
        self.company.cc_recording_months = 0
        self.run_cron()
        self.assertTrue(self.path(self.old).exists())
        with self.assertRaises(ValidationError):
            self.company.cc_recording_months = -1

    def test_a_file_that_was_gone_already_is_deleted(self):
        self.path(self.old).unlink()
        self.run_cron()
        self.assertEqual(self.old.state, "deleted")

    @mute_logger(WARNS)
    def test_what_cannot_be_deleted_is_shown_as_an_error_and_tried_again(self):
        with patch.object(Path, "unlink", side_effect=PermissionError(13, "No")):
            self.run_cron()
        self.assertEqual(self.old.state, "stopped")
        self.assertIn("No", self.old.delete_error)
        self.assertIn("1 recordings", self.pbx.recording_error)
        self.assertTrue(self.old.player["words"], "nobody plays it any more all the same")
        self.run_cron()
        self.assertEqual((self.old.state, self.old.delete_error), ("deleted", False))
        self.assertFalse(self.pbx.recording_error)

    @mute_logger(WARNS)
    def test_a_folder_that_is_not_mounted_deletes_nothing(self):
        self.pbx.recording_path = "/nowhere/at/all"
        self.run_cron()
        self.assertEqual(self.old.state, "stopped")
        self.assertIn("/nowhere", self.old.delete_error)

    @mute_logger(WARNS)
    def test_one_that_fails_does_not_keep_the_others(self):
        self.old.file_name = "2026/11/25/100.1-1-9.wav"
        (self.folder / self.old.file_name).mkdir()
        other = self.recorded(name="2026/11/25/100.1-1-3.wav", started_at="2020-01-01")
        unlink = Path.unlink

        def some(path, **options):
            if path.name.endswith("-3.wav"):
                raise PermissionError(13, "No")
            unlink(path, **options)

        with patch.object(Path, "unlink", some):
            self.run_cron()
        self.assertEqual((self.old.state, other.state), ("deleted", "stopped"))

    def test_a_deleted_call_takes_its_recording_along(self):
        self.support_queue.recording = "always"
        self.answer()
        self.said("start", -9)
        self.end()
        [recording] = self.recordings() - self.old - self.new
        path = self.make_file(recording.file_name)
        self.the_call().unlink()
        self.assertTrue(recording.remove_at)
        self.assertTrue(recording.player["words"])
        self.run_cron()
        self.assertFalse(path.exists())
        self.assertEqual((recording.state, recording.cc_user_id), ("deleted", self.dana))
        self.assertFalse(recording.call_id)

    def test_one_that_still_runs_is_left(self):
        self.old.write({"state": "recording", "stopped_at": False})
        self.run_cron()
        self.assertTrue(self.path(self.old).exists())
        with self.assertRaises(UserError):
            self.old.with_user(self.manager).action_delete()

    def test_a_manager_deletes_one_now(self):
        self.as_user(self.new, self.manager).action_delete()
        self.assertEqual((self.new.state, self.new.deleted_by_id), ("deleted", self.manager))
        self.assertFalse(self.path(self.new).exists())

    def test_a_supervisor_deletes_none(self):
        with self.assertRaises(AccessError):
            self.as_user(self.new, self.supervisor).action_delete()
        self.assertTrue(self.path(self.new).exists())

    def test_a_name_that_leads_out_deletes_nothing(self):
        victim = self.folder.parent / f"{self.folder.name}-victim.wav"
        victim.write_bytes(b"x")
        self.addCleanup(victim.unlink)
        for name in f"../{victim.name}", str(victim):
            self.new.write({"file_name": name, "state": "stopped", "deleted_at": False})
            self.new._remove_file()
            self.assertTrue(victim.exists())


@tagged("post_install", "-at_install")
class TestWebRetention(WebCase):
    """A web server deletes where it may be asked to."""

    def remove(self, status=204):
        self.server.answer = lambda request: (status, {}, b"")
        self.recording._let_go()
        self.recording._remove_file()
        return [asked[:2] for asked in self.server.asked]

    def test_where_it_is_allowed_it_is_asked_to(self):
        self.pbx.recording_may_delete = True
        self.assertEqual(self.remove(), [("DELETE", f"/rec/{self.recording.file_name}")])
        self.assertEqual(self.recording.state, "deleted")

    def test_where_not_it_says_so(self):
        self.assertEqual(self.remove(), [])
        self.assertEqual(self.recording.state, "stopped")
        self.assertIn("does not allow", self.recording.delete_error)

    def test_what_it_answers_counts(self):
        self.pbx.recording_may_delete = True
        for status in 302, 403, 405, 500:
            self.remove(status)
            self.assertEqual(self.recording.state, "stopped")
            self.assertIn(str(status), self.recording.delete_error)
        self.remove(404)
        self.assertEqual(self.recording.state, "deleted")


def _progress(_cron, _processed=0, **_kwargs):
    """The test's transaction is not committed; there is time for more."""
    return 60

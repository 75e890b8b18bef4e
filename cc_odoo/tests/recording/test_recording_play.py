# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A recording in the browser: who hears it, in which parts, and that it is written down."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged

from ..recordings_common import RecordingsCase

SIZE = 44 + 16000


class PlayCase(RecordingsCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.recording = self.recorded()

    def play(self, user=None, recording=None, method="GET", query="", **headers):
        user = user or self.manager
        self.authenticate(user.login, user.login)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        url = f"/cc_odoo/recording/{(recording or self.recording).id}{query}"
        return self.url_open(url, headers=headers, method=method)

    def log(self, recording=None):
        recording = recording or self.recording
        return self.env["cc.recording.listen"].search([("recording_id", "=", recording.id)])


@tagged("post_install", "-at_install")
class TestParts(PlayCase):
    """HTTP ranges, from a mounted folder."""

    def test_the_whole(self):
        answer = self.play()
        self.assertEqual((answer.status_code, len(answer.content)), (200, SIZE))
        self.assertEqual(answer.headers["Content-Type"], "audio/wav")
        self.assertEqual(answer.headers["Accept-Ranges"], "bytes")
        self.assertEqual(answer.headers["Cache-Control"], "private, no-store")
        self.assertRegex(answer.headers["Content-Disposition"], "^inline; filename=")

    def test_a_part(self):
        answer = self.play(Range="bytes=100-199")
        self.assertEqual(answer.status_code, 206)
        self.assertEqual(answer.headers["Content-Range"], f"bytes 100-199/{SIZE}")
        whole = (self.folder / self.recording.file_name).read_bytes()
        self.assertEqual(answer.content, whole[100:200])
        self.assertEqual(self.play(Range="bytes=-10").content, whole[-10:])
        self.assertEqual(self.play(Range=f"bytes={SIZE - 5}-").content, whole[-5:])

    def test_a_part_behind_the_end(self):
        self.assertEqual(self.play(Range=f"bytes={SIZE}-").status_code, 416)
        self.assertFalse(self.log())

    def test_a_part_of_what_changed_meanwhile_is_the_whole(self):
        tag = self.play().headers["ETag"]
        self.assertEqual(self.play(Range="bytes=5-9", If_Range=tag).status_code, 206)
        self.assertEqual(self.play(Range="bytes=5-9", If_Range='"old"').status_code, 200)

    def test_a_look_at_the_headers(self):
        answer = self.play(method="HEAD")
        self.assertEqual((answer.status_code, answer.content), (200, b""))
        self.assertEqual(answer.headers["Content-Length"], str(SIZE))
        self.assertFalse(self.log())

    def test_nothing_else_can_be_done_there(self):
        for method in "POST", "PUT", "DELETE":
            self.assertEqual(self.play(method=method).status_code, 405)

    def test_other_formats_say_what_they_are(self):
        ogg = self.recorded(name="2026/11/25/100.1-1-2.ogg")
        self.assertEqual(self.play(recording=ogg).headers["Content-Type"], "audio/ogg")


@tagged("post_install", "-at_install")
class TestWhoHears(PlayCase):
    """Nobody hears calls of agents who are not theirs."""

    def hears(self, user, recording=None):
        return self.play(user, recording).status_code == 200

    def test_each_hears_their_own_agents(self):
        tom = new_test_user(self.env, "tom", "cc_odoo.group_supervisor")
        self.omer.supervisor_ids = tom
        omers = self.recorded(self.omer, "2026/11/25/100.1-2-1.wav")
        dana, omer = (self.own_account(agent) for agent in (self.dana, self.omer))
        # who -> whether they hear Dana's, Omer's
        table = {
            dana: (False, False),
            omer: (False, False),
            self.supervisor: (True, False),
            tom: (False, True),
            self.manager: (True, True),
            self.outsider: (False, False),
            self.hr: (False, False),
        }
        for user, expected in table.items():
            with self.subTest(user.login):
                heard = self.hears(user), self.hears(user, omers)
                self.assertEqual(heard, expected)
                rows = self.as_user(self.env["cc.recording"], user)
                if rows.has_access("read"):
                    found = rows.search([])
                    self.assertEqual((self.recording in found, omers in found), expected)

    def own_account(self, agent):
        """The tests log in with the login as password."""
        agent.user_id.password = agent.user_id.login
        return agent.user_id

    def test_agents_hear_their_own_where_the_company_allows_it(self):
        dana, omer = self.own_account(self.dana), self.own_account(self.omer)
        self.company.cc_agents_listen = True
        self.assertTrue(self.hears(dana))
        self.assertFalse(self.hears(omer))

    def test_another_companys_manager_hears_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        companies = {"company_id": other.id, "company_ids": [(6, 0, other.ids)]}
        stranger = new_test_user(self.env, "stranger", "cc_odoo.group_manager", **companies)
        self.pbx.company_id = self.company
        self.assertEqual(self.play(stranger).status_code, 403)

    def test_who_is_not_logged_in_is_sent_to_log_in(self):
        url = f"/cc_odoo/recording/{self.recording.id}"
        answer = self.url_open(url, allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_that_there_is_none_reads_like_that_it_is_not_theirs(self):
        none = self.env["cc.recording"].browse(2**31 - 1)
        foreign, absent = self.play(self.outsider), self.play(self.outsider, none)
        self.assertEqual((foreign.status_code, foreign.text), (absent.status_code, absent.text))
        self.assertEqual(self.play(recording=none).status_code, 403)

    def test_managers_download(self):
        answer = self.play(query="?download=1")
        self.assertRegex(answer.headers["Content-Disposition"], "^attachment; filename=")
        self.assertTrue(self.log().downloaded)
        self.assertEqual(self.play(self.supervisor, query="?download=1").status_code, 403)
        self.assertFalse(self.recording.with_user(self.supervisor).player["download"])

    def test_over_rpc_nobody_writes_makes_or_deletes_one(self):
        for user in self.supervisor, self.manager, self.env.ref("base.user_admin"):
            row = self.as_user(self.recording, user)
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    row.write({"file_name": "../../etc/passwd"})
                with self.assertRaises(AccessError):
                    row.unlink()
                with self.assertRaises(AccessError):
                    row.create({"file_name": "a.wav", "cc_user_id": self.dana.id})

    def test_the_row_stays_even_for_the_superuser(self):
        with self.assertRaises(AccessError):
            self.recording.unlink()


@tagged("post_install", "-at_install")
class TestLog(PlayCase):
    """Each listening is written down, once."""

    def test_who_and_from_where(self):
        self.play(self.supervisor)
        row = self.log()
        self.assertEqual((row.user_id, row.address), (self.supervisor, "127.0.0.1"))
        self.assertEqual((row.first_byte, row.downloaded), (0, False))
        self.assertEqual(self.recording.listened_at, row.listened_at)

    def test_the_parts_of_one_play_are_one(self):
        for part in "bytes=0-", "bytes=0-", "bytes=9000-", "bytes=44-99":
            self.play(Range=part)
        self.assertEqual(len(self.log()), 1)

    def test_from_the_beginning_again_is_another(self):
        with freeze_time("2026-11-25 12:00:00"):
            self.play(Range="bytes=0-")
        with freeze_time("2026-11-25 12:30:00"):
            self.play(Range="bytes=9000-")
            self.assertEqual(len(self.log()), 1, "goes on after a pause")
            self.play(Range="bytes=0-")
        self.assertEqual(len(self.log()), 2)

    def test_whatever_is_sent_stands_in_a_line_by_its_times(self):
        """Also all but the first byte, be it the same evening or the next day."""
        for time, lines, until in (
            ("12:00:00", 1, "12:00:00"),
            ("12:29:00", 1, "12:29:00"),
            ("12:58:00", 1, "12:58:00"),
            ("13:29:00", 2, "13:29:00"),
            ("19:00:00", 3, "19:00:00"),
        ):
            with self.subTest(time), freeze_time(f"2026-11-25 {time}"):
                self.assertEqual(self.play(Range="bytes=1-").status_code, 206)
                self.assertEqual(len(self.log()), lines)
                self.assertEqual(str(self.log()[0].until), f"2026-11-25 {until}")

    def test_the_first_part_does_not_make_up_for_the_others(self):
        with freeze_time("2026-11-25 12:00:00"):
            self.play(Range="bytes=0-0")
        with freeze_time("2026-11-25 12:20:00"):
            self.play(Range="bytes=1-")
        self.assertEqual(str(self.log().until), "2026-11-25 12:20:00")

    def test_an_id_that_can_be_none_is_not_theirs(self):
        self.authenticate(self.manager.login, self.manager.login)
        for wrong in "9" * 10, "0", "x", "-1", "1_0", "٣":
            with self.subTest(wrong):
                self.assertEqual(self.url_open(f"/cc_odoo/recording/{wrong}").status_code, 403)
        answer = self.url_open(f"/cc_odoo/recording/{'9' * 5000}")
        self.assertEqual(answer.status_code, 404)

    def test_another_person_is_another(self):
        self.play(self.manager)
        self.play(self.supervisor)
        self.assertEqual(self.log().user_id, self.manager | self.supervisor)

    def test_who_asks_for_the_end_alone_has_listened(self):
        self.play(Range="bytes=9000-")
        self.assertEqual(self.log().first_byte, 9000)

    def test_who_was_refused_has_not(self):
        self.play(self.outsider)
        self.assertFalse(self.log())

    def test_supervisors_read_their_agents_and_nobody_takes_it_back(self):
        omers = self.recorded(self.omer, "2026/11/25/100.1-2-1.wav")
        self.play()
        self.play(recording=omers)
        seen = self.as_user(self.log(), self.supervisor).search([])
        self.assertEqual(seen.recording_id, self.recording)
        self.assertEqual(len(self.as_user(self.log(), self.manager).search([])), 2)
        for row in self.as_user(self.log(), self.manager), self.log().sudo():
            with self.assertRaises(AccessError):
                row.unlink()
        with self.assertRaises(AccessError):
            self.as_user(self.log(), self.manager).write({"address": "::1"})


@tagged("post_install", "-at_install")
class TestNotPlayed(PlayCase):
    """What can't be played says why, and no name leads out of the folder."""

    def test_a_missing_file_is_said_and_shown_and_comes_back(self):
        path = self.folder / self.recording.file_name
        path.unlink()
        answer = self.play()
        self.assertEqual((answer.status_code, answer.text), (404, "The file is not there."))
        self.assertEqual(self.recording.state, "missing")
        self.assertFalse(self.log())
        self.make_file(self.recording.file_name)
        self.assertEqual(self.play().status_code, 200)
        self.assertEqual(self.recording.state, "stopped")

    def test_a_folder_that_is_not_mounted_proves_nothing_missing(self):
        for path in "/nowhere/at/all", str(self.folder / "empty"):
            (self.folder / "empty").mkdir(exist_ok=True)
            self.pbx.recording_path = path
            self.assertEqual(self.play().status_code, 404)
            self.assertEqual(self.recording.state, "stopped")

    def test_states_have_their_words(self):
        for state in "starting", "recording", "muted", "failed", "deleted":
            self.recording.state = state
            answer = self.play()
            self.assertEqual(answer.status_code, 404)
            self.assertEqual(answer.text, self.recording.player["words"])
            self.assertFalse(self.recording.player["url"])

    def test_no_name_leads_out_of_the_folder(self):
        secret = self.folder.parent / f"{self.folder.name}-secret.wav"
        secret.write_bytes(b"secret")
        self.addCleanup(secret.unlink)
        (self.folder / "link.wav").symlink_to(secret)
        (self.folder / "here").symlink_to(self.folder.parent)
        (self.folder / "folder.wav").mkdir()
        names = (
            f"../{secret.name}",
            f"2026/../../{secret.name}",
            str(secret),
            "link.wav",
            f"here/{secret.name}",
            "folder.wav",
            "/etc/passwd",
            "../../../../etc/passwd",
            "README",
            "a\x00.wav".replace("\x00", "%00"),
            "",
        )
        for name in names:
            with self.subTest(name):
                self.recording.write({"file_name": name, "state": "stopped"})
                answer = self.play()
                self.assertEqual(answer.status_code, 404)
                self.assertNotIn(b"secret", answer.content)

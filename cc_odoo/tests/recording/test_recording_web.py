# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Recordings that a web server keeps: parts handed on, nothing followed, no password shown."""

import base64
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .test_recording_play import PlayCase


class _WebServer(BaseHTTPRequestHandler):
    """A web server of recordings; what it was asked is kept."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.command, self.path, dict(self.headers)))
        status, headers, body = self.server.answer(self)
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_DELETE = do_GET

    def log_message(self, *_args):
        """Quiet."""


class WebCase(PlayCase):
    def setUp(self):
        super().setUp()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _WebServer)
        self.server.asked = []
        self.server.answer = lambda request: (200, {"Accept-Ranges": "bytes"}, b"0123456789")
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.pbx.write(
            {
                "recording_source": "http",
                "recording_url": f"http://127.0.0.1:{self.server.server_port}/rec/",
                "recording_user": "odoo",
                "recording_password": "pass-word",
            }
        )


@tagged("post_install", "-at_install")
class TestWeb(WebCase):
    """The same from a web server."""

    def test_the_range_is_handed_on_and_so_is_the_answer(self):
        told = {"Content-Range": "bytes 2-4/10", "ETag": '"x"', "Content-Type": "text/html"}
        self.server.answer = lambda request: (206, told, b"234")
        answer = self.play(Range="bytes=2-4", If_Range='"x"')
        self.assertEqual((answer.status_code, answer.content), (206, b"234"))
        self.assertEqual(answer.headers["Content-Range"], "bytes 2-4/10")
        self.assertEqual(answer.headers["ETag"], '"x"')
        self.assertEqual(answer.headers["Content-Type"], "audio/wav")
        self.assertEqual(self.log().first_byte, 2)
        [(method, path, headers)] = self.server.asked
        self.assertEqual((method, path), ("GET", f"/rec/{self.recording.file_name}"))
        self.assertEqual((headers["Range"], headers["If-Range"]), ("bytes=2-4", '"x"'))
        expected = base64.b64encode(b"odoo:pass-word").decode()
        self.assertEqual(headers["Authorization"], f"Basic {expected}")
        self.assertNotIn("Cookie", headers)

    def test_whole_and_head(self):
        self.assertEqual(self.play().content, b"0123456789")
        answer = self.play(method="HEAD")
        self.assertEqual((answer.status_code, answer.content), (200, b""))
        self.assertEqual(self.server.asked[-1][0], "HEAD")
        self.assertEqual(len(self.log()), 1)

    def test_behind_the_end(self):
        self.server.answer = lambda request: (416, {"Content-Range": "bytes */10"}, b"")
        self.assertEqual(self.play(Range="bytes=99-").status_code, 416)
        self.assertFalse(self.log())

    def test_a_redirect_is_not_followed(self):
        where = f"http://127.0.0.1:{self.server.server_port}/elsewhere"
        self.server.answer = lambda request: (302, {"Location": where}, b"")
        answer = self.play()
        self.assertEqual(answer.status_code, 404)
        self.assertIn("HTTP 302", answer.text)
        self.assertEqual(len(self.server.asked), 1)

    def test_missing_and_away(self):
        self.server.answer = lambda request: (404, {}, b"")
        self.assertEqual(self.play().status_code, 404)
        self.assertEqual(self.recording.state, "missing")
        self.recording.state = "stopped"
        self.pbx.write({"recording_url": "http://127.0.0.1:1/", "recording_password": "x"})
        answer = self.play()
        self.assertIn("cannot be reached", answer.text)
        self.assertEqual(self.recording.state, "stopped")

    def test_no_name_leads_above_the_base_url(self):
        for name in (
            "../secret.wav",
            "a/../../b.wav",
            "//evil.example/a.wav",
            "a.wav?b",
            "%2e%2e/a.wav",
        ):
            self.recording.file_name = name
            self.assertEqual(self.play().status_code, 404)
        self.assertFalse(self.server.asked)

    def test_the_password_is_nobodys_to_read_and_goes_nowhere_else(self):
        pbx = self.as_user(self.pbx, self.manager)
        self.assertFalse(pbx.recording_password)
        self.assertTrue(pbx.has_recording_password)
        with self.assertRaises(AccessError):
            pbx.read(["recording_password_stored"])
        with self.assertRaises(ValidationError):
            pbx.recording_url = "http://evil.example/"
        pbx.write({"recording_url": "http://new.example/", "recording_password": "other"})
        self.assertEqual(self.pbx.recording_password_stored, "other")

    def test_what_is_no_base_url_is_refused(self):
        for url in (
            "",
            "ftp://x/",
            "file:///etc/",
            "http://",
            "http://u:p@x/",
            "http://x/?a=",
            "http://x/#",
            "http://x:99999/",
            "https://x/\n",
        ):
            with self.subTest(url), self.assertRaises(ValidationError):
                self.pbx.write({"recording_url": url, "recording_password": "x"})

    def test_folders_that_are_none_are_refused(self):
        for values in (
            {"recording_folder": "../x"},
            {"recording_folder": "/a b"},
            {"recording_folder": "a,b"},
            {"recording_source": "folder", "recording_path": "relative"},
            {"recording_source": "folder", "recording_path": False},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.pbx.write(values)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A web page's "call me", as its server sends it."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..callback_common import CallbackCase

API = "/cc_odoo/api/callback"
MOBILE, MOBILE_E164 = "0502345678", "+972502345678"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


@tagged("post_install", "-at_install")
class TestCallbackHttp(HttpCase, CallbackCase):
    def setUp(self):
        super().setUp()
        self.key = self.key_of(self.dana.user_id)

    def key_of(self, user):
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        keys = self.env["res.users.apikeys"].with_user(user)
        key = keys.sudo(False)._generate(None, "Test", tomorrow)
        self.env.flush_all()
        return key

    def send(self, key=None, **request):
        headers = {"Authorization": f"Bearer {key or self.key}", **request.pop("headers", {})}
        address = self.base_url() + API
        return self.opener.post(address, headers=headers, timeout=30, **request)

    def post(self, key=None, **values):
        return self.send(key, data={"number": MOBILE, "queue": "q800", **values})

    def refused(self, response, status, kind, words=""):
        self.assertEqual(response.status_code, status, response.text)
        error = response.json()["error"]
        self.assertEqual(error["kind"], kind)
        self.assertTrue(error["message"])
        self.assertIn(words, error["message"])
        self.env.invalidate_all()
        self.assertFalse(self.items)

    def test_a_form_or_a_json_object_becomes_an_item(self):
        response = self.post(name="דנה 😀")
        self.assertEqual(response.status_code, 201, response.text)
        body = response.json()
        self.env.invalidate_all()
        self.assertEqual(body["id"], self.items.id)
        self.assertEqual((body["number"], body["queue"]), (MOBILE_E164, "Support line"))
        self.assertEqual(body["due_at"], fields.Datetime.to_string(self.items.due_at))
        self.assertEqual(self.items.caller_name, "דנה 😀")
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        wish = {"number": "0502345679", "queue": "Support line", "name": "Avi"}
        self.assertEqual(self.send(json=wish).status_code, 201)

    def test_a_plus_that_a_form_has_lost_is_found_again(self):
        sent = "number=+442079460000&queue=q800"
        self.assertEqual(self.send(data=sent, headers=FORM).json()["number"], "+442079460000")

    def test_sent_twice_is_one_item(self):
        self.assertEqual(self.post().json()["id"], self.post().json()["id"])
        self.env.invalidate_all()
        self.assertEqual(self.items.count, 2)

    def test_asked_while_somebody_calls_them_is_that_item(self):
        first = self.post().json()["id"]
        self.env.invalidate_all()
        self.items.sudo().write({"state": "calling", "taken_at": fields.Datetime.now()})
        self.env.flush_all()
        response = self.post()
        self.assertEqual((response.status_code, response.json()["id"]), (201, first))

    def test_without_a_key_or_with_a_wrong_one_it_is_401(self):
        self.assertEqual(self.post(key="wrong").status_code, 401)
        address = self.base_url() + API
        self.assertEqual(self.opener.post(address, data={}, timeout=30).status_code, 401)
        self.assertFalse(self.items)

    def test_a_browsers_session_is_no_key(self):
        self.dana.user_id.password = "dana-has-a-password"
        self.authenticate(self.dana.user_id.login, "dana-has-a-password")
        sent_by_a_form = {
            "Sec-Fetch-Dest": "document",
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Site": "same-origin",
            "Sec-Fetch-User": "?1",
        }
        values = {"number": MOBILE, "queue": "q800"}
        address = self.base_url() + API
        response = self.opener.post(address, data=values, headers=sent_by_a_form, timeout=30)
        self.refused(response, 401, "no_key")

    def test_who_is_no_agent_gets_403(self):
        self.refused(self.post(key=self.key_of(self.outsider)), 403, "forbidden")

    def test_a_get_asks_for_nothing(self):
        headers = {"Authorization": f"Bearer {self.key}"}
        address = f"{self.base_url()}{API}?number={MOBILE}&queue=q800"
        self.assertEqual(self.opener.get(address, headers=headers, timeout=30).status_code, 405)
        self.assertFalse(self.items)

    def test_numbers_that_nobody_can_call_back_are_400(self):
        for number in "", "abc", "100", "112", "anonymous", "\x00", "9" * 2_000_000, "٣":
            with self.subTest(number[:20]):
                self.refused(self.post(number=number), 400, "invalid", "not a phone number")
        self.refused(self.send(json={"number": 10**4000, "queue": "q800"}), 400, "invalid")
        self.refused(self.send(json={"number": [MOBILE], "queue": "q800"}), 400, "invalid")

    def test_numbers_of_our_own_are_400(self):
        self.dana.user_id.partner_id.phone = "0521234567"
        self.company.partner_id.phone = "031234567"
        for number in "0521234567", "+97231234567":
            self.refused(self.post(number=number), 400, "invalid", "your own company")

    def test_queues_that_are_none_are_400(self):
        for queue in "", "nowhere", "q800\x00x", "*", "9" * 100_000:
            with self.subTest(queue[:20]):
                self.refused(self.post(queue=queue), 400, "invalid", "no queue")

    def test_times_that_cannot_be_are_400(self):
        for when in "yesterday", "2020-01-01 00:00:00", "\x00", "0":
            with self.subTest(when):
                self.refused(self.post(when=when), 400, "invalid", "has not passed")
        self.refused(self.post(when="9999-12-31 23:59:59"), 400, "invalid", "next year")

    def test_a_body_of_another_kind_is_400(self):
        bodies = (
            {"data": "{", "headers": JSON},
            {"data": b"\xff\xfe", "headers": JSON},
            {"json": []},
            {"json": "text"},
            {"json": {}},
            {"data": '{"number": "0502345678"}', "headers": {"Content-Type": "text/plain"}},
            {"data": b"", "headers": FORM},
        )
        for body in bodies:
            with self.subTest(body):
                self.refused(self.send(**body), 400, "invalid")

    def test_a_name_of_any_length_with_any_signs_is_kept_as_far_as_it_can_be(self):
        wish = {"number": MOBILE, "queue": "q800", "name": "a\x00b\udcff<b>" + "x" * 5000}
        self.assertEqual(self.send(json=wish).status_code, 201)
        self.env.invalidate_all()
        self.assertTrue(self.items.caller_name.startswith("ab?<b>x"))
        self.assertLessEqual(len(self.items.caller_name), 200)

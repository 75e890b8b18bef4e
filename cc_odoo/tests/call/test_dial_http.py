# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The page that asks before it calls, and the call with an API key."""

import json
from datetime import timedelta
from urllib.parse import quote

from lxml import html
from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from ..calls_common import CallsCase

MOBILE = "0502345678"
PAGE = "/cc_odoo/dial"
API = "/cc_odoo/api/dial"


class DialHttpCase(HttpCase, CallsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cc.dial.rule"].search([]).unlink()  # those of the demo data
        cls.dana.user_id.password = "dana-has-a-password"

    def setUp(self):
        super().setUp()
        self.run_bridge()

    def log_in(self):
        self.authenticate(self.dana.user_id.login, "dana-has-a-password")

    def asked(self):
        """What was asked of the PBX so far."""
        self.env.invalidate_all()
        return self.env["cc.command"].search([("pbx_id", "=", self.pbx.id)])


@tagged("post_install", "-at_install")
class TestDialPage(DialHttpCase):
    def get(self, number, **kwargs):
        return self.url_open(f"{PAGE}?number={quote(number, safe='')}", **kwargs)

    def page(self, response):
        return html.fromstring(response.text)

    def shown(self, response):
        """The number that the page would call; empty where it offers no call."""
        values = self.page(response).xpath("//form//input[@name='number']/@value")
        return values[0] if values else ""

    def press_call(self, response, **changed):
        """Send the page's form, as its button does."""
        inputs = self.page(response).xpath("//form//input")
        data = {field.get("name"): field.get("value") for field in inputs}
        return self.url_open(PAGE, data={**data, **changed}, allow_redirects=False)

    def test_it_shows_the_number_and_who_it_is_and_calls_nobody(self):
        partner = self.partner("Rivka Stern")
        self.log_in()
        response = self.get("tel:+972-50-234-5678")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.shown(response), "+972502345678")
        self.assertIn(partner.name, response.text)
        self.assertFalse(self.asked())

    def test_it_cannot_be_put_under_another_page(self):
        self.log_in()
        headers = self.get(MOBILE).headers
        self.assertEqual(headers["X-Frame-Options"], "DENY")
        self.assertIn("frame-ancestors 'none'", headers["Content-Security-Policy"])

    def test_whatever_comes_in_is_a_clean_number_or_an_error_in_words(self):
        self.log_in()
        for number, shown in (
            ("tel:+972502345678;ext=12", "+972502345678"),
            ("tel:%2B972502345678", "+972502345678"),
            ("050 234-5678", MOBILE),
            (" 972502345678", "+972502345678"),
            ("javascript:alert(1)", ""),
            ("<script>alert(1)</script>", ""),
            ("tel:" + "9" * 5000, ""),
            ("call me", ""),
            ("0502345678\r\nAction: Originate", ""),
        ):
            with self.subTest(number[:40]):
                response = self.get(number)
                self.assertEqual(response.status_code, 200)
                self.assertEqual(self.shown(response), shown)
                self.assertNotIn("<script>alert", response.text)
                faults = self.page(response).find_class("o_cc_dial_fault")
                self.assertEqual(bool(faults), not shown)
        self.assertFalse(self.asked())

    def test_the_button_calls_and_says_so(self):
        self.log_in()
        response = self.press_call(self.get(MOBILE))
        command = self.asked()
        self.assertEqual(len(command), 1)
        self.assertEqual(response.status_code, 303)
        placed = self.url_open(response.headers["Location"])
        self.assertIn(MOBILE, placed.text)
        self.assertTrue(self.page(placed).find_class("o_cc_dial_status")[0].text_content().strip())
        state = self.url_open(f"{PAGE}/{command.id}/state").json()
        self.assertEqual(state["state"], "asked")

    def test_without_the_forms_token_nobody_is_called(self):
        self.log_in()
        page = self.get(MOBILE)
        for token in "", "forged":
            response = self.press_call(page, csrf_token=token)
            self.assertEqual(response.status_code, 400)
        self.assertFalse(self.asked())

    def test_a_get_that_looks_like_the_form_calls_nobody(self):
        self.log_in()
        self.url_open(f"{PAGE}?number={MOBILE}&csrf_token=x&confirm=1")
        self.assertFalse(self.asked())

    def test_a_refusal_is_said_on_the_page(self):
        self.env["cc.dial.rule"].create({"prefix": "050", "note": "not from here"})
        self.log_in()
        response = self.press_call(self.get(MOBILE))
        self.assertIn("not from here", response.text)
        self.assertFalse(self.asked())

    def test_who_is_not_connected_gets_an_error(self):
        self.dana.action_disconnect()
        self.log_in()
        page = self.get(MOBILE)
        self.assertIn("You are not connected", page.text)
        self.assertIn("Connect first", self.press_call(page).text)

    def test_who_is_not_logged_in_logs_in_and_comes_back(self):
        response = self.get("tel:+972502345678", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login?redirect=", response.headers["Location"])
        login = self.url_open(response.headers["Location"])
        data = {field.name: field.value for field in self.page(login).xpath("//form//input")}
        data = {name: value for name, value in data.items() if name}
        data |= {"login": self.dana.user_id.login, "password": "dana-has-a-password"}
        back = self.url_open("/web/login", data=data)
        self.assertEqual(self.shown(back), "+972502345678")
        self.assertFalse(self.asked())

    def test_who_is_no_agent_gets_an_error_and_has_no_button(self):
        new_test_user(self.env, "user-of-odoo", "base.group_user")
        new_test_user(self.env, "customer-of-ours", "base.group_portal")
        self.partner("Rivka Stern")
        for login in "user-of-odoo", "customer-of-ours":
            self.authenticate(login, login)
            response = self.get(MOBILE)
            self.assertIn("You are not an agent", response.text)
            self.assertNotIn("Rivka", response.text)
            self.assertFalse(self.shown(response))

    def test_contacts_that_the_agent_may_not_see_are_not_shown(self):
        partner = self.partner("Rivka Stern")
        hidden = "[('id', '!=', %d)]" % partner.id
        self.env["ir.rule"].create(
            {
                "name": "Hidden",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": hidden,
            }
        )
        self.log_in()
        self.assertNotIn("Rivka", self.get(MOBILE).text)

    def test_a_colleagues_call_is_not_found(self):
        command_id = self.omer.with_user(self.omer.user_id).action_dial(MOBILE)
        self.log_in()
        wrong = [f"{PAGE}/{each}" for each in ("999999999", "9" * 10, "0", "x", "٣", "9" * 5000)]
        for address in f"{PAGE}/{command_id}", f"{PAGE}/{command_id}/state", *wrong:
            with self.subTest(address[:30]):
                self.assertEqual(self.url_open(address).status_code, 404)

    def test_without_a_number_it_explains_how_links_work(self):
        self.log_in()
        response = self.url_open(PAGE)
        self.assertEqual(response.status_code, 200)
        self.assertTrue(self.page(response).xpath("//button[@data-cc='register']"))


@tagged("post_install", "-at_install")
class TestDialApi(DialHttpCase):
    def key_of(self, user):
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        keys = self.env["res.users.apikeys"].with_user(user)
        key = keys.sudo(False)._generate(None, "Test", tomorrow)
        self.env.flush_all()
        return key

    def post(self, number=MOBILE, user=None, key=None, **kwargs):
        key = key or self.key_of(user or self.dana.user_id)
        kwargs = kwargs or {"data": {"number": number}}
        headers = {"Authorization": f"Bearer {key}", **kwargs.pop("headers", {})}
        return self.opener.post(self.base_url() + API, headers=headers, timeout=30, **kwargs)

    def get(self, command_id, user):
        headers = {"Authorization": f"Bearer {self.key_of(user)}"}
        return self.opener.get(f"{self.base_url()}{API}/{command_id}", headers=headers, timeout=30)

    def test_a_form_places_a_call(self):
        response = self.post()
        self.assertEqual(response.status_code, 202, response.text)
        body = response.json()
        command = self.asked()
        self.assertEqual(body["id"], command.id)
        self.assertEqual((body["number"], body["state"]), (MOBILE, "asked"))
        self.assertEqual(command.create_uid, self.dana.user_id)

    def test_a_json_object_does_as_well(self):
        self.assertEqual(self.post(json={"number": MOBILE}).status_code, 202)
        self.assertEqual(len(self.asked()), 1)

    def test_a_plus_that_a_form_has_lost_is_found_again(self):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        response = self.post(data="number=+972502345678", headers=headers)
        self.assertEqual(response.json()["number"], "+972502345678")

    def test_twice_is_one_call(self):
        first, second = self.post(), self.post()
        self.assertEqual(first.json()["id"], second.json()["id"])
        self.assertEqual(len(self.asked()), 1)

    def refused(self, response, status, kind):
        self.assertEqual(response.status_code, status, response.text)
        error = response.json()["error"]
        self.assertEqual(error["kind"], kind)
        self.assertTrue(error["message"])
        self.assertFalse(self.asked())
        return error["message"]

    def test_bad_numbers_are_400(self):
        for number in "", "abc", "9" * 41, "0502345678&x":
            self.refused(self.post(number), 400, "number")
        broken = {"data": "{", "headers": {"Content-Type": "application/json"}}
        for kwargs in broken, {"json": []}, {"json": {"number": [MOBILE]}}, {"json": {}}:
            self.refused(self.post(**kwargs), 400, "number")

    def test_forbidden_numbers_are_403(self):
        self.env["cc.dial.rule"].create({"prefix": "1900", "note": "premium rate"})
        self.assertIn("premium rate", self.refused(self.post("+9721900123456"), 403, "forbidden"))

    def test_who_is_no_agent_gets_403(self):
        self.refused(self.post(user=self.outsider), 403, "no_agent")

    def test_who_is_not_connected_gets_409(self):
        self.dana.action_disconnect()
        self.refused(self.post(), 409, "not_ready")

    def test_who_is_on_a_call_gets_409(self):
        self.ring()
        self.refused(self.post(), 409, "not_ready")

    def test_a_pbx_that_is_down_is_503(self):
        self.pbx.state = "disconnected"
        self.refused(self.post(), 503, "unavailable")

    def test_without_a_key_or_with_a_wrong_one_it_is_401(self):
        self.assertEqual(self.post(key="wrong").status_code, 401)
        self.assertEqual(self.opener.post(self.base_url() + API, timeout=30).status_code, 401)
        self.assertFalse(self.asked())

    def test_a_browsers_session_is_no_key(self):
        self.log_in()
        sent_by_a_form = {
            "Sec-Fetch-Dest": "document",
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Site": "same-origin",
            "Sec-Fetch-User": "?1",
        }
        address, data = self.base_url() + API, {"number": MOBILE}
        response = self.opener.post(address, data=data, headers=sent_by_a_form, timeout=30)
        self.refused(response, 401, "no_key")
        for scheme in "Basic x", "Bearer", "Bearer ", "bearerx y", "Digest Bearer x":
            with self.subTest(scheme):
                headers = {**sent_by_a_form, "Authorization": scheme}
                response = self.opener.post(address, data=data, headers=headers, timeout=30)
                self.refused(response, 401, "no_key")
                response = self.opener.get(f"{address}/1", headers=headers, timeout=30)
                self.refused(response, 401, "no_key")

    def test_an_id_that_can_be_none_is_no_call_of_theirs(self):
        for wrong in "9" * 10, "0", "x", "-1", "٣", "9" * 5000:
            with self.subTest(wrong[:12]):
                self.assertEqual(self.get(wrong, self.dana.user_id).status_code, 404)

    def test_a_number_of_any_length_is_400(self):
        for number in "9" * 5000, "9" * 2_000_000, "tel:" + "+9" * 500_000:
            self.refused(self.post(number), 400, "number")
        self.refused(self.post(json={"number": 10**4000}), 400, "number")

    def test_a_get_calls_nobody(self):
        headers = {"Authorization": f"Bearer {self.key_of(self.dana.user_id)}"}
        address = f"{self.base_url()}{API}?number={MOBILE}"
        response = self.opener.get(address, headers=headers, timeout=30)
        self.assertEqual(response.status_code, 405)
        self.assertFalse(self.asked())

    def test_the_state_of_a_command_is_shown_to_its_owner_only(self):
        command_id = self.post().json()["id"]
        self.env["cc.command"]._bridge_answer(command_id, False, "nobody answered")
        self.env.flush_all()
        body = self.get(command_id, self.dana.user_id).json()
        self.assertEqual((body["state"], body["over"]), ("failed", True))
        self.assertIn("your phone", body["text"])
        for user in self.omer.user_id, self.outsider:
            response = self.get(command_id, user)
            self.assertEqual(response.status_code, 404)
            self.assertNotIn(MOBILE, json.dumps(response.json()))

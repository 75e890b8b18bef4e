# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestSession(HttpCase):
    """The web client learns with its session who is an agent, and asks nothing for the others."""

    def session_of(self, login):
        self.authenticate(login, login)
        return self.make_jsonrpc_request("/web/session/get_session_info", {})

    def test_an_agent_is_one(self):
        user = new_test_user(self.env, "agent-of-the-centre", "cc_odoo.group_agent")
        agent = self.env["cc.user"].create({"user_id": user.id})
        desk = self.session_of("agent-of-the-centre")["cc_desk"]
        self.assertEqual((desk["agent"]["id"], desk["call"]["call"]), (agent.id, False))
        agent.active = False
        self.assertIs(self.session_of("agent-of-the-centre")["cc_desk"], False)

    def test_another_user_is_none(self):
        new_test_user(self.env, "user-of-odoo", "base.group_user")
        self.assertIs(self.session_of("user-of-odoo")["cc_desk"], False)

    def test_a_portal_user_gets_nothing(self):
        new_test_user(self.env, "customer-of-ours", "base.group_portal")
        self.assertNotIn("cc_desk", self.session_of("customer-of-ours"))

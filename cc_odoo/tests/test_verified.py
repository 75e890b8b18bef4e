# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What somebody who knew only the rules tried, and got."""

from types import SimpleNamespace

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..core.facts import CallFact
from .common import CallCentreCase


@tagged("post_install", "-at_install")
class TestVerified(CallCentreCase):
    def test_the_uninstall_flag_of_a_caller_deletes_no_built_in(self):
        statuses = self.as_user(self.outgoing, self.manager).with_context(_force_unlink=True)
        with self.assertRaises(UserError):
            statuses.unlink()
        self.assertTrue(self.outgoing.exists())

    def test_the_uninstall_flag_of_a_caller_deletes_no_skill_on_a_call(self):
        self.dana.action_connect()
        self.dana._status_event("ring", leg=SimpleNamespace(key="a"))
        with self.assertRaises(UserError):
            self.as_user(self.support, self.manager).with_context(_force_unlink=True).unlink()

    def test_a_mobile_number_is_one_of_the_pbx_country(self):
        self.company.country_id = self.env.ref("base.us")
        self.pbx.country_id = self.env.ref("base.il")
        noa = self.make_agent("Noa", skill_ids=self.support)
        noa.action_connect(virtual_number="0521234567")
        self.assertEqual(noa._channel(), "Local/0521234567@virtual-agent/n")

    def test_a_virtual_agents_call_is_theirs_though_the_number_is_new(self):
        noa = self.make_agent("Noa", skill_ids=self.support)
        noa.action_connect(virtual_number="0521234567")
        found = self.env["cc.user"]._of_interface(self.pbx, "Local/0521234567@virtual-agent/n")
        self.assertEqual(found, noa)

    def test_two_agents_never_share_a_mobile_number(self):
        noa, ron = self.make_agent("Noa"), self.make_agent("Ron")
        noa.action_connect(virtual_number="0502345678")
        with self.assertRaisesRegex(UserError, "Noa is already connected with"):
            ron.action_connect(virtual_number="050-234 5678")

    def test_a_new_number_range_is_matched_exactly(self):
        partner = self.env["res.partner"].create({"name": "New range", "phone": "+972521234567"})
        israel = self.env.ref("base.il")
        found, how = self.env["res.partner"]._cc_match("0521234567", israel)
        self.assertEqual((found, how), (partner, "exact"))

    def test_what_is_no_id_is_refused_in_words(self):
        self.dana.action_connect()
        for nonsense in (None, "abc", [1], -3, {}):
            with self.assertRaises(UserError):
                self.dana.action_choose_status(nonsense)
        noa = self.make_agent("Noa", all_extensions=True)
        for nonsense in ("abc", [1], 0):
            with self.assertRaises(UserError):
                noa.action_connect(nonsense)

    def test_a_connected_agent_follows_a_new_fixed_extension(self):
        self.dana.action_connect()
        self.dana.extension_id = self.ext3
        self.assertEqual(self.dana.current_extension_id, self.ext3)

    def test_a_new_fixed_extension_that_serves_another_is_refused(self):
        noa = self.make_agent("Noa", all_extensions=True)
        noa.action_connect(self.ext3.id)
        self.dana.action_connect()
        with self.assertRaisesRegex(UserError, "1003 is taken by Noa"):
            self.dana.extension_id = self.ext3

    def test_a_bridge_that_came_late_does_not_move_the_answer(self):
        first = CallFact("1.1", 1000.0, answered_at=1001.0, wait_seconds=1.0, state="talking")
        late = CallFact(
            "1.1",
            1000.0,
            answered_at=1005.0,
            wait_seconds=5.0,
            state="ended",
            ended_at=1012.0,
            talk_seconds=7.0,
            outcome="answered",
        )
        self.pbx._bridge_facts([first])
        self.pbx._bridge_facts([late])
        call = self.env["cc.call"].search([("pbx_id", "=", self.pbx.id)])
        self.assertEqual((call.wait_seconds, call.talk_seconds), (1.0, 11.0))
        self.pbx._bridge_facts([late])
        self.assertEqual((call.wait_seconds, call.talk_seconds), (1.0, 11.0))

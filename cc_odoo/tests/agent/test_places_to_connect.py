# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import CallCentreCase


@tagged("post_install", "-at_install")
class TestPlacesToConnect(CallCentreCase):
    """Mobile numbers and fixed extensions: whose they are, and who has them already."""

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

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The styles compile: one bad line of ours takes all of Odoo's away, for every user."""

from odoo.tests import TransactionCase, tagged

BUNDLES = ("web.assets_web", "web.assets_web_dark", "web.assets_web_print")


@tagged("post_install", "-at_install")
class TestStyles(TransactionCase):
    def test_every_bundle_with_ours_compiles(self):
        for name in BUNDLES:
            with self.subTest(name):
                bundle = self.env["ir.qweb"]._get_asset_bundle(name, js=False)
                css = bundle.preprocess_css()
                self.assertEqual(bundle.css_errors, [])
                self.assertTrue(".o_cc_call_ringing" in css, "ours are not there")

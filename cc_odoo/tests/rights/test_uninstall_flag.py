# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from types import SimpleNamespace

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import CallCentreCase


@tagged("post_install", "-at_install")
class TestUninstallFlag(CallCentreCase):
    """Odoo skips checks for a context key that anybody can send over RPC; ours hold."""

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

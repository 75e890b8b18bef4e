# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError

from .calls_common import CallsCase

NUMBER = "039999999"


class CommandsCase(CallsCase):
    def setUp(self):
        super().setUp()
        self.run_bridge()

    def as_dana(self):
        return self.dana.with_user(self.dana.user_id)

    def take(self):
        return self.env["cc.command"]._bridge_fetch(self.pbx.id)

    def command(self, command_id):
        return self.env["cc.command"].browse(command_id)

    def refusal(self, action, *args):
        """The words with which the action is refused; nothing was asked of the PBX then."""
        with self.assertRaises(UserError) as caught:
            action(*args)
        self.assertFalse(self.take())
        return str(caught.exception)

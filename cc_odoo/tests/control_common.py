# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from ..core.commands import steps
from .commands_common import CommandsCase


class ControlCase(CommandsCase):
    """Dana talks with a customer on 1001."""

    def setUp(self):
        super().setUp()
        self.pbx.hold_number = "*8"
        self.talk()

    def talk(self, phone="1001", **values):
        self.ring(phone, answered_at=self.now - 10, **values)

    def leg(self, phone="1001"):
        return self.legs(phone)

    def can(self, phone="1001"):
        return set(self.leg(phone)._desk()["can"])

    def ask(self, number="1002", state="talking"):
        """The PBX lets Dana ask somebody."""
        self.talk(held=True, consult_number=number, consult_state=state)

    def only(self):
        """The one command there is now, as the bridge fetches it."""
        [command] = self.take()
        self.assertTrue(steps(command))
        return command

    def answers(self):
        return self.sent(self.dana, "cc_odoo/answer")

    def accept(self, command_id):
        self.take()
        self.env["cc.command"]._bridge_answer(command_id, True, "")

    def expire(self, command_id):
        self.command(command_id).expires_at -= timedelta(seconds=6)
        self.env["cc.user"]._bridge_deadlines()

    def state(self, command_id):
        return self.command(command_id).state

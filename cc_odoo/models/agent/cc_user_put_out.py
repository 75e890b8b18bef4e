# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An agent whom somebody else disconnected, be it to free the extension: who did, in words."""

from odoo import fields, models


class CcUser(models.Model):
    _inherit = "cc.user"

    left_place = fields.Char(
        "Disconnected From",
        readonly=True,
        copy=False,
        help="The extension or mobile number that the agent was disconnected from.",
    )

    def _place_values(self, kind, place):
        values = super()._place_values(kind, place)
        if kind == "disconnect":
            here = self.current_extension_id.number or self.current_virtual_number
            values["left_place"] = here or self.left_place
        return values

    def _tell(self, event, state):
        super()._tell(event, state)
        if event.kind == "disconnect":
            self._tell_put_out()

    def _tell_put_out(self):
        """In each of the agent's tabs, until they close it."""
        words = self.with_context(lang=self.user_id.lang)._put_out_words()
        if words:
            message = {"message": words, "sticky": True, "type": "warning"}
            self._bus_send("simple_notification", message)

    def _desk_refusal(self):
        return super()._desk_refusal() or self._desk_put_out()

    def _desk_put_out(self):
        words = self._put_out_words()
        return {"kind": "put_out", "text": words} if words else False

    def _put_out_words(self):
        """Who disconnected the agent; empty for one who is connected, or did it alone."""
        who = self._put_out_by()
        if not who:
            return ""
        words = self.env._(
            "%(name)s disconnected you from %(place)s.", name=who.name, place=self.left_place
        )
        # Freeing an extension hangs up nobody.
        goes_on = self._current_leg() and self.env._("Your call continues on the phone.")
        return " ".join(filter(None, [words, goes_on]))

    def _put_out_by(self):
        if not self._is_unassigned():
            return self.env["res.users"]
        now = [("cc_user_id", "=", self.id), ("ended_at", "=", False)]
        # sudo: cc.status.log: why one is not connected
        return self.env["cc.status.log"].sudo().search(now).changed_by_id - self.user_id

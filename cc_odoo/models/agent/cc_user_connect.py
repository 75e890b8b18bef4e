# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where an agent connects: a fixed extension, one of several, or a mobile number."""

from odoo import models
from odoo.exceptions import UserError


class CcUser(models.Model):
    _inherit = "cc.user"

    def action_connect(self, extension_id=None, virtual_number=None):
        """Connect the agent: at their fixed extension, the one given, or a mobile number.

        :raises UserError: no extension, not permitted, or taken (told by whom).
        """
        self.ensure_one()
        self._check_may_steer()
        place = self.sudo()._place_to_connect(extension_id, virtual_number)
        self.sudo()._connect_at(place)
        return True

    def _place_to_connect(self, extension_id, virtual_number):
        """What the agent will be reached at: an extension, or a number in E.164."""
        if not self.active:
            raise UserError(self.env._("%s is archived and cannot connect.", self.name))
        if virtual_number or (not self._has_extension() and not extension_id):
            return self._virtual_place(virtual_number)
        extension = self.extension_id or self._chosen_extension(extension_id)
        if extension_id and extension != self._record("cc.extension", extension_id):
            raise UserError(
                self.env._(
                    "%(name)s has the fixed extension %(number)s.",
                    name=self.name,
                    number=extension.number,
                )
            )
        self._check_free(extension)
        return extension

    def _has_extension(self):
        return bool(self.extension_id or self.allowed_extension_ids or self.all_extensions)

    def _virtual_place(self, number):
        number = number or self.virtual_number
        if not number:
            raise UserError(
                self.env._(
                    "%s has no extension. Ask a manager for one, or connect with a mobile number.",
                    self.name,
                )
            )
        e164 = self._e164(number)
        others = self.search([("current_virtual_number", "=", e164), ("id", "!=", self.id)])
        if others:
            raise UserError(self._number_taken_text(others[0], e164))
        return e164

    def _number_taken_text(self, other, number):
        if other.company_id != self.company_id:
            return self.env._("Somebody is already connected with %s.", number)
        return self.env._(
            "%(name)s is already connected with %(number)s.", name=other.name, number=number
        )

    def _chosen_extension(self, extension_id):
        extension = self._record("cc.extension", extension_id)
        if not extension or not extension.company_id <= self.company_id:
            raise UserError(self.env._("Choose the extension to connect with."))
        if extension not in self._permitted_extensions():
            raise UserError(
                self.env._("You are not allowed to connect with extension %s.", extension.number)
            )
        return extension

    def _check_free(self, extension):
        if not extension.active:
            raise UserError(self.env._("Extension %s is no longer on the PBX.", extension.number))
        holder = self.search(
            [("current_extension_id", "=", extension.id), ("id", "!=", self.id)], limit=1
        )
        if holder:
            raise UserError(
                self.env._(
                    "Extension %(number)s is taken by %(name)s.",
                    number=extension.number,
                    name=holder.name,
                )
            )

    def _connect_at(self, place):
        """``place``: an extension record, or the E.164 number of a virtual agent."""
        virtual = isinstance(place, str)
        if self._status_event("connect", virtual=virtual, place=place):
            return
        if (self.current_virtual_number if virtual else self.current_extension_id) != place:
            raise UserError(self.env._("Disconnect first, then connect with the other phone."))

    def _place_values(self, kind, place):
        """Field values that go with a status event: where the agent is reached."""
        if kind in ("disconnect", "lost"):
            return {"current_extension_id": False, "current_virtual_number": False}
        if kind != "connect":
            return {}
        if isinstance(place, str):
            return {"current_virtual_number": place, "virtual_number": self.virtual_number or place}
        return {"current_extension_id": place.id, "last_extension_id": place.id}

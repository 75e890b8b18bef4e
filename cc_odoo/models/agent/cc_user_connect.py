# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where an agent connects: a fixed extension, one of several, or a mobile number.

An agent whom somebody else disconnects, for example to free the extension, is told who it was.
"""

from odoo import models
from odoo.exceptions import UserError


class CcUserConnect(models.AbstractModel):
    _name = "cc.user.connect"
    _description = "Agent"

    def action_connect(self, extension_id=None, virtual_number=None):
        """Connect the agent: at their fixed extension, the one given, or a mobile number.

        :raises UserError: no extension, not permitted, or taken (told by whom).
        """
        self.ensure_one()
        self._check_may_steer()
        # sudo: cc.user: the present user was allowed to act for this agent
        agent = self.sudo()
        agent._connect_at(agent._place_to_connect(extension_id, virtual_number))
        return True

    def _place_to_connect(self, extension_id, virtual_number):
        """Where the agent is to connect: an extension, or a mobile number in E.164.

        :raises UserError: no such place, it is taken, or the agent has no right to work there
        """
        self._check_is_agent()
        place = self._chosen_place(extension_id, virtual_number)
        pbx = self._virtual_pbx() if isinstance(place, str) else place.pbx_id
        if not pbx:
            raise UserError(self.env._("There is no PBX to dial through."))
        if not pbx.company_id <= self.user_id.company_ids:
            raise UserError(
                self.env._(
                    "%(name)s has no access to the company %(company)s.",
                    name=self.name,
                    company=pbx.company_id.name,
                )
            )
        return place

    def _chosen_place(self, extension_id, virtual_number):
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
        self._check_dial_rules(e164)  # calls to the agent go to this number
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
        """Field values that go with a status event: where the agent is reached, which queues."""
        values = self._reached_at(kind, place)
        if kind == "disconnect":
            here = self.current_extension_id.number or self.current_virtual_number
            values["left_place"] = here or self.left_place
        # On connecting as well: a new agent may have got some by a default in somebody's context.
        if kind in ("disconnect", "lost") or (kind == "connect" and self._is_unassigned()):
            values |= self._cleared_queues()
        return values

    def _reached_at(self, kind, place):
        if kind in ("disconnect", "lost"):
            return {"current_extension_id": False, "current_virtual_number": False}
        if kind != "connect":
            return {}
        if isinstance(place, str):
            return {"current_virtual_number": place, "virtual_number": self.virtual_number or place}
        return {"current_extension_id": place.id, "last_extension_id": place.id}

    # ------------------------------------------------------------ disconnected by somebody else

    def _notify_disconnected_by(self):
        """Show who disconnected the agent in each of their tabs, until the message is closed."""
        words = self.with_context(lang=self.user_id.lang)._disconnected_by_text()
        if words:
            message = {"message": words, "sticky": True, "type": "warning"}
            self._bus_send("simple_notification", message)

    def _disconnected_by_text(self):
        """Who disconnected the agent, in words; empty when nobody else did."""
        who = self._disconnected_by()
        if not who:
            return ""
        words = self.env._(
            "%(name)s disconnected you from %(place)s.", name=who.name, place=self.left_place
        )
        # Disconnecting an agent does not end their call.
        goes_on = self._current_leg() and self.env._("Your call continues on the phone.")
        return " ".join(filter(None, [words, goes_on]))

    def _disconnected_by(self):
        """The user who disconnected this agent, if it was another one."""
        if not self._is_unassigned():
            return self.env["res.users"]
        now = [("cc_user_id", "=", self.id), ("ended_at", "=", False)]
        # sudo: cc.status.log: only who disconnected the agent
        return self.env["cc.status.log"].sudo().search(now).changed_by_id - self.user_id

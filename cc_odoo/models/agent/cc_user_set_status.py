# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What programs do with agents: automation rules, server actions, and the wizard on the list."""

from odoo import models
from odoo.exceptions import UserError


class CcUserSetStatus(models.AbstractModel):
    _name = "cc.user.set.status"
    _description = "Agent"

    # ------------------------------------------------------------ set a status

    def _bring_to(self, status, reason=None):
        """Bring the agent to a status, connecting or disconnecting them where it takes that.

        During a call, it becomes the status after the call. Nothing changes for an agent who is in
        it already.

        :param reason: for the status log; None where a person does it, who has reasons of their own
        :raises UserError: they can't be connected, in words; nothing has changed
        """
        self.ensure_one()
        if status.code == "unassigned":
            self._status_event("disconnect", reason=reason)
            return
        self._check_may_enter(status)
        if self._is_unassigned():
            place = self._usual_place()
            virtual = isinstance(place, str)
            self._status_event("connect", virtual=virtual, place=place, reason=reason)
        if self.status_id != status:
            reason = reason or self._reason_of_choice()
            self._status_event("choose", status=status, reason=reason)

    def _check_may_enter(self, status):
        """:raises UserError: the status is one that nobody can choose"""
        if not status._choosable():
            raise UserError(self.env._("The status %s cannot be chosen.", status.name or ""))

    def _usual_place(self):
        """Where the agent connects without a choice: fixed extension, last one, or mobile number.

        :raises UserError: there is none, or another agent has it
        """
        if self.extension_id or not self._has_extension():
            return self._place_to_connect(None, None)
        if not self.last_extension_id:
            raise UserError(
                self.env._("they have never connected, so their extension is not known.")
            )
        return self._place_to_connect(self.last_extension_id.id, None)

    # ------------------------------------------------------------ place a call

    def _is_free_to_dial(self):
        """Connected, in no call, and not dialling this moment."""
        self.ensure_one()
        return not (self._is_unassigned() or self._current_leg() or self._live_dial())

    def _first_free(self):
        """The one of these agents who is to place a call: free, and preferably not on a break.

        :raises UserError: nobody is free; of a single agent it says why
        """
        free = self.filtered(lambda agent: agent._is_free_to_dial())
        at_work = free.filtered("status_id.activates_skills")
        if not free and len(self) == 1:
            self._check_free_to_dial()
        if not free:
            raise UserError(self.env._("no agent is free to place a call."))
        return (at_work or free)[:1]

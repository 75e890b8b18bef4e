# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What programs do with agents: automation rules, server actions, and the wizard on the list."""

from odoo import models
from odoo.exceptions import UserError


class Later:
    """Events that came while the status of some agents was being stored: by agent's id.

    A class of its own: no context over RPC has one. And equal to itself alone: Odoo takes an
    environment that it has, where the context is equal.
    """

    def __init__(self, agent, outer=None):
        self.outer = outer if isinstance(outer, Later) else None
        self.asked = {**(self.outer.asked if self.outer else {}), agent.id: []}


class CcUser(models.Model):
    _inherit = "cc.user"

    # ------------------------------------------------------------ rules on a change of status

    def _status_event(self, *args, **kwargs):
        """As ever; but what a rule asks in the middle of a change waits for the end of it."""
        later = self.env.context.get("cc_status_later")
        if isinstance(later, Later) and self.id in later.asked:
            later.asked[self.id].append((self, args, kwargs))
            return True
        return super()._status_event(*args, **kwargs)

    def _store(self, event, state, entered, values):
        # A customer's rule on the agent or the log runs inside the write, before the rest of the
        # change is stored. Were its own change of status stored there, the log would overlap.
        later = Later(self, self.env.context.get("cc_status_later"))
        storing = self.with_context(cc_status_later=later)
        super(CcUser, storing)._store(event, state, entered, values)
        for agent, args, kwargs in later.asked[self.id]:
            # The context of who asked: it knows which rules have run, so that rings come to an end.
            asking = agent.with_context(cc_status_later=later.outer)
            asking._status_event(*args, **kwargs)

    # ------------------------------------------------------------ set a status

    def _bring_to(self, status, reason=None):
        """Bring the agent to a status, connecting or disconnecting them where it takes that.

        During a call it is the status that follows. Nothing happens where they are in it already.

        :param reason: of the log; None: a person's own reasons
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
        """:raises UserError: nobody can choose it"""
        if not status._choosable():
            raise UserError(self.env._("The status %s cannot be chosen.", status.name or ""))

    def _usual_place(self):
        """Where the agent connects without being asked: the fixed extension, the one they chose
        last, or their mobile number.

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
        """Of these agents the one to place a call: free, and rather at work than on a break.

        :raises UserError: nobody is free; of a single agent it says why
        """
        free = self.filtered(lambda agent: agent._is_free_to_dial())
        at_work = free.filtered("status_id.activates_skills")
        if not free and len(self) == 1:
            self._check_free_to_dial()
        if not free:
            raise UserError(self.env._("no agent is free to place a call."))
        return (at_work or free)[:1]

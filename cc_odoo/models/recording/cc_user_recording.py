# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What agents, supervisors and other programs ask about recording the agent's present call."""

from odoo import models
from odoo.exceptions import UserError


class CcUserRecording(models.AbstractModel):
    _name = "cc.user.recording"
    _description = "Agent"

    def action_record(self, on):
        """Start or stop recording the agent's call.

        :return: id of the command; its end comes on the bus as ``cc_odoo/answer``.
        :raises UserError: no answered call, or the queue's rule does not allow it.
        """
        leg = self._leg_to_record()
        return self._start_recording(leg).id if on else self._stop_recording(leg).id

    def action_mute_recording(self, on):
        """Record silence instead of what is said, as for a card number, or speech again.

        :return: id of the command, as for ``action_record``.
        :raises UserError: nothing is being recorded, or the queue's rule does not allow it.
        """
        leg = self._leg_to_record()
        recording = self._running_recording(leg)
        if not leg._recording_rule()[1] and not self._leads_this_agent():
            raise UserError(self.env._("Agents are not allowed to mute recordings of this call."))
        # Also when it seems to be so already: what was seen last may be old, and twice is once.
        return recording._mute(bool(on)).id

    def _leg_to_record(self):
        leg = self._leg_to_steer()
        # sudo: cc.user: whoever may steer the agent; of two at once the second sees the first
        self.sudo()._wait_for_turn()
        if not leg.answered_at:
            raise UserError(self.env._("The call has not been answered yet."))
        return leg

    def _start_recording(self, leg):
        if leg._open_recording():
            raise UserError(self.env._("The call is already being recorded."))
        if leg._recording_rule()[0] == "never":
            queue = leg._queue_for_recording()
            raise UserError(
                self.env._("Calls of the queue %s are never recorded.", queue.display_name)
                if queue
                else self.env._("Calls without a queue are never recorded.")
            )
        return leg.env["cc.recording"]._start(leg)

    def _stop_recording(self, leg):
        recording = self._running_recording(leg)
        if leg._recording_rule()[0] == "always" and not self._leads_this_agent():
            raise UserError(
                self.env._(
                    "This call is always recorded. Only a supervisor can stop the recording."
                )
            )
        return recording._stop()

    def _running_recording(self, leg):
        recording = leg._open_recording()
        if not recording:
            raise UserError(self.env._("The call is not being recorded."))
        return recording

    def _leads_this_agent(self):
        # sudo: cc.user: only to ask who their supervisors are
        return self.env.su or self.sudo()._is_led_by(self.env.user)

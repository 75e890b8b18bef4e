# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which calls are recorded, what agents may do about it, and what of it their desk shows."""

from odoo import fields, models

from ...core.recordings import OPEN

RECORD = [("never", "Never"), ("on_demand", "On demand"), ("always", "Always")]


class CcQueueRecording(models.AbstractModel):
    _name = "cc.queue.recording"
    _description = "Queue"

    recording = fields.Selection(
        RECORD,
        "Record Calls",
        required=True,
        default="never",
        help="On demand: the agent starts and stops the recording. Always: it starts when an agent "
        "answers, and only supervisors can stop it.",
    )
    recording_mute = fields.Boolean(
        "Agents May Mute",
        default=True,
        help="Agents can record silence instead, for example while a card number is spoken.",
    )


class CcCallRecording(models.AbstractModel):
    _name = "cc.call.recording"
    _description = "Call"

    recording_ids = fields.One2many("cc.recording", "call_id", "Recordings", readonly=True)

    def unlink(self):
        """Its recordings go with a call; their rows stay until the files are gone, as proof."""
        # sudo: cc.recording: nobody writes it; whoever may delete the call may delete these
        recordings = self.sudo().recording_ids
        recordings._let_go()
        recordings.leg_id = False  # here, not by whichever of the database's triggers is the first
        recordings.flush_recordset()
        return super().unlink()


class CcCallLegRecording(models.AbstractModel):
    _name = "cc.call.leg.recording"
    _description = "Call Leg"

    recording_ids = fields.One2many("cc.recording", "leg_id", "Recordings", readonly=True)

    def write(self, vals):
        """However a phone's part ends, its recording has ended with it."""
        result = super().write(vals)
        if vals.get("ended_at"):
            for leg in self:
                leg._open_recording()._end_with_phone(leg.ended_at)
        return result

    # ------------------------------------------------------------ the rule

    def _queue_for_recording(self):
        """The queue whose rule holds: also for whom the call was transferred to directly."""
        return self.queue_id or self.call_id.queue_id

    def _recording_rule(self):
        """(never, on_demand or always; whether agents may mute) of this phone's call."""
        queue, company = self._queue_for_recording(), self.company_id or self.cc_user_id.company_id
        if queue:
            return queue.recording, queue.recording_mute
        return company.cc_recording or "never", company.cc_recording_mute

    def _open_recording(self):
        return self.recording_ids.filtered(lambda recording: recording.state in OPEN)[:1]

    def _is_recordable(self):
        return bool(self.cc_user_id and self.answered_at and not self.ended_at and self.channel)

    def _only_asks(self):
        """In a call from outside, whoever dials asks a colleague, and is gone once they take it."""
        return self.way == "out" and self.call_id.direction == "in"

    def _record_by_rule(self, again=False):
        """Start what is always recorded, once a phone.

        :param again: also where it failed before
        """
        for leg in self.filtered(lambda leg: leg._is_recordable() and not leg._only_asks()):
            tried = leg.recording_ids
            if again:
                tried = tried.filtered(lambda recording: recording.state != "failed")
            if not tried and leg._recording_rule()[0] == "always":
                leg.env["cc.recording"]._start(leg, automatic=True)

    # ------------------------------------------------------------ the agent's desk

    def _desk_recording(self):
        """What the PBX has said of the recording that runs, and what the agent may do about it."""
        recording = self._open_recording()
        if not recording or recording.state == "starting":
            return False
        rule, may_mute = self._recording_rule()
        return {
            "id": recording.id,
            "state": recording.state,
            "may_stop": rule != "always",
            "may_mute": may_mute,
        }

    def _desk_can_record(self):
        """Return the actions about recording that the agent may do now."""
        if not self._is_recordable():
            return []
        shown, rule = self._desk_recording(), self._recording_rule()[0]
        may_record = shown["may_stop"] if shown else rule != "never" and not self._open_recording()
        may_mute = shown and shown["may_mute"]
        actions = {"record": may_record, "mute_recording": may_mute}
        return [name for name, may in actions.items() if may]

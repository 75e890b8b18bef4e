# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...core import recordings
from ...tools.epoch import to_datetime, to_epoch
from ...tools.log import logger
from . import cc_recording_listen, cc_recording_player, cc_recording_retention  # noqa: F401

_logger = logger(__name__)

# Only while the phone is joined to somebody: ringing and waiting are not recorded.
MIX_OPTIONS = "b"


class CcRecording(models.Model):
    """What one agent's phone heard and said in a call. Its row stays when the file is deleted.

    It runs on the agent's own channel, not on the customer's: it ends with the agent's part of the
    call, so whoever may listen to it hears this agent's conversation and no other's. Where a queue
    records always, the agent who takes over has a recording of their own.
    """

    _name = "cc.recording"
    _description = "Recording"
    _inherit = ["cc.recording.listened", "cc.recording.player", "cc.recording.retention"]
    _order = "started_at desc, id desc"

    leg_id = fields.Many2one(
        "cc.call.leg", "Call Leg", readonly=True, index="btree_not_null", ondelete="set null"
    )
    # An agent's call may be merged into another: the phone knows which it is part of.
    call_id = fields.Many2one(
        related="leg_id.call_id", store=True, index="btree_not_null", ondelete="set null"
    )
    cc_user_id = fields.Many2one(
        "cc.user", "Agent", readonly=True, required=True, index=True, ondelete="restrict"
    )
    queue_id = fields.Many2one("cc.queue", readonly=True, index=True, ondelete="restrict")
    pbx_id = fields.Many2one("cc.pbx", "PBX", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one(related="pbx_id.company_id", store=True, index=True)
    file_name = fields.Char(
        "File", readonly=True, copy=False, help="The file's path below the recording folder."
    )
    started_at = fields.Datetime(required=True, readonly=True)
    stopped_at = fields.Datetime(readonly=True)
    seconds = fields.Float("Duration", compute="_compute_seconds", store=True, help="In seconds.")
    mutes = fields.Json(
        "Muted Periods",
        readonly=True,
        # not null: XML-RPC has no word for it
        help="Start and end of each muted part, in epoch seconds. An end of 0: still muted.",
    )
    muted_seconds = fields.Float(
        "Muted Time", compute="_compute_seconds", store=True, help="In seconds."
    )
    state = fields.Selection(
        [
            ("starting", "Starting"),
            ("recording", "Being recorded"),
            ("muted", "Muted now"),
            ("stopped", "Recorded"),
            ("failed", "Not recorded"),
            ("missing", "File missing"),
            ("deleted", "Deleted"),
        ],
        required=True,
        readonly=True,
        default="starting",
    )
    state_at = fields.Datetime(
        "State Changed At",
        readonly=True,
        help="The time of the PBX's last report about the recording.",
    )
    error = fields.Char("Recording Error", readonly=True, help="Why it could not be recorded.")
    automatic = fields.Boolean(
        "Started Automatically",
        readonly=True,
        help="Started by the recording rules, not by a person.",
    )
    started_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")

    _file_once = models.UniqueIndex(
        "(pbx_id, file_name)", "A recording with this file name already exists."
    )
    _one_at_a_time = models.UniqueIndex(
        "(leg_id) WHERE state IN ('starting', 'recording', 'muted')",
        "This phone is already being recorded.",
    )
    _by_time = models.Index("(started_at DESC, id DESC)")

    @api.depends("started_at", "stopped_at", "mutes")
    def _compute_seconds(self):
        for recording in self:
            end = recording.stopped_at
            spans = [span for span in recording.mutes or [] if span[1]]
            recording.seconds = (end - recording.started_at).total_seconds() if end else 0
            recording.muted_seconds = sum(end - start for start, end in spans)

    @api.depends("cc_user_id.name", "call_id.display_name")
    @api.depends_context("lang", "uid")
    def _compute_display_name(self):
        for recording in self:
            agent, call = recording.cc_user_id.name, recording.call_id.display_name
            recording.display_name = (
                self.env._("%(agent)s with %(who)s", agent=agent, who=call) if call else agent
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(
            self.env._("The record of a recording cannot be deleted. Delete its file instead.")
        )

    # ------------------------------------------------------------ commands

    @api.model
    def _start(self, leg, automatic=False):
        """Ask the PBX to record an agent's phone; one that failed is tried anew.

        :return: the command
        """
        values = {
            "leg_id": leg.id,
            "cc_user_id": leg.cc_user_id.id,
            "queue_id": leg._queue_for_recording().id,
            "pbx_id": leg.pbx_id.id,
            "started_at": fields.Datetime.now(),
            "automatic": automatic,
            "started_by_id": False if automatic else self.env.user.id,
            "state": "starting",
            "error": False,
        }
        recording = leg.recording_ids.filtered(lambda row: row.state == "failed")[:1]
        if recording:
            recording.write(values)
        else:
            recording = self.create({**values, "file_name": self._new_name(leg)})
        file = recording.pbx_id._recording_file(recording.file_name)
        # What follows from facts is asked by the bridge itself: it need not look for one.
        ask = None if automatic else leg.cc_user_id._ask_pbx
        return recording._ask("mix_monitor", ask, file=file, options=MIX_OPTIONS)

    def _new_name(self, leg):
        pbx, count = leg.pbx_id, len(leg.recording_ids)
        today, ending = fields.Date.today(), pbx.recording_format
        return recordings.file_name(today, leg.call_id.linkedid, leg.id, count + 1, ending)

    def _stop(self):
        return self._ask("stop_mix_monitor", self.cc_user_id._ask_pbx)

    def _mute(self, on):
        return self._ask("mix_monitor_mute", self.cc_user_id._ask_pbx, on=on)

    def _ask(self, kind, ask=None, **args):
        """:param ask: the agent's `_ask_pbx`, which refuses at once when nobody would take it"""
        args = {"channel": self.leg_id.channel, **args}
        if ask:
            command = ask(self.pbx_id, kind, args)
        else:
            command = self.env["cc.command"]._ask(self.pbx_id, self.cc_user_id, kind, args)
        command.recording_id = self
        return command

    def _refused(self, words):
        """Mark as failed; should the recording have begun after all, the PBX will report it."""
        if self.state == "starting":
            self.write({"state": "failed", "error": words})
            _logger.warning("PBX %s: %s not recorded: %s", self.pbx_id.id, self.file_name, words)

    # ------------------------------------------------------------ what the PBX says

    def _apply_report(self, said):
        """Keep one report of the PBX; an older one changes nothing."""
        at, over = to_datetime(said.at), self.leg_id.ended_at
        state = recordings.next_state(self.state, said.kind, said.at, to_epoch(over))
        if not state or (self.state_at and at <= self.state_at):
            return
        values = {"state": state, "state_at": at, "error": False}
        if said.kind == "start":
            values["started_at"] = at
        if state == "stopped":
            values["stopped_at"] = over or max(at, self.started_at)
        self.write({**values, "mutes": self._mutes_after(said.kind, said.at)})

    def _mutes_after(self, kind, at):
        spans = [list(span) for span in self.mutes or []]
        open_span = spans[-1] if spans and not spans[-1][1] else None
        if kind == "mute" and not open_span:
            return [*spans, [at, 0]]
        if kind != "mute" and open_span:
            open_span[1] = max(at, open_span[0])
        return spans

    def _end_with_phone(self, at):
        """The phone has hung up, and MixMonitor with it: of that the PBX says nothing."""
        for recording in self:
            state = recordings.AFTER_HANGUP[recording.state]
            if state == "failed":
                recording._refused(self.env._("The call ended before the recording began."))
                continue
            mutes = recording._mutes_after("stop", to_epoch(at))
            end = max(at, recording.started_at)
            recording.write({"state": state, "stopped_at": end, "mutes": mutes})

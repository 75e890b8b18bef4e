# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.orm.models import NO_ACCESS

from ...core.book import CUSTOMER_PREFIX, DIAL_PREFIX
from ...core.bounds import id_of
from ..mixins.guard import guarded
from ..recording import cc_command_recording  # noqa: F401
from . import cc_command_text, cc_command_unreached  # noqa: F401
from .cc_call import OUTCOMES

# A command that the PBX has not accepted by then expires: a call dialled a minute late rings for
# somebody who has long given up.
LIFETIME = timedelta(seconds=5)

# The effects that commands wait for: {name: whether the leg shows it}.
EFFECTS = {
    "ended": lambda leg: bool(leg.ended_at),
    "answered": lambda leg: bool(leg.answered_at),
    "held": lambda leg: leg.held,
    "resumed": lambda leg: not leg.held and not leg.ended_at,
    "parked": lambda leg: leg._is_parked(),
    "unparked": lambda leg: not leg.consult_state and not leg.ended_at,
    "gone": lambda leg: bool(leg.transferred_to or leg.ended_at),
    "asking": lambda leg: leg._is_asking(),
    "cancelled": lambda leg: not leg.consult_state and not leg.ended_at,
}

# What the id of the channel begins with that a command opens; the tracker knows its call by it.
CHANNEL_PREFIXES = {"originate": DIAL_PREFIX, "call_customer": CUSTOMER_PREFIX}

# Keys may be somebody's PIN: once sent, nobody keeps them.
FORGOTTEN = {"send_dtmf"}


class CcCommand(models.Model):
    """A command to the PBX: it is sent at most once, and expires after seconds."""

    _name = "cc.command"
    _description = "PBX Command"
    _inherit = ["cc.command.text", "cc.command.unreached", "cc.command.recording"]
    _order = "id desc"
    _rec_name = "kind"

    kind = fields.Char(
        "Command", required=True, readonly=True, help="A function of core/actions.py."
    )
    args = fields.Json(
        "Arguments", readonly=True, groups=NO_ACCESS, help="The function's arguments by name."
    )
    pbx_id = fields.Many2one("cc.pbx", "PBX", required=True, readonly=True, ondelete="cascade")
    cc_user_id = fields.Many2one("cc.user", "Agent", readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="pbx_id.company_id", store=True, index=True)
    state = fields.Selection(
        [
            ("pending", "Pending"),
            ("sent", "Sent"),
            ("done", "Done"),
            ("failed", "Refused"),
            ("expired", "Expired"),
        ],
        required=True,
        readonly=True,
        default="pending",
    )
    expires_at = fields.Datetime(required=True, readonly=True)
    answer = fields.Char("PBX Response", readonly=True, help="In the PBX's own words.")
    accepted = fields.Boolean(
        readonly=True, help="The PBX accepted the command; it may not be done yet."
    )
    leg_id = fields.Many2one(
        "cc.call.leg", "Call Leg", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    awaits = fields.Char(
        "Awaited Effect", readonly=True, help="What must happen before the command counts as done."
    )
    asked = fields.Char("Requested Action", readonly=True, help="The action as it was requested.")
    outcome = fields.Selection(OUTCOMES, "Call Outcome", readonly=True, help="How the call ended.")
    uniqueid = fields.Char(
        "Channel ID", readonly=True, help="The PBX's ID of the channel that the command opened."
    )

    _open = models.Index("(expires_at) WHERE state IN ('pending', 'sent')")

    @api.model
    def _ask(self, pbx, agent, kind, args, **about):
        """Write a command for the bridge to send.

        :param about: ``leg_id``, ``awaits`` (a name in ``EFFECTS``) and ``asked``
        :return: the command; how it ended comes as ``cc_odoo/answer`` on the asking user's bus.
        """
        # sudo: cc.command: nobody has the right to write commands but the methods that check them
        command = self.sudo().create(
            {
                "kind": kind,
                "args": args,
                "pbx_id": pbx.id,
                "cc_user_id": agent.id,
                "expires_at": fields.Datetime.now() + LIFETIME,
                **about,
            }
        )
        pbx._notify_bridge(f"command:{pbx.id}")
        pbx._notify_bridge("deadline")
        return command

    # ------------------------------------------------------------ the bridge's side

    @api.model
    @guarded
    def _bridge_fetch(self, pbx_id):
        """Return the commands to send now, as ``{"id", "kind", **args}``, each of them once."""
        self._expire()
        # Two bridges at once: the second one's UPDATE fails, and its transaction starts over.
        commands = self.search([("pbx_id", "=", pbx_id), ("state", "=", "pending")], order="id")
        commands.state = "sent"
        return [command._as_action() for command in commands]

    @api.model
    @guarded
    def _bridge_answer(self, command_id, ok, words, uniqueid=""):
        """Keep what the PBX answered, and notify whoever asked."""
        command = self.browse(command_id).exists()
        if not (ok and command.awaits):
            command._finish("done" if ok else "failed", words, uniqueid)
        elif command.state == "sent":  # what it waits for may have come first
            command.accepted = True
            command._finish_by_effect()
        # The end of the call may be known before that the agent's phone was answered.
        command._report_end()
        self._report_unreached(command.leg_id)

    @api.model
    def _about(self, legs):
        """Return the commands that wait for an effect at these phones."""
        # A phone that only rings shows no effect.
        legs = legs.filtered(lambda leg: leg.answered_at or leg.ended_at)
        return legs and self.search([("leg_id", "in", legs.ids), ("state", "=", "sent")])

    def _finish_by_effect(self):
        """Finish the commands whose effect was observed, or cannot come any more."""
        for command in self.filtered("awaits"):
            if EFFECTS[command.awaits](command.leg_id):
                command._finish("done")
            elif command.leg_id.ended_at:
                command._finish("failed")

    @api.model
    def _expire(self):
        """Finish the commands whose time is over, as expired.

        :return: when the next one's is (naive UTC), False when none is open.
        """
        still_open = self.search([("state", "in", ("pending", "sent"))], order="expires_at")
        late = still_open.filtered(lambda command: command.expires_at <= fields.Datetime.now())
        late._finish("expired")
        return (still_open - late)[:1].expires_at

    @api.autovacuum
    def _gc(self):
        old = fields.Datetime.now() - timedelta(days=7)
        self.search([("create_date", "<", old)], limit=10000).unlink()

    def _as_action(self):
        channel = {"channel_id": self._channel_id()} if self.kind in CHANNEL_PREFIXES else {}
        return {"id": self.id, "kind": self.kind, **self.args, **channel}

    def _channel_id(self):
        """The id of the channel that this command opens."""
        return f"{CHANNEL_PREFIXES[self.kind]}{self.id}"

    def _finish(self, state, words="", uniqueid=""):
        for command in self:
            command.write({"state": state, "answer": words, "uniqueid": uniqueid})
            if command.kind in FORGOTTEN:
                command.args = False
            asker = command.create_uid
            command = command.with_context(lang=asker.lang)
            asker._bus_send(
                "cc_odoo/answer",
                {
                    "command_id": command.id,
                    "kind": command.kind,
                    "ok": state == "done",
                    "text": command._answer_text(),
                },
            )
        self._fail_recordings()
        if state != "done":
            self.env["cc.callback"]._give_back(self)

    # ------------------------------------------------------------ a dialled call

    @api.model
    def _of_call(self, call):
        """Return the command that dialled a call; an empty one where nobody here did."""
        linkedid = call.linkedid or ""
        prefix = next(filter(linkedid.startswith, CHANNEL_PREFIXES.values()), None)
        if prefix is None:
            return self.browse()
        command_id = linkedid.removeprefix(prefix)
        command = self.browse(id_of(command_id)).exists()
        return command.filtered(lambda command: command.pbx_id == call.pbx_id)

    def _call(self):
        """Return the call that this command dialled; an empty one before it is known."""
        return self.env["cc.call"]._of_key(self.pbx_id, self._channel_id())

    def _report_end(self):
        """Notify whoever asked, once, that nobody was reached; a talk needs no words."""
        for command in self:
            # Before the agent's phone is answered nobody is called: the answer says it all.
            if command.kind != "originate" or not command.uniqueid or command.outcome:
                continue
            call = command._call()
            if call.ended_at and call.outcome:
                command.outcome = call.outcome
                command._tell_end(call)

    def _tell_end(self, call):
        asker = self.create_uid
        text = self.with_context(lang=asker.lang)._end_text(call)
        if text:
            message = {"command_id": self.id, "kind": self.kind, "ok": False, "text": text}
            asker._bus_send("cc_odoo/answer", message)

    def _progress(self):
        """Return how far a dialled call has come.

        :return: ``{"state", "text", "over"}``; states: asked, ringing_you, calling, talking, then
            an outcome of ``cc.call``, failed or expired
        """
        self.ensure_one()
        state = self._progress_state()
        text = self._end_text(self._call()) or self._progress_text(state)
        over = state not in ("asked", "ringing_you", "calling", "talking")
        return {"state": state, "text": text, "over": over}

    def _progress_state(self):
        if self.state in ("pending", "sent"):
            return "asked"
        if self.state != "done":
            return self.state
        call = self._call()
        if self.outcome or call.outcome:
            return self.outcome or call.outcome
        if not self.uniqueid:
            return "ringing_you"
        return "talking" if call.answered_at else "calling"

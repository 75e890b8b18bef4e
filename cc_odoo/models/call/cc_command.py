# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.orm.models import NO_ACCESS

from ...core.book import DIAL_PREFIX

# A deed that the PBX has not taken by then is not done any more: a call dialled a minute late
# rings for somebody who has long given up.
LIFETIME = timedelta(seconds=5)

# What must be seen to have come of a deed, the PBX's word not being enough.
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


# Keys may be somebody's PIN: once sent, nobody keeps them.
FORGOTTEN = {"send_dtmf"}


class CcCommand(models.Model):
    """A deed asked of the PBX: sent once at most, and dead after seconds."""

    _name = "cc.command"
    _description = "PBX Command"
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
    taken = fields.Boolean(
        "Accepted", readonly=True, help="The PBX accepted the command; it may not be done yet."
    )
    leg_id = fields.Many2one(
        "cc.call.leg", "Call Leg", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    awaits = fields.Char(
        "Awaited Effect", readonly=True, help="What must happen before the command counts as done."
    )
    asked = fields.Char("Requested Action", readonly=True, help="The action as it was requested.")
    uniqueid = fields.Char(
        "Channel ID", readonly=True, help="The PBX's ID of the channel that the command opened."
    )

    _open = models.Index("(expires_at) WHERE state IN ('pending', 'sent')")

    @api.model
    def _ask(self, pbx, agent, kind, args, **about):
        """Put a deed down for the bridge.

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
    def _bridge_fetch(self, pbx_id):
        """The commands to send now, as ``{"id", "kind", **args}``. Nobody gets them twice."""
        self._expire()
        # Two bridges at once: the second one's UPDATE fails, and its transaction starts over.
        commands = self.search([("pbx_id", "=", pbx_id), ("state", "=", "pending")], order="id")
        commands.state = "sent"
        return [command._as_action() for command in commands]

    @api.model
    def _bridge_answer(self, command_id, ok, words, uniqueid=""):
        """Keep what the PBX answered, and tell whoever asked."""
        command = self.browse(command_id).exists()
        if not (ok and command.awaits):
            command._finish("done" if ok else "failed", words, uniqueid)
        elif command.state == "sent":  # what it waits for may have come first
            command.taken = True
            command._see_through()

    @api.model
    def _about(self, legs):
        """The deeds that wait for something to come of them at these phones."""
        # Nothing can have come of one at a phone that only rings.
        legs = legs.filtered(lambda leg: leg.answered_at or leg.ended_at)
        return legs and self.search([("leg_id", "in", legs.ids), ("state", "=", "sent")])

    def _see_through(self):
        """End those whose effect has come, or cannot come any more."""
        for command in self.filtered("awaits"):
            if EFFECTS[command.awaits](command.leg_id):
                command._finish("done")
            elif command.leg_id.ended_at:
                command._finish("failed")

    @api.model
    def _expire(self):
        """End the commands whose time is over.

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
        # The tracker knows a call that we dialled by its channel's id.
        channel = {"channel_id": f"{DIAL_PREFIX}{self.id}"} if self.kind == "originate" else {}
        return {"id": self.id, "kind": self.kind, **self.args, **channel}

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

    def _answer_text(self):
        """What a person understands of the end; empty when all is well."""
        if self.state == "done":
            return ""
        if self.state == "expired":
            unseen = self.taken and self._unseen_text()
            return unseen or self.env._("The PBX did not answer in time. Try again.")
        if not self.answer and self.leg_id.ended_at:
            return self.env._("The call has ended.")
        return self.env._("The PBX refused: %s", self.answer or self.env._("no reason given"))

    def _unseen_text(self):
        """What a person understands when the PBX said yes and nothing came of it."""
        return {
            "ended": self.env._("The call has not ended. Hang up on the phone itself."),
            "answered": self.env._("The phone did not respond. Answer on the phone itself."),
            "held": self.env._(
                "The phone did not respond. Put the call on hold on the phone itself."
            ),
            "resumed": self.env._(
                "The phone did not respond. Resume the call on the phone itself."
            ),
            "parked": self.env._("The PBX did not put the call on hold. Try again."),
            "unparked": self.env._("The PBX did not resume the call. Try again."),
            "gone": self.env._("The call was not transferred. You still have it."),
            "asking": self.env._("Nobody was called. Are attended transfers set up on the PBX?"),
            "cancelled": self.env._("The transfer was not cancelled. Try again."),
        }.get(self.awaits)

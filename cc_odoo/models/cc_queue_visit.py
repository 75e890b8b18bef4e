# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..core.facts import APPROXIMATE
from .cc_user_status import to_datetime

# What a fact with an approximate key knows less well than one that was heard.
ABOUT_JOINING = ("key", "joined_at", "position_joined")

OUTCOMES = [
    ("answered", "Answered"),
    ("abandoned", "Abandoned"),
    ("timeout", "Waited too long"),
    ("exit_key", "Left by pressing a key"),
    ("join_empty", "No agents when joining"),
    ("leave_empty", "No agents left"),
    ("full", "Queue full"),
    ("transferred", "Transferred"),
    ("unknown", "Unknown"),
]


class CcQueueVisit(models.Model):
    """One entry of a call into a queue: what all figures count."""

    _name = "cc.queue.visit"
    _description = "Queue Visit"
    _inherit = "cc.fact.mixin"
    _order = "joined_at desc, id desc"
    _rec_name = "call_id"

    key = fields.Char(
        "PBX Key", required=True, readonly=True, help="The PBX's key of the queue visit."
    )
    uniqueid = fields.Char(
        "Channel ID", readonly=True, help="The PBX's ID of the caller's channel."
    )
    call_id = fields.Many2one("cc.call", required=True, index=True, ondelete="cascade")
    queue_id = fields.Many2one("cc.queue", required=True, readonly=True, ondelete="restrict")
    cc_user_id = fields.Many2one(
        "cc.user", "Answered By", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    interface = fields.Char("Answering Phone", readonly=True)
    caller_number = fields.Char(related="call_id.caller_number")
    partner_id = fields.Many2one(related="call_id.partner_id")
    joined_at = fields.Datetime(required=True, readonly=True, index=True)
    ended_at = fields.Datetime("Left At", readonly=True)
    wait_seconds = fields.Float("Wait Time", readonly=True, aggregator="avg", help="In seconds.")
    outcome = fields.Selection(OUTCOMES, readonly=True, help="Empty while the caller waits.")
    position_joined = fields.Integer("Position on Joining", readonly=True, aggregator="avg")
    position_left = fields.Integer("Position on Leaving", readonly=True, aggregator="avg")
    followed_up = fields.Boolean(
        readonly=True,
        help="Whether this abandoned visit becomes a task or a lead has been decided.",
    )

    _identity = models.UniqueIndex(
        "(pbx_id, key)", "The PBX has already reported this queue visit."
    )
    _by_queue = models.Index("(queue_id, joined_at)")
    _waiting = models.Index("(queue_id) WHERE ended_at IS NULL")

    # ------------------------------------------------------------ facts

    def _of_fact(self, pbx, fact):
        """A joining that was not heard is known to a second or two: it may be another key's row."""
        row = super()._of_fact(pbx, fact)
        if row:
            return row
        near = self._nearest(pbx, [fact.uniqueid], fact.queue, to_datetime(fact.joined_at))
        return near if fact.approximate or APPROXIMATE in (near.key or "") else row

    def _fact_news(self, values):
        news = super()._fact_news(values)
        if news.get("outcome") and not values["interface"]:
            news |= {"interface": False, "cc_user_id": False}  # connected, but they never met
        if APPROXIMATE not in values["key"]:
            return {**news, "source": "heard"} if APPROXIMATE in self.key else news
        if self.outcome and self.outcome != "unknown":
            return {}  # who knows only about when it began does not know better how it ended
        if self.key != values["key"]:
            news = {name: value for name, value in news.items() if name not in ABOUT_JOINING}
        return news

    def _fact_values(self, pbx, fact):
        call = self.env["cc.call"]._of_linkedid(pbx, fact.linkedid, fact.joined_at)
        agent = self._answerer(pbx, call, fact.interface)
        values = super()._fact_values(pbx, fact)
        return {**values, "call_id": call.id, "cc_user_id": agent.id}

    def _answerer(self, pbx, call, interface):
        """Who sat at the phone: as known from its leg, which saw who was there when it rang."""
        if not interface:
            return self.env["cc.user"]
        legs = call.leg_ids.filtered(lambda leg: leg.interface == interface)
        return legs[-1:].cc_user_id or self.env["cc.user"]._of_interface(pbx, interface)

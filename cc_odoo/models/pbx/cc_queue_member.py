# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class CcQueueMember(models.Model):
    """Who is in a queue, as the PBX says. Written by the bridge alone."""

    _name = "cc.queue.member"
    _description = "Queue Member"
    _order = "queue_id, penalty, member_name, id"
    _rec_name = "member_name"

    queue_id = fields.Many2one("cc.queue", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="queue_id.company_id", store=True)
    interface = fields.Char(required=True, help="The channel at which the PBX calls the member.")
    member_name = fields.Char(string="Member")
    kind = fields.Char("Member Type", help="In the PBX's own words: dynamic, static or realtime.")
    ours = fields.Boolean(
        "Added by Odoo",
        help="Odoo added this member and may remove it. Other members are only shown.",
    )
    paused = fields.Boolean(help="A paused member gets no calls from the queue.")
    penalty = fields.Integer(help="Members with a lower penalty get calls first.")
    state = fields.Char(
        "Phone State", help="The state of the member's phone, in the PBX's own words."
    )

    extension_id = fields.Many2one(
        "cc.extension",
        index="btree_not_null",
        ondelete="set null",
        help="The phone that rings for the member, also behind a Local channel.",
    )
    is_fixed = fields.Boolean(
        "Agent's Phone, Not Added by Odoo",
        compute="_compute_is_fixed",
        # sudo: cc.user: whether an agent uses the phone
        compute_sudo=True,
        help="The phone of an agent is in the queue by somebody else's doing: it rings whatever "
        "the agent's status is.",
    )

    _interface_unique = models.Constraint(
        "UNIQUE (queue_id, interface)", "This interface is already a member of the queue."
    )

    @api.depends("ours", "extension_id.serving_ids", "extension_id.cc_user_ids")
    def _compute_is_fixed(self):
        for member in self:
            phone = member._origin.extension_id
            member.is_fixed = not member.ours and bool(phone.serving_ids or phone.cc_user_ids)

    def _fixed_text(self):
        """What follows from agents' phones that others put into queues; False without any."""
        if not self:
            return False
        names = ", ".join(sorted({member._name_in_queue() for member in self}))
        if all(member.queue_id.pbx_id.pause_static_members for member in self):
            return self.env._(
                "In queues on the PBX itself, not by Odoo: %s. Odoo pauses them while the agent "
                "takes no calls.",
                names,
            )
        return self.env._(
            "In queues on the PBX itself, not by Odoo: %s. Their phones ring also on a break and "
            "after the agent disconnects. Remove them from the queue on the PBX (static agents; "
            "who logged in by *45 logs out by it), or set “Pause Static Members” on the PBX.",
            names,
        )

    def _name_in_queue(self):
        return self.env._(
            "%(name)s in %(queue)s",
            name=self.member_name or self.interface,
            queue=self.queue_id.display_name,
        )

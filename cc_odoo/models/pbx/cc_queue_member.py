# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


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

    _interface_unique = models.Constraint(
        "UNIQUE (queue_id, interface)", "This interface is already a member of the queue."
    )

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models

from ...tools.epoch import to_epoch

# Then the agent is offered the caller again, whoever else has been free meanwhile.
REFUSAL_PAUSE = timedelta(minutes=1)


class CcQueueRefusal(models.Model):
    """An agent has refused a caller who still waits: they are paused in the queue for a moment."""

    _name = "cc.queue.refusal"
    _description = "Refused Caller"
    _order = "until, id"
    _rec_name = "cc_user_id"

    cc_user_id = fields.Many2one("cc.user", "Agent", required=True, ondelete="cascade", index=True)
    queue_id = fields.Many2one("cc.queue", required=True, ondelete="cascade", index=True)
    call_id = fields.Many2one("cc.call", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="queue_id.company_id", store=True)
    until = fields.Datetime(required=True)

    @api.model
    def _begin(self, legs):
        """Pause the agents who refused at these phones, where somebody else is free.

        :param legs: ``cc.call.leg``, of queues that want it
        """
        for leg in legs:
            queue, agent = leg.queue_id, leg.cc_user_id
            waits = leg.call_id.visit_ids.filtered(
                lambda visit, queue=queue: visit.queue_id == queue and not visit.ended_at
            )
            if waits and queue._agents_free_to_call() - agent:
                self.create(
                    {
                        "cc_user_id": agent.id,
                        "queue_id": queue.id,
                        "call_id": leg.call_id.id,
                        "until": fields.Datetime.now() + REFUSAL_PAUSE,
                    }
                )
                queue.pbx_id._notify_members()
                self.env["cc.pbx"]._notify_bridge("deadline")

    @api.model
    def _end(self, visits):
        """End the pauses for callers who wait no more."""
        done = [("call_id", "in", visits.call_id.ids), ("queue_id", "in", visits.queue_id.ids)]
        self.search(done)._lift()

    @api.model
    def _expire(self):
        """End the pauses whose time is over.

        :return: epoch seconds of when the next one's is, None when there is none
        """
        now = fields.Datetime.now()
        self.search([("until", "<=", now)])._lift()
        return to_epoch(self.search([("until", ">", now)], limit=1).until)

    def _lift(self):
        self.queue_id.pbx_id._notify_members()
        self.unlink()

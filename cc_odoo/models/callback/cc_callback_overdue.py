# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Callbacks that are late: whoever leads those who should have called is notified once."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.epoch import to_epoch

# Of many that are late at once, so many in one transaction.
OVERDUE_BATCH = 100


class CcCallbackOverdue(models.AbstractModel):
    _name = "cc.callback.overdue"
    _description = "Callback"

    @api.model
    def _report_overdue(self):
        """Give the supervisors an activity for each item that has become late, once.

        :return: epoch seconds of when the next one becomes late, None when none does
        """
        now = fields.Datetime.now()
        waits = Domain("state", "in", ("open", "calling")) & Domain("overdue_reported", "=", False)
        late = self.search(waits & Domain("due_at", "<", now), limit=OVERDUE_BATCH)
        late.overdue_reported = True
        for item in late:
            for supervisor in item._supervisors():
                item.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=item.env._("Overdue callback: %s", item._story()),
                    user_id=supervisor.id,
                )
        return to_epoch(self.search(waits, order="due_at", limit=1).due_at)

    def _supervisors(self):
        """The users who lead the responsible agent, else the agents of the queue."""
        agents = self.user_id.cc_user_ids | self.cc_user_id or self.queue_id.skill_ids.user_ids
        return agents.supervisor_ids.filtered("active")

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An agent who lets several calls in a row ring goes to a status in which none come."""

from odoo import models

from ...core import status as rules


class CcUserUnanswered(models.AbstractModel):
    _name = "cc.user.unanswered"
    _description = "Agent"

    def _unanswered_limit(self):
        """:return: ``core.status.Limit`` of the agent's company"""
        company = self.company_id
        return rules.Limit(company.cc_unanswered_rings, company.cc_unanswered_status_id.id)

    def _report_unanswered(self):
        """Notify the agent's supervisors; the agent reads it in the bar."""
        supervisors = self.supervisor_ids.partner_id
        words = self._unanswered_values()
        text = self.env._(
            "%(agent)s did not answer %(count)s calls in a row. Their status is %(status)s now.",
            **words,
        )
        # The bridge writes this: an e-mail goes out later, by Odoo's own queue.
        later = self.with_context(mail_notify_force_send=False)
        later.message_post(body=text, partner_ids=supervisors.ids)

    def _unanswered_values(self):
        return {
            "agent": self.name,
            "count": self.company_id.cc_unanswered_rings,
            "status": self.status_id.name,
        }

    def _desk_unanswered(self):
        """The warning of the agent bar, until another status is chosen; False without one."""
        if self.status_reason != "unanswered":
            return False
        text = self.env._(
            "You did not answer %(count)s calls in a row, so you are in the status %(status)s. "
            "Choose another one to get calls again.",
            **self._unanswered_values(),
        )
        return {"kind": "unanswered", "text": text}

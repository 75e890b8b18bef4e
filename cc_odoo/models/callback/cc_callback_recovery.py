# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A callback closes itself in the transaction that learns that the caller was reached."""

from odoo import fields, models
from odoo.tools import format_datetime

from .cc_callback_work import NOT_TAKEN


class CcCallbackRecovery(models.AbstractModel):
    _name = "cc.callback.recovery"
    _description = "Callback"

    def _recover(self, call):
        """Close these items: their caller talked with somebody in this call."""
        at = call.answered_at or fields.Datetime.now()
        for item in self:
            item._call_off(call)
            item.write(
                {
                    "state": "recovered",
                    "closed_reason": "reached" if call.direction == "out" else "called_again",
                    "recovered_at": at,
                    "recovered_call_id": call.id,
                    "recovery_seconds": max(0, (at - item.first_at).total_seconds()),
                    **NOT_TAKEN,
                }
            )
            item._report_to_record(item._recovered_text(call))
            item._close_record()
        self._end_activities()

    def _recovered_text(self, call):
        values = {
            "time": format_datetime(self.env, self.recovered_at, tz=self._company_tz()),
            "agent": call.cc_user_id.name or "",
        }
        if call.direction == "out":
            return self.env._("Reached at %(time)s: %(agent)s called back.", **values)
        return self.env._("The caller got through to %(agent)s at %(time)s.", **values)

    # ------------------------------------------------------------ whose turn it is

    def _schedule(self):
        """Give the responsible an activity, due when the item is."""
        for item in self.filtered("user_id"):
            item.activity_schedule(
                "mail.mail_activity_data_call",
                date_deadline=fields.Date.context_today(item, item.due_at),
                summary=item._story(),
                user_id=item.user_id.id,
            )

    def _end_activities(self):
        self.activity_unlink(["mail.mail_activity_data_call", "mail.mail_activity_data_todo"])

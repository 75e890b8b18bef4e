# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an owner looks at first: how many lost callers of today were reached in time."""

from datetime import datetime, timedelta

import pytz
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

FIGURES = """
    SELECT count(*) FILTER (WHERE state IN ('open', 'calling')),
           count(*) FILTER (WHERE state IN ('open', 'calling') AND due_at < %(now)s),
           count(*) FILTER (WHERE first_at >= %(day)s),
           count(*) FILTER (WHERE first_at >= %(day)s
                              AND (state = 'recovered' OR first_at < %(limit)s)),
           count(*) FILTER (WHERE first_at >= %(day)s AND state = 'recovered'
                              AND recovery_seconds <= %(seconds)s)
      FROM cc_callback WHERE id IN %(visible)s
"""


class CcCallbackFigures(models.AbstractModel):
    _name = "cc.callback.figures"
    _description = "Callback"

    @api.model
    def get_callback_figures(self):
        """The figures on the list's top, of the callbacks that the present user may see.

        A caller who was lost a moment ago can still be reached in time: they count once they were
        reached, or once the time is over.

        :return: ``{"open", "overdue", "lost", "counted", "in_time", "rate", "minutes"}``: now open
            and late; of today, in the company's time zone: lost, of those the ones that count, of
            those reached within ``minutes``, and the share in percent (None: nobody counts)
        :raises AccessError: the user is not of the call centre
        """
        if not self.env.user.has_group("cc_odoo.group_agent"):
            raise AccessError(self.env._("You are not an agent of the call centre."))
        # sudo: res.company: one setting, whatever the user may read of the company
        minutes = self.env.company.sudo().cc_recovered_minutes
        names = "open", "overdue", "lost", "counted", "in_time"
        found = dict(zip(names, self._figures_of_today(minutes), strict=True))
        rate = 100 * found["in_time"] / found["counted"] if found["counted"] else None
        return {**found, "rate": rate, "minutes": minutes}

    def _figures_of_today(self, minutes):
        now, day = fields.Datetime.now(), self._day_began_at()
        recent = Domain("state", "in", ("open", "calling")) | Domain("first_at", ">=", day)
        self.flush_model()
        # Direct SQL: five figures in one statement.
        query = SQL(
            FIGURES,
            now=now,
            day=day,
            limit=now - timedelta(minutes=minutes),
            seconds=60 * minutes,
            visible=self._search(recent).subselect(),
        )
        return self.env.execute_query(query)[0]

    @api.model
    def _day_began_at(self):
        """When today began in the company's time zone, as naive UTC."""
        zone = pytz.timezone(self.env.company.resource_calendar_id.tz or "UTC")
        today = datetime.now(zone).date()
        began = zone.localize(datetime.combine(today, datetime.min.time()))
        return began.astimezone(pytz.utc).replace(tzinfo=None)

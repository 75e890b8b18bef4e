# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from markupsafe import Markup
from odoo import models
from odoo.tools import format_datetime

from ...core import numbers
from ...tools.log import logger

_logger = logger(__name__)


class CcQueueVisitFollowUp(models.AbstractModel):
    """A caller who gave up becomes work that somebody does."""

    _name = "cc.queue.visit.follow.up"
    _description = "Queue Visit"

    def _follow_up(self):
        """Make the task or lead of an abandoned visit, as its queue says, once per call."""
        for visit in self._wait_to_follow():
            visit.followed_up = True
            if visit._deserves_item():
                visit._make_item()

    def _wait_to_follow(self):
        return self.filtered(lambda visit: visit._wants_follow_up())

    def _wants_follow_up(self):
        # Before the call's own fact has come, nobody knows who called.
        return self.outcome == "abandoned" and not self.followed_up and bool(self.call_id.state)

    def _deserves_item(self):
        call = self.call_id
        return (
            self.wait_seconds >= self.queue_id.abandon_after
            and numbers.can_be_dialled(call.caller_number)
            and not (call.task_id or call.lead_id)
        )

    def _make_item(self):
        make = {"task": self._make_task, "lead": self._make_lead}.get(self.queue_id.on_abandon)
        if make:
            company = self._own_company()
            spoken = self.with_context(lang=company.partner_id.lang or self.env.lang)
            make(spoken, company)

    def _make_task(self, spoken, company):
        project = self.env.ref("cc_odoo.project_customer_care", raise_if_not_found=False)
        if not project:
            _logger.error("%s: the customer-care project is gone, so no task is made", self.call_id)
            return
        tasks = self.env["project.task"].with_company(company).with_context(lang=spoken.env.lang)
        self.call_id.task_id = tasks.create(
            {
                "name": spoken._item_title(),
                "description": spoken._item_description(),
                "project_id": project.id,
                "partner_id": self.call_id.partner_id.id,
                "user_ids": False,
            }
        )

    def _make_lead(self, spoken, company):
        leads = self.env["crm.lead"].with_company(company).with_context(lang=spoken.env.lang)
        self.call_id.lead_id = leads.create(
            {
                "name": spoken._item_title(),
                "description": spoken._item_description(),
                "partner_id": self.call_id.partner_id.id,
                "phone": self.call_id._number_to_dial(),
                "contact_name": self.call_id._name_sent(),
                "company_id": company.id,
                "user_id": False,
            }
        )

    # ------------------------------------------------------------ in words

    def _item_title(self):
        return self.env._(
            "Abandoned call from %(caller)s in %(queue)s",
            caller=self.call_id._who(),
            queue=self.queue_id.display_name,
        )

    def _item_description(self):
        """What to know before calling back, as HTML. Whatever the caller sent is escaped."""
        rows = Markup().join(
            Markup("<li><b>%s</b>: %s</li>") % (label, value) for label, value in self._item_rows()
        )
        link = Markup('<a href="/odoo/cc.call/%s">%s</a>') % (
            self.call_id.id,
            self.env._("Open the call"),
        )
        return Markup("<p>%s</p><ul>%s</ul><p>%s</p>") % (
            self.env._("The caller hung up while waiting. Please call back."),
            rows,
            link,
        )

    def _item_rows(self):
        call = self.call_id
        rows = [
            (self.env._("Caller"), call._who()),
            (self.env._("Number"), call.caller_number),
            (self.env._("Queue"), self.queue_id.display_name),
            (self.env._("Wait Time"), self._wait_in_words()),
            (
                self.env._("Called At"),
                format_datetime(self.env, self.joined_at, tz=self._company_tz()),
            ),
        ]
        if call.match == "guess" and call.partner_ids:
            rows.append(
                (
                    self.env._("Note"),
                    self.env._("The contact is a guess: only the last digits of the number match."),
                )
            )
        if len(call.partner_ids) > 1:
            names = ", ".join(call.partner_ids.mapped("display_name"))
            rows.append((self.env._("Contacts with This Number"), names))
        return rows

    def _wait_in_words(self):
        minutes, seconds = divmod(round(self.wait_seconds), 60)
        if not minutes:
            return self.env._("%(seconds)s s", seconds=seconds)
        return self.env._("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=seconds)

    def _company_tz(self):
        return self.company_id.resource_calendar_id.tz or self.env.user.tz or "UTC"

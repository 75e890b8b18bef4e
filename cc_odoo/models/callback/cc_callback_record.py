# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The task or lead that a lost caller becomes, and what it is told of later."""

from markupsafe import Markup
from odoo import api, fields, models
from odoo.tools import format_datetime

from ...tools.log import logger

_logger = logger(__name__)

MINUTES_OF_A_DAY = 24 * 60


class CcCallbackRecord(models.AbstractModel):
    _name = "cc.callback.record"
    _description = "Callback"

    def _make_record(self, call):
        """Make the task or lead of this item, as its queue says, in the company's language.

        :param call: the ``cc.call`` in which the caller was lost
        """
        make = self._record_makers().get(self.queue_id.on_abandon)
        if make and not (call.task_id or call.lead_id):
            spoken = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
            make(spoken.with_company(self.company_id), call.with_context(lang=spoken.env.lang))

    @api.model
    def _record_makers(self):
        """What a queue can make of a lost caller: ``{value of on_abandon: method(item, call)}``.

        To be extended by addons with records of their own, such as tickets.
        """
        return {"task": type(self)._make_task, "lead": type(self)._make_lead}

    @api.model
    def _record_fields(self):
        """The fields that hold the record of an item, in the order in which they are looked at."""
        return ["task_id", "lead_id"]

    def _record(self):
        """The task, lead or other record of this item; empty when it has none any more."""
        found = (self[name] for name in self._record_fields() if self[name])
        return next(found, self.env["project.task"])

    def _make_task(self, call):
        project = self._task_project()
        if not project:
            _logger.error("%s: the customer-care project is gone, so no task is made", call)
            return
        self.task_id = self.env["project.task"].create(
            {
                "name": self._record_title(call),
                "description": self._record_description(call),
                "project_id": project.id,
                "partner_id": call.partner_id.id,
                "user_ids": self.user_id.ids,
                "date_deadline": self.due_at,
            }
        )
        call.task_id = self.task_id

    def _task_project(self):
        own = self.queue_id.callback_project_id.filtered("active")
        return own or self.env.ref("cc_odoo.project_customer_care", raise_if_not_found=False)

    def _make_lead(self, call):
        self.lead_id = self.env["crm.lead"].create(
            {
                "name": self._record_title(call),
                "description": self._record_description(call),
                "partner_id": call.partner_id.id,
                "phone": call._number_to_dial(),
                "contact_name": call._name_sent(),
                "company_id": self.company_id.id,
                "team_id": self.queue_id.callback_team_id.id,
                "user_id": self.user_id.id,
            }
        )
        call.lead_id = self.lead_id

    # ------------------------------------------------------------ what it is told of

    def _report_to_record(self, text):
        """Add a line to the chatter of the item, and of its record."""
        for item in self:
            for record in filter(None, (item, item._record())):
                record.message_post(body=text, message_type="comment")

    def _close_record(self):
        """Move the task to its done stage, where nobody has worked on it or a setting says so."""
        task = self.task_id
        if task and not task.is_closed and (self._is_untouched(task) or self._closes_all()):
            done = task.project_id.type_ids.filtered("fold").sorted("sequence")[:1]
            task.write({"state": "1_done", **({"stage_id": done.id} if done else {})})

    def _closes_all(self):
        return self.company_id.cc_callback_close_worked

    def _is_untouched(self, task):
        """Whether no person has written to the task, nor moved or given it to anybody else."""
        people = task.message_ids.filtered(lambda message: message.author_id.user_ids)
        bot = self.env.ref("base.partner_root")
        moved = task.stage_id != task.project_id.type_ids.sorted("sequence")[:1]
        return not (people.author_id - bot) and not moved and task.user_ids <= self.user_id

    # ------------------------------------------------------------ in words

    def _record_title(self, call):
        who, queue = call._who(), self.queue_id.display_name
        return {
            "timeout": self.env._(
                "%(caller)s waited too long in %(queue)s", caller=who, queue=queue
            ),
            "exit_key": self.env._("%(caller)s left %(queue)s by a key", caller=who, queue=queue),
        }.get(
            self.reason,
            self.env._("Abandoned call from %(caller)s in %(queue)s", caller=who, queue=queue),
        )

    def _record_description(self, call):
        """What to know before calling back, as HTML. Whatever the caller sent is escaped."""
        rows = Markup().join(
            Markup("<li><b>%s</b>: %s</li>") % (label, value) for label, value in self._rows(call)
        )
        link = Markup('<a href="/odoo/cc.call/%s">%s</a>') % (
            call.id,
            self.env._("Open the call"),
        )
        return Markup("<p>%s</p><ul>%s</ul><p>%s</p>") % (
            self.env._("Nobody talked with the caller. Please call back."),
            rows,
            link,
        )

    def _rows(self, call):
        rows = [
            (self.env._("Caller"), call._who()),
            (self.env._("Number"), call.caller_number),
            (self.env._("Queue"), self.queue_id.display_name),
            (self.env._("Wait Time"), self._seconds_in_words(self.wait_seconds)),
            (
                self.env._("Called At"),
                format_datetime(self.env, call.started_at, tz=self._company_tz()),
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

    def _story(self):
        """What happened in one line: “Gave up twice, 3 min 10 s, Support”."""
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        what = reasons.get(self.reason, "")
        if self.count > 1:
            what = self.env._("%(what)s, %(count)s times", what=what, count=self.count)
        waited = self.wait_seconds and self._seconds_in_words(self.wait_seconds)
        place = self.queue_id.display_name or self.cc_user_id.display_name
        return ", ".join(filter(None, [what, waited, place]))

    def _lost_again_text(self, call):
        return self.env._(
            "Lost again at %(time)s: %(story)s.",
            time=format_datetime(self.env, call.ended_at, tz=self._company_tz()),
            story=self._story(),
        )

    @api.model
    def _seconds_in_words(self, seconds):
        minutes, seconds = divmod(round(seconds), 60)
        if not minutes:
            return self.env._("%(seconds)s s", seconds=seconds)
        return self.env._("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=seconds)

    def _due_in_words(self):
        """When to call, seen from now: “20 min late”, “in 40 min”, or the day and the hour."""
        if self.state not in ("open", "calling") or not self.due_at:
            return ""
        now, waits_until = fields.Datetime.now(), self.not_before
        if waits_until and waits_until > now:
            return self.env._("from %s on", self._moment_in_words(waits_until))
        minutes = round((self.due_at - now).total_seconds() / 60)
        if minutes < 0:
            return self.env._("%s late", self._minutes_in_words(-minutes))
        if minutes < MINUTES_OF_A_DAY:
            return self.env._("in %s", self._minutes_in_words(minutes))
        return self._moment_in_words(self.due_at)

    def _moment_in_words(self, at):
        same_day = fields.Date.context_today(self, at) == fields.Date.context_today(self)
        shape = "HH:mm" if same_day else "EEE d MMM HH:mm"
        return format_datetime(self.env, at, tz=self.env.context.get("tz"), dt_format=shape)

    @api.model
    def _minutes_in_words(self, minutes):
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        if days:
            return self.env._("%(days)s d %(hours)s h", days=days, hours=hours)
        if hours:
            return self.env._("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)
        return self.env._("%(minutes)s min", minutes=minutes)

    def _company_tz(self):
        return self.company_id.resource_calendar_id.tz or self.env.user.tz or "UTC"

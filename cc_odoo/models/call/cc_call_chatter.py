# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup
from odoo import fields, models


class CcCallChatter(models.AbstractModel):
    """A line in the contact's own history."""

    _name = "cc.call.chatter"
    _description = "Call"

    in_contact_history = fields.Boolean(
        "In Contact's History",
        readonly=True,
        help="The contact's history has, or had, a line about this call.",
    )
    contact_message_id = fields.Many2one(
        "mail.message",
        "Message in Contact's History",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        copy=False,
    )

    def _update_contact_history(self):
        """Write the line in the contact's history anew, with the note as it is now."""
        # sudo: mail.message: the line that we wrote there ourselves
        for call in self.sudo().filtered("contact_message_id"):
            call.contact_message_id.body = call._in_company_language()._contact_line()

    def _log_in_contact_history(self):
        """Post once, in the contact's chatter, that there was this call."""
        for call in self:
            wanted = call.partner_id and call._own_company().cc_contact_history
            if wanted and call.ended_at and not call.in_contact_history:
                call._post_to_contact()

    def _post_to_contact(self):
        self.in_contact_history = True
        author = self.cc_user_id.user_id.partner_id or self.env.ref("base.partner_root")
        self.contact_message_id = self.partner_id.message_post(
            body=self._in_company_language()._contact_line(),
            author_id=author.id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )

    def _in_company_language(self):
        return self.with_context(lang=self._own_company().partner_id.lang or self.env.lang)

    def _contact_line(self):
        """What a person reads of the call: where to or from, how it went, how long, with whom."""
        self.ensure_one()
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        parts = [outcomes.get(self.outcome), self._talked_text(), self.queue_id.display_name]
        parts.append(self.cc_user_id.display_name)
        link = Markup('<a href="/odoo/cc.call/%s">%s</a>') % (self.id, self._contact_title())
        note = Markup("<br/>%s") % self.note if self.note else ""
        return Markup("%s: %s%s") % (link, ", ".join(filter(None, parts)), note)

    def _contact_title(self):
        return {
            "in": self.env._("Incoming call"),
            "out": self.env._("Outgoing call"),
            "internal": self.env._("Internal call"),
        }[self.direction]

    def _talked_text(self):
        minutes, seconds = divmod(round(self.talk_seconds), 60)
        if not self.talk_seconds:
            return ""
        return self.env._("talk time %(minutes)s:%(seconds)02d", minutes=minutes, seconds=seconds)

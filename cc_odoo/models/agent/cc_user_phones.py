# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The phones of an agent: extensions and mobile numbers, and the channel that calls go to now."""

from odoo import models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...core import numbers
from ...core.bounds import MAX_TYPED_CHARS, shown
from .status_fields import STATUS_WRITER


class CcUserPhones(models.AbstractModel):
    _name = "cc.user.phones"
    _description = "Agent"

    def _channel(self):
        """The channel calls reach the agent at now; empty when there is none."""
        self.ensure_one()
        if self.current_extension_id:
            return self.current_extension_id.interface or ""
        if self.current_virtual_number:
            return self._virtual_pbx()._virtual_channel(self.current_virtual_number)
        return ""

    def _virtual_pbx(self):
        """The PBX that calls a virtual agent: that of their queues, else the company's first."""
        pbx = self.skill_ids.queue_ids.pbx_id._of_company(self.company_id).sorted("id")[:1]
        company = [("company_id", "in", (self.company_id.id, False))]
        return pbx or pbx.search(company, order="id", limit=1)

    def _permitted_extensions(self):
        """The extensions the agent may connect with, whoever has them now."""
        self.ensure_one()
        if self.extension_id:
            return self.extension_id
        if not self.all_extensions:
            return self.allowed_extension_ids
        company = Domain("company_id", "in", (self.company_id.id, False))
        unfixed = Domain("cc_user_ids", "=", False)
        return self.env["cc.extension"].search(company & unfixed)

    def _follow_fixed_extension(self):
        """Move connected agents to their new fixed extension at once.

        :raises UserError: another agent is connected there, or it is no longer on the PBX
        """
        moved = self.filtered(
            lambda agent: (
                agent.current_extension_id and agent.current_extension_id != agent.extension_id
            )
        )
        for agent in moved:
            # sudo: cc.user: whoever is connected there counts, also one whom the caller can't see
            agent.sudo()._check_free(agent.extension_id)
            # sudo: cc.user: it follows from the extension, which the caller may write
            mover = agent.sudo().with_context(cc_status_writer=STATUS_WRITER)
            mover.write({"current_extension_id": agent.extension_id.id})
            mover._push_agent()

    def _refuse_fixed_twice(self, extension_id):
        """Refuse an extension that is fixed for another agent, and name that agent.

        Not a constraint of Odoo: the unique index would refuse it first, without the name.

        :raises ValidationError: the extension is fixed for another active agent
        """
        if not extension_id:
            return
        # A user who may not read the extension is not told who has it.
        self._refuse_unread({"extension_id": extension_id})
        # sudo: cc.user: the other agent counts, also one whom the caller can't see
        others = self.sudo().search([("extension_id", "=", extension_id)]) - self
        if others:
            raise ValidationError(
                self.env._(
                    "Extension %(number)s already belongs to %(name)s.",
                    number=others[0].extension_id.number,
                    name=others[0].name,
                )
            )

    def _with_e164(self, vals):
        if not vals.get("virtual_number"):
            return vals
        return {**vals, "virtual_number": self._e164(vals["virtual_number"])}

    def _e164(self, number):
        """A mobile number as it is stored.

        :raises UserError: it is no phone number, in words
        """
        # A number without a country code is of the PBX's country: the PBX dials it.
        # sudo: cc.pbx: only its country
        pbx = self.sudo()._virtual_pbx()
        country = self._number_country(pbx)
        try:
            return numbers.to_e164(str(number)[:MAX_TYPED_CHARS], country.code)
        except numbers.BadNumber as bad:
            raise UserError(
                self.env._(
                    "“%(number)s” is not a phone number. Write it with its country code, such as "
                    "+972 50 234 5678.",
                    number=shown(number),
                )
            ) from bad

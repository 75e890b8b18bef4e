# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an agent may dial: a number out of whatever was typed, and the dial rules."""

from odoo import models
from odoo.exceptions import UserError

from ...core import numbers, tel_link
from ...core.bounds import shown
from ...tools.failing import failing


class CcUserDialRules(models.AbstractModel):
    _name = "cc.user.dial.rules"
    _description = "Agent"

    def _check_number(self, number):
        """Also out of a ``tel:`` link, and only what this agent may dial."""
        with failing("number"):
            number = str(number or "")[: tel_link.MAX_LINK_CHARS + 1]
            wanted = self._clean_number(self._number_in(number))
            self._check_dial_rules(wanted)
        return wanted

    def _number_in(self, text):
        """The number of a link, without what follows it; the text itself where there is none.

        :raises UserError: there are several
        """
        self._check_one_number(text)
        try:
            return tel_link.number_in(text)
        except numbers.BadNumber:
            return text

    def _check_one_number(self, text):
        """``03-1234567 / 050-2345678`` must not be dialled as one long number."""
        found = numbers.found(text, self._number_country(self._dial_pbxs()[:1]).code)
        if len(found) > 1:
            raise UserError(
                self.env._(
                    "There is more than one number in “%(text)s”: %(numbers)s. Dial one of them.",
                    text=shown(text),
                    numbers=", ".join(found),
                )
            )

    def _check_dial_rules(self, number):
        """:raises UserError: the dial rules forbid the number, and which one does"""
        # sudo: cc.dial.rule: everybody obeys them, and only managers read them
        rules = self.env["cc.dial.rule"].sudo()
        # A virtual agent is called through any PBX: each one's rules count.
        for pbx in self._dial_pbxs() or [self.env["cc.pbx"]]:
            allowed, rule = rules._decide(self, pbx, number)
            if not allowed:
                with failing("forbidden"):
                    raise UserError(rules._refusal_text(number, rule))

    def _dial_pbxs(self):
        """The PBXs that may dial for this agent."""
        return self.current_extension_id.pbx_id or self._pbxs() or self._virtual_pbx()

    def _number_country(self, pbx):
        """The country that a number without a prefix is of, dialled through a PBX."""
        return pbx._number_country() if pbx else (self.company_id or self.env.company).country_id

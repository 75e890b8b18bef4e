# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import ValidationError


class CcWriteOnlyMixin(models.AbstractModel):
    """Secrets that people may replace, but never read.

    Each name in ``_write_only`` has three fields: the field itself, into which people type;
    ``<name>_stored``, which nobody but the server reads; and ``has_<name>``, whether there is one.
    The value of a name is the fields of the address to which the secret is sent; why a new address
    needs the secret again, the model says in ``_secret_elsewhere_text(name)``.
    """

    _name = "cc.write.only.mixin"
    _description = "PBX"

    _write_only = {}

    @api.depends_context("uid")
    def _compute_write_only(self):
        for name in self._write_only:
            self[name] = False

    @api.depends(lambda self: [f"{name}_stored" for name in self._write_only])
    def _compute_has_write_only(self):
        for record in self:
            for name in self._write_only:
                record[f"has_{name}"] = bool(record[f"{name}_stored"])

    def _store_write_only(self, name):
        """Keep what was typed into a field; to be used as its inverse."""
        for record in self:
            # The web client sends False for a password field nobody touched.
            if record[name]:
                # sudo: cc.pbx: the field is closed to everybody; who may write here may replace it
                record.sudo()[f"{name}_stored"] = record[name]

    def _refuse_secrets_elsewhere(self, vals):
        """Who could send a stored secret to an address of their own would have read it.

        :raises ValidationError: an address changes and its secret is not given anew
        """
        if self.env.su or self.env.user.has_group("base.group_system"):
            return
        for name, address in self._write_only.items():
            changed = address & vals.keys()
            if changed and not vals.get(name):
                self.check_access("write")  # before a message names the record
                self.filtered(f"has_{name}")._refuse_elsewhere(name, changed, vals)

    def _refuse_elsewhere(self, name, changed, vals):
        for record in self:
            if any((record[each] or "") != (vals[each] or "") for each in changed):
                raise ValidationError(record._secret_elsewhere_text(name))

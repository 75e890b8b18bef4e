# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import ormcache

from .columns import keep_read


class CcAtRingMixin(models.AbstractModel):
    """Rows of which each ring asks the settings: they are kept in memory, until they change."""

    _name = "cc.at.ring.mixin"
    _description = "Asked at Each Ring"

    # The fields that a ring asks for.
    _at_ring = ()

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        self.env.registry.clear_cache()
        return rows

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & set(self._at_ring):
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _keep_at_ring(self):
        """Take this row's fields from memory into the transaction's cache.

        :return: False where the row has been deleted
        """
        values = self._columns_at_ring(self.id)
        keep_read(self, values or {})
        return values is not None

    @api.model
    @ormcache("self._name", "row_id")
    def _columns_at_ring(self, row_id):
        """``{field: what its column holds}``; None where the row has been deleted."""
        row = self.browse(row_id).exists()
        if not row:
            return None
        fields = [self._fields[name] for name in self._at_ring]
        return {field.name: field.convert_to_cache(row[field.name], row) for field in fields}

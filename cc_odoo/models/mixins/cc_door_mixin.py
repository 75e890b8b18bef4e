# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people may put into a record, by whatever route: a form, an import, RPC.

Odoo looks at a record before it is written, not at where it goes; and what it computes as superuser
follows whatever relation a form was given. Both doors are shut here, for all models of ours.
"""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Command

# The commands of a list that name a record which is there already, and those with values.
NAMING = (Command.UPDATE, Command.LINK)
WITH_VALUES = (Command.CREATE, Command.UPDATE)


class CcDoorMixin(models.AbstractModel):
    """Nobody puts a record into another one, be it only on a form, that they may not read."""

    _name = "cc.door.mixin"
    _description = "What People May Put into a Record"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_unread({**self._context_defaults(), **vals})
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_unread(vals)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        self._refuse_unread({**self._context_defaults(), **values})
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _context_defaults(self):
        known = ((key.removeprefix("default_"), key) for key in self.env.context)
        return {name: self.env.context[key] for name, key in known if name != key}

    @api.model
    def _refuse_unread(self, vals):
        """:raises AccessError: ``vals`` lead to a record that the present user may not read"""
        if self.env.su:
            return
        for model, ids in named_records(self, vals):
            self.env[model].browse(ids).exists().check_access("read")


class CcSettingMixin(models.AbstractModel):
    """What managers set up: in their own companies, and but for what only the server writes.

    A record without a company, or of a model that has none, counts in all companies: whoever does
    not work in all of them reads it.
    """

    _name = "cc.setting.mixin"
    _inherit = ["cc.door.mixin"]
    _description = "What Managers Set Up"

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        for vals in vals_list:
            self._refuse_closed(vals)
        closed = {f"default_{name}" for name in self._closed_fields()}
        context = {key: value for key, value in self.env.context.items() if key not in closed}
        # A context of its own, not one more on top: pylint: disable=context-overridden
        records = super(CcSettingMixin, self.with_context(context)).create(vals_list)
        records._check_own_companies()
        return records.with_env(self.env)

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self.check_access("write")
        self._refuse_closed(vals)
        self._check_own_companies()
        result = super().write(vals)
        self._check_own_companies()
        return result

    def unlink(self):
        self._check_may_unlink()
        return super().unlink()

    def _check_may_unlink(self):
        """Check the rights before a message names who needs the record.

        :raises AccessError: not the present user's to delete
        """
        self.check_access("unlink")
        self._check_own_companies()

    @api.model
    def _closed_fields(self):
        """Return the stored fields that people only read: reported by the PBX, or computed."""
        return {name for name, field in self._fields.items() if field.store and field.readonly}

    @api.model
    def _refuse_closed(self, vals):
        """:raises AccessError: ``vals`` have a field that only the server writes"""
        if closed := vals.keys() & (self._closed_fields() - set(models.MAGIC_COLUMNS)):
            names = [self._fields[name]._description_string(self.env) for name in sorted(closed)]
            raise AccessError(
                self.env._("%(fields)s: only the server can write this.", fields=", ".join(names))
            )

    def _check_own_companies(self):
        """:raises AccessError: a record counts in a company that is not the present user's"""
        if self.env.su:
            return
        mine = self.env.user.company_ids
        for record in self:
            # sudo: the record: only the company in which it counts
            company = record.sudo()._company_it_counts_in()
            if not (company <= mine if company else mine._cc_are_all()):
                raise AccessError(
                    self.env._("Only people who work in the company can set this up there.")
                    if company
                    else self.env._(
                        "Only people who work in all companies can change what "
                        "counts in all of them."
                    )
                )

    def _company_it_counts_in(self):
        """Empty: in all."""
        return self.company_id if "company_id" in self._fields else self.env["res.company"]


def named_records(model, vals):
    """The records that values for a model lead to: pairs of a model's name and ids."""
    for name, value in vals.items():
        field = model._fields.get(name)
        if field is None or not field.relational:
            continue
        comodel = field.comodel_name
        yield comodel, _ids_in(field, value)
        for command in _commands(field, value):
            if command[0] in WITH_VALUES and isinstance(command[-1], dict):
                yield from named_records(model.env[comodel], command[-1])


def _ids_in(field, value):
    if isinstance(value, models.BaseModel):
        return value.ids
    if field.type == "many2one":
        value = value.get("id") if isinstance(value, dict) else value
        one = value[:1] if isinstance(value, list | tuple) else [value]
        return _only_ids(one)
    plain = value if isinstance(value, list | tuple) else ()
    named = [command[1] for command in _commands(field, value) if command[0] in NAMING]
    sets = [command[2] for command in _commands(field, value) if command[0] == Command.SET]
    return _only_ids([*plain, *named, *(each for ids in sets for each in ids)])


def _only_ids(values):
    return [value for value in values if type(value) is int and value]


def _commands(field, value):
    if field.type == "many2one" or not isinstance(value, list | tuple):
        return []
    return [command for command in value if isinstance(command, list | tuple) and len(command) > 1]

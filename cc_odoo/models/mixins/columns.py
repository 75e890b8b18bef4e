# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


def columns(model):
    """The fields that a model has in its own table: read with the very search that finds the rows.

    :return: list of names
    """
    return [name for name, field in model._fields.items() if field.store and field.column_type]


def keep_read(row, values):
    """Put into the cache what a statement of our own has read of a row.

    What is there already, perhaps changed, stays.

    :param values: ``{field: what its column holds}``
    """
    for name, value in values.items():
        row._fields[name]._insert_cache(row, [value])

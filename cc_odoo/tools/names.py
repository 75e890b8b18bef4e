# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Names are one line of text: they stand in logs, in messages to the PBX and on screens."""

from odoo.exceptions import ValidationError

from ..core.text import has_controls, one_line


def check_one_line(records, *fields):
    """:raises ValidationError: one of these fields has a line break or a control character in it"""
    for record in records:
        for name in fields:
            if has_controls(record[name]):
                raise ValidationError(
                    record.env._(
                        "%(name)s: line breaks and control characters are not allowed.",
                        name=one_line(record[name]),
                    )
                )

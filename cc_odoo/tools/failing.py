# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Refusals that programs can tell apart."""

from contextlib import contextmanager

from odoo.exceptions import UserError


@contextmanager
def failing(kind):
    """Within it, a refusal says of which kind it is, for who answers to a program.

    :param kind: number, forbidden, not_ready or unavailable; the innermost one stands
    """
    try:
        yield
    except UserError as error:
        error.cc_kind = getattr(error, "cc_kind", kind)
        raise

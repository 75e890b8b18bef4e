# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Times as the pure core has them, and as Odoo has them."""

from datetime import UTC, datetime


def to_epoch(moment):
    """Odoo's naive UTC datetime as epoch seconds; None for an empty one."""
    return moment.replace(tzinfo=UTC).timestamp() if moment else None


def to_datetime(epoch):
    """Epoch seconds as Odoo's naive UTC datetime (microseconds kept); False for None."""
    return datetime.fromtimestamp(epoch, UTC).replace(tzinfo=None) if epoch is not None else False

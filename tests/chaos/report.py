# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The table that `make chaos` prints."""

HEADS = (
    "scenario",
    "calls",
    "visits in queue_log",
    "missing",
    "of these not in an outage",
    "missing after the import",
    "doubled",
    "wrong",
    "right again after",
)


class Report:
    """Rows as they come."""

    def __init__(self):
        self.rows = []

    def add(self, *cells):
        """One scenario."""
        self.rows.append([str(cell) for cell in cells])

    def __str__(self):
        table = [list(HEADS), *self.rows]
        widths = [max(len(row[place]) for row in table) for place in range(len(HEADS))]
        lines = [self._line(row, widths) for row in table]
        lines.insert(1, "|".join("-" * (width + 2) for width in widths))
        return "\n".join(f"|{line}|" for line in lines)

    @staticmethod
    def _line(row, widths):
        first, *rest = (f" {cell.ljust(width)} " for cell, width in zip(row, widths, strict=True))
        return "|".join([first, *rest])

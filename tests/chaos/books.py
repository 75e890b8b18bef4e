# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the referee found, counted for the table of `make chaos`."""

from dataclasses import dataclass, field


@dataclass
class Books:
    """Each list holds differences of the referee. ``missing``: visits, which the import fills in;
    ``uncovered``: whatever is missing and no outage says so."""

    visits: int = 0
    missing: list = field(default_factory=list)
    uncovered: list = field(default_factory=list)
    doubled: list = field(default_factory=list)
    wrong: list = field(default_factory=list)

    @property
    def bad(self):
        """What must not be."""
        return [*map(str, (*self.doubled, *self.wrong, *self.uncovered))]


def compare(mark, shift=0):
    """All since ``mark``. What an outage touched may lack phones and calls, and has not all times.

    :param shift: seconds that the ids in Odoo are ahead of the PBX's
    """
    found = mark.differences(shift)
    missing = [each for each in found if each.kind == "missing"]
    return Books(
        visits=len(mark.books().log.visits),
        missing=[each for each in missing if each.what == "visit"],
        uncovered=[each for each in missing if not each.covered],
        doubled=[each for each in found if each.kind == "extra" and not each.covered],
        wrong=[each for each in found if each.kind == "wrong" and not each.covered],
    )

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A dictionary that forgets its oldest entries.

>>> seen = Recent(2)
>>> seen["a"] = seen["b"] = seen["a"] = seen["c"] = 1
>>> list(seen)
['a', 'c']
"""

from __future__ import annotations

from collections import OrderedDict


class Recent(OrderedDict):
    """A dict that keeps only the ``most`` entries that were written last."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: object, value: object) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > self._most:
            self.popitem(last=False)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The referee: Asterisk's own books, queue_log and CDR, against what Odoo has; lists what differs.

    mark = Mark(stack)                  # from here on
    ...
    print("\\n".join(map(str, mark.differences())))

`queue_log` and `cdr` read the PBX's books, `rows` Odoo's, `rules` compare; each rule says why.
"""

from .books import Books, Mark
from .rules import differences

__all__ = ["Books", "Mark", "differences"]

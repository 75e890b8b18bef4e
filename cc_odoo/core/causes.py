# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Hangup causes (Q.850) that several rules read."""

# unallocated, no route to the network, no route to the destination, changed, not a number
NO_SUCH_NUMBER = frozenset({1, 2, 3, 22, 28})

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Waiting for what another program does; the time-out is for failures, nothing is timed here."""

import time


def until(what, seconds=40):
    """Call ``what`` until it gives something true, and return that."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, f"not within {seconds} s: {getattr(what, '__doc__', what)}"
        time.sleep(0.1)
    return found


def settled(what, seconds=5):
    """What is left of ``what`` when it had time to come to nothing."""
    end = time.monotonic() + seconds
    while (left := what()) and time.monotonic() < end:
        time.sleep(0.1)
    return left

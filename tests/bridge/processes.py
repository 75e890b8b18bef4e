# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Waiting for processes, and ending them."""

import time


def until(condition, seconds=40):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.05)
    return found


def connected(site):
    return site.sql("SELECT state FROM cc_pbx") == "connected"


def stop(process):
    """As systemd does it; returns the exit code."""
    process.terminate()
    return process.wait(60)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Asterisk's CDR as dev/asterisk/cdr_custom.conf writes it: a line for each pair of parties.

A transfer, a park or a conference makes several lines of one call. ``answer`` is when the first
party was answered, be it by the dialplan alone; ``disposition`` says whether the second one was.
"""

import csv
from dataclasses import dataclass


@dataclass
class Cdr:
    """One line; times are epoch seconds."""

    uniqueid: str
    linkedid: str
    channel: str
    other: str  # channel of the second party
    start: float
    answer: float
    end: float
    billed: float
    disposition: str
    application: str

    @property
    def answered(self):
        """Were there two who talked, or one and an application?"""
        return self.disposition == "ANSWERED"


def read(text):
    """The lines of ``text``."""
    return [_cdr(*values) for values in csv.reader(text.splitlines())]


def _cdr(uniqueid, linkedid, channel, other, start, answer, end, billed, disposition, application):
    times = map(float, (start, answer, end, billed))
    return Cdr(uniqueid, linkedid, channel, other, *times, disposition, application)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A call as it is drawn."""

from cc_odoo.core.records import MAX_HOLDS, Stopwatch
from cc_odoo.core.timeline import Span, phone, wait


def test_a_phone_rings_and_talks():
    assert phone("in", 1, 3, 9) == [Span("ring", 1, 3), Span("talk", 3, 9)]


def test_a_phone_that_nobody_answered_only_rang():
    assert phone("in", 1, None, 9) == [Span("ring", 1, 9)]


def test_a_phone_that_dials_is_not_ringing():
    assert phone("out", 1, 3, 9)[0] == Span("dial", 1, 3)


def test_what_goes_on_has_no_end():
    assert phone("in", 1, None, None) == [Span("ring", 1, None)]
    assert phone("in", 1, 3, None)[-1] == Span("talk", 3, None)
    assert wait(1, None) == [Span("wait", 1, None)]


def test_on_hold_now():
    talked = [Span("ring", 1, 3), Span("talk", 3, 4), Span("hold", 4, 5), Span("talk", 5, 6)]
    assert phone("in", 1, 3, None, [(4, 5), (6, None)]) == [*talked, Span("hold", 6, None)]
    assert phone("in", 1, 3, 7, [(4, 5), (6, None)]) == [*talked, Span("hold", 6, 7)]


def test_a_phone_that_was_never_seen_ringing_only_talked():
    assert phone("in", None, 3, 9) == [Span("talk", 3, 9)]


def test_spans_of_no_length_are_left_out():
    assert phone("in", 3, 3, 9, [(3, 5), (5, 9)]) == [Span("hold", 3, 5), Span("hold", 5, 9)]


def test_a_stopwatch_remembers_when_and_only_so_many():
    watch = Stopwatch()
    for at in range(0, 4 * MAX_HOLDS, 2):
        watch.turn("hold", at)
        watch.turn("talk", at + 1)
    assert watch.holds[0] == (0, 1)
    assert len(watch.holds) == MAX_HOLDS
    assert watch.hold == 2 * MAX_HOLDS
    watch.turn("hold", 1000)
    assert watch.all_holds()[-1] == (1000, None)

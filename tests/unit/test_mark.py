# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who leads a PBX that bridges of two databases know: what is read off the mark."""

from cc_odoo.core.mark import STALE_MARK_SECONDS, Mark, Watch

OURS, THEIRS = Mark("ours", "1", "main"), Mark("theirs", "1", "a copy of main")


def watch(*seen):
    """What a watch of `ours` that sees each (mark, time) says of the last one."""
    watch, other = Watch("ours"), None
    for mark, now in seen:
        other = watch.update(str(mark), now)
    return other


def test_a_mark_is_read_as_it_is_written():
    assert Mark.parse(str(THEIRS)) == THEIRS


def test_what_is_no_mark_is_somebody_elses():
    assert watch(("somebody was here", 100)) == Mark("somebody", "was", "here")


def test_without_a_mark_the_pbx_is_free():
    assert watch(("", 100)) is None


def test_our_own_mark_is_never_another_databases():
    assert watch((OURS, 100), (Mark("ours", "2", "main"), 101)) is None


def test_another_database_leads_as_soon_as_its_mark_is_seen():
    assert watch((THEIRS, 100)) == THEIRS


def test_its_mark_counts_until_it_has_not_changed_for_long():
    assert watch((THEIRS, 100), (THEIRS, 99 + STALE_MARK_SECONDS)) == THEIRS
    assert watch((THEIRS, 100), (THEIRS, 100 + STALE_MARK_SECONDS)) is None


def test_each_beat_counts_anew():
    later = Mark("theirs", "2", "a copy of main")
    assert watch((THEIRS, 100), (later, 129), (later, 128 + STALE_MARK_SECONDS)) == later


def test_a_mark_that_vanishes_counts_as_one_that_does_not_change():
    assert watch((THEIRS, 100), ("", 105), ("", 104 + STALE_MARK_SECONDS)) == THEIRS
    assert watch((THEIRS, 100), ("", 105), ("", 105 + STALE_MARK_SECONDS)) is None


def test_our_own_mark_that_vanishes_leaves_the_pbx_free():
    assert watch((OURS, 100), ("", 105)) is None


def test_once_it_is_ours_again_the_other_one_is_forgotten():
    assert watch((THEIRS, 100), (OURS, 105), ("", 106)) is None


def test_a_leader_sees_another_one_that_took_over():
    assert watch((OURS, 100), (THEIRS, 105)) == THEIRS

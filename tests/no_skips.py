# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A pytest plugin (`-p no_skips`): a run in which any test was skipped or expected to fail, fails.

A test that does not run proves nothing, and goes unnoticed for years.
"""

import pytest

OUTCOMES = ("skipped", "xfailed", "xpassed")


def pytest_terminal_summary(terminalreporter):
    """Name each test that did not prove anything."""
    for report in _unproved(terminalreporter):
        terminalreporter.write_line(f"NOT RUN, so this run fails: {report.nodeid}: {_why(report)}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """Turn a run that looks fine into a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if _unproved(reporter) and session.exitstatus in (
        pytest.ExitCode.OK,
        pytest.ExitCode.NO_TESTS_COLLECTED,
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _unproved(reporter):
    """The reports of all tests and whole files that were skipped, or expected to fail."""
    stats = reporter.stats if reporter else {}
    return [report for outcome in OUTCOMES for report in stats.get(outcome, [])]


def _why(report):
    reason = getattr(report, "wasxfail", "") or report.longrepr
    return str(reason[-1] if isinstance(reason, tuple) else reason)

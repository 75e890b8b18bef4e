# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The unit tests of the browser's part (static/tests), run in Chromium."""

import logging
from unittest import SkipTest

from odoo.tests import HttpCase, no_retry, tagged

SUITE = "@cc_odoo"
MARK = "[HOOT]"
NOT_FOUND = "did not find job"  # Hoot then runs everything there is
SUCCEEDED = f"{MARK} Test suite succeeded"
SECONDS = 600


def _is_final(message):
    """Hoot prints each failed test and goes on; any other error on the console is final."""
    return MARK not in message


def _job_id(name):
    """What Hoot calls a suite in an address: the hash of its name, as in Odoo's web.test_js."""
    number = 0
    for char in name:
        number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
    return f"{number:08x}"


class _Console(logging.Handler):
    """Keeps what Hoot wrote about failed tests, so that the failure here says it too."""

    def __init__(self):
        super().__init__(level=logging.WARNING)
        self.messages = []

    def emit(self, record):
        message = record.getMessage()
        if MARK in message or NOT_FOUND in message:
            self.messages.append(message)


@tagged("post_install", "-at_install", "cc_odoo_hoot")
class TestHoot(HttpCase):
    """Our suite alone; `--test-tags /web:WebSuite.test_unit_desktop[@cc_odoo]` runs it as well."""

    def setUp(self):
        super().setUp()
        self.console = _Console()
        browser_logger = self._logger.getChild("browser")
        browser_logger.setLevel(logging.WARNING)  # pytest-odoo has it at CRITICAL
        browser_logger.addHandler(self.console)
        self.addCleanup(browser_logger.removeHandler, self.console)

    @no_retry
    def test_unit_desktop(self):
        try:
            self._run_suite("desktop")
        except SkipTest as why:
            # Odoo skips without a browser. A suite that nobody ran must not look like a success.
            self.fail(f"The suite was not run: {why}")
        except AssertionError as failure:
            self.fail("\n\n".join([*self.console.messages, str(failure)]))
        self.assertFalse(self.console.messages)

    def _run_suite(self, preset):
        address = f"/web/tests?headless&loglevel=2&preset={preset}&timeout=15000"
        self.browser_js(
            f"{address}&id={_job_id(SUITE)}",
            "",
            "",
            login="admin",
            timeout=SECONDS,
            success_signal=SUCCEEDED,
            error_checker=_is_final,
        )

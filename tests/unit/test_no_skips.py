# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The plugin that makes a skipped test fail the run."""

import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent

SKIPPING = {
    "mark": "@pytest.mark.skip(reason='later')\ndef test_it(): pass",
    "call": "def test_it(): pytest.skip('no browser')",
    "whole file": "pytest.importorskip('no_such_module')\ndef test_it(): pass",
    "expected failure": "@pytest.mark.xfail\ndef test_it(): assert False",
    "unexpected pass": "@pytest.mark.xfail\ndef test_it(): pass",
    "unittest": (
        "import unittest\n@unittest.skip('x')\nclass T(unittest.TestCase):\n def test_it(self): 1"
    ),
}


def run(folder, source, *options):
    """pytest on one test file, alone, with the plugin."""
    (folder / "test_it.py").write_text(f"import pytest\n{source}\ndef test_other(): pass\n")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:odoo"]
    return subprocess.run(
        [*command, "-p", "no_skips", "--rootdir", str(folder), *options, str(folder)],
        env={"PYTHONPATH": str(TESTS), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("how", sorted(SKIPPING))
def test_a_skip_fails_the_run(tmp_path, how):
    done = run(tmp_path, SKIPPING[how])
    assert done.returncode == 1, done.stdout
    assert "NOT RUN, so this run fails" in done.stdout


@pytest.mark.parametrize("how", sorted(SKIPPING))
def test_a_skip_in_another_process_fails_the_run_as_well(tmp_path, how):
    done = run(tmp_path, SKIPPING[how], "-n", "2")
    assert done.returncode == 1, done.stdout
    assert "NOT RUN, so this run fails" in done.stdout


def test_a_run_without_skips_passes(tmp_path):
    done = run(tmp_path, "def test_it(): pass")
    assert done.returncode == 0, done.stdout
    assert "NOT RUN" not in done.stdout

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What lost callers cost the bridge: five hundred real calls in a minute that nobody answers.

First from three hundred callers in turn, then all from one.
"""

import os
import time

import pytest
from system.waiting import settled
from test_ring import cpu, lines_of, running

from dev.callers import crowd
from dev.common import ROOT
from dev.packages import VENV
from dev.stack import Stack

LOSSES, CALLERS = int(os.environ.get("LOSSES", "500")), 300
RATE = LOSSES / 60  # a second
WAITS_SECONDS = 1
FIRST = 530000000
LOST = "SELECT count(*) FROM cc_call WHERE loss_followed AND loss_reason IS NOT NULL"


@pytest.fixture(scope="module")
def stack():
    """A call centre in which nobody works."""
    with Stack.own("losses", fresh=True) as own:
        own.sql("UPDATE cc_queue SET abandon_after = 0")
        own.stop("bridge")
        yield own


@pytest.fixture
def timed(stack):
    """The bridge, with a stopwatch: the file that it writes, and the process."""
    file = stack.state.dir / "timed.jsonl"
    file.write_text("")
    env = {"ODOO_RC": str(stack.state.dir / "odoo.conf"), "PGTZ": "UTC", "TIMED": str(file)}
    command = [VENV / "bin/python", ROOT / "tests/bench/timed_bridge.py", "cc_bridge"]
    with running(stack, command, "losses-bridge.log", **env) as process:
        time.sleep(5)
        yield file, process


@pytest.mark.parametrize("callers", [CALLERS, 1])
def test_losses_of_a_minute(stack, timed, callers):
    file, process = timed
    lost, items = int(stack.sql(LOST)), count_items(stack)
    file.write_text("")
    used, began = cpu(process), time.time()
    how = {"seconds": WAITS_SECONDS, "first": FIRST + callers, "people": callers}
    with crowd(stack.env(), LOSSES, f"{RATE:.2f}", **how) as sipp:
        sipp.process.wait(180)
        gone = settled(lambda: int(stack.sql(LOST)) - lost < LOSSES, 60)
    show(callers, lines_of(file), cpu(process) - used, time.time() - began)
    assert not gone
    assert count_items(stack) - items == callers


def count_items(stack):
    """How many callbacks there are."""
    return int(stack.sql("SELECT count(*) FROM cc_callback"))


def show(callers, lines, used, seconds):
    """The table."""
    transactions = [line for line in lines if line["what"] == "transaction"]
    statements = sum(line["statements"] for line in transactions)
    commits = sum(line["commits"] for line in transactions)
    print(f"\n{LOSSES} lost callers from {callers} numbers, in {seconds:.0f} s")
    print(
        f"a loss: {statements / LOSSES:.0f} statements, {commits / LOSSES:.1f} commits,"
        f" {1000 * used / LOSSES:.0f} ms of the bridge's processor"
    )

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The stages of `make test`: all run, what each says is whole, the end says which failed."""

import contextlib
import os
import signal
import subprocess
import sys

import pytest
from system.waiting import until

from dev import stages
from dev.common import ROOT, DevError
from dev.services import start_time

# A program with two stages that wait; the first has started another program, which waits as well.
WAITING = """
import sys
from pathlib import Path
from dev import stages
stages.HOME = Path(sys.argv[1])
CHILD = "import time; time.sleep(600)"
PARENT = f'''
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {CHILD!r}])
print("at it", os.getpid(), child.pid, flush=True)
try:
    time.sleep(600)
finally:
    print("taken down", flush=True)
'''
stage = lambda shell: shell.run(sys.executable, "-c", PARENT)
stages.run({"one": stage, "two": stage, "three": stage}, at_once=2)
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Where the logs go."""
    monkeypatch.setattr(stages, "HOME", tmp_path)
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    yield tmp_path
    for each, handler in before.items():
        signal.signal(each, handler)


def says(*lines, code=0):
    """A stage that prints these lines, with pauses, and ends with this code."""
    program = "import sys, time\n"
    program += "".join(f"print({line!r}, flush=True); time.sleep(0.05)\n" for line in lines)
    return lambda shell: shell.run(sys.executable, "-c", f"{program}sys.exit({code})")


def test_all_run_side_by_side_and_what_each_says_is_in_one_piece(capfd):
    stages.run({"one": says("a", "b", "c"), "two": says("d", "e", "f")}, at_once=2)
    shown = capfd.readouterr().out
    assert "a\nb\nc\n" in shown
    assert "d\ne\nf\n" in shown


def test_the_end_names_who_failed_when_all_have_run(capfd):
    parts = {"one": says("a", code=1), "two": says("b"), "three": says("c", code=2)}
    with pytest.raises(DevError, match="^FAILED: one, three$"):
        stages.run(parts, at_once=2)
    shown = capfd.readouterr()
    assert set("abc") <= set(shown.out)
    assert "== one: FAILED" in shown.err
    assert "== two: ok" in shown.err


def test_what_cannot_even_run_fails_in_words(capfd):
    def broken(_shell):
        raise DevError("There is no PostgreSQL.")

    with pytest.raises(DevError, match="FAILED: one"):
        stages.run({"one": broken, "two": says("b")})
    assert "There is no PostgreSQL.\n" in capfd.readouterr().out


def test_a_stage_alone_shows_what_it_says_as_it_comes(capfd, home):
    stages.run({"one": says("a")})
    assert capfd.readouterr().out == "a\n"
    assert not list(home.rglob("*.log"))


@pytest.mark.parametrize(
    ("lines", "closing"),
    [
        (
            ["==== 7 passed, 2 warnings in 3.10s ====", "5 passed in 61.00s (0:01:01)"],
            "12 passed, 0",
        ),
        (["=== 1 failed, 6 passed in 3.10s ===", "2 passed, 1 error in 1.0s"], "8 passed, 2"),
    ],
)
def test_the_closing_line_is_of_all_tests(capfd, lines, closing):
    stages.run({"one": says(lines[0]), "two": says(lines[1])})
    assert capfd.readouterr().out.endswith(f"\n{closing} failed\n")


def test_a_stage_that_fails_without_a_test_counts_as_a_failure(capfd):
    with pytest.raises(DevError):
        stages.run({"lint": says("bad", code=1), "unit": says("3 passed in 1.0s")})
    assert capfd.readouterr().out.endswith("\n3 passed, 1 failed\n")


@pytest.fixture
def waiting(home):
    """The program with two stages that wait, and the processes that these started."""
    command = [sys.executable, "-c", WAITING, str(home)]
    program = subprocess.Popen(
        # as in the background of a script, where SIGINT is ignored
        ["sh", "-c", 'trap "" INT; exec "$@"', "sh", *command],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    logs = [home / "log/test-one.log", home / "log/test-two.log"]
    until(lambda: all(log.exists() and "at it" in log.read_text() for log in logs), 60)
    started = [int(pid) for log in logs for pid in log.read_text().split()[2:4]]
    yield program, started
    for pid in [program.pid, *filter(start_time, started)]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_all_that_was_started(home, waiting, how):
    program, started = waiting
    program.send_signal(how)
    assert b"KeyboardInterrupt" in program.communicate(timeout=60)[1]
    logs = [home / f"log/test-{name}.log" for name in ("one", "two", "three")]
    assert [log.read_text().count("taken down") for log in logs] == [1, 1, 0]
    assert len(started) == 4
    until(lambda: not any(map(start_time, started)))

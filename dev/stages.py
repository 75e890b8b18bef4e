"""Stages of tests side by side; what each says is shown in one piece when it is over.

    run({"unit": unit, "system": system}, at_once=2)

A stage is a function that gets a `Shell`, runs its commands with that, and returns whether all went
well; a DevError is no. Every stage runs, whatever the others do, those named first begin first. A
stage alone shows what it says as it comes. Ctrl-C ends all commands and the stacks they started.
"""

import contextlib
import os
import re
import signal
import subprocess
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

from .common import HOME, ROOT, DevError, say
from .services import any_runs
from .stack import stop_all

# How often (seconds) it is said what still runs: who reads along sees that something does.
NEWS = 60
# Tests told to end take down what they set up, within so many seconds.
PATIENCE = 40
# The last line of a pytest run, the parts of interest, and as what they count.
CLOSING = re.compile(r"^=* ?((?:\d+ \w+, )*\d+ \w+) in [\d.]+s", re.MULTILINE)
OUTCOME = re.compile(r"(\d+) (passed|failed|errors?)\b")


class Shell:
    """Runs the commands of one stage in the checkout.

    :param log: the file that they write to, None for the screen
    """

    def __init__(self, log=None):
        self.log, self._running, self._ended = log, None, False

    @property
    def text(self):
        """What its commands wrote so far; "" if that went to the screen."""
        return self.log.read_text(errors="replace") if self.log else ""

    def run(self, *command):
        """Run a command to its end; did it succeed?"""
        if self._ended:
            return False
        words = list(map(str, command))
        if not self.log:
            return self._await(words)
        with self.log.open("ab") as out:
            return self._await(words, stdout=out, stderr=subprocess.STDOUT)

    def _await(self, words, **options):
        # In a session of its own: Ctrl-C is ours to pass on, once, and to the command alone.
        with subprocess.Popen(words, cwd=ROOT, start_new_session=True, **options) as process:
            self._running = process
            return process.wait() == 0

    def end(self):
        """Begin nothing more; tell what runs to end, as Ctrl-C does."""
        self._ended = True
        if self._running and self._running.poll() is None:
            self._running.send_signal(signal.SIGINT)

    def kill(self, deadline):
        """End the command, which has until then (monotonic seconds), and all that it started."""
        if not self._running:
            return
        while self._running.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._running.pid, signal.SIGKILL)


def run(stages, at_once=1):
    """Run all stages, so many at once.

    :param stages: name: function, see above
    :raises DevError: naming those that failed
    """
    for ending in (signal.SIGINT, signal.SIGTERM):  # in the background the first is ignored
        signal.signal(ending, signal.default_int_handler)
    shells = {name: Shell(_log(name) if len(stages) > 1 else None) for name in stages}
    with ThreadPoolExecutor(at_once) as pool:
        futures = {pool.submit(_stage, stages[name], shells[name]): name for name in stages}
        try:
            results = dict(_results(futures, shells))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            _end(shells.values())
            raise
    _conclude(results, shells.values())


def _log(name):
    path = HOME / f"log/test-{name}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    return path


def _stage(stage, shell):
    """Did it go well?; what went wrong with it, in words, if it could not even run."""
    began = time.monotonic()
    try:
        good, words = stage(shell), ""
    except DevError as error:
        good, words = False, f"{error}\n"
    return good, words, time.monotonic() - began


def _results(futures, shells):
    """Yield (name, whether it went well) of each stage as it ends, once it has been shown."""
    pending = set(futures)
    while pending:
        done, pending = wait(pending, timeout=NEWS, return_when=FIRST_COMPLETED)
        for future in done:
            name = futures[future]
            good, words, seconds = future.result()
            _show(name, shells[name], words, f"{'ok' if good else 'FAILED'}, {seconds:.0f} s")
            yield name, good
        if pending and not done:
            say(f"still at: {', '.join(futures[f] for f in pending if f.running())}")


def _show(name, shell, words, result):
    say(f"== {name}: {result}")
    print(f"{shell.text}{words}", end="", flush=True)


def _end(shells):
    """Nothing of theirs runs on: neither commands nor the services that tests start."""
    for shell in shells:
        shell.end()
    deadline = time.monotonic() + PATIENCE
    for shell in shells:
        shell.kill(deadline)
    for folder in sorted((HOME / "stacks").glob("*")):
        if any_runs(folder):
            stop_all(folder)


def _conclude(results, shells):
    """The closing line, in pytest's words for all stages together; then who failed."""
    failed = sorted(name for name, good in results.items() if not good)
    counts = _counts("".join(shell.text for shell in shells))
    if sum(counts.values()):
        # A stage that fails without a test that fails, as the linters, is one failure.
        print(f"{counts['passed']} passed, {counts['failed'] or len(failed)} failed", flush=True)
    if failed:
        raise DevError(f"FAILED: {', '.join(failed)}")


def _counts(text):
    """How many tests passed and failed in the pytest runs that this is the output of."""
    counts = {"passed": 0, "failed": 0}
    for closing in CLOSING.findall(text):
        for number, outcome in OUTCOME.findall(closing):
            counts["passed" if outcome == "passed" else "failed"] += int(number)
    return counts

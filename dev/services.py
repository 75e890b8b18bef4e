"""Long-lived processes of a stack: started detached, found again by pid and start time.

Every service is one script in <stack>/bin that notes its own pid and then becomes the program.
So one that another program restarts with the command from `make env` is known here as well.
"""

import contextlib
import os
import shlex
import signal
import subprocess
import time
from pathlib import Path

from .common import DevError, tail, wait_until, write_if_changed

SCRIPT = """\
#!/bin/sh
# {what}: in the foreground. Notes its pid and start time for `make down`, then becomes it.
pids={pids}
mkdir -p "$pids"
cut -d' ' -f22 /proc/$$/stat >"$pids.$$"
mv "$pids.$$" "$pids/$$"  # whole at once: a note half written is taken for a dead one's
{setup}
exec {command} "$@"
"""


def install(state, name, command, setup="", what=""):
    """Write a service's script."""
    pids = shlex.quote(str(state.dir / "run" / name))
    words = " ".join(shlex.quote(str(word)) for word in command)
    text = SCRIPT.format(what=what or name, pids=pids, setup=setup, command=words)
    write_if_changed(state.bin / name, text, 0o755)


def start(state, name):
    """Start a service in the background, its output in <stack>/log."""
    state.log.mkdir(parents=True, exist_ok=True)
    with (state.log / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            [state.bin / name],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def pids(state, name):
    """The living processes of a service, forgetting the dead."""
    return _living(state.dir / "run" / name)


def any_runs(folder):
    """Does any service of the stack in this folder run?"""
    return any(_living(path) for path in (folder / "run").glob("*"))


def _living(folder):
    noted = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in noted:
        if not path.name.isdigit() or start_time(int(path.name)) != path.read_text().strip():
            path.unlink(missing_ok=True)
    return [int(path.name) for path in noted if path.exists()]


def start_time(pid):
    """The kernel's start time of a living process; a reused pid has another."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


def wait_ready(state, name, process, ready, seconds):
    """Wait for a service; if it dies, show its last words."""
    log = state.log / f"{name}.log"

    def check():
        if process.poll() is not None:
            raise DevError(
                f"{name} ended at once (code {process.returncode}):\n{tail(log)}\nWhole log: {log}"
            )
        return ready()

    wait_until(check, seconds, f"{name} is ready", f"Its log: {log}\n{tail(log)}")


def stop(state, name, sig=signal.SIGTERM, seconds=15):
    """End a service, in the end by force; returns when it is gone."""
    _signal(state, name, sig)
    if not _gone(state, name, seconds):
        _signal(state, name, signal.SIGKILL)
        _gone(state, name, seconds)


def _signal(state, name, sig):
    for pid in pids(state, name):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sig)


def _gone(state, name, seconds):
    end = time.monotonic() + seconds
    while (living := pids(state, name)) and time.monotonic() < end:
        time.sleep(0.05)
    return not living

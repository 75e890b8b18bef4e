"""What every part of the development environment shares: paths, steps, stamps, commands."""

import contextlib
import fcntl
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / "dev"
HOME = ROOT / ".dev"  # downloads and programs; shared by every stack of this checkout
STAMPS = HOME / "stamps"
SUDO = [] if os.geteuid() == 0 else ["sudo"]


class DevError(Exception):
    """A failure whose text says what to do next."""


def versions():
    """dev/versions.env as a dict."""
    lines = shlex.split((DEV / "versions.env").read_text(), comments=True)
    return dict(line.split("=", 1) for line in lines)


# --- progress -----------------------------------------------------------------------------

_STARTED = time.monotonic()


def say(text):
    """One line of progress, on stderr: stdout belongs to `make env`."""
    print(f"[{time.monotonic() - _STARTED:6.1f} s] {text}", file=sys.stderr, flush=True)


# --- files --------------------------------------------------------------------------------


def write(path, text, mode=0o644):
    """Write a whole file or nothing: a cut-off run leaves no half file."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temp = path.with_name(f".{path.name}.{os.getpid()}.new")
    temp.write_text(text)
    temp.chmod(mode)
    temp.replace(path)


def write_if_changed(path, text, mode=0o644):
    """Write, and tell whether that changed anything."""
    path = Path(path)
    if path.exists() and path.read_text() == text:
        return False
    write(path, text, mode)
    return True


def remove(path):
    """Remove a file or a tree, if there."""
    path = Path(path)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def swap_in(new, final):
    """Put a finished tree in its place; only whole trees ever stand there."""
    remove(final)
    Path(new).rename(final)


def digest(*paths, extra=""):
    """A checksum of files and trees, their names included."""
    sha = hashlib.sha256(extra.encode())
    for path in paths:
        for file in files_of(Path(path)):
            sha.update(f"{file}\0".encode())
            sha.update(file.read_bytes())
    return sha.hexdigest()


def files_of(path):
    """The files under a path that a person wrote, in a fixed order."""
    if path.is_file():
        return [path]
    found = (p for p in path.rglob("*") if p.is_file() and p.suffix != ".pyc")
    return sorted(found)


# --- stamps -------------------------------------------------------------------------------


def stamped(name, want, folder=STAMPS):
    """Was the step done, and for exactly this input?"""
    path = folder / name
    return path.exists() and path.read_text() == want


def stamp(name, want, folder=STAMPS):
    """Remember that a step is done, and for what input."""
    write(folder / name, want)


@contextlib.contextmanager
def locked(name="setup"):
    """Two runs at once: the second waits, then finds the work done."""
    HOME.mkdir(exist_ok=True)
    with (HOME / f"{name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another run in this checkout is at work; waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


# --- commands -----------------------------------------------------------------------------


def run(command, log=None, hint="", **options):
    """Run a command; its output goes to a log whose end is shown if it fails."""
    log, words = Path(log or HOME / "log/setup.log"), [str(word) for word in command]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        out.write(f"\n$ {shlex.join(words)}\n".encode())
        out.flush()
        done = _start(words, stdout=out, stderr=subprocess.STDOUT, **options)
    if done.returncode:
        raise DevError(
            f"{shlex.join(words[:4])} ... failed:\n{tail(log)}\nWhole log: {log}\n{hint}".rstrip()
        )


def output(command, **options):
    """What a command prints."""
    words = [str(word) for word in command]
    done = _start(words, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    if done.returncode:
        raise DevError(f"{shlex.join(words)} failed:\n{done.stderr}")
    return done.stdout


def _start(words, **options):
    try:
        return subprocess.run(words, stdin=subprocess.DEVNULL, check=False, **options)
    except FileNotFoundError as error:
        raise DevError(
            f"There is no {error.filename}. Is this Debian 12 or 13, and are you root or is sudo"
            " installed? Otherwise `make clean`, then run again."
        ) from error


def tail(path, lines=15):
    """The end of a log."""
    path = Path(path)
    text = path.read_text(errors="replace") if path.exists() else ""
    return "\n".join(text.splitlines()[-lines:])


def wait_until(ready, seconds, what, hint="", step=0.1):
    """Poll a condition; on time-out say what was waited for and what to look at."""
    end = time.monotonic() + seconds
    while not (answer := ready()):
        if time.monotonic() > end:
            raise DevError(f"{what}: not within {seconds} s. {hint}".rstrip())
        time.sleep(step)
    return answer

"""The telephone network, played by sipp from 127.0.0.2: people who call, and people who are called.

call = caller(stack.env(), "0521234567", to=800, seconds=3, name="דנה לוי")
call.wait()                                        # True: it went as its kind says

caller(env, kind="waits")                          # until the other side hangs up
caller(env, kind="cancels", to=600, seconds=2)     # gives up before any answer
caller(env, kind="presses", to=806, seconds=2)     # presses the key 1
caller(env, number=ANONYMOUS)
crowd(env, calls=100, rate=5, to=800, seconds=3)   # many, with numbers of their own
with callee(env, "answers", seconds=1): ...        # whoever is called at 0...; "busy" refuses
"""

import os
import shutil
import subprocess
import sys
import tempfile
import weakref
from pathlib import Path

SCENARIOS = Path(__file__).resolve().parent / "sipp"
TEMP = SCENARIOS.parent.parent / ".dev/tmp"
HOST = "127.0.0.2"
ANONYMOUS = "anonymous"
# Who calls in the demo: number, the name the network sends. The first three are demo contacts of
# the addon (the third number is two people's), then somebody new, and one who hides.
PEOPLE = (
    ("0502345601", ""),
    ("0522345602", "אמיר לוי"),
    ("046123450", "Galil Books"),
    ("0586123450", ""),
    (ANONYMOUS, ""),
)


class Sipp:
    """One running sipp; also a context manager that ends it."""

    def __init__(self, scenario, seconds, lines, *arguments):
        TEMP.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(dir=TEMP))
        weakref.finalize(self, shutil.rmtree, self.folder, True)
        text = (SCENARIOS / f"{scenario}.xml").read_text()
        (self.folder / "scenario.xml").write_text(text.replace("@MS@", str(int(seconds * 1000))))
        (self.folder / "people.csv").write_text("\n".join(["SEQUENTIAL", *lines, ""]))
        # errors.log holds what sipp did not expect
        self.process = subprocess.Popen(
            [
                "sipp",
                *arguments,
                "-sf",
                "scenario.xml",
                "-inf",
                "people.csv",
                "-i",
                HOST,
                "-nostdin",
                "-aa",
                "-trace_err",
                "-error_file",
                "errors.log",
            ],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "stderr.log").open("w"),
            start_new_session=True,
        )

    def wait(self, timeout=60):
        """Wait for the end; did every call go as planned?"""
        return self.process.wait(timeout) == 0

    def running(self):
        """Is it still at it?"""
        return self.process.poll() is None

    def errors(self):
        """What went wrong, in sipp's words."""
        found = [self.folder / name for name in ("errors.log", "stderr.log")]
        return "\n".join(path.read_text(errors="replace") for path in found if path.exists())

    def stop(self):
        """End it, calls or not."""
        if self.running():
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def caller(env, number="0521234567", to="800", seconds=3, name="", kind="hangs_up"):
    """One call into the PBX; kind: hangs_up, waits, cancels or presses."""
    return Sipp(
        f"caller_{kind}", seconds, [_person(number, name)], _pbx(env), "-s", str(to), "-m", "1"
    )


def crowd(env, calls, rate, to="800", seconds=3, kind="hangs_up", first=520000000, people=10000):
    """Many calls, `rate` a second, from so many people in turn, each with a number of their own."""
    lines = [_person(f"0{first + index}") for index in range(min(calls, people))]
    return Sipp(
        f"caller_{kind}",
        seconds,
        lines,
        _pbx(env),
        "-s",
        str(to),
        "-m",
        str(calls),
        "-r",
        str(rate),
        "-l",
        str(max(calls, 1)),
    )


def callee(env, kind="answers", seconds=0.7, calls=1):
    """Whoever is called from the PBX at 0...; kind: answers or busy."""
    port = env["TRUNK_PORT"]
    return Sipp(f"callee_{kind}", seconds, ["nobody"], "-p", port, "-m", str(calls))


def _pbx(env):
    return f"{env['SIP_HOST']}:{env['SIP_PORT']}"


def _person(number, name=""):
    """A line of sipp's people.csv: address; displayed name."""
    if number == ANONYMOUS:
        return 'anonymous@anonymous.invalid;"Anonymous" '
    return f"{number}@{HOST};" + (f'"{name}" ' if name else "")


def main(number="0521234567", to="800", seconds="5", kind="hangs_up"):
    """callers.py [NUMBER [TO [SECONDS [KIND]]]]; needs `make env`."""
    with caller(os.environ, number, to, float(seconds), kind=kind) as call:
        if not call.wait():
            sys.exit(call.errors())


if __name__ == "__main__":
    main(*sys.argv[1:])

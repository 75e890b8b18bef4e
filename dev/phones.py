"""Simulated SIP phones, as a library and by hand.

    with PhoneBank(stack.env(), [1001, 1002]) as phones:
        phones.set(1001, answer_after=1.0, hangup_after=3)   # seconds; None: never by itself
        phones.set(1002, refuse=486)
        phones.wait(1001, "CONFIRMED", 10)
        phones.hold(1001); phones.unhold(1001); phones.bye(1001)
        phones.dial(1001, "0521234567"); phones.transfer(1001, 801); phones.join(1001)

Events, in the order they happen: REGISTERED, INCOMING (with `number`), CALLING, EARLY, CONNECTING,
CONFIRMED, DISCONNECTED (with `code`), DIGIT (with `digit`: the other side pressed a key), NOTIFIED
(with `asked`: the PBX asked to hold or to talk), ERROR (with `reason`).
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

if __package__:
    from .common import HOME
else:  # python3 dev/phones.py
    HOME = Path(__file__).resolve().parent.parent / ".dev"

ROOM = 8  # phones a process; the wheel aborts at more


class PhoneBank:
    """Any number of phones, registered; `env` is what `make env` prints, as a dict."""

    def __init__(self, env, numbers, on_event=None):
        self.env, self.numbers = env, [str(number) for number in numbers]
        self.events, self.on_event = [], on_event
        self._seen, self._news = {}, threading.Condition()
        self._process, self._all = {}, []

    # --- life ---

    def __enter__(self):
        self.open()
        return self

    def __exit__(self, *_):
        self.close()

    def open(self, timeout=15):
        """Start the phones; returns when all are registered."""
        for start in range(0, len(self.numbers), ROOM):
            self._spawn(self.numbers[start : start + ROOM])
        for number in self.numbers:
            self.wait(number, "REGISTERED", timeout)

    def _spawn(self, numbers):
        server = f"{self.env['SIP_HOST']}:{self.env['SIP_PORT']}"
        script = Path(__file__).with_name("phone_bank.py")
        with (HOME / "log/phones.log").open("a") as log:
            process = subprocess.Popen(
                [HOME / "bin/phone-python", "-B", script, server, *numbers],
                text=True,
                bufsize=1,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                env={**os.environ, "PHONE_SECRET": self.env["PHONE_SECRET"]},
            )
        self._all.append(process)
        self._process.update(dict.fromkeys(numbers, process))
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()

    def close(self):
        """Hang everything up and end the phones."""
        for process in self._all:
            process.stdin.close()
        for process in self._all:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    # --- orders ---

    def set(self, number, **behaviour):
        """answer_after, hangup_after (seconds or None), refuse (a SIP code or None), obeys.

        A phone that obeys holds, takes back or answers a call when the PBX asks it to (NOTIFY).
        """
        self._order(number, "set", **behaviour)

    def register(self, timeout=40):
        """All register anew: a PBX that was killed may have forgotten them for a minute."""
        self.forget()
        for number in self.numbers:
            self._order(number, "register")
        for number in self.numbers:
            self.wait(number, "REGISTERED", timeout)

    def dial(self, number, to):
        """The phone dials."""
        self._order(number, "dial", number=str(to))

    def answer(self, number):
        """Answer what rings (for a phone with answer_after=None)."""
        self._order(number, "answer")

    def bye(self, number):
        """Hang up all calls of the phone."""
        self._order(number, "bye")

    def hold(self, number):
        """Put the last call on hold."""
        self._order(number, "hold")

    def unhold(self, number):
        """Take it back."""
        self._order(number, "unhold")

    def transfer(self, number, to):
        """Blind transfer of the last call."""
        self._order(number, "transfer", number=str(to))

    def join(self, number):
        """Attended transfer: first call to the party of the last one."""
        self._order(number, "join")

    def _order(self, phone, do, **more):
        line = json.dumps({"phone": str(phone), "do": do, **more})
        self._process[str(phone)].stdin.write(line + "\n")

    # --- events ---

    def wait(self, number, event, timeout=40):
        """The next such event of this phone since the last one waited for."""
        number, end = str(number), time.monotonic() + timeout
        with self._news:
            while not (found := self._find(number, event)):
                if (
                    not self._news.wait(max(0.0, end - time.monotonic()))
                    and time.monotonic() >= end
                ):
                    raise TimeoutError(
                        f"phone {number}: no {event} within {timeout} s; last: {self._last(number)}"
                    )
            return found

    def forget(self):
        """From here on only what is still to come counts."""
        with self._news:
            self._seen = dict.fromkeys(self.numbers, len(self.events))

    def _find(self, number, event):
        for index in range(self._seen.get(number, 0), len(self.events)):
            found = self.events[index]
            if found["phone"] == number and found["event"] == event:
                self._seen[number] = index + 1
                return found
        return None

    def _last(self, number):
        return [e["event"] for e in self.events if e["phone"] == number][-5:]

    def _listen(self, process):
        for line in process.stdout:
            event = json.loads(line)
            with self._news:
                self.events.append(event)
                self._news.notify_all()
            if self.on_event:
                self.on_event(event)


def main(*numbers):
    """phones.py NUMBER...: phones that answer after a second, until Ctrl-C; needs `make env`."""
    with PhoneBank(os.environ, numbers or ["1001"], on_event=print):
        threading.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main(*sys.argv[1:])

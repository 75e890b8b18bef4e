# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From the PBX's AgentCalled to the pop at the agent's websocket, and what a queue call costs;
from an agent's click on a status to the PBX's QueueMemberAdded.

Odoo as in production: workers, and a gevent process that holds the websockets. A real Asterisk
rings phones that sipp plays. Beside the calls, in the same run, a bare row, commit and NOTIFY goes
to one websocket: the floor that nothing can be faster than.

RING_AGENTS, RING_RATE (calls a second) and RING_CALLS make it smaller or larger.
"""

import contextlib
import json
import os
import random
import socket
import subprocess
import threading
import time
from pathlib import Path
from statistics import median, quantiles

import psycopg2
import pytest
import requests
from system.waiting import until
from windows import Windows

from dev import asterisk, odoo_run
from dev.callers import callee, crowd
from dev.common import HOME, ROOT
from dev.packages import VENV
from dev.stack import Stack

AGENTS = int(os.environ.get("RING_AGENTS", "100"))
RATE = float(os.environ.get("RING_RATE", "5"))
CALLS = int(os.environ.get("RING_CALLS", "150"))
QUEUE, DIALLED = "q801", 801
PHONES = [str(1101 + place) for place in range(AGENTS)]
FIRST = 520000000
RINGS, TALKS = 0.4, 2.5  # seconds; the caller talks from when the PBX takes the call
# Calls before the measurement: each agent has one. The first ever fills memory that lasts for days.
WARM_UP = AGENTS
CLICKS = 50
# From one to the next; each is what the table calls it.
STAGES = {
    "socket": ("said", "heard"),
    "tracker": ("heard", "put"),
    "queue of facts": ("put", "began"),
    "transaction": ("began", "worked"),
    "commit": ("worked", "committed"),
    "NOTIFY": ("committed", "told"),
    "websocket": ("told", "shown"),
    "ring to pop": ("said", "shown"),
}


@pytest.fixture(scope="module")
def stack():
    """PBX and database of the measurement's own; the server and the bridge are started here."""
    cluster = Stack()
    cluster.start("postgres")
    own = Stack(HOME / "stacks/ring", db="cc_ring", cluster=cluster)
    try:
        own.start("asterisk")
        add_phones(own)
        own.start("odoo", "bridge")  # so that the phones are found
        own.stop("odoo")
        yield own
    finally:
        own.stop()


def add_phones(own):
    """One phone an agent, all at the address of the telephone network, where sipp plays them."""
    contact = f"contact = sip:@NUMBER@@127.0.0.2:{own.state.ports['TRUNK']}\n"
    path = own.state.dir / "asterisk/etc/phones.conf"
    with path.open("a") as file:
        for number in PHONES:
            aor = f"[{number}](phone-aor)\n"
            text = asterisk._phone(number)
            file.write(text.replace(aor, aor + contact.replace("@NUMBER@", number)))
    own.cli("module reload res_pjsip.so")


@pytest.fixture(scope="module")
def sessions(stack):
    """Agents at work; ``[(session id, partner id)]`` of each."""
    file = stack.state.dir / "sessions.json"
    callers = [f"0{FIRST + place}" for place in range(0, WARM_UP + CALLS, 2)]
    values = {"numbers": PHONES, "queue": QUEUE, "callers": callers, "file": str(file)}
    until(lambda: stack.sql("SELECT count(*) FROM cc_extension WHERE number = '1101'") == "1")
    odoo_run.script(stack.state, "seed_ring.py", **values)
    stack.stop("bridge")
    return json.loads(file.read_text())


@pytest.fixture(scope="module")
def gevent(stack, sessions):
    """The port of the server's gevent process."""
    ports = stack.state.ports
    options = ["--workers", "2", "--max-cron-threads", "0"]
    options += ["-p", str(ports["ODOO"]), "--gevent-port", str(ports["GEVENT"])]
    with running(stack, [stack.state.bin / "odoo", "server", *options], "ring-server.log"):
        for name in ("ODOO", "GEVENT"):
            until(lambda name=name: is_open(ports[name]), 60)
        yield ports["GEVENT"]


@pytest.fixture(scope="module")
def timed(stack, sessions):
    """The bridge, with a stopwatch; the file that it writes."""
    file = stack.state.dir / "timed.jsonl"
    file.write_text("")
    env = {"ODOO_RC": str(stack.state.dir / "odoo.conf"), "PGTZ": "UTC", "TIMED": str(file)}
    command = [VENV / "bin/python", ROOT / "tests/bench/timed_bridge.py", "cc_bridge"]
    with running(stack, command, "ring-bridge.log", **env) as process:
        until(lambda: len(members(stack)) >= AGENTS, 60)
        yield file, process


@contextlib.contextmanager
def running(stack, command, log, **env):
    """A process of Odoo's command line for as long as the block takes."""
    with (stack.state.log / log).open("w") as out:
        process = subprocess.Popen(
            [*command, "-d", stack.state.db], stdout=out, stderr=out, env={**os.environ, **env}
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(60)


def is_open(port):
    """Whether something listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def members(stack):
    """The lines of the console that show a member of the queue."""
    lines = stack.cli(f"queue show {QUEUE}").splitlines()
    return [line for line in lines if "PJSIP/" in line and "Unavailable" not in line]


class Bare:
    """A row, a commit and a NOTIFY to one agent's websocket, now and then, beside the calls."""

    def __init__(self, stack, sessions):
        self._dsn, self._db = stack.env()["PG_DSN"], stack.state.db
        self._partners = [partner for _session, partner in sessions]
        self.sent = {}  # id -> epoch seconds
        self._over = threading.Event()

    def __enter__(self):
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join(5)

    def _run(self):
        name = {"dbname": "postgres"}
        here, there = psycopg2.connect(self._dsn), psycopg2.connect(self._dsn, **name)
        there.autocommit = True
        while not self._over.wait(0.2):
            self._send(here, there, len(self.sent))

    def _send(self, here, there, number):
        channel = json.dumps([self._db, "res.partner", random.choice(self._partners)])
        message = json.dumps({"type": "bench/bare", "payload": number})
        self.sent[number] = time.time()
        with here, here.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bus_bus (channel, message, create_date)"
                " VALUES (%s, %s, now() AT TIME ZONE 'UTC')",
                [channel.replace(" ", ""), message],
            )
        with there.cursor() as cursor:
            cursor.execute("SELECT pg_notify('imbus', %s)", [f"[{channel}]"])


def call_in(stack, calls, first):
    """People call at the rate, each answered by an agent; waits for the last one's end."""
    with crowd(stack.env(), calls, RATE, DIALLED, TALKS, first=first) as callers:
        callers.process.wait(60 + calls / RATE)
        time.sleep(2)  # the last facts


def answered(stack):
    """How many visits agents have answered."""
    return int(stack.sql("SELECT count(*) FROM cc_queue_visit WHERE outcome = 'answered'"))


def cpu(process):
    """Seconds of a processor that a process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def lines_of(file):
    """What the stopwatch wrote."""
    return [json.loads(line) for line in file.read_text().splitlines()]


def moments(lines, shown):
    """``{caller's number: {name: epoch seconds}}`` of who was shown to an agent."""
    found = {number: {"shown": at} for number, at in shown.items()}
    for line in lines:
        for number in line.get("numbers", [line.get("number")]):
            about = found.get(number, {})
            if line["what"] == "heard" and "said" not in about:
                about.update(said=line["said"], heard=line["at"])
            elif line["what"] == "put":
                about.setdefault("put", line["at"])
            elif line["what"] == "pop":
                times = ("began", "worked", "committed", "told", "cpu")
                about.update({name: line[name] for name in times})
    return found


def spread(seconds):
    """The median and the 99th percentile, in milliseconds."""
    return 1000 * median(seconds), 1000 * quantiles(seconds, n=100, method="inclusive")[98]


def stage_seconds(found, begin, end):
    """How long each caller's stage took; a fact may wait from before the word on the agent."""
    return [max(0.0, about[end] - about[begin]) for about in found.values()]


def test_from_ring_to_pop(stack, sessions, gevent, timed):
    file, process = timed
    last = int(stack.sql("SELECT coalesce(max(id), 0) FROM bus_bus"))
    phones = callee(stack.env(), "answers", RINGS, calls=10 * (WARM_UP + CALLS))
    with phones, Windows(gevent, sessions, last) as windows:
        call_in(stack, WARM_UP, FIRST)
        windows.pops.clear()
        file.write_text("")
        had, used = answered(stack), cpu(process)
        with Bare(stack, sessions) as bare:
            call_in(stack, CALLS, FIRST + WARM_UP)
        lines, done = lines_of(file), answered(stack) - had
        used = cpu(process) - used
    found = moments(lines, windows.pops)
    floor = [at - bare.sent[number] for number, at in windows.bare.items()]
    show(found, floor, lines, done, used)
    assert len(found) == done == CALLS
    assert len(floor) > len(bare.sent) * 0.9


def show(found, floor, lines, done, used):
    """The table."""
    whole = [about for about in found.values() if len(about) == 9]
    found = dict(enumerate(whole))
    print(f"\n{AGENTS} agents, {RATE:g} queue calls a second, {done} answered; milliseconds:")
    print(f"{'':16}{'p50':>8}{'p99':>8}")
    for name, (begin, end) in STAGES.items():
        print("{:16}{:8.1f}{:8.1f}".format(name, *spread(stage_seconds(found, begin, end))))
    busy = [about["cpu"] for about in whole]
    print("{:16}{:8.1f}{:8.1f}".format("its processor", *spread(busy)))
    print("{:16}{:8.1f}{:8.1f}".format("the floor", *spread(floor)))
    total = median(stage_seconds(found, *STAGES["ring to pop"]))
    transactions = [line for line in lines if line["what"] == "transaction"]
    statements = sum(line["statements"] for line in transactions)
    commits = sum(line["commits"] for line in transactions)
    print(f"ring to pop / floor: {total / median(floor):.1f}")
    print(
        f"a call: {statements / done:.0f} statements in {len(transactions) / done:.1f} transactions"
        f" ({commits / done:.1f} commits), {1000 * used / done:.0f} ms of the bridge's processor"
    )


class Desk:
    """An agent's browser, as far as it asks the server."""

    def __init__(self, stack, session):
        self._url = f"http://127.0.0.1:{stack.state.ports['ODOO']}/web/dataset/call_kw"
        self._http = requests.Session()
        self._http.cookies["session_id"] = session
        self.agent = self.ask("get_desk")["agent"]
        self._statuses = {status["name"]: status["id"] for status in self.agent["statuses"]}

    def ask(self, method, *args):
        """The result of a method of ``cc.user``."""
        params = {"model": "cc.user", "method": method, "args": args, "kwargs": {}}
        body = {"jsonrpc": "2.0", "params": params}
        return self._http.post(self._url, json=body, timeout=60).json()["result"]

    def choose(self, name):
        """Click on a status; when that was, and when it was answered (epoch seconds)."""
        clicked = time.time()
        self.ask("action_choose_status", [self.agent["id"]], self._statuses[name])
        return clicked, time.time()


def test_from_click_to_queue(stack, sessions, gevent, timed):
    file, _process = timed
    file.write_text("")
    clicks, floor = {}, []
    for session, _partner in sessions[:CLICKS]:
        desk = Desk(stack, session)
        desk.choose("Ring break")
        time.sleep(0.3)  # out of the queue
        began = time.time()
        desk.ask("get_desk")
        floor.append(time.time() - began)
        clicks[f"PJSIP/{desk.agent['extension']}"] = desk.choose("Connected")
        time.sleep(0.1)
    time.sleep(1)
    joined = {line["phone"]: line["said"] for line in lines_of(file) if line["what"] == "member"}
    assert joined.keys() == clicks.keys()
    show_clicks(clicks, joined, floor)


def show_clicks(clicks, joined, floor):
    """The table; what is answered is committed."""
    answers = [answered - clicked for clicked, answered in clicks.values()]
    whole = [joined[phone] - clicked for phone, (clicked, _answered) in clicks.items()]
    after = [joined[phone] - answered for phone, (_clicked, answered) in clicks.items()]
    print(f"\n{CLICKS} clicks on a status that joins a queue; milliseconds:")
    print(f"{'':24}{'p50':>8}{'p99':>8}")
    rows = {
        "click to answer": answers,
        "answer to member added": after,
        "click to member added": whole,
        "the floor (a question)": floor,
    }
    for name, seconds in rows.items():
        print("{:24}{:8.1f}{:8.1f}".format(name, *spread(seconds)))

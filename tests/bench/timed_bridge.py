# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""`odoo cc_bridge` with a stopwatch, for the measurement of the ring; see ``test_ring.py``.

It writes a line of JSON to the file ``TIMED`` for each thing that happens to a queue call, and one
for each transaction. Times are epoch seconds. With ``PROFILE``, also where its database thread
was, once in two milliseconds: at the end, to that file.
"""

import atexit
import collections
import functools
import json
import os
import sys
import threading
import time

import odoo.cli
from odoo import sql_db
from odoo.tools import config

OUT = open(os.environ["TIMED"], "a", buffering=1)  # noqa: SIM115


def note(what, **values):
    """One line."""
    OUT.write(json.dumps({"what": what, **values}) + "\n")


def around(owner, name):
    """Decorator: replace a method by the function, which gets the old one first."""

    def replace(new):
        setattr(owner, name, functools.partialmethod(_call, new, getattr(owner, name)))

    return replace


def _call(self, new, old, *args, **kwargs):
    return new(functools.partial(old, self), self, *args, **kwargs)


# --- transactions


@around(sql_db.Cursor, "__init__")
def begin(old, cr, *args, **kwargs):
    """A transaction begins."""
    cr.timed = {"began": time.time(), "statements": 0, "commits": 0, "pops": []}
    cr.timed["cpu"] = time.thread_time()
    return old(*args, **kwargs)


@around(sql_db.Cursor, "execute")
def execute(old, cr, query, *args, **kwargs):
    """A statement, savepoints included."""
    cr.timed["statements"] += 1
    if STATEMENTS is not None:
        STATEMENTS[" ".join(str(getattr(query, "code", query)).split())[:150]] += 1
    return old(query, *args, **kwargs)


@around(sql_db.Cursor, "commit")
def commit(old, cr):
    """The work is done: it is written, committed, and notified."""
    worked, committed, pops = time.time(), [], cr.timed["pops"]
    # first of all that follows a commit; NOTIFY is among that
    cr.postcommit._funcs.appendleft(lambda: committed.append(time.time()))
    cr.timed["commits"] += 1
    old()
    if pops:
        times = {"worked": worked, "committed": committed[0], "told": time.time()}
        cpu = time.thread_time() - cr.timed["cpu"]
        note("pop", numbers=pops, began=cr.timed["began"], cpu=cpu, **times)


@around(sql_db.Cursor, "close")
def close(old, cr):
    """A transaction is over."""
    if not cr.closed:
        note("transaction", at=time.time(), db=cr.dbname, **cr.timed)
    return old()


# --- the bridge


def patch_bridge():
    """When the PBX's word arrived, when it had become a fact, and who was shown to an agent."""
    from odoo.addons.bus.models import bus
    from odoo.addons.cc_odoo.bridge import pbx, writer

    @around(bus.BusBus, "_sendone")
    def send(old, self, target, kind, message):
        if kind == "cc_odoo/pop":
            self.env.cr.timed["pops"].append(message["number"])
        return old(target, kind, message)

    @around(pbx.Pbx, "heard_event")
    def heard(old, self, headers, offset):
        note_event(headers)
        return old(headers, offset)

    @around(writer.FactWriter, "put")
    def put(old, self, pbx_id, facts):
        facts = list(facts)
        for fact in facts:
            if fact.identity[0] == "leg" and not fact.answered_at and not fact.ended_at:
                note("put", number=fact.number, at=time.time())
        return old(pbx_id, facts)


def note_event(headers):
    """A phone that is to ring, or one that came into a queue; when the PBX said so."""
    kind = headers.get("Event")
    if kind == "AgentCalled":
        said = float(headers["Timestamp"])
        note("heard", number=headers["CallerIDNum"], said=said, at=time.time())
    elif kind == "QueueMemberAdded":
        note("member", phone=headers["Interface"], said=float(headers["Timestamp"]))


# --- where its database thread is

STATEMENTS = collections.Counter() if os.environ.get("PROFILE") else None
STACKS = collections.Counter()
EVERY = 0.002
IDLE = (":wait", ":get", ":_worker", ":_run")


def sample():
    """Look at the thread for ever."""
    while True:
        time.sleep(EVERY)
        names = {thread.ident: thread.name for thread in threading.enumerate()}
        for ident, frame in sys._current_frames().items():
            if names.get(ident, "").startswith("cc_odoo.store"):
                STACKS[tuple(_stack(frame))] += 1


def _stack(frame):
    while frame:
        code = frame.f_code
        yield f"{code.co_filename.rpartition('/addons/')[2][-40:]}:{code.co_name}"
        frame = frame.f_back


def report():
    """Shares of the busy time: of each function with what it calls."""
    busy = {stack: n for stack, n in STACKS.items() if not stack[0].endswith(IDLE)}
    total, shares = sum(busy.values()) or 1, collections.Counter()
    for stack, count in busy.items():
        for name in set(stack):
            shares[name] += count
    with open(os.environ["PROFILE"], "w") as file:
        print(f"busy {total * EVERY:.1f} s", file=file)
        for name, count in shares.most_common(120):
            print(f"{100 * count / total:5.1f} %  {name}", file=file)
        print("\nstatements", file=file)
        for query, count in STATEMENTS.most_common(70):
            print(f"{count:6}  {query}", file=file)


if __name__ == "__main__":
    config.parse_config([])  # the addons path
    patch_bridge()
    if os.environ.get("PROFILE"):
        threading.Thread(target=sample, daemon=True).start()
        atexit.register(report)
    sys.argv[0] = "odoo"
    sys.exit(odoo.cli.main())

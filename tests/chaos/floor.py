# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The call centre at work while things break: agents, callers, and whether all is right."""

import contextlib
import signal
import time
from dataclasses import dataclass

from books import compare
from referee import Mark, rows
from system.rpc import Odoo
from system.waiting import until

from dev.callers import crowd
from dev.phones import PhoneBank


@dataclass(frozen=True)
class Site:
    """Who works at a PBX of one kind, and who calls.

    :param phones: the numbers of the agents' phones
    :param members: queue -> the members that agents' phones are in it
    :param callers: who calls: (number dialled, calls a second, kind, seconds of patience)
    :param trunk: what the channels of callers begin with
    """

    phones: tuple
    members: dict
    callers: tuple
    trunk: str


SITES = {
    "plain": Site(
        phones=(1001, 1002, 1003),
        members={
            "q800": {"PJSIP/1001", "PJSIP/1002"},
            "q801": {"PJSIP/1001", "PJSIP/1002"},
            "q802": {"PJSIP/1002", "PJSIP/1003"},
        },
        callers=((800, 0.35, "waits", 30), (801, 0.3, "hangs_up", 4), (802, 0.3, "waits", 30)),
        trunk="PJSIP/trunk-",
    ),
    # 1003 sits at the phone 9001
    "freepbx": Site(
        phones=(1001, 1002, 9001),
        members={
            "401": {"Local/1001@from-queue/n", "Local/1002@from-queue/n"},
            "402": {"Local/1002@from-queue/n", "Local/1003@from-queue/n"},
        },
        callers=((401, 0.35, "waits", 30), (401, 0.3, "hangs_up", 4), (402, 0.3, "waits", 30)),
        trunk="PJSIP/5551234-",
    ),
}
AGENTS = ("dana", "avi", "noa")
RATE = sum(rate for _to, rate, _kind, _patience in SITES["plain"].callers)
YOUNG = 3.0  # seconds in which a call may be known to one side alone
DRAIN_WITHIN, RIGHT_WITHIN = 12, 60
OPEN_CALLS = """
    SELECT linkedid, extract(epoch FROM now() - started_at AT TIME ZONE 'UTC')
      FROM cc_call WHERE ended_at IS NULL
"""
LEADERS = """
    SELECT count(*) FROM pg_locks JOIN cc_pbx ON cc_pbx.id = objid
     WHERE locktype = 'advisory' AND classid = 1667460964 AND mode = 'ExclusiveLock' AND granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
STATUSES = """
    SELECT u.name || ' is ' || coalesce(s.code, s.id::text) FROM cc_user u
      JOIN cc_status s ON s.id = u.status_id
     WHERE u.current_extension_id IS NOT NULL AND s.code IS DISTINCT FROM 'connected'
"""


class Floor:
    """Agents connected, phones registered; `calls()` makes it busy."""

    def __init__(self, stack, proxy):
        self.stack, self.proxy, self.env = stack, proxy, stack.env()
        self.site = SITES[self.env["PBX"]]
        self.shift = 0  # seconds that the PBX's ids are ahead in Odoo
        self._crowds = []

    @contextlib.contextmanager
    def open(self):
        """Phones registered and agents at work."""
        with PhoneBank(self.env, self.site.phones) as phones:
            for number in self.site.phones:
                phones.set(number, answer_after=0.4, hangup_after=2.2)
            for name in AGENTS:
                self._connect(name, str(self.site.phones[2]) if name == "noa" else None)
            self.until_right(time.time())
            yield self

    def _connect(self, name, number):
        odoo = Odoo(self.env, f"{name}@example.com", name)
        me = odoo.one("cc.user", [("user_id", "=", odoo.uid)], "id", "status_code")
        if me["status_code"] != "unassigned":
            odoo("cc.user", "action_disconnect", [me["id"]])
        place = odoo("cc.extension", "search", [("number", "=", number)]) if number else []
        odoo("cc.user", "action_connect", [me["id"]], *place)

    # --- calls

    @contextlib.contextmanager
    def calls(self):
        """People call at a steady rate for as long as the block takes; then all have hung up."""
        self._crowds = [
            crowd(self.env, 9999, rate, to, patience, kind, first=520000000 + 10000 * place)
            for place, (to, rate, kind, patience) in enumerate(self.site.callers)
        ]
        try:
            yield
        finally:
            self._drain()

    def _drain(self):
        """No new calls; those that talk end by themselves, those whose PBX died are cut."""
        for each in self._crowds:
            each.process.send_signal(signal.SIGUSR1)
        end = time.monotonic() + DRAIN_WITHIN
        while any(each.running() for each in self._crowds) and time.monotonic() < end:
            time.sleep(0.2)
        for each in self._crowds:
            each.stop()
        self.stack.cli("channel request hangup all")
        until(lambda: "\n0 active channels" in self.stack.cli("core show channels"), 20)

    # --- is all right?

    def until_right(self, healed):
        """Wait; how many seconds after `healed` (epoch) all was right again."""
        end = time.monotonic() + RIGHT_WITHIN
        while wrong := self.wrong_now():
            assert time.monotonic() < end, f"not right after {RIGHT_WITHIN} s: {wrong}"
            time.sleep(0.25)
        return time.time() - healed

    def wrong_now(self):
        """What is not right in this moment, while calls go on: words, or nothing."""
        state = self.stack.sql("SELECT state FROM cc_pbx")
        if state != "connected":
            return f"the PBX is {state}"
        leaders = self.stack.sql(LEADERS)
        if leaders != "1":
            return f"{leaders} bridges lead"
        return self._wrong_members() or self._wrong_calls()

    def _wrong_members(self):
        shown = {name: self._members(name) for name in self.site.members}
        return "" if shown == self.site.members else f"members are {shown}"

    def _members(self, queue):
        shown, agents = (
            self.stack.cli(f"queue show {queue}"),
            set().union(*self.site.members.values()),
        )
        return {member for member in agents if member in shown}

    def _wrong_calls(self):
        there, ours = self._calls_there(), self._calls_here()
        missing = [call for call, age in there.items() if age > YOUNG and call not in ours]
        gone = [call for call, age in ours.items() if age > YOUNG and call not in there]
        return f"calls not in Odoo: {missing}, not on the PBX: {gone}" if missing or gone else ""

    def _calls_there(self):
        """{id: age} of who called in, as the PBX has it."""
        lines = [x.split("!") for x in self.stack.cli("core show channels concise").splitlines()]
        trunk = [x for x in lines if x[0].startswith(self.site.trunk) and len(x) > 12]
        return {self._moved(x[-1].strip()): float(x[11] or 0) for x in trunk}

    def _calls_here(self):
        found = self.stack.sql(OPEN_CALLS) or ""
        return {x.split("|")[0]: float(x.split("|")[1]) for x in found.splitlines()}

    def _moved(self, uniqueid):
        at, _dot, rest = uniqueid.partition(".")
        return f"{int(at) + self.shift}.{rest}"

    def stuck(self):
        """When no call is left: rows and statuses that did not notice."""
        found = [f"{rows.still_open(self.stack)} rows still open", self.stack.sql(STATUSES)]
        members = self._wrong_members()
        return [words for words in (*found, members) if words and not words.startswith("0 rows")]

    # --- books

    def mark(self):
        """From here on the books are compared."""
        return Mark(self.stack)

    def books(self, mark):
        """Ours since then against the PBX's."""
        return compare(mark, self.shift)

    def fill_in(self, on):
        """Let the bridge read the queue_log, or not."""
        source = "file" if on else "none"
        path = self.env["QUEUE_LOG"]
        pbx = self.admin.one("cc.pbx", [], "id")["id"]
        self.admin("cc.pbx", "write", [pbx], {"queue_log_source": source, "queue_log_path": path})

    @property
    def admin(self):
        """Odoo as its administrator sees it."""
        return Odoo(self.env)

"""A whole call centre on this machine: PostgreSQL, Asterisk, Odoo and the bridge.

Used by `make` and by the system tests:

    stack = Stack()                     # the one of `make up`, in .dev
    stack.start()                       # all parts; Stack.start("asterisk") one
    stack.stop("bridge", kill=True)     # as if it crashed
    stack.env()["ODOO_URL"]

    other = Stack(HOME / "stacks/one", db="cc_one", cluster=stack)   # its own PBX, Odoo, bridge
    with Stack.own("one") as other:     # the same, started and with people in it
"""

import contextlib
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import asterisk, debs, odoo_run, odoo_tree, packages, postgres, services
from .common import HOME, DevError, digest, locked, say, stamp, stamped
from .state import State, load

PARTS = ("postgres", "asterisk", "odoo", "bridge")
# Debian package: a file of it. libatomic is what Playwright's own node wants.
TEST_PACKAGES = {
    "sip-tester": "/usr/bin/sipp",
    "chromium": "/usr/bin/chromium",
    "libatomic1": "/usr/lib/*/libatomic.so.1",
}
SERVICE = {"odoo": "odoo-server"}
# What Odoo is told of a PBX of each kind, beside where it is.
SETTINGS = {asterisk.PLAIN: {"hold_number": "*8"}, asterisk.FREEPBX: {"kind": "freepbx"}}


def setup():
    """Fetch whatever programs are missing. Nothing to do, no network: a second run takes none."""
    with locked(), ThreadPoolExecutor() as pool:
        debs.ensure_installed(**postgres.package(), **packages.python_package())
        venv = pool.submit(packages.install_venv)
        asterisk.install()
        odoo_tree.install_tree()
        venv.result()
        packages.link_odoo()
        packages.install_node()


def setup_tests():
    """What only tests and simulated callers need."""
    with locked():
        debs.ensure_installed(**TEST_PACKAGES)
        packages.install_phones()
        packages.install_addons()


def stop_all(folder):
    """Stop all that runs in a stack's folder. No ports are asked for, nor drawn."""
    _stop(State(Path(folder).resolve(), db="", ports={}, secrets={}), PARTS)


def _stop(state, parts, kill=False):
    for part in reversed(parts):
        if not kill and services.pids(state, _service(part)):
            say(f"stopping {part}")
        polite = signal.SIGINT if part == "postgres" else signal.SIGTERM
        services.stop(state, _service(part), signal.SIGKILL if kill else polite)


def _service(part):
    return SERVICE.get(part, part)


class Stack:
    """One stack; another folder, another stack.

    :param cluster: a stack whose PostgreSQL it uses
    :param pbx: the kind of its PBX, "plain" or "freepbx"; what `PBX` in the environment says where
        it is not given
    :raises DevError: there is no PBX of this kind
    """

    def __init__(self, folder=HOME, db="cc_demo", base=None, cluster=None, pbx=None):
        pbx = pbx or os.environ.get("PBX") or asterisk.PLAIN
        if pbx not in asterisk.KINDS:
            raise DevError(f"PBX={pbx}: there are {' and '.join(asterisk.KINDS)}")
        self.state = load(folder, db, base, cluster and cluster.state, pbx)
        self.cluster = cluster

    @classmethod
    @contextlib.contextmanager
    def own(cls, name, fresh=False, pbx=None):
        """A call centre with people in it, on this checkout's PostgreSQL; stopped at the end.

        :param fresh: with a new database, as if it were the first time
        """
        cluster = cls()
        cluster.start("postgres")
        own = cls(HOME / f"stacks/{name}", db=f"cc_{name}", cluster=cluster, pbx=pbx)
        if fresh:
            odoo_run.drop(own.state, own.state.db)
        try:
            own.start()
            own.seed()
            yield own
        finally:
            own.stop()

    # --- life ---

    def start(self, *parts):
        """Start these parts, or all; returns when they are ready."""
        with locked(f"stack-{self.state.db}"):
            for part in parts or self._parts():
                getattr(self, f"_start_{part}")()

    def stop(self, *parts, kill=False):
        """Stop these parts, or all, the last one first; kill: as if they crashed."""
        _stop(self.state, parts or self._parts(), kill)

    def restart(self, *parts, kill=False):
        """Stop and start these parts, or all."""
        self.stop(*parts, kill=kill)
        self.start(*parts)

    def pids(self, part):
        """The living processes of a part."""
        return services.pids(self.state, _service(part))

    def _parts(self):
        return PARTS[1:] if self.cluster else PARTS

    # --- asking ---

    def sql(self, query):
        """The answer of a query as text, one row a line, columns parted by |."""
        return postgres.sql(self.state, query, self.state.db)

    def cli(self, line):
        """What Asterisk's console answers."""
        return asterisk.cli(self.state, line)

    def env(self):
        """All that another program needs to know."""
        state = self.state
        return {
            "ODOO_URL": odoo_run.url(state),
            "ODOO_DB": state.db,
            "ODOO_LOGIN": odoo_run.LOGIN,
            "ODOO_PASSWORD": odoo_run.PASSWORD,
            "PG_DSN": postgres.dsn(state),
            "AMI_HOST": "127.0.0.1",
            "AMI_PORT": str(state.ports["AMI"]),
            "AMI_USERNAME": asterisk.USERNAME,
            "AMI_SECRET": state.secrets["AMI_SECRET"],
            "SIP_HOST": "127.0.0.1",
            "SIP_PORT": str(state.ports["SIP"]),
            "TRUNK_HOST": "127.0.0.2",
            "TRUNK_PORT": str(state.ports["TRUNK"]),
            "WS_URL": f"ws://127.0.0.1:{state.ports['WS']}/ws",
            "PHONE_SECRET": state.secrets["PHONE_SECRET"],
            "PBX": state.pbx,
            "QUEUE_LOG": str(asterisk.queue_log(state)),
            "CDR_LOG": str(asterisk.cdr_log(state)),
            "ASTERISK": str(state.bin / "asterisk"),
            "ASTERISK_CLI": str(state.bin / "asterisk-cli"),
            "BRIDGE": str(state.bin / "bridge"),
            "ODOO": str(state.bin / "odoo-server"),
        }

    # --- the parts ---

    def _start_postgres(self):
        postgres.prepare(self.state)
        postgres.start(self.state)

    def _start_asterisk(self):
        if asterisk.prepare(self.state):
            self.stop("asterisk")  # it runs with another configuration, if it does
        asterisk.start(self.state)

    def _start_odoo(self):
        state = self.state
        odoo_run.prepare(state)
        if not (odoo_run.ADDON / "__manifest__.py").exists():
            raise DevError(f"{odoo_run.ADDON} has no addon. Is the checkout whole? (git status)")
        if not odoo_run.is_current(state, state.db):
            self.stop("odoo", "bridge")
            self._update()
        self._tell_pbx()
        odoo_run.start(state)

    def _update(self):
        """The first database is a copy of the template; later it keeps its data."""
        if odoo_run.is_whole(self.state, self.state.db):
            odoo_run.database(self.state, self.state.db)
        else:
            odoo_run.clone(self.state, self.state.db, self.cluster and self.cluster.state)

    def _tell_pbx(self):
        """Where the PBX is, and how to log in: written to the database when that changed."""
        env = self.env()
        values = {
            "name": "Development",
            "host": env["AMI_HOST"],
            "port": int(env["AMI_PORT"]),
            "username": env["AMI_USERNAME"],
            "secret": env["AMI_SECRET"],
            "recording_source": "folder",
            "recording_path": str(asterisk.recordings(self.state)),
            **SETTINGS[self.state.pbx],
        }
        self._once("pbx", "seed_pbx.py", **values)

    def _start_bridge(self):
        odoo_run.prepare(self.state)
        odoo_run.start_bridge(self.state)

    def seed(self):
        """Skills, agents and contacts to play with."""
        self._once("seed", "seed.py", pbx=self.state.pbx)

    def _once(self, what, script, /, **values):
        """Run a script in the database, unless it ran there with these values already."""
        state, folder = self.state, self.state.stamps
        want = digest(odoo_run.DEV / script, extra=f"{values}{odoo_run.identity(state)}")
        if not stamped(f"{what}-{state.db}", want, folder):
            say(f"Odoo: {script} in {state.db}")
            odoo_run.script(state, script, **values)
            stamp(f"{what}-{state.db}", want, folder)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Databases of these tests' own, on the PostgreSQL of this checkout, and real Odoo processes."""

import os
import subprocess
from pathlib import Path

import pytest

from dev import odoo_run, postgres
from dev.stack import Stack

HERE = Path(__file__).resolve().parent
BAD = (" ERROR ", " CRITICAL ")


class Site:
    """One database. `addons`: a folder with the addon, if not this checkout's."""

    def __init__(self, state, db, addons=None):
        self.state, self.db, self.addons = state, db, addons

    def odoo(self, *command):
        """Run Odoo's command line on the database; returns its log. It may hold no error."""
        log = self._run(*command)
        assert bad_lines(log) == []
        return log

    def install(self, *options):
        """Install the addon."""
        return self.odoo("server", "-i", "cc_odoo", *self._once(), *options)

    def update(self):
        """Update the addon to this checkout's."""
        self.addons = None
        return self.odoo("server", "-u", "cc_odoo", *self._once())

    def script(self, name):
        """Run a script of this folder in `odoo shell`; returns what it prints."""
        text = (HERE / name).read_text()
        return self._run("shell", "--no-http", "--log-level=error", stdin=text)

    def sql(self, query):
        """The answer, one row a line, columns parted by |."""
        answer = postgres.sql(self.state, query, self.db)
        assert answer is not None, query
        return answer

    def rows(self, query):
        """The answer as lines, in an order that is always the same."""
        return sorted(self.sql(query).splitlines())

    def _once(self):
        return "--no-http", "--stop-after-init", "--max-cron-threads=0"

    def _run(self, *command, stdin=""):
        done = subprocess.run(
            [self.state.bin / "odoo", *command, "-d", self.db],
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            env={**os.environ, "ODOO_RC": str(self._conf())},
        )
        (self.state.log / f"odoo-{self.db}.log").write_text(done.stdout)
        assert done.returncode == 0, done.stdout[-3000:]
        return done.stdout

    def _conf(self):
        """Odoo's configuration; with another folder in the place of this checkout."""
        conf = self.state.dir / "odoo.conf"
        if not self.addons:
            return conf
        text = conf.read_text().replace(f",{odoo_run.ROOT}", f",{self.addons}")
        other = self.addons / "odoo.conf"
        other.write_text(text)
        return other


def bad_lines(log):
    """The errors in a log of Odoo's."""
    return [line for line in log.splitlines() if any(word in line for word in BAD)]


@pytest.fixture(scope="session")
def state():
    """Of the stack whose PostgreSQL and programs are used."""
    stack = Stack()
    stack.start("postgres")
    return stack.state


@pytest.fixture
def site(state):
    """A copy of the database with the addon just installed and its demo data."""
    odoo_run.clone(state, "cc_life")
    yield Site(state, "cc_life")
    odoo_run.drop(state, "cc_life")


@pytest.fixture
def bare_site(state):
    """A copy of the database that never had the addon."""
    odoo_run.clone_bare(state, "cc_life_bare")
    yield Site(state, "cc_life_bare")
    odoo_run.drop(state, "cc_life_bare")

"""PostgreSQL: the distribution's programs, a private cluster, TCP on loopback alone."""

import contextlib
import os
import pwd
import subprocess
from pathlib import Path

from . import services
from .common import DevError, remove, run, say, write
from .state import must_be_free

# A cluster for development: it may lose its last second in a power cut, never its shape.
CONF = """\
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 250
shared_buffers = 256MB
fsync = off
synchronous_commit = off
full_page_writes = off
jit = off
log_min_messages = warning
"""
HBA = "host all all 127.0.0.1/32 scram-sha-256\n"
USER = "odoo"


def program(name):
    """A program of the newest PostgreSQL installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4])
    )
    return found[-1] if found else None


def package():
    """The distribution's package, for debs.ensure_installed; none if some server is there."""
    ready = program("initdb") and (os.geteuid() or _owner())
    return {} if ready else {"postgresql": "/none"}


def _owner():
    """The user that runs the server for root."""
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres")


def as_owner():
    """PostgreSQL refuses root: root runs it as `postgres`, who then may pass closed folders."""
    if os.geteuid():
        return []
    return [
        "setpriv",
        "--reuid=postgres",
        "--regid=postgres",
        "--init-groups",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
        "--",
    ]


def prepare(state):
    """Make the cluster, once, and write its configuration."""
    data = state.dir / "pgdata"
    if not (data / "PG_VERSION").exists():
        say("PostgreSQL: making the cluster")
        _initdb(state, data)
    must_match(data)
    _conf(data / "postgresql.auto.conf", CONF.format(port=state.ports["PG"]))
    _conf(data / "pg_hba.conf", HBA)
    command = [*as_owner(), program("postgres"), "-D", data]
    services.install(state, "postgres", command, what="PostgreSQL")


def _conf(path, text):
    """Write a file that PostgreSQL's user owns."""
    owner = path.parent.stat()
    write(path, text, 0o600)
    os.chown(path, owner.st_uid, owner.st_gid)


def _initdb(state, data):
    """A cluster beside its place, then renamed: a cut-off run leaves nothing half made."""
    new, secret = data.with_name("pgdata.new"), state.dir / "pg.password"
    remove(new)
    new.mkdir(parents=True, mode=0o700)
    write(secret, state.secrets["PG_PASSWORD"], 0o600)
    if not os.geteuid():
        for path in (new, secret):
            _give_away(path)
    run(
        [
            *as_owner(),
            program("initdb"),
            "-D",
            new,
            "-U",
            USER,
            "--auth=scram-sha-256",
            f"--pwfile={secret}",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]
    )
    remove(secret)
    new.rename(data)


def _give_away(path):
    owner = _owner()
    os.chown(path, owner.pw_uid, owner.pw_gid)


def must_match(data):
    """A cluster of another major version cannot be started."""
    made, have = (data / "PG_VERSION").read_text().strip(), program("postgres").parts[4]
    if made != have:
        raise DevError(
            f"{data} was made by PostgreSQL {made}, here is {have}."
            f" `make clean` throws it away; then `make up` makes a new one."
        )


def start(state):
    """Start the server, unless it runs."""
    if services.pids(state, "postgres"):
        return
    must_be_free(state, "PG")
    say(f"PostgreSQL: starting on port {state.ports['PG']}")
    process = services.start(state, "postgres")
    services.wait_ready(state, "postgres", process, lambda: answers(state), 60)


def answers(state):
    """Does the server take connections?"""
    check = [program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(state.ports["PG"])]
    return subprocess.run(check, check=False).returncode == 0


def dsn(state, db=None):
    """The address other programs use."""
    secret, port = state.secrets["PG_PASSWORD"], state.ports["PG"]
    return f"postgresql://{USER}:{secret}@127.0.0.1:{port}/{db or state.db}"


def sql(state, query, db="postgres"):
    """The answer of one query, as psql -At prints it; None when it fails."""
    done = subprocess.run(
        [program("psql"), "-XAt", "-v", "ON_ERROR_STOP=1", "-c", query, dsn(state, db)],
        text=True,
        check=False,
        capture_output=True,
    )
    return done.stdout.strip() if done.returncode == 0 else None


def exists(state, db):
    """Is there such a database?"""
    return sql(state, f"SELECT 1 FROM pg_database WHERE datname = '{db}'") == "1"

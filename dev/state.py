"""Where a stack lives and what is its own: folder, ports, secrets, database name.

The main stack's folder is .dev itself; others, e.g. one that a test starts, may be anywhere.
Ports are drawn once, from PORT_BASE or a free base, and remembered in <folder>/ports.env.
"""

import os
import secrets
import shlex
import socket
import time
import zlib
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path

from . import services
from .common import HOME, DevError, locked, write_if_changed

# Below the kernel's ephemeral range, above the usual servers; each stack has a thousand for itself.
BASES = range(10000, 32000, 1000)
# name: (offset, address, kind). Phones and callers take whatever port is free.
OFFSETS = {
    "ODOO": (0, "127.0.0.1", "tcp"),
    "GEVENT": (1, "127.0.0.1", "tcp"),
    "PG": (2, "127.0.0.1", "tcp"),
    "AMI": (3, "127.0.0.1", "tcp"),
    "SIP": (4, "127.0.0.1", "udp"),
    "WS": (5, "127.0.0.1", "tcp"),
    "TRUNK": (6, "127.0.0.2", "udp"),
    "TEST": (8, "127.0.0.1", "tcp"),  # the server that Odoo's tests start
    "RTP": (100, "127.0.0.1", "udp"),  # Asterisk's: to +999
}


@dataclass(frozen=True)
class State:
    """One stack's own things."""

    dir: Path
    db: str
    ports: dict
    secrets: dict
    pbx: str = "plain"  # its kind: one of asterisk.KINDS

    @property
    def log(self):
        """The folder of the logs."""
        return self.dir / "log"

    @property
    def bin(self):
        """The folder of the commands."""
        return self.dir / "bin"

    @property
    def stamps(self):
        """The folder of the stamps."""
        return self.dir / "stamps"


def load(folder=HOME, db="cc_demo", base=None, cluster=None, pbx="plain"):
    """The state in a folder, drawn and remembered at the first call."""
    folder = Path(folder).resolve()
    with locked("ports"):  # two that draw at once must not draw the same
        ports, kept_secrets = _ports(folder, base), _secrets(folder)
        _remember(folder, {f"PORT_{name}": str(port) for name, port in ports.items()})
    if cluster:  # another stack's PostgreSQL
        ports["PG"] = cluster.ports["PG"]
        kept_secrets["PG_PASSWORD"] = cluster.secrets["PG_PASSWORD"]
    return State(folder, db, ports, kept_secrets, pbx)


def env_file(path):
    """A file of KEY=VALUE lines as a dict; an empty one when there is none."""
    text = path.read_text() if path.exists() else ""
    return dict(word.split("=", 1) for word in shlex.split(text, comments=True))


def _keep(path, comment, values):
    lines = [f"{key}={shlex.quote(value)}" for key, value in values.items()]
    write_if_changed(path, "\n".join([f"# {comment}", *lines, ""]), 0o600)


def _remember(folder, ports):
    """Keep the ports, unless that would lose sight of what runs on the old ones."""
    kept = env_file(folder / "ports.env")
    changed = any(kept.get(name, port) != port for name, port in ports.items())
    if changed and services.any_runs(folder):
        raise DevError(f"This stack runs on other ports ({folder}/ports.env). First: make down")
    _keep(folder / "ports.env", "Ports of this stack; PORT_BASE or PORT_<NAME> change them.", ports)


def _secrets(folder):
    """Passwords of this stack alone, made once."""
    path = folder / "secrets.env"
    kept = env_file(path)
    for name in ("PG_PASSWORD", "AMI_SECRET", "PHONE_SECRET"):
        kept.setdefault(name, secrets.token_hex(12))
    _keep(path, "Made by the first `make up`; nothing but this stack uses them.", kept)
    return kept


# --- ports --------------------------------------------------------------------------------


def _ports(folder, base):
    """As asked for, else as remembered, else from a free base. The environment is for .dev."""
    asked = os.environ if folder == HOME else {}
    base = base or _number(asked, "PORT_BASE")
    kept = env_file(folder / "ports.env")
    if not base and not _usable(folder, kept):
        base = free_base(folder)
    drawn = _from_base(base) if base else {n: int(kept[f"PORT_{n}"]) for n in OFFSETS}
    return {name: _number(asked, f"PORT_{name}") or drawn[name] for name in OFFSETS}


def _usable(folder, kept):
    """Are all known? A stack that is not .dev's and does not run may also change taken ones."""
    if not kept.keys() >= {f"PORT_{name}" for name in OFFSETS}:
        return False
    if folder == HOME or services.any_runs(folder):
        return True
    return all(is_free(name, int(kept[f"PORT_{name}"])) for name in OFFSETS)


def _from_base(base):
    return {name: base + offset for name, (offset, _, _) in OFFSETS.items()}


def _number(asked, name):
    """A port from the environment; None when it is not given."""
    if not (value := asked.get(name)):
        return None
    if not value.isdigit() or not 1024 <= int(value) <= 63000:
        raise DevError(f"{name}={value}: not a port. Give a number from 1024 to 63000.")
    return int(value)


def free_base(folder=HOME):
    """The first base none of whose ports anybody uses, nor a stopped stack of this checkout.

    Every stack begins the search elsewhere, so that those of two checkouts seldom meet.
    """
    stacks = [HOME / "ports.env", *HOME.glob("stacks/*/ports.env")]
    kept = {port for file in stacks for port in env_file(file).values()}
    start = 0 if folder == HOME else zlib.crc32(str(folder).encode()) % len(BASES)
    for base in [*BASES[start:], *BASES[:start]]:
        drawn = _from_base(base)
        if not kept & set(map(str, drawn.values())) and all(starmap(is_free, drawn.items())):
            return base
    raise DevError("No free range of ports found. Set PORT_BASE to the first of 1,000 free ones.")


def is_free(name, port):
    """Could we listen there?"""
    _, address, kind = OFFSETS[name]
    sort = socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM
    with socket.socket(socket.AF_INET, sort) as probe:
        if kind == "tcp":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def must_be_free(state, *names):
    """Say who could not be started, rather than let the program die of it."""
    for name in names:
        port = state.ports[name]
        if not _soon_free(name, port):
            raise DevError(
                f"Port {port} (PORT_{name}) is used by a program that is not ours.\n"
                f"Who: ss -lntup 'sport = :{port}'. Stop it, or choose other ports:"
                f" make down; PORT_BASE={free_base()} make up"
            )


def _soon_free(name, port, seconds=5):
    """A program just killed may keep its ports for a moment, until its last thread has ended."""
    end = time.monotonic() + seconds
    while not (free := is_free(name, port)) and time.monotonic() < end:
        time.sleep(0.1)
    return free

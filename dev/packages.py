"""Packages from the indexes that this machine's pip and npm know: pinned and hash-checked."""

import os
import shutil
import subprocess
from pathlib import Path

from .common import DEV, HOME, digest, output, remove, run, say, stamp, stamped, swap_in, write
from .odoo_tree import import_path

VENV = HOME / "venv"
NODE = HOME / "node/node_modules"
REACH = "Is the package index reachable, and does this machine's configuration name it?"


# --- Python -------------------------------------------------------------------------------


def python():
    """The distribution's Python, or the one the user names; never a shim of some manager."""
    return os.environ.get("PYTHON") or "/usr/bin/python3"


def install_venv():
    """The venv of Odoo's, our and the tests' packages: wheels only, so nothing is compiled."""
    lock = DEV / "requirements/all.txt"
    version = output([python(), "-c", "import sys; print(sys.version)"])
    want = digest(lock, extra=f"{python()} {version} {VENV}")
    if not (stamped("venv", want) and (VENV / "bin/python").exists()):
        _make_venv(lock)
        stamp("venv", want)


def _make_venv(lock):
    say("Python: making the venv, about 110 packages from the package index (1 minute)")
    remove(VENV)
    run([python(), "-m", "venv", VENV])
    run(
        [
            VENV / "bin/pip",
            "install",
            "--disable-pip-version-check",
            "--only-binary=:all:",
            "--require-hashes",
            "-r",
            lock,
        ],
        log=HOME / "log/venv.log",
        hint=f"{REACH} (pip config list)",
    )


def python_package():
    """For debs.ensure_installed: the distribution has pip's wheel in a package of its own."""
    check = [python(), "-c", "import venv, ensurepip"]
    good = subprocess.run(check, check=False, stderr=subprocess.DEVNULL).returncode == 0
    return {} if good else {"python3-venv": "/none"}


def link_odoo():
    """`import odoo` in the venv finds the tree."""
    site = next((VENV / "lib").glob("python3*/site-packages"))
    pth = site / "cc_odoo_dev.pth"
    if not pth.exists() or pth.read_text() != f"{import_path()}\n":
        write(pth, f"{import_path()}\n")


# --- JavaScript ---------------------------------------------------------------------------


def install_node():
    """eslint and prettier; node itself is one of the Python packages."""
    want = digest(DEV / "node")
    if stamped("node", want) and NODE.is_dir():
        return
    say("node: about 80 packages for the linters")
    new = Path(f"{NODE.parent}.new")
    remove(new)
    shutil.copytree(DEV / "node", new)
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    run(
        [VENV / "bin/npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
        cwd=new,
        env={**os.environ, "PATH": path, "NPM_CONFIG_CACHE": str(HOME / "npm-cache")},
        hint=f"{REACH} (npm config get registry)",
    )
    swap_in(new, NODE.parent)
    stamp("node", want)

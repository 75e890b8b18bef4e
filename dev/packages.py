"""Packages from the indexes that this machine's pip and npm know: pinned and hash-checked."""

import os
import platform
import shlex
import shutil
import subprocess
from pathlib import Path

from .common import (
    DEV,
    HOME,
    DevError,
    digest,
    output,
    remove,
    run,
    say,
    stamp,
    stamped,
    swap_in,
    versions,
    write,
    write_if_changed,
)
from .odoo_tree import ADDONS, import_path
from .trees import Tree

VENV = HOME / "venv"
NODE = HOME / "node/node_modules"
PHONES = HOME / "phones"
PHONE_PYTHONS = ("3.11", "3.12")  # pjsua2 has wheels for these
VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"
PHONE_SCRIPT = """\
#!/bin/sh
# Python with pjsua2, for the simulated phones.
export {home}PYTHONPATH={path}
exec {command} "$@"
"""
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
    _pip("--require-hashes", "-r", lock)


def _pip(*arguments):
    pip = [VENV / "bin/pip", "install", "--disable-pip-version-check", "--only-binary=:all:"]
    run([*pip, *arguments], log=HOME / "log/venv.log", hint=f"{REACH} (pip config list)")


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


def install_addons():
    """Addons of others that only tests install, beside Odoo's own."""
    lock = DEV / "requirements/addons.txt"
    want = digest(lock)
    if not (stamped("addons", want) and ADDONS.is_dir()):
        say("Odoo: a dark palette from the package index, for the tests of contrast")
        new = HOME / "addons.new"
        remove(new)
        _pip("--target", new, "--no-deps", "--require-hashes", "-r", lock)
        swap_in(new, ADDONS.parent.parent)
        stamp("addons", want)


# --- simulated phones -----------------------------------------------------------------------


def install_phones():
    """pjsua2, and a Python it has wheels for: the venv's own, or Debian's 3.11 in a tree."""
    lock = DEV / "requirements/phones.txt"
    version = output([VENV / "bin/python", "-c", VERSION]).strip()
    fits = version in PHONE_PYTHONS
    if not fits:
        _phone_python().install(version)
    want = digest(lock, extra=version)
    if not (stamped("phones", want) and PHONES.is_dir()):
        say("phones: pjsua2 from the package index")
        _install_pjsua(lock, version if fits else PHONE_PYTHONS[0])
        stamp("phones", want)
    own = [VENV / "bin/python"] if fits else _phone_python().command("usr/bin/python3.11")
    home = "" if fits else f"PYTHONHOME={shlex.quote(str(_phone_python().dir / 'usr'))} "
    text = PHONE_SCRIPT.format(
        home=home, path=shlex.quote(str(PHONES)), command=shlex.join(map(str, own))
    )
    write_if_changed(HOME / "bin/phone-python", text, 0o755)


def _phone_python():
    return Tree("phone-python", versions()["LINKED_SUITES"], "python3.11", "libstdc++6")


def _install_pjsua(lock, version):
    if platform.machine() != "x86_64":
        raise DevError(f"No simulated phones on {platform.machine()}: pjsua2 has no wheels there.")
    new = PHONES.with_name("phones.new")
    remove(new)
    platforms = "--platform=manylinux_2_17_x86_64"
    _pip(
        "--target",
        new,
        "--no-deps",
        "--python-version",
        version,
        "--implementation",
        "cp",
        platforms,
        "--require-hashes",
        "-r",
        lock,
    )
    swap_in(new, PHONES)


# --- JavaScript ---------------------------------------------------------------------------


def install_node():
    """rtlcss, eslint and prettier; node itself is one of the Python packages."""
    want = digest(DEV / "node")
    if stamped("node", want) and NODE.is_dir():
        return
    say("node: about 90 packages, for right-to-left styles and the linters")
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

"""Odoo's programs: Debian's package unpacked privately, or a tree the user brings (ODOO_PATH)."""

import os
from pathlib import Path

from .common import (
    DEV,
    HOME,
    ROOT,
    DevError,
    digest,
    remove,
    say,
    stamp,
    stamped,
    swap_in,
    versions,
    write,
)
from .debs import drop_downloads, first_suite, unpack

TREE = HOME / "odoo"
ADDONS = HOME / "addons/odoo/addons"  # of others, for tests: see packages.py
# Odoo's tree has links to these packages' files; here they must lie beside it. Those of the
# second list only fit in the release that Odoo's links were made for.
LINKED = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
)
LINKED_OLD = ("fonts-font-awesome", "fonts-inconsolata")
NEEDLESS = ("./usr/share/doc", "./usr/share/man", "./usr/share/lintian", "./etc", "./lib")
SELFIE = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def import_path():
    """The folder from which `import odoo` works."""
    if not (given := os.environ.get("ODOO_PATH")):
        return TREE / "usr/lib/python3/dist-packages"
    path = Path(given).expanduser().resolve()
    for folder in (path, path.parent):
        if (folder / "odoo" / "release.py").exists():
            return folder
    raise DevError(f"ODOO_PATH={given} holds no Odoo: name the folder that has odoo/release.py.")


def addons_paths():
    """Odoo's own addons and ours; others' where tests have fetched them."""
    base = import_path()
    found = [base / "odoo/addons", base / "addons"]
    own = [path for path in found if (path / "web").is_dir() or path == found[0]]
    return [*own, ROOT, *([ADDONS] if ADDONS.is_dir() else [])]


def install_tree():
    """Fetch and unpack Debian's package, unless done or the user has an Odoo."""
    if os.environ.get("ODOO_PATH"):
        return check_version()
    want = digest(DEV / "versions.env", extra=f"{LINKED}{LINKED_OLD}{NEEDLESS}")
    if stamped("odoo", want) and import_path().is_dir():
        return None
    _fetch_tree()
    check_version()
    return stamp("odoo", want)


def _fetch_tree():
    said = versions()
    say("Odoo: reading the package lists")
    apt = first_suite(said["ODOO_SUITES"], said["ODOO_PACKAGE"])
    old = first_suite(said["LINKED_SUITES"], LINKED_OLD[0])
    say("Odoo: downloading (about 130 MB)")
    debs = apt.download(said["ODOO_PACKAGE"], *LINKED) + old.download(*LINKED_OLD)
    say("Odoo: unpacking (1.2 GB)")
    new = HOME / "odoo.new"
    remove(new)
    for deb in debs:
        unpack(deb, new, NEEDLESS)
    _complete(new)
    swap_in(new, TREE)
    drop_downloads(apt)
    drop_downloads(old)


def _complete(tree):
    """What Debian leaves out, and a check that no link leads nowhere."""
    write(
        tree / "usr/lib/python3/dist-packages/odoo/addons" / SELFIE,
        "// Left empty: blurs a video's background, which nothing here does.\n",
    )
    broken = [path for path in tree.rglob("*") if path.is_symlink() and not path.exists()]
    if broken:
        raise DevError(
            f"Odoo's tree has links that lead nowhere: {broken[:3]}.\n"
            "Add the Debian package with these files to LINKED in dev/odoo_tree.py."
        )


def check_version():
    """Is this the Odoo we are made for?"""
    release = (import_path() / "odoo/release.py").read_text()
    want = versions()["ODOO_MAJOR"]
    if f"({want.replace('.', ', ')}," not in release.replace("'", ""):
        raise DevError(f"{import_path()} is not Odoo {want}. Set ODOO_PATH to one that is.")

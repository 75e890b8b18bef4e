"""Odoo and the bridge: configuration, database, processes."""

import json
import os
import shlex
import shutil
import urllib.error
import urllib.request

from . import postgres, services
from .common import (
    DEV,
    ROOT,
    DevError,
    digest,
    locked,
    remove,
    run,
    say,
    stamp,
    stamped,
    write_if_changed,
)
from .odoo_tree import addons_paths, import_path
from .packages import NODE, VENV
from .state import must_be_free

LOGIN = PASSWORD = "admin"
CONF = """\
[options]
addons_path = {addons}
data_dir = {dir}/odoo-data
db_host = 127.0.0.1
db_port = {PG}
db_user = {user}
db_password = {password}
db_name = {db}
db_maxconn = 100
list_db = False
with_demo = True
http_interface = 127.0.0.1
http_port = {ODOO}
gevent_port = {GEVENT}
; Threads: one process to start, and the websocket is served on the same port.
workers = 0
max_cron_threads = 1
limit_time_real = 600
"""
# Not `python -m odoo`: the server starts itself again by the name of its script. A shell finds
# Python, as a #! line has no room for a long path, or one with blanks.
LAUNCHER = """\
#!/bin/sh
''':'
exec {python} "$0" "$@"
'''
# Odoo's command line with this stack's configuration: server, shell, cc_bridge, ...
import os
import sys

os.environ.setdefault("ODOO_RC", {rc!r})
os.environ.setdefault("PGTZ", "UTC")
# rtlcss, with which Odoo mirrors its styles for Hebrew and Arabic
os.environ["PATH"] = os.pathsep.join([*{path!r}, os.environ["PATH"]])

import odoo.cli  # reads ODOO_RC

if __name__ == "__main__":
    sys.exit(odoo.cli.main())
"""

# Made once for each version of the addon; other databases are copies of it, in a second.
TEMPLATE = "cc_template"
ADDON = ROOT / "cc_odoo"  # and beside it cc_odoo_*: glue with other addons


def prepare(state):
    """Write the configuration and the commands."""
    addons = ",".join(map(str, addons_paths()))
    text = CONF.format(
        addons=addons,
        dir=state.dir,
        db=state.db,
        user=postgres.USER,
        password=state.secrets["PG_PASSWORD"],
        **state.ports,
    )
    rc, launcher = state.dir / "odoo.conf", state.bin / "odoo"
    write_if_changed(rc, text, 0o600)
    python, path = VENV / "bin/python", [str(NODE / ".bin"), str(VENV / "bin")]
    text = LAUNCHER.format(python=shlex.quote(str(python)), rc=str(rc), path=path)
    write_if_changed(launcher, text, 0o755)
    services.install(state, "odoo-server", [launcher, "server"], what="Odoo's server")
    services.install(state, "bridge", [launcher, "cc_bridge"], what="the bridge")


# --- databases ----------------------------------------------------------------------------


def addon_digest():
    """Changes when the database must follow."""
    return digest(*sorted(ROOT.glob("cc_odoo*")), extra=str(import_path()))


def is_current(state, db):
    """Does the database have the addon as it is now?"""
    return stamped(f"db-{db}", addon_digest(), state.stamps)


def database(state, db):
    """The database with the addon and its demo data: made, or brought up to date."""
    want = addon_digest()
    if is_current(state, db) and postgres.exists(state, db):
        return False
    if is_whole(state, db):
        say(f"Odoo: updating database {db}")
        cli(state, db, "-u", "cc_odoo")
    else:
        say(f"Odoo: making database {db} (1 minute)")
        drop(state, db)
        cli(state, db, "-i", "cc_odoo")
        script(state, "seed_assets.py", db=db)
    stamp(f"db-{db}", want, state.stamps)
    return True


def is_whole(state, db):
    """Was it ever finished? One without a stamp was cut off on the way."""
    return (state.stamps / f"db-{db}").exists() and postgres.exists(state, db)


def clone(state, db, source=None):
    """A fresh copy of the template database, of this or another stack, under another name."""
    source = source or state
    with locked("template"):  # PostgreSQL refuses to copy a database that is being copied
        prepare(source)  # a stack that was never started has no commands yet
        fresh_template(source)
        drop(state, db)
        copy(state, TEMPLATE, db, source)
    stamp(f"db-{db}", addon_digest(), state.stamps)


def fresh_template(state):
    """Made anew for each version of the addon.

    An update would leave the old words of records that are a site's own once installed (noupdate).
    """
    if not is_current(state, TEMPLATE):
        drop(state, TEMPLATE)
    database(state, TEMPLATE)


def copy(state, template, db, source=None):
    """A database and its files once more, under another name."""
    say(f"Odoo: copying database {db}")
    store, files = filestore(source or state, template), filestore(state, db)
    if store.exists():
        shutil.copytree(store, files)
    _sql(state, f'CREATE DATABASE "{db}" TEMPLATE "{template}"')
    query = "UPDATE ir_config_parameter SET value = gen_random_uuid() WHERE key = 'database.uuid'"
    _sql(state, query, db)


def filestore(state, db):
    """Where Odoo keeps a database's files."""
    return state.dir / "odoo-data/filestore" / db


def drop(state, db):
    """Away with a database and its files."""
    remove(state.stamps / f"db-{db}")
    _sql(state, f'DROP DATABASE IF EXISTS "{db}" WITH (FORCE)')
    remove(filestore(state, db))


def _sql(state, query, db="postgres"):
    if postgres.sql(state, query, db) is None:
        raise DevError(f"PostgreSQL refused: {query}\nIts log: {state.log / 'postgres.log'}")


def identity(state):
    """What tells this database from an earlier one of the same name."""
    return postgres.sql(
        state, "SELECT value FROM ir_config_parameter WHERE key = 'database.uuid'", state.db
    )


def cli(state, db, *arguments):
    """Run Odoo once, for what its command line does to a database."""
    log = state.log / f"odoo-{db}.log"
    hint = f"Whole log: {log}. If the addon is at fault, mend it and run again."
    run(
        [state.bin / "odoo", "server", "-d", db, "--no-http", "--stop-after-init"]
        + ["--max-cron-threads=0", *arguments],
        log=log,
        hint=hint,
    )
    query = "SELECT state FROM ir_module_module WHERE name = 'cc_odoo'"
    if (found := postgres.sql(state, query, db)) != "installed":
        raise DevError(f"cc_odoo is {found or 'not known'} in {db}, not installed. {hint}")


def script(state, name, /, db=None, **values):
    """Run a script of dev/ in `odoo shell`; it finds its values in VALUES."""
    text = (DEV / name).read_text()
    with (state.log / f"{name}.log").open("w") as log:
        done = services.subprocess.run(
            [state.bin / "odoo", "shell", "-d", db or state.db, "--no-http"],
            text=True,
            check=False,
            input=text,
            stdout=log,
            stderr=log,
            env={**os.environ, "VALUES": json.dumps(values)},
        )
    if done.returncode:
        raise DevError(f"dev/{name} failed. Its log: {log.name}")


# --- processes ----------------------------------------------------------------------------


def start(state):
    """Start the server, unless it runs; ready when it serves the login page."""
    if services.pids(state, "odoo-server"):
        return
    must_be_free(state, "ODOO")
    say(f"Odoo: starting on {url(state)}")
    process = services.start(state, "odoo-server")
    services.wait_ready(state, "odoo-server", process, lambda: answers(state), 120)


def answers(state):
    """Does it serve pages of our database?"""
    try:
        with urllib.request.urlopen(f"{url(state)}/web/login", timeout=60) as page:
            return page.status == 200
    except (urllib.error.URLError, OSError):
        return False


def url(state):
    """Where the browser goes."""
    return f"http://127.0.0.1:{state.ports['ODOO']}"


def start_bridge(state):
    """Start the bridge, unless it runs; ready when it has found the PBX's queues."""
    if services.pids(state, "bridge") or not (ADDON / "cli/cc_bridge.py").exists():
        return
    say("Bridge: starting")
    since = postgres.sql(state, "SELECT now() AT TIME ZONE 'UTC'", state.db)
    process = services.start(state, "bridge")
    services.wait_ready(state, "bridge", process, lambda: connected(state, since), 60)


def connected(state, since):
    """Did the PBX become connected since then, and are its queues known?"""
    query = f"""SELECT 1 FROM cc_pbx p WHERE state = 'connected' AND write_date >= '{since}'
                AND EXISTS (SELECT 1 FROM cc_queue WHERE pbx_id = p.id) LIMIT 1"""
    return postgres.sql(state, query, state.db) == "1"

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A process of its own: what `odoo cc_bridge` runs. Both functions return an exit code."""

import asyncio
import contextlib
import signal
import sys
import threading

from ..core.text import one_line
from ..tools.log import logger
from . import json_log
from .check import check as check_pbx
from .errors import DatabaseAway, NotInstalled
from .loop import Bridge
from .metrics import NoMetrics, serve
from .options import BadOption, merged
from .store import Store

_logger = logger(__name__)

OK, FAILED = 0, 1

# How long a thread that works lets another one wait. With Python's 5 ms the database's thread, back
# from a statement, would wait for each message that is being read from the PBX.
SWITCH_SECONDS = 0.0005


def run(db):
    """Serve one database until SIGTERM or SIGINT."""
    threading.current_thread().dbname = db  # for Odoo's log lines
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        asyncio.run(_run(db))
    except (NotInstalled, BadOption, NoMetrics) as error:
        _logger.error("cc_bridge: %s", error)
        return FAILED
    return OK


async def _run(db):
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    options = await _options(db)
    if options.json:
        json_log.switch_on()
    bridge = Bridge(db, options)
    with _metrics(options.metrics, bridge):
        await bridge.run(stop)


async def _options(db):
    """The settings in force; those of the database are left out while it is away."""
    from odoo.tools import config

    store = Store(db)
    try:
        stored = await store.options()
    except DatabaseAway:
        _logger.warning("cc_bridge: database away, its settings of the bridge are not known")
        stored = {}
    finally:
        store.close()
    return merged(config, stored)


@contextlib.contextmanager
def _metrics(address, bridge):
    stop = serve(address, bridge.health, bridge.writer) if address else None
    try:
        yield
    finally:
        if stop:
            stop()


def check(db):
    """Try out every PBX of the database and print what was found."""
    try:
        return asyncio.run(_check(db))
    except (NotInstalled, DatabaseAway) as error:
        _say(f"cc_bridge: {error}")
        return FAILED


async def _check(db):
    store = Store(db)
    settings = await store.settings()
    store.close()
    if not settings:
        _say("cc_bridge: no PBX is set up in this database (Call Centre > Configuration > PBXs)")
        return FAILED
    found = [await _check_one(each) for each in settings]
    return OK if all(found) else FAILED


async def _check_one(settings):
    findings = await check_pbx(settings)
    _say(f"{settings['name']} ({settings['host']}:{settings['port']})")
    for finding in findings:
        _say(f"  {finding.level:7} {finding.text}")
        for line in finding.remedy.splitlines():
            _say(f"          {line}")
    return all(finding.level != "error" for finding in findings)


def _say(text):
    sys.stdout.write(f"{one_line(text)}\n")

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A real Asterisk of these tests' own; Odoo where a test asks for the whole `site`."""

import asyncio
import contextlib
import subprocess

import processes
import pytest
from fake_store import FakeStore, FreeLocks
from running import running, until
from system.rpc import Odoo

from cc_odoo.bridge.ami import Address, Connection
from cc_odoo.bridge.pbx import Pbx
from cc_odoo.bridge.writer import FactWriter
from cc_odoo.core import actions
from dev.common import HOME
from dev.stack import Stack

QUEUE = "תור מכירות ראשי"
# Logins with too few rights, beside the one the bridge has.
WEAK = """
[no_events]
secret = weak
read = system
write = system,call,agent,originate,reporting
[blind]
secret = weak
read = system,call,dialplan
write = system,call,agent,originate,reporting
[mute]
secret = weak
read = system,call,agent,dialplan
write = call
[markless]
secret = weak
read = system,call,agent,dialplan
write = system,agent,originate,reporting
"""


@pytest.fixture(scope="session")
def stack():
    """The running Asterisk; a test may restart it."""
    own = Stack(HOME / "stacks/bridge", db="cc_bridge_tests", cluster=Stack())
    try:
        own.start("asterisk")
        yield own
    finally:
        own.stop("asterisk")


@pytest.fixture
def settings(stack):
    """The PBX as `_bridge_settings` gives it."""
    env = stack.env()
    return {
        "id": 1,
        "name": "Test",
        "host": env["AMI_HOST"],
        "port": int(env["AMI_PORT"]),
        "tls": False,
        "username": env["AMI_USERNAME"],
        "secret": env["AMI_SECRET"],
        "channel_format": "PJSIP/{number}",
        "virtual_format": "Local/{number}@virtual-agent/n",
    }


@pytest.fixture
def address(settings):
    """Where it is and how to log in."""
    return Address.of(settings)


@pytest.fixture
def weak_logins(stack):
    """The logins of WEAK, secret `weak`."""
    conf = stack.state.dir / "asterisk/etc/manager.conf"
    text = conf.read_text()
    conf.write_text(text + WEAK)
    stack.cli("manager reload")
    yield
    conf.write_text(text)
    stack.cli("manager reload")


@pytest.fixture
def members(address):
    """``await members()``: (queue, interface) of all members, asked of Asterisk itself.

    Over AMI: the console shows no names in Hebrew.
    """
    yield lambda: _with(address, _members)
    asyncio.run(_with(address, _empty))


async def _with(address, work):
    connection = Connection(address, event_classes=())
    await connection.open()
    try:
        return await work(connection)
    finally:
        await connection.logoff()


async def _members(connection):
    listing = (await connection.send_list(actions.queue_status())).items
    return {(line["Queue"], line["Location"]) for line in listing if line["Event"] == "QueueMember"}


async def _empty(connection):
    for key in await _members(connection):
        await connection.send(actions.queue_remove(*key))


@pytest.fixture
def store():
    """The database."""
    return FakeStore()


@pytest.fixture
def bridge(settings, store):
    """``async with bridge() as pbx``: the bridge's part for one PBX, connected."""

    @contextlib.asynccontextmanager
    async def run(**changes):
        writer = FactWriter(store)
        pbx = Pbx(settings | changes, store, writer, FreeLocks())
        async with running(writer.run()), running(pbx.run()):
            if not changes:
                await until(lambda: ("connected", "") in store.said("state"))
            yield pbx

    return run


@pytest.fixture(scope="session")
def site(stack):
    """The stack with Odoo as well; the bridges are the tests'."""
    Stack().start("postgres")
    try:
        stack.start("odoo", "bridge")  # a bridge, so that agents get the phones it finds
        processes.until(lambda: processes.connected(stack))
        stack.stop("bridge")
        stack.seed()
        yield stack
    finally:
        stack.stop("odoo", "bridge")


@pytest.fixture
def dana(site):
    """An agent's session; disconnected before and after."""
    odoo = Odoo(site.env(), "dana@example.com", "dana")
    me = odoo.one("cc.user", [("user_id", "=", odoo.uid)], "id")["id"]

    def act(method, *args):
        odoo("cc.user", method, [me], *args)

    act("action_disconnect")
    yield act
    act("action_disconnect")


@pytest.fixture
def start(site):
    """``start(*command)``: a process of Odoo's command line; killed at the end if still there."""
    running = []
    # what a bridge that was killed left there
    site.sql("UPDATE cc_pbx SET state = 'disconnected'")

    def run(*command):
        log = (site.state.log / "bridge-test.log").open("ab")
        process = subprocess.Popen(
            [site.state.bin / "odoo", *command, "-d", site.state.db], stdout=log, stderr=log
        )
        running.append(process)
        return process

    yield run
    for process in running:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.wait()

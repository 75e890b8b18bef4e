# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A call centre of the chaos's own: its PostgreSQL as well, because that is stopped, too."""

import pytest
from floor import Floor
from proxy import Proxy
from report import Report
from system.rpc import Odoo

from dev.common import HOME
from dev.stack import Stack


@pytest.fixture(scope="session")
def stack():
    """All parts but the bridge."""
    own = Stack(HOME / "stacks/chaos", db="cc_chaos")
    try:
        own.start("postgres", "asterisk", "odoo")
        yield own
    finally:
        own.stop()


@pytest.fixture(scope="session")
def floor(stack):
    """Agents at work; the bridge reaches the PBX through the proxy."""
    env = stack.env()
    with Proxy(int(env["AMI_PORT"])) as proxy:
        _point_to(env, proxy.port)
        stack.start("bridge")
        stack.seed()
        with Floor(stack, proxy).open() as floor:
            yield floor
        stack.stop("bridge")


def _point_to(env, port):
    admin = Odoo(env)
    values = {"port": port, "secret": env["AMI_SECRET"], "queue_log_source": "none"}
    admin("cc.pbx", "write", admin("cc.pbx", "search", []), values)


@pytest.fixture(scope="session")
def report():
    """The table, shown whole at the end."""
    table = Report()
    yield table
    print(f"\n\n{table}", flush=True)

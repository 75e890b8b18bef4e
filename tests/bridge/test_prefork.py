# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A server with workers: browsers' websockets are in its gevent process, the clicks are not."""

import contextlib
import json
import socket

import pytest
import requests
import websocket
from processes import connected, stop, until

pytestmark = pytest.mark.pbx

# The version Odoo's own client says; a server refuses an unknown one.
VERSION = "19.0-2"


class Browser:
    """What a browser of Dana's hears."""

    def __init__(self, env, http, gevent, last):
        session, url = requests.Session(), f"http://127.0.0.1:{http}/web/session/authenticate"
        who = {"login": "dana@example.com", "password": "dana"}
        assert ask(url, session, db=env["ODOO_DB"], **who)["uid"]
        url = f"ws://127.0.0.1:{gevent}/websocket?version={VERSION}"
        cookie = f"session_id={session.cookies['session_id']}"
        self.socket = websocket.create_connection(url, cookie=cookie, timeout=40)
        data = {"channels": [], "last": last}
        self.socket.send(json.dumps({"event_name": "subscribe", "data": data}))

    def close(self):
        """Close the window."""
        self.socket.close()

    def hears(self, trouble):
        """Wait until the bar gets the warning that this keeps calls from the agent."""
        told = None
        while told != trouble:
            for message in json.loads(self.socket.recv()):
                if message["message"]["type"] == "cc_odoo/agent":
                    told = message["message"]["payload"]["warning"]["kind"]


def ask(url, session, **params):
    """The result of a JSON-RPC call."""
    body = {"jsonrpc": "2.0", "params": params}
    return session.post(url, json=body, timeout=60).json()["result"]


@pytest.fixture
def prefork(site, start):
    """A server with workers: the ports of its HTTP and of its gevent process."""
    ports = site.state.ports["TEST"], site.state.ports["GEVENT"]
    start("server", "-p", str(ports[0]), "--workers", "2", "--gevent-port", str(ports[1]))
    for port in ports:
        until(lambda port=port: is_open(port), 40)
    return ports


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_the_agents_hear_at_once_that_the_bridge_went_and_came(site, start, dana, prefork):
    bridge = start("cc_bridge")
    until(lambda: connected(site))
    dana("action_connect")
    last = int(site.sql("SELECT max(id) FROM bus_bus"))
    with contextlib.closing(Browser(site.env(), *prefork, last)) as browser:
        bridge.kill()
        browser.hears("bridge")
        bridge = start("cc_bridge")
        browser.hears("phone")  # nobody switched it on
        assert stop(bridge) == 0
        browser.hears("bridge")

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The open websockets of many agents, and when each message came to the one whom it is for."""

import json
import threading
import time

import websocket

# The version Odoo's own client says; a server refuses an unknown one.
VERSION = "19.0-2"


class Windows:
    """``with Windows(port, sessions, last) as windows``: all open, and heard from now on.

    :param sessions: ``[(session id, partner id)]``
    :param last: the id of the last message on the bus, from which on they hear
    """

    def __init__(self, port, sessions, last):
        self._port, self._sessions, self._last = port, sessions, last
        self.pops, self.bare = {}, {}  # caller's number, id of a bare message -> epoch seconds
        self._sockets = []

    def __enter__(self):
        for session, _partner in self._sessions:
            self._sockets.append(self._open(session))
        for socket in self._sockets:
            threading.Thread(target=self._hear, args=(socket,), daemon=True).start()
        return self

    def __exit__(self, *_):
        for socket in self._sockets:
            socket.close()

    def _open(self, session):
        url = f"ws://127.0.0.1:{self._port}/websocket?version={VERSION}"
        socket = websocket.create_connection(url, cookie=f"session_id={session}", timeout=60)
        data = {"channels": [], "last": self._last}
        socket.send(json.dumps({"event_name": "subscribe", "data": data}))
        return socket

    def _hear(self, socket):
        socket.settimeout(None)
        try:
            while text := socket.recv():
                self._take(json.loads(text), time.time())
        except (OSError, websocket.WebSocketException):
            return  # closed: the measurement is over

    def _take(self, messages, at):
        for message in messages:
            kind, payload = message["message"]["type"], message["message"]["payload"]
            if kind == "cc_odoo/pop":
                self.pops.setdefault(payload["number"], at)
            elif kind == "bench/bare":
                self.bare[payload] = at

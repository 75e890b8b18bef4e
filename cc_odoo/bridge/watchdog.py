# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Notifies systemd (sd_notify) that we are ready, alive, stopping; does nothing without it."""

import asyncio
import os
import socket


class Watchdog:
    """systemd's view of this process; see sd_notify(3) and WatchdogSec in systemd.service(5)."""

    def __init__(self, environ=None):
        environ = os.environ if environ is None else environ
        self._address = environ.get("NOTIFY_SOCKET", "").replace("@", "\0", 1)
        self._every = int(environ.get("WATCHDOG_USEC") or 0) / 2e6  # half the time allowed
        self._ready = False

    def ready(self):
        """Notify that the work has begun; return whether this is the first time."""
        first, self._ready = not self._ready, True
        if first:
            self._notify("READY=1")
        return first

    def stopping(self):
        """Notify that the work is about to end."""
        self._notify("STOPPING=1")

    async def run(self):
        """Notify that the event loop still runs, as often as systemd asks for."""
        while True:
            await asyncio.sleep(self._every or 3600)
            if self._every:
                self._notify("WATCHDOG=1")

    def _notify(self, text):
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.sendto(text.encode(), self._address)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The line between one browser and Odoo, to be cut and mended.

with Wire(env["ODOO_URL"]) as wire:
    window = browser.open({**env, "ODOO_URL": wire.url}, ...)
    wire.cut()      # every connection breaks, and no new one comes about
    wire.stall()    # they stay, and nothing comes through: a laptop asleep
    wire.mend()
"""

import asyncio
import contextlib
import threading
from urllib.parse import urlsplit

HOST = "127.0.0.1"


class Wire:
    """Listens on a port of its own, in a thread with a loop of its own."""

    def __init__(self, url):
        self._target = urlsplit(url)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._lines, self._is_cut, self.url = set(), False, None
        self._loop, self._ready = None, threading.Event()
        self._flows, self._over = asyncio.Event(), asyncio.Event()

    def __enter__(self):
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_):
        self.cut()
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(5)

    def cut(self):
        """Break all connections; new ones are refused until mended."""
        self._is_cut = True
        self._loop.call_soon_threadsafe(self._break)

    def stall(self):
        """Connections stay open, and say nothing, until mended."""
        self._loop.call_soon_threadsafe(self._flows.clear)

    def mend(self):
        """New connections go through, and old ones go on."""
        self._is_cut = False
        self._loop.call_soon_threadsafe(self._flows.set)

    def _break(self):
        for writer in self._lines:
            writer.transport.abort()
        self._lines.clear()

    def _run(self):
        asyncio.run(self._listen())  # which cancels what still waits on a line

    async def _listen(self):
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._serve, HOST, 0)
        self.url = f"http://{HOST}:{server.sockets[0].getsockname()[1]}"
        self._flows.set()
        self._ready.set()
        await self._over.wait()
        server.close()

    async def _serve(self, reader, writer):
        if self._is_cut:
            writer.transport.abort()
            return
        there = await asyncio.open_connection(self._target.hostname, self._target.port)
        self._lines |= {writer, there[1]}
        await asyncio.gather(self._pump(reader, there[1]), self._pump(there[0], writer))

    async def _pump(self, reader, writer):
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
        writer.close()
        self._lines.discard(writer)

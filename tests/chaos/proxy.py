# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A TCP proxy between the bridge and the PBX's manager port, with weather.

    with Proxy(port) as proxy:                 # proxy.port is where the bridge connects
        proxy.weather = Clock(180)

It runs in a thread with a loop of its own; to set `weather` is all that other threads do.
"""

import asyncio
import contextlib
import itertools
import re
import threading

HOST = "127.0.0.1"
END = b"\r\n\r\n"


class Clear:
    """All goes through as it is. Other weather is made from this."""

    refuses = False  # connections are closed as soon as they come

    async def down(self, line, data):
        """Bytes of the PBX, to the bridge."""
        line.to_bridge.write(data)

    async def up(self, line, data):
        """Bytes of the bridge, to the PBX."""
        line.to_pbx.write(data)


class Slow(Clear):
    """Everything comes late, and in small pieces that end anywhere."""

    def __init__(self, seconds=0.8, piece=37):
        self.seconds, self.piece = seconds, piece

    async def down(self, line, data):
        await asyncio.sleep(self.seconds)
        for start in range(0, len(data), self.piece):
            line.to_bridge.write(data[start : start + self.piece])
            await line.to_bridge.drain()


class Cut(Clear):
    """The line breaks in the middle of the next message."""

    async def down(self, line, data):
        line.to_bridge.write(data[: len(data) // 2])
        with contextlib.suppress(ConnectionError):
            await line.to_bridge.drain()
        line.close()


class Hole(Clear):
    """Nothing goes through any more, and nobody says so."""

    async def down(self, line, data):
        pass

    async def up(self, line, data):
        pass


class Refusing(Clear):
    """Nobody can connect."""

    refuses = True


class Clock(Clear):
    """The PBX's clock is off: the times in what it says, and the ids made from them, are moved."""

    TIME = re.compile(rb"(?<![\d.])(\d{10})(\.\d+)(?![\d.])")

    def __init__(self, seconds):
        self.seconds = seconds

    async def down(self, line, data):
        whole, line.rest = _split(line.rest + data, b"\n")
        line.to_bridge.write(self._moved(whole, self.seconds))

    async def up(self, line, data):
        line.to_pbx.write(self._moved(data, -self.seconds))

    def _moved(self, data, seconds):
        return self.TIME.sub(lambda found: b"%d%s" % (int(found[1]) + seconds, found[2]), data)


class Noise(Clear):
    """Bad lines between and inside the PBX's messages, so many a second."""

    BETWEEN = (
        b"Event: \r\n\r\n",
        b"Event: Newchannel\r\nUniqueid\r\n\r\n",
        b"no header at all\r\n\r\n",
        b"\xff\xfe\x00\xd7\r\n\r\n",
        b"Event: QueueCallerJoin\r\nTimestamp: never\r\nUniqueid: 1\r\n\r\n",
        b"Response: Success\r\nActionID: of-nobody\r\n\r\n",
        b"Event: Hangup\r\nUniqueid: " + b"x" * 3000 + b"\r\n\r\n",
        b": \r\n\r\n",
    )
    INSIDE = b"garbage without a colon\r\nX-Junk: \xff\r\n"

    def __init__(self, rate=1000):
        self.rate, self._bad, self.sent = rate, itertools.cycle(self.BETWEEN), 0

    async def down(self, line, data):
        whole, line.rest = _split(line.rest + data, END)
        if not line.noise:
            line.noise = asyncio.create_task(self._noise(line))
        messages = [part for part in whole.split(END) if part]
        line.to_bridge.write(b"".join(map(self._spoilt, messages)))

    def _spoilt(self, message):
        first, end, rest = message.partition(b"\r\n")
        self.sent += 2
        return first + end + self.INSIDE + rest + END if rest else message + END

    async def _noise(self, line):
        while line.proxy.weather is self and not line.to_bridge.is_closing():
            bad = [next(self._bad) for _ in range(self.rate // 20)]
            line.to_bridge.write(b"".join(bad))
            self.sent += len(bad)
            await asyncio.sleep(0.05)
        line.noise = None


def _split(data, end):
    """What is whole, and the rest."""
    place = data.rfind(end) + len(end) if end in data else 0
    return data[:place], data[place:]


class Line:
    """One connection of the bridge, and ours to the PBX."""

    def __init__(self, proxy, to_bridge, to_pbx):
        self.proxy, self.to_bridge, self.to_pbx = proxy, to_bridge, to_pbx
        self.rest, self.noise = b"", None

    def close(self):
        """End both."""
        self.to_bridge.close()
        self.to_pbx.close()


class Proxy:
    """Listens on a port of its own."""

    def __init__(self, target):
        self.target, self.weather, self.port = target, Clear(), None
        self._loop, self._listening = asyncio.new_event_loop(), threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        self._listening.wait()
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self):
        self._loop.run_until_complete(self._listen())
        self._loop.run_forever()

    async def _listen(self):
        server = await asyncio.start_server(self._serve, HOST, 0)
        self.port = server.sockets[0].getsockname()[1]
        self._listening.set()

    async def _serve(self, from_bridge, to_bridge):
        if self.weather.refuses:
            return to_bridge.close()
        try:
            from_pbx, to_pbx = await asyncio.open_connection(HOST, self.target)
        except OSError:
            return to_bridge.close()
        line = Line(self, to_bridge, to_pbx)
        await asyncio.gather(
            self._pump(from_pbx, line, "down"), self._pump(from_bridge, line, "up")
        )

    async def _pump(self, source, line, way):
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                await self._through(line, way, data)
        if not isinstance(self.weather, Hole):
            line.close()

    async def _through(self, line, way, data):
        weather = self.weather
        if way == "down" and line.rest and not isinstance(weather, (Clock, Noise)):
            data, line.rest = line.rest + data, b""
        await getattr(weather, way)(line, data)

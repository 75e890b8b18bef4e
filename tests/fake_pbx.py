# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An AMI server for what a real Asterisk can't be made to do. All else is tested with one."""

import asyncio


class FakePbx:
    """Greets, lets everybody in, and answers Success; a test says what it does otherwise.

    `unanswered` names actions that get no answer; `answers` gives other texts as answer to one.
    """

    def __init__(self, greeting=b"Asterisk Call Manager/11.0.0\r\n", unanswered=(), tls=None):
        self.greeting, self.unanswered, self.tls = greeting, set(unanswered), tls
        self.received, self.answers = [], {}
        self.connections, self.open = 0, 0  # so far, and now
        self._writer = None

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_error):
        self.cut()
        self._server.close()

    async def say(self, *segments):
        """Write each of these bytes as a TCP segment of its own."""
        for segment in segments:
            self._writer.write(segment)
            await self._writer.drain()
            await asyncio.sleep(0.02)

    def cut(self):
        """Close the connection, wherever it is."""
        if self._writer:
            self._writer.close()

    async def _serve(self, reader, writer):
        self._writer, self.connections = writer, self.connections + 1
        self.open += 1
        writer.write(self.greeting)
        while message := await _message(reader):
            self.received.append(message)
            name = message["Action"]
            if name not in self.unanswered:
                answer = self.answers.get(name, "Response: Success\r\nChallenge: 1\r\n")
                writer.write(f"{answer}ActionID: {message['ActionID']}\r\n\r\n".encode())
        self.open -= 1


async def _message(reader):
    try:
        text = (await reader.readuntil(b"\r\n\r\n")).decode()
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    return dict(line.split(": ", 1) for line in text.strip().split("\r\n"))

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""panoramisk's classes with their faults mended. An object serves one connection."""

import asyncio
import codecs

from panoramisk import Manager
from panoramisk.actions import Action as PanoramiskAction
from panoramisk.ami_protocol import AMIProtocol

from .errors import NotAManager, NotConnected

GREETING = "Asterisk Call Manager"
MAX_MESSAGE_CHARS = 1_000_000


class OnceManager(Manager):
    """panoramisk's manager without its own reconnecting, pinging and login."""

    def __init__(self, heard, lost, **config):
        super().__init__(**config)
        self.heard, self.lost = heard, lost
        self.wired, self.closed = asyncio.Event(), False

    def connection_made(self, future):
        if future.cancelled() or future.exception():
            return  # whoever awaits the connection gets the error; panoramisk would try again
        if self.closed:
            future.result()[0].abort()  # closed while it connected: nobody would end it
        else:
            Manager.connection_made(self, future)
            self.protocol.deliver_early()
        self.wired.set()

    def close(self):
        """Close for good, also a connection that is just being made."""
        self.closed = True
        Manager.close(self)

    def connection_lost(self, exc):
        self.lost(exc if isinstance(exc, Exception) else None)

    def dispatch(self, event):
        """Call `heard` for an event; callbacks that are coroutines would overtake one another."""
        self.heard(event)

    def ping(self):
        """Do nothing: `ami.Connection` pings, as it must watch the answers."""


class MendedProtocol(AMIProtocol):
    """panoramisk's protocol, with whole characters, bounded memory and no resending."""

    def connection_made(self, transport):
        AMIProtocol.connection_made(self, transport)
        self.encoding = "utf-8"
        self.greeted = asyncio.get_running_loop().create_future()
        self.greeted.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._early = ""

    def data_received(self, data):
        """Decode and pass on what came; half a character waits for its other half."""
        text = self._decoder.decode(data)
        if not self.greeted.done():
            text = self._greeting(text)
        if text and self.factory:
            AMIProtocol.data_received(self, text.encode())
            if sum(map(len, self.queue)) > MAX_MESSAGE_CHARS:
                self.connection_lost(ConnectionError("a message without an end"))
        else:
            self._early += text

    def deliver_early(self):
        """Pass on what came before panoramisk was ready, which it would throw away."""
        early, self._early = self._early, ""
        if early:
            AMIProtocol.data_received(self, early.encode())

    def _greeting(self, text):
        """Read the first line, in however many parts it comes; return the text after it."""
        line, end, rest = (self._early + text).partition("\r\n")
        self._early = "" if end else line
        if not end and len(line) < 200:
            return ""
        if line.startswith(GREETING):
            self.greeted.set_result(line.rpartition("/")[2])
        else:
            self.greeted.set_exception(NotAManager(f"greeted with {line[:60]!r}"))
        return rest

    def connection_lost(self, exc):
        """End a connection that broke, also before panoramisk was ready."""
        if self.factory:
            AMIProtocol.connection_lost(self, exc)
        else:
            self.close()

    def handle_message(self, message):
        """Tell answers from events, as an event may carry the id of the action that caused it."""
        asked = self.responses.get(message.id)
        if asked is not None and not asked.as_list and "event" in message:
            self.factory.dispatch(message)
        else:
            AMIProtocol.handle_message(self, message)

    def close(self):
        """Fail all waiting actions: panoramisk would send them again after a reconnect."""
        waiting, self.responses = set(self.responses.values()), {}
        if not self.closed:
            self.closed = True
            self.transport.abort()
        gone = NotConnected("the connection to the PBX was lost")
        for future in [action.future for action in waiting] + [self.greeted]:
            if not future.done():
                future.set_exception(gone)


class Message(PanoramiskAction):
    """One action that was sent, and the messages that answer it."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__

    def __init__(self, action, as_list):
        headers = {"Action": action.name}
        for name, value in action.headers:
            headers[name] = [*headers[name], value] if name in headers else value
        super().__init__(headers, as_list=as_list)

    def add_message(self, message):
        """Add a message; return whether the answer is complete. An error ends a list at once."""
        self.responses.append(message)
        ends = message.eventlist.lower() in ("complete", "cancelled")
        whole = not self.as_list or not self.responses[0].success or ends
        if whole and not self.future.done():
            self.future.set_result(list(self.responses))
        return whole


class Everything:
    """panoramisk's list of actions never to be sent again: all of them."""

    def __contains__(self, name):
        return True


def plain_headers(message):
    """The headers as a plain dict of text; of a header that came twice, the first value."""
    pairs = ((key, value) for key, value in message.items() if key != "content")
    return {key: value[0] if isinstance(value, list) else value for key, value in pairs}

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One AMI connection, made with panoramisk.

A `Connection` is used once: it opens, works, and is lost or closed; to reconnect is to make another
one. So no action is ever sent a second time, and closing is final. Events reach one plain callback
in the order in which they came; every action ends with an answer, an error or a time-out.
"""

import asyncio
import contextlib
import hashlib
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..core import actions
from ..core.words import _lt
from ..tools.log import logger
from .clock import Clock
from .errors import (
    AmiError,
    LoginRefused,
    NoAnswer,
    NotAManager,
    NotConnected,
    TlsRefused,
    Unreachable,
)
from .protocol import Everything, MendedProtocol, Message, OnceManager, plain_headers

_logger = logger(__name__)

EVENT_CLASSES = ("system", "call", "agent", "user", "reporting", "dialplan")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a PBX is and how to log in. Waiting times are seconds."""

    host: str
    port: int
    username: str
    secret: str = field(repr=False)
    tls: bool = False
    ca_file: str = ""
    connect_timeout: float = 10.0
    action_timeout: float = 10.0
    ping_every: float = 5.0
    ping_timeout: float = 5.0

    @classmethod
    def of(cls, settings, **overrides):
        """The address in a dict that may hold more, as `_bridge_settings` gives it."""
        known = {name: settings[name] for name in cls.__slots__ if name in settings}
        return cls(**known | overrides)

    def without_secret(self, words):
        """What the other end says, without the secret that it may repeat."""
        return words.replace(self.secret, "…") if self.secret else words


@dataclass(frozen=True, slots=True)
class Reply:
    """What the PBX answered. `items` are the events of a list action."""

    ok: bool
    words: str
    headers: Mapping[str, str]
    items: tuple[Mapping[str, str], ...] = ()


class Connection:
    """One connection to one Asterisk.

    :param on_event: called with the headers of each event, in order; must not block or raise
    """

    def __init__(self, address, on_event=lambda headers: None, event_classes=EVENT_CLASSES):
        self.address = address
        self.clock = Clock()
        self.heard_at = 0.0  # epoch seconds: when the PBX last gave a sign of life
        self._events = event_classes
        self._on_event = on_event
        self._manager = None
        self._watcher = None
        self._lost = None  # a future: why the connection ended

    @property
    def version(self):
        """The PBX's AMI version, as it greeted."""
        return self._protocol.greeted.result()

    # --- opening and closing

    async def open(self):
        """Connect and log in.

        :raises AmiError: Unreachable, TlsRefused, NotAManager or LoginRefused; it says why
        """
        self._lost = asyncio.get_running_loop().create_future()
        try:
            await self._connect()
            await self._greeting()
            await self._login()
            await self._ping()
        except BaseException as error:
            self.close(str(error))
            raise
        self._watcher = asyncio.create_task(self._watch())

    def close(self, why="closed"):
        """End the connection at once and for good; waiting actions fail with NotConnected."""
        if self._watcher:
            self._watcher.cancel()
        if self._manager:
            self._manager.close()
        if self._lost and not self._lost.done():
            self._lost.set_result(why)

    async def logoff(self):
        """Log off, then close."""
        with contextlib.suppress(AmiError):
            await self.send(actions.logoff(), timeout=1)
        self.close()

    async def wait_lost(self):
        """Wait until the connection is gone; return why, in words."""
        return await asyncio.shield(self._lost)

    # --- asking

    async def send(self, action, timeout=None):
        """Send an action once and return the `Reply`, also when the PBX refuses.

        :raises NotConnected: nothing was sent, or the connection broke before the answer
        :raises NoAnswer: no answer within `timeout` seconds
        """
        return await self._ask(action, False, timeout)

    async def send_list(self, action, timeout=None):
        """Send a list action; the whole list is in the reply's `items`."""
        return await self._ask(action, True, timeout)

    async def _ask(self, action, as_list, timeout):
        message, protocol = Message(action, as_list), self._protocol
        future = protocol.send(message, as_list=as_list)
        seconds = timeout or self.address.action_timeout
        try:
            return _reply(await asyncio.wait_for(future, seconds))
        except TimeoutError:
            text = f"no answer to {action.name} within {seconds:g} s"
            raise NoAnswer(text) from None
        finally:
            protocol.responses.pop(message.id, None)

    @property
    def _protocol(self):
        protocol = self._manager and self._manager.protocol
        if not protocol or protocol.closed or protocol.transport.is_closing():
            raise NotConnected("not connected to the PBX")
        return protocol

    # --- the steps of opening

    async def _connect(self):
        address = self.address
        self._manager = OnceManager(
            host=address.host, port=address.port, ssl=_tls_context(address), encoding="utf-8",
            protocol_factory=MendedProtocol, log=_logger, forgetable_actions=Everything(),
            heard=self._heard, lost=self._connection_lost, loop=asyncio.get_running_loop(),
        )  # fmt: skip
        where = f"{address.host}:{address.port}"
        try:
            await asyncio.wait_for(self._manager.connect(), address.connect_timeout)
        except ssl.SSLError as error:
            failed = _lt("TLS with %(where)s failed: %(why)s", where=where, why=_tls_words(error))
            raise TlsRefused(failed) from error
        except TimeoutError as error:
            seconds = f"{address.connect_timeout:g}"
            late = _lt(
                "%(where)s did not answer within %(seconds)s s", where=where, seconds=seconds
            )
            raise Unreachable(late) from error
        except (OSError, UnicodeError) as error:
            why = _lt("%(where)s cannot be reached: %(why)s", where=where, why=_os_words(error))
            raise Unreachable(why) from error
        await self._manager.wired.wait()

    async def _greeting(self):
        where = f"{self.address.host}:{self.address.port}"
        try:
            greeted = asyncio.shield(self._protocol.greeted)
            await asyncio.wait_for(greeted, self.address.connect_timeout)
        except NotConnected as error:
            closed = _lt("%(where)s closed the connection without a greeting", where=where)
            raise NotAManager(closed) from error
        except TimeoutError as error:
            silent = _lt("%(where)s does not greet as an Asterisk manager does", where=where)
            raise NotAManager(silent) from error

    async def _login(self):
        address = self.address
        reply = await self.send(await self._login_action(), address.connect_timeout)
        words = address.without_secret(reply.words)
        if not reply.ok and "shutting down" in words:
            raise Unreachable(_lt("the PBX is about to stop (%(words)s)", words=words))
        if not reply.ok:
            refused = _lt(
                "the PBX refused user name or password of “%(user)s” (%(words)s)",
                user=address.username,
                words=words,
            )
            raise LoginRefused(refused)

    async def _login_action(self):
        """The Login action. Without TLS it answers a challenge, so that the secret is not sent."""
        address = self.address
        if address.tls:
            return actions.login(address.username, secret=address.secret, events=self._events)
        challenge = await self.send(actions.challenge(), address.connect_timeout)
        answer = challenge.headers.get("Challenge", "") + address.secret
        key = hashlib.md5(answer.encode(), usedforsecurity=False).hexdigest()
        return actions.login(address.username, key=key, events=self._events)

    # --- staying alive

    async def _watch(self):
        """Ping, and close the connection when a ping is not answered, whatever TCP says."""
        while True:
            await asyncio.sleep(self.address.ping_every)
            try:
                await self._ping()
            except AmiError as error:
                self.close(f"line is dead: {error}")
                return

    async def _ping(self):
        sent = time.time()
        reply = await self.send(actions.ping(), self.address.ping_timeout)
        self.heard_at = time.time()
        self.clock.heard(sent, self.heard_at, reply.headers.get("Timestamp", ""))

    def _heard(self, message):
        self.heard_at = time.time()
        self._on_event(plain_headers(message))

    def _connection_lost(self, error):
        self.close(_os_words(error) if error else "the PBX closed the connection")


def _reply(messages):
    first = messages[0]
    items = tuple(plain_headers(message) for message in messages[1:-1])
    return Reply(bool(first.success), first.message, plain_headers(first), items)


def _tls_context(address):
    """The TLS context, which checks certificate and host name; None without TLS."""
    return ssl.create_default_context(cafile=address.ca_file or None) if address.tls else None


def _tls_words(error):
    return getattr(error, "verify_message", "") or error.reason or str(error)


def _os_words(error):
    return getattr(error, "strerror", None) or str(error) or type(error).__name__

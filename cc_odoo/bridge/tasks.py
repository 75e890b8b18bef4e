# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The few ways in which the bridge's tasks live together."""

import asyncio

from ..tools.log import logger
from .backoff import Backoff
from .errors import DatabaseAway, NotInstalled

_logger = logger(__name__)

CANCEL_AGAIN_SECONDS = 6.0  # longer than any task takes to end properly


async def first_of(*coroutines):
    """Run all coroutines until the first one ends, and end the others.

    :return: what the first one returned; what it raised is raised
    """
    tasks = [asyncio.ensure_future(each) for each in coroutines]
    try:
        done, _pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return next(task for task in tasks if task in done).result()
    finally:
        await end(*tasks)


async def end(*tasks):
    """Cancel tasks and wait until they are gone; what they raise is ignored.

    A caller that is itself cancelled here waits on, and raises its CancelledError at the end: else
    a task might live on that nobody waits for.
    """
    ending, cancelled = asyncio.ensure_future(_end(tasks)), None
    while not ending.done():
        try:
            await asyncio.shield(ending)
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled:
        raise cancelled


async def _end(tasks):
    """Cancel the tasks, and cancel again after `CANCEL_AGAIN_SECONDS` those that still run.

    Before Python 3.12, asyncio.wait_for loses a cancellation that comes at the very moment at which
    what it waits for is done: its task would live for ever.
    """
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _done, left = await asyncio.wait(left, timeout=CANCEL_AGAIN_SECONDS)
    await asyncio.gather(*tasks, return_exceptions=True)


async def patiently(work):
    """Call `work()`, and again as long as the database is away; return its result."""
    backoff = Backoff(0.2, 10)
    while True:
        try:
            return await work()
        except DatabaseAway:
            await asyncio.sleep(backoff.seconds())


class Debounce:
    """Calls `send()` soon after each `wake()`; many wakes make one call.

    `send` reads the present state by itself. When it raises DatabaseAway it must keep what it
    could not send, and is called again. Any other error is logged, and the work goes on.

    :param gather: seconds to wait for more wakes before each call
    """

    def __init__(self, send, gather=0.0):
        self._send, self._gather = send, gather
        self._awake = asyncio.Event()

    def wake(self):
        """Have `send` called soon."""
        self._awake.set()

    async def run(self):
        """Work until cancelled.

        :raises NotInstalled: the addon was uninstalled
        """
        while True:
            await self._awake.wait()
            await asyncio.sleep(self._gather)
            self._awake.clear()
            try:
                await patiently(self._send)
            except NotInstalled:
                raise
            except Exception:
                _logger.exception("could not be written, left out")

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The few ways in which the bridge's tasks live together."""

import asyncio

from ..tools.log import logger
from .backoff import Backoff
from .errors import DatabaseAway, NotInstalled

_logger = logger(__name__)

CANCEL_AGAIN_SECONDS = 6.0  # seconds; longer than any task takes to say goodbye


async def first_of(*coroutines):
    """Run all until the first one ends; end the others; return or raise what the first did."""
    tasks = [asyncio.ensure_future(each) for each in coroutines]
    try:
        done, _pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return next(task for task in tasks if task in done).result()
    finally:
        await end(*tasks)


async def end(*tasks):
    """Cancel tasks and wait until they are gone, whatever they raise.

    Who is cancelled while it waits here waits on, and raises that at the end: a task that nobody
    waits for may be one that lives.
    """
    ending, told = asyncio.ensure_future(_end(tasks)), None
    while not ending.done():
        try:
            await asyncio.shield(ending)
        except asyncio.CancelledError as error:
            told = error
    if told:
        raise told


async def _end(tasks):
    """Again after a while: before Python 3.12, asyncio.wait_for loses a cancellation that comes at
    the very moment at which what it waits for is done, and its task would live for ever.
    """
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _done, left = await asyncio.wait(left, timeout=CANCEL_AGAIN_SECONDS)
    await asyncio.gather(*tasks, return_exceptions=True)


async def patiently(work):
    """Call `work()` until the database is there for it."""
    backoff = Backoff(0.2, 10)
    while True:
        try:
            return await work()
        except DatabaseAway:
            await asyncio.sleep(backoff.seconds())


class Debounce:
    """Calls `tell()` soon after each `wake()`, one call for many wakes.

    `tell` reads what to say by itself, and keeps it when it raises DatabaseAway: it is called
    again. Any other error is logged: what could not be told once is not worth stopping for.
    """

    def __init__(self, tell, gather=0.0):
        self._tell, self._gather = tell, gather
        self._awake = asyncio.Event()

    def wake(self):
        """There is something to tell."""
        self._awake.set()

    async def run(self):
        """Tell for ever; waits `gather` seconds for more before each call."""
        while True:
            await self._awake.wait()
            await asyncio.sleep(self._gather)
            self._awake.clear()
            try:
                await patiently(self._tell)
            except NotInstalled:
                raise
            except Exception:
                _logger.exception("could not be written, left out")

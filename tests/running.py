# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tests of code that waits, without a plugin."""

import asyncio
import contextlib
import functools
import inspect


def in_loop(test):
    """Run an async test in an event loop of its own; it may take three minutes at most."""

    @functools.wraps(test)
    def run(*args, **kwargs):
        asyncio.run(asyncio.wait_for(test(*args, **kwargs), 180))

    return run


async def until(condition, seconds=40):
    """Wait for what another task or program does; returns what was true."""
    async with asyncio.timeout(seconds):
        while not (found := await _now(condition)):
            await asyncio.sleep(0.01)
    return found


async def _now(condition):
    found = condition()
    return await found if inspect.isawaitable(found) else found


@contextlib.asynccontextmanager
async def running(coroutine):
    """A task for as long as the block takes."""
    task = asyncio.create_task(coroutine)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

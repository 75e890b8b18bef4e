# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A thread that does one task after another; an urgent one goes before all that wait."""

import itertools
import queue
import threading
from concurrent.futures import Future

URGENT, ORDINARY, LAST = range(3)


class OneThread:
    """Work of the same urgency is done in the order in which it was asked for."""

    def __init__(self, name):
        self._waiting = queue.PriorityQueue()
        self._numbers = itertools.count()  # in the order asked for; no two compare equal
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def submit(self, work, *args, urgent=False):
        """Have ``work(*args)`` called in the thread.

        :return: ``concurrent.futures.Future`` of its result
        """
        future = Future()
        self._put(URGENT if urgent else ORDINARY, future, work, args)
        return future

    def shutdown(self):
        """Let the thread end once all that waits is done."""
        self._put(LAST, None, None, ())

    def _put(self, urgency, *task):
        self._waiting.put((urgency, next(self._numbers), task))

    def _work(self):
        while True:
            _urgency, _number, (future, work, args) = self._waiting.get()
            if future is None:
                return
            if future.set_running_or_notify_cancel():
                self._do(future, work, args)

    def _do(self, future, work, args):
        try:
            future.set_result(work(*args))
        except BaseException as error:
            future.set_exception(error)

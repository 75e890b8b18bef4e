# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Queue membership on one PBX is made to match the database.

The rule: one pass at a time. A pass reads what should be, plans against the roster, and sends the
actions of each interface one after another, those of different interfaces side by side. It ends
when the PBX's own events (the echo) have shown the result, so the next plan never starts from a
roster that is behind. Whatever wakes us during a pass gives one more pass after it.
"""

import asyncio
import contextlib
import time

from ..core import actions
from ..core.members import orphans, plan, sendable
from ..core.phones import Phones
from ..core.roster import Roster
from ..tools.log import logger
from .backoff import Backoff
from .errors import NoAnswer
from .tasks import Debounce, end, patiently

_logger = logger(__name__)

ECHO_WITHIN_SECONDS = 2.0
GATHER_CHANGES_SECONDS = 0.2
FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS = 1.0, 60.0


class Members:
    """The reconciler of one connection.

    :param no_echo: called when the PBX did what was asked, but sent no event of it
    :param know_phones: called with what the database says of the phones, each time it is read
    """

    def __init__(
        self, pbx_id, store, connection, no_echo=lambda: None, know_phones=lambda known: None
    ):
        self._id, self._store, self._connection = pbx_id, store, connection
        self._no_echo, self._know_phones = no_echo, know_phones
        self.roster = Roster()
        self._awake = asyncio.Event()
        self._echoes = {}  # key -> asyncio.Event set when the PBX's event of it came
        self._refusals = Refusals()
        self._stale = set()
        self._mirror = Debounce(self._write_members, GATHER_CHANGES_SECONDS)

    def wake(self):
        """Have another pass made: the members that should be may have changed."""
        self._awake.set()

    def heard(self, headers):
        """Take in a membership event; one that this bridge did not cause makes another pass."""
        key = self.roster.apply(headers)
        if key is None:
            return
        self._mirror.wake()
        if key in self._echoes:
            self._echoes[key].set()
        else:
            self.wake()

    def listed(self, listing, queue=None):
        """Replace what is known by a QueueStatus, of all queues or of one."""
        self.roster.replace(listing, queue)
        self._mirror.wake()

    async def run(self):
        """Make passes until cancelled."""
        mirror = asyncio.create_task(self._mirror.run())
        try:
            while True:
                await self._pass_safely()
                await self._until_awake()
        finally:
            await end(mirror)

    async def _until_awake(self):
        with contextlib.suppress(TimeoutError):  # then it is time to try again what was refused
            await asyncio.wait_for(self._awake.wait(), self._refusals.next_try())
        self._awake.clear()

    # --- one pass

    async def _pass_safely(self):
        try:
            await patiently(self._pass)
        except Exception as error:
            if isinstance(error, NoAnswer):
                _logger.warning("PBX %s: %s", self._id, error)
            else:
                _logger.exception("PBX %s: membership not reconciled", self._id)
            await asyncio.sleep(FIRST_RETRY_SECONDS)
            self.wake()

    async def _pass(self):
        desired, ours, known = await self._store.desired(self._id)
        ours = set(ours)
        self._know_phones(known)
        phones = Phones()
        phones.learn(known["phones"], known["numbers"])
        wanted = {member.key for member in desired}
        desired, unsendable = sendable(desired)
        steps = plan(desired, self.roster, ours, phones.at, frozenset(known["steered"]))
        self._refusals.keep(wanted | ours | set(map(_key, steps)))
        for key in unsendable:
            self._refusals.add(key, unsendable[key])
        steps = [step for step in steps if self._refusals.may_try(_key(step))]
        fresh = {_key(step) for step in steps if step.name == "QueueAdd"} - ours
        if fresh:
            # before it is sent: a member added by a bridge that dies then would belong to nobody
            await self._store.claim(self._id, sorted(fresh), True)
        await self._send(steps)
        await self._reread()
        refused = {key for key in fresh if self._refusals.get(key)}
        await self._after(refused | set(orphans(self.roster, desired, ours | fresh)))

    async def _after(self, gone):
        """Give up the claims on these keys, and report what the PBX refused."""
        if gone:
            await self._store.claim(self._id, sorted(gone), False)
        if changed := self._refusals.changed():
            await self._store.refused(self._id, changed)
            self._refusals.reported()

    async def _send(self, steps):
        by_interface = {}
        for step in steps:
            by_interface.setdefault(step.get("Interface"), []).append(step)
        await asyncio.gather(*map(self._one_by_one, by_interface.values()))

    async def _one_by_one(self, steps):
        for step in steps:
            await self._step(step)

    async def _step(self, step):
        key = _key(step)
        echo = self._echoes[key] = asyncio.Event()
        try:
            reply = await self._connection.send(step)
            if not reply.ok:
                return self._refused(key, reply.words)
            self._refusals.clear(key)
            await asyncio.wait_for(echo.wait(), ECHO_WITHIN_SECONDS)
        except NoAnswer:
            self._stale.add(key[0])  # what the PBX did is not known: ask
        except TimeoutError:
            self._stale.add(key[0])
            self._no_echo()
        finally:
            del self._echoes[key]

    def _refused(self, key, words):
        """Note a refusal, and have the queue listed again: the roster may be wrong about it."""
        _logger.info("PBX %s: %s in %s refused: %s", self._id, key[1], key[0], words)
        self._refusals.add(key, words)
        self._stale.add(key[0])

    async def _reread(self):
        """List the queues again of which the roster may be wrong."""
        while self._stale:
            queue = self._stale.pop()
            reply = await self._connection.send_list(actions.queue_status(queue))
            self.listed(reply.items, queue)

    async def _write_members(self):
        await self._store.members(self._id, list(self.roster), True)


class Refusals:
    """What the PBX refused, in its words, and when to try again. Keys are (queue, interface)."""

    def __init__(self, clock=time.monotonic):
        self._clock = clock
        self._words, self._backoffs, self._at = {}, {}, {}
        self._reported = None  # nothing reported yet: then also report where all is well

    def get(self, key):
        """The words of the last refusal, or an empty text."""
        return self._words.get(key, "")

    def add(self, key, words):
        """Note a refusal in the PBX's words; each one in a row makes the wait longer."""
        backoff = self._backoffs.setdefault(key, Backoff(FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS))
        self._words[key], self._at[key] = words, self._clock() + backoff.seconds()

    def clear(self, key):
        """Forget the refusals of this key, as the action succeeded."""
        for table in (self._words, self._backoffs, self._at):
            table.pop(key, None)

    def keep(self, keys):
        """Forget the refusals of all keys but these."""
        for key in set(self._words) - keys:
            self.clear(key)
        if self._reported is None:
            self._reported = dict.fromkeys(keys, "?")

    def may_try(self, key):
        """Whether this key may be tried now."""
        return self._at.get(key, 0) <= self._clock()

    def next_try(self):
        """Seconds until a refused key may be tried again; None when none was refused."""
        return max(0.01, min(self._at.values()) - self._clock()) if self._at else None

    def changed(self):
        """(interface, queue, words) of each interface of which something else was reported before.

        Empty words: all is well there. Those come first, so that what stands is what is left.
        """
        before = self._reported or {}
        keys = before.keys() | self._words
        touched = {key[1] for key in keys if before.get(key, "") != self.get(key)}
        changed = [(key[1], key[0], self.get(key)) for key in keys if key[1] in touched]
        return sorted(changed, key=lambda each: (each[2] != "", each))

    def reported(self):
        """Note that what `changed` returned has been written."""
        self._reported = dict(self._words)


def _key(step):
    return (step.get("Queue"), step.get("Interface"))

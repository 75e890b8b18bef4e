# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The mark under which what the bridge reports is written: see ``base_automation.py``."""

from contextlib import contextmanager
from functools import wraps

# In the context while what the bridge tells is written. An object: no context over RPC has it, so
# nobody switches off a rule that is there to refuse something.
GUARD = object()


@contextmanager
def guarding(records):
    """Within it, an automation rule that fails is logged and left out; what set it off is kept.

    :return: ``records`` to work with
    """
    transaction = records.env.transaction
    before = transaction.default_env
    if before is not None:
        # Stored fields are computed at a flush, in this environment: rules fire there as well.
        transaction.default_env = before(context={**before.context, "cc_guard": GUARD})
    try:
        yield records.with_context(cc_guard=GUARD)
        transaction.flush()
    finally:
        transaction.default_env = before


def guarded(method):
    """Decorate a method that the bridge calls: it runs with ``guarding(self)``."""

    @wraps(method)
    def under_guard(self, *args, **kwargs):
        with guarding(self) as records:
            return method(records, *args, **kwargs)

    under_guard.is_guarded = True
    return under_guard


REPEATS = "cc_odoo.repeats"
# True in the cursor's cache where the whole transaction is done anew, should anything in it fail.
WHOLE = "cc_odoo.whole"


@contextmanager
def repeating(cr, on=True):
    """Within it, whatever fails is done anew, step by step: what only reads needs no savepoint.

    :param on: False for what catches errors itself
    """
    before = repeats(cr)
    cr.cache[REPEATS] = on
    try:
        yield
    finally:
        cr.cache[REPEATS] = before


def repeats(cr):
    """Return whether what fails now is done anew, each step in a savepoint of its own."""
    return cr.cache.get(REPEATS, False)

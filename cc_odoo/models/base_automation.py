# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager

from odoo import models
from odoo.exceptions import ConcurrencyError
from psycopg2 import InterfaceError, OperationalError
from psycopg2.errors import DeadlockDetected, SerializationFailure

from ..tools.log import logger

_logger = logger(__name__)

# In the context while what the bridge tells is written. An object: no context over RPC has it, so
# nobody switches off a rule that is there to refuse something.
GUARD = object()

# The right to write statuses, and the mark of a person's click: a rule has neither.
NOT_FOR_RULES = ("cc_status_writer", "cc_by_hand")

# With these the whole transaction is lost, and whoever opened it tries again.
TRANSACTION_LOST = (InterfaceError, ConcurrencyError, DeadlockDetected, SerializationFailure)


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


class BaseAutomation(models.Model):
    """A rule runs inside the very write that sets it off, and fails it when it fails.

    That is right where a person writes and reads the message. A call that was, was: a rule must
    not undo the row that says so. Odoo has no switch for this, so each rule gets a savepoint.
    """

    _inherit = "base.automation"

    def _process(self, records, domain_post=None):
        if not self.env.context.keys().isdisjoint(NOT_FOR_RULES):
            self = self.with_context(**dict.fromkeys(NOT_FOR_RULES))
        if not (records and self._cc_is_guarded()):
            return super()._process(records, domain_post=domain_post)
        with self._cc_isolated(records):
            super()._process(records, domain_post=domain_post)

    def _filter_pre(self, records, feedback=False):
        if not (self.sudo().filter_pre_domain and records and self._cc_is_guarded()):
            return super()._filter_pre(records, feedback)
        found = records.browse()
        with self._cc_isolated(records):
            found = super()._filter_pre(records, feedback)
        return found

    def _filter_post_export_domain(self, records, feedback=False):
        if not (self.sudo().filter_domain and records and self._cc_is_guarded()):
            return super()._filter_post_export_domain(records, feedback)
        found = records.browse(), None
        with self._cc_isolated(records):
            found = super()._filter_post_export_domain(records, feedback)
        return found

    def _cc_is_guarded(self):
        return self.env.context.get("cc_guard") is GUARD

    @contextmanager
    def _cc_isolated(self, records):
        """Undo and log what fails within it. A lost transaction is not for us to mend."""
        try:
            with self.env.cr.savepoint():
                yield
        except Exception as error:
            if isinstance(error, TRANSACTION_LOST) or _is_connection_lost(error):
                raise
            _logger.exception(
                "Automation rule “%s” (id %s) failed on %s, which is kept without it",
                self.sudo().name,
                self.id,
                records,
            )


def _is_connection_lost(error):
    # An error that PostgreSQL itself reports has a code: then it is the rule's own doing.
    return isinstance(error, OperationalError) and not error.pgcode

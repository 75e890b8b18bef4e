# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import ormcache
from psycopg2 import InterfaceError, OperationalError
from psycopg2.errors import DeadlockDetected, SerializationFailure

from ...tools.log import logger
from ..mixins.columns import keep_read
from ..mixins.guard import GUARD, repeating, repeats

_logger = logger(__name__)

# Context keys of whoever triggers a rule, which the rule does not get: the right to write statuses,
# and the mark of a person's click.
NOT_FOR_RULES = ("cc_status_writer", "cc_by_hand")

# After one of these errors the whole transaction is lost; whoever opened it runs it again.
TRANSACTION_LOST = (InterfaceError, ConcurrencyError, DeadlockDetected, SerializationFailure)

# What Odoo reads of each rule on a model, be it only to find that it does not fit.
ASKED = (
    "name",
    "model_id",
    "model_name",
    "trigger_field_ids",
    "filter_pre_domain",
    "filter_domain",
)


class BaseAutomation(models.Model):
    """Keep a failing rule from undoing what the PBX reported.

    Odoo runs a rule inside the write that triggers it, so the write fails when the rule does. That
    is right where a person writes and reads the message. But a call that took place has to be in
    the books, whatever a rule does. Odoo has no setting for this, so each rule runs in a savepoint
    of its own where the write is under guard (``guarded`` in ``mixins/guard.py``).
    """

    _inherit = "base.automation"

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env.registry.clear_cache()
        return rules

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _get_actions(self, records, triggers):
        """Under guard, take the rules from memory: each step of each call asks for them."""
        if not self._cc_is_guarded():
            return super()._get_actions(records, triggers)
        if "__action_done" not in self.env.context:
            self = self.with_context(__action_done={})
        rules = self._cc_rules(records._name, tuple(triggers))
        for rule_id, values in rules:
            keep_read(self.browse(rule_id), values)
        return self.browse([rule_id for rule_id, _values in rules])

    @api.model
    @ormcache("self.env.lang", "model_name", "triggers")
    def _cc_rules(self, model_name, triggers):
        """The active rules on a model, with what is asked of each; in memory until a rule changes.

        :return: ``[(id, {field: value as in Odoo's cache})]``
        """
        domain = [("model_name", "=", model_name), ("trigger", "in", triggers)]
        # sudo: base.automation: a rule runs whoever triggers it, as in Odoo's own method
        rules = self.with_context(active_test=True).sudo().search(domain)
        return [(rule.id, rule._cc_asked()) for rule in rules]

    def _cc_asked(self):
        fields = [self._fields[name] for name in ASKED]
        return {field.name: field.convert_to_cache(self[field.name], self) for field in fields}

    def _process(self, records, domain_post=None):
        if not self.env.context.keys().isdisjoint(NOT_FOR_RULES):
            self = self.with_context(**dict.fromkeys(NOT_FOR_RULES))
        if not (records and self._cc_is_guarded()):
            return super()._process(records, domain_post=domain_post)
        with self._cc_isolated(records):
            super()._process(records, domain_post=domain_post)

    def _filter_pre(self, records, feedback=False):
        # sudo: base.automation: whether the rule has a condition; who triggers it can't read it
        if not (self.sudo().filter_pre_domain and records and self._cc_is_guarded()):
            return super()._filter_pre(records, feedback)
        found = records.browse()
        with self._cc_only_reading(records):
            found = super()._filter_pre(records, feedback)
        return found

    def _filter_post_export_domain(self, records, feedback=False):
        # sudo: base.automation: whether the rule has a condition; who triggers it can't read it
        if not (self.sudo().filter_domain and records and self._cc_is_guarded()):
            return super()._filter_post_export_domain(records, feedback)
        found = records.browse(), None
        with self._cc_only_reading(records):
            found = super()._filter_post_export_domain(records, feedback)
        return found

    def _cc_is_guarded(self):
        return self.env.context.get("cc_guard") is GUARD

    @contextmanager
    def _cc_only_reading(self, records):
        """Put a condition into a savepoint, but not where a failure is repeated step by step.

        A condition changes nothing. A savepoint costs each ring two statements, and because it
        flushes what is pending, it makes two writes of a new call where one would do.
        """
        if repeats(self.env.cr):
            yield
            return
        with self._cc_isolated(records):
            yield

    @contextmanager
    def _cc_isolated(self, records):
        """Undo and log what fails within it.

        Errors after which the whole transaction is lost are raised as they are.
        """
        try:
            with self.env.cr.savepoint(), repeating(self.env.cr, False):
                yield
        except Exception as error:
            if isinstance(error, TRANSACTION_LOST) or _is_connection_lost(error):
                raise
            _logger.exception(
                "Automation rule “%s” (id %s) failed on %s, which is kept without it",
                # sudo: base.automation: only its name, for the log
                self.sudo().name,
                self.id,
                records,
            )


def _is_connection_lost(error):
    # An error that PostgreSQL reports has a code: the connection is there, and the rule failed.
    return isinstance(error, OperationalError) and not error.pgcode

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import fields as fact_fields

from odoo import fields, models

from ..tools.log import logger
from .cc_user_status import to_datetime, to_epoch

_logger = logger(__name__)

# A caller may send a name of 10 kB: what no screen can show is not kept.
MAX_TEXT = 250


# Moments that happen once.
FIRSTS = {"started_at", "rang_at", "answered_at"}
# What a fact may begin with, the first one known.
BEGINNINGS = ("started_at", "joined_at", "rang_at", "answered_at")

# A row that was over so long (seconds) before a fact began is of another call: a PBX whose clock
# was set back, or that was restarted within a second, uses its ids again.
USED_AGAIN = 5.0


class CcFactMixin(models.AbstractModel):
    """Rows that the bridge's facts become. Fields named like the fact's attributes take them over.

    A fact says how a row is now. It may come twice, late or out of order: what is known is never
    unlearned, and what has ended never begins anew.
    """

    _name = "cc.fact.mixin"
    _description = "Reported by the PBX"

    # The fact's attribute that tells rows of one PBX apart.
    _fact_key = "key"
    # Fields that may go back to empty while the row is alive.
    _fact_flips = ("held",)
    # How far a row has come: the later one counts more. A fact behind its row is an old one.
    _fact_milestones = ("answered_at", "ended_at")

    pbx_id = fields.Many2one("cc.pbx", "PBX", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one(related="pbx_id.company_id", store=True, index=True)

    def _apply_fact(self, pbx, fact):
        """Create or update the row of ``fact``.

        :return: the row; whoever acts upon it keeps in the row itself what was done already.
        """
        row = self._of_fact(pbx, fact)
        values = self._fact_values(pbx, fact)
        if not row:
            return self.create({"pbx_id": pbx.id, **values, **self._fact_first(pbx, fact)})
        if news := row._fact_news(values):
            row.write(news)
        return row

    def _of_fact(self, pbx, fact):
        row = self._of_key(pbx, getattr(fact, self._fact_key))
        began = next(filter(None, (getattr(fact, name, None) for name in BEGINNINGS)), None)
        return row._unless_used_again(began)

    def _of_key(self, pbx, key):
        rows = self.with_context(active_test=False)  # an archived call is still the same call
        return rows.search([("pbx_id", "=", pbx.id), (self._fact_key, "=", key)], limit=1)

    def _unless_used_again(self, began):
        """This row; none, when a call that began then uses its id again. It gives up the id.

        :param began: epoch seconds, or None when not known
        """
        over = to_epoch(self.ended_at)
        if not over or not began or began < over + USED_AGAIN:
            return self
        self[self._fact_key] = f"{self[self._fact_key]}@{self.id}"
        self.flush_recordset()  # before the new row's INSERT
        return self.browse()

    def _fact_values(self, pbx, fact):
        values = {
            field.name: self._fact_value(self._fields[field.name], getattr(fact, field.name))
            for field in fact_fields(fact)
            if field.name in self._fields
        }
        values["queue_id"] = pbx._queue_of(fact.queue).id
        return values

    def _fact_value(self, field, value):
        return CONVERT[field.type](field, value)

    def _fact_first(self, pbx, fact):
        """Values that a new row gets once, and keeps."""
        return {}

    def _fact_news(self, values):
        """What of ``values`` changes this row."""
        if self._fact_rank(values) < self._fact_rank(self):
            return {}
        values = self._fact_since_first(values)
        return {name: value for name, value in values.items() if self._fact_is_news(name, value)}

    def _fact_since_first(self, values):
        """What was seen first stands: a bridge that came late saw each moment later.

        Talk is counted on from the true answer, and a wait that is over is not measured again.
        """
        kept = {name: self[name] for name in FIRSTS & values.keys() if self[name]}
        later = {name: old for name, old in kept.items() if (values[name] or old) > old}
        if "answered_at" in later and "talk_seconds" in values:
            missed = (values["answered_at"] - later["answered_at"]).total_seconds()
            later["talk_seconds"] = values["talk_seconds"] and values["talk_seconds"] + missed
            later |= {name: self[name] for name in ("wait_seconds",) if name in values}
        return {**values, **later}

    def _fact_rank(self, row):
        known = [name for name in self._fact_milestones if name in self._fields]
        return max((place for place, name in enumerate(known, 1) if row[name]), default=0)

    def _fact_is_news(self, name, value):
        field, old = self._fields[name], self[name]
        old = old.id if field.type == "many2one" else old
        if old == value or not (value or name in self._fact_flips):
            return False
        # A bridge that came late knows less: it does not overrule one that saw the end.
        return not (name == "outcome" and value == "unknown" and old)


def _to_text(_field, value):
    # PostgreSQL takes neither NUL nor half a surrogate pair.
    clean = str(value or "").replace("\x00", "").encode("utf-8", "replace").decode()
    return clean[:MAX_TEXT]


def _to_choice(field, value):
    if not value:
        return False
    if value in dict(field.selection):
        return value
    _logger.warning("%s: no such value: %r", field, value)
    return "unknown" if "unknown" in dict(field.selection) else False


#: How a fact's value becomes a field's, by the field's type.
CONVERT = {
    "char": _to_text,
    "selection": _to_choice,
    "datetime": lambda _field, value: to_datetime(value),
    "float": lambda _field, value: max(0.0, float(value or 0)),
    "integer": lambda _field, value: int(value or 0),
    "boolean": lambda _field, value: bool(value),
    # As it comes back from the database, so that the same is no news; XML-RPC has no null.
    "json": lambda _field, value: [[start, end or 0] for start, end in value or ()],
}

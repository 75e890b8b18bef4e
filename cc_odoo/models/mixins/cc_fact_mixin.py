# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import fields as fact_fields

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.epoch import to_datetime, to_epoch
from ...tools.log import logger
from .columns import columns

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


class Known:
    """What the facts of a batch refer to, read once for all of them."""

    def __init__(self, pbx, facts):
        self.pbx, self._agents = pbx, None
        self._interfaces = {getattr(fact, "interface", "") for fact in facts} - {""}
        self._phones = {(fact.linkedid, fact.interface) for fact in facts if _is_leg(fact)}
        self._queues = {queue.name: queue for queue in pbx._queues_of(facts)}
        self._rows, self._waited = {}, set()
        for model, ids in self._find(facts).items():
            rows = pbx.env[model].browse(ids)
            rows.fetch(columns(rows))  # a fact is compared with all of its row
            self.add(rows)
        self._know_parts()

    def _know_parts(self):
        """The calls' visits and phones are read already: all there are."""
        calls = [row for (model, _key), row in self._rows.items() if model == "cc.call"]
        for name in ("visit_ids", "leg_ids"):
            field = self.pbx.env["cc.call"]._fields[name]
            parts = self._of_model(field.comodel_name).sorted().grouped("call_id")
            for call in calls:
                field._insert_cache(call, [parts.get(call, self.pbx.env[field.comodel_name])._ids])

    def _of_model(self, name):
        model = self.pbx.env[name]
        return model.union(*(row for row in self._rows.values() if row._name == name))

    def _find(self, facts):
        """``{model: ids}`` of the rows that there are."""
        calls = {fact.linkedid for fact in facts}
        calls |= {getattr(fact, "merged_into", "") for fact in facts} - {""}
        visits = {fact.key for fact in facts if fact.identity[0] == "visit"}
        legs = {fact.key for fact in facts if _is_leg(fact)}
        env, found = self.pbx.env, {}
        env["cc.call"].flush_model(["linkedid"])
        env["cc.queue.visit"].flush_model(["key", "call_id"])
        env["cc.call.leg"].flush_model(["key", "call_id"])
        # Direct SQL: one statement on each ring's way, where the ORM takes five.
        query = SQL(
            "WITH calls AS ("
            " SELECT id FROM cc_call WHERE pbx_id = %(pbx)s AND linkedid IN %(calls)s)"
            " SELECT 'cc.call', id FROM calls"
            " UNION SELECT 'cc.queue.visit', id FROM cc_queue_visit"
            " WHERE pbx_id = %(pbx)s AND key IN %(visits)s"
            " UNION SELECT 'cc.queue.visit', id FROM cc_queue_visit"
            " WHERE call_id IN (SELECT id FROM calls)"
            " UNION SELECT 'cc.call.leg', id FROM cc_call_leg"
            " WHERE pbx_id = %(pbx)s AND key IN %(legs)s"
            " UNION SELECT 'cc.call.leg', id FROM cc_call_leg"
            " WHERE call_id IN (SELECT id FROM calls)",
            pbx=self.pbx.id,
            calls=tuple(calls) or ("",),
            visits=tuple(visits) or ("",),
            legs=tuple(legs) or ("",),
        )
        for model, row_id in env.execute_query(query):
            found.setdefault(model, []).append(row_id)
        return found

    def add(self, rows):
        """Rows that a fact may be about from now on; :return: those."""
        self._rows.update({(row._name, row[row._fact_key]): row for row in rows})
        if rows._name == "cc.queue.visit":
            self._waited.update(rows.mapped("uniqueid"))
        return rows

    def row(self, model, key):
        """The row of a fact's key; empty when there is none yet."""
        return self._rows.get((model._name, key), model.browse())

    def has_agents(self, linkedid):
        """Return whether a fact of the batch is about an agent's phone in this call."""
        return any(self.agent(phone) for call, phone in self._phones if call == linkedid)

    def has_waited(self, visit):
        """Whether the channel of a visit's fact may have another row, under another key."""
        return visit.uniqueid in self._waited

    def call(self, linkedid, at):
        """The call of this id; an unknown one gets a row that waits for its fact.

        :param at: epoch seconds of the first thing known of it, or None
        """
        calls = self.pbx.env["cc.call"]
        known = self.row(calls, linkedid)._unless_used_again(at)
        return known or self.add(calls._awaiting(self.pbx, linkedid, at))

    def queue(self, name):
        """The queue of this name, found on the PBX yet or not."""
        if name and name not in self._queues:
            self._queues[name] = self.pbx._queue_of(name)
        return self._queues.get(name, self.pbx.env["cc.queue"])

    def agent(self, interface):
        """The agent who sits at a phone now; empty when nobody does."""
        if self._agents is None:
            self._agents = self.pbx.env["cc.user"]._of_interfaces(self.pbx, self._interfaces)
        return self._agents.get(interface, self.pbx.env["cc.user"])


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
    company_id = fields.Many2one(
        related="pbx_id.company_id", store=True, index=True, precompute=True
    )

    def _own_company(self):
        """The PBX's; of one without a company, the one that all such PBXs are counted to."""
        return self.company_id or self.env["res.company"]._cc_first()

    @api.model
    def _apply_facts(self, known, facts):
        """Create or update the rows of ``facts``, no two of which have the same key.

        :param known: `Known`
        :return: the rows; whoever acts upon one keeps in the row itself what was done already.
        """
        rows, new = self.browse(), []
        for fact in facts:
            row, values = self._of_fact(known, fact), self._fact_values(known, fact)
            if not row:
                new.append({"pbx_id": known.pbx.id, **values, **self._fact_first(known, fact)})
            elif changes := row._fact_changes(values):
                row.write(changes)
            rows |= row
        return rows | known.add(self.create(new))

    def _of_fact(self, known, fact):
        row = known.row(self, getattr(fact, self._fact_key))
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

    def _fact_values(self, known, fact):
        values = {
            field.name: self._fact_value(self._fields[field.name], getattr(fact, field.name))
            for field in fact_fields(fact)
            if field.name in self._fields
        }
        values["queue_id"] = known.queue(fact.queue).id
        return values

    def _fact_value(self, field, value):
        return CONVERT[field.type](field, value)

    def _fact_first(self, known, fact):
        """Values that a new row gets once, and keeps."""
        return {}

    def _fact_changes(self, values):
        """Return those of ``values`` that change this row."""
        if self._fact_rank(values) < self._fact_rank(self):
            return {}
        values = self._fact_since_first(values)
        return {name: value for name, value in values.items() if self._fact_is_change(name, value)}

    def _fact_since_first(self, values):
        """Return the values with the first known moments: a bridge that came late knows later ones.

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

    def _fact_is_change(self, name, value):
        field, old = self._fields[name], self[name]
        old = old.id if field.type == "many2one" else old
        if old == value or not (value or name in self._fact_flips):
            return False
        # A bridge that came late knows less: it does not overrule one that saw the end.
        return not (name == "outcome" and value == "unknown" and old)


def _is_leg(fact):
    return fact.identity[0] == "leg"


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
    # As it comes back from the database, so that the same is no change; XML-RPC has no null.
    "json": lambda _field, value: [[start, end or 0] for start, end in value or ()],
}

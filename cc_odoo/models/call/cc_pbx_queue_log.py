# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Queue visits that nobody heard, filled in from the PBX's own queue_log."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.orm.models import NO_ACCESS

from ...core.facts import SAME_JOIN_SECONDS, approximate_key
from ...tools.dsn import is_address
from ...tools.epoch import to_datetime, to_epoch
from ..mixins.guard import guarded

# How long after its end a visit of unknown outcome is looked for in the log.
LOOK_BACK = timedelta(minutes=15)
SAME_JOIN = timedelta(seconds=SAME_JOIN_SECONDS)
IMPORTED = {"imported"}


class CcPbxQueueLog(models.AbstractModel):
    _name = "cc.pbx.queue.log"
    _description = "PBX"

    queue_log_source = fields.Selection(
        [("none", "None"), ("file", "File"), ("postgresql", "PostgreSQL table")],
        string="queue_log Source",
        default="none",
        required=True,
        help="Where the bridge can read the PBX's own log of the queues. Queue visits missed "
        "during an outage are imported from there.",
    )
    queue_log_path = fields.Char(
        string="queue_log File",
        help="On the machine that runs the bridge, e.g. /var/log/asterisk/queue_log.",
    )
    queue_log_dsn = fields.Char(
        string="queue_log Database",
        compute="_compute_write_only",
        inverse=lambda self: self._store_write_only("queue_log_dsn"),
        copy=False,
        help="postgresql://user:password@host:port/database with the table queue_log. It can be "
        "replaced here, but is never shown.",
    )
    queue_log_dsn_stored = fields.Char("Stored queue_log Database", groups=NO_ACCESS, copy=False)
    has_queue_log_dsn = fields.Boolean(
        "Has queue_log Database", compute="_compute_has_write_only", compute_sudo=True
    )

    @api.constrains("queue_log_source", "queue_log_path", "queue_log_dsn_stored")
    def _check_queue_log(self):
        # sudo: cc.pbx: the stored address, which nobody reads
        for pbx in self.sudo():
            place = pbx._queue_log_place()
            if pbx.queue_log_source != "none" and not place:
                raise ValidationError(
                    self.env._("%(name)s: enter the location of its queue_log.", name=pbx.name)
                )
            if place and not place.isprintable():
                raise ValidationError(
                    self.env._(
                        "%(name)s: line breaks and control characters are not allowed.",
                        name=pbx.name,
                    )
                )
            if place and pbx.queue_log_source == "postgresql" and not is_address(place):
                raise ValidationError(
                    self.env._(
                        "%(name)s: this is not the address of a PostgreSQL database. It looks "
                        "like postgresql://user:password@host:port/database.",
                        name=pbx.name,
                    )
                )

    def _store_queue_log_dsn(self, vals):
        """Keep a new address before all else is checked: where and how may come together."""
        if vals.get("queue_log_dsn"):
            self.check_access("write")
            # sudo: cc.pbx: the field is closed to everybody; who may write here may replace it
            self.sudo().queue_log_dsn_stored = vals["queue_log_dsn"]

    def _notify_queue_log(self, vals):
        """Wake the bridge when the place of the queue_log has changed."""
        if any(name.startswith("queue_log_") for name in vals):
            for pbx_id in self.ids:
                self._notify_bridge(f"import:{pbx_id}")

    def _queue_log_place(self):
        places = {"file": self.queue_log_path, "postgresql": self.queue_log_dsn_stored}
        return places.get(self.queue_log_source) or ""

    # ------------------------------------------------------------ the bridge's side

    def _bridge_to_import(self):
        """What to read of the queue_log, or None: dict of source, place, since, outages, numbers.

        ``since`` is in epoch seconds; ``outages`` are ids; ``numbers``: {member: phone's number}.
        """
        if self.queue_log_source == "none":
            return None
        outages, visits = self._outages_to_import(), self._visits_to_import()
        begins = outages.mapped("started_at") + visits.mapped("joined_at")
        if not begins:
            return None
        return {
            "source": self.queue_log_source,
            "place": self._queue_log_place(),
            "since": to_epoch(min(begins)),
            "outages": outages.ids,
            "numbers": self._numbers_of_members(),
        }

    def _numbers_of_members(self):
        """{name or interface of a member in the log: the number that the phone calls with}."""
        phones = {row.interface: row.number for row in self._rows_of("cc.extension")}
        agents = self.env["cc.user"].search([("extension_id.pbx_id", "=", self.id)])
        members = self.env["cc.queue.member"].search([("queue_id.pbx_id", "=", self.id)])
        names = {row.member_name: phones.get(row.interface) for row in members}
        fixed = {agent.name: agent.extension_id.number for agent in agents}
        return {name: number for name, number in (phones | fixed | names).items() if number}

    def _outages_to_import(self):
        pending = [("pbx_id", "=", self.id), ("ended_at", "!=", False), ("imported_at", "=", False)]
        return self.env["cc.pbx.outage"].search(pending)

    def _visits_to_import(self):
        late = fields.Datetime.now() - LOOK_BACK
        missed = [("pbx_id", "=", self.id), ("outcome", "=", "unknown"), ("ended_at", ">", late)]
        waiting = [("pbx_id", "=", self.id), ("ended_at", "=", False)]
        visits = self.env["cc.queue.visit"]
        return visits.search(missed) | self._visits_in(visits.search(waiting))

    def _visits_in(self, visits):
        """Those that an outage may have cut: they were waiting in it."""
        outages = self._outages_to_import()
        return visits.filtered(lambda v: any(v.joined_at <= each.ended_at for each in outages))

    @guarded
    def _bridge_import(self, visits, alive, outage_ids, done=True, error="", unknown=0):
        """Fill in what ``core.queue_log`` found in the log, exactly, and once.

        :param visits: ``LoggedVisit``
        :param alive: unique ids of the channels that live now
        :param done: whether these are the last ones for these outages
        :param error: why the log could not be read, in words
        :param unknown: lines of that time that were not understood
        """
        outages = self.env["cc.pbx.outage"].browse(outage_ids).exists()
        if error:
            outages.import_error = error
            return
        filled = self._attempt(lambda some: self._fill_all_in(some, alive, outages), visits)
        rows = self.env["cc.queue.visit"].union(*filled)
        self._follow(rows.call_id, self.env["cc.call.leg"])
        for outage in outages:
            touched = rows.filtered(lambda row, it=outage: row._touches(it.started_at, it.ended_at))
            outage.imported += len(touched)
        if done:
            over = {"imported_at": fields.Datetime.now(), "import_error": False}
            outages.write({**over, "import_unknown": unknown})

    def _fill_all_in(self, visits, alive, outages):
        filled = [self._fill_in(visit, alive, outages) for visit in visits]
        return self.env["cc.queue.visit"].union(*filter(None, filled))

    def _fill_in(self, visit, alive, outages):
        """Fill in one visit of the log that nobody heard to its end; return its row, or None."""
        row = self.env["cc.queue.visit"]._of_log(self, visit)
        known = row.outcome and row.outcome != "unknown"
        if known or not self._adds_to(visit, row, alive, outages):
            return None
        return row._fill_in(visit) if row else row._create_logged(self, visit, alive)

    def _adds_to(self, visit, row, alive, outages):
        """Return whether the log knows more than we do; events report what lives on."""
        if row:
            return bool(visit.outcome)
        joined, until = to_datetime(visit.joined_at), to_datetime(visit.ended_at)
        missed = any(
            each.started_at - SAME_JOIN < joined < each.ended_at + SAME_JOIN for each in outages
        )
        return missed and (bool(until) or visit.whose not in alive)


class CcQueueVisitQueueLog(models.AbstractModel):
    _name = "cc.queue.visit.queue.log"
    _description = "Queue Visit"

    source = fields.Selection(
        [("heard", "Live"), ("imported", "Imported")],
        default="heard",
        required=True,
        readonly=True,
        help="Imported: the visit or its end was missed live and taken from the PBX's queue_log.",
    )

    def _touches(self, start, end):
        ended_at = self.ended_at or end
        return self.joined_at < end + SAME_JOIN and ended_at > start - SAME_JOIN

    # ------------------------------------------------------------ the log

    def _of_log(self, pbx, visit):
        """Return the row of a visit in the log: of its channel and queue the nearest in time."""
        return self._nearest(pbx, visit.names, visit.queue, to_datetime(visit.joined_at))

    def _nearest(self, pbx, uniqueids, queue, joined_at):
        domain = [
            ("pbx_id", "=", pbx.id),
            ("uniqueid", "in", uniqueids),
            ("queue_id", "=", pbx._queue_of(queue).id),
            ("joined_at", ">", joined_at - SAME_JOIN),
            ("joined_at", "<", joined_at + SAME_JOIN),
        ]
        found = self.search(domain)
        return found.sorted(lambda row: abs(row.joined_at - joined_at))[:1]

    def _fill_in(self, visit):
        """Write how the visit ended, which nobody heard; return the row."""
        agent, interface = self._logged_answerer(visit)
        self.write(
            {
                "ended_at": max(to_datetime(visit.ended_at), self.joined_at),
                "wait_seconds": visit.wait_seconds,
                "outcome": visit.outcome,
                "position_left": visit.position_left,
                "cc_user_id": agent.id,
                "interface": interface,
                "source": "imported",
            }
        )
        if self.call_id.outcome == "unknown":
            self.call_id.outcome = self._logged_outcome(visit)
        return self

    def _create_logged(self, pbx, visit, alive):
        """Create a visit that nobody heard, and its call if that is missing too; return the row."""
        call = self.env["cc.call"]._of_log(pbx, visit, alive)
        at = to_datetime(visit.joined_at)
        row = self.create(
            {
                "pbx_id": pbx.id,
                "key": approximate_key(visit.call, visit.queue, visit.joined_at),
                "uniqueid": visit.call,
                "call_id": call.id,
                "queue_id": pbx._queue_of(visit.queue).id,
                "joined_at": at,
                "ended_at": at,
                "outcome": "unknown",
                "position_joined": visit.position_joined,
                "source": "imported",
            }
        )
        call._count_logged(visit)
        return row._fill_in(visit) if visit.outcome else row

    def _logged_answerer(self, visit):
        """(agent, interface) of who answered: the log names a channel, and a member."""
        pbx, agents = self.pbx_id, self.env["cc.user"]
        if visit.outcome != "answered":
            return agents, False
        leg = self.env["cc.call.leg"].search(
            [
                ("pbx_id", "=", pbx.id),
                "|",
                ("key", "=", visit.channel or "-"),
                ("uniqueid", "=", visit.channel or "-"),
            ],
            limit=1,
        )
        named = [("queue_id", "=", self.queue_id.id), ("member_name", "=", visit.member)]
        member = self.env["cc.queue.member"].search(named, limit=1)
        interface = leg.interface or member.interface or visit.member
        agent = leg.cc_user_id or agents._of_interface(pbx, interface)
        return agent or self._agent_named(visit.member), interface

    def _agent_named(self, name):
        """The agent of the PBX's company whom the log calls by name."""
        here = self.pbx_id._agents_domain()
        return self.env["cc.user"].search([("name", "=", name), *here], limit=1)

    def _logged_outcome(self, visit):
        direct = dict(self.env["cc.call"]._fields["outcome"].selection)
        return visit.outcome if visit.outcome in direct else "no_answer"


class CcCallQueueLog(models.AbstractModel):
    _name = "cc.call.queue.log"
    _description = "Call"

    def _of_log(self, pbx, visit, alive):
        """Return the call of a visit in the log, a new one where there is none."""
        call = self._of_key(pbx, visit.whose) or self._with_visit(pbx, visit.whose)
        if call or visit.whose in alive:
            return call[:1] or self._of_linkedid(pbx, visit.whose, visit.joined_at)
        return self.create({"pbx_id": pbx.id, "linkedid": visit.whose, **self._logged(pbx, visit)})

    def _with_visit(self, pbx, uniqueid):
        known = [("pbx_id", "=", pbx.id), ("uniqueid", "=", uniqueid)]
        return self.env["cc.queue.visit"].search(known).call_id

    def _logged(self, pbx, visit):
        return {
            "direction": "in",
            "state": "ended",
            "caller_number": visit.caller_number,
            "queue_id": pbx._queue_of(visit.queue).id,
            "started_at": to_datetime(visit.joined_at),
            "ended_at": to_datetime(visit.joined_at),
            "outcome": "unknown",
        }

    def _count_logged(self, visit):
        """Add a visit to a call of which all is known from the log alone."""
        if self.state != "ended" or self.leg_ids or set(self.visit_ids.mapped("source")) - IMPORTED:
            return
        over = to_datetime(visit.over_at or visit.ended_at or visit.joined_at)
        outcome = self.env["cc.queue.visit"]._logged_outcome(visit) if visit.outcome else "unknown"
        answered = visit.outcome == "answered" and not self.answered_at
        self.write(
            {
                "ended_at": max(over, self.ended_at),
                "answered_at": to_datetime(visit.ended_at) if answered else self.answered_at,
                "wait_seconds": self.wait_seconds + visit.wait_seconds,
                "talk_seconds": self.talk_seconds + visit.talk_seconds,
                "outcome": "answered" if self.outcome == "answered" else outcome,
                "queue_id": self.pbx_id._queue_of(visit.queue).id,
            }
        )

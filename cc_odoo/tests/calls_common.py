# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import time

from odoo.fields import Command

from ..core.facts import CallFact, LegFact, VisitFact
from ..tools.bridge_watch import BRIDGE_LOCK
from .common import CallCentreCase

MOBILE = "0502345678"
MOBILE_E164 = "+972502345678"


class CallsCase(CallCentreCase):
    """Dana sits at 1001 and Omer at 1002, both with the skills of both queues."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.country = cls.env.ref("base.il")
        cls.pbx.write({"state": "connected", "country_id": cls.country.id})
        cls.all_queues = cls.env["cc.skill"].create(
            {"name": "All", "queue_ids": [Command.set(cls.pbx.queue_ids.ids)]}
        )
        for agent in cls.dana | cls.omer:
            agent.skill_ids = cls.all_queues
            agent.action_connect()
        cls.now = float(int(time.time()))

    @staticmethod
    def found(number, state="NOT_INUSE"):
        return {"number": number, "interface": f"PJSIP/{number}", "device_state": state}

    # ------------------------------------------------------------ facts

    def call_fact(self, **values):
        return CallFact(
            **{
                "linkedid": "100.1",
                "started_at": self.now - 30,
                "caller_number": MOBILE,
                "caller_name": "",
                "called_number": "800",
                "queue": "q800",
                "state": "waiting",
                **values,
            }
        )

    def visit_fact(self, **values):
        return VisitFact(
            **{
                "key": "100.1:q800:30",
                "linkedid": "100.1",
                "uniqueid": "100.1",
                "queue": "q800",
                "joined_at": self.now - 30,
                "position_joined": 1,
                **values,
            }
        )

    def leg_fact(self, phone="1001", **values):
        return LegFact(
            **{
                "key": f"200.{phone}",
                "linkedid": "100.1",
                "interface": f"PJSIP/{phone}",
                "channel": f"PJSIP/{phone}-00000001",
                "queue": "q800",
                "number": MOBILE,
                "rang_at": self.now - 20,
                **values,
            }
        )

    def abandoned(self, **values):
        return self.visit_fact(
            **{"ended_at": self.now - 5, "wait_seconds": 25.0, "outcome": "abandoned", **values}
        )

    def facts(self, *facts):
        self.pbx._bridge_facts(list(facts))
        self.pbx._bridge_books()

    def ring(self, phone="1001", **values):
        self.facts(self.call_fact(), self.visit_fact(), self.leg_fact(phone, **values))

    def the_call(self, linkedid="100.1"):
        return self.env["cc.call"].search(
            [("pbx_id", "=", self.pbx.id), ("linkedid", "=", linkedid)]
        )

    def legs(self, phone="1001"):
        return self.env["cc.call.leg"].search([("interface", "=", f"PJSIP/{phone}")])

    def partner(self, name, phone=MOBILE, **values):
        return self.env["res.partner"].create(
            {"name": name, "phone": phone, "country_id": self.country.id, **values}
        )

    # ------------------------------------------------------------ the browser and the bridge

    def sent(self, agent, kind):
        """The payloads of this kind that an agent's browser got, oldest first."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        channel = json.dumps(
            [self.env.cr.dbname, "res.partner", agent.partner_id.id], separators=(",", ":")
        )
        rows = self.env["bus.bus"].search([("channel", "=", channel)], order="id")
        messages = [json.loads(row.message) for row in rows]
        return [message["payload"] for message in messages if message["type"] == kind]

    def run_bridge(self):
        """As far as anybody can see, a bridge runs: it holds the lock that one holds."""
        self.env.cr.execute("SELECT pg_advisory_xact_lock(%s, pg_backend_pid())", [BRIDGE_LOCK])

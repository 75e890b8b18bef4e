# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .calls_common import MOBILE, CallsCase


class CallbackCase(CallsCase):
    """Callers who give up, calls that are answered, and the items that come of them."""

    def lose(self, linkedid="100.1", queue="q800", outcome="abandoned", call="abandoned", **values):
        """A caller waits 25 s in a queue, with whom nobody talks.

        :param values: of the call
        """
        self.facts(
            self.call_fact(
                linkedid=linkedid,
                queue=queue,
                state="ended",
                ended_at=self.now - 5,
                outcome=call,
                **values,
            ),
            self.abandoned(
                key=f"{linkedid}:{queue}:30",
                linkedid=linkedid,
                uniqueid=linkedid,
                queue=queue,
                outcome=outcome,
            ),
        )
        return self.the_call(linkedid)

    def talk(self, linkedid="300.1", number=MOBILE, phone="1001", seconds=30.0, out=False, **more):
        """A call between an agent and a number, of so many seconds, that has ended."""
        way, direction = ("out", "out") if out else ("in", "in")
        numbers = (
            {"caller_number": phone, "called_number": number}
            if out
            else {"caller_number": number, "called_number": "800"}
        )
        began = self.now - seconds - 4
        answered = began + 4 if seconds else None
        self.facts(
            self.call_fact(
                linkedid=linkedid,
                started_at=began,
                direction=direction,
                queue="" if out else "q800",
                state="ended",
                answered_at=answered,
                ended_at=self.now,
                talk_seconds=seconds,
                outcome="answered" if seconds else more.pop("outcome", "no_answer"),
                **numbers,
            ),
            self.leg_fact(
                phone,
                key=f"{linkedid}.{phone}",
                linkedid=linkedid,
                way=way,
                queue="" if out else "q800",
                number=number,
                rang_at=began,
                answered_at=answered,
                ended_at=self.now,
                talk_seconds=seconds,
                outcome="answered" if seconds else "no_answer",
            ),
        )
        return self.the_call(linkedid)

    def in_queue(self, *agents):
        """The PBX has these agents in the queue q800, and a bridge runs."""
        self.run_bridge()
        self.env["cc.queue.member"].create(
            [
                {
                    "queue_id": self.support_queue.id,
                    "interface": agent.current_extension_id.interface,
                    "extension_id": agent.current_extension_id.id,
                    "ours": True,
                }
                for agent in agents
            ]
        )

    @property
    def items(self):
        return self.env["cc.callback"].search([("company_id", "=", self.company.id)])

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""However many calls there are, no list and no form reads them all: PostgreSQL's plans say so."""

import re

from odoo.tools import SQL

from ..calls_common import CallsCase

CALLS = 60_000
PER_PERSON = 5
AGENTS = 40
CONTACTS = 2000

# What people look for, as the search view does it.
LISTS = {
    "all": [],
    "today": [("started_at", ">=", "today")],
    "now": [("ended_at", "=", False)],
    "missed": [
        ("direction", "=", "in"),
        ("state", "=", "ended"),
        ("outcome", "!=", "answered"),
    ],
    "unknown callers": [("direction", "=", "in"), ("partner_ids", "=", False)],
    "a queue": [("queue_id", "=", "QUEUE")],
    "an agent": [("agent_ids", "=", "AGENT")],
    "mine": [("is_mine", "=", True)],
    "a number": [("number", "ilike", "050-100 0123")],
    "a contact": [("partner_ids", "in", "PARTNER")],
    "waited long": [("wait_seconds", ">", 60)],
    "transferred": [("leg_ids.transferred_to", "!=", False)],
    "noted": [("note", "!=", False)],
    "archived": [("active", "=", False)],
    "a lead's history": [("number_e164", "in", ["+972501000123", "+972501000124"])],
}
TABLES = ("cc_call", "cc_call_leg", "cc_queue_visit", "cc_call_res_partner_rel")


class TestManyCalls(CallsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agents = cls.dana | cls.omer
        for n in range(AGENTS - 2):
            cls.agents |= cls.make_agent(f"Agent {n}", skill_ids=cls.sales)
        cls.contacts = cls.env["res.partner"].create([{"name": f"P{n}"} for n in range(CONTACTS)])
        cls.env.flush_all()
        cls._insert_calls()
        cls._insert_parts()
        for table in TABLES:
            cls.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    @classmethod
    def _insert_calls(cls):
        cls.env.cr.execute(
            """
            INSERT INTO cc_call (pbx_id, company_id, linkedid, direction, state, outcome, active,
                                 caller_number, number_e164, queue_id, cc_user_id, started_at,
                                 ended_at, wait_seconds, talk_seconds, hold_seconds, party_keys)
            SELECT %(pbx)s, %(company)s, 'many.' || n, 'in', 'ended',
                   CASE WHEN n %% 7 = 0 THEN 'abandoned' ELSE 'answered' END, n %% 1000 > 0,
                   '050' || 1000000 + n / %(each)s, '+97250' || 1000000 + n / %(each)s,
                   (%(queues)s)[1 + n %% 2], (%(agents)s)[1 + n %% %(many)s],
                   at, at + interval '1 minute', n %% 70, n %% 600, 0,
                   concat('a', (%(agents)s)[1 + n %% %(many)s], ' q', (%(queues)s)[1 + n %% 2])
              FROM generate_series(1, %(calls)s) n,
                   LATERAL (SELECT now() AT TIME ZONE 'utc' - n * interval '5 min' AS at) moment
            """,
            {
                "pbx": cls.pbx.id,
                "company": cls.company.id,
                "queues": cls.pbx.queue_ids.ids,
                "agents": cls.agents.ids,
                "many": AGENTS,
                "each": PER_PERSON,
                "calls": CALLS,
            },
        )

    @classmethod
    def _insert_parts(cls):
        cls.env.cr.execute(
            """
            INSERT INTO cc_call_leg (pbx_id, company_id, key, call_id, cc_user_id, interface, way,
                                     rang_at, answered_at, ended_at, outcome, transferred_to)
            SELECT pbx_id, company_id, linkedid, id, cc_user_id, 'PJSIP/1', 'in', started_at,
                   started_at, ended_at, 'answered', CASE WHEN id %% 500 = 0 THEN '1002' END
              FROM cc_call WHERE linkedid LIKE 'many.%%';
            INSERT INTO cc_queue_visit (pbx_id, company_id, key, call_id, queue_id, cc_user_id,
                                        joined_at, ended_at, outcome, source)
            SELECT pbx_id, company_id, linkedid, id, queue_id, cc_user_id, started_at, ended_at,
                   outcome, 'heard'
              FROM cc_call WHERE linkedid LIKE 'many.%%';
            INSERT INTO cc_call_res_partner_rel (cc_call_id, res_partner_id)
            SELECT id, (%s)[1 + id %% %s] FROM cc_call
             WHERE linkedid LIKE 'many.%%' AND id %% 3 > 0;
            """,
            [cls.contacts.ids, CONTACTS],
        )

    def plan(self, user, domain, limit=80, model="cc.call"):
        """How PostgreSQL goes about one page of a list."""
        known = {"QUEUE": self.support_queue.id, "AGENT": self.dana.id}
        known["PARTNER"] = self.contacts[3].ids
        domain = [
            (*leaf[:2], known.get(leaf[2], leaf[2]) if isinstance(leaf[2], str) else leaf[2])
            if isinstance(leaf, tuple)
            else leaf
            for leaf in domain
        ]
        records = self.env[model].with_user(user)
        query = records._search(domain, limit=limit, order=records._order)
        rows = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        return "\n".join(row[0] for row in rows)

    def assert_no_table_is_read_whole(self, plan):
        for table in TABLES:
            if re.search(rf"Seq Scan on {table}\b", plan):
                self.fail(f"{table} is read whole:\n{plan}")

    def test_a_page_of_any_list_reads_no_table_whole(self):
        roles = {
            "manager": self.manager,
            "supervisor": self.supervisor,
            "agent": self.dana.user_id,
        }
        for role, user in roles.items():
            for name, domain in LISTS.items():
                with self.subTest(f"{role}: {name}"):
                    self.assert_no_table_is_read_whole(self.plan(user, domain))

    def test_the_parts_of_one_call_are_found_by_an_index(self):
        call = self.env["cc.call"].search([("linkedid", "=", "many.77")])
        for model in ("cc.call.leg", "cc.queue.visit"):
            for user in (self.manager, self.dana.user_id):
                plan = self.plan(user, [("call_id", "in", call.ids)], model=model)
                self.assert_no_table_is_read_whole(plan)

    def test_a_fact_finds_its_rows_by_an_index(self):
        for model, key in (("cc.call", "linkedid"), ("cc.call.leg", "key")):
            domain = [("pbx_id", "=", self.pbx.id), (key, "=", "many.77")]
            plan = self.plan(self.env.ref("base.user_root"), domain, 1, model)
            self.assert_no_table_is_read_whole(plan)

    def test_who_sees_which_calls(self):
        seen = self.env["cc.call"].with_user(self.dana.user_id).search_count([])
        hers = self.env["cc.call"].search_count([("cc_user_id", "=", self.dana.id)])
        self.assertEqual(seen, hers)
        self.assertGreater(seen, CALLS / AGENTS / 2)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time

from ..calls_common import MOBILE, CallsCase


class TestPop(CallsCase):
    """Who calls opens by itself, once, at the queue's moment; it closes for who lost it."""

    def pops(self, agent=None):
        return self.sent(agent or self.dana, "cc_odoo/pop")

    def withdrawn(self, agent=None):
        return self.sent(agent or self.dana, "cc_odoo/pop_withdrawn")

    def test_it_pops_at_the_ring(self):
        contact = self.partner("Avi")
        self.support_queue.pop_at = "ring"
        self.ring()
        [pop] = self.pops()
        self.assertEqual(pop["call_id"], self.the_call().id)
        self.assertEqual(pop["number"], MOBILE)
        self.assertEqual(pop["res_model"], "res.partner")
        self.assertEqual(pop["res_ids"], contact.ids)
        self.assertEqual(pop["queue"], "Support line")
        # She has waited since 30 s before the tests of this class began.
        self.assertGreaterEqual(pop["wait_seconds"], 29)
        self.assertLessEqual(pop["wait_seconds"], time.time() - self.now + 31)

    def test_it_pops_at_the_answer_where_the_queue_says_so(self):
        self.support_queue.pop_at = "answer"
        self.ring()
        self.assertFalse(self.pops())
        self.facts(self.leg_fact(answered_at=self.now - 10))
        self.assertEqual(len(self.pops()), 1)

    def test_a_direct_call_pops_at_the_ring(self):
        self.facts(self.call_fact(queue=""), self.leg_fact(queue=""))
        [pop] = self.pops()
        self.assertFalse(pop["queue"])

    def test_an_unknown_number_pops_too(self):
        self.ring()
        self.assertEqual(self.pops()[0]["res_ids"], [])

    def test_all_contacts_of_a_number_are_in_it(self):
        contacts = self.partner("Avi") | self.partner("Beni")
        self.ring()
        self.assertEqual(set(self.pops()[0]["res_ids"]), set(contacts.ids))

    def test_a_second_ring_at_the_same_agent_does_not_pop_again(self):
        self.ring(ended_at=self.now - 10, outcome="no_answer")
        self.facts(self.leg_fact(key="again", rang_at=self.now - 5))
        self.facts(self.leg_fact(key="third", rang_at=self.now - 1))
        self.assertEqual(len(self.pops()), 1)

    def test_facts_that_come_twice_pop_once(self):
        self.ring()
        self.ring()
        self.assertEqual(len(self.pops()), 1)

    def test_it_is_withdrawn_when_another_takes_the_call(self):
        self.ring("1001")
        self.ring("1002")
        self.facts(self.leg_fact("1002", answered_at=self.now))
        self.assertEqual(self.withdrawn(), [{"call_id": self.the_call().id}])
        self.assertFalse(self.withdrawn(self.omer))

    def test_it_is_withdrawn_once(self):
        self.ring("1001")
        self.ring("1002")
        self.facts(self.leg_fact("1002", answered_at=self.now))
        self.facts(self.leg_fact("1001", ended_at=self.now, outcome="taken"))
        self.assertEqual(len(self.withdrawn()), 1)

    def test_who_transfers_the_call_keeps_the_contact(self):
        self.ring("1001", answered_at=self.now - 10)
        self.facts(self.leg_fact("1002", rang_at=self.now - 3, answered_at=self.now))
        self.assertFalse(self.withdrawn())
        self.assertEqual(len(self.pops(self.omer)), 1)

    def test_who_lost_it_and_gets_it_transferred_sees_it_again(self):
        self.ring("1001")
        self.facts(self.leg_fact("1001", ended_at=self.now - 10, outcome="taken"))
        self.facts(self.leg_fact("1002", rang_at=self.now - 9, answered_at=self.now - 8))
        self.facts(self.leg_fact("1001", key="back", rang_at=self.now - 1))
        self.assertEqual(len(self.pops()), 2)

    def test_a_call_that_is_over_does_not_pop(self):
        self.ring(ended_at=self.now - 1, outcome="no_answer")
        self.assertFalse(self.pops())

    def test_an_anonymous_caller_does_not_pop(self):
        self.facts(self.call_fact(caller_number="anonymous"), self.leg_fact())
        self.assertFalse(self.pops())

    def test_an_internal_call_does_not_pop(self):
        self.facts(
            self.call_fact(direction="internal", caller_number="1002", queue=""),
            self.leg_fact(queue="", number="1002"),
        )
        self.assertFalse(self.pops())

    def test_an_outgoing_call_does_not_pop(self):
        self.facts(self.call_fact(direction="out", queue=""), self.leg_fact(way="out", queue=""))
        self.assertFalse(self.pops())

    def test_a_phone_that_rings_before_its_call_is_known_pops_when_it_is(self):
        self.facts(self.leg_fact())
        self.assertFalse(self.pops())
        self.facts(self.call_fact())
        self.assertEqual(self.pops()[0]["number"], MOBILE)

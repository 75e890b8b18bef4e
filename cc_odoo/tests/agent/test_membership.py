# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from ...core.members import Member
from ..calls_common import CallsCase


class TestDesired(CallsCase):
    """Who should be in which queue: connected x status x skills x extension."""

    def desired(self, pbx=None):
        members, _ours = (pbx or self.pbx)._bridge_desired()
        return {(member.queue, member.interface): member for member in members}

    def queues_of(self, number="1001"):
        return {queue for queue, interface in self.desired() if interface == f"PJSIP/{number}"}

    def test_a_connected_agent_is_in_the_queues_of_their_skills(self):
        self.assertEqual(self.queues_of(), {"q800", "q801"})

    def test_a_member_is_named_after_the_agent_and_watched_by_the_phone(self):
        member = self.desired()["q800", "PJSIP/1001"]
        self.assertEqual(member.name, "Dana")
        self.assertEqual(member.state_interface, "PJSIP/1001")
        self.assertFalse(member.paused)

    def test_from_no_queue_outside_the_skills(self):
        self.all_queues.queue_ids = self.support_queue
        self.assertEqual(self.queues_of(), {"q800"})

    def test_two_skills_with_one_queue_are_one_membership(self):
        second = self.env["cc.skill"].create(
            {"name": "B", "queue_ids": [(4, self.support_queue.id)]}
        )
        self.dana.skill_ids += second
        members, _ours = self.pbx._bridge_desired()
        keys = [member.key for member in members]
        self.assertEqual(len(keys), len(set(keys)))

    def test_who_is_not_connected_is_in_none(self):
        self.dana.action_disconnect()
        self.assertFalse(self.queues_of())

    def test_a_status_without_skills_leaves_the_queues(self):
        self.dana.action_choose_status(self.env.ref("cc_odoo.status_break").id)
        self.assertFalse(self.queues_of())

    def test_a_status_that_pauses_stays_in_them_paused(self):
        pause = self.env["cc.status"].create({"name": "Note", "membership": "pause"})
        self.dana.action_choose_status(pause.id)
        self.assertTrue(self.desired()["q800", "PJSIP/1001"].paused)
        self.assertFalse(self.desired()["q800", "PJSIP/1002"].paused)

    def test_during_a_call_the_status_before_it_counts(self):
        self.ring()
        self.assertEqual(self.dana.status_id.code, "incoming")
        self.assertEqual(self.queues_of(), {"q800", "q801"})

    def test_a_call_on_a_break_does_not_bring_back_into_the_queues(self):
        self.dana.action_choose_status(self.env.ref("cc_odoo.status_break").id)
        self.ring()
        self.assertEqual(self.dana.status_id.code, "incoming")
        self.assertFalse(self.queues_of())

    def test_archived_queues_and_skills_do_not_count(self):
        self.sales_queue.active = False
        self.assertEqual(self.queues_of(), {"q800"})
        self.all_queues.active = False
        self.assertFalse(self.queues_of())

    def test_an_extension_that_is_gone_is_in_no_queue(self):
        self.ext1.active = False
        self.assertFalse(self.queues_of())

    def test_a_virtual_agent_is_a_local_channel(self):
        self.dana.action_disconnect()
        self.dana.extension_id = False
        self.dana.action_connect(virtual_number="052-765-4321")
        local = "Local/0527654321@virtual-agent/n"
        self.assertEqual(self.desired()["q800", local].state_interface, local)

    def test_another_pbx_has_its_own_members(self):
        other = self.pbx.copy({"name": "Other"})
        other._bridge_discovered(["q800"], [])
        self.assertFalse(self.desired(other))

    def test_ours_are_those_we_claimed(self):
        self.pbx._bridge_claim([("q800", "PJSIP/1001")], True)
        self.assertEqual(self.pbx._bridge_desired()[1], {("q800", "PJSIP/1001")})

    def test_a_claim_may_be_made_twice(self):
        self.pbx._bridge_claim([("q800", "PJSIP/1001")], True)
        self.pbx._bridge_claim([("q800", "PJSIP/1001")], True)
        self.assertEqual(len(self.support_queue.member_ids), 1)

    def test_a_claim_let_go_is_gone(self):
        self.pbx._bridge_claim([("q800", "PJSIP/1001")], True)
        self.pbx._bridge_claim([("q800", "PJSIP/1001"), ("q800", "PJSIP/9")], False)
        self.assertFalse(self.pbx._bridge_desired()[1])
        self.assertFalse(self.support_queue.member_ids)


class TestMirror(CallsCase):
    """What the PBX says it has is what Odoo shows."""

    def member(self, interface, **values):
        return Member(**{"queue": "q800", "interface": interface, "name": "X", **values})

    def shown(self):
        return {member.interface: member for member in self.support_queue.member_ids}

    def test_members_are_mirrored(self):
        self.pbx._bridge_members([self.member("PJSIP/9", kind="static", paused=True)], True)
        row = self.shown()["PJSIP/9"]
        self.assertEqual((row.member_name, row.kind, row.paused), ("X", "static", True))
        self.assertFalse(row.ours)

    def test_changes_are_followed(self):
        self.pbx._bridge_members([self.member("PJSIP/9")], True)
        self.pbx._bridge_members([self.member("PJSIP/9", paused=True, penalty=3)], True)
        row = self.shown()["PJSIP/9"]
        self.assertEqual((row.paused, row.penalty), (True, 3))

    def test_members_that_left_are_gone(self):
        self.pbx._bridge_members([self.member("PJSIP/9")], True)
        self.pbx._bridge_members([], True)
        self.assertFalse(self.shown())

    def test_a_part_of_the_list_removes_nobody(self):
        self.pbx._bridge_members([self.member("PJSIP/9")], True)
        self.pbx._bridge_members([self.member("PJSIP/8")], False)
        self.assertEqual(set(self.shown()), {"PJSIP/8", "PJSIP/9"})

    def test_a_claim_outlives_a_list_that_was_taken_before_it(self):
        self.pbx._bridge_claim([("q800", "PJSIP/1001")], True)
        self.pbx._bridge_members([], True)
        self.assertEqual(self.pbx._bridge_desired()[1], {("q800", "PJSIP/1001")})

    def test_a_mirrored_member_of_ours_stays_ours(self):
        self.pbx._bridge_claim([("q800", "PJSIP/1001")], True)
        self.pbx._bridge_members([self.member("PJSIP/1001")], True)
        self.assertTrue(self.shown()["PJSIP/1001"].ours)


class TestDiscovered(CallsCase):
    """Queues and extensions follow the PBX; what disappears is archived, never deleted."""

    def discover(self, queues=("q800", "q801"), numbers=("1001", "1002", "1003")):
        self.pbx._bridge_discovered(list(queues), [self.found(number) for number in numbers])

    def test_a_new_queue_appears(self):
        self.discover(queues=["q800", "q801", "תור מכירות ראשי"])
        self.assertIn("תור מכירות ראשי", self.pbx.queue_ids.mapped("name"))

    def test_a_queue_that_is_gone_is_archived(self):
        self.discover(queues=["q800"])
        self.assertFalse(self.sales_queue.active)
        self.assertTrue(self.sales_queue.exists())

    def test_a_queue_that_is_back_is_the_same(self):
        self.discover(queues=["q800"])
        self.discover()
        self.assertTrue(self.sales_queue.active)

    def test_an_extension_that_is_gone_is_archived_and_comes_back(self):
        phone = self.ext3
        self.discover(numbers=["1001", "1002"])
        self.assertFalse(phone.active)
        self.discover()
        self.assertTrue(phone.active)

    def test_what_people_set_on_a_queue_stays(self):
        self.sales_queue.label = "Sales desk"
        self.discover()
        self.assertEqual(self.sales_queue.label, "Sales desk")

    def test_another_pbx_is_left_alone(self):
        other = self.pbx.copy({"name": "Other"})
        other._bridge_discovered(["q800"], [])
        self.assertTrue(self.support_queue.active)
        self.assertEqual(other.queue_ids.mapped("name"), ["q800"])

    def test_device_states_are_followed(self):
        self.pbx._bridge_device_states({"PJSIP/1001": "INUSE", "PJSIP/4711": "INUSE"})
        self.assertEqual(self.ext1.device_state, "INUSE")


class TestConnection(CallsCase):
    """How the connection stands is shown, and only to whom it matters when it changes."""

    def agents_told(self):
        return len(self.sent(self.dana, "cc_odoo/agent"))

    def test_the_bridge_gets_what_it_needs(self):
        settings = {row["id"]: row for row in self.env["cc.pbx"]._bridge_settings()}
        mine = settings[self.pbx.id]
        self.assertEqual(mine["secret"], "s3cret")
        self.assertEqual(mine["host"], "127.0.0.1")
        self.assertEqual(mine["channel_format"], "PJSIP/{number}")

    def test_the_bridge_gets_a_word_that_names_this_database_alone(self):
        owner = self.env["cc.pbx"]._bridge_settings()[0]["owner"]
        self.assertRegex(owner, r"\A[0-9a-f]{16}\Z")
        self.assertEqual(self.env["cc.pbx"]._database_key(), owner)
        self.env["ir.config_parameter"].set_param("database.uuid", "another one")
        self.assertNotEqual(self.env["cc.pbx"]._database_key(), owner)

    def test_an_archived_pbx_is_not_connected_to(self):
        self.pbx.active = False
        ids = [row["id"] for row in self.env["cc.pbx"]._bridge_settings()]
        self.assertNotIn(self.pbx.id, ids)

    def test_agents_are_notified_of_a_lost_connection(self):
        before = self.agents_told()
        self.pbx._bridge_state("disconnected", "line lost")
        self.assertEqual(self.pbx.last_error, "line lost")
        self.assertEqual(self.agents_told(), before + 1)

    def test_failed_retries_notify_nobody_again(self):
        self.pbx._bridge_state("disconnected", "line lost")
        before = self.agents_told()
        for _try in range(3):
            self.pbx._bridge_state("connecting")
            self.pbx._bridge_state("disconnected", "line lost")
        self.assertEqual(self.agents_told(), before)

    def test_the_reason_goes_when_the_connection_is_back(self):
        self.pbx._bridge_state("disconnected", "line lost")
        self.pbx._bridge_state("connected")
        self.assertFalse(self.pbx.last_error)

    def test_a_sign_of_life_is_kept(self):
        self.pbx._bridge_received(self.now, self.now)
        self.assertEqual(self.pbx.last_event_at.timestamp() % 1, 0)

    def test_a_refusal_is_shown_in_the_pbxs_words(self):
        self.pbx._bridge_refused([("PJSIP/1001", "q800", "Unable to add interface")])
        self.assertIn("Unable to add interface", self.dana.refusal)
        self.assertIn("Unable to add interface", self.pbx.last_error)

    def test_a_refusal_is_cleared(self):
        self.pbx._bridge_refused([("PJSIP/1001", "q800", "No")])
        self.pbx._bridge_refused([("PJSIP/1001", "q800", "")])
        self.assertFalse(self.dana.refusal)
        self.assertFalse(self.pbx.last_error)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw

from ...core.commands import encode
from ...core.recordings import is_file
from ..recordings_common import RecordingsCase


class TestByRule(RecordingsCase):
    """A queue that always records: once a phone, however often the PBX reports it."""

    def setUp(self):
        super().setUp()
        self.support_queue.recording = "always"

    def test_it_starts_when_the_agent_answers(self):
        self.ring()
        self.assertFalse(self.recordings())
        self.answer()
        [command] = self.take()
        recording = self.recordings()
        self.assertEqual(command["kind"], "mix_monitor")
        self.assertEqual(command["channel"], "PJSIP/1001-00000001")
        self.assertEqual(command["file"], recording.file_name)
        self.assertEqual((recording.cc_user_id, recording.automatic), (self.dana, True))
        self.assertEqual(recording.call_id, self.the_call())
        self.assertEqual(recording.queue_id, self.support_queue)
        self.assertEqual(encode(command).name, "MixMonitor")

    def test_its_name_is_ours_and_names_nobody(self):
        self.answer()
        name = self.recordings().file_name
        self.assertTrue(is_file(name))
        leg = self.legs()
        self.assertRegex(name, rf"^\d{{4}}/\d\d/\d\d/100\.1-{leg.id}-1\.wav$")

    def test_facts_that_come_again_start_nothing(self):
        self.answer()
        self.take()
        self.answer()
        self.answer(held=True)
        self.said("start")
        self.answer()
        self.assertEqual(len(self.recordings()), 1)
        self.assertFalse(self.take())

    def test_facts_that_come_after_the_call_start_nothing(self):
        self.answer(ended_at=self.now, outcome="answered")
        self.assertFalse(self.recordings())

    def test_who_takes_over_is_recorded_in_a_file_of_their_own(self):
        self.answer()
        self.said("start")
        self.end(transferred_to="1002")
        # transferred to the phone itself: no queue rang it, but the call came through one
        self.answer("1002", queue="")
        first, second = self.recordings()
        self.assertEqual((first.state, first.cc_user_id), ("stopped", self.dana))
        self.assertEqual((second.state, second.cc_user_id), ("starting", self.omer))
        self.assertNotEqual(first.file_name, second.file_name)

    def test_a_phone_that_nobody_sits_at_is_not_recorded(self):
        self.answer("1003")
        self.assertFalse(self.recordings())

    def test_other_queues_are_left_alone(self):
        for rule in "never", "on_demand":
            self.support_queue.recording = rule
            self.answer()
            self.assertFalse(self.recordings())

    def test_a_call_without_a_queue_follows_the_companys_rule(self):
        self.company.cc_recording = "always"
        self.facts(self.call_fact(queue="", direction="out", state="talking"))
        self.facts(self.leg_fact(queue="", way="out", answered_at=self.now - 10))
        self.assertFalse(self.recordings().queue_id)
        self.assertEqual(self.take()[0]["kind"], "mix_monitor")

    def test_a_start_the_pbx_refuses_is_shown_and_tried_after_a_reconnect(self):
        self.answer()
        [command] = self.take()
        self.env["cc.command"]._bridge_answer(command["id"], False, "No such channel")
        recording = self.recordings()
        self.assertEqual(recording.state, "failed")
        self.assertIn("No such channel", recording.error)
        self.answer(held=True)
        self.assertFalse(self.take(), "not tried at each fact")
        self.pbx._bridge_outage_ended(self.now, {"100.1", "200.1001"}, self.now)
        self.assertEqual(self.take()[0]["file"], recording.file_name)
        self.assertEqual((self.recordings(), recording.state), (recording, "starting"))

    def test_what_began_although_no_answer_came_is_recorded(self):
        self.answer()
        [command] = self.take()
        self.env["cc.command"].browse(command["id"])._finish("expired")
        self.assertEqual(self.recordings().state, "failed")
        self.said("start")
        self.assertEqual(self.recordings().state, "recording")

    def test_a_folder_on_the_pbx_stands_before_the_name(self):
        self.pbx.recording_folder = "/var/spool/asterisk/monitor/cc/"
        self.answer()
        file = f"/var/spool/asterisk/monitor/cc/{self.recordings().file_name}"
        self.assertEqual(self.take()[0]["file"], file)

    def test_an_id_that_is_no_file_name_gives_one(self):
        for number, linkedid in enumerate(("../../etc/x", "a,b|touch", "")):
            self.facts(
                self.call_fact(linkedid=linkedid, state="talking"),
                self.leg_fact(key=f"3.{number}", linkedid=linkedid, answered_at=self.now),
            )
        self.assertEqual(len(self.recordings()), 3)
        for recording in self.recordings():
            self.assertTrue(is_file(recording.file_name), recording.file_name)


class TestSaid(RecordingsCase):
    """What the PBX says of it counts, not what was asked."""

    def setUp(self):
        super().setUp()
        self.support_queue.recording = "on_demand"
        self.answer()
        self.dana.action_record(True)
        self.recording = self.recordings()

    def test_it_runs_when_the_pbx_says_so(self):
        self.assertEqual(self.recording.state, "starting")
        self.said("start", -5)
        self.assertEqual(self.recording.state, "recording")
        self.said("stop", -2)
        self.assertEqual((self.recording.state, self.recording.seconds), ("stopped", 3.0))

    def test_muted_times_are_kept(self):
        for kind, seconds in ("start", -9), ("mute", -8), ("unmute", -6), ("mute", -3):
            self.said(kind, seconds)
        self.assertEqual(self.recording.state, "muted")
        self.assertEqual(self.recording.mutes[1], [self.now - 3, 0])
        self.end()
        self.assertEqual((self.recording.state, self.recording.muted_seconds), ("stopped", 5.0))

    def test_what_is_said_twice_or_late_changes_nothing(self):
        for kind, seconds in ("start", -9), ("mute", -8), ("unmute", -6):
            self.said(kind, seconds)
        self.said("mute", -8)
        self.said("start", -9)
        self.assertEqual(self.recording.state, "recording")
        self.assertEqual(self.recording.mutes, [[self.now - 8, self.now - 6]])

    def test_after_its_end_nothing_begins_again(self):
        self.said("start", -9)
        self.said("stop", -8)
        self.said("unmute", -7)
        self.said("start", -6)
        self.assertEqual(self.recording.state, "stopped")

    def test_a_recording_of_the_dialplans_is_none_of_ours(self):
        self.said("stop", -9)
        self.said("start", -8, phone="1002")
        self.assertEqual(len(self.recordings()), 1)

    def test_the_phone_hangs_up_and_says_nothing_of_it(self):
        self.said("start", -9)
        self.end()
        self.assertEqual(self.recording.state, "stopped")
        self.assertEqual(self.recording.seconds, 9.0)

    def test_a_phone_that_hung_up_before_it_began_was_not_recorded(self):
        self.answer()
        self.end()
        recording = self.recordings()
        self.assertEqual((recording.state, recording.seconds), ("failed", 0))
        self.assertIn("call ended", recording.error)

    def test_a_start_reported_after_the_end_is_over_already(self):
        self.answer()
        self.end()
        self.said("start", -4)
        recording = self.recordings()
        self.assertEqual((recording.state, recording.seconds), ("stopped", 4))
        self.assertFalse(recording.error)
        self.said("stop", 0)
        self.assertEqual(recording.seconds, 4)

    def test_a_beginning_after_the_phone_was_gone_recorded_nothing(self):
        self.answer()
        self.end()
        self.said("start", 1)
        self.assertEqual(self.recordings().state, "failed")

    def test_a_call_that_nobody_heard_end_ends_it(self):
        self.said("start", -9)
        self.pbx._bridge_outage_ended(self.now, set(), self.now)
        self.assertEqual(self.recording.state, "stopped")

    def test_it_moves_with_its_phone_to_the_call_that_was_joined(self):
        other = self.env["cc.call"].create(
            {"pbx_id": self.pbx.id, "linkedid": "99.9", "started_at": "2026-01-01 10:00:00"}
        )
        self.the_call()._merge_into(other)
        self.assertEqual(self.recording.call_id, other)
        self.assertFalse(self.recording.remove_at)


class TestRecordingActions(RecordingsCase):
    """What an agent may do about it, and the words when not."""

    def as_agent(self):
        return self.dana.with_user(self.dana.user_id)

    def refusal(self, action, *args):
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            action(*args)
        self.assertFalse(self.take())
        return str(caught.exception)

    def begin(self, rule="on_demand"):
        self.support_queue.recording = rule
        self.answer()
        if rule != "always":
            self.as_agent().action_record(True)
        self.said("start", -9)
        self.take()

    def test_on_demand_the_agent_starts_mutes_and_stops(self):
        self.begin()
        recording = self.recordings()
        self.assertEqual(recording.started_by_id, self.dana.user_id)
        self.assertFalse(recording.automatic)
        self.as_agent().action_mute_recording(True)
        self.as_agent().action_record(False)
        kinds = [(command["kind"], command.get("on")) for command in self.take()]
        self.assertEqual(kinds, [("mix_monitor_mute", True), ("stop_mix_monitor", None)])

    def test_a_muted_one_is_unmuted(self):
        self.begin()
        self.said("mute", -8)
        self.as_agent().action_mute_recording(False)
        [command] = self.take()
        self.assertEqual(encode(command).get("State"), "0")

    def test_what_seems_to_be_so_already_is_asked_all_the_same(self):
        self.begin()
        self.as_agent().action_mute_recording(False)
        self.said("mute", -8)
        self.as_agent().action_mute_recording(True)
        self.assertEqual([command["on"] for command in self.take()], [False, True])

    def test_without_an_answered_call_there_is_nothing_to_record(self):
        self.support_queue.recording = "on_demand"
        self.assertIn("no call", self.refusal(self.as_agent().action_record, True))
        self.ring()
        self.assertIn("not been answered", self.refusal(self.as_agent().action_record, True))

    def test_what_is_not_so_cannot_be_ended(self):
        self.support_queue.recording = "on_demand"
        self.answer()
        agent = self.as_agent()
        self.assertIn("not being recorded", self.refusal(agent.action_record, False))
        self.assertIn("not being recorded", self.refusal(agent.action_mute_recording, True))
        self.begin()
        self.assertIn("already", self.refusal(agent.action_record, True))

    def test_never_means_never(self):
        self.answer()
        self.assertIn("Support line", self.refusal(self.as_agent().action_record, True))
        leader = self.dana.with_user(self.supervisor)
        self.assertIn("never", self.refusal(leader.action_record, True))

    def test_always_means_that_the_agent_cannot_stop_it(self):
        self.begin("always")
        self.assertIn("supervisor", self.refusal(self.as_agent().action_record, False))
        self.dana.with_user(self.supervisor).action_record(False)
        self.assertEqual(self.take()[0]["kind"], "stop_mix_monitor")

    def test_muting_may_be_a_leaders_alone(self):
        self.support_queue.recording_mute = False
        self.begin()
        self.assertIn(
            "not allowed to mute", self.refusal(self.as_agent().action_mute_recording, True)
        )
        self.dana.with_user(self.manager).action_mute_recording(True)
        self.assertEqual(self.take()[0]["kind"], "mix_monitor_mute")

    def test_a_pbx_that_is_away_is_said_at_once(self):
        self.support_queue.recording = "on_demand"
        self.answer()
        self.pbx.state = "disconnected"
        self.assertIn("is offline", self.refusal(self.as_agent().action_record, True))
        self.assertFalse(self.recordings())

    def test_nobody_steers_another_agents_recording(self):
        self.begin()
        for action in "action_record", "action_mute_recording":
            with self.assertRaises(AccessError):
                call_kw(
                    self.as_user(self.dana, self.omer).browse(), action, [self.dana.ids, True], {}
                )


class TestDesk(RecordingsCase):
    """What the agent's desk shows, and offers."""

    def desk(self):
        return self.legs()._desk()["recording"], self.legs()._desk_can_record()

    def test_a_queue_that_is_never_recorded_offers_nothing(self):
        self.answer()
        self.assertEqual(self.desk(), (False, []))

    def test_a_phone_that_rings_offers_nothing(self):
        self.support_queue.recording = "on_demand"
        self.ring()
        self.assertEqual(self.desk(), (False, []))

    def test_on_demand(self):
        self.support_queue.recording = "on_demand"
        self.answer()
        self.assertEqual(self.desk(), (False, ["record"]))
        self.dana.action_record(True)
        self.assertEqual(self.desk(), (False, []), "asked for, not seen yet")
        self.said("start", -9)
        shown = {"state": "recording", "may_stop": True, "may_mute": True}
        self.assertEqual(self.desk()[0], {"id": self.recordings().id, **shown})
        self.assertEqual(self.desk()[1], ["record", "mute_recording"])

    def test_always(self):
        self.support_queue.write({"recording": "always", "recording_mute": False})
        self.answer()
        self.said("start", -9)
        shown, offered = self.desk()
        self.assertEqual((shown["may_stop"], shown["may_mute"], offered), (False, False, []))

    def test_the_browser_is_notified_when_the_pbx_says_so(self):
        self.support_queue.recording = "always"
        self.answer()
        self.said("start", -9)
        self.said("mute", -8)
        last = self.sent(self.dana, "cc_odoo/call")[-1]
        self.assertEqual(last["call"]["recording"]["state"], "muted")

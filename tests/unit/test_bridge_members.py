# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The reconciler at work: claims first, waits for its echo, tries refusals again, touches no other.

The PBX here is a queue in memory that sends its events late, as Asterisk does.
"""

import asyncio

from fake_store import FakeStore
from running import in_loop, running, until

from cc_odoo.bridge import members as module
from cc_odoo.bridge.ami import Reply
from cc_odoo.bridge.errors import NoAnswer
from cc_odoo.bridge.members import Members, Refusals
from cc_odoo.core.members import Member

MOSHE = Member("q800", "PJSIP/1001", "Moshe", "PJSIP/1001")
DANA = Member("q800", "PJSIP/1002", "Dana", "PJSIP/1002")
FOREIGN = Member("q800", "PJSIP/1099", "Other", "PJSIP/1099")
EVENTS = {"QueueAdd": "QueueMemberAdded", "QueueRemove": "QueueMemberRemoved"}


class Queues:
    """Stands for the connection: takes actions, and tells `heard` of it later."""

    def __init__(self):
        self.members, self.sent, self.refuse, self.echoes = {}, [], {}, True
        self.heard = None
        self.running = self.most_running = 0

    async def send(self, action, timeout=None):
        self.running += 1
        self.most_running = max(self.running, self.most_running)
        await asyncio.sleep(0.01)
        self.running -= 1
        self.sent.append(action)
        key = (action.get("Queue"), action.get("Interface"))
        if words := self.refuse.get(key):
            return Reply(False, words, {})
        self._apply(action, key)
        return Reply(True, "", {})

    async def send_list(self, action, timeout=None):
        queue = action.get("Queue")
        lines = [line for key, line in self.members.items() if key[0] == queue]
        return Reply(True, "", {}, tuple(line | {"Event": "QueueMember"} for line in lines))

    def put(self, member, event="QueueMemberAdded"):
        line = {
            "Event": event,
            "Queue": member.queue,
            "Interface": member.interface,
            "MemberName": member.name,
            "StateInterface": member.state_interface,
        }
        self.members[member.key] = line
        self._say(line)

    def take(self, key):
        self._say(self.members.pop(key) | {"Event": "QueueMemberRemoved"})

    def _apply(self, action, key):
        if action.name == "QueueRemove":
            self.take(key)
        elif action.name == "QueueAdd":
            name, device = action.get("MemberName"), action.get("StateInterface")
            self.put(Member(*key, name, device))

    def _say(self, line):
        if self.echoes:
            asyncio.get_running_loop().call_later(0.01, self.heard, line)


def parts():
    store, pbx = FakeStore(), Queues()
    members = Members(1, store, pbx)
    pbx.heard = members.heard
    return store, pbx, members


@in_loop
async def test_a_member_is_claimed_before_it_is_added():
    store, pbx, members = parts()
    store.want, claimed, send = [MOSHE], [], pbx.send

    async def watched(action, timeout=None):
        claimed.append(set(store.ours))
        return await send(action)

    pbx.send = watched
    async with running(members.run()):
        await until(lambda: MOSHE.key in pbx.members)
    assert claimed == [{MOSHE.key}]


@in_loop
async def test_a_member_that_left_is_let_go_of_afterwards():
    store, pbx, members = parts()
    store.ours = {MOSHE.key}
    pbx.put(MOSHE)
    members.listed([pbx.members[MOSHE.key] | {"Event": "QueueMember"}])
    async with running(members.run()):
        await until(lambda: not store.ours)
    assert not pbx.members


@in_loop
async def test_when_all_is_right_nothing_is_sent():
    store, pbx, members = parts()
    store.want, store.ours = [MOSHE], {MOSHE.key}
    members.listed([{"Event": "QueueMember", "Queue": "q800", "Location": "PJSIP/1001",
                     "Name": "Moshe", "StateInterface": "PJSIP/1001"}])  # fmt: skip
    async with running(members.run()):
        await until(lambda: store.said("desired"))
        await asyncio.sleep(0.05)
    assert pbx.sent == []


@in_loop
async def test_somebody_elses_member_is_shown_and_not_touched():
    store, pbx, members = parts()
    async with running(members.run()):
        pbx.put(FOREIGN)
        await until(lambda: store.said("members"))
        await asyncio.sleep(0.05)
    assert pbx.sent == []
    assert [member.key for member in store.said("members")[-1][0]] == [FOREIGN.key]


@in_loop
async def test_what_somebody_takes_out_is_put_back():
    store, pbx, members = parts()
    store.want = [MOSHE]
    async with running(members.run()):
        await until(lambda: members.roster.get(MOSHE.key))
        pbx.take(MOSHE.key)
        await until(lambda: len(pbx.sent) == 2 and MOSHE.key in pbx.members)


@in_loop
async def test_changes_while_a_pass_runs_end_right():
    store, pbx, members = parts()
    async with running(members.run()):
        for want in ([MOSHE], [], [MOSHE, DANA], [DANA], [MOSHE]) * 3:
            store.want = want
            members.wake()
            await asyncio.sleep(0.013)
        await until(lambda: set(pbx.members) == {MOSHE.key} and store.ours == {MOSHE.key})
        sent = len(pbx.sent)
        await asyncio.sleep(0.1)
    assert len(pbx.sent) == sent


@in_loop
async def test_interfaces_are_served_side_by_side():
    store, pbx, members = parts()
    store.want = [Member("q800", f"PJSIP/{n}") for n in range(1000, 1020)]
    async with running(members.run()):
        await until(lambda: len(pbx.members) == 20)
    assert pbx.most_running == 20


@in_loop
async def test_a_refusal_is_shown_tried_again_and_holds_nobody_up(monkeypatch):
    monkeypatch.setattr(module, "FIRST_RETRY_SECONDS", 0.05)
    store, pbx, members = parts()
    store.want = [MOSHE, DANA]
    pbx.refuse[MOSHE.key] = "No such queue"
    async with running(members.run()):
        await until(lambda: DANA.key in pbx.members)
        await until(lambda: ("PJSIP/1001", "q800", "No such queue") in told_refusals(store))
        assert MOSHE.key not in store.ours  # or a stranger of that name would be taken for ours
        pbx.refuse.clear()
        await until(lambda: MOSHE.key in pbx.members)
        await until(lambda: told_refusals(store)[-1] == ("PJSIP/1001", "q800", ""))


def told_refusals(store):
    return [each for (refusals,) in store.said("refused") for each in refusals]


@in_loop
async def test_already_there_leaves_a_strangers_member_a_strangers():
    store, pbx, members = parts()
    pbx.echoes = False  # the roster does not know it yet
    pbx.put(MOSHE)
    pbx.refuse[MOSHE.key] = "Unable to add interface: Already there"
    store.want = [MOSHE]
    async with running(members.run()):
        await until(lambda: members.roster.get(MOSHE.key))
        store.want = []
        members.wake()
        await asyncio.sleep(0.1)
    assert MOSHE.key in pbx.members
    assert store.ours == set()


@in_loop
async def test_a_lost_echo_is_asked_for(monkeypatch):
    monkeypatch.setattr(module, "ECHO_WITHIN_SECONDS", 0.05)
    store, pbx, members = parts()
    pbx.echoes = False
    store.want = [MOSHE]
    async with running(members.run()):
        await until(lambda: members.roster.get(MOSHE.key))
    assert len(pbx.sent) == 1


@in_loop
async def test_an_action_without_an_answer_is_looked_into_not_repeated_blindly():
    store, pbx, members = parts()
    store.want = [MOSHE]
    real_send = pbx.send

    async def does_it_and_says_nothing(action, timeout=None):
        await real_send(action)
        raise NoAnswer("says the test")

    pbx.echoes = False
    pbx.send = does_it_and_says_nothing
    async with running(members.run()):
        await until(lambda: members.roster.get(MOSHE.key))
        await asyncio.sleep(0.05)
    assert len(pbx.sent) == 1


@in_loop
async def test_a_member_no_action_can_name_is_refused_in_words_and_the_others_join():
    store, pbx, members = parts()
    store.want = [MOSHE, Member("q800", "PJSIP/1&PJSIP/2")]
    async with running(members.run()):
        await until(lambda: MOSHE.key in pbx.members and store.said("refused"))
    assert "Interface" in {r[0]: r[2] for r in told_refusals(store)}["PJSIP/1&PJSIP/2"]


@in_loop
async def test_the_database_being_away_only_delays():
    store, pbx, members = parts()
    store.want, store.away = [MOSHE], 2
    async with running(members.run()):
        await until(lambda: MOSHE.key in pbx.members)


def test_after_a_start_old_refusals_in_the_database_are_cleared():
    refusals = Refusals()
    refusals.keep({MOSHE.key})
    assert refusals.changed() == [("PJSIP/1001", "q800", "")]
    refusals.reported()
    assert refusals.changed() == []


def test_a_refusal_that_stands_is_told_after_what_is_well_again():
    refusals = Refusals()
    refusals.add(("q800", "PJSIP/1001"), "No such queue")
    refusals.add(("q801", "PJSIP/1001"), "No such queue")
    refusals.reported()
    refusals.clear(("q801", "PJSIP/1001"))
    assert refusals.changed() == [
        ("PJSIP/1001", "q801", ""),
        ("PJSIP/1001", "q800", "No such queue"),
    ]

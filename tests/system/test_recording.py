# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Recordings of real calls: the phones send a tone, and the samples differ from silence."""

import array
import wave
from xmlrpc.client import Fault

import pytest
from conftest import me
from desk import SECONDS, Desk
from playwright.sync_api import expect
from waiting import until

from dev import asterisk
from dev.callers import caller

SECOND = 16_000  # bytes of a recording: 8,000 samples of two bytes
WINDOW = 800  # samples: a tenth of a second
SOUND = 500  # a sample this loud is no noise of the codec
# Seconds: the tone has pauses of a tenth, and the PBX mixes in pieces.
MARGIN = 0.4


@pytest.fixture
def place(stack):
    """The folder that the PBX writes recordings to, and Odoo reads."""
    return asterisk.recordings(stack.state)


class Recordings:
    """What of recordings is new since the start of a test."""

    def __init__(self, admin, place):
        self.admin, self.place = admin, place
        self.before = (admin("cc.recording", "search", [], limit=1, order="id desc") or [0])[0]

    def rows(self):
        """Theirs, oldest first."""
        domain = [("id", ">", self.before)]
        return self.admin("cc.recording", "search_read", domain, order="id")

    def nth(self, number, state):
        """The row of the so manieth, once it is in this state."""

        def there():
            rows = self.rows()
            ready = len(rows) > number and rows[number]["state"] == state
            return rows[number] if ready else None

        return until(there)

    def size(self, row):
        """Bytes of sound in a file; it grows while it is recorded."""
        path = self.place / row["file_name"]
        return path.stat().st_size if path.exists() else 0

    def grows(self, row, seconds):
        """Wait until so much more was recorded."""
        want = self.size(row) + seconds * SECOND
        until(lambda: self.size(row) >= want)

    def loudness(self, row):
        """The loudest sample of each tenth of a second."""
        with wave.open(str(self.place / row["file_name"])) as sound:
            assert sound.getparams()[:3] == (1, 2, 8000), sound.getparams()
            samples = array.array("h", sound.readframes(sound.getnframes()))
        return [max(map(abs, samples[at : at + WINDOW])) for at in range(0, len(samples), WINDOW)]


@pytest.fixture
def recordings(admin, place):
    """The recordings of this test."""
    return Recordings(admin, place)


def test_a_queue_that_records_always_and_silence_where_it_was_muted(
    env, phones, connected, recordings
):
    """It begins by itself as the agent answers, and ends with the call."""
    dana = connected("dana")
    phones.set(1001, answer_after=0.3, hangup_after=None)
    with caller(env, "0502345601", to=800, kind="waits") as call:
        phones.wait(1001, "CONFIRMED")
        row = recordings.nth(0, "recording")
        assert row["automatic"]
        recordings.grows(row, 2)
        dana("cc.user", "action_mute_recording", [me(dana)], True)
        recordings.nth(0, "muted")
        recordings.grows(row, 2)
        dana("cc.user", "action_mute_recording", [me(dana)], False)
        recordings.nth(0, "recording")
        recordings.grows(row, 2)
        phones.bye(1001)
        assert call.wait()
    row = recordings.nth(0, "stopped")
    [[mute, unmute]] = row["mutes"]
    loud = recordings.loudness(row)
    silent = _longest_run([index for index, level in enumerate(loud) if level < SOUND])
    assert abs(len(silent) / 10 - (unmute - mute)) < MARGIN, (loud, row)
    assert all(loud[index] == 0 for index in silent[2:-2]), "muted is nothing at all"
    assert silent[0] > 10, "sound before"
    assert silent[-1] < len(loud) - 10, "and after"


def _at_once(phones, _avi):
    phones.transfer(1001, 1002)
    phones.wait(1002, "CONFIRMED")
    phones.bye(1001)  # as a phone does once its transfer went well; this one waits for the test


def _after_asking(phones, avi):
    phones.dial(1001, 1002)
    phones.wait(1002, "CONFIRMED")
    phones.wait(1001, "CONFIRMED")
    until(lambda: _talks(avi))  # a phone that joins before the PBX has joined them joins nothing
    phones.join(1001)


def _talks(odoo):
    call = odoo("cc.user", "get_desk")["call"]["call"]
    return call and call["answered_at"]


@pytest.mark.parametrize("transfer", [_at_once, _after_asking])
def test_after_a_transfer_the_next_agents_part_is_a_recording_of_its_own(
    env, phones, connected, recordings, transfer
):
    """Dana sends the caller to Avi's phone: each hears what was said with them."""
    connected("dana")
    for number in (1001, 1002):
        phones.set(number, answer_after=0.3, hangup_after=None)
    with caller(env, "0502345601", to=800, kind="waits") as call:
        phones.wait(1001, "CONFIRMED")
        recordings.grows(recordings.nth(0, "recording"), 1)
        transfer(phones, connected("avi"))
        first = recordings.nth(0, "stopped")
        recordings.grows(recordings.nth(1, "recording"), 1)
        phones.bye(1002)
        assert call.wait()
    second = recordings.nth(1, "stopped")
    assert [row["cc_user_id"][1] for row in (first, second)] == ["Dana Levi", "Avi Mizrahi"]
    assert first["call_id"] == second["call_id"]
    for row in (first, second):
        assert max(recordings.loudness(row)) > SOUND
    assert len(recordings.rows()) == 2


def test_on_demand_the_agent_starts_and_stops_it_and_a_foreign_one_may_not(
    env, phones, connected, recordings, agent
):
    """The queue q801; an action on another agent's call is refused."""
    dana, avi = connected("dana"), agent("avi")
    phones.set(1001, answer_after=0.3, hangup_after=None)
    with caller(env, "0502345601", to=801, kind="waits") as call:
        phones.wait(1001, "CONFIRMED")
        until(lambda: _talks(dana))
        assert not recordings.rows()
        with pytest.raises(Fault, match="not your agent"):
            avi("cc.user", "action_record", [me(dana)], True)
        dana("cc.user", "action_record", [me(dana)], True)
        row = recordings.nth(0, "recording")
        desk = dana("cc.user", "get_desk")["call"]["call"]
        assert desk["recording"]["id"] == row["id"]
        recordings.grows(row, 1)
        dana("cc.user", "action_record", [me(dana)], False)
        recordings.nth(0, "stopped")
        assert not dana("cc.user", "get_desk")["call"]["call"]["recording"]
        phones.bye(1001)
        assert call.wait()


@pytest.fixture
def window(browser, env):
    """``window("ruth")``: Odoo in a browser of their own, with all it asked of recordings."""
    opened = []

    def open_window(name):
        page = Desk(browser.chromium.new_context(), env["ODOO_URL"])
        page.asked = []
        page.page.on("response", lambda answer: _keep(page.asked, answer))
        page.page.goto(f"{page.url}/web/login")
        page.page.fill("input[name=login]", f"{name}@example.com")
        page.page.fill("input[name=password]", name)
        page.page.click(".oe_login_form button[type=submit]")
        page.page.wait_for_selector(".o_main_navbar", timeout=4 * SECONDS)
        opened.append(page)
        return page

    yield open_window
    for page in opened:
        page.close()


def _keep(asked, answer):
    if "/cc_odoo/recording/" in answer.url:
        asked.append((answer.status, answer.request.headers.get("range", "")))


def test_a_supervisor_plays_it_in_the_call_and_a_foreign_agent_cannot(
    env, phones, connected, recordings, admin, window
):
    """Pressed, heard, wound forward: all in parts, and one line in the log."""
    connected("dana")
    phones.set(1001, answer_after=0.3, hangup_after=2)
    with caller(env, "0502345601", to=800, kind="waits") as call:
        phones.wait(1001, "CONFIRMED")
        assert call.wait()
    row = recordings.nth(0, "stopped")
    _lengthen(recordings.place / row["file_name"], 600)

    ruth = window("ruth")
    page = ruth.page
    page.goto(f"{ruth.url}/odoo/action-cc_odoo.cc_call_action/{row['call_id'][0]}")
    page.click(".o_notebook a[name=recordings]")
    player = page.locator(".o_cc_recording audio")
    expect(player).to_have_attribute("preload", "none", timeout=SECONDS)
    assert not ruth.asked, "nothing is fetched before somebody presses play"
    player.evaluate("audio => audio.play()")
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.3")
    player.evaluate("audio => { audio.currentTime = 590; }")
    page.wait_for_function("() => document.querySelector('audio').currentTime > 590.3")
    assert {status for status, _part in ruth.asked} == {206}
    assert any(part not in ("", "bytes=0-") for _status, part in ruth.asked), ruth.asked
    player.evaluate("audio => audio.pause()")
    domain = [("recording_id", "=", row["id"])]
    listened = admin("cc.recording.listen", "search_read", domain)
    assert [(each["user_id"][1], each["first_byte"]) for each in listened] == [("Ruth Shalev", 0)]

    avi = window("avi")
    assert avi.page.request.get(f"{avi.url}/cc_odoo/recording/{row['id']}").status == 403
    assert len(admin("cc.recording.listen", "search", domain)) == 1


def _lengthen(path, seconds):
    """The same sound over and over: so long that a browser does not fetch all of it at once."""
    with wave.open(str(path)) as sound:
        values, frames = sound.getparams(), sound.readframes(sound.getnframes())
    with wave.open(str(path), "wb") as out:
        out.setparams(values)
        out.writeframes((frames * (seconds * SECOND // len(frames) + 1))[: seconds * SECOND])


def _longest_run(indexes):
    """The longest stretch of numbers that follow each other."""
    best, run = [], []
    for index in indexes:
        run = [*run, index] if run and index == run[-1] + 1 else [index]
        best = max(best, run, key=len)
    return best

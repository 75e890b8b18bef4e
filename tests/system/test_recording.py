# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Recordings of real calls: the phones send a tone, and the samples tell it from silence."""

import array
import wave

import pytest
from conftest import me
from desk import SECONDS, Desk
from playwright.sync_api import expect
from waiting import settled, until

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
            assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 8000)
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


def _longest_run(indexes):
    """The longest stretch of numbers that follow each other."""
    best, run = [], []
    for index in indexes:
        run = [*run, index] if run and index == run[-1] + 1 else [index]
        best = max(best, run, key=len)
    return best

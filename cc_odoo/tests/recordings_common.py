# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import wave
from pathlib import Path
from tempfile import TemporaryDirectory

from ..core.recordings import Heard
from .calls_common import CallsCase


class RecordingsCase(CallsCase):
    """Dana talks with a caller of the queue q800; a bridge runs and the files are in a folder."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        (cls.folder / "README").write_text("a folder that is mounted is not empty")
        cls.pbx.write({"recording_source": "folder", "recording_path": folder.name})

    def setUp(self):
        super().setUp()
        self.run_bridge()

    # ------------------------------------------------------------ what the PBX does

    def answer(self, phone="1001", **values):
        """The phone rings, and talks."""
        values = {"answered_at": self.now - 10, **values}
        self.facts(
            self.call_fact(state="talking"), self.visit_fact(), self.leg_fact(phone, **values)
        )

    def end(self, phone="1001", **values):
        ended = {"answered_at": self.now - 10, "ended_at": self.now, "outcome": "answered"}
        self.facts(self.leg_fact(phone, **{**ended, **values}))

    def said(self, kind, seconds=0.0, phone="1001"):
        """The PBX says so of a phone's recording, so many seconds after now."""
        self.pbx._bridge_recordings([Heard(f"200.{phone}", kind, self.now + seconds)])

    def take(self):
        """The commands asked of the PBX since, as the bridge gets them."""
        return self.env["cc.command"]._bridge_fetch(self.pbx.id)

    # ------------------------------------------------------------ recordings

    def recordings(self):
        return self.env["cc.recording"].search([("pbx_id", "=", self.pbx.id)], order="id")

    def recorded(self, agent=None, name="2026/11/25/100.1-1-1.wav", **values):
        """A recording that is over, and its file."""
        self.make_file(name)
        return self.env["cc.recording"].create(
            {
                "cc_user_id": (agent or self.dana).id,
                "pbx_id": self.pbx.id,
                "file_name": name,
                "state": "stopped",
                "started_at": "2026-11-25 10:00:00",
                "stopped_at": "2026-11-25 10:01:00",
                **values,
            }
        )

    def make_file(self, name, seconds=1):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path), "wb") as out:
            out.setparams((1, 2, 8000, 0, "NONE", ""))
            out.writeframes(b"\x10\x00" * 8000 * seconds)
        return path

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stacks of the development environment: what they need, and what not."""

import pytest

from dev import services, stack, state
from dev.common import DevError


@pytest.fixture
def running(tmp_path):
    """A stack's folder, of which one service runs."""
    own = state.State(tmp_path, db="", ports={}, secrets={})
    services.install(own, "bridge", ["sleep", "600"])
    process = services.start(own, "bridge")
    while not services.pids(own, "bridge"):
        assert process.poll() is None
    yield own
    process.kill()
    process.wait()


def test_a_stack_is_stopped_also_when_no_range_of_ports_is_free(running, monkeypatch):
    monkeypatch.setattr(state, "is_free", lambda name, port: False)
    with pytest.raises(DevError, match="No free range"):
        state.free_base(running.dir)
    stack.stop_all(running.dir)
    assert not services.pids(running, "bridge")


def test_there_are_ranges_for_two_dozen_stacks_below_the_ports_the_kernel_gives_out():
    assert len(state.BASES) >= 20
    assert max(state.BASES) + 1000 <= 32768

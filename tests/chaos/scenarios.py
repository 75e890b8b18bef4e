# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is done to the call centre. Each returns when the fault began to be mended: epoch seconds.

The PBX's clock is moved by the proxy, in times and ids alike, rather than by a preloaded library
in Asterisk: the bridge sees the same, and SIP's and the queues' own timers stay what they are.
"""

import os
import signal
import time

import proxy
from system.waiting import until

from dev import odoo_run, services

CLOCK_OFF = 180  # seconds
NOISE_FOR = 15


def kill_leader(floor):
    """kill -9; a supervisor starts it again after two seconds."""
    floor.stack.stop("bridge", kill=True)
    time.sleep(2)
    healed = time.time()
    floor.stack.start("bridge")
    return healed


def kill_asterisk(floor):
    """kill -9, and started again."""
    floor.stack.stop("asterisk", kill=True)
    healed = time.time()
    floor.stack.start("asterisk")
    return healed


def core_restart(floor):
    """On the console. Started through its own ld.so it cannot start itself again: we do."""
    floor.stack.cli("core restart now")
    time.sleep(2)
    healed = time.time()
    floor.stack.start("asterisk")
    return healed


def stop_postgresql(floor):
    """For 20 seconds: bridge and Odoo lose their sessions, locks and all."""
    floor.stack.stop("postgres")
    time.sleep(20)
    healed = time.time()
    floor.stack.start("postgres")
    return healed


def freeze_asterisk(floor):
    """SIGSTOP for 30 seconds: TCP stays up, nobody answers."""
    (pid,) = floor.stack.pids("asterisk")
    os.kill(pid, signal.SIGSTOP)
    time.sleep(30)
    healed = time.time()
    os.kill(pid, signal.SIGCONT)
    return healed


def bad_network(floor):
    """Slow and in pieces; cut in the middle of a message; refused; swallowed without a word."""
    spells = (
        (proxy.Slow(), 6),
        (proxy.Cut(), 2),
        (proxy.Refusing(), 3),
        (proxy.Clear(), 3),
        (proxy.Hole(), 13),
        (proxy.Cut(), 2),
    )
    for weather, seconds in spells:
        floor.proxy.weather = weather
        time.sleep(seconds)
    floor.proxy.weather = proxy.Clear()
    return time.time()


def restart_odoo(floor):
    """kill -9, and started again; the bridge is a process of its own and goes on."""
    state = floor.stack.state
    floor.stack.stop("odoo", kill=True)
    healed = time.time()
    odoo_run.start(state)
    return healed


def kill_leader_of_two(floor):
    """The standby has heard all, and takes over."""
    (leader,) = floor.stack.pids("bridge")
    log = floor.stack.state.log / "bridge.log"
    before = log.stat().st_size
    services.start(floor.stack.state, "bridge")
    until(lambda: b"as a standby" in log.read_bytes()[before:], 60)
    time.sleep(8)  # calls that the standby hears from their beginning
    os.kill(leader, signal.SIGKILL)
    return time.time()


def clock_off(floor):
    """The PBX is three minutes ahead, before anybody calls."""
    floor.proxy.weather = proxy.Cut()
    until(lambda: floor.stack.sql("SELECT state FROM cc_pbx") != "connected", 30)
    floor.shift = CLOCK_OFF
    floor.proxy.weather = proxy.Clock(CLOCK_OFF)


def cut_line(floor):
    """The connection breaks, so that calls in progress are found again by another clock."""
    weather, floor.proxy.weather = floor.proxy.weather, proxy.Cut()
    time.sleep(2)
    floor.proxy.weather = weather
    return time.time()


def bad_lines(floor):
    """1,000 bad lines a second between and inside the messages; they go on while we look."""
    noise = floor.proxy.weather = proxy.Noise(1000)
    time.sleep(NOISE_FOR)
    assert noise.sent > 900 * NOISE_FOR, noise.sent
    return time.time()


SCENARIOS = {
    "kill -9 the bridge": kill_leader,
    "kill -9 Asterisk": kill_asterisk,
    "core restart now": core_restart,
    "PostgreSQL stopped for 20 s": stop_postgresql,
    "Asterisk frozen for 30 s": freeze_asterisk,
    "network slow, cut, refused, silent": bad_network,
    "Odoo killed and restarted": restart_odoo,
    "two bridges, kill -9 the leader": kill_leader_of_two,
    "1,000 bad lines a second": bad_lines,
    "PBX clock 3 minutes ahead, line cut": cut_line,
}
# what is so before the first call
BEFOREHAND = {"PBX clock 3 minutes ahead, line cut": clock_off}

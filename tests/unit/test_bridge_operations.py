# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The bridge's settings, health lines, metrics and structured logs."""

import importlib
import json
import logging
import pkgutil
import socket
import sys
import urllib.request

import pytest

from cc_odoo import bridge
from cc_odoo.bridge.health import Health, HealthLog
from cc_odoo.bridge.json_log import JsonFormatter
from cc_odoo.bridge.metrics import NoMetrics, serve
from cc_odoo.bridge.options import BadOption, Options, merged
from cc_odoo.tools import log

HEALTH = Health("Lab", 1, "connected", "", True, 12, 0.004, 3.0, 2, 5)


# --- settings


def test_without_settings_there_is_a_line_a_minute_and_no_metrics():
    assert merged({}, {}, {}) == Options(None, False, 60.0)


@pytest.mark.parametrize(
    ("conf", "environ", "stored", "port"),
    [
        ("a:1", "a:2", "a:3", 1),
        (None, "a:2", "a:3", 2),
        (None, None, "a:3", 3),
        (None, "", "a:3", 3),
    ],
)
def test_the_file_counts_before_the_environment_before_the_database(conf, environ, stored, port):
    environ = {} if environ is None else {"CC_BRIDGE_METRICS": environ}
    options = merged({"cc_bridge_metrics": conf}, {"metrics": stored}, environ)
    assert options.metrics == ("a", port)


def test_a_port_alone_is_this_machine():
    assert merged({"cc_bridge_metrics": ":9100"}, {}, {}).metrics == ("127.0.0.1", 9100)


@pytest.mark.parametrize(
    "conf",
    [
        {"cc_bridge_metrics": "9100 please"},
        {"cc_bridge_metrics": "127.0.0.1:0"},
        {"cc_bridge_log": "xml"},
        {"cc_bridge_health": "often"},
        {"cc_bridge_health": "0"},
    ],
)
def test_a_setting_that_makes_no_sense_is_named(conf):
    with pytest.raises(BadOption, match=next(iter(conf))):
        merged(conf, {}, {})


# --- health


def lines_of(log, caplog, *healths):
    with caplog.at_level(logging.INFO):
        for now, health in healths:
            log._consider(health, now)
    return caplog.messages


def test_a_line_a_minute_while_nothing_changes(caplog):
    log = HealthLog(list, 60)
    lines = lines_of(log, caplog, (0, HEALTH), (30, HEALTH), (59, HEALTH), (60, HEALTH))
    assert len(lines) == 2


def test_a_line_at_once_when_something_changes(caplog):
    lost = Health("Lab", 1, "disconnected", "line is dead", True, 12, 0.0, 9.0, 0, 5)
    assert "line is dead" in lines_of(HealthLog(list, 60), caplog, (0, HEALTH), (1, lost))[-1]


def test_the_line_tells_lag_last_event_and_facts():
    words = str(HEALTH)
    assert "PBX Lab: connected, leads, 12 events, lag 4 ms, last event 3 s ago" in words
    assert "5 facts waiting" in words


# --- metrics


class Writer:
    """Seven facts wait, none is lost."""

    lost = 0

    def __len__(self):
        return 7


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_metrics_are_served_where_they_are_asked_for():
    port = free_port()
    stop = serve(("127.0.0.1", port), lambda: [HEALTH], Writer())
    try:
        text = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read().decode()
    finally:
        stop()
    assert 'cc_bridge_connected{pbx="Lab"} 1.0' in text
    assert 'cc_bridge_events_total{pbx="Lab"} 12.0' in text
    assert "cc_bridge_facts_waiting 7.0" in text


def test_an_address_in_use_is_said():
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(NoMetrics, match="in use"),
    ):
        serve(taken.getsockname(), list, Writer())


def test_without_the_package_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    with pytest.raises(NoMetrics, match="prometheus-client"):
        serve(("127.0.0.1", free_port()), list, Writer())


# --- the log


def test_a_line_of_the_log_is_one_object_with_its_data():
    record = logging.LogRecord("cc", logging.WARNING, "f", 1, "תור %s\nנוסף", ("א",), None)
    record.cc, record.dbname = {"lag": 0.5}, "main"
    line = JsonFormatter().format(record)
    assert "\n" not in line
    said = json.loads(line)
    assert (said["level"], said["message"], said["cc"]) == ("warning", "תור א\nנוסף", {"lag": 0.5})


def test_an_error_comes_with_its_traceback():
    try:
        raise ValueError("broken")
    except ValueError:
        record = logging.LogRecord("cc", logging.ERROR, "f", 1, "oh", (), sys.exc_info())
    assert "ValueError: broken" in json.loads(JsonFormatter().format(record))["error"]


FORGED = "Lab\r\n2026-06-02 11:00:00,000 1 CRITICAL main cc: forged\x1b[2J\u2028\x85\u202e"


@pytest.fixture
def written(tmp_path):
    """What the log's handlers write, as text and as JSON, of what a function says."""

    def lines(say):
        logger = log.logger("cc_odoo.test_of_lines")
        logger.setLevel(logging.DEBUG)
        plain = logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s")
        found = []
        for name, formatter in (("plain", plain), ("json", JsonFormatter())):
            handler = logging.FileHandler(tmp_path / name, encoding="utf-8")
            handler.setFormatter(formatter)
            logger.addHandler(handler)
            say(logger)
            logger.removeHandler(handler)
            handler.close()
            found.append((tmp_path / name).read_text("utf-8").splitlines())
        return found

    return lines


def test_no_name_makes_a_line_of_the_log(written):
    plain, as_json = written(lambda it: it.warning("PBX %s: connected", FORGED, extra=DATA))
    assert len(plain) == len(as_json) == 1
    assert "\\r\\n2026" in plain[0]
    assert not any(mark in plain[0] for mark in "\x1b\u202e")
    assert json.loads(as_json[0])["cc"] == DATA["cc"]


DATA = {"cc": {"pbx": FORGED}}


def test_no_error_makes_a_line_of_the_log_that_looks_like_one(written):
    def say(logger):
        try:
            raise ValueError(FORGED)
        except ValueError:
            logger.exception("PBX %s: failed", FORGED)

    plain, as_json = written(say)
    assert len(as_json) == 1
    assert "forged" in json.loads(as_json[0])["error"]
    assert all(line.startswith("    ") for line in plain[1:])


def test_half_a_character_is_no_reason_not_to_write(written):
    plain, as_json = written(lambda it: it.warning("PBX %s", "\ud800", extra={"cc": "\udfff"}))
    assert "\\ud800" in plain[0]
    assert json.loads(as_json[0])["cc"] == "\udfff"


def test_every_logger_of_the_bridge_writes_single_lines():
    names = [f"cc_odoo.bridge.{module.name}" for module in pkgutil.iter_modules(bridge.__path__)]
    loggers = [logging.getLogger(name) for name in names if _has_logger(name)]
    assert len(loggers) > 10
    assert all(any(isinstance(it, log.OneLine) for it in each.filters) for each in loggers)


def _has_logger(name):
    try:
        return hasattr(importlib.import_module(name), "_logger")
    except ModuleNotFoundError:  # of Odoo's: those are seen by the tests in Odoo
        return False

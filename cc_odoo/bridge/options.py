# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The bridge's own settings: from odoo.conf, else the environment, else the database.

| odoo.conf         | environment       | system parameter       | means                        |
|-------------------|-------------------|------------------------|------------------------------|
| cc_bridge_metrics | CC_BRIDGE_METRICS | cc_odoo.bridge_metrics | address of the metrics       |
| cc_bridge_log     | CC_BRIDGE_LOG     | cc_odoo.bridge_log     | json: one object a line      |
| cc_bridge_health  | CC_BRIDGE_HEALTH  | cc_odoo.bridge_health  | seconds between health lines |
"""

import os
from dataclasses import dataclass

NAMES = ("metrics", "log", "health")
HEALTH_LINE_SECONDS = 60.0


class BadOption(ValueError):
    """A setting that makes no sense; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Options:
    """Checked settings. `metrics` is (host, port), or None for none; `health` is in seconds."""

    metrics: tuple[str, int] | None = None
    json: bool = False
    health: float = HEALTH_LINE_SECONDS


def merged(conf, stored, environ=None):
    """The settings in force.

    :param conf: Odoo's configuration, as a mapping
    :param stored: {name: value} of the database, names as in NAMES
    :raises BadOption: a setting makes no sense
    """
    environ = os.environ if environ is None else environ
    sources = {
        name: (
            conf.get(f"cc_bridge_{name}"),
            environ.get(f"CC_BRIDGE_{name.upper()}"),
            stored.get(name),
        )
        for name in NAMES
    }
    values = {name: next(filter(None, found), "") for name, found in sources.items()}
    return Options(_address(values["metrics"]), _json(values["log"]), _seconds(values["health"]))


def _address(text):
    """(host, port) of `host:port`; without a host this machine alone."""
    if not text:
        return None
    host, _colon, port = text.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise BadOption(f"cc_bridge_metrics: {text!r} is no address; write 127.0.0.1:9100")
    return host.strip("[]") or "127.0.0.1", int(port)


def _json(text):
    if text not in ("", "text", "json"):
        raise BadOption(f"cc_bridge_log: {text!r} is neither text nor json")
    return text == "json"


def _seconds(text):
    try:
        seconds = float(text or HEALTH_LINE_SECONDS)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= 86400:
        raise BadOption(f"cc_bridge_health: {text!r} is not a number of seconds from 1 to 86400")
    return seconds

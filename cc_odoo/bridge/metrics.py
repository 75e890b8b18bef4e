# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The bridge's health for Prometheus, on an address of choice. Needs `prometheus-client`."""

from ..tools.log import logger

_logger = logger(__name__)

# name: (help, what of a Health, kind)
PER_PBX = {
    "cc_bridge_connected": ("1: the PBX is heard", lambda h: h.state == "connected", "gauge"),
    "cc_bridge_leads": ("1: this bridge acts for the PBX", lambda h: h.leads, "gauge"),
    "cc_bridge_events": ("Events heard since the bridge started", lambda h: h.events, "counter"),
    "cc_bridge_lag_seconds": ("From an event's time to its arrival", lambda h: h.lag, "gauge"),
    "cc_bridge_quiet_seconds": ("Since the last event", lambda h: h.quiet, "gauge"),
    "cc_bridge_channels": ("Channels that live on the PBX", lambda h: h.channels, "gauge"),
}


class NoMetrics(Exception):
    """They cannot be served; the text says why."""


class Collector:
    """Gives prometheus_client the numbers; it calls from its own thread, so nothing is changed."""

    def __init__(self, look, writer):
        self._look, self._writer = look, writer

    def collect(self):
        """Yield all metrics as they are now."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        kinds = {"gauge": GaugeMetricFamily, "counter": CounterMetricFamily}
        found = list(self._look())
        for name, (text, read, kind) in PER_PBX.items():
            family = kinds[kind](name, text, labels=["pbx"])
            for health in found:
                family.add_metric([health.pbx], float(read(health) or 0))
            yield family
        waiting, lost = len(self._writer), self._writer.lost
        yield GaugeMetricFamily("cc_bridge_facts_waiting", "Not in the database yet", value=waiting)
        yield CounterMetricFamily("cc_bridge_facts_lost", "Given up, memory was full", value=lost)


def serve(address, look, writer):
    """Serve the metrics, and return a function that stops the server.

    :param address: (host, port)
    :raises NoMetrics: they cannot be served
    """
    try:
        from prometheus_client import CollectorRegistry, start_http_server
    except ImportError as error:
        raise NoMetrics("metrics need the Python package prometheus-client") from error
    registry = CollectorRegistry()
    registry.register(Collector(look, writer))
    host, port = address
    try:
        server, _thread = start_http_server(port, addr=host, registry=registry)
    except OSError as error:
        raise NoMetrics(f"no metrics on {host}:{port}: {error.strerror or error}") from error
    _logger.info("cc_bridge: metrics on http://%s:%s/metrics", host, port)

    def stop():
        server.shutdown()
        server.server_close()

    return stop

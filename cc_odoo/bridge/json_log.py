# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The log as one JSON object a line, for programs that gather logs."""

import json
import logging
import re
import time

# What JSON leaves as it is, but some programs take for the end of a line.
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class JsonFormatter(logging.Formatter):
    """time (UTC), level, logger, message, database; `error` with a traceback; `cc`: its data."""

    converter = time.gmtime

    def format(self, record):
        """The record as one line."""
        moment = self.formatTime(record, "%Y-%m-%dT%H:%M:%S") + f".{int(record.msecs):03}Z"
        said = {
            "time": moment,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "database": getattr(record, "dbname", None),
            "pid": record.process,
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        if hasattr(record, "cc"):
            said["cc"] = record.cc
        text = json.dumps(said, ensure_ascii=False, default=str)
        return _BREAKS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def switch_on():
    """From here on all of this process's log handlers write JSON."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(JsonFormatter())

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the files of recordings are read from, and deleted: a mounted folder, or a web server.

Whatever name is asked for, nothing but a file of recordings below the folder, or below the base
URL, is ever touched: the name is checked here, links that lead out are not followed, and neither
are redirects.
"""

import os
import stat
from pathlib import Path
from urllib.parse import urlsplit

import requests

from ..core import recordings

ANSWER_WITHIN_SECONDS = 20  # seconds, also between two parts of an answer
# What a browser and the web server tell each other of the parts of a file.
PASSED_ON_HEADERS = ("Range", "If-Range")
PASSED_BACK_HEADERS = ("Content-Range", "Content-Length", "Accept-Ranges", "ETag", "Last-Modified")
DONE, GONE = (200, 202, 204), (404, 410)


class SourceError(Exception):
    """Why a file cannot be had. ``kind`` names it for who puts it into words; ``detail`` is told.

    ``missing``: all is well but this file; ``away``: the source itself cannot be reached;
    ``empty``: the folder has nothing at all; ``refused``: it will not; ``unset``: there is none.
    """

    def __init__(self, kind, detail=""):
        super().__init__(detail or kind)
        self.kind, self.detail = kind, detail


def check_name(name):
    """:raises SourceError: missing, for what is no name of a recording"""
    if not recordings.is_file(name):
        raise SourceError("missing", name)


class Folder:
    """A folder that is mounted on this machine."""

    def __init__(self, path):
        self.base = path

    def path(self, name):
        """The path of a file that is there.

        :raises SourceError: missing, away, empty, refused
        """
        check_name(name)
        base = self._base()
        path = os.path.realpath(os.path.join(base, name))
        if os.path.commonpath((base, path)) != base or not self._is_file(path):
            raise SourceError("missing", name)
        return path

    def delete(self, name):
        """Delete a file; one that is not there is deleted already.

        :raises SourceError: away, empty, refused
        """
        try:
            Path(self.path(name)).unlink(missing_ok=True)
        except SourceError as error:
            if error.kind != "missing":
                raise
        except OSError as error:
            raise SourceError("refused", error.strerror) from error

    def _base(self):
        """A folder that is not mounted must not look like one without files."""
        base = os.path.realpath(self.base)
        try:
            if not os.listdir(base):
                raise SourceError("empty", self.base)
        except OSError as error:
            raise SourceError("away", f"{self.base}: {error.strerror}") from error
        return base

    def _is_file(self, path):
        try:
            return stat.S_ISREG(os.stat(path).st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise SourceError("refused", error.strerror) from error


class Web:
    """A web server that serves the folder."""

    def __init__(self, url, user="", password="", may_delete=False):
        self.base, self.may_delete = url, may_delete
        self._auth = (user, password) if user else None

    def open(self, name, headers, method="GET"):
        """The web server's answer, its body not read yet; close it.

        :param headers: the browser's; what it asks of parts is passed on
        :raises SourceError: missing, away, refused
        """
        asked = {key: headers[key] for key in PASSED_ON_HEADERS if headers.get(key)}
        answer = self._ask(method, name, {**asked, "Accept-Encoding": "identity"}, stream=True)
        if answer.status_code in (200, 206, 416):
            return answer
        answer.close()
        raise self._error(answer, name)

    def delete(self, name):
        """Delete a file; one that is not there is deleted already.

        :raises SourceError: away, refused
        """
        if not self.may_delete:
            raise SourceError("refused", "DELETE")
        answer = self._ask("DELETE", name)
        if answer.status_code not in (*DONE, *GONE):
            raise self._error(answer, name)

    def _ask(self, method, name, headers=None, **options):
        check_name(name)
        try:
            return requests.request(
                method,
                f"{self.base.rstrip('/')}/{name}",
                headers=headers,
                auth=self._auth,
                timeout=ANSWER_WITHIN_SECONDS,
                allow_redirects=False,
                **options,
            )
        except requests.RequestException as error:
            # not its text, which may name the password
            raise SourceError("away", type(error).__name__) from error

    def _error(self, answer, name):
        if answer.status_code in GONE:
            return SourceError("missing", name)
        return SourceError("refused", f"HTTP {answer.status_code}")


def is_base_url(url):
    """Whether files' names can be put behind it: http(s), a host, nothing after the path."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    extra = parts.query or parts.fragment or "@" in parts.netloc or "?" in url or "#" in url
    return parts.scheme in ("http", "https") and named and not extra and url.isprintable()

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo over XML-RPC, as any other program would use it."""

import contextlib
import xmlrpc.client


class Odoo:
    """One user's session: ``odoo("cc.user", "search_read", domain, fields=[...])``."""

    def __init__(self, env, login=None, password=None):
        self.url, self.db = env["ODOO_URL"], env["ODOO_DB"]
        self.password = password or env["ODOO_PASSWORD"]
        common = xmlrpc.client.ServerProxy(f"{self.url}/xmlrpc/2/common", allow_none=True)
        self.uid = common.authenticate(self.db, login or env["ODOO_LOGIN"], self.password, {})
        if not self.uid:
            raise PermissionError(f"Odoo refuses {login}")

    def __call__(self, model, method, *args, **kwargs):
        # A proxy each call: a connection does not survive a restart of the server.
        proxy = xmlrpc.client.ServerProxy(f"{self.url}/xmlrpc/2/object", allow_none=True)
        return proxy.execute_kw(self.db, self.uid, self.password, model, method, args, kwargs)

    def install_language(self, code):
        """Odoo speaks it, too."""
        langs = self("res.lang", "search", [("code", "=", code), ("active", "in", (True, False))])
        install = self("base.language.install", "create", {"lang_ids": [(6, 0, langs)]})
        self("base.language.install", "lang_install", [install])

    def set_language(self, login, code):
        """This user reads it from now on."""
        user = self("res.users", "search", [("login", "=", login)])
        self("res.users", "write", user, {"lang": code})

    @contextlib.contextmanager
    def reading(self, login, code):
        """Windows that this user opens meanwhile are in that language, and stay so."""
        self.set_language(login, code)
        yield
        self.set_language(login, "en_US")

    def one(self, model, domain, *fields):
        """The only record found, as a dict."""
        found = self(model, "search_read", domain, fields=list(fields))
        assert len(found) == 1, (model, domain, found)
        return found[0]

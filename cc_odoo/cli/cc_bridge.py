# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import sys

from odoo.cli.command import Command

# Odoo loads this file as odoo.cli.cc_bridge, before the configuration is read, and takes an
# ImportError for an unknown command: whatever needs the addon is imported in run().


class CcBridge(Command):
    """Run the bridge between one database and its PBXs.

    Takes Odoo's own options (-c, -d, --db_host, --log-level, ...). The addons path must be known
    before: put it in the configuration file named by ODOO_RC, or give --addons-path first of all.
    """

    name = "cc_bridge"
    description = __doc__

    def run(self, args):
        """Start, and run until SIGTERM or SIGINT; or check the connections and exit."""
        from odoo.tools import config

        checking = "--check" in args
        config.parser.prog = self.prog
        config.parse_config([arg for arg in args if arg != "--check"], setup_logging=True)
        db = self._database(config["db_name"])

        # absolute: this file is no part of the addon's package where Odoo loads it
        from odoo.addons.cc_odoo.bridge import main  # pylint: disable=odoo-addons-relative-import

        sys.exit(main.check(db) if checking else main.run(db))

    def _database(self, names):
        if len(names) == 1:
            return names[0]
        found = f"these were given: {', '.join(names)}" if names else "none was given"
        sys.exit(f"cc_bridge: a bridge serves one database, {found}. Name it: -d <database>")

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""In `odoo shell`: the PBXs that a bridge of this database would connect to."""

print(env["cc.pbx"]._bridge_settings())  # noqa: F821  (the shell's)

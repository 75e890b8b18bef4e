"""In `odoo shell`: put styles and scripts together, or the first page would wait for them."""

env["ir.qweb"]._pregenerate_assets_bundles()  # noqa: F821  (the shell's)
env.cr.commit()  # noqa: F821

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""In `odoo shell`: after the addon came again, the project is the one it had."""

env["project.task"].create(  # noqa: F821  (the shell's)
    {"name": "One more", "project_id": env.ref("cc_odoo.project_customer_care").id}  # noqa: F821
)
env.cr.commit()  # noqa: F821

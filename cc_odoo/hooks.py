# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The addon goes, and what people have worked with stays; it comes again, and finds that.

Odoo deletes what an addon's data files have made, when the addon is uninstalled: also a project
with all its tasks. It knows those records by their XML ids. So the ids of what is people's (the
customer-care project, its stages, demo contacts and users) are kept under another name meanwhile.
"""

from odoo.tools import SQL

ADDON = "cc_odoo"
# Names no addon, so nothing ever deletes what has an id in it.
KEPT = "__cc_odoo__"

# What goes with the addon: Odoo's own workings (`ir.rule`, ...), our models, and rules about them.
GOES = ("ir.%", "cc.%", "res.groups%", "base.automation")

# The demo data's users by their login: there already, when an earlier version had been here.
DEMO_USERS = {
    "user_back_office_maya": "maya.peretz@example.com",
    "user_back_office_yoav": "yoav.dahan@example.com",
}

# A user's contact has an id as well: Odoo makes it beside the user's.
DEMO_IDS = """
    INSERT INTO ir_model_data (module, name, model, res_id, noupdate)
    SELECT %(addon)s, %(name)s, 'res.users', id, true FROM res_users WHERE login = %(login)s
     UNION ALL
    SELECT %(addon)s, %(name)s || '_res_partner', 'res.partner', partner_id, true
      FROM res_users WHERE login = %(login)s
        ON CONFLICT DO NOTHING
"""


def uninstall_hook(env):
    """Keep what is people's, and take away what Odoo would stumble over, in this order."""
    keep_peoples(env)
    forget_rows(env)
    delete_actions(env)


def pre_init_hook(env):
    """Find again what an earlier installation has left."""
    env.cr.execute("UPDATE ir_model_data SET module = %s WHERE module = %s", [ADDON, KEPT])
    name_demo_users(env)


def keep_peoples(env):
    """Let go of what people work with, and remember which records these are."""
    goes = SQL(" OR ").join(SQL("model LIKE %s", pattern) for pattern in GOES)
    env.cr.execute(SQL("DELETE FROM ir_model_data WHERE module = %s", KEPT))
    env.cr.execute(
        SQL(
            "UPDATE ir_model_data SET module = %s WHERE module = %s AND NOT (%s)", KEPT, ADDON, goes
        )
    )
    env.registry.clear_cache()


def forget_rows(env):
    """Our own rows go with their tables. One by one they hold each other: a status its log."""
    env.cr.execute(r"DELETE FROM ir_model_data WHERE module = %s AND model LIKE 'cc.%%'", [ADDON])


def delete_actions(env):
    """A cron holds its action, and that its model: people's own ones about agents go first."""
    about_us = ["|", ("model_id.model", "=like", "cc.%"), ("state", "=like", "cc_%")]
    env["ir.cron"].with_context(active_test=False).search(about_us).unlink()
    env["ir.actions.server"].search(about_us).unlink()


def name_demo_users(env):
    """Give the demo data's users the ids that it has for them, where they are there already."""
    for name, login in DEMO_USERS.items():
        env.cr.execute(DEMO_IDS, {"addon": ADDON, "name": name, "login": login})

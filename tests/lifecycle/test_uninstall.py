# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The addon goes and comes again; what people have worked with stays."""

# What must be there, and the same, whether the addon is or not.
PEOPLES = {
    "projects": "SELECT id, name FROM project_project",
    "stages": "SELECT id, name FROM project_task_type",
    "a project's stages": "SELECT * FROM project_task_type_rel",
    "tasks": "SELECT id, name, project_id, stage_id FROM project_task",
    "leads": "SELECT id, name, phone, contact_name FROM crm_lead",
    "contacts": "SELECT id, name, phone FROM res_partner",
    "users": "SELECT id, login, active FROM res_users",
    "notes": """SELECT id, model, body FROM mail_message
                 WHERE model IN ('project.task', 'project.project', 'crm.lead', 'res.partner')""",
    "activities": "SELECT id, summary FROM mail_activity WHERE res_model = 'project.task'",
    "files": "SELECT id, name FROM ir_attachment WHERE res_model = 'project.task'",
}
# What is left of the addon: nothing.
LEFT = {
    "tables": "SELECT tablename FROM pg_tables WHERE tablename LIKE 'cc\\_%'",
    "columns": "SELECT table_name, column_name FROM information_schema.columns"
    " WHERE column_name LIKE 'cc\\_%'",
    "ids": "SELECT name FROM ir_model_data WHERE module = 'cc_odoo'",
    "models": "SELECT model FROM ir_model WHERE model LIKE 'cc.%'",
    "crons": "SELECT id FROM ir_act_server WHERE name->>'en_US' LIKE 'Own%'",
    "notes": "SELECT id FROM mail_message WHERE model LIKE 'cc.%'",
}


def peoples(site):
    return {what: site.rows(query) for what, query in PEOPLES.items()}


def test_what_people_worked_with_outlives_the_addon_and_is_found_again(site):
    site.script("work.py")
    before = peoples(site)
    assert len([line for line in before["tasks"] if "Abandoned call" in line]) == 2
    assert len([line for line in before["leads"] if "Abandoned call" in line]) == 2

    goes(site, before)
    site.sql("UPDATE ir_module_module SET demo = false")  # as in a database without
    comes_again(site, before, [])

    goes(site, before)
    site.sql("UPDATE ir_module_module SET demo = true")
    comes_again(site, before, ["maya.peretz@example.com", "yoav.dahan@example.com"])

    site.script("one_more_task.py")
    assert len(peoples(site)["tasks"]) == len(before["tasks"]) + 1


def goes(site, before):
    """Uninstalled: people's work is as it was, and nothing of ours is left."""
    site.odoo("module", "uninstall", "cc_odoo")
    assert peoples(site) == before
    assert {what: site.rows(query) for what, query in LEFT.items()} == dict.fromkeys(LEFT, [])


def comes_again(site, before, agents):
    """Installed: people's work is as it was, and these are agents."""
    log = site.install()
    assert "demo data failed" not in log
    assert peoples(site) == before
    query = "SELECT login FROM res_users JOIN cc_user ON user_id = res_users.id"
    assert site.rows(query) == agents

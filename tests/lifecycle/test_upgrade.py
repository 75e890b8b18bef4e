# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A database of the last released version, updated, is what a new one is; and keeps every row."""

import shutil
import subprocess

import pytest

from dev.common import ROOT

# What an update makes of a site's words of a cron's action: since 19.0.1.1.0 they are ours.
OURS = "Call Centre: delete old recordings"
# The last commits of 19.0.1.0.0, 19.0.1.1.0 and 19.0.1.2.0: a channel's format of a PBX there, of
# what kind such a PBX is then, by what number a queue is called whose name is 400, and those words.
# Since 19.0.1.2.0 PBXs are of a kind, and queues have a number, that stays.
OLD = {
    "e4d14e9": ("PJSIP/{number}", "asterisk", "400", "Our words"),
    "240a810": ("Local/{number}@from-queue/n", "other", "400", OURS),
    "7763146": ("Local/{number}@from-queue/n", "asterisk", "", OURS),
}
# Calls that phones made: the number, and what is known of it after the update.
CALLS = {"*97": "t", "*971": "t", "*2700": "", "0501234567": ""}

XMLID = """(SELECT string_agg(d.module || '.' || d.name, ' ' ORDER BY d.module, d.name)
    FROM ir_model_data d WHERE d.model = '{model}' AND d.res_id = {id})"""


def xmlid(model, column):
    return XMLID.format(model=model, id=column)


def groups(table, column, group="group_id"):
    return f"""(SELECT string_agg(i.name, ' ' ORDER BY i.name) FROM {table} r
        JOIN ir_model_data i ON i.model = 'res.groups' AND i.res_id = r.{group}
        WHERE r.{column} = t.id)"""


def ours(model, table, *columns):
    """A query for the addon's records in a table: the XML id, and these columns."""
    names = ", ".join(("d.name", *columns))
    return f"""SELECT {names} FROM ir_model_data d JOIN {table} t ON t.id = d.res_id
        WHERE d.module = 'cc_odoo' AND d.model = '{model}'"""


PERMS = ("t.active", "perm_read", "perm_write", "perm_create", "perm_unlink")
SHAPE = {
    "ids": "SELECT model, name, noupdate FROM ir_model_data WHERE module = 'cc_odoo'",
    "rules": ours(
        "ir.rule", "ir_rule", "t.name", "domain_force", xmlid("ir.model", "t.model_id"),
        groups("rule_group_rel", "rule_group_id"), *PERMS,
    ),
    "rights": ours(
        "ir.model.access", "ir_model_access", "t.name", xmlid("ir.model", "t.model_id"),
        xmlid("res.groups", "t.group_id"), *PERMS,
    ),
    "groups": ours(
        "res.groups", "res_groups", "t.name", "comment", "share",
        xmlid("res.groups.privilege", "privilege_id"),
        groups("res_groups_implied_rel", "gid", "hid"),
    ),
    "crons": """SELECT d.name, a.name, a.state, a.code, t.active, interval_number, interval_type
        FROM ir_model_data d JOIN ir_cron t ON t.id = d.res_id
        JOIN ir_act_server a ON a.id = t.ir_actions_server_id
        WHERE d.module = 'cc_odoo' AND d.model = 'ir.cron'""",
    "server actions": ours("ir.actions.server", "ir_act_server", "t.name", "state", "code"),
    "windows": ours(
        "ir.actions.act_window", "ir_act_window", "t.name", "res_model", "domain", "context",
        "view_mode", "path", "help",
    ),
    "menus": ours(
        "ir.ui.menu", "ir_ui_menu", "t.name", "sequence", "t.active",
        xmlid("ir.ui.menu", "parent_id"), groups("ir_ui_menu_group_rel", "menu_id", "gid"),
    ),
    "views": ours(
        "ir.ui.view", "ir_ui_view", "t.model", "t.active", "priority",
        # A button that opens an action has the action's id for its name.
        """md5(regexp_replace(arch_db->>'en_US', 'name="[0-9]+"', '', 'g'))""",
        xmlid("ir.ui.view", "inherit_id"),
    ),
    "statuses": """SELECT code, name, color, active, activates_skills, sequence
        FROM cc_status WHERE code <> ''""",
    "columns": """SELECT table_name, column_name, data_type, is_nullable, column_default
        FROM information_schema.columns
        WHERE table_name LIKE 'cc\\_%' OR column_name LIKE 'cc\\_%'""",
    # A relation's table has an index each way round; which is its key depends on who made it.
    "indexes": """SELECT indexdef FROM pg_indexes
        WHERE tablename LIKE 'cc\\_%' AND tablename NOT LIKE '%\\_rel'""",
    "constraints": """SELECT conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid::regclass::text LIKE 'cc\\_%'
          AND (contype <> 'p' OR conrelid::regclass::text NOT LIKE '%\\_rel')""",
}  # fmt: skip

# What a site has made of the crons: how often; when asleep; in words of its own.
SITES_OWN = """
    UPDATE ir_cron SET interval_number = 7, active = false WHERE id = {retention};
    UPDATE ir_act_server SET name = '{{"en_US": "Our words"}}', write_uid = 2
     WHERE id = (SELECT ir_actions_server_id FROM ir_cron WHERE id = {recordings});
    UPDATE cc_status SET name = '{{"en_US": "Coffee"}}' WHERE id = {pause};
    DELETE FROM cc_status WHERE id = {documentation}
"""
SITES_RECORDS = {
    "retention": "ir_cron_retention",
    "recordings": "ir_cron_recordings",
    "pause": "status_break",
    "documentation": "status_documentation",
}
# A call of a phone that nobody answered, of before anything was known of feature codes.
CALL = """
    INSERT INTO cc_call (pbx_id, linkedid, direction, state, outcome, called_number, started_at)
    SELECT id, '{0}', 'out', 'ended', 'cancelled', '{0}', now() FROM cc_pbx
"""
# As if an earlier version had had them wrong.
WRONG = """
    UPDATE ir_rule SET domain_force = '[]' WHERE id IN (
        SELECT res_id FROM ir_model_data WHERE module = 'cc_odoo' AND model = 'ir.rule');
    UPDATE ir_act_server SET code = 'pass' WHERE id IN (
        SELECT ir_actions_server_id FROM ir_cron JOIN ir_model_data d ON d.res_id = ir_cron.id
         WHERE d.model = 'ir.cron' AND d.name = 'ir_cron_deadlines')
"""


@pytest.fixture(params=OLD)
def old_addon(request, tmp_path):
    """A folder with the addon as it was, and what is so there; see `OLD`."""
    old = request.param
    folder = tmp_path / "old"
    folder.mkdir()
    if not _git("cat-file", "-e", f"{old}^{{commit}}", check=False):
        _git("fetch", "--unshallow", "origin")
    _git("archive", "-o", folder / "old.tar", old, "cc_odoo")
    shutil.unpack_archive(folder / "old.tar", folder)
    return folder, *OLD[old]


def _git(*command, check=True):
    done = subprocess.run(["git", *command], cwd=ROOT, capture_output=True, check=False)
    assert not check or done.returncode == 0, done.stderr.decode()
    return done if done.returncode == 0 else None


def record(site, name):
    return site.sql(
        f"SELECT res_id FROM ir_model_data WHERE module = 'cc_odoo' AND name = '{name}'"
    )


def everything(site):
    """{table: its rows as lines} of what the addon keeps, and of what people make of it."""
    tables = site.rows("SELECT tablename FROM pg_tables WHERE tablename LIKE 'cc\\_%'")
    tables += ["project_project", "project_task", "project_task_type", "crm_lead", "res_users"]
    return {table: set(site.rows(f"SELECT id FROM {table}")) for table in tables if has_id(table)}


def has_id(table):
    return not table.endswith("_rel")


def test_an_update_makes_it_what_a_new_one_is_and_keeps_every_row(bare_site, old_addon, site):
    old, (old.addons, channels, kind, number, words) = bare_site, old_addon
    old.install()
    old.script("work.py")
    own = {name: record(old, xml) for name, xml in SITES_RECORDS.items()}
    old.sql(SITES_OWN.format(**own))
    old.sql(WRONG)
    old.sql(f"UPDATE cc_pbx SET channel_format = '{channels}'")
    old.sql("UPDATE cc_queue SET name = '400', number = NULL WHERE name = 'sales'")
    for called in CALLS:
        old.sql(CALL.format(called))
    before = everything(old)
    old.update()

    after = everything(old)
    assert {
        table: rows - after[table] for table, rows in before.items() if rows - after[table]
    } == {}
    kept = "SELECT kind, channel_format, member_format, originate_context FROM cc_pbx"
    assert old.sql(kept) == f"{kind}|{channels}||agents"
    assert old.sql("SELECT number FROM cc_queue WHERE name = '400'") == number
    marked = "SELECT is_feature FROM cc_call WHERE called_number = '{}'"
    assert {called: old.sql(marked.format(called)) for called in CALLS} == CALLS
    assert sites_own(old, own) == ["7|f", words, "Coffee", ""]
    for what, query in SHAPE.items():
        expected, found = as_lines(site, query), as_lines(old, query)
        assert expected - found == set(), f"{what}: lacking"
        assert found - expected == set(), f"{what}: left over"


def sites_own(site, own):
    cron = f"SELECT interval_number, active FROM ir_cron WHERE id = {own['retention']}"
    words = "SELECT a.name->>'en_US' FROM ir_act_server a JOIN ir_cron c ON a.id ="
    words += f" c.ir_actions_server_id WHERE c.id = {own['recordings']}"
    status = "SELECT name->>'en_US' FROM cc_status WHERE id = {}"
    queries = cron, words, status.format(own["pause"]), status.format(own["documentation"])
    return [site.sql(query) for query in queries]


def as_lines(site, query):
    """The answer's rows, but for the crons that the site has changed."""
    lines = site.rows(f"SELECT to_json(each) FROM ({query}) AS each")
    return {line for line in lines if "ir_cron_re" not in line}

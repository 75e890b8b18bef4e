# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A copy for trying things out, as `odoo neutralize` makes it: it leaves the real PBX alone."""

SECRETS = "secret_stored, queue_log_dsn_stored, recording_password_stored, recording_user"


def test_a_neutralised_copy_connects_to_nothing_and_deletes_nothing(site):
    site.script("work.py")
    assert site.sql(f"SELECT count(({SECRETS})) FROM cc_pbx") == "1"
    pbxs, calls = site.sql("SELECT count(*) FROM cc_pbx"), site.sql("SELECT count(*) FROM cc_call")
    site.odoo("neutralize")

    assert site.sql("SELECT count(*) FROM cc_pbx WHERE active OR state <> 'disconnected'") == "0"
    assert site.sql(f"SELECT DISTINCT {SECRETS} FROM cc_pbx") == "|||"
    sources = "queue_log_source, recording_source, recording_may_delete"
    assert site.sql(f"SELECT DISTINCT {sources} FROM cc_pbx") == "none|none|f"
    assert site.sql("SELECT count(*) FROM cc_command WHERE state IN ('pending', 'sent')") == "0"
    terms = "cc_recording_months, cc_archive_months, cc_delete_months"
    assert site.sql(f"SELECT DISTINCT {terms} FROM res_company") == "0|0|0"
    assert site.sql(crons("active")) == "0"
    assert site.sql("SELECT DISTINCT smtp_host FROM ir_mail_server WHERE active") == "invalid"
    assert int(site.sql(crons("true"))) >= 3
    assert (site.sql("SELECT count(*) FROM cc_pbx"), site.sql("SELECT count(*) FROM cc_call")) == (
        pbxs,
        calls,
    )
    assert site.script("connections.py").strip() == "[]"


def crons(which):
    return f"""SELECT count(*) FROM ir_cron JOIN ir_model_data d ON d.res_id = ir_cron.id
        WHERE d.model = 'ir.cron' AND d.module = 'cc_odoo' AND {which}"""

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""In `odoo shell`: a day's work of a call centre, in every model in which people work."""

import time

from odoo.addons.cc_odoo.core.facts import CallFact, VisitFact

NOW = float(int(time.time()))
env = env(context={**env.context, "no_reset_password": True})  # noqa: F821  (the shell's)


def caller_gives_up(queue, number):
    """Somebody waits 25 seconds and is gone: a task, or a lead."""
    linkedid = f"{queue}.{number}"
    call = CallFact(
        linkedid=linkedid, started_at=NOW - 30, caller_number=number, caller_name="",
        called_number="800", queue=queue, state="ended", ended_at=NOW - 5,
    )  # fmt: skip
    visit = VisitFact(
        key=linkedid, linkedid=linkedid, uniqueid=linkedid, queue=queue, joined_at=NOW - 30,
        position_joined=1, ended_at=NOW - 5, wait_seconds=25.0, outcome="abandoned",
    )  # fmt: skip
    pbx._bridge_facts([call, visit])
    if hasattr(pbx, "_bridge_books"):  # versions before it did both at once
        pbx._bridge_books()


pbx = env["cc.pbx"].create(
    {
        "name": "Work",
        "host": "127.0.0.1",
        "port": 1,
        "username": "odoo",
        "secret": "the secret",
        "country_id": env.ref("base.il").id,
        "recording_source": "http",
        "recording_url": "https://pbx.example.com/",
        "recording_user": "me",
        "recording_password": "the secret",
        "queue_log_source": "postgresql",
        "queue_log_dsn_stored": "postgresql://me:the-secret@127.0.0.1:1/asterisk",
    }
)
phone = {"number": "1001", "interface": "PJSIP/1001", "device_state": "NOT_INUSE"}
pbx._bridge_discovered(["service", "sales"], [phone])
queues = {queue.name: queue for queue in pbx.queue_ids}
queues["sales"].kind = "sales"
skill = env["cc.skill"].create({"name": "Work", "queue_ids": pbx.queue_ids.ids})
agent = env["cc.user"].create(
    {
        "name": "Rina Worker",
        "login": "rina.worker@example.com",
        "password": "rina.worker",
        "skill_ids": skill.ids,
        "extension_id": pbx.extension_ids.id,
    }
)
pbx._bridge_state("connected")
agent.action_connect()
agent.action_choose_status(env.ref("cc_odoo.status_break").id)
agent.message_post(body="Knows French.")
for number in ("0502345678", "0502345679"):
    caller_gives_up("service", number)
    caller_gives_up("sales", number)

project = env.ref("cc_odoo.project_customer_care")
task = project.task_ids[:1]
task.message_post(body="Called back, nobody there.")
task.activity_schedule("mail.mail_activity_data_todo", summary="Call again")
task.stage_id = env.ref("cc_odoo.project_stage_in_progress")
project.name = "Our customer care"
env["project.task.type"].create({"name": "Waiting", "project_ids": project.ids})
env["ir.attachment"].create(
    {"name": "letter", "raw": b"Dear", "res_model": "project.task", "res_id": task.id}
)
env["res.partner"].create({"name": "A new caller", "phone": "0502345678"})

# What a site made for itself, of our kinds.
set_status = {"state": "cc_set_status", "cc_all_users": True, "active": False}
set_status["cc_status_id"] = env.ref("cc_odoo.status_unassigned").id
agents = env["ir.model"]._get("cc.user")
contacts = env["ir.model"]._get("res.partner")
env["ir.cron"].create({"name": "Own, of agents", "model_id": agents.id, **set_status})
env["ir.cron"].create({"name": "Own, of contacts", "model_id": contacts.id, **set_status})
code = {"state": "code", "code": "model.search([])", "model_id": agents.id}
env["ir.cron"].create({"name": "Own, some code", "active": False, **code})
env["ir.actions.server"].create({"name": "Own, some code", **code})
env["ir.filters"].create({"name": "Own", "model_id": "cc.call", "user_ids": False})
env["base.automation"].create(
    {"name": "Own", "model_id": env["ir.model"]._get("cc.call").id, "trigger": "on_create"}
)
env["cc.command"].create(
    {"kind": "hangup", "pbx_id": pbx.id, "expires_at": "2050-01-01", "cc_user_id": agent.id}
)
env.company.write({"cc_recording_months": 3, "cc_archive_months": 4, "cc_delete_months": 5})
env.cr.commit()

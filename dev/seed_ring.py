"""In `odoo shell`: many agents at work, and an open session of each. Run by tests/bench.

VALUES: ``numbers`` of their phones, the ``queue`` they are in, ``callers`` (numbers of contacts),
``file``: where to write ``[[session id, partner id], ...]``.
"""

import json
import os
from pathlib import Path

import odoo.http
from odoo.api import Environment
from odoo.service import security

values = json.loads(os.environ["VALUES"])
env = env(context={**env.context, "no_reset_password": True, "tracking_disable": True})  # noqa: F821


def skill(name, queue):
    """A skill of this queue alone."""
    found = env["cc.queue"].search([("name", "=", queue)])
    known = env["cc.skill"].search([("name", "=", name)])
    return known or env["cc.skill"].create({"name": name, "queue_ids": found.ids})


def agent(number, skills):
    """The agent at a phone, connected."""
    login = f"ring{number}@example.com"
    user = env["res.users"].search([("login", "=", login)])
    if not user:
        group = env.ref("base.group_user")
        user = user.create({"name": f"Agent {number}", "login": login, "group_ids": group.ids})
    phone = env["cc.extension"].search([("number", "=", number)])
    about = {"user_id": user.id, "skill_ids": skills.ids, "extension_id": phone.id}
    agents = env["cc.user"].search([("user_id", "=", user.id)])
    agents = agents or agents.create(about)
    if agents.status_code == "unassigned":
        agents.action_connect()
    return agents


def session(user):
    """Logged in, without the second that checking a password takes."""
    store = odoo.http.root.session_store
    new = store.new()
    new.update(odoo.http.get_default_session(), db=env.cr.dbname)
    new.uid, new.login = user.id, user.login
    new.session_token = security.compute_session_token(new, Environment(env.cr, user.id, {}))
    new.context = {"lang": "en_US", "tz": "UTC", "uid": user.id}
    store.save(new)
    return new.sid


def contacts(numbers):
    """People whom callers turn out to be."""
    known = set(env["res.partner"].search([("phone", "in", numbers)]).mapped("phone"))
    new = [number for number in numbers if number not in known]
    env["res.partner"].create([{"name": f"Caller {n}", "phone": n} for n in new])


if not env["cc.status"].search([("name", "=", "Ring break")]):
    env["cc.status"].create({"name": "Ring break"})  # out of the queues
skills = skill("Ring", values["queue"])
people = [agent(number, skills).user_id for number in values["numbers"]]
contacts(values["callers"])
env.cr.commit()
sessions = [[session(user), user.partner_id.id] for user in people]
Path(values["file"]).write_text(json.dumps(sessions))

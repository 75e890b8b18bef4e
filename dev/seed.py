"""In `odoo shell`: skills, a supervisor and agents to play with. Run by dev/stack.py.

Made once, by e-mail and name: what somebody changed since is left as it is.
"""

import json
import os

# By the kind of the PBX. Calls of the first queue are recorded by themselves, those of the second
# when the agent wants it.
QUEUES = {
    "plain": {"q800": "Private support", "q801": "Business support", "q802": "Sales"},
    "freepbx": {"400": "Private support", "401": "Business support", "402": "Sales"},
}
PBX = json.loads(os.environ["VALUES"])["pbx"]
LABELS = QUEUES[PBX]
FIRST, SECOND, LAST = LABELS
SKILLS = {"Support": (FIRST, SECOND), "Sales": (LAST,)}
RECORDING = {FIRST: "always", SECOND: "on_demand"}
# login: name, password, skills, fixed extension (None: floating)
AGENTS = {
    "dana@example.com": ("Dana Levi", "dana", ("Support",), "1001"),
    "avi@example.com": ("Avi Mizrahi", "avi", ("Support", "Sales"), "1002"),
    "noa@example.com": ("Noa Bar", "noa", ("Sales",), None),
}
SUPERVISOR = ("Ruth Shalev", "ruth@example.com", "ruth")

env = env(context={**env.context, "no_reset_password": True, "tracking_disable": True})  # noqa: F821
archived = {"active_test": False}


def one(model, field, value):
    """The record of that name, archived or not; empty when there is none."""
    return env[model].with_context(**archived).search([(field, "=", value)], limit=1)


def skill(name, queues):
    """A skill of these queues."""
    found = env["cc.queue"].search([("name", "in", queues)])
    return one("cc.skill", "name", name) or env["cc.skill"].create(
        {"name": name, "queue_ids": found.ids}
    )


def supervisor(name, login, password):
    """An Odoo user in the group Supervisor."""
    group = env.ref("cc_odoo.group_supervisor")
    return one("res.users", "login", login) or env["res.users"].create(
        {
            "name": name,
            "login": login,
            "email": login,
            "password": password,
            "group_ids": [(4, env.ref("base.group_user").id), (4, group.id)],
        }
    )


def agent(login, name, password, skills, number, boss):
    """An agent and their Odoo user."""
    if one("res.users", "login", login):
        return
    env["cc.user"].create(
        {
            "name": name,
            "login": login,
            "password": password,
            "supervisor_ids": boss.ids,
            "skill_ids": [one("cc.skill", "name", title).id for title in skills],
            "extension_id": one("cc.extension", "number", number).id if number else False,
            "all_extensions": not number,
        }
    )


for title, names in SKILLS.items():
    skill(title, names)
for queue in env["cc.queue"].search([("name", "in", list(LABELS))]):
    if queue.label in (False, queue.name):
        queue.label = LABELS[queue.name]
for queue in env["cc.queue"].search([("number", "=", False)]):
    # 8NN leads to queue q8NN, NNN to queue NNN; the one with a name of its own is 804
    digits = queue.name.removeprefix("q")
    queue.number = digits if digits.isdecimal() else "804"
env["cc.queue"].search([("name", "=", LAST)]).kind = "sales"
for name, recording in RECORDING.items():
    env["cc.queue"].search([("name", "=", name)]).recording = recording
env["cc.extension"].search([]).can_answer = True  # the simulated phones do as the PBX asks
boss = supervisor(*SUPERVISOR)
for login, (name, password, skills, number) in AGENTS.items():
    agent(login, name, password, skills, number, boss)
env.cr.commit()

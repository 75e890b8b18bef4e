# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Actions on an agent's call over RPC: asked for, awaited, and what is booked of them."""

from conftest import me
from waiting import until


def call_after(admin, call_id):
    """The one call that came after another."""
    return admin.one("cc.call", [("id", ">", call_id)], "id")["id"]


def give_up(stack, number):
    """Who calls from this number hangs up, as soon as the PBX has them."""
    until(lambda: _hung_up(stack, number))


def _hung_up(stack, number):
    rows = stack.cli("core show channels concise").splitlines()
    channels = [row.split("!") for row in rows if row.startswith("PJSIP/trunk-")]
    found = [channel[0] for channel in channels if channel[7] == number]
    for name in found:
        stack.cli(f"channel request hangup {name}")
    return found


def desk(odoo):
    """The call on the agent's desk, False when there is none."""
    return odoo("cc.user", "get_desk")["call"]["call"]


def state(odoo):
    """Its state."""
    return (desk(odoo) or {}).get("state")


def ask(odoo, action, *args):
    """Ask for an action; the command's id."""
    return odoo("cc.user", f"action_{action}", [me(odoo)], *args)


def end_of(admin, command):
    """done, failed or expired."""
    over = [("id", "=", command), ("state", "not in", ("pending", "sent"))]
    return until(lambda: admin("cc.command", "search_read", over, fields=["state"]))[0]["state"]


def do(admin, odoo, action, *args):
    """Ask for an action and see it done."""
    command = ask(odoo, action, *args)
    end = end_of(admin, command)
    assert end == "done", (action, end, admin("cc.command", "read", [command], ["answer"]))


def leg(admin, call, phone):
    """What is booked for a phone in a call, once it is over."""
    mine = [("call_id", "=", call), ("interface", "=", phone), ("ended_at", "!=", False)]
    rows = until(lambda: admin("cc.call.leg", "search_read", mine))
    assert len(rows) == 1, rows
    return rows[0]


def words(stack, command):
    """What the asker was sent, as the bus has it."""
    told = f"SELECT message FROM bus_bus WHERE message LIKE '%\"command_id\": {command},%'"
    compact = told.replace('": ', '":')
    return stack.sql(told) + stack.sql(compact)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the confirm page and the API have in common."""

from odoo.http import request

from ..core.bounds import id_of

# An id in an address. Not `int`: of five thousand digits Python makes an error, and no number.
ID = "string(maxlength=10)"

FINAL_HEADERS = {
    "Cache-Control": "no-store",
    # Nobody lays the page under a page of theirs, so that a click there is a call here.
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'",
}


def own_agent():
    """The agent that the present user is, or none, with words in the user's language."""
    env = request.env(context={**request.env.context, "lang": request.env.user.lang})
    return env["cc.user"]._of_user(env.user)


def dial(agent, number):
    """Place the call.

    :return: the command
    :raises UserError: why it is not placed; nothing has changed then
    """
    with agent.env.cr.savepoint():
        command_id = agent.action_dial(number)
    # sudo: cc.command: the one that was just asked for, which nobody but managers reads
    return agent.env["cc.command"].sudo().browse(command_id)


def own_command(agent, command_id):
    """A call that this agent, or somebody with this agent's phone, placed; else nothing."""
    # sudo: cc.command: the agent's own, which nobody but managers reads
    command = agent.env["cc.command"].sudo().browse(id_of(command_id)).exists()
    mine = command.create_uid == agent.env.user or (agent and command.cc_user_id == agent)
    return command.filtered(lambda command: mine and command.kind == "originate")

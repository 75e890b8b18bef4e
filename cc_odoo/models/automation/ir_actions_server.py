# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Server actions that set agents' statuses, change their queues and place calls.

Their names, and the warnings about a wrong setup, are in ``cc_server_action_text.py``.
"""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.log import logger
from . import cc_server_action_text  # noqa: F401

_logger = logger(__name__)

CC_STATES = ("cc_set_status", "cc_queues", "cc_dial")


class IrActionsServer(models.Model):
    _name = "ir.actions.server"
    _inherit = ["ir.actions.server", "cc.server.action.text"]

    state = fields.Selection(
        selection_add=[
            ("cc_set_status", "Set Agents' Status"),
            ("cc_queues", "Change Agents' Queues"),
            ("cc_dial", "Place a Call"),
        ],
        ondelete=dict.fromkeys(CC_STATES, "cascade"),
    )
    cc_status_id = fields.Many2one(
        "cc.status",
        "Agent Status",
        ondelete="restrict",
        help="Unassigned disconnects the agents. Agents who are Unassigned are connected first: "
        "with their fixed extension, the extension they used last, or their mobile number. "
        "Agents on a call get the status after the call.",
    )
    cc_queue_operation = fields.Selection(
        [
            ("join", "Join the queues"),
            ("leave", "Leave the queues"),
            ("pause", "Pause in the queues"),
            ("resume", "Resume in the queues"),
        ],
        "Queue Operation",
        default="join",
        help="The change applies in addition to the skills, until the agent disconnects.",
    )
    cc_queue_ids = fields.Many2many(
        "cc.queue", "ir_act_server_cc_queue_rel", "action_id", "queue_id", string="Queues"
    )
    cc_number = fields.Char(
        "Number to Call",
        help="A number, or the path to a field of the record, such as partner_id.phone. The "
        "agent's phone rings first.",
    )
    cc_user_ids = fields.Many2many(
        "cc.user", "ir_act_server_cc_user_rel", "action_id", "cc_user_id", string="Agents"
    )
    cc_skill_ids = fields.Many2many(
        "cc.skill",
        "ir_act_server_cc_skill_rel",
        "action_id",
        "skill_id",
        string="Agents with Skills",
    )
    cc_all_users = fields.Boolean("All Agents", help="The action applies to all agents.")

    # ------------------------------------------------------------ name and warnings

    def _name_depends(self):
        own = ["cc_status_id", "cc_queue_operation", "cc_queue_ids", "cc_number"]
        return [*super()._name_depends(), *own]

    def _generate_action_name(self):
        self.ensure_one()
        return self._cc_name() or super()._generate_action_name()

    @api.model
    def _warning_depends(self):
        agents = ["cc_user_ids", "cc_skill_ids", "cc_all_users", "usage"]
        what = ["cc_status_id.active", "cc_queue_operation", "cc_queue_ids.active", "cc_number"]
        return [*super()._warning_depends(), "model_id", *agents, *what]

    def _get_warning_messages(self):
        return [*super()._get_warning_messages(), *self._cc_warnings()]

    # ------------------------------------------------------------ running

    def _run_action_cc_set_status_multi(self, eval_context=None):
        agents = self._cc_acting(eval_context)
        status = self.cc_status_id
        self._cc_each(agents, lambda agent: agent._bring_to(status, "automation"), eval_context)
        return False

    def _run_action_cc_queues_multi(self, eval_context=None):
        agents = self._cc_acting(eval_context)
        operation, queues = self.cc_queue_operation, self.cc_queue_ids
        self._cc_each(agents, lambda agent: agent._set_queues(operation, queues), eval_context)
        return False

    def _run_action_cc_dial_multi(self, eval_context=None):
        # A write that only follows from a recomputation: the rule has run for its cause already.
        if self._is_recompute():
            return False
        agents = self._cc_acting(eval_context)
        if self._cc_means_records():
            self._cc_each(agents, lambda agent: self._cc_dial(agent, agent), eval_context)
        else:
            # A scheduled action has no record, but it can dial a number that it names itself.
            records = list(self._cc_records(eval_context)) or [eval_context["model"]]
            self._cc_each(records, lambda record: self._cc_dial(agents, record), eval_context)
        return False

    def _cc_dial(self, agents, record):
        """The first free agent calls the number of a record.

        :raises UserError: nobody is free, no number, or the PBX can't be asked
        """
        if not agents and not self._cc_has_chosen():
            raise UserError(
                self.env._("%s is not an agent of the call centre.", self.env.user.name)
            )
        number = self._cc_number_of(record)
        agents._first_free().action_dial(number)

    def _cc_number_of(self, record):
        if not self._cc_number_is_path():
            return self.cc_number
        found = [number for number in record.mapped(self.cc_number) if number]
        if not found:
            raise UserError(self.env._("it has no number."))
        return found[0]

    def _cc_each(self, items, operation, eval_context):
        """Call ``operation`` with each of the items.

        Where a person runs the action, one problem undoes everything. Where a program does, the
        items with a problem are left out, with a line each in the log.

        :raises UserError: a person runs it, and it can't be done for some: which, and why
        """
        by_hand = self._cc_by_hand(eval_context["env"])
        with self.env.cr.savepoint():
            problems = list(filter(None, [self._cc_problem(item, operation) for item in items]))
            if not items:
                problems = [self.env._("There is no agent to run this action for.")]
            if problems and by_hand:
                raise UserError("\n".join(problems))
        for problem in problems:
            _logger.warning("Server action “%s” (id %s) left out %s", self.name, self.id, problem)

    def _cc_problem(self, item, operation):
        """Call ``operation`` with the item.

        :return: why it could not be done, in words for people; None when it is done
        """
        try:
            with self.env.cr.savepoint():
                operation(item)
        except UserError as error:
            return ": ".join(filter(None, (item.display_name, str(error))))

    # ------------------------------------------------------------ who acts upon whom

    @api.model
    def _cc_by_hand(self, env):
        """Whether a person runs the action now.

        An automation rule always runs it as superuser, whoever's click triggered the rule. A cron
        runs as its own user, with ``cron_id`` in the context. ``cc_by_hand`` marks the child
        actions of an action that a person runs: Odoo runs them as superuser, too. A user who sends
        one of these keys over RPC changes how a failure is reported, not what they may do.
        """
        return bool(env.context.get("cc_by_hand") or not (env.su or env.context.get("cron_id")))

    def _run(self, records, eval_context):
        by_hand = self._cc_by_hand(records.env)
        if by_hand and self._cc_family():
            self = self.with_context(cc_by_hand=True)
            env = eval_context["env"]
            eval_context["env"] = env(context={**env.context, "cc_by_hand": True})
        return super()._run(records, eval_context)

    def _can_execute_action_on_records(self, records):
        super()._can_execute_action_on_records(records)
        if not records.env.su:
            for action in self._cc_family():
                action._cc_check_may_steer(records)

    def _cc_family(self):
        """This action and its child actions, at any depth, as far as they steer agents."""
        children = self.child_ids
        below = children._cc_family() if children else self.browse()
        return self.filtered(lambda action: action.state in CC_STATES) | below

    def _cc_check_may_steer(self, records):
        """Check that whoever runs the action by hand may steer its agents without it, too.

        Odoo checks the action's groups, or write access to the records. That says too little: the
        agents need not be the records, and a group does not say whose agents they are.

        :raise AccessError: not the user's agents
        """
        chosen = self._cc_has_chosen()
        if chosen and self.group_ids:
            return  # who set the action up let these groups do exactly this
        if not chosen and not self._cc_means_records():
            return  # a call from the user's own phone
        agents = self._cc_agents(records).with_env(records.env)
        agents.check_access("write")
        agents._check_may_steer()

    def _cc_acting(self, eval_context):
        """The agents, in the environment of whom the status log is to name: a person or nobody."""
        records = self._cc_records(eval_context)
        agents = self._cc_agents(records)
        if self._cc_by_hand(eval_context["env"]):
            # sudo: cc.user: _cc_check_may_steer has checked; the user stays who they are
            return agents.sudo()
        return agents.with_user(SUPERUSER_ID)

    @api.model
    def _cc_records(self, eval_context):
        return eval_context["records"] or eval_context["record"] or eval_context["model"]

    def _cc_agents(self, records):
        if self._cc_has_chosen():
            # sudo: ir.actions.server: the agents it names, for whoever may run it
            return self.sudo()._cc_chosen(records.env)
        if self._cc_means_records():
            # sudo: cc.user: _cc_check_may_steer checks whose they are
            return records.sudo()
        # sudo: cc.user: the present user's own agent
        return self.env["cc.user"]._of_user(records.env.user).sudo()

    def _cc_chosen(self, env):
        wanted = Domain("skill_ids", "in", self.cc_skill_ids.ids)
        if self.cc_all_users:
            wanted = Domain.TRUE
        if not env.su:
            wanted &= Domain("company_id", "in", env.companies.ids)
        return self.cc_user_ids | self.env["cc.user"].search(wanted)

    def _cc_has_chosen(self):
        return bool(self.cc_all_users or self.cc_user_ids or self.cc_skill_ids)

    def _cc_means_records(self):
        """Whether the agents meant are the records that the action runs on."""
        return not self._cc_has_chosen() and self.model_name == "cc.user"

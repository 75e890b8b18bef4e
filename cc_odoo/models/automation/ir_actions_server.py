# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Server actions that steer agents. Their names and warnings: cc_server_action_words.py."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.log import logger
from . import cc_server_action_words  # noqa: F401

_logger = logger(__name__)

# Fields that the name of an action, and the warnings about it, depend on.
NAMED_BY = ["cc_status_id", "cc_queue_operation", "cc_queue_ids", "cc_number"]
WARNED_BY = [
    "model_id",
    "cc_user_ids",
    "cc_skill_ids",
    "cc_all_users",
    "usage",
    "cc_status_id.active",
    "cc_queue_operation",
    "cc_queue_ids.active",
    "cc_number",
]

CC_STATES = ("cc_set_status", "cc_queues", "cc_dial")


class IrActionsServer(models.Model):
    _name = "ir.actions.server"
    _inherit = ["ir.actions.server", "cc.server.action.words"]

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
        return [*super()._name_depends(), *NAMED_BY]

    def _generate_action_name(self):
        self.ensure_one()
        return self._cc_action_name() or super()._generate_action_name()

    @api.model
    def _warning_depends(self):
        return [*super()._warning_depends(), *WARNED_BY]

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
        # A write that only follows from a recomputation has set the rule off before.
        if self._is_recompute():
            return False
        agents = self._cc_acting(eval_context)
        if self._cc_means_records():
            self._cc_each(agents, lambda agent: self._cc_dial(agent, agent), eval_context)
        else:
            # Without a record (the scheduler has none) a number can be dialled all the same.
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

    def _cc_each(self, items, work, eval_context):
        """Do the work for each item.

        A person gets all or nothing; a program what can be done, and a log line for the rest.

        :raises UserError: a person runs it, and it can't be done for some: which, and why
        """
        by_hand = self._cc_by_hand(eval_context["env"])
        with self.env.cr.savepoint():
            problems = list(filter(None, [self._cc_problem(item, work) for item in items]))
            if not items:
                problems = [self.env._("There is no agent to run this action for.")]
            if problems and by_hand:
                raise UserError("\n".join(problems))
        for problem in problems:
            _logger.warning("Server action “%s” (id %s) left out %s", self.name, self.id, problem)

    def _cc_problem(self, item, work):
        """Do the work for one item; what kept it from being done, in words, or None."""
        try:
            with self.env.cr.savepoint():
                work(item)
        except UserError as error:
            return ": ".join(filter(None, (item.display_name, str(error))))

    # ------------------------------------------------------------ who acts upon whom

    @api.model
    def _cc_by_hand(self, env):
        """Whether a person runs the action now.

        An automation rule always runs it as superuser, whoever's click set the rule off; a cron
        runs as its own user and says so. ``cc_by_hand`` marks the children of an action that a
        person runs, which Odoo runs as superuser, too. Whoever forges the one or the other over
        RPC changes how they are told of a failure, and not what they may do.
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
        """Those of this action and all below it that steer agents."""
        children = self.child_ids
        below = children._cc_family() if children else self.browse()
        return self.filtered(lambda action: action.state in CC_STATES) | below

    def _cc_check_may_steer(self, records):
        """By hand, nobody steers agents whom they could not steer without the action.

        Odoo asks for groups on the action, or for write access to the records; but the agents
        are not the records, or the groups say nothing of whose agents they are.

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
        """The agents, in the name of whom the log shall know: a person, or nobody."""
        records = self._cc_records(eval_context)
        agents = self._cc_agents(records)
        if self._cc_by_hand(eval_context["env"]):
            # sudo: cc.user: whose they are was checked, see _cc_check_may_steer
            return agents.sudo()
        return agents.with_user(SUPERUSER_ID)

    @api.model
    def _cc_records(self, eval_context):
        return eval_context["records"] or eval_context["record"] or eval_context["model"]

    def _cc_agents(self, records):
        # sudo: ir.actions.server: read by whoever runs it
        action, env = self.sudo(), records.env
        if action._cc_has_chosen():
            return action._cc_chosen(env)
        if action._cc_means_records():
            # sudo: cc.user: whose they are is checked before, see _cc_check_may_steer
            return records.sudo()
        return action.env["cc.user"]._of_user(env.user)

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
        """The records that the action runs on are the agents meant."""
        return not self._cc_has_chosen() and self.model_name == "cc.user"

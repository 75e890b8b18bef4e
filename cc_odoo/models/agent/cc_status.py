# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..mixins import cc_door_mixin  # noqa: F401
from . import cc_status_rules  # noqa: F401

# The statuses that come with the addon. The code relies on them, so nobody can edit them.
BUILT_INS = (
    # code, xmlid, English name, colour, activates skills
    ("connected", "status_connected", "Connected", 10, True),
    ("virtual", "status_virtual", "Virtual", 4, True),
    ("unassigned", "status_unassigned", "Unassigned", 0, False),
    ("incoming", "status_incoming", "Incoming call", 2, False),
    ("outgoing", "status_outgoing", "Outgoing call", 3, False),
)

# Statuses that calls lead to.
CALL_CODES = ("incoming", "outgoing")

# Statuses that nobody can choose: connecting, disconnecting and calls lead to them.
NOT_CHOSEN = ("unassigned", "virtual", *CALL_CODES)

# Fields of the call statuses that can be edited, though these are built-in.
OPEN_ON_CALLS = {"on_hangup_last", "on_hangup_status_id"}

# With this very object in the context, built-ins can be written. No value that comes over RPC, and
# nothing that the code of a server action can make, is this object.
_LOADER = object()


class CcStatus(models.Model):
    """What an agent is doing, as the agent or the system set it."""

    _name = "cc.status"
    _description = "Agent Status"
    _inherit = ["cc.setting.mixin", "cc.status.rules"]
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(readonly=True, copy=False, help="Set on the built-in statuses only.")
    sequence = fields.Integer(default=20)
    color = fields.Integer(string="Colour")
    active = fields.Boolean(default=True)
    is_default = fields.Boolean(
        string="Default", copy=False, help="The status that agents get when they connect."
    )
    activates_skills = fields.Boolean(
        string="Activate Skills",
        help="Agents in this status are members of the queues of their skills.",
    )
    membership = fields.Selection(
        [("leave", "Leave the queues"), ("pause", "Stay in the queues, paused")],
        string="Queue Membership",
        required=True,
        default="leave",
        help="What happens to the agent's queues in a status that does not activate skills.",
    )
    allow_timeout = fields.Boolean(help="The status ends by itself after some time.")
    timeout = fields.Integer(string="Timeout (s)", help="In seconds.")
    timeout_status_id = fields.Many2one(
        "cc.status",
        string="Go To",
        ondelete="restrict",
        help="The status that follows after the timeout.",
    )
    on_hangup_last = fields.Boolean(
        string="Back to the Last Status",
        default=True,
        copy=False,
        help="After the call, the agent returns to the status held before it.",
    )
    on_hangup_status_id = fields.Many2one(
        "cc.status",
        string="Other Status",
        ondelete="restrict",
        copy=False,
        help="The status that follows after the call, unless the agent returns to the last one.",
    )
    is_built_in = fields.Boolean(string="Built-in", compute="_compute_is_built_in")
    is_name_locked = fields.Boolean("Name Locked", compute="_compute_is_name_locked")
    after_call = fields.Char("After the Call", compute="_compute_after_call")

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "This built-in status already exists."
    )
    _one_default = models.UniqueIndex(
        "(is_default) WHERE is_default", "Exactly one status must be the default."
    )

    @api.constrains("allow_timeout", "timeout", "timeout_status_id")
    def _check_timeout(self):
        for status in self.filtered("allow_timeout"):
            target = status.timeout_status_id
            if status.timeout <= 0:
                raise status._invalid(self.env._("the timeout must be more than 0 seconds."))
            if not target:
                raise status._invalid(self.env._("choose the status to go to after the timeout."))
            if target == status:
                raise status._invalid(self.env._("a timeout can't go to its own status."))
            if target.code in NOT_CHOSEN:
                raise status._invalid(
                    self.env._("a timeout can't go to “%(target)s”.", target=target.name)
                )

    @api.constrains("code", "on_hangup_last", "on_hangup_status_id")
    def _check_on_hangup(self):
        for status in self:
            target = status.on_hangup_status_id
            if status.code not in CALL_CODES:
                if target or not status.on_hangup_last:
                    raise status._invalid(
                        self.env._("only Incoming call and Outgoing call have on-hangup settings.")
                    )
            elif not (status.on_hangup_last or target):
                raise status._invalid(self.env._("choose the status that follows the call."))
            elif target.code in NOT_CHOSEN:
                raise status._invalid(
                    self.env._("a call can't be followed by “%(target)s”.", target=target.name)
                )

    @api.constrains("is_default", "active")
    def _check_default(self):
        for status in self.filtered("is_default"):
            if status.code in NOT_CHOSEN:
                raise status._invalid(
                    self.env._("agents can't connect with this status, so it can't be the default.")
                )
            if not status.active:
                raise status._invalid(self.env._("the default status can't be archived."))
        # sudo: cc.status: one is the default, whoever may read it
        if not self._is_loading() and not self.sudo().search_count([("is_default", "=", True)]):
            raise ValidationError(
                self.env._(
                    "One status must be the default. Make another status the default instead."
                )
            )

    @api.constrains("active")
    def _check_not_in_use(self):
        for status in self.filtered(lambda status: not status.active):
            status._refuse_in_use()

    @api.depends("code")
    def _compute_is_built_in(self):
        for status in self:
            status.is_built_in = bool(status.code)

    @api.depends_context("lang")
    @api.depends("code")
    def _compute_is_name_locked(self):
        for status in self:
            status.is_name_locked = status.code and "name" not in status._open_fields()

    @api.depends("code", "on_hangup_last", "on_hangup_status_id")
    def _compute_after_call(self):
        for status in self:
            last = self.env._("Last status") if status.on_hangup_last else False
            after = last or status.on_hangup_status_id.name
            status.after_call = after if status.code in CALL_CODES else False

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_loading():
            # Nobody can make a built-in, not by a default in the context either.
            if any(vals.get("code") for vals in vals_list):
                raise UserError(self.env._("Only built-in statuses have a code."))
            vals_list = [{**vals, "code": False} for vals in vals_list]
        if defaults := [vals for vals in vals_list if self._marks_default(vals)]:
            self._unmark_default(len(defaults))
        statuses = super().create(vals_list)
        self._forget()
        return statuses

    def write(self, vals):
        self._refuse_locked(vals)
        if vals.get("is_default"):
            self._unmark_default(len(self))
        result = super().write(vals)
        self._forget()
        if {"active", "activates_skills", "membership"} & vals.keys():
            # sudo: cc.pbx: only which bridges to wake
            pbxs = self.env["cc.pbx"].sudo().search([("active", "=", True)])
            pbxs._notify_members()
        if {"allow_timeout", "timeout"} & vals.keys():
            self.env["cc.pbx"]._notify_bridge("deadline")
        return result

    def unlink(self):
        self._check_may_unlink()
        # Not @api.ondelete: Odoo skips those for a context key that anybody can send.
        if not self.env["cc.pbx"]._is_uninstalling():
            self._refuse_needed()
        result = super().unlink()
        self._forget()
        return result

    def _refuse_needed(self):
        for status in self:
            if status.code:
                raise status._built_in_error()
            if status.is_default:
                raise status._invalid(self.env._("the default status can't be deleted."))
            status._refuse_in_use()
            status._refuse_as_target(self)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for status, vals in zip(self, vals_list, strict=True):
            if not (default or {}).get("name"):
                vals["name"] = self.env._("%(name)s (copy)", name=status.name)
        return vals_list

    @api.model
    def load(self, fields, data):
        """Refuse to import several defaults: row by row, each would replace the one before."""
        if "is_default" in fields:
            column = fields.index("is_default")
            if sum(self._is_yes(row[column]) for row in data) > 1:
                error = {"type": "error", "message": str(self._two_defaults_error())}
                return {"ids": False, "messages": [error], "nextrow": 0}
        return super().load(fields, data)

    @api.model
    def _is_yes(self, cell):
        field = self._fields["is_default"]
        converter = self.env["ir.fields.converter"]
        return converter._str_to_boolean(self, field, str(cell), None)[0]

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        """Allow to translate the name of a built-in, but not to change the original."""
        original = translations.get("en_US")
        kept = field_name != "name" or original in (None, self.with_context(lang="en_US").name)
        if self.code and not kept:
            raise self._built_in_error()
        result = super()._update_field_translations(field_name, translations, digest, source_lang)
        self._forget()
        return result

    @api.model
    def _load_built_ins(self):
        """Create the built-in statuses, or set them to what the code relies on.

        Called when the addon is installed or updated. The on-hangup choices, the default mark
        and the translations stay as they are.
        """
        # sudo: cc.status: what comes with the addon, whoever updates it
        loader = self.sudo().with_context(cc_status_loader=_LOADER, lang="en_US", active_test=False)
        for sequence, (code, xmlid, name, color, activates) in enumerate(BUILT_INS, start=1):
            vals = {"name": name, "color": color, "activates_skills": activates, "code": code}
            vals |= {"sequence": sequence, "active": True}
            loader._load_built_in(f"cc_odoo.{xmlid}", code, vals)
        if not loader.search_count([("is_default", "=", True)]):
            loader._with_code("connected").is_default = True

    def _load_built_in(self, xmlid, code, vals):
        status = self._with_code(code)
        if status:
            status.write(vals)
        else:
            status = self.create(vals)
        self.env["ir.model.data"]._update_xmlids([{"xml_id": xmlid, "record": status}])

    @api.model
    def _with_code(self, code):
        """The built-in with this code."""
        return self.search([("code", "=", code)], limit=1)

    @api.model
    def _default_status(self):
        """The status an agent enters on connecting."""
        return self.search([("is_default", "=", True)], limit=1)

    @api.model
    def _closed_fields(self):
        return super()._closed_fields() - {"code"}  # see _refuse_locked

    def _choosable(self):
        """Those of these statuses that an agent may choose."""
        return self.filtered(lambda status: status.active and status.code not in NOT_CHOSEN)

    @api.model
    def _choosable_domain(self):
        """The same rule for a search."""
        return Domain("active", "=", True) & Domain("code", "not in", NOT_CHOSEN)

    def _is_loading(self):
        return self.env.context.get("cc_status_loader") is _LOADER

    def _marks_default(self, vals):
        if "is_default" in vals:
            return vals["is_default"]
        return self.env.context.get("default_is_default")

    def _unmark_default(self, count):
        """Unmark the present default before ``count`` other statuses are marked.

        :raises ValidationError: ``count`` is more than one
        """
        if count > 1:
            raise self._two_defaults_error()
        # sudo: cc.status: there is one default, also where the user may not edit it
        old = self.sudo().search([("is_default", "=", True)]) - self
        # As the loader: for a moment there is no default, which the constraint must allow.
        old.with_context(cc_status_loader=_LOADER).write({"is_default": False})
        # Flushed now: the unique index is checked as each row is written.
        old.flush_recordset(["is_default"])

    def _refuse_locked(self, vals):
        """:raises UserError: ``vals`` would change a code, or what can't be edited on a built-in"""
        if self._is_loading():
            return
        if vals.get("code") and any(status.code != vals["code"] for status in self):
            raise UserError(self.env._("Only built-in statuses have a code."))
        for status in self.filtered("code"):
            closed = vals.keys() - status._open_fields()
            if any(status._changes(name, vals[name]) for name in closed):
                raise status._built_in_error()

    def _open_fields(self):
        open_fields = {"is_default"}
        if self.code in CALL_CODES:
            open_fields |= OPEN_ON_CALLS
        if (self.env.lang or "en_US") != "en_US":
            open_fields |= {"name"}
        return open_fields

    def _changes(self, name, value):
        field = self._fields.get(name)
        if field is None:
            return False
        return field.convert_to_cache(value, self) != field.convert_to_cache(self[name], self)

    def _refuse_in_use(self):
        # sudo: cc.user: an agent in the status counts, also one whom the caller can't see
        agents = self.env["cc.user"].sudo().with_context(active_test=False)
        places = ("status_id", "next_status_id", "held_status_id")
        used = Domain.OR(Domain(place, "in", self.ids) for place in places)
        if agent := agents.search(used, limit=1):
            raise self._invalid(self.env._("it is in use now, by %(agent)s.", agent=agent.name))

    def _refuse_as_target(self, going):
        leads_here = Domain("timeout_status_id", "=", self.id) | Domain(
            "on_hangup_status_id", "=", self.id
        )
        others = self.with_context(active_test=False).search(leads_here) - going
        if others:
            names = ", ".join(others.mapped("name"))
            raise self._invalid(
                self.env._("other statuses go to it: %(names)s. Change them first.", names=names)
            )

    def _invalid(self, words):
        return ValidationError(f"{self.name}: {words}")

    def _built_in_error(self):
        return UserError(
            self.env._(
                "“%(name)s” is a built-in status: it can't be changed, archived or deleted.",
                name=self.name,
            )
        )

    def _two_defaults_error(self):
        return ValidationError(self.env._("Only one status can be the default."))

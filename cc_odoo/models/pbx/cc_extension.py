# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import ormcache

from ...core import formats
from ...tools.names import check_one_line
from ..mixins import cc_door_mixin  # noqa: F401

# What somebody may type as a number: nothing that leads out of the channel's format.
NUMBER = re.compile(r"[0-9A-Za-z_.*#+-]{1,80}")

DEVICE_STATES = {
    "UNKNOWN": "Unknown",
    "NOT_INUSE": "Free",
    "INUSE": "In use",
    "BUSY": "Busy",
    "INVALID": "Invalid",
    "UNAVAILABLE": "Not registered",
    "RINGING": "Ringing",
    "RINGINUSE": "Ringing, in use",
    "ONHOLD": "On hold",
}

UNREACHABLE = ("UNAVAILABLE", "INVALID")


class CcExtension(models.Model):
    """A phone on a PBX. The bridge finds them there; one that is gone is archived."""

    _name = "cc.extension"
    _description = "Extension"
    _inherit = ["cc.setting.mixin"]
    _order = "pbx_id, number, id"
    _rec_name = "number"
    _rec_names_search = ["number"]

    number = fields.Char(required=True)
    pbx_id = fields.Many2one("cc.pbx", string="PBX", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="pbx_id.company_id", store=True, index=True)
    active = fields.Boolean(default=True)
    interface = fields.Char(
        string="Channel",
        compute="_compute_interface",
        store=True,
        precompute=True,
        index=True,
        help="The phone's channel on the PBX: as the PBX lists it, else by the PBX's format.",
    )
    hold_by = fields.Selection(
        [
            ("phone", "By the phone, when the PBX tells it to"),
            ("pbx", "By the PBX, with any phone"),
            ("none", "Not from Odoo, only on the phone itself"),
        ],
        string="Hold Method",
        required=True,
        default="phone",
        help="Many desk phones put a call on hold when the PBX tells them to. For other phones the "
        "PBX can do it, if it has a hold number.",
    )
    can_answer = fields.Boolean(
        string="Can Be Answered from Odoo",
        help="The phone answers a ringing call when the PBX tells it to.",
    )
    device_state = fields.Selection(
        list(DEVICE_STATES.items()),
        string="Phone State",
        default="UNKNOWN",
        readonly=True,
        copy=False,
    )
    unreachable_since = fields.Datetime(readonly=True, copy=False)
    cc_user_ids = fields.One2many(
        "cc.user",
        "extension_id",
        string="Fixed For",
        help="The agent who always connects with this extension.",
    )
    serving_ids = fields.One2many("cc.user", "current_extension_id", "Used By Agents")
    serving_id = fields.Many2one(
        "cc.user",
        string="Used By",
        compute="_compute_serving",
        # sudo: cc.user: who is refused an extension reads who has it
        compute_sudo=True,
        search="_search_serving",
        help="The agent who is connected with this extension now.",
    )

    _number_unique = models.Constraint(
        "UNIQUE (pbx_id, number)", "This extension already exists on the PBX."
    )

    @api.constrains("number", "interface")
    def _check_names(self):
        check_one_line(self, "number", "interface")

    @api.depends("number", "pbx_id.channel_format")
    def _compute_interface(self):
        for extension in self:
            template = extension.pbx_id.channel_format or ""
            extension.interface = formats.filled(template, number=extension.number or "")

    @api.depends("serving_ids")
    def _compute_serving(self):
        for extension in self:
            extension.serving_id = extension._origin.serving_ids[:1]

    def _search_serving(self, operator, value):
        return [("serving_ids", operator, value)]

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_number(vals)
        extensions = super().create([self._known_state(vals) for vals in vals_list])
        self.env.registry.clear_cache()  # of `_numbers_of`
        return extensions

    def write(self, vals):
        self._check_number(vals)
        unreachable = self.filtered(lambda extension: extension._is_unreachable())
        result = super().write(self._known_state(vals))
        if {"number", "pbx_id"} & vals.keys():
            self.env.registry.clear_cache()
        if {"active", "interface", "number"} & vals.keys():
            self.pbx_id._notify_members()
        if "device_state" in vals:
            self._follow_device_state(unreachable)
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    @ormcache("pbx_id")
    def _numbers_of(self, pbx_id):
        """The numbers of a PBX's phones, archived ones too; each ring asks, so they are kept."""
        # sudo: cc.extension: which numbers are the PBX's own, whoever asks
        phones = self.sudo().with_context(active_test=False)
        phones = phones.search_fetch([("pbx_id", "=", pbx_id)], ["number"], order="id")
        return frozenset(phones.mapped("number"))

    def _is_unreachable(self):
        return self.device_state in UNREACHABLE

    def _follow_device_state(self, unreachable):
        """Notify the agents at these phones, whose state was written.

        :param unreachable: those of these phones that no call could reach before
        """
        for extension in self:
            gone = extension._is_unreachable()
            if gone != (extension in unreachable):
                extension._set_unreachable(gone)
        if self.serving_ids:
            self.env["cc.user"]._hint_floor()

    def _set_unreachable(self, gone):
        self.unreachable_since = fields.Datetime.now() if gone else False
        self.serving_ids._push_agent()
        if self.serving_ids and self.pbx_id.unreachable_status_id:
            self.env["cc.pbx"]._notify_bridge("deadline")

    def action_free(self):
        """Disconnect the agent whom this extension serves, so that another can take it."""
        self.ensure_one()
        self.check_access("read")
        if not self.serving_id:
            raise UserError(self.env._("Extension %(number)s is free.", number=self.number))
        return self.serving_id.action_disconnect()

    @api.model
    def _check_number(self, vals):
        """Of what people type; what the PBX itself lists is as it is.

        :raises ValidationError: it would lead out of the channel's format
        """
        number = str(vals.get("number") or "")
        if number and not self.env.su and not NUMBER.fullmatch(number):
            raise ValidationError(self.env._("“%s” is not the number of an extension.", number))

    @api.model
    def _known_state(self, vals):
        """The PBX has several spellings, and may learn a state that we don't know."""
        if "device_state" not in vals:
            return vals
        state = (vals["device_state"] or "").upper().replace(" ", "_")
        state = {"NOT_IN_USE": "NOT_INUSE", "IN_USE": "INUSE"}.get(state, state)
        return {**vals, "device_state": state if state in DEVICE_STATES else "UNKNOWN"}

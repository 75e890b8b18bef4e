# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import ormcache

from ...core import discovery, formats
from ...core.actions import BadValue, check_channel, check_number
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

# What somebody typed in place of what follows from the PBX.
OWN = ("own_dial_number", "own_member_interface", "own_state_interface")

# A change of one of these changes by what numbers the phone is known.
NUMBERS = {"number", "dial_number", "own_dial_number", "user_number", "pbx_id"}

# A change of one of these may change who is in the queues.
MEMBERS = {
    "active",
    "interface",
    "number",
    "dial_number",
    "member_interface",
    "state_interface",
    "user_number",
}

UNREACHABLE = ("UNAVAILABLE", "INVALID")


class CcExtension(models.Model):
    """A phone on a PBX. The bridge finds them there; one that is gone is archived."""

    _name = "cc.extension"
    _description = "Extension"
    _inherit = ["cc.setting.mixin"]
    _order = "pbx_id, number, id"
    _rec_name = "number"
    _rec_names_search = ["number", "dial_number", "label"]

    number = fields.Char(required=True, help="The number of the phone on the PBX.")
    label = fields.Char(help="The name that people use, such as that of whoever sits there.")
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
    dial_number = fields.Char(
        "Number to Dial",
        compute="_compute_dial_number",
        inverse=lambda self: self._keep_own("dial_number"),
        store=True,
        precompute=True,
        index=True,
        help="The number that reaches the phone, where it is another than its own: in FreePBX's "
        "mode “device and user” the number of the user at this device. Empty it to follow the PBX.",
    )
    member_interface = fields.Char(
        "Queue Member",
        compute="_compute_member_interface",
        inverse=lambda self: self._keep_own("member_interface"),
        store=True,
        precompute=True,
        help="What is made a member of queues for the agent at this phone. Empty it to follow the "
        "PBX's format.",
    )
    state_interface = fields.Char(
        compute="_compute_state_interface",
        inverse=lambda self: self._keep_own("state_interface"),
        store=True,
        precompute=True,
        help="What queues watch to see whether the phone is free. Empty it to follow the PBX's "
        "format.",
    )
    user_number = fields.Char(
        readonly=True, help="The number of the user at this phone, as the PBX says."
    )
    own_dial_number = fields.Char(readonly=True)
    own_member_interface = fields.Char(readonly=True)
    own_state_interface = fields.Char(readonly=True)
    not_a_phone = fields.Boolean(
        "Not a Phone",
        help="A trunk or anything else at which no agent sits. Its calls come from outside. The "
        "mark stays when the PBX lists it again.",
    )
    trunk_signs = fields.Char(
        readonly=True, help="What of it is as with trunks, in the program's own words."
    )
    trunk_text = fields.Char("Looks Like a Trunk", compute="_compute_trunk_text")
    is_confirmed = fields.Boolean(
        "Confirmed as a Phone",
        help="Somebody said that it is a phone, though it looks like a trunk.",
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

    @api.constrains("number", "interface", "label", *OWN)
    def _check_names(self):
        check_one_line(self, "number", "interface", "label", *OWN)

    @api.constrains(*OWN)
    def _check_channels(self):
        """What somebody typed is sent to the PBX as it is."""
        for extension in self:
            try:
                check_number(extension.dial_number or extension.number)
                for name in ("member_interface", "state_interface"):
                    check_channel(extension[name] or "")
            except BadValue as bad:
                raise ValidationError(
                    self.env._(
                        "Extension %(number)s: %(reason)s.",
                        number=extension.number,
                        reason=str(bad),
                    )
                ) from bad

    @api.depends("number", "pbx_id.channel_format")
    def _compute_interface(self):
        for extension in self:
            template = extension.pbx_id.channel_format or ""
            extension.interface = formats.filled(template, number=extension.number or "")

    @api.depends("number", "user_number", "own_dial_number")
    def _compute_dial_number(self):
        for extension in self:
            extension.dial_number = extension.own_dial_number or extension._usual_dial_number()

    @api.depends("own_member_interface", "dial_number", "interface", "pbx_id.member_format")
    def _compute_member_interface(self):
        for extension in self:
            own = extension.own_member_interface
            extension.member_interface = own or extension._usual_member_interface()

    @api.depends("own_state_interface", "dial_number", "interface", "pbx_id.state_interface_format")
    def _compute_state_interface(self):
        for extension in self:
            own = extension.own_state_interface
            extension.state_interface = own or extension._usual_state_interface()

    def _usual_dial_number(self):
        return self.user_number or self.number

    def _usual_member_interface(self):
        return self._filled(self.pbx_id.member_format)

    def _usual_state_interface(self):
        return self._filled(self.pbx_id.state_interface_format)

    def _filled(self, template):
        """A channel by the PBX's format; without one, the phone's own."""
        return formats.filled(template, number=self.dial_number) if template else self.interface

    def _keep_own(self, name):
        """Keep what somebody typed instead of what follows from the PBX; nothing, when emptied."""
        for extension in self:
            typed = (extension[name] or "").strip()
            usual = getattr(extension, f"_usual_{name}")()
            # sudo: cc.extension: whoever may write the field itself
            extension.sudo()[f"own_{name}"] = typed if typed != usual else False
        # What was emptied is computed anew.
        self.env.add_to_compute(self._fields[name], self)

    @api.depends("trunk_signs")
    @api.depends_context("lang")
    def _compute_trunk_text(self):
        words = {
            "no_login": self.env._("nobody logs in to it"),
            "logs_in": self.env._("it logs in elsewhere"),
            "contacts": self.env._("it has several contacts"),
            "identify": self.env._("it is known by its address"),
            "context": self.env._("its calls come from outside"),
        }
        for extension in self:
            signs = (extension.trunk_signs or "").split(",")
            extension.trunk_text = ", ".join(words[sign] for sign in signs if sign in words)

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
        vals_list = [self._known_state(self._marked(vals)) for vals in vals_list]
        extensions = super().create(vals_list)
        self.env.registry.clear_cache()  # of `_numbers_of`
        return extensions

    def write(self, vals):
        self._check_number(vals)
        vals = self._marked(vals)
        unreachable = self.filtered(lambda extension: extension._is_unreachable())
        result = super().write(self._known_state(vals))
        if NUMBERS & vals.keys():
            self.env.registry.clear_cache()
        if MEMBERS & vals.keys():
            self.pbx_id._notify_members()
        if "device_state" in vals:
            self._follow_device_state(unreachable)
        return result

    @api.model
    def _marked(self, vals):
        """What is no phone is archived; and what somebody archives by hand is to stay so."""
        if "not_a_phone" in vals:
            return {**vals, "active": not vals["not_a_phone"]}
        if "active" in vals and not self.env.su:
            return {**vals, "not_a_phone": not vals["active"]}
        return vals

    def action_not_a_phone(self):
        """Mark what is found on the PBX as none of the agents' phones.

        :raises UserError: an agent uses it
        """
        self.check_access("write")
        for extension in self:
            agent = extension.serving_id or extension.cc_user_ids[:1]
            if agent:
                raise UserError(
                    self.env._(
                        "Extension %(number)s is the phone of %(name)s.",
                        number=extension.number,
                        name=agent.name,
                    )
                )
        self.write({"not_a_phone": True, "is_confirmed": False})

    def action_is_a_phone(self):
        """Say that it is a phone, whatever it looks like."""
        self.write({"not_a_phone": False, "is_confirmed": True})

    # ------------------------------------------------------------ as the PBX lists them

    def _values_as_found(self, found):
        return {**found, "active": not self.not_a_phone}

    @api.model
    def _new_values_as_found(self, found):
        """What looks like a trunk is proposed as none of the phones."""
        trunk = discovery.is_like_a_trunk(found.get("trunk_signs") or "")
        return {**found, "not_a_phone": trunk}

    @api.model
    def _of_number(self, pbxs, number):
        """The phones that a number leads to, on these PBXs."""
        numbers = ["|", ("dial_number", "=", number), ("number", "=", number)]
        return self.search([("pbx_id", "in", pbxs.ids), *numbers])

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
        phones = phones.search_fetch(
            [("pbx_id", "=", pbx_id)], ["number", "dial_number"], order="id"
        )
        return frozenset(phones.mapped("number") + phones.mapped("dial_number"))

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

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What kind of PBX it is, and the settings that suit such a PBX."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core import formats, presets
from ...core.actions import BadValue

# What may stand in braces, by field.
PLACES = {
    "channel_format": {"number"},
    "member_format": {"number"},
    "state_interface_format": {"number"},
    "virtual_format": {"number", "e164"},
}
OPTIONAL = {"member_format", "state_interface_format"}


class CcPbxPreset(models.AbstractModel):
    """A kind of PBX suggests settings; each can be changed, and what was changed is shown."""

    _name = "cc.pbx.preset"
    _description = "PBX"

    kind = fields.Selection(
        [
            (presets.ASTERISK, "Plain Asterisk"),
            (presets.FREEPBX, "FreePBX and its kin (Issabel, …)"),
            (presets.OTHER, "By hand"),
        ],
        string="Kind of PBX",
        required=True,
        default=presets.ASTERISK,
        tracking=True,
        help="Fills the fields on numbers and dialling as a PBX of this kind needs them. You can "
        "change each of them afterwards.",
    )
    channel_format = fields.Char(
        "Phone's Channel",
        required=True,
        default="PJSIP/{number}",
        help="The channel of an extension; {number} is the extension's number. It rings when an "
        "agent dials from Odoo.",
    )
    member_format = fields.Char(
        "Queue Member",
        help="What is made a member of queues for an agent; {number} is the number to dial. Empty: "
        "the phone's channel. PJSIP/{number} rings the phone and nothing else. "
        "Local/{number}@from-queue/n calls the extension through the dialplan of FreePBX: "
        "do-not-disturb, follow-me and “force recording” of the extension then apply.",
    )
    state_interface_format = fields.Char(
        "State Interface",
        help="What a queue watches to see whether a member is free, such as "
        "hint:{number}@ext-local; {number} is the number to dial. Empty: the phone itself. A Local "
        "member without one is never seen as busy.",
    )
    virtual_format = fields.Char(
        "Virtual Agent's Channel",
        required=True,
        default="Local/{number}@virtual-agent/n",
        help="The channel of a virtual agent; {number} is the mobile number as dialled in the "
        "PBX's country, {e164} the same with + and country code.",
    )
    originate_context = fields.Char(
        "Dialplan Context",
        required=True,
        default="agents",
        help="The dialplan context in which agents dial.",
    )
    transfer_context = fields.Char(
        help="The dialplan context to which calls are transferred. Empty: the one in which agents "
        "dial. A number that is not in it is refused before anybody is called, so it should "
        "not have a pattern that takes any number.",
    )
    dial_variables = fields.Text(
        help="Channel variables of a call that is placed from Odoo, one NAME=value a line. "
        "{number} is the extension's number on the PBX, {dial} its number to dial. FreePBX learns "
        "from REALCALLERIDNUM={number} whose call it is: caller ID and recording follow from it.",
    )
    dial_caller_id = fields.Selection(
        [("dialled", "The number that is called"), ("own", "The agent's own number")],
        "Caller ID on the Agent's Phone",
        required=True,
        default="dialled",
        help="What the PBX is told as the caller ID of a call that is placed from Odoo. Plain "
        "Asterisk shows it on the agent's phone. FreePBX takes it for the caller's own number, "
        "unless a dial variable tells whose call it is.",
    )
    feature_codes = fields.Char(
        help="Numbers of the PBX that call nobody, separated by commas. A full stop at the end "
        "stands for all that begin so: *. is every number that begins with a star.",
    )
    hold_number = fields.Char(
        help="An extension in the agents' dialplan context that only waits. With it, the PBX can "
        "hold calls for phones that cannot do so themselves, and for virtual agents.",
    )
    pause_static_members = fields.Boolean(
        help="Members of queues that Odoo did not add, but that are agents' phones, are paused "
        "while their agent takes no calls. If not set, Odoo never touches them, and their phones "
        "ring also on a break and after the agent disconnects.",
    )
    preset_changes = fields.Text(
        "Changed from the Preset",
        compute="_compute_preset_changes",
        help="The fields that are not as PBXs of this kind usually need them.",
    )

    @api.onchange("kind")
    def _onchange_kind(self):
        self.update(presets.preset(self.kind))

    @api.depends("kind", *presets.FIELDS)
    @api.depends_context("lang")
    def _compute_preset_changes(self):
        for pbx in self:
            lines = map(pbx._preset_change_text, pbx._changed_from_preset())
            pbx.preset_changes = "\n".join(lines) or False

    def _changed_from_preset(self):
        return presets.changed(self.kind, {name: self[name] for name in presets.FIELDS})

    def _preset_change_text(self, name):
        nothing = self.env._("empty")
        return self.env._(
            "%(field)s: %(value)s (preset: %(preset)s)",
            field=self._fields[name]._description_string(self.env),
            value=self._preset_word(name, self[name]) or nothing,
            preset=self._preset_word(name, presets.preset(self.kind)[name]) or nothing,
        )

    def _preset_word(self, name, value):
        if self._fields[name].type != "selection":
            return value
        return dict(self._fields[name]._description_selection(self.env)).get(value)

    def action_restore_preset(self):
        """Set the fields that differ from the preset of this kind of PBX back to it."""
        self.ensure_one()
        wanted = presets.preset(self.kind)
        self.write({name: wanted[name] for name in self._changed_from_preset()})

    @api.model
    def _with_preset(self, vals):
        """The values of a kind that is chosen, for each field that is not given."""
        return {**presets.preset(vals.get("kind")), **vals}

    @api.constrains(*PLACES)
    def _check_formats(self):
        for pbx in self:
            for name, known in PLACES.items():
                if pbx[name] or name not in OPTIONAL:
                    pbx._check_format(pbx[name] or "", known)

    def _check_format(self, template, known):
        """:raises ValidationError: when a channel can't be made out of the template."""
        if not formats.is_format(template, known) or not template.isprintable():
            raise ValidationError(
                self.env._(
                    "“%(template)s” is not a valid channel format. Use %(known)s in place of the "
                    "number.",
                    template=template[: formats.MAX_FORMAT_CHARS],
                    known=" / ".join(f"{{{name}}}" for name in sorted(known)),
                )
            )

    @api.constrains("dial_variables", "feature_codes")
    def _check_words(self):
        for pbx in self:
            try:
                presets.variables(pbx.dial_variables)
                presets.feature_codes(pbx.feature_codes)
            except BadValue as bad:
                raise ValidationError(
                    self.env._(
                        "%(name)s: %(reason)s. Dial variables are lines such as NAME=value, "
                        "feature codes a list such as *., 555.",
                        name=pbx.name,
                        reason=str(bad),
                    )
                ) from bad

    def _transfer_context(self):
        return self.transfer_context or self.originate_context

    def _check_context(self, number):
        """The context in which a number that an agent dials must be; empty: the PBX says itself.

        A PBX that answers any number where agents dial refuses wrong ones where it transfers to;
        but its own codes are for those who dial.
        """
        if presets.is_feature_code(number, self.feature_codes or ""):
            return ""
        return self.transfer_context or ""

    def _dial_variables(self, extension):
        """The channel variables of a call from this phone; without one, those that need none."""
        places = {"number": extension.number or "", "dial": extension.dial_number or ""}
        return [
            (name, formats.filled(value, **places))
            for name, value in presets.variables(self.dial_variables)
            if extension or "{" not in value
        ]

    def _dial_caller_id(self, wanted, extension):
        """The CallerID of the Originate that calls `wanted` from this phone."""
        if self.dial_caller_id == "own":
            # The name is what the agent's phone shows.
            return f'"{wanted}" <{extension.dial_number}>' if extension else ""
        # Where the PBX is told whose call it is, but this is no phone of its own, it would take the
        # number that is called for the caller's.
        told = any("{" in value for _name, value in presets.variables(self.dial_variables))
        return "" if told and not extension else f"<{wanted}>"

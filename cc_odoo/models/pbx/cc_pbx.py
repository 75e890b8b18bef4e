# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import shlex

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.orm.models import NO_ACCESS
from psycopg2 import IntegrityError

from ...core import formats, numbers
from ...tools.bridge_watch import BRIDGE_LOCK, RUNNING
from ...tools.log import keep_out_of_sql_log
from ...tools.names import check_one_line
from ..call import cc_pbx_facts, cc_pbx_queue_log  # noqa: F401
from ..mixins import cc_at_ring_mixin, cc_door_mixin, cc_write_only_mixin  # noqa: F401
from ..recording import cc_pbx_recordings  # noqa: F401
from . import cc_pbx_bridge, cc_pbx_outage, cc_pbx_preset  # noqa: F401

# What only the bridge may write: what it sees of the PBX.
BRIDGE_FIELDS = {"state", "last_event_at", "last_error", "heard_until"}

# A change of one of these makes the bridge connect anew.
CONNECTION = {"active", "kind", "host", "port", "tls", "username", "secret", "secret_stored"}

# Columns that nobody but the bridge may read.
SECRETS = {"secret_stored", "queue_log_dsn_stored", "recording_password_stored"}
keep_out_of_sql_log("cc_pbx", SECRETS)

# A change of one of these gives the agents' phones other names, or other members in queues.
CHANNELS = {
    "country_id",
    "channel_format",
    "member_format",
    "state_interface_format",
    "virtual_format",
    "pause_static_members",
}

# One line each, of the PBX's own language: parts of headers that are sent to it.
ONE_LINE = ("host", "username", "secret_stored", "originate_context", "transfer_context")


class CcPbx(models.Model):
    """A connection to one Asterisk. Its queues and extensions are found there, not typed in."""

    _name = "cc.pbx"
    _description = "PBX"
    _inherit = [
        "mail.thread",
        "cc.setting.mixin",
        "cc.at.ring.mixin",
        "cc.write.only.mixin",
        "cc.pbx.preset",
        "cc.pbx.bridge",
        "cc.pbx.outages",
        "cc.pbx.facts",
        "cc.pbx.queue.log",
        "cc.pbx.recordings",
    ]
    _order = "name, id"
    _at_ring = ("company_id", "country_id", "hold_number", "can_consult", "channel_format")
    _write_only = {
        "secret": {"host", "port", "tls"},
        "queue_log_dsn": set(),
        "recording_password": {"recording_url"},
    }

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company, index=True)
    country_id = fields.Many2one(
        "res.country",
        default=lambda self: self.env.company.country_id,
        help="Numbers without a country code belong to this country.",
    )
    host = fields.Char(
        required=True, default="127.0.0.1", tracking=True, help="The name or IP address of the PBX."
    )
    port = fields.Integer(required=True, default=5038, tracking=True, help="The AMI port.")
    tls = fields.Boolean(string="TLS", tracking=True, help="Encrypt the connection to the PBX.")
    username = fields.Char(
        required=True, tracking=True, help="The name of the section in manager.conf."
    )
    secret = fields.Char(
        compute="_compute_write_only",
        inverse=lambda self: self._store_write_only("secret"),
        copy=False,
        help="The secret of that section of manager.conf. It can be replaced here, but is never "
        "shown.",
    )
    secret_stored = fields.Char("Stored Secret", groups=NO_ACCESS, copy=False)
    has_secret = fields.Boolean(compute="_compute_has_write_only", compute_sudo=True)
    can_consult = fields.Boolean(
        string="Attended Transfers",
        default=True,
        help="The PBX is set up for attended transfers: features.conf, and the options t and T of "
        "Queue() and Dial(). If not set, agents are not offered them.",
    )
    unreachable_status_id = fields.Many2one(
        "cc.status",
        "Status When Unreachable",
        domain=[("code", "=", False)],
        ondelete="restrict",
        help="Agents who take calls but whose phone is not registered get this status. Empty: they "
        "are only shown as unreachable.",
    )
    unreachable_after = fields.Integer(
        default=30,
        help="How many seconds a phone may be unreachable before its agent gets the status.",
    )
    state = fields.Selection(
        [
            ("disconnected", "Offline"),
            ("connecting", "Connecting"),
            ("connected", "Online"),
        ],
        default="disconnected",
        required=True,
        readonly=True,
        copy=False,
    )
    last_event_at = fields.Datetime(
        string="Last Event",
        readonly=True,
        copy=False,
        help="When the bridge last received an event from the PBX.",
    )
    last_error = fields.Char(readonly=True, copy=False)
    queue_ids = fields.One2many("cc.queue", "pbx_id", string="Queues")
    extension_ids = fields.One2many("cc.extension", "pbx_id", string="Extensions")
    queue_count = fields.Integer(compute="_compute_counts")
    extension_count = fields.Integer(compute="_compute_counts")
    bridge_running = fields.Boolean(compute="_compute_bridge")
    bridge_command = fields.Char(compute="_compute_bridge")

    _unreachable_after_not_negative = models.Constraint(
        "CHECK (unreachable_after >= 0)",
        "The time before a phone counts as unreachable can't be negative.",
    )
    _port_range = models.Constraint(
        "CHECK (port > 0 AND port < 65536)", "The port must be a number from 1 to 65535."
    )

    @api.constrains("name")
    def _check_name(self):
        check_one_line(self, "name")

    @api.constrains("hold_number")
    def _check_hold_number(self):
        for pbx in self.filtered("hold_number"):
            # The PBX takes # for the end of it.
            if not numbers.is_dialled(pbx.hold_number) or "#" in pbx.hold_number:
                raise ValidationError(
                    self.env._("The hold number may contain only digits, + and *.")
                )

    @api.constrains(*ONE_LINE)
    def _check_printable(self):
        """A line break in one of these would be a second AMI header."""
        # sudo: cc.pbx: the stored secret, which nobody reads
        for pbx in self.sudo():
            if not all((pbx[name] or "").isprintable() for name in ONE_LINE):
                raise ValidationError(
                    self.env._(
                        "%(name)s: line breaks and control characters are not allowed.",
                        name=pbx.name,
                    )
                )

    @api.depends("queue_ids", "extension_ids")
    def _compute_counts(self):
        for pbx in self:
            pbx.queue_count = len(pbx.queue_ids)
            pbx.extension_count = len(pbx.extension_ids)

    @api.depends_context("uid")
    def _compute_bridge(self):
        self.bridge_running = self._bridge_running()
        self.bridge_command = self._bridge_command()

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._with_preset(vals) for vals in vals_list]
        for vals in vals_list:
            self._refuse_bridge_fields(vals)
            self._refuse_bad_row(vals)
        pbxs = super().create(vals_list)
        self._notify_bridge("pbx")
        return pbxs

    def write(self, vals):
        vals = self._with_preset(vals)
        self._refuse_bridge_fields(vals)
        self._refuse_bad_row(vals)
        self._refuse_secrets_elsewhere(vals)
        self._store_queue_log_dsn(vals)
        result = super().write(vals)
        self._notify_queue_log(vals)
        if CONNECTION & vals.keys():
            self._notify_bridge("pbx")
        if CHANNELS & vals.keys():
            self._notify_members()
        return result

    def _write_multi(self, vals_list):
        """PostgreSQL's complaint about a row quotes all of it: to the asker, and in the log."""
        if any(SECRETS & vals.keys() for vals in vals_list):
            self._hold_rows()
        try:
            return super()._write_multi(vals_list)
        except IntegrityError:
            words = self.env._("The PBX cannot be saved: a value is missing or not allowed.")
            raise ValidationError(words) from None

    def _hold_rows(self):
        """If somebody else has just written here, this fails and not the query with the secret."""
        self.env.cr.execute(
            "SELECT FROM cc_pbx WHERE id IN %s FOR NO KEY UPDATE", [tuple(self.ids)]
        )

    def unlink(self):
        self._notify_bridge("pbx")
        return super().unlink()

    def action_test(self):
        """Open the wizard that says in words what is wrong with this connection."""
        self.ensure_one()
        wizard = self.env["cc.pbx.test"].create({"pbx_id": self.id})
        return wizard.action_test()

    def action_queues(self):
        """Show this PBX's queues."""
        return self._action_of("cc_odoo.cc_queue_action")

    def action_extensions(self):
        """Show this PBX's extensions."""
        return self._action_of("cc_odoo.cc_extension_action")

    def _action_of(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {**action, "domain": [("pbx_id", "=", self.id)], "context": {}}

    def _refuse_bad_row(self, vals):
        """:raises ValidationError: before PostgreSQL sees the row, and writes it into its log"""
        for name in vals.keys() & self._fields.keys():
            field = self._fields[name]
            if field.required and field.type in ("char", "selection") and not vals[name]:
                label = field._description_string(self.env)
                raise ValidationError(self.env._("%(field)s: enter a value.", field=label))
        if "port" in vals and not 0 < int(vals["port"] or 0) < 65536:
            raise ValidationError(self.env._("The port must be a number from 1 to 65535."))

    def _refuse_bridge_fields(self, vals):
        if BRIDGE_FIELDS & vals.keys() and not self.env.su:
            raise AccessError(
                self.env._(
                    "The connection state of a PBX is set by the bridge and cannot be edited."
                )
            )

    def _secret_elsewhere_text(self, name):
        return {
            "secret": self.env._(
                "%(name)s: enter the secret again together with the new address, so that "
                "it is not sent to the wrong server.",
                name=self.name,
            ),
            "recording_password": self.env._(
                "%(name)s: enter the web server's password again together with its new address.",
                name=self.name,
            ),
        }[name]

    def _of_company(self, company):
        """Those of these PBXs that ring agents of a company: its own, and those of none."""
        return self.filtered(lambda pbx: not pbx.company_id or pbx.company_id == company)

    def _agents_domain(self):
        """The agents whom this PBX may ring."""
        return [("company_id", "=", self.company_id.id)] if self.company_id else []

    def _virtual_channel(self, number):
        """The channel that reaches a mobile number (E.164) through this PBX."""
        self.ensure_one()
        return formats.filled(self.virtual_format, number=self._to_dial(number), e164=number)

    @api.model
    def _is_uninstalling(self):
        """Whether the addon itself is going: asked of the module, not of a forgeable context."""
        # sudo: ir.module.module: only its state
        module = self.env.ref("base.module_cc_odoo").sudo()
        return module.state == "to remove"

    @api.model
    def _notify_bridge(self, payload):
        """Wake the bridge when this transaction commits.

        :param payload: ``members:<pbx id>``, ``command:<pbx id>``, ``import:<pbx id>``, ``pbx``
            or ``deadline``
        """
        self.env.cr.execute("SELECT pg_notify('cc_odoo', %s)", [payload])

    def _notify_members(self):
        """Say that who belongs into the queues of these PBXs may have changed."""
        for pbx_id in self.ids:
            self._notify_bridge(f"members:{pbx_id}")

    @api.model
    def _bridge_running(self):
        """Whether some bridge serves this database now: asked of PostgreSQL, never stored."""
        self.env.cr.execute(RUNNING, [BRIDGE_LOCK])
        return bool(self.env.cr.rowcount)

    @api.model
    def _bridge_command(self):
        """What to type to start a bridge for this database."""
        # Not with -c: Odoo looks for the command before it reads that, so ours would be unknown.
        return f"ODOO_RC=<your odoo.conf> odoo cc_bridge -d {shlex.quote(self.env.cr.dbname)}"

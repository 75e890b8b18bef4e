# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the bridge reads from and reports to a PBX. Superuser only: RPC reaches no ``_``."""

import hashlib

from odoo import api, models
from odoo.tools import SQL, ormcache
from odoo.tools.sql import escape_psql

from ...core import numbers
from ...core.members import Member
from ...core.phones import Phones
from ..mixins.columns import keep_read
from ..mixins.guard import WHOLE, guarded

# What the bridge needs to connect.
SETTINGS = (
    "id",
    "name",
    "host",
    "port",
    "tls",
    "username",
    "kind",
    "channel_format",
    "virtual_format",
    "feature_codes",
)
# A copy has the same uuid: which PostgreSQL it is in, and which database there, tell it apart.
THIS_DATABASE = """
    SELECT system_identifier, oid FROM pg_control_system(), pg_database
     WHERE datname = current_database()
"""
# What a test of the connection looks at besides.
TESTED = ("originate_context", "can_consult", "hold_number", "pause_static_members")


class CcPbxBridge(models.AbstractModel):
    _name = "cc.pbx.bridge"
    _description = "PBX"

    # ------------------------------------------------------------ the connection

    @api.model
    def _bridge_settings(self):
        """The connections to keep, secrets included."""
        ours = {"database": self.env.cr.dbname, "owner": self._database_key()}
        return [
            {**{name: pbx[name] for name in SETTINGS}, "secret": pbx.secret_stored or "", **ours}
            for pbx in self.search([("active", "=", True)])
        ]

    @api.model
    def _database_key(self):
        """One word that no other database has, not even a copy of this one."""
        self.env.cr.execute(THIS_DATABASE)
        known = *self.env.cr.fetchone(), self.env["ir.config_parameter"].get_param("database.uuid")
        return hashlib.sha256(repr(known).encode()).hexdigest()[:16]

    @guarded
    def _bridge_state(self, state, error=""):
        """Keep how the connection stands: disconnected, connecting or connected."""
        was_connected, was_error = self.state == "connected", self.last_error or ""
        # While it tries again, the reason it has to stays in view.
        error = was_error if state == "connecting" and not error else error
        self.write({"state": state, "last_error": error})
        if (state == "connected") != was_connected or error != was_error:
            self._agents()._push_agent()

    @api.model
    def _sweep_states(self):
        """A bridge that was killed could not say so: without one, no PBX is connected.

        The same for agents who lost their right by a way that passes by Odoo's models.
        """
        if not self._bridge_running():
            for pbx in self.search([("state", "!=", "disconnected")]):
                pbx._bridge_outage_began(self.env._("No bridge is running."))
                pbx._bridge_state("disconnected")
        self.env["cc.user"]._disconnect_revoked()

    def _agents(self):
        """The agents whom this PBX sends calls, or would once they connect."""
        domain = [
            "|",
            ("current_extension_id.pbx_id", "=", self.id),
            ("skill_ids.queue_ids.pbx_id", "=", self.id),
        ]
        return self.env["cc.user"].search(domain)

    @api.model
    def _apply_all_facts(self, batches, whole=False):
        """Write batches of facts, ``{id of a PBX: facts}``; those of a PBX deleted are dropped.

        :param whole: whoever calls does all anew in another transaction, should anything fail
        :return: the ids of the PBXs of which more follows: `_bridge_books`
        """
        self.env.cr.cache[WHOLE] = whole
        self.env.user._cc_keep_company()
        pbxs = self.browse(batches).filtered(lambda pbx: pbx._keep_at_ring())
        return [pbx.id for pbx in pbxs if pbx._bridge_facts(batches[pbx.id])]

    @api.model
    def _keep_all_books(self, pbx_ids, whole=False):
        """What follows from facts of these PBXs that are written; the ids of those with more.

        :param whole: as of `_apply_all_facts`
        """
        self.env.cr.cache[WHOLE] = whole
        return [pbx.id for pbx in self.browse(pbx_ids) if pbx._bridge_books()]

    # ------------------------------------------------------------ what there is on the PBX

    @guarded
    def _bridge_discovered(self, queues, extensions):
        """Keep queues and extensions in step; what has disappeared is archived, never deleted.

        :param queues: names
        :param extensions: dicts of number, interface, device_state, trunk_signs, user_number; see
            ``core.discovery``
        """
        self._keep_in_step("cc.queue", "name", {name: {} for name in queues})
        self._keep_in_step("cc.extension", "number", {ext["number"]: ext for ext in extensions})

    def _keep_in_step(self, model, key, found):
        """:param found: the values of each row there should be, by its key"""
        rows = self._rows_of(model)
        (rows.filtered(lambda row: row.active and row[key] not in found)).active = False
        for row in rows.filtered(lambda row: row[key] in found):
            self._write_changes(row, row._values_as_found(found[row[key]]))
        new = found.keys() - set(rows.mapped(key))
        self.env[model].create(
            [
                {**rows._new_values_as_found(found[k]), key: k, "pbx_id": self.id}
                for k in sorted(new)
            ]
        )

    @guarded
    def _bridge_device_states(self, states):
        """Keep the states of phones: ``{interface: state in the PBX's word}``."""
        domain = [("pbx_id", "=", self.id), ("interface", "in", list(states))]
        for extension in self.env["cc.extension"].search(domain):
            values = extension._known_state({"device_state": states[extension.interface]})
            self._write_changes(extension, values)

    def _queue_of(self, name):
        """The queue of this name, in whatever letters: the PBX does not care for their case.

        A call in it proves that the PBX has it, found yet or not.
        """
        queues = self.env["cc.queue"].with_context(active_test=False)
        if not name:
            return queues
        mine = [("pbx_id", "=", self.id)]
        queue = queues.search([*mine, ("name", "=", name)], limit=1)
        queue = queue or queues.search([*mine, ("name", "=ilike", escape_psql(name))], limit=1)
        return queue or queues.create({"pbx_id": self.id, "name": name})

    def _queues_of(self, facts):
        """The queues that facts name, as far as they are known."""
        names, ids = {fact.queue for fact in facts} - {""}, self._queue_ids(self.id)
        queues = self.env["cc.queue"].browse(ids[name] for name in names if name in ids)
        return queues.filtered(lambda queue: queue._keep_at_ring())

    @api.model
    @ormcache("pbx_id")
    def _queue_ids(self, pbx_id):
        """``{name: id}`` of a PBX's queues, archived ones too."""
        rows = self.browse(pbx_id)._rows_of("cc.queue").sorted("id")
        return {queue.name: queue.id for queue in rows}

    def _rows_of(self, model):
        rows = self.env[model].with_context(active_test=False)
        return rows.search([("pbx_id", "=", self.id)])

    def _write_changes(self, row, values):
        changes = {name: value for name, value in values.items() if row[name] != value}
        if changes:
            row.write(changes)

    # ------------------------------------------------------------ queue members

    def _bridge_membership(self):
        """Who should be in the queues, and what tells whose phones are there already."""
        return *self._bridge_desired(), self._bridge_phones()

    def _bridge_phones(self):
        """Which of the PBX's endpoints are phones, by what numbers they are dialled, and so on.

        :return: ``{"phones", "others": interfaces of phones, of what is none, "numbers": {number
            to dial: interface}, "steered": interfaces at which other members may be paused}``
        """
        rows = self._rows_of("cc.extension")
        phones = rows.filtered("active")
        return {
            "phones": phones.mapped("interface"),
            "others": rows.filtered("not_a_phone").mapped("interface"),
            "numbers": {phone.dial_number: phone.interface for phone in phones},
            "steered": self._steered_phones().mapped("interface"),
        }

    def _bridge_tested_phones(self):
        """What the test of the connection compares with: `_bridge_phones`, and whose they are.

        :return: besides ``{"confirmed": interfaces that are phones for sure, "agents": {interface:
            agent's name}, "ours": [(queue, interface)] of members that we added}``
        """
        phones = self._rows_of("cc.extension").filtered("active")
        agents = {phone.interface: (phone.serving_id or phone.cc_user_ids[:1]) for phone in phones}
        ours = self._member_rows().filtered("ours")
        return {
            **self._bridge_phones(),
            "confirmed": phones.filtered("is_confirmed").mapped("interface"),
            "agents": {interface: agent.name for interface, agent in agents.items() if agent},
            "ours": [(row.queue_id.name, row.interface) for row in ours],
        }

    def _steered_phones(self):
        """The phones at which members of queues that are not ours are paused: agents' ones."""
        if not self.pause_static_members:
            return self.env["cc.extension"]
        agents = self.env["cc.user"].search(self._agents_domain())
        phones = agents.extension_id | agents.current_extension_id | agents.last_extension_id
        return phones.filtered(lambda phone: phone.active and phone.pbx_id == self)

    def _phones(self):
        """The phones as `core.phones` tells them apart."""
        known, phones = self._bridge_phones(), Phones()
        phones.learn(known["phones"], known["numbers"])
        return phones

    def _bridge_desired(self):
        """Who should be in the queues: ``(members, ours)``; ours are the keys that we added."""
        ours = self._member_rows().filtered("ours")
        members = [self._desired_member(*row) for row in self._desired_rows()]
        return members, {(row.queue_id.name, row.interface) for row in ours}

    def _desired_rows(self):
        """(queue, interface, what it watches, mobile number, agent's name, paused) of each."""
        self.env.flush_all()
        # Direct SQL: it runs after every change of a status or skill, over all agents at once,
        # and joins ten tables that the ORM would read one after another.
        return self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT queue.name, phone.member_interface, phone.state_interface,
                       agent.current_virtual_number, agent.name,
                       NOT COALESCE(status.activates_skills, FALSE)
                                   OR paused.queue_id IS NOT NULL
                                   OR EXISTS (SELECT FROM cc_queue_refusal refused
                                               WHERE refused.cc_user_id = agent.id
                                                 AND refused.queue_id = queue.id)
                  FROM cc_user agent
                  JOIN cc_status shown ON shown.id = agent.status_id
                  JOIN cc_status status ON status.id = CASE
                       WHEN shown.code IN ('incoming', 'outgoing')
                       THEN agent.held_status_id ELSE agent.status_id END
                  JOIN (
                        SELECT has.cc_user_id, covers.queue_id
                          FROM cc_user_skill_rel has
                          JOIN cc_skill skill ON skill.id = has.skill_id AND skill.active
                          JOIN cc_skill_queue_rel covers ON covers.skill_id = skill.id
                         UNION SELECT cc_user_id, queue_id FROM cc_user_extra_queue_rel
                        EXCEPT SELECT cc_user_id, queue_id FROM cc_user_left_queue_rel
                       ) takes ON takes.cc_user_id = agent.id
                  JOIN cc_queue queue ON queue.id = takes.queue_id AND queue.active
                       AND queue.pbx_id = %(pbx)s
                       AND COALESCE(queue.company_id, agent.company_id) = agent.company_id
             LEFT JOIN cc_user_paused_queue_rel paused
                       ON paused.cc_user_id = agent.id AND paused.queue_id = queue.id
             LEFT JOIN cc_extension phone ON phone.id = agent.current_extension_id
                       AND phone.active AND phone.pbx_id = queue.pbx_id
                 WHERE agent.active
                   AND shown.code IS DISTINCT FROM 'unassigned'
                   AND (status.activates_skills OR status.membership = 'pause')
                   AND (phone.id IS NOT NULL OR agent.current_virtual_number IS NOT NULL)
              ORDER BY 1, 2, 3
                """,
                pbx=self.id,
            )
        )

    def _desired_member(self, queue, interface, watched, mobile, name, paused):
        # A phone's own state says whether it is free; a mobile's channel has none but its own.
        interface = interface or self._virtual_channel(mobile)
        return Member(queue, interface, name or "", watched or interface, paused)

    @guarded
    def _bridge_claim(self, keys, ours):
        """Note members as ours before they are added, or forget them once they are gone.

        :param keys: (queue name, interface) pairs
        """
        rows = {(row.queue_id.name, row.interface): row for row in self._member_rows()}
        known = [rows[key] for key in keys if key in rows]
        known = self.env["cc.queue.member"].union(*known)
        if not ours:
            known.unlink()
            return
        known.filtered(lambda row: not row.ours).ours = True
        self.env["cc.queue.member"].create(
            [
                {"queue_id": self._queue_of(key[0]).id, "interface": key[1], "ours": True}
                for key in keys
                if key not in rows
            ]
        )

    @guarded
    def _bridge_members(self, members, complete):
        """Keep who is in the queues as the PBX says; all there are, when ``complete``."""
        rows = {(row.queue_id.name, row.interface): row for row in self._member_rows()}
        new, phones = [], self._phones_by_member(members)
        for member in members:
            values = {**self._member_values(member), "extension_id": phones.get(member.interface)}
            if row := rows.pop(member.key, None):
                self._write_changes(row, values)
            else:
                queue = self._queue_of(member.queue)
                row = {"queue_id": queue.id, "interface": member.interface}
                new.append({**values, **row, "extension_id": values["extension_id"].id})
        self.env["cc.queue.member"].create(new)
        if complete:
            self._forget_members(rows.values())

    def _phones_by_member(self, members):
        """``{interface of a member: the extension that rings there}``."""
        phones = self._phones()
        extensions = {row.interface: row for row in self._rows_of("cc.extension")}
        found = {member.interface: phones.at(member.interface) for member in members}
        empty = self.env["cc.extension"]
        return {name: extensions.get(phone, empty) for name, phone in found.items()}

    def _forget_members(self, rows):
        """Those that are not in their queue now. A claim of ours stays: it is being added."""
        for row in rows:
            if not row.ours:
                row.unlink()
            elif row.state:
                row.state = False

    def _member_values(self, member):
        return {
            "member_name": member.name,
            "kind": member.kind,
            "paused": member.paused,
            "penalty": member.penalty,
        }

    def _member_rows(self):
        queues = self._rows_of("cc.queue")
        return self.env["cc.queue.member"].search([("queue_id", "in", queues.ids)])

    @guarded
    def _bridge_refused(self, refusals):
        """Show the PBX's words on agent and PBX; empty words clear what stands there.

        :param refusals: (interface, queue name, words)
        """
        for interface, queue, words in refusals:
            agent = self.env["cc.user"]._of_interface(self, interface)
            text = f"{queue}: {words}" if words else ""
            if agent and (agent.refusal or "") != text:
                agent.refusal = text
                agent._push_agent()
            self._show_refusal(queue, text)

    def _show_refusal(self, queue, text):
        shown = self.last_error or ""
        if text or shown.startswith(f"{queue}: "):
            self.last_error = text

    # ------------------------------------------------------------ numbers

    def _number_country(self):
        """The country that numbers without a prefix are of."""
        first = self.env["res.company"]._cc_first()  # not the asker's: it is one for all
        country = self.country_id or self.company_id.country_id or first.country_id
        if country:  # else each ring would read it, with all its columns
            keep_read(country, {"code": self._country_code(country.id)})
        return country

    @api.model
    @ormcache("country_id", cache="stable")
    def _country_code(self, country_id):
        # Odoo clears this cache when the code of a country changes.
        return self.env["res.country"].browse(country_id).code or None

    @api.model
    def _number_countries(self):
        """All that a number without a prefix may be of: a set of ``res.country``."""
        # sudo: cc.pbx: only the countries
        pbxs = self.sudo().search([("active", "=", True)])
        first = self.env["res.company"]._cc_first()
        return {pbx._number_country() for pbx in pbxs} or {first.country_id}

    def _to_dial(self, number):
        """A clean number as this PBX dials it: its own country's nationally, others after 00."""
        return numbers.to_dial(number, self._number_country().phone_code)

    def _has_number(self, number):
        """Return whether a number is a phone or a queue of these PBXs."""
        here = [("pbx_id", "in", self.ids)]
        extensions = self.env["cc.extension"]._of_number(self, number)
        return bool(
            extensions
            or self.env["cc.queue"].search_count([*here, ("number", "=", number)], limit=1)
        )

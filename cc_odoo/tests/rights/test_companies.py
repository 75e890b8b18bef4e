# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which company decides, and that nobody sets up another one's call centre."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..companies_common import CompaniesCase


@tagged("post_install", "-at_install")
class TestWhichCompany(CompaniesCase):
    """The PBX's company decides; not the one that the user turns to, which is the user's choice."""

    def turn_to(self, company, agent=None):
        """The user's own write, which Odoo allows."""
        user = (agent or self.dana).user_id
        self.as_user(user, user).company_id = company
        self.assertEqual(user.company_id, company)

    def dial(self, number):
        self.env["cc.command"].search([]).unlink()
        return self.as_user(self.dana, self.dana).action_dial(number)

    def test_an_agent_stays_in_their_company(self):
        self.turn_to(self.there)
        self.assertEqual(self.dana.company_id, self.company)
        self.assertNotIn(self.dana, self.as_user(self.dana, self.max).search([]))

    def test_an_agent_who_left_the_company_is_of_the_one_they_have(self):
        self.omer.user_id.write(
            {"company_ids": [Command.set(self.there.ids)], "company_id": self.there.id}
        )
        self.assertEqual(self.omer.company_id, self.there)

    def test_a_manager_of_both_moves_an_agent(self):
        left = {"skill_ids": [Command.clear()], "supervisor_ids": [Command.clear()]}
        self.dana.write({**left, "extension_id": False})
        self.as_user(self.dana, self.bella).company_id = self.there
        self.assertEqual(self.dana.company_id, self.there)

    def test_nobody_else_moves_an_agent(self):
        self.dana.write({"skill_ids": [Command.clear()], "extension_id": False})
        self.supervisor.company_ids |= self.there
        for user in self.supervisor, self.manager, self.dana.user_id:
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(self.dana, user).company_id = self.there

    def test_an_agent_is_not_moved_to_where_the_user_does_not_work(self):
        self.omer.write({"skill_ids": [Command.clear()], "extension_id": False})
        with self.assertRaises(UserError):
            self.as_user(self.omer, self.bella).company_id = self.there

    def test_the_dial_rules_are_those_of_the_pbxs_company(self):
        self.run_bridge()
        self.env["cc.dial.rule"].search([]).unlink()
        self.env["cc.dial.rule"].create({"prefix": "1900", "company_id": self.company.id})
        self.turn_to(self.there)
        with self.assertRaisesRegex(UserError, "1900"):
            self.dial("1900123456")

    def test_and_not_the_agents_where_the_pbx_has_one(self):
        self.run_bridge()
        self.env["cc.dial.rule"].search([]).unlink()
        self.env["cc.dial.rule"].create({"prefix": "050", "company_id": self.there.id})
        self.pbx.company_id = self.there
        allowed, _rule = self.env["cc.dial.rule"]._decide(self.dana, self.pbx, "0502345678")
        self.assertFalse(allowed)

    def test_numbers_without_a_rule_are_as_the_pbxs_company_says(self):
        self.run_bridge()
        self.env["cc.dial.rule"].search([]).unlink()
        self.company.cc_dial_default = "forbid"
        self.turn_to(self.there)
        with self.assertRaisesRegex(UserError, "no dial rule permits"):
            self.dial("0502345678")

    def test_a_number_is_of_one_country_whoever_asks(self):
        self.pbx.write({"company_id": False, "country_id": False})
        self.turn_to(self.there)
        mine = self.as_user(self.pbx, self.dana).with_context(allowed_company_ids=self.there.ids)
        self.assertEqual(mine.sudo()._number_country(), self.company.country_id)
        agent = self.as_user(self.dana, self.dana).with_context(allowed_company_ids=self.there.ids)
        self.dana.skill_ids = False
        self.assertEqual(agent.sudo()._e164("0502345678"), "+972502345678")

    def test_what_is_recorded_without_a_queue_is_as_the_pbxs_company_says(self):
        self.company.cc_recording, self.there.cc_recording = "always", "never"
        self.turn_to(self.there)
        self.facts(self.call_fact(queue=""), self.leg_fact(queue=""))
        self.assertEqual(self.legs()._recording_rule()[0], "always")
        self.pbx.company_id = False
        self.assertEqual(self.legs()._recording_rule()[0], "always")

    def test_whether_agents_listen_is_as_the_pbxs_company_says(self):
        recording = self.env["cc.recording"].create(
            {"cc_user_id": self.dana.id, "pbx_id": self.pbx.id, "started_at": "2026-01-01 10:00:00"}
        )
        self.there.cc_agents_listen = True
        self.turn_to(self.there)
        self.assertFalse(self.as_user(recording, self.dana).has_access("read"))
        self.company.cc_agents_listen = True
        self.assertTrue(self.as_user(recording, self.dana).has_access("read"))
        self.pbx.company_id = self.there
        self.there.cc_agents_listen = False
        self.assertFalse(self.as_user(recording, self.dana).has_access("read"))

    def test_the_grace_time_is_the_agents_companys(self):
        self.there.cc_grace_seconds = 36000
        self.turn_to(self.there)
        self.assertEqual(self.dana.company_id.cc_grace_seconds, self.company.cc_grace_seconds)

    def test_agents_made_while_their_user_had_turned_away_come_back_on_update(self):
        self.env.cr.execute(
            "UPDATE cc_user SET company_id = %s WHERE id = %s", [self.there.id, self.dana.id]
        )
        self.env.invalidate_all()
        self.env["cc.user"]._settle_companies()
        self.assertEqual(self.dana.company_id, self.company)
        self.assertEqual(self.noa.company_id, self.there)


@tagged("post_install", "-at_install")
class TestVirtualElsewhere(CompaniesCase):
    """A company's PBX neither rings another company's virtual agent nor shows them a caller."""

    MOBILE = "+972521112233"

    def setUp(self):
        super().setUp()
        self.noa.write({"extension_id": False})
        self.noa._status_event("connect", virtual=True, place=self.MOBILE)

    def test_a_call_at_their_number_is_not_shown_to_them(self):
        interface = self.pbx._virtual_channel(self.MOBILE)
        self.assertFalse(self.env["cc.user"]._of_interface(self.pbx, interface))
        theirs = self.their_pbx._virtual_channel(self.MOBILE)
        self.assertEqual(self.env["cc.user"]._of_interface(self.their_pbx, theirs), self.noa)

    def test_they_are_in_none_of_its_queues(self):
        # However it came to be so: an agent moved, a row from before this was checked.
        self.env.cr.execute(
            "INSERT INTO cc_skill_queue_rel (skill_id, queue_id) VALUES (%s, %s)",
            [self.their_skill.id, self.support_queue.id],
        )
        self.env.invalidate_all()
        members, _ours = self.pbx._bridge_desired()
        self.assertNotIn("Noa", {member.name for member in members})
        members, _ours = self.their_pbx._bridge_desired()
        self.assertEqual({member.name for member in members}, {"Noa"})

    def test_it_does_not_dial_for_them(self):
        self.run_bridge()
        self.env.cr.execute(
            "INSERT INTO cc_skill_queue_rel (skill_id, queue_id) VALUES (%s, %s)",
            [self.their_skill.id, self.support_queue.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.noa._pbxs(), self.their_pbx)
        self.assertEqual(self.noa._virtual_pbx(), self.their_pbx)

    def test_a_name_in_the_queue_log_is_of_an_agent_here(self):
        self.omer.name = "Noa"
        visit = self.env["cc.queue.visit"].new({"pbx_id": self.pbx.id})
        self.assertEqual(visit._agent_named("Noa"), self.omer)

    def test_who_has_the_number_elsewhere_is_not_named(self):
        with self.assertRaises(UserError) as refused:
            self.as_user(self.omer, self.omer).action_connect(virtual_number=self.MOBILE)
        self.assertNotIn("Noa", str(refused.exception))


@tagged("post_install", "-at_install")
class TestTargets(CompaniesCase):
    """A manager of one company sets nothing up that counts in another."""

    def refused(self, action):
        with self.assertRaises(UserError), self.env.cr.savepoint():  # AccessError is one
            action()
            self.env.flush_all()
        self.env.invalidate_all()

    def mine(self, record):
        return self.as_user(record, self.max)

    def make(self, model, **vals):
        return lambda: self.mine(self.env[model]).create(vals)

    def change(self, record, **vals):
        return lambda: self.mine(record).write(vals)

    def own(self, model):
        """A record of each kind that is Max's own to set up."""
        made = {
            "cc.dial.rule": {"prefix": "1", "company_id": self.there.id},
            "cc.skill": {"name": "Other", "company_id": self.there.id},
        }
        if model in made:
            return self.env[model].create(made[model])
        own = (self.their_pbx, self.their_queue, self.their_ext2, self.noa)
        return next(record for record in own if record._name == model)

    def test_what_is_made_for_all_companies(self):
        pbx = {"name": "P", "host": "h", "username": "u"}
        self.refused(self.make("cc.dial.rule", prefix="1", company_id=False))
        self.refused(self.make("cc.skill", name="All", company_id=False))
        self.refused(self.make("cc.pbx", **pbx, company_id=False))
        self.refused(self.make("cc.status", name="Siesta"))

    def test_also_by_a_default_out_of_the_context(self):
        rules = self.mine(self.env["cc.dial.rule"])
        for company in False, self.company.id:
            bent = rules.with_context(default_company_id=company)
            self.refused(lambda bent=bent: bent.create({"prefix": "1"}))

    def test_also_by_web_save_import_and_copy(self):
        rules = self.mine(self.env["cc.dial.rule"])
        self.refused(lambda: rules.web_save({"prefix": "1", "company_id": False}, {}))
        result = rules.load(["prefix", "company_id/.id"], [["1", str(self.company.id)]])
        self.assertFalse(result["ids"])
        own = self.mine(self.own("cc.dial.rule"))
        self.refused(lambda: own.copy({"company_id": False}))
        self.refused(lambda: own.web_save({"company_id": self.company.id}, {}))

    def test_what_is_moved_to_another_company_or_to_all(self):
        for model in "cc.dial.rule", "cc.skill", "cc.pbx", "cc.queue", "cc.extension", "cc.user":
            for company in self.company.id, False:
                with self.subTest(f"{model} {company}"):
                    self.refused(self.change(self.own(model), company_id=company))

    def test_what_is_made_on_another_companys_pbx_or_moved_there(self):
        self.refused(self.make("cc.queue", name="q1", pbx_id=self.pbx.id))
        self.refused(self.make("cc.extension", number="1", pbx_id=self.pbx.id))
        self.refused(self.make("cc.dial.rule", prefix="1", pbx_id=self.pbx.id))
        self.refused(self.make("cc.pbx.test", pbx_id=self.pbx.id))
        for model in "cc.queue", "cc.extension", "cc.dial.rule":
            with self.subTest(model):
                self.refused(self.change(self.own(model), pbx_id=self.pbx.id))

    def test_other_companies_records_are_put_into_none(self):
        """model and field -> what of the other company is put there"""
        relations = {
            ("cc.skill", "queue_ids"): self.support_queue,
            ("cc.skill", "user_ids"): self.dana,
            ("cc.queue", "skill_ids"): self.support,
            ("cc.dial.rule", "skill_ids"): self.support,
            ("cc.dial.rule", "cc_user_ids"): self.dana,
            ("cc.user", "skill_ids"): self.support,
            ("cc.user", "allowed_extension_ids"): self.ext3,
            ("cc.user", "supervisor_ids"): self.supervisor,
            ("cc.pbx", "queue_ids"): self.support_queue,
            ("cc.pbx", "extension_ids"): self.ext3,
            ("cc.extension", "cc_user_ids"): self.omer,
            ("cc.extension", "serving_ids"): self.omer,
            ("cc.queue", "member_ids"): self.env["cc.queue.member"].create(
                {"queue_id": self.support_queue.id, "interface": "PJSIP/9"}
            ),
        }
        for (model, field), record in relations.items():
            for command in Command.link(record.id), Command.set(record.ids):
                with self.subTest(f"{model}.{field} {command[0]}"):
                    self.refused(self.change(self.own(model), **{field: [command]}))
        self.refused(self.change(self.noa, extension_id=self.ext3.id))

    def test_nor_by_who_works_in_both(self):
        self.refused(
            lambda: self.as_user(self.support_queue, self.bella).write(
                {"skill_ids": [Command.link(self.their_skill.id)]}
            )
        )
        self.refused(
            lambda: self.as_user(self.support, self.bella).write(
                {"user_ids": [Command.link(self.noa.id)]}
            )
        )
        self.refused(
            lambda: self.as_user(self.noa, self.bella).write(
                {"supervisor_ids": [Command.link(self.supervisor.id)]}
            )
        )

    def test_a_queue_of_no_company_is_in_skills_of_any(self):
        self.pbx.company_id = False
        self.env.flush_all()
        self.support_queue.skill_ids = [Command.link(self.their_skill.id)]
        self.assertIn(self.support_queue, self.their_skill.queue_ids)

    def test_what_counts_in_all_is_theirs_to_read_only(self):
        rule = self.env["cc.dial.rule"].create({"prefix": "1900", "company_id": False})
        skill = self.env["cc.skill"].create({"name": "All of us", "company_id": False})
        for record in rule, skill, self.pause:
            with self.subTest(record._name):
                self.assertTrue(self.mine(record).read(["display_name"]))
                self.refused(self.change(record, active=False))
                self.refused(lambda record=record: self.mine(record).unlink())
        self.refused(self.change(rule, company_id=self.there.id))

    def test_who_has_all_companies_sets_it_up(self):
        self.bella.company_ids = self.env["res.company"].search([])
        rules = self.as_user(self.env["cc.dial.rule"], self.bella)
        rule = rules.create({"prefix": "1900", "company_id": False})
        rule.write({"prefix": "1901", "company_id": self.there.id})
        rule.company_id = False
        rule.unlink()
        self.as_user(self.pause, self.bella).color = 3

    def test_ones_own_is_set_up_as_ever(self):
        rule = self.mine(self.env["cc.dial.rule"]).create(
            {"prefix": "1", "pbx_id": self.their_pbx.id}
        )
        self.assertEqual(rule.company_id, self.there)
        rule.write({"skill_ids": [Command.link(self.their_skill.id)], "verdict": "allow"})
        rule.unlink()
        self.mine(self.noa).write({"allowed_extension_ids": [Command.link(self.their_ext2.id)]})
        self.mine(self.their_skill).write({"queue_ids": [Command.clear()]})
        self.mine(self.their_queue).write({"label": "Ours", "skill_ids": [Command.clear()]})

    def test_the_form_of_a_rule_offers_it(self):
        form = Form(self.mine(self.env["cc.dial.rule"]))
        form.prefix = "1900"
        self.assertEqual(form.save().company_id, self.there)

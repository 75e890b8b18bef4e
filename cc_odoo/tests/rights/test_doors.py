# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is shown to whom it does not concern: nothing, by no door. All models are gone through.

A model, a rule or a field computed as superuser that is new belongs in a table here: somebody has
thought about who may see it.
"""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from ..companies_common import CompaniesCase
from .test_access import ACCESS

#: model -> what bounds it for everybody: its company, whoever made the row, or why nothing does
BOUNDS = {
    "cc.pbx": "company",
    "cc.pbx.outage": "company",
    "cc.pbx.test": "maker",
    "cc.pbx.test.line": "maker",
    "cc.queue": "company",
    "cc.queue.member": "company",
    "cc.extension": "company",
    "cc.skill": "company",
    "cc.status": "one list for all companies, names and nothing else",
    "cc.setup": "one row without data of its own",
    "cc.user": "company",
    "cc.status.log": "company",
    "cc.presence": "administrators alone read it",
    "cc.queue.refusal": "administrators alone read it",
    "cc.set.status": "maker",
    "cc.call": "company",
    "cc.call.leg": "company",
    "cc.queue.visit": "company",
    "cc.command": "company",
    "cc.callback": "own company",
    "cc.callback.assign": "maker",
    "cc.callback.request": "maker",
    "cc.callback.give.up": "maker",
    "cc.recording": "company",
    "cc.recording.listen": "company",
    "cc.dial.rule": "company",
    "cc.dial.test": "maker",
    "cc.label.import": "maker",
}
DOMAINS = {
    "own company": "[('company_id', 'in', company_ids)]",
    "company": "[('company_id', 'in', company_ids + [False])]",
    "maker": "[('create_uid', '=', user.id)]",
}

#: Fields that are computed as superuser though nobody stores them -> why nothing leaks.
AS_SUPERUSER = {
    ("cc.call", "timeline"): "of the call as stored",
    ("cc.extension", "serving_id"): "of the extension as stored; who has it is told",
    ("cc.queue", "fixed_member_text"): "of the queue as stored; its members may be read",
    ("cc.queue.member", "is_fixed"): "of the member as stored; whether, and not whose",
    ("cc.recording", "player"): "of the recording as stored",
    ("cc.pbx", "has_secret"): "whether there is one",
    ("cc.pbx", "has_queue_log_dsn"): "whether there is one",
    ("cc.pbx", "has_recording_password"): "whether there is one",
    ("cc.user", "fixed_member_text"): "of the agent as stored; their own phone's memberships",
    ("cc.user", "status_color"): "statuses are everybody's",
    ("cc.user", "status_code"): "statuses are everybody's",
    ("cc.status.log", "color"): "statuses are everybody's",
}


@tagged("post_install", "-at_install")
class TestEveryModel(CompaniesCase):
    def ours(self):
        return {
            name: model
            for name, model in self.env.items()
            if model._original_module == "cc_odoo" and not model._abstract
        }

    def test_every_model_is_bounded(self):
        self.assertEqual(set(BOUNDS), set(self.ours()))
        for model, bound in BOUNDS.items():
            with self.subTest(model):
                rules = self.env["ir.rule"].search(
                    [("model_id.model", "=", model), ("groups", "=", False)]
                )
                expected = [DOMAINS[bound]] if bound in DOMAINS else []
                self.assertEqual(rules.mapped("domain_force"), expected)
                self.assertTrue(all(rules.mapped("perm_read")))

    def test_every_model_that_people_write_looks_at_what_is_put_there(self):
        for model, granted in ACCESS.items():
            if any(set(letters) & set("wc") for letters in granted):
                with self.subTest(model):
                    self.assertTrue(hasattr(self.env[model], "_refuse_unread"))

    def test_what_is_computed_as_superuser_was_thought_about(self):
        found = {
            (name, field.name)
            for name, model in self.ours().items()
            for field in model._fields.values()
            if field.compute and field.compute_sudo and not field.store
            if field._modules and next(iter(field._modules)).startswith("cc_odoo")
        }
        self.assertEqual(found, set(AS_SUPERUSER))

    def test_the_error_for_who_may_not_write_says_nothing_else(self):
        """Whatever they send: no words about agents, logins or phones before that."""
        portal = new_test_user(self.env, "customer", "base.group_portal", name="Customer")
        vals = {
            "cc.user": {"extension_id": self.ext1.id, "login": "dana@example.com"},
            "cc.pbx": {"host": "elsewhere", "recording_url": "http://elsewhere/"},
            "cc.status": {"is_default": True},
        }
        rows = self.omer | self.dana, self.pbx, self.pause, self.support, self.support_queue
        rows += (self.ext1, self.env["cc.dial.rule"].create({"prefix": "1"}))
        self.omer._status_event("choose", status=self.pause)
        self.dana._status_event("ring", leg=self.env["cc.call.leg"].new({"key": "1"}))
        for user in portal, self.outsider, self.omer.user_id, self.max:
            for record in rows:
                mine = self.as_user(record, user)
                for action, args in (
                    ("write", [vals.get(record._name, {"active": True})]),
                    ("unlink", []),
                    ("web_save", [vals.get(record._name, {"active": True}), {}]),
                ):
                    with self.subTest(f"{user.login} {action} {record._name}"):
                        with self.assertRaises(AccessError) as refused, self.env.cr.savepoint():
                            call_kw(mine.browse(), action, [mine.ids, *args], {})
                        self.untold(refused, record)
        for user in portal, self.outsider, self.omer.user_id:
            with self.subTest(f"{user.login} create"), self.assertRaises(AccessError) as refused:
                agents = self.as_user(self.env["cc.user"], user)
                agents.create({"user_id": self.outsider.id, "extension_id": self.ext1.id})
            self.untold(refused, self.dana)

    def untold(self, refused, records):
        for name in "Dana", "1001", "Theirs":
            self.assertNotIn(name, str(refused.exception), records)


@tagged("post_install", "-at_install")
class TestRefusals(CompaniesCase):
    """The error for a refused action does not say whose record it is."""

    def people(self):
        return (
            new_test_user(self.env, "customer", "base.group_portal", name="Customer"),
            self.outsider,
            self.omer.user_id,
            self.max,
        )

    def test_no_agents_name(self):
        actions = (
            (self.dana, "action_disconnect", []),
            (self.dana, "action_connect", []),
            (self.dana, "action_choose_status", [self.pause.id]),
            (self.dana, "action_dial", ["0501234567"]),
            (self.dana, "action_hangup", []),
            (self.dana, "action_record", [True]),
            (self.dana, "action_transfer", ["1002"]),
            (self.dana, "action_join_queues", [self.support_queue.ids]),
            (self.ext1, "action_free", []),
        )
        for user in self.people():
            for record, method, args in actions:
                with self.subTest(f"{user.login} {method}"):
                    with self.assertRaises(AccessError) as refused:
                        call_kw(
                            self.as_user(record, user).browse(), method, [record.ids, *args], {}
                        )
                    self.assertNotIn("Dana", str(refused.exception))

    def test_whether_an_extension_is_free(self):
        free = self.as_user(self.ext3, self.max)
        with self.assertRaises(AccessError):
            free.action_free()

    def test_who_has_an_extension_of_another_company(self):
        noa = self.as_user(self.noa, self.max)
        with self.assertRaises(AccessError) as refused:
            noa.extension_id = self.ext1.id
        self.assertNotIn("Dana", str(refused.exception))

    def test_which_extension_another_companys_id_is(self):
        self.noa.write({"extension_id": False, "all_extensions": True})
        with self.assertRaises(UserError) as refused:
            self.as_user(self.noa, self.noa).action_connect(extension_id=self.ext3.id)
        self.assertNotIn("1003", str(refused.exception))

    def test_which_logins_there_are(self):
        for login in "dana@example.com", "nobody@example.com":
            with self.subTest(login), self.assertRaises(AccessError):
                self.as_user(self.noa, self.sami).login = login


@tagged("post_install", "-at_install")
class TestWizards(CompaniesCase):
    """What a wizard was asked, and found, is for whoever asked."""

    def test_nobody_elses_is_read(self):
        mona = self.env(user=self.manager.id)
        test = mona["cc.pbx.test"].create({"pbx_id": self.pbx.id})
        line = test.line_ids.create({"test_id": test.id, "level": "ok", "name": "x"})
        dial = mona["cc.dial.test"].create({"number": "0501234567", "cc_user_id": self.dana.id})
        status = mona["cc.set.status"].create({"cc_user_ids": [Command.set(self.dana.ids)]})
        for user in self.max, self.bella, self.sami, self.supervisor:
            user.group_ids |= self.env.ref("base.group_allow_export")
            for record in test, line, dial, status:
                with self.subTest(f"{user.login} {record._name}"):
                    theirs = self.as_user(record, user)
                    self.assertFalse(theirs.has_access("read"))
                    if theirs.browse().has_access("read"):
                        self.assertFalse(theirs.search([("id", "=", record.id)]))
                        self.assertFalse(theirs.search_read([("id", "=", record.id)]))
                        with self.assertRaises(AccessError):
                            theirs.export_data(["id", "display_name"])
        self.assertTrue(self.as_user(dial, self.manager).read(["words"])[0]["words"])

    def test_a_connection_is_tested_as_ever(self):
        test = self.as_user(self.env["cc.pbx.test"], self.manager).create({"pbx_id": self.pbx.id})
        test.line_ids = [Command.create({"level": "ok", "name": "x"})]
        self.assertTrue(test.line_ids.name)


@tagged("post_install", "-at_install")
class TestForms(CompaniesCase):
    """A form computes from what its user may read, whatever the client puts there."""

    def setUp(self):
        super().setUp()
        self.ring("1001")
        self.mine = self.the_call()
        self.facts(
            self.call_fact(linkedid="300.1", caller_number="0523334444"),
            self.visit_fact(key="300.1:q801:9", linkedid="300.1", uniqueid="300.1", queue="q801"),
            self.leg_fact("1002", key="300.2", linkedid="300.1"),
        )
        self.theirs = self.the_call("300.1")

    def onchange(self, user, record, values, spec):
        record = self.as_user(record, user)
        return call_kw(record.browse(), "onchange", [record.ids, values, list(values), spec], {})

    def refused(self, user, record, values, spec):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.onchange(user, record, values, spec)

    def test_legs_and_visits_of_others(self):
        spec = {"leg_ids": {}, "visit_ids": {}, "timeline": {}, "is_mine": {}, "agent_ids": {}}
        leg, visit = self.theirs.leg_ids.id, self.theirs.visit_ids.id
        commands = (
            lambda row: Command.link(row),
            lambda row: Command.update(row, {}),
            lambda row: Command.set([row]),
        )
        for command in commands:
            self.refused(self.dana, self.mine, {"visit_ids": [command(visit)]}, spec)
            for user in self.dana, self.supervisor:
                self.refused(user, self.mine, {"leg_ids": [command(leg)]}, spec)

    def test_the_timeline_is_that_of_the_call_as_stored(self):
        mine = self.as_user(self.mine, self.dana)
        rows = mine.timeline["rows"]
        form = mine.new({"leg_ids": [Command.link(self.theirs.leg_ids.id)]}, origin=mine)
        self.assertEqual(form.timeline["rows"], rows)
        self.assertTrue(rows)

    def test_a_note_is_typed_as_ever(self):
        values = {"note": "Hello"}
        self.onchange(self.dana, self.mine, values, {"note": {}, "timeline": {}})
        self.as_user(self.mine, self.dana).web_save(values, {"note": {}})
        self.assertEqual(self.mine.note, "Hello")

    def test_recordings_as_stored(self):
        recording = self.env["cc.recording"].create(
            {
                "cc_user_id": self.omer.id,
                "leg_id": self.theirs.leg_ids.id,
                "pbx_id": self.pbx.id,
                "started_at": "2026-01-01 10:00:00",
            }
        )
        bent = self.as_user(self.env["cc.recording"], self.dana).new(
            {"leg_id": recording.leg_id.id, "cc_user_id": self.omer.id, "state": "failed"}
        )
        self.assertNotIn("Omer", str(bent.player))

    def test_who_has_an_extension_elsewhere(self):
        spec = {"serving_id": {"fields": {"display_name": {}}}}
        serving = {"serving_ids": [Command.link(self.dana.id)]}
        self.refused(self.max, self.their_ext2, serving, spec)
        bent = self.env["cc.extension"].new(serving)
        self.assertFalse(bent.serving_id)

    def test_what_is_of_another_company(self):
        """Who works there alone puts nothing of ours on a form."""
        pbx, agent = {"pbx_id": self.pbx.id}, {"cc_user_id": self.dana.id}
        self.refused(self.max, self.their_ext, pbx, {"interface": {}, "company_id": {}})
        self.refused(self.max, self.their_queue, pbx, {"company_id": {}})
        self.refused(
            self.max,
            self.their_skill,
            {"queue_ids": [Command.link(self.support_queue.id)]},
            {"queue_count": {}},
        )
        self.refused(self.max, self.noa, {"extension_id": self.ext1.id}, {"phone_state": {}})
        self.refused(self.max, self.env["cc.dial.test"], {**agent, "number": "1"}, {"words": {}})
        here = {"current_extension_id": self.ext1.id}
        self.refused(self.sami, self.noa, here, {"phone_state": {}})

    def test_nor_by_a_default_out_of_the_context(self):
        test, spec = self.as_user(self.env["cc.dial.test"], self.max), {"words": {}}
        context = {"default_cc_user_id": self.dana.id, "default_number": "1"}
        with self.assertRaises(AccessError):
            call_kw(test, "onchange", [[], {}, [], spec], {"context": context})
        with self.assertRaises(AccessError):
            call_kw(test, "create", [[{}]], {"context": context})

    def test_nested_in_a_new_row(self):
        row = [Command.create({"name": "q", "pbx_id": self.pbx.id})]
        spec = {"queue_ids": {"fields": {"company_id": {}}}}
        self.refused(self.max, self.their_skill, {"queue_ids": row}, spec)


@tagged("post_install", "-at_install")
class TestMatches(CompaniesCase):
    """A call's own matches are shown, and nobody else."""

    def test_the_last_call_of_somebody_else(self):
        ruth, avi = self.partner("Ruth"), self.partner("Avi", "0523334444")
        self.facts(
            self.call_fact(
                linkedid="9.1",
                caller_number="0523334444",
                state="ended",
                ended_at=self.now - 3,
                outcome="abandoned",
            ),
        )
        self.ring("1001")
        call = self.as_user(self.the_call(), self.dana)
        found = call.get_matches("res.partner", [avi.id, ruth.id])
        self.assertEqual([row["id"] for row in found["records"]], [ruth.id])
        found = call.get_matches("res.partner", [avi.id])
        self.assertEqual((found["known"], found["records"]), (False, []))
        lead = self.env["crm.lead"].create({"name": "Lead", "phone": "0529998888"})
        self.assertFalse(call.get_matches("crm.lead", [lead.id])["known"])

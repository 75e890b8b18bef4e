# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from ..calls_common import CallsCase

MOBILE = "0502345678"
PREMIUM = "1900123456"


class DialCase(CallsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cc.dial.rule"].search([]).unlink()  # those of the demo data

    def setUp(self):
        super().setUp()
        self.run_bridge()

    def rule(self, prefix, verdict="forbid", **values):
        return self.env["cc.dial.rule"].create({"prefix": prefix, "verdict": verdict, **values})

    def dials(self, number, agent=None):
        """What the PBX is asked to dial for a number, after the clicks of before were forgotten."""
        self.env["cc.command"].search([]).unlink()
        agent = agent or self.dana
        agent.with_user(agent.user_id).action_dial(number)
        return self.env["cc.command"]._bridge_fetch(self.pbx.id)[0]["number"]

    def refusal(self, number, agent=None):
        """The words with which dialling is refused; nothing was asked of the PBX then."""
        agent = agent or self.dana
        with self.assertRaises(UserError) as caught:
            agent.with_user(agent.user_id).action_dial(number)
        self.assertFalse(self.env["cc.command"]._bridge_fetch(self.pbx.id))
        return str(caught.exception)


class TestDialRules(DialCase):
    """The first rule that means the number decides, for whoever it is for."""

    def test_a_forbidden_number_is_refused_with_the_reason(self):
        self.rule("1900", note="premium rate")
        words = self.refusal(PREMIUM)
        self.assertEqual(words, "Calls to 1900… are not allowed: premium rate")

    def test_other_numbers_are_dialled(self):
        self.rule("1900")
        self.assertEqual(self.dials(MOBILE), MOBILE)

    def test_a_star_number_is_dialled_where_the_rules_allow_it(self):
        self.assertEqual(self.dials("* 2700"), "*2700")
        self.assertEqual(self.dials("tel:*2700"), "*2700")
        self.rule("*27")
        self.assertIn("*27…", self.refusal("*2700"))
        self.env.company.cc_dial_default = "forbid"
        self.env["cc.dial.rule"].search([]).unlink()
        self.refusal("*2700")
        self.rule("*2", "allow")
        self.assertEqual(self.dials("*2700"), "*2700")

    def test_no_way_of_writing_gets_around_a_rule(self):
        self.rule("1900")
        for number in (
            "1-900-123456",
            "+9721900123456",
            "+972 (0) 1900 123456",
            "009721900123456",
            "01900123456",
            "001900123456",
            "9721900123456",
            "*31#1900123456",
            "#31#1900123456",
            "*671900123456",
            "*67 1900 123456",
            "tel:1900123456",
            "tel:+972-1900-123456;ext=1",
            "1900123456 ext. 3",
            "١٩٠٠١٢٣٤٥٦",
        ):
            with self.subTest(number):
                self.assertIn("not allowed", self.refusal(number))

    def test_bare_international_digits_are_found_as_well(self):
        for prefix, number in ("+88X", "881612345678"), ("00", "442071838750"):
            rule = self.rule(prefix)
            self.assertIn("not allowed", self.refusal(number))
            rule.unlink()
        self.rule("1900")
        self.assertIn("not allowed", self.refusal("972190012345"))

    def test_an_extension_is_no_number_abroad(self):
        self.rule("00")
        self.assertIn("not allowed", self.refusal("442071838750"))
        self.env["cc.extension"].create({"number": "442071838750", "pbx_id": self.pbx.id})
        self.assertEqual(self.dials("442071838750"), "442071838750")
        self.rule("44", note="not that one")
        self.assertIn("not that one", self.refusal("442071838750"))

    def test_the_first_rule_counts(self):
        self.rule("05023", "allow", sequence=1)
        self.rule("05", sequence=2)
        self.assertEqual(self.dials(MOBILE), MOBILE)
        self.assertIn("not allowed", self.refusal("0521234567"))
        self.env["cc.dial.rule"].search([("prefix", "=", "05")]).sequence = 0
        self.assertIn("not allowed", self.refusal(MOBILE))

    def test_an_allowed_number_is_not_allowed_behind_a_code(self):
        self.rule("050", "allow")
        self.company.cc_dial_default = "forbid"
        self.assertEqual(self.dials("+972 50 234 5678"), MOBILE)
        for number in "*31#0502345678", "012972502345678", "*050123456":
            with self.subTest(number):
                self.assertIn("no dial rule permits them", self.refusal(number))

    def test_where_all_is_forbidden_colleagues_can_still_be_called(self):
        self.company.cc_dial_default = "forbid"
        self.assertEqual(self.dials("1002"), "1002")
        self.assertIn("no dial rule permits them", self.refusal(MOBILE))

    def test_nobody_is_kept_from_calling_for_help(self):
        self.rule(False)
        self.rule("1")
        self.company.cc_dial_default = "forbid"
        for number in ("100", "101", "102", "112"):
            self.assertEqual(self.dials(number), number)
        self.assertIn("not allowed", self.refusal("1121900"))

    def test_but_by_a_rule_that_says_exactly_that(self):
        self.rule("101", note="this PBX is a test")
        self.assertIn("a test", self.refusal("101"))
        self.assertEqual(self.dials("100"), "100")

    def test_a_rule_can_be_for_agents_or_for_supervisors(self):
        self.rule("+", applies_to="agent")
        self.assertIn("not allowed", self.refusal("+32475123456"))
        self.dana.user_id.group_ids += self.env.ref("cc_odoo.group_supervisor")
        self.assertEqual(self.dials("+32475123456"), "0032475123456")
        self.rule("+", applies_to="supervisor")
        self.assertIn("not allowed", self.refusal("+32475123456"))

    def test_a_rule_can_be_for_a_skill_or_for_one(self):
        self.rule("+32", "allow", sequence=1, skill_ids=[Command.set(self.sales.ids)])
        self.rule("+", sequence=2, cc_user_ids=[Command.set(self.dana.ids)])
        self.assertIn("not allowed", self.refusal("+32475123456"))
        self.assertEqual(self.dials("+32475123456", self.omer), "0032475123456")
        self.dana.skill_ids += self.sales
        self.assertEqual(self.dials("+32475123456"), "0032475123456")

    def test_a_rule_can_be_for_one_pbx(self):
        other = self.pbx.copy({"name": "Other", "secret": "x"})
        rule = self.rule("1900", pbx_id=other.id)
        self.assertEqual(self.dials(PREMIUM), PREMIUM)
        rule.pbx_id = self.pbx
        self.assertIn("not allowed", self.refusal(PREMIUM))

    def test_a_rule_of_another_company_is_none(self):
        other = self.env["res.company"].create({"name": "Other"})
        rule = self.rule("1900", company_id=other.id)
        self.assertEqual(self.dials(PREMIUM), PREMIUM)
        rule.company_id = False
        self.assertIn("not allowed", self.refusal(PREMIUM))

    def test_an_archived_rule_is_none(self):
        self.rule("1900", active=False)
        self.assertEqual(self.dials(PREMIUM), PREMIUM)

    def test_a_call_is_not_transferred_to_a_forbidden_number(self):
        self.rule("1900")
        self.ring(answered_at=self.now - 10)
        for target in PREMIUM, "+9721900123456", "*31#1900123456":
            with self.assertRaises(UserError) as caught:
                self.dana.with_user(self.dana.user_id).action_transfer(target)
            self.assertIn("not allowed", str(caught.exception))
        self.assertFalse(self.env["cc.command"]._bridge_fetch(self.pbx.id))

    def test_nobody_takes_calls_at_a_forbidden_number(self):
        self.rule("+88")
        self.dana.action_disconnect()
        self.dana.extension_id = False
        with self.assertRaises(UserError) as caught:
            self.dana.with_user(self.dana.user_id).action_connect(virtual_number="+881612345678")
        self.assertIn("not allowed", str(caught.exception))
        self.dana.virtual_number = "+881612345678"
        with self.assertRaises(UserError):
            self.dana.with_user(self.dana.user_id).action_connect()
        self.dana.with_user(self.dana.user_id).action_connect(virtual_number=MOBILE)

    def test_a_server_action_obeys(self):
        self.rule("1900", note="premium rate")
        action = self.env["ir.actions.server"].create(
            {
                "name": "Call",
                "model_id": self.env.ref("base.model_res_partner").id,
                "state": "cc_dial",
                "cc_number": PREMIUM,
                "cc_user_ids": [Command.set(self.dana.ids)],
                "group_ids": [Command.set(self.env.ref("cc_odoo.group_agent").ids)],
            }
        )
        context = {"active_model": "res.partner", "active_id": self.env.user.partner_id.id}
        with self.assertRaises(UserError) as caught:
            action.with_user(self.dana.user_id).with_context(**context).run()
        self.assertIn("premium rate", str(caught.exception))
        self.assertFalse(self.env["cc.command"]._bridge_fetch(self.pbx.id))

    def test_two_numbers_in_a_field_are_not_dialled_as_one(self):
        words = self.refusal("03-1234567 / 050-2345678")
        self.assertIn("+97231234567, +972502345678", words)


class TestDialRuleScreen(DialCase):
    def test_a_prefix_is_kept_without_what_people_put_between(self):
        self.assertEqual(self.rule("+972 (50) x").prefix, "+97250X")

    def test_what_no_number_begins_with_is_refused(self):
        for prefix in "abc", "19..00a", "1+2", "-", "9" * 41, "1?", "[0-9]":
            with self.subTest(prefix), self.assertRaises(ValidationError):
                self.rule(prefix)

    def test_a_rule_without_a_prefix_means_every_number(self):
        self.assertEqual(self.rule(False, "allow").display_name, "Allow all numbers")
        self.assertEqual(self.rule("1900").display_name, "Forbid 1900…")

    def try_out(self, number, user=None):
        tests = self.env["cc.dial.test"].with_user(user or self.manager)
        return tests.new({"number": number, "cc_user_id": self.dana.id})

    def test_a_manager_tries_a_number(self):
        self.rule("1900", note="premium rate")
        test = self.try_out("+9721900123456")
        self.assertEqual(test.verdict, "refused")
        self.assertIn("premium rate", test.words)
        test = self.try_out("+972502345678")
        self.assertEqual(test.verdict, "allowed")
        self.assertIn(MOBILE, test.words)
        self.assertEqual(self.try_out("abc").verdict, "refused")
        self.assertFalse(self.try_out("").verdict)
        self.assertFalse(self.env["cc.command"]._bridge_fetch(self.pbx.id))

    def test_agents_neither_read_nor_write_rules(self):
        rule = self.rule("1900").with_user(self.dana.user_id)
        for action in (
            lambda: rule.read(["prefix"]),
            lambda: rule.write({"verdict": "allow"}),
            lambda: rule.create({"prefix": "1"}),
            lambda: rule.unlink(),
            lambda: self.try_out("1900", self.dana.user_id).words,
        ):
            with self.assertRaises(AccessError):
                action()


class TestPhoneViews(CallsCase):
    """Numbers of contacts are links in lists and cards, for who can call."""

    def test_for_agents_the_number_in_a_list_is_a_link(self):
        for user, is_link in (self.dana.user_id, True), (self.outsider, False):
            for view_type in "list", "kanban":
                with self.subTest(f"{user.name} {view_type}"):
                    partners = self.env["res.partner"].with_user(user)
                    arch, _view = partners._get_view(view_type=view_type)
                    nodes = arch.xpath("//field[@name='phone']")
                    self.assertTrue(nodes)
                    links = [node.get("widget") == "phone" for node in nodes]
                    self.assertEqual(any(links), is_link)


class TestDialEnds(DialCase):
    """Whoever dialled reads why nobody was reached."""

    def dial(self):
        return self.dana.with_user(self.dana.user_id).action_dial(MOBILE)

    def answer(self, command_id, ok, words="", uniqueid=""):
        self.env["cc.command"]._bridge_answer(command_id, ok, words, uniqueid)

    def end(self, command_id, outcome, cause=0, **over):
        """The call that the command dialled is over."""
        linkedid = f"cc-dial-{command_id}"
        at = {"started_at": self.now - 5, "ended_at": self.now, "linkedid": linkedid}
        out = {"direction": "out", "caller_number": "1001", "called_number": MOBILE, "queue": ""}
        self.facts(
            self.call_fact(
                state="ended", outcome=outcome, hangup_cause=cause, **{**at, **out, **over}
            )
        )

    def told(self):
        return [
            answer["text"] for answer in self.sent(self.dana, "cc_odoo/answer") if answer["text"]
        ]

    def test_each_end_is_notified_in_words_and_once(self):
        for outcome, cause, words in (
            ("busy", 17, "0502345678 is busy."),
            ("no_answer", 19, "0502345678 did not answer."),
            ("failed", 1, "The number 0502345678 does not exist, or the PBX has no route to it."),
            ("failed", 21, "0502345678 declined the call."),
            ("failed", 34, "No line was free to call 0502345678."),
            ("failed", 0, "0502345678 could not be reached."),
        ):
            with self.subTest(words):
                self.env["bus.bus"].search([]).unlink()
                self.env["cc.command"].search([]).unlink()
                command_id = self.dial()
                self.answer(command_id, True, "", "1.1")
                self.end(command_id, outcome, cause)
                self.end(command_id, outcome, cause)
                self.assertEqual(self.told(), [words])

    def test_an_end_that_is_known_before_the_answer_is_notified_as_well(self):
        command_id = self.dial()
        self.end(command_id, "busy")
        self.assertFalse(self.told())
        self.answer(command_id, True, "", "1.1")
        self.assertEqual(self.told(), ["0502345678 is busy."])

    def test_a_talk_needs_no_words(self):
        command_id = self.dial()
        self.answer(command_id, True, "", "1.1")
        self.end(command_id, "answered", 16)
        self.assertFalse(self.told())

    def test_what_is_wrong_with_the_own_phone_is_notified_once(self):
        command_id = self.dial()
        self.answer(command_id, False, "nobody answered")
        self.end(command_id, "no_answer")
        self.assertEqual(self.told(), ["You did not answer your phone, so nobody was called."])

    def test_a_number_that_the_dialplan_does_not_know_is_notified(self):
        self.answer(self.dial(), False, "Extension does not exist.")
        self.assertEqual(self.told(), ["The PBX has no route to 0502345678."])

    def test_progress_says_how_far_it_is(self):
        command_id = self.dial()
        command = self.env["cc.command"].browse(command_id)
        states = [command._progress()["state"]]
        self.answer(command_id, True)
        states.append(command._progress()["state"])
        self.answer(command_id, True, "", "1.1")
        states.append(command._progress()["state"])
        self.end(command_id, "busy", 17)
        progress = command._progress()
        states.append(progress["state"])
        self.assertEqual(states, ["asked", "ringing_you", "calling", "busy"])
        self.assertEqual(progress["text"], "0502345678 is busy.")
        self.assertTrue(progress["over"])

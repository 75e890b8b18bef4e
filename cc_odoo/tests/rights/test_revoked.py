# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..call.test_dial_http import DialHttpCase
from ..commands_common import NUMBER, CommandsCase

ROADS = (
    "by_users_form",
    "by_groups_form",
    "by_group_that_implies_no_more",
    "by_implied_group_seen_from_it",
    "by_group_that_is_gone",
    "by_becoming_a_portal_user",
    "by_archiving_the_user",
    "by_archiving_the_agent",
    "by_taking_the_company",
)


class RevokedCase(CommandsCase):
    """Dana is connected at 1001 when she loses the right to be."""

    def setUp(self):
        super().setUp()
        self.group = self.env.ref("cc_odoo.group_agent")
        self.user = self.dana.user_id
        self.other = self.env["res.company"].create({"name": "Other"})

    # ------------------------------------------------------------ the roads

    def by_users_form(self):
        self.user.write({"group_ids": [Command.unlink(self.group.id)]})

    def by_groups_form(self):
        self.group.write({"user_ids": [Command.unlink(self.user.id)]})

    def by_group_that_implies_no_more(self):
        self.over_a_group().write({"implied_ids": [Command.unlink(self.group.id)]})

    def by_implied_group_seen_from_it(self):
        over = self.over_a_group()
        self.group.write({"implied_by_ids": [Command.unlink(over.id)]})

    def by_group_that_is_gone(self):
        self.over_a_group().unlink()

    def by_becoming_a_portal_user(self):
        self.user.group_ids = [Command.set(self.env.ref("base.group_portal").ids)]

    def by_archiving_the_user(self):
        self.user.active = False

    def by_archiving_the_agent(self):
        self.dana.active = False

    def by_taking_the_company(self):
        self.user.write({"company_id": self.other.id, "company_ids": [Command.set(self.other.ids)]})

    def over_a_group(self):
        """Dana is an agent by a group that implies it alone."""
        over = self.env["res.groups"].create(
            {"name": "Callers", "implied_ids": [Command.link(self.group.id)]}
        )
        self.user.write({"group_ids": [Command.link(over.id), Command.unlink(self.group.id)]})
        self.assertNotEqual(self.dana.status_code, "unassigned")
        return over

    @contextmanager
    def road(self, name):
        """Remove the right by a road; undone afterwards."""
        with self.subTest(name), self.env.cr.savepoint() as savepoint:
            getattr(self, name)()
            self.env.flush_all()
            try:
                yield
            finally:
                savepoint.rollback()
                self.env.invalidate_all()
                self.env.registry.clear_cache()
                self.env.registry.clear_cache("groups")

    def lose_silently(self):
        """As if whatever removed it had notified nobody."""
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM res_groups_users_rel WHERE uid = %s AND gid = %s",
            [self.user.id, self.group.id],
        )
        self.env.invalidate_all()

    def desired(self):
        self.env.flush_all()
        members, _ours = self.pbx._bridge_desired()
        return {member.key for member in members}


class TestRevoked(RevokedCase):
    """The group counts at every action, and who loses it is disconnected."""

    def test_who_loses_it_is_disconnected_by_whatever_road(self):
        self.assertIn(("q800", "PJSIP/1001"), self.desired())
        for name in ROADS:
            with self.road(name):
                self.assertEqual(self.dana.status_code, "unassigned")
                self.assertFalse(self.dana.current_extension_id)
                self.assertNotIn(("q800", "PJSIP/1001"), self.desired())
                log = self.env["cc.status.log"].search([("cc_user_id", "=", self.dana.id)])
                self.assertEqual(log.filtered(lambda row: not row.ended_at).reason, "disconnect")

    def test_and_the_bridge_is_notified(self):
        for name in ROADS:
            with self.assertNotifies(f"members:{self.pbx.id}"), self.road(name):
                pass

    def test_a_virtual_agent_as_well(self):
        self.dana.action_disconnect()
        self.dana.action_connect(virtual_number="+972541112233")
        for name in ROADS:
            with self.road(name):
                self.assertEqual(self.dana.status_code, "unassigned")
                self.assertFalse(self.dana.current_virtual_number)

    def test_nobody_else_is(self):
        for name in ROADS:
            with self.road(name):
                self.assertEqual(self.omer.status_code, "connected")

    def test_another_group_or_company_changes_nothing(self):
        extra = self.env["res.groups"].create({"name": "Extra"})
        self.user.write({"group_ids": [Command.link(extra.id)]})
        self.user.write({"group_ids": [Command.unlink(extra.id)]})
        self.user.write({"company_ids": [Command.link(self.other.id)]})
        self.user.write({"company_ids": [Command.unlink(self.other.id)]})
        self.assertEqual(self.dana.status_code, "connected")

    def test_a_road_beside_the_models_is_seen_within_a_minute(self):
        self.lose_silently()
        self.assertEqual(self.dana.status_code, "connected")
        self.env["cc.pbx"]._sweep_states()
        self.assertEqual(self.dana.status_code, "unassigned")

    def test_no_action_is_done_for_who_has_lost_it(self):
        """By the user, by a supervisor for them, or by a program."""
        for name in ROADS:
            with self.road(name):
                for user in self.user, self.supervisor, self.manager:
                    self.refuses_all(self.dana.with_user(user))
                with self.assertRaises(UserError):
                    self.dana._bring_to(self.connected)
                self.assertFalse(self.take())

    def refuses_all(self, dana):
        for action, *args in (
            ("connect",),
            ("connect", False, "+972541112233"),
            ("dial", NUMBER),
            ("choose_status", self.pause.id),
            ("hangup",),
            ("transfer", "1002"),
            ("record", True),
        ):
            with self.assertRaises(UserError, msg=f"{action} by {dana.env.user.name}"):
                getattr(dana, f"action_{action}")(*args)

    def test_own_actions_are_refused_even_where_the_disconnect_was_missed(self):
        self.lose_silently()
        self.assertEqual(self.dana.status_code, "connected")
        self.ring(answered_at=self.now - 10)
        me = self.dana.with_user(self.user)
        for action, *args in (
            ("disconnect",),
            ("choose_status", self.pause.id),
            ("cancel_next_status",),
            ("dial", NUMBER),
            ("hangup",),
            ("answer",),
            ("hold", True),
            ("send_dtmf", "1"),
            ("transfer", "1002"),
            ("complete_transfer",),
            ("cancel_transfer",),
            ("switch", 1),
            ("record", True),
            ("mute_recording", True),
        ):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(me, f"action_{action}")(*args)
        self.assertFalse(self.take())

    def test_a_program_dials_for_nobody_who_has_lost_it(self):
        self.lose_silently()
        with self.assertRaises(UserError) as caught:
            self.dana.sudo().action_dial(NUMBER)
        self.assertIn("no longer has the right", str(caught.exception))

    def test_the_desk_is_nobodys_then(self):
        self.by_users_form()
        users = self.env["cc.user"].with_user(self.user)
        self.assertEqual(users.get_desk(), {"agent": False, "call": False})
        with self.assertRaises(AccessError):
            users.get_transfer_targets()
        with self.assertRaises(UserError):
            users._dial_as_me(NUMBER)

    def test_given_back_they_connect_again(self):
        self.by_users_form()
        self.user.group_ids += self.group
        self.dana.with_user(self.user).action_connect()
        self.assertEqual(self.dana.status_code, "connected")

    def test_a_company_given_back_as_well(self):
        self.by_taking_the_company()
        with self.assertRaises(UserError) as caught:
            self.dana.sudo().action_connect()
        self.assertIn("no access to the company", str(caught.exception))


@tagged("post_install", "-at_install")
class TestRevokedOverHttp(DialHttpCase):
    def test_the_page_and_its_button_know_no_agent(self):
        self.dana.user_id.group_ids -= self.env.ref("cc_odoo.group_agent")
        self.log_in()
        page = self.url_open("/cc_odoo/dial?number=0502345678")
        self.assertIn("not an agent", page.text)
        self.assertFalse(self.asked())

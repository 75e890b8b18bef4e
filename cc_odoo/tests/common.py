# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user


class CallCentreCase(TransactionCase):
    """A small call centre: one PBX, two queues, two skills, two agents and who is above them.

    Dana has the skill "Support" and extension 1001, Omer "Sales" and 1002. Sarah supervises Dana
    alone; Mona is the manager.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.company = cls.env.company
        cls.company.country_id = cls.env.ref("base.il")
        cls._make_pbx()
        cls._make_people()
        for code in ("connected", "virtual", "unassigned", "incoming", "outgoing"):
            setattr(cls, code, cls.env.ref(f"cc_odoo.status_{code}"))
        cls.Status = cls.env["cc.status"]
        cls.pause, cls.desk_work = cls.Status.create([{"name": "Pause"}, {"name": "Desk work"}])

    @classmethod
    def _make_pbx(cls):
        cls.pbx = cls.env["cc.pbx"].create(
            {"name": "Lab", "host": "127.0.0.1", "username": "odoo", "secret": "s3cret"}
        )
        cls.support_queue, cls.sales_queue = cls.env["cc.queue"].create(
            [
                {"name": "q800", "label": "Support line", "pbx_id": cls.pbx.id},
                {"name": "q801", "pbx_id": cls.pbx.id, "kind": "sales"},
            ]
        )
        cls.ext1, cls.ext2, cls.ext3 = cls.env["cc.extension"].create(
            [{"number": number, "pbx_id": cls.pbx.id} for number in ("1001", "1002", "1003")]
        )
        cls.support, cls.sales = cls.env["cc.skill"].create(
            [
                {"name": "Support", "queue_ids": [Command.set(cls.support_queue.ids)]},
                {"name": "Sales", "queue_ids": [Command.set(cls.sales_queue.ids)]},
            ]
        )

    @classmethod
    def _make_people(cls):
        cls.supervisor = new_test_user(cls.env, "sarah", "cc_odoo.group_supervisor", name="Sarah")
        cls.manager = new_test_user(cls.env, "mona", "cc_odoo.group_manager", name="Mona")
        cls.outsider = new_test_user(cls.env, "otto", "base.group_user", name="Otto")
        groups = "base.group_erp_manager,base.group_partner_manager"
        cls.hr = new_test_user(cls.env, "hila", groups, name="Hila")
        cls.dana = cls.make_agent("Dana", skill_ids=cls.support, extension_id=cls.ext1.id)
        cls.omer = cls.make_agent("Omer", skill_ids=cls.sales, extension_id=cls.ext2.id)
        cls.dana.supervisor_ids = cls.supervisor

    @classmethod
    def make_agent(cls, name, skill_ids=None, **values):
        """An agent with an account of their own, login ``<name>@example.com``."""
        return cls.env["cc.user"].create(
            {
                "name": name,
                "login": f"{name.lower()}@example.com",
                "password": f"{name} has a long password",
                "skill_ids": [Command.set(skill_ids.ids if skill_ids else [])],
                **values,
            }
        )

    @staticmethod
    def as_user(record, user):
        """``record`` as ``user`` reaches it over RPC: not a superuser, nothing in the cache."""
        user = user.user_id if user._name == "cc.user" else user
        record.env.flush_all()
        record.env.invalidate_all()
        return record.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    @contextmanager
    def assertNotifies(self, *payloads):
        """Within it, the bridge is woken with each of ``payloads`` (perhaps others too)."""
        with patch.object(type(self.env["cc.pbx"]), "_notify_bridge") as notify:
            yield
            self.env.flush_all()
        sent = {call.args[0] for call in notify.call_args_list}
        self.assertLessEqual(set(payloads), sent)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Command
from odoo.tests import new_test_user

from .calls_common import CallsCase


class CompaniesCase(CallsCase):
    """Beside the call centre of ``CallsCase`` a second company with its own.

    There Noa sits at 2001 with the skill "Theirs"; Max is its manager, Sami its supervisor of Noa.
    Dana and the manager Bella work in both companies; Dana's agent is of the first.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.there = cls.env["res.company"].create(
            {"name": "There", "country_id": cls.env.ref("base.uk").id}
        )
        cls._make_their_pbx()
        cls.max = cls._user("max", "cc_odoo.group_manager", cls.there)
        cls.sami = cls._user("sami", "cc_odoo.group_supervisor", cls.there)
        cls.bella = cls._user("bella", "cc_odoo.group_manager", cls.company | cls.there)
        noa = cls._user("noa", "base.group_user", cls.there)
        cls.noa = cls.env["cc.user"].create(
            {
                "user_id": noa.id,
                "skill_ids": [Command.set(cls.their_skill.ids)],
                "extension_id": cls.their_ext.id,
                "supervisor_ids": [Command.set(cls.sami.ids)],
            }
        )
        cls.dana.user_id.company_ids |= cls.there

    @classmethod
    def _make_their_pbx(cls):
        cls.their_pbx = cls.env["cc.pbx"].create(
            {
                "name": "Theirs",
                "host": "h",
                "username": "u",
                "company_id": cls.there.id,
                "country_id": cls.there.country_id.id,
                "state": "connected",
            }
        )
        on_it = {"pbx_id": cls.their_pbx.id}
        cls.their_queue = cls.env["cc.queue"].create({"name": "q900", **on_it})
        cls.their_ext, cls.their_ext2 = cls.env["cc.extension"].create(
            [{"number": "2001", **on_it}, {"number": "2002", **on_it}]
        )
        cls.their_skill = cls.env["cc.skill"].create(
            {
                "name": "Theirs",
                "company_id": cls.there.id,
                "queue_ids": [Command.set(cls.their_queue.ids)],
            }
        )

    @classmethod
    def _user(cls, login, group, companies):
        return new_test_user(
            cls.env,
            login,
            group,
            name=login.title(),
            company_id=companies[:1].id,
            company_ids=[Command.set(companies.ids)],
        )

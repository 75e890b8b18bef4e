# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    test_setup_agents,
    test_setup_pbx,
    test_setup_rights,
    test_setup_skills,
    test_setup_statuses,
)

# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Call Centre: Applicants",
    "summary": "Applicants who call are known, and their calls are on their form",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Recruitment",
    "author": "cc_odoo contributors",
    "license": "LGPL-3",
    "depends": ["cc_odoo", "hr_recruitment"],
    "data": ["views/hr_applicant_views.xml"],
    "auto_install": True,
}

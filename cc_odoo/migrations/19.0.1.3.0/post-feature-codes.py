# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls from before 19.0.1.2.0 that only dialled a code of the PBX are shown as such, too."""

from odoo.addons.cc_odoo.core.numbers import star
from odoo.addons.cc_odoo.core.presets import STAR_CODES, is_feature_code

# One of our phones dialled, nobody else was rung or talked with. Only a row of a version that did
# not look at this has no value.
ALONE = """
        is_feature IS NULL AND pbx_id = %(pbx)s AND direction <> 'in'
    AND outcome IN ('answered', 'cancelled') AND COALESCE(talk_seconds, 0) = 0
    AND NOT EXISTS (SELECT FROM cc_queue_visit v WHERE v.call_id = cc_call.id)
    AND NOT EXISTS (SELECT FROM cc_call_leg l WHERE l.call_id = cc_call.id OFFSET 1)
"""
NUMBERS = f"SELECT DISTINCT called_number FROM cc_call WHERE called_number <> '' AND {ALONE}"
MARK = f"UPDATE cc_call SET is_feature = true WHERE called_number = ANY(%(codes)s) AND {ALONE}"


def migrate(cr, version):
    """Mark them by the codes of their PBX."""
    cr.execute("SELECT id, feature_codes FROM cc_pbx")
    for pbx, codes in cr.fetchall():
        cr.execute(NUMBERS, {"pbx": pbx})
        numbers = [number for (number,) in cr.fetchall()]
        found = [number for number in numbers if _is_code(number, codes or STAR_CODES)]
        cr.execute(MARK, {"pbx": pbx, "codes": found})


def _is_code(number, codes):
    return is_feature_code(number, codes) and not star(number)

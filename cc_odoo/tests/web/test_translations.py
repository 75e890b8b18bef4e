# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

import polib
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import TranslationModuleReader

# What a term holds that must stand in its translation as well.
PLACES = re.compile(r"%\(\w+\)[sd0-9]*|%[sd]|<[^>]+>")
# Of a tag, what people read is translated, too.
READ = re.compile(r' (title|alt|aria-label|placeholder)="[^"]*"')
COMPLETE = ("ar", "he", "ru")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Every term of the addon is translated; `make i18n` brings new ones into the files."""

    def terms(self):
        reader = TranslationModuleReader(self.env.cr, ["cc_odoo"])
        # Demo data is not for real sites.
        demo = self.env["ir.model.data"].search([("module", "=", "cc_odoo")]).filtered("noupdate")
        names = {f"cc_odoo.{name}" for name in demo.mapped("name") if "demo" in name}
        return {source for _module, _type, _field, name, source, *_ in reader if name not in names}

    def translation(self, language):
        return polib.pofile(file_path(f"cc_odoo/i18n/{language}.po"))

    def test_nothing_is_left_untranslated(self):
        terms = self.terms()
        for language in COMPLETE:
            known = {entry.msgid for entry in self.translation(language) if entry.translated()}
            with self.subTest(language):
                self.assertEqual(sorted(terms - known), [])

    def test_what_is_filled_in_stands_in_the_translation(self):
        for language in COMPLETE:
            for entry in self.translation(language):
                with self.subTest(entry.msgid):
                    self.assertEqual(self.places(entry.msgstr), self.places(entry.msgid))

    def places(self, text):
        return sorted(READ.sub("", place) for place in PLACES.findall(text))

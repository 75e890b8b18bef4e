"""`make i18n`: the addon's terms, out of a fresh database, into cc_odoo.pot and the translations.

What a translation lacks stands there empty afterwards, and a test in cc_odoo/tests/web says so.
"""

import polib

from . import odoo_run
from .common import run, say
from .stack import Stack

FOLDER = odoo_run.ADDON / "i18n"
POT = FOLDER / "cc_odoo.pot"
# When it was exported is no news, and would change the file each time.
DATES = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team")


def main():
    """Export the terms, and bring each translation up to date with them."""
    main_stack = Stack()
    main_stack.start("postgres")
    state = main_stack.state
    odoo_run.prepare(state)
    odoo_run.fresh_template(state)
    FOLDER.mkdir(exist_ok=True)
    command = [state.bin / "odoo", "i18n", "export", "-d", odoo_run.TEMPLATE, "-l", "pot"]
    run([*command, "-o", POT, "cc_odoo"], log=state.log / "i18n.log")
    terms = _tidy(polib.pofile(str(POT)))
    for path in sorted(FOLDER.glob("*.po")):
        _follow(path, terms)


def _follow(path, terms):
    """The terms of today: with what was translated, without what is gone."""
    translation = polib.pofile(str(path))
    translation.merge(terms)
    for entry in [*translation.obsolete_entries(), *translation.fuzzy_entries()]:
        translation.remove(entry)
    for entry in terms:
        if not translation.find(entry.msgid):
            translation.append(polib.POEntry(msgid=entry.msgid, comment=entry.comment))
    translation.merge(terms)
    _tidy(translation)
    missing = len(translation.untranslated_entries())
    say(f"{path.name}: {len(translation)} terms, {missing} not translated")


def _tidy(file):
    for key in DATES:
        file.metadata.pop(key, None)
    file.sort()
    file.wrapwidth = 100
    file.save()
    return file


if __name__ == "__main__":
    main()

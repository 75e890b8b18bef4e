# Copyright 2026 cc_odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import binascii

from odoo import fields, models
from odoo.exceptions import UserError

from ..core import labels

MAX_NAMED_ROWS = 10  # of all bad ones


class CcLabelImport(models.TransientModel):
    """Takes the labels of phones or queues from a list of the PBX. All of it, or nothing."""

    _name = "cc.label.import"
    _description = "Import Labels"
    _inherit = ["cc.door.mixin"]

    pbx_id = fields.Many2one(
        "cc.pbx",
        string="PBX",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env["cc.pbx"].search([], limit=1),
    )
    kind = fields.Selection(
        [("cc.extension", "Extensions"), ("cc.queue", "Queues")],
        "Labels Of",
        required=True,
        default="cc.extension",
    )
    file = fields.Binary("CSV File", attachment=False)
    file_name = fields.Char()

    def action_import(self):
        """Set the labels of the file.

        :raises UserError: there is no file, it is no such list, or rows of it are wrong
        """
        self.ensure_one()
        self.pbx_id.check_access("write")
        found = self._read_file()
        rows = self.env[self.kind].search([("pbx_id", "=", self.pbx_id.id)])
        known = rows.filtered(lambda row: row.number in found)
        for row in known:
            if row.label != found[row.number]:
                row.label = found[row.number]
        return self._show(len(known), sorted(found.keys() - set(known.mapped("number"))))

    def _read_file(self):
        try:
            return labels.read(base64.b64decode(self.file or b"", validate=True))
        except binascii.Error as bad:
            raise UserError(self._bad_list_texts()["encoding"]) from bad
        except labels.BadList as bad:
            words = self._bad_rows_text(bad.rows) or self._bad_list_texts()[bad.reason]
            raise UserError(words) from bad

    def _bad_list_texts(self):
        return {
            "encoding": self.env._("The file is not text in UTF-8. Save it as CSV, UTF-8."),
            "size": self.env._("The file is too large."),
            "columns": self.env._(
                "The file needs a first line with the columns “extension” and “name”."
            ),
        }

    def _bad_rows_text(self, rows):
        """What is wrong with each row, in words; empty when nothing is."""
        words = {
            "number": self.env._("the number is not made of digits"),
            "label": self.env._("the name is too long or has control characters"),
            "twice": self.env._("the number stands in the file twice"),
        }
        lines = [
            self.env._("Line %(line)s: %(problem)s.", line=line, problem=words[problem])
            for line, problem in rows[:MAX_NAMED_ROWS]
        ]
        if len(rows) > MAX_NAMED_ROWS:
            lines.append(self.env._("And %s more lines.", len(rows) - MAX_NAMED_ROWS))
        nothing = self.env._("Nothing was imported.")
        return "\n".join([*lines, nothing]) if lines else ""

    def _show(self, count, unknown):
        words = self.env._("Labels set: %s.", count)
        if unknown:
            more = ["…"] if len(unknown) > MAX_NAMED_ROWS else []
            shown = ", ".join([*unknown[:MAX_NAMED_ROWS], *more])
            words += " " + self.env._("Not found on this PBX: %s.", shown)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if unknown else "success",
                "message": words,
                "sticky": bool(unknown),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

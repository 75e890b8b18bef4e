// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { describe, expect, queryAllTexts, test } from "@odoo/hoot";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

class Talk extends models.Model {
    _name = "talk";

    talked = fields.Float();
    rings = fields.Integer();

    _records = [
        { id: 1, talked: 65.4, rings: 3 },
        { id: 2, talked: 3725, rings: 0 },
        { id: 3, talked: 0, rings: 7 },
    ];
}

defineMailModels();
defineModels([Talk]);
describe.current.tags("desktop");

test("seconds are shown as minutes and seconds; 0 is shown as nothing", async () => {
    await mountView({
        type: "list",
        resModel: "talk",
        arch: `<list><field name="talked" widget="cc_seconds" sum="Talked"/></list>`,
    });
    expect(queryAllTexts(".o_data_row .o_field_cc_seconds")).toEqual(["01:05", "01:02:05", ""]);
    expect(".o_list_footer").toHaveText(/01:03:10/);
});

test("whole seconds as well, from left to right, and never edited", async () => {
    const arch = `<form><field name="rings" widget="cc_seconds"/></form>`;
    await mountView({ type: "form", resModel: "talk", resId: 1, arch });
    expect(".o_field_cc_seconds bdi").toHaveText("00:03");
    expect(".o_field_cc_seconds bdi").toHaveAttribute("dir", "ltr");
    expect(".o_field_cc_seconds input").toHaveCount(0);
});

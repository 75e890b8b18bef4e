// Copyright 2026 cc_odoo contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { animationFrame, describe, edit, expect, test } from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    getMockEnv,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";
import { hasUnsavedWork } from "@cc_odoo/services/unsaved_work";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

class Boat extends models.Model {
    _name = "boat";

    name = fields.Char();

    _records = [{ id: 1, name: "Argo" }];
}

defineMailModels();
defineModels([Boat]);
describe.current.tags("desktop");

const isUnsaved = () => hasUnsavedWork(getMockEnv());
const CELL = ".o_data_row .o_data_cell";
const NAME = ".o_field_widget[name=name] input";

test("a row of a list that is edited and changed", async () => {
    const arch = `<list editable="top"><field name="name"/></list>`;
    await mountView({ type: "list", resModel: "boat", arch });
    expect(await isUnsaved()).toBe(false);
    await contains(CELL).click();
    expect(await isUnsaved()).toBe(false);
    await contains(NAME).click();
    await edit("Argo II");
    expect(await isUnsaved()).toBe(true);
    await contains(".o_list_button_discard").click();
    expect(await isUnsaved()).toBe(false);
});

test("a new row of a list", async () => {
    const arch = `<list editable="top"><field name="name"/></list>`;
    await mountView({ type: "list", resModel: "boat", arch });
    await contains(".o_list_button_add").click();
    await contains(NAME).click();
    await edit("Pequod");
    expect(await isUnsaved()).toBe(true);
});

test("a card that is being created, from the beginning", async () => {
    const arch = `<kanban on_create="quick_create"><templates><t t-name="card">
        <field name="name"/>
    </t></templates></kanban>`;
    await mountView({ type: "kanban", resModel: "boat", arch, groupBy: ["name"] });
    expect(await isUnsaved()).toBe(false);
    await contains(".o-kanban-button-new").click();
    await animationFrame();
    expect(await isUnsaved()).toBe(true);
    await contains(".o_kanban_cancel").click();
    expect(await isUnsaved()).toBe(false);
});

test("a form, from its first change", async () => {
    const arch = `<form><field name="name"/></form>`;
    await mountView({ type: "form", resModel: "boat", resId: 1, arch });
    expect(await isUnsaved()).toBe(false);
    await contains(NAME).click();
    await edit("Argo II");
    expect(await isUnsaved()).toBe(true);
});
